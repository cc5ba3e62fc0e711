import { KINDS } from '../verdict.ts';
import type { Features } from './model.ts';
import { bySentence, prominent, type PairScore } from './pairs.ts';
import type { Mention } from './places.ts';
import type { CueHit } from './scan.ts';
import type { Span } from './sentences.ts';

/** A text taken apart. */
export interface Parts {
  text: string;
  spans: readonly Span[];
  mentions: readonly Mention[];
  cues: readonly CueHit[];
  pairs: readonly PairScore[];
}

const some = (n: number) => (n > 0 ? 1 : 0);
const much = (n: number) => Math.log1p(n);

/** What the relevance models weigh. Names are stable: weights.json is keyed by them. */
export function relevanceFeatures(parts: Parts): Features {
  const { spans, mentions, cues } = parts;
  const body = Math.max(1, spans.length - 1);
  const of = (country: 'VN' | 'JP') => mentions.filter((mention) => mention.entry.country === country);
  const [vn, jp] = [of('VN'), of('JP')];
  const inTitle = (list: readonly Mention[]) => some(list.filter(({ sentence }) => sentence === 0).length);
  const early = (list: readonly Mention[]) => some(list.filter(({ sentence }) => sentence <= 2).length);
  const acting = (list: readonly Mention[]) => list.filter((mention) => mention.acting).length;
  const codes = (list: readonly Mention[]) => new Set(list.map(({ entry }) => entry.code)).size;
  const together = [...bySentence(mentions)]
    .filter(([, side]) => side.vn.length && side.jp.length)
    .map(([index]) => index);
  const top = parts.pairs[0]?.score ?? 0;
  const features: Features = {
    both: some(vn.length) * some(jp.length),
    neither: vn.length + jp.length === 0 ? 1 : 0,
    onlyVn: some(vn.length) * (jp.length ? 0 : 1),
    onlyJp: some(jp.length) * (vn.length ? 0 : 1),
    titleVn: inTitle(vn),
    titleJp: inTitle(jp),
    titleBoth: inTitle(vn) * inTitle(jp),
    earlyBoth: early(vn) * early(jp),
    together: Math.min(4, together.length) / 4,
    togetherEarly: some(together.filter((index) => index <= 2).length),
    topPair: Math.min(5, top) / 5,
    shareVn: new Set(vn.map(({ sentence }) => sentence)).size / body,
    shareJp: new Set(jp.map(({ sentence }) => sentence)).size / body,
    actingVn: some(acting(vn)),
    actingJp: some(acting(jp)),
    actingBoth: some(acting(vn)) * some(acting(jp)),
    manyVn: much(Math.max(0, codes(vn) - 2)),
    manyJp: much(Math.max(0, codes(jp) - 2)),
    townVn: some(vn.filter(({ entry }) => entry.level === 'municipality').length),
    townJp: some(jp.filter(({ entry }) => entry.level === 'municipality').length),
    mainPairs:
      some(prominent(mentions, 'VN', parts.text.length).length) *
      some(prominent(mentions, 'JP', parts.text.length).length),
  };
  addCueFeatures(features, parts, body, vn.length > 0, jp.length > 0);
  return features;
}

function addCueFeatures(
  features: Features,
  { spans, cues }: Parts,
  body: number,
  anyVn: boolean,
  anyJp: boolean,
): void {
  const titleEnd = spans[0]?.end ?? 0;
  const leadEnd = spans[Math.min(2, spans.length - 1)]?.end ?? 0;
  for (const { cue, start } of cues) {
    if (!cue) continue;
    features[`n_${cue}`] = (features[`n_${cue}`] ?? 0) + 1;
    if (start < titleEnd) features[`title_${cue}`] = 1;
    if (start < leadEnd) features[`lead_${cue}`] = 1;
  }
  for (const name of Object.keys(features)) {
    if (name.startsWith('n_')) features[name] = much((features[name] ?? 0) * (10 / Math.max(10, body)));
  }
  for (const { kind } of cues)
    if (kind) features[`k_${kind}`] = Math.min(1, (features[`k_${kind}`] ?? 0) + 0.34);
  const has = (name: string) => some(features[`n_${name}`] ?? 0);
  features['vnAndJapan'] = some(Number(anyVn)) * has('japan') * (anyJp ? 0 : 1);
  features['jpAndVietnam'] = some(Number(anyJp)) * has('vietnam') * (anyVn ? 0 : 1);
  features['vnOfficeAndAgency'] =
    has('vnOffice') * Math.max(has('agency'), has('mission')) * Number(anyVn) * (anyJp ? 0 : 1);
  features['jpOfficeAndNational'] =
    has('jpOffice') * Math.max(has('nationalOffice'), has('mission'), has('ministry')) * Number(anyJp);
  features['nothingJapanese'] = has('japan') || anyJp ? 0 : 1;
  features['nothingVietnamese'] = has('vietnam') || anyVn ? 0 : 1;
}

/** What the model of each kind weighs: how often its words stand, and where. */
export function kindFeatures({ spans, cues }: Parts): Features {
  const features: Features = {};
  const titleEnd = spans[0]?.end ?? 0;
  const leadEnd = spans[Math.min(2, spans.length - 1)]?.end ?? 0;
  for (const { kind, cue, start } of cues) {
    const name = kind ?? cue;
    if (!name) continue;
    features[`n_${name}`] = (features[`n_${name}`] ?? 0) + 1;
    if (start < titleEnd) features[`title_${name}`] = 1;
    else if (start < leadEnd) features[`lead_${name}`] = 1;
  }
  const total = KINDS.reduce((sum, kind) => sum + (features[`n_${kind}`] ?? 0), 0);
  for (const kind of KINDS) features[`share_${kind}`] = (features[`n_${kind}`] ?? 0) / Math.max(1, total);
  for (const name of Object.keys(features))
    if (name.startsWith('n_')) features[name] = much(features[name] ?? 0);
  return features;
}
