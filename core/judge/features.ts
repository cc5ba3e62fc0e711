import { KINDS, type Kind } from '../verdict.ts';
import type { Features } from './model.ts';
import type { PairScore } from './pairs.ts';
import type { Mention } from './places.ts';
import { readRelations, type Relations } from './relations.ts';
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

/** What the relevance models weigh. Names are stable: weights.json is keyed by them. */
export function relevanceFeatures(parts: Parts): Features {
  const length = Math.max(3, parts.spans.length - 1);
  const cue = standings(parts);
  const vn = sideOf(parts, 'VN', length);
  const jp = sideOf(parts, 'JP', length);
  const together = sentencesWithBoth(parts.mentions);
  const features: Features = { ...named('vn', vn), ...named('jp', jp) };
  for (const name of CUES) {
    const { n, title, lead } = cue[name];
    features[`${name}.n`] = Math.log1p((n * 10) / Math.max(10, length));
    features[`${name}.title`] = title;
    features[`${name}.lead`] = lead;
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
  for (const [name, value] of Object.entries(readRelations(parts))) features[`relation.${name}`] = value;
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

function named(prefix: string, side: Side): Features {
  return Object.fromEntries(Object.entries(side).map(([name, value]) => [`${prefix}.${name}`, value]));
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

/** Words by which a sentence wishes or proposes; what it names is not yet done. */
const WISH =
  /mong|đề nghị|kỳ vọng|hy vọng|đề xuất|gợi ý|mời gọi|muốn|sẵn sàng|kêu gọi|hứa|sẽ nghiên cứu|tiềm năng|thế mạnh|hope|would like|propos|suggest|invite|urged|asked|ready to|potential|strength|期待|したい|求め|望|意向|提案|呼びかけ|ต้องการ|หวัง|เสนอ|希望|愿|願|建议|建議|提议|희망|바라|제안|당부|souhait|espèr|propos|invit/iu;

/** Words by which a sentence tells what was before. */
const PAST =
  /(?:năm|tháng \d{1,2}[/-])\s?20\d\d|trước đó|trước đây|đã (?:có|từng)|từ năm|hồi tháng|khi đó|kế thừa|in (?:19|20)\d\d|since|last (?:year|month)|earlier|(?:19|20)\d\d年(?!度)|昨年|前年|これまで|先立|เมื่อเดือน|ปี พ\.ศ\.|去年|작년|지난해|en (?:19|20)\d\d|depuis/iu;

/** A visit is also seen from who stands together, and is seldom told where something is given. */
function meetingFeatures({ spans, cues }: Parts, relations: Relations): Features {
  const leadEnd = spans[Math.min(LEAD, spans.length - 1)]?.end ?? 0;
  const early = (is: (hit: CueHit) => boolean) =>
    some(cues.filter((hit) => hit.start < leadEnd && is(hit)).length);
  return {
    'visit.meeting': relations.meeting,
    'visit.offices': relations.offices,
    'visit.gift': early(({ cue }) => cue === 'gift'),
    'visit.signing': early(({ kind }) => kind === 'agreement'),
  };
}

/**
 * What the model of each kind weighs, all by its own words: how often they stand, how often in a wish, whether in title
 * or lead, and whether in a sentence about a signing.
 */
export function kindFeatures(parts: Parts): Features {
  const { text, spans, cues } = parts;
  const features: Features = meetingFeatures(parts, readRelations(parts));
  const count = (name: string) => (features[name] = (features[name] ?? 0) + 1);
  let index = 0;
  let [wish, signing] = [false, false];
  let read = -1;
  const signed = sentencesOf(parts, ['agreement']);
  for (const { kind, start } of cues) {
    if (!kind) continue;
    while (index + 1 < spans.length && (spans[index]?.end ?? 0) <= start) index++;
    if (read !== index) {
      const span = spans[index];
      const sentence = text.slice(span?.start, span?.end);
      wish = index > 0 && (WISH.test(sentence) || (index > 1 && PAST.test(sentence)));
      signing = signed.has(index);
      read = index;
    }
    count(wish ? `${kind}.wish` : `${kind}.n`);
    if (index === 0) features[`${kind}.title`] = 1;
    else if (index <= LEAD && !wish) features[`${kind}.lead`] = 1;
    if (signing && !wish) features[`${kind}.signed`] = 1;
  }
  const total = KINDS.reduce((sum, kind) => sum + (features[`${kind}.n`] ?? 0), 0);
  for (const kind of KINDS) {
    const n = features[`${kind}.n`] ?? 0;
    features[`${kind}.share`] = n / Math.max(1, total);
    features[`${kind}.n`] = Math.log1p(n);
    features[`${kind}.wish`] = Math.log1p(features[`${kind}.wish`] ?? 0);
  }
  return features;
}
