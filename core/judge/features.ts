import type { PairScore } from './pairs.ts';
import type { Mention } from './places.ts';
import { sentencesWithBoth, type Relations } from './relations.ts';
import type { CueHit } from './scan.ts';
import type { Span } from './sentences.ts';
import { kindBits, PLACE, type Signs } from './signs.ts';
import { LEAD, standingsOf, type Standings } from './standings.ts';
import { CUE_NUMBERS as CUE, CUES } from './topic.ts';

/** A text taken apart. */
export interface Parts {
  text: string;
  spans: readonly Span[];
  mentions: readonly Mention[];
  cues: readonly CueHit[];
  signs: Signs;
  relations: Relations;
  pairs: readonly PairScore[];
}

const OFF_TOPIC = [CUE.sport, CUE.crime, CUE.leisure, CUE.weather, CUE.market, CUE.election];
const AGREEMENT = kindBits('agreement');
const TOGETHER = kindBits('visit', 'agreement');

const some = (n: number) => (n > 0 ? 1 : 0);
const capped = (n: number, most: number) => Math.min(n, most) / most;
const share = (a: number, b: number) => a / (a + b + 1);

const SIDE = [
  'any',
  'title',
  'lead',
  'share',
  'acting',
  'actingLead',
  'venue',
  'early',
  'many',
  'town',
] as const satisfies readonly (keyof Side)[];
const RELATION = ['localities', 'offices', 'guest', 'state', 'meeting'] as const;
const STANDING = ['n', 'title', 'lead'] as const;
const WHOLE = [
  'both',
  'both.title',
  'both.lead',
  'both.share',
  'both.acting',
  'together',
  'together.lead',
  'together.signed',
  'together.cooperating',
  'pair.top',
  'names.density',
  'cooperation',
  'national.share',
  'national.host',
  'mission.share',
  'business.share',
  'acts.both',
  'acts.none',
  'core',
  'vn.withGuest',
  'jp.withState',
  'forum',
  'offTopic',
  'otherPair',
  'noLocality',
  'noOffice',
  'firm',
  'foreign',
] as const;
type Whole = (typeof WHOLE)[number];

/** Names of what the relevance models weigh, by number. They are stable: weights.json is keyed by them. */
export const RELEVANCE_FEATURES: readonly string[] = [
  ...SIDE.map((key) => `vn.${key}`),
  ...SIDE.map((key) => `jp.${key}`),
  ...CUES.flatMap((cue) => STANDING.map((key) => `${cue}.${key}`)),
  ...RELATION.map((key) => `relation.${key}`),
  ...WHOLE,
];
const JP = SIDE.length;
const STANDINGS = JP + SIDE.length;
const RELATIONS = STANDINGS + CUES.length * STANDING.length;
const REST = RELATIONS + RELATION.length;
const AT = Object.fromEntries(WHOLE.map((key, index) => [key, REST + index])) as Record<Whole, number>;

/** One of the features of a whole text. */
export function feature(values: Float64Array, name: Whole): number {
  return values[AT[name]] ?? 0;
}

/** What the relevance models weigh, in the order of RELEVANCE_FEATURES. */
export function relevanceFeatures(parts: Parts): Float64Array {
  const length = Math.max(3, parts.spans.length - 1);
  const values = new Float64Array(RELEVANCE_FEATURES.length);
  const cue = standingsOf(parts.cues, parts.spans);
  const vn = sideOf(parts, 'VN', length);
  const jp = sideOf(parts, 'JP', length);
  SIDE.forEach((key, index) => {
    values[index] = vn[key];
    values[JP + index] = jp[key];
  });
  for (let index = 0; index < CUES.length; index++) {
    const n = cue.n(index);
    const at = STANDINGS + index * STANDING.length;
    values[at] = n === 0 ? 0 : Math.log1p((n * 10) / Math.max(10, length));
    values[at + 1] = cue.title(index);
    values[at + 2] = cue.lead(index);
  }
  RELATION.forEach((key, index) => (values[RELATIONS + index] = parts.relations[key]));
  const cooperation = capped(countTogether(parts.cues), 4);
  addBoth(values, parts, vn, jp);
  values[AT['pair.top']] = capped(parts.pairs[0]?.score ?? 0, 4);
  values[AT['names.density']] = capped(parts.mentions.length / length, 4);
  values[AT['cooperation']] = cooperation;
  addRoles(values, { cue, vn, jp, cooperation });
  return values;
}

/** Both sides, in the text and in single sentences. */
function addBoth(values: Float64Array, { signs }: Parts, vn: Side, jp: Side): void {
  const together = sentencesWithBoth(signs);
  const having = (kinds: number) =>
    together.reduce((sum, index) => sum + some((signs.kinds[index] ?? 0) & kinds), 0);
  values[AT['both']] = vn.any * jp.any;
  values[AT['both.title']] = vn.title * jp.title;
  values[AT['both.lead']] = Math.max(vn.title, vn.lead) * Math.max(jp.title, jp.lead);
  values[AT['both.share']] = capped(Math.min(vn.share, jp.share), 0.5);
  values[AT['both.acting']] = vn.acting * jp.acting;
  values[AT['together']] = capped(together.length, 3);
  values[AT['together.lead']] = some(together.filter((index) => index <= LEAD).length);
  values[AT['together.signed']] = some(having(AGREEMENT));
  values[AT['together.cooperating']] = capped(having(TOGETHER), 2);
}

interface Roles {
  cue: Standings;
  vn: Side;
  jp: Side;
  cooperation: number;
}

