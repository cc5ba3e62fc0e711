import type { Kind } from '../verdict.ts';
import type { Features } from './model.ts';
import type { PairScore } from './pairs.ts';
import type { Mention } from './places.ts';
import { readRelations } from './relations.ts';
import type { CueHit } from './scan.ts';
import type { Span } from './sentences.ts';
import { CUES, type Cue } from './topic.ts';

/** A text taken apart. */
export interface Parts {
  text: string;
  spans: readonly Span[];
  mentions: readonly Mention[];
  cues: readonly CueHit[];
  pairs: readonly PairScore[];
}

/** How often a cue stands in the whole text, and whether in title or lead. */
interface Standing {
  n: number;
  title: number;
  lead: number;
}

const LEAD = 2;
const OFF_TOPIC = ['sport', 'crime', 'leisure', 'weather', 'market', 'election'] as const;
const TOGETHER: readonly Kind[] = ['visit', 'agreement'];

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
const namesOf = <K extends string>(prefix: string, keys: readonly K[]) =>
  Object.fromEntries(keys.map((key) => [key, `${prefix}.${key}`])) as Record<K, string>;
const SIDE_NAMES = { VN: namesOf('vn', SIDE), JP: namesOf('jp', SIDE) };
const RELATION_NAMES = namesOf('relation', RELATION);
const CUE_NAMES = CUES.map((cue) => [cue, namesOf(cue, ['n', 'title', 'lead'])] as const);

/** What the relevance models weigh. Names are stable: weights.json is keyed by them. */
export function relevanceFeatures(parts: Parts): Features {
  const length = Math.max(3, parts.spans.length - 1);
  const cue = standings(parts);
  const vn = sideOf(parts, 'VN', length);
  const jp = sideOf(parts, 'JP', length);
  const together = sentencesWithBoth(parts.mentions);
  const features: Features = {};
  name(features, SIDE_NAMES.VN, vn);
  name(features, SIDE_NAMES.JP, jp);
  for (const [one, names] of CUE_NAMES) {
    const { n, title, lead } = cue[one];
    if (n === 0) continue;
    features[names.n] = Math.log1p((n * 10) / Math.max(10, length));
    if (title) features[names.title] = 1;
    if (lead) features[names.lead] = 1;
  }
  features['both'] = vn.any * jp.any;
  features['both.title'] = vn.title * jp.title;
  features['both.lead'] = Math.max(vn.title, vn.lead) * Math.max(jp.title, jp.lead);
  features['both.share'] = capped(Math.min(vn.share, jp.share), 0.5);
  features['both.acting'] = vn.acting * jp.acting;
  features['together'] = capped(together.length, 3);
  features['together.lead'] = some(together.filter((index) => index <= LEAD).length);
  const acts = sentencesOf(parts, ['agreement']);
  const meets = sentencesOf(parts, TOGETHER);
  features['together.signed'] = some(together.filter((index) => acts.has(index)).length);
  features['together.cooperating'] = capped(together.filter((index) => meets.has(index)).length, 2);
  features['pair.top'] = capped(parts.pairs[0]?.score ?? 0, 4);
  features['names.density'] = capped(parts.mentions.length / length, 4);
  const cooperation = capped(
    TOGETHER.reduce((sum, kind) => sum + countKind(parts.cues, kind), 0),
    4,
  );
  features['cooperation'] = cooperation;
  name(features, RELATION_NAMES, readRelations(parts));
  addRoles(features, cue, vn, jp, cooperation);
  return features;
}

