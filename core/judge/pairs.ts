import type { Pair } from '../verdict.ts';
import type { Mention } from './places.ts';

/** How strongly a text presents two localities as working together. */
export interface PairScore {
  pair: Pair;
  score: number;
}

/** More names than this on one side of a sentence is a list ("also works with"), not an act. */
const LIST = 3;
const BACKGROUND =
  /\b(?:ngoài ra|bên cạnh đó|đến nay|tính đến nay|trong đó có|cũng đã|từng|also|so far|other (?:cities|localities|prefectures)|including|already has)\b|これまでに|ほかに|など|นอกจากนี้|此外|이외/iu;

/**
 * Scores each pair of places: named together in the title counts most, then each sentence that names both, then being
 * the text's two main localities. Lists and background sentences count little.
 */
export function scorePairs(
  text: string,
  mentions: readonly Mention[],
  sentenceText: (index: number) => string,
): PairScore[] {
  const scores = new Map<string, PairScore>();
  const add = (vn: string, jp: string, score: number) => {
    const key = `${vn}:${jp}`;
    const found = scores.get(key);
    if (found) found.score += score;
    else scores.set(key, { pair: [vn, jp], score });
  };
  for (const [index, { vn, jp }] of bySentence(mentions)) {
    if (!vn.length || !jp.length) continue;
    const list = vn.length > LIST || jp.length > LIST;
    const background = index > 1 && BACKGROUND.test(sentenceText(index));
    const worth = (index === 0 ? 3 : 1) * (list ? 0.25 : 1) * (background ? 0.35 : 1);
    for (const v of vn) for (const j of jp) add(v, j, worth);
  }
  const [mainVn, mainJp] = [prominent(mentions, 'VN', text.length), prominent(mentions, 'JP', text.length)];
  for (const v of mainVn) for (const j of mainJp) add(v.code, j.code, 0.9 * Math.min(v.weight, j.weight));
  return [...scores.values()].sort((a, b) => b.score - a.score);
}

/** The distinct codes of each sentence, by side. */
export function bySentence(mentions: readonly Mention[]): Map<number, { vn: string[]; jp: string[] }> {
  const all = new Map<number, { vn: string[]; jp: string[] }>();
  for (const { entry, sentence } of mentions) {
    let codes = all.get(sentence);
    if (!codes) all.set(sentence, (codes = { vn: [], jp: [] }));
    const side = entry.country === 'VN' ? codes.vn : codes.jp;
    if (!side.includes(entry.code)) side.push(entry.code);
  }
  return all;
}

/** The localities of one side that stand out: in the title, early, often, or acting; weights up to 1. */
export function prominent(
  mentions: readonly Mention[],
  country: 'VN' | 'JP',
  length: number,
): { code: string; weight: number }[] {
  const weights = new Map<string, number>();
  for (const mention of mentions) {
    if (mention.entry.country !== country) continue;
    const early = mention.start < length * 0.35 ? 0.15 : 0;
    const worth = (mention.sentence === 0 ? 1.2 : 0.25) + (mention.acting ? 0.35 : 0) + early;
    weights.set(mention.entry.code, (weights.get(mention.entry.code) ?? 0) + worth);
  }
  const sorted = [...weights].map(([code, weight]) => ({ code, weight })).sort((a, b) => b.weight - a.weight);
  const top = sorted[0]?.weight ?? 0;
  return sorted
    .filter(({ weight }) => weight >= 0.45 * top && weight >= 0.5)
    .slice(0, 4)
    .map(({ code, weight }) => ({ code, weight: Math.min(1, weight) }));
}

/** The pairs worth naming: near the strongest, and strong enough in themselves. */
export function choosePairs(scores: readonly PairScore[]): Pair[] {
  const top = scores[0]?.score ?? 0;
  return scores.filter(({ score }) => score >= 0.8 && score >= 0.4 * top).map(({ pair }) => pair);
}