/** What follows from who stands beside whom: governor and minister, chairman and company, factory without a locality. */
function addRoles(values: Float64Array, { cue, vn, jp, cooperation }: Roles): void {
  const early = (one: number) => Math.max(cue.title(one), cue.lead(one));
  const first = (one: number) => Math.max(cue.title(one), 0.7 * cue.lead(one));
  const national = share(cue.n(CUE.nationalOffice) + cue.n(CUE.ministry), cue.n(CUE.vnOffice));
  const nationalHost =
    Math.max(cue.title(CUE.nationalOffice), cue.title(CUE.ministry), cue.lead(CUE.nationalOffice) * 0.7) *
    (cue.title(CUE.vnOffice) ? 0 : 1) *
    (cue.lead(CUE.vnOffice) ? 0.5 : 1);
  const guest =
    Math.max(first(CUE.mission), first(CUE.agency), 0.5 * first(CUE.business), 0.7 * first(CUE.japan)) *
    (0.5 + 0.5 * Math.min(1, 2 * cooperation));
  const vnActs = Math.max(vn.acting, vn.any * some(cue.n(CUE.vnOffice)));
  const jpActs = Math.max(jp.acting, jp.any * some(cue.n(CUE.jpOffice)));
  const offTopic = Math.min(
    1,
    OFF_TOPIC.reduce((sum, one) => sum + 0.25 * cue.n(one) + 0.5 * early(one), 0) / 2,
  );
  const noOffice = cue.n(CUE.vnOffice) + cue.n(CUE.jpOffice) + cue.n(CUE.authority) > 0 ? 0 : 1;
  values[AT['national.share']] = national;
  values[AT['national.host']] = nationalHost;
  values[AT['mission.share']] = share(cue.n(CUE.mission) + cue.n(CUE.agency), cue.n(CUE.jpOffice));
  values[AT['business.share']] = share(cue.n(CUE.business), cue.n(CUE.vnOffice) + cue.n(CUE.jpOffice));
  values[AT['acts.both']] = vnActs * jpActs;
  values[AT['acts.none']] = (1 - vnActs) * (1 - jpActs);
  values[AT['core']] =
    Math.max(vn.title, vn.lead) *
    Math.max(jp.title, jp.lead) *
    Math.max(0.3, vnActs) *
    Math.max(0.3, jpActs) *
    (0.4 + 0.6 * cooperation) *
    (1 - 0.6 * nationalHost) *
    (1 - offTopic);
  values[AT['vn.withGuest']] = vnActs * Math.max(vn.title, vn.lead, 0.7 * vn.early) * guest * (1 - jp.title);
  values[AT['jp.withState']] =
    jpActs *
    Math.max(jp.title, jp.lead) *
    Math.max(nationalHost, early(CUE.mission), early(CUE.vietnam) * 0.5);
  values[AT['forum']] = Math.max(cue.title(CUE.localTies), 0.6 * cue.lead(CUE.localTies));
  values[AT['offTopic']] = offTopic;
  const japanEarly = Math.max(jp.title, jp.lead, 0.6 * early(CUE.japan), 0.5 * jp.acting);
  // A title that names another country and not Japan tells of that country's pair, whoever else is named below.
  values[AT['otherPair']] = Math.max(
    cue.title(CUE.otherCountry) * (1 - Math.max(jp.title, cue.title(CUE.japan))),
    cue.lead(CUE.otherCountry) * (1 - japanEarly),
  );
  values[AT['noLocality']] = (1 - vn.any) * (1 - jp.any);
  values[AT['noOffice']] = noOffice;
  values[AT['firm']] = Math.max(cue.title(CUE.business), cue.lead(CUE.business)) * noOffice;
  values[AT['foreign']] =
    (cue.n(CUE.japan) || cue.n(CUE.agency) || jp.any) && (cue.n(CUE.vietnam) || vn.any) ? 0 : 1;
}

interface Side {
  any: number;
  title: number;
  lead: number;
  share: number;
  acting: number;
  actingLead: number;
  /** Only the scene of something. */
  venue: number;
  /** Named in title or lead, if only as a scene. */
  early: number;
  many: number;
  town: number;
}

function sideOf({ mentions, signs }: Parts, country: 'VN' | 'JP', length: number): Side {
  const side = { ...NO_SIDE };
  const codes = new Set<string>();
  let meant = 0;
  for (const { entry, sentence, venue, acting } of mentions) {
    if (entry.country !== country) continue;
    const lead = sentence > 0 && sentence <= LEAD;
    side.any = 1;
    codes.add(entry.code);
    if (acting) side.acting = 1;
    if (acting && lead) side.actingLead = 1;
    if (sentence <= LEAD) side.early = 1;
    if (venue) continue;
    meant++;
    if (sentence === 0) side.title = 1;
    if (lead) side.lead = 1;
    if (entry.level === 'municipality') side.town = 1;
  }
  side.share = meant ? countSentences(signs, PLACE.named[country]) / length : 0;
  side.venue = side.any && meant === 0 ? 1 : 0;
  side.many = Math.log1p(Math.max(0, codes.size - 2));
  return side;
}

const NO_SIDE: Side = {
  any: 0,
  title: 0,
  lead: 0,
  share: 0,
  acting: 0,
  actingLead: 0,
  venue: 0,
  early: 0,
  many: 0,
  town: 0,
};

function countSentences({ places }: Signs, bit: number): number {
  let count = 0;
  for (const each of places) if (each & bit) count++;
  return count;
}

function countTogether(cues: readonly CueHit[]): number {
  let count = 0;
  for (const { kindNumber } of cues) if (kindNumber >= 0 && (TOGETHER & (1 << kindNumber)) !== 0) count++;
  return count;
}