/** What follows from who stands beside whom: governor and minister, chairman and company, factory without a locality. */
function addRoles(
  features: Features,
  cue: Record<Cue, Standing>,
  vn: Side,
  jp: Side,
  cooperation: number,
): void {
  const early = (name: Cue) => Math.max(cue[name].title, cue[name].lead);
  const first = (name: Cue) => Math.max(cue[name].title, 0.7 * cue[name].lead);
  const national = share(cue.nationalOffice.n + cue.ministry.n, cue.vnOffice.n);
  const nationalHost =
    Math.max(cue.nationalOffice.title, cue.ministry.title, cue.nationalOffice.lead * 0.7) *
    (cue.vnOffice.title ? 0 : 1) *
    (cue.vnOffice.lead ? 0.5 : 1);
  const guest =
    Math.max(first('mission'), first('agency'), 0.5 * first('business'), 0.7 * first('japan')) *
    (0.5 + 0.5 * Math.min(1, 2 * cooperation));
  const vnActs = Math.max(vn.acting, vn.any * some(cue.vnOffice.n));
  const jpActs = Math.max(jp.acting, jp.any * some(cue.jpOffice.n));
  const offTopic = Math.min(
    1,
    OFF_TOPIC.reduce((sum, name) => sum + 0.25 * cue[name].n + 0.5 * early(name), 0) / 2,
  );
  features['national.share'] = national;
  features['national.host'] = nationalHost;
  features['mission.share'] = share(cue.mission.n + cue.agency.n, cue.jpOffice.n);
  features['business.share'] = share(cue.business.n, cue.vnOffice.n + cue.jpOffice.n);
  features['acts.both'] = vnActs * jpActs;
  features['acts.none'] = (1 - vnActs) * (1 - jpActs);
  features['core'] =
    Math.max(vn.title, vn.lead) *
    Math.max(jp.title, jp.lead) *
    Math.max(0.3, vnActs) *
    Math.max(0.3, jpActs) *
    (0.4 + 0.6 * cooperation) *
    (1 - 0.6 * nationalHost) *
    (1 - offTopic);
  features['vn.withGuest'] = vnActs * Math.max(vn.title, vn.lead, 0.7 * vn.early) * guest * (1 - jp.title);
  features['jp.withState'] =
    jpActs * Math.max(jp.title, jp.lead) * Math.max(nationalHost, early('mission'), early('vietnam') * 0.5);
  features['forum'] = Math.max(cue.localTies.title, 0.6 * cue.localTies.lead);
  features['offTopic'] = offTopic;
  const japanEarly = Math.max(jp.title, jp.lead, 0.6 * early('japan'), 0.5 * jp.acting);
  // A title that names another country and not Japan tells of that country's pair, whoever else is named below.
  features['otherPair'] = Math.max(
    cue.otherCountry.title * (1 - Math.max(jp.title, cue.japan.title)),
    cue.otherCountry.lead * (1 - japanEarly),
  );
  features['noLocality'] = (1 - vn.any) * (1 - jp.any);
  features['noOffice'] = cue.vnOffice.n + cue.jpOffice.n + cue.authority.n > 0 ? 0 : 1;
  features['firm'] = Math.max(cue.business.title, cue.business.lead) * features['noOffice'];
  features['foreign'] = (cue.japan.n || cue.agency.n || jp.any) && (cue.vietnam.n || vn.any) ? 0 : 1;
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

function sideOf({ mentions }: Parts, country: 'VN' | 'JP', length: number): Side {
  const all = mentions.filter(({ entry }) => entry.country === country);
  const meant = all.filter(({ venue }) => !venue);
  const acting = all.filter((mention) => mention.acting);
  const early = (list: readonly Mention[]) =>
    some(list.filter(({ sentence }) => sentence > 0 && sentence <= LEAD).length);
  return {
    any: some(all.length),
    title: some(all.filter(({ sentence, venue }) => sentence === 0 && !venue).length),
    lead: early(meant),
    share: new Set(meant.map(({ sentence }) => sentence)).size / length,
    acting: some(acting.length),
    actingLead: early(acting),
    venue: all.length && !meant.length ? 1 : 0,
    early: some(all.filter(({ sentence }) => sentence <= LEAD).length),
    many: Math.log1p(Math.max(0, new Set(all.map(({ entry }) => entry.code)).size - 2)),
    town: some(meant.filter(({ entry }) => entry.level === 'municipality').length),
  };
}

/** Sets features under their names; absent means 0. */
function name<K extends string>(
  features: Features,
  names: Record<K, string>,
  values: Readonly<Record<K, number>>,
): void {
  for (const key in names) if (values[key] !== 0) features[names[key]] = values[key];
}

function sentencesWithBoth(mentions: readonly Mention[]): number[] {
  const sides = new Map<number, number>();
  for (const { sentence, entry, venue } of mentions) {
    if (!venue) sides.set(sentence, (sides.get(sentence) ?? 0) | (entry.country === 'VN' ? 1 : 2));
  }
  return [...sides].filter(([, both]) => both === 3).map(([index]) => index);
}

function standings({ spans, cues }: Parts): Record<Cue, Standing> {
  const all = Object.fromEntries(CUES.map((name) => [name, { n: 0, title: 0, lead: 0 }])) as Record<
    Cue,
    Standing
  >;
  const titleEnd = spans[0]?.end ?? 0;
  const leadEnd = spans[Math.min(LEAD, spans.length - 1)]?.end ?? 0;
  for (const { cue, start } of cues) {
    if (!cue) continue;
    all[cue].n++;
    if (start < titleEnd) all[cue].title = 1;
    else if (start < leadEnd) all[cue].lead = 1;
  }
  return all;
}

/** The sentences that hold words of some kinds. */
function sentencesOf({ spans, cues }: Parts, kinds: readonly Kind[]): Set<number> {
  const found = new Set<number>();
  let index = 0;
  for (const { kind, start } of cues) {
    while (index + 1 < spans.length && (spans[index]?.end ?? 0) <= start) index++;
    if (kind && kinds.includes(kind)) found.add(index);
  }
  return found;
}

function countKind(cues: readonly CueHit[], kind: Kind): number {
  return cues.reduce((sum, hit) => sum + (hit.kind === kind ? 1 : 0), 0);
}
