import type { Pair } from '../verdict.ts';
import type { Mention } from './places.ts';
import type { CueHit } from './scan.ts';
import type { Span } from './sentences.ts';

/** How strongly a text presents two localities as working together. */
export interface PairScore {
  pair: Pair;
  score: number;
}

/** What pairs are read from. */
export interface PairContext {
  text: string;
  mentions: readonly Mention[];
  spans: readonly Span[];
  cues: readonly CueHit[];
}

/** More names than this on one side of a sentence is a list ("also works with"), not an act. */
const LIST = 3;
const BACKGROUND =
  /(?:^|[\s(,])(?:ngoài ra|bên cạnh đó|tính đến nay|trong đó có|như|điển hình|also has|such as|including|among them|already has|as well as with|notamment)\s|ほかにも|など(?:とも|と)|こうした|此外|이외/iu;
/** A province that another has taken in, and whose ties go on. */
const PREDECESSOR_AFTER =
  /^\s*(?:省|市)?\s*(?:\((?:cũ|former)\)|（旧）|cũ(?!\p{L})|trước (?:đây|khi|kia|sáp nhập|hợp nhất)|before (?:the|its) merger)/iu;
const PREDECESSOR_BEFORE =
  /(?:trước (?:khi )?(?:hợp nhất|sáp nhập),?\s*(?:tỉnh\s*)?|合併前の|統合前の|合并前的|合併前的|통합 전 |pre-merger |before (?:the|its) merger,? |(?:former|ex-)\s?(?:province of\s)?|ancienn?e?s? (?:(?:province|ville) d[eu]\s)?|旧|原|前身|구 |옛 |อดีต\s?(?:จังหวัด)?)$/iu;
const JOINED =
  /^\s*(?:\((?:nhật bản|việt nam|japan|vietnam)\)|prefecture|province|city|県|市|省|府|都)?\s*(?:-|–|—|&|・|、|と|và|with|and|et|với|与|和|與|및|와|과|กับ|และ)\s*(?:tỉnh|TP\.?|thành phố|phủ|日本・?|ベトナム・?|Japan[’']s|the)?\s*$/iu;
const COOPERATION =
  /hợp tác|kết nghĩa|hữu nghị|ký|ghi nhớ|trao đổi đoàn|giao lưu|gặp|tiếp|thăm|phối hợp|hội đàm|cooperat|friendship|sign|memorandum|partner|exchange|met |visit|覚書|協定|交流|協力|連携|友好|会談|訪問|付き合い|ร่วมมือ|ลงนาม|มิตรภาพ|合作|友好|签署|簽署|协议|협력|우호|교류|협약|coopération|jumelage|amitié/iu;

/**
 * Scores each pair of places: joined in the title counts most, then each sentence that names both, then a sentence
 * that ties one to the text's single main locality of the other side. Lists and background count little, scenes less.
 */
export function scorePairs(context: PairContext): PairScore[] {
  const names = (country: 'VN' | 'JP') => context.mentions.some(({ entry }) => entry.country === country);
  if (!names('VN') || !names('JP')) return [];
  const scores = new Map<string, PairScore>();
  const add = (vn: string, jp: string, score: number) => {
    const key = `${vn}:${jp}`;
    const found = scores.get(key);
    if (found) found.score += score;
    else scores.set(key, { pair: [vn, jp], score });
  };
  const standing = {
    VN: prominent(context.mentions, 'VN', context.text.length),
    JP: prominent(context.mentions, 'JP', context.text.length),
  };
  const main = { VN: mainOf(standing.VN), JP: mainOf(standing.JP) };
  const hasMain = main.VN !== null || main.JP !== null;
  const alone: { sides: Sides; worth: number }[] = [];
  for (const [index, here] of groupBySentence(context.mentions)) {
    const span = context.spans[index];
    const sentence = span ? context.text.slice(span.start, span.end) : '';
    const background = () => (index > 1 && BACKGROUND.test(sentence) ? 0.4 : 1);
    const sides = { VN: codes(here, 'VN'), JP: codes(here, 'JP') };
    if (sides.VN.length && sides.JP.length)
      addTogether(context.text, here, sides, (index === 0 ? 3 : 1) * background(), add);
    else if (index > 0 && hasMain && COOPERATION.test(sentence))
      alone.push({ sides, worth: 0.85 * background() });
  }
  const direct = [...scores.values()].filter(({ score }) => score >= ENOUGH).map(({ pair }) => pair);
  for (const { sides, worth } of alone) addToMain(freeOf(direct, sides, main), main, worth, add);
  for (const v of standing.VN) {
    for (const j of standing.JP) add(v.code, j.code, 0.9 * Math.min(v.weight, j.weight));
  }
  addPredecessors(context, main, add);
  return [...scores.values()].sort((a, b) => b.score - a.score);
}

type Sides = Record<'VN' | 'JP', string[]>;
type Add = (vn: string, jp: string, score: number) => void;

function addTogether(text: string, here: readonly Mention[], sides: Sides, worth: number, add: Add): void {
  const list = sides.VN.length > LIST || sides.JP.length > LIST ? 0.25 : 1;
  const crowded = sides.VN.length > 1 && sides.JP.length > 1;
  const joined = new Set<string>();
  here.forEach((left, index) => {
    const right = here[index + 1];
    if (!right || right.entry.country === left.entry.country) return;
    const near = right.start - left.end <= 24 && JOINED.test(text.slice(left.end, right.start));
    const clause =
      crowded && right.start - left.end <= 60 && !/[,;、，；]/u.test(text.slice(left.end, right.start));
    if (!near && !clause) return;
    const [vn, jp] = left.entry.country === 'VN' ? [left, right] : [right, left];
    joined.add(`${vn.entry.code}:${jp.entry.code}`);
    add(vn.entry.code, jp.entry.code, near ? 1.2 * worth : worth);
  });
  const scene = (code: string) => here.filter(({ entry }) => entry.code === code).every(({ venue }) => venue);
  for (const v of sides.VN) {
    for (const j of sides.JP) {
      if (crowded && joined.size > 1 && !joined.has(`${v}:${j}`)) continue;
      add(v, j, worth * list * (scene(v) || scene(j) ? 0.45 : 1));
    }
  }
}

/** A sentence that ties named localities of one side to the one that the text is about: "tỉnh đã ký với Moriya". */
function addToMain(sides: Sides, main: Record<'VN' | 'JP', string | null>, worth: number, add: Add): void {
  if (sides.JP.length && sides.JP.length <= 2 && main.VN) for (const j of sides.JP) add(main.VN, j, worth);
  if (sides.VN.length && sides.VN.length <= 2 && main.JP) for (const v of sides.VN) add(v, main.JP, worth);
}

/** The places that no sentence has paired with anything but the text's main locality. */
function freeOf(direct: readonly Pair[], sides: Sides, main: Record<'VN' | 'JP', string | null>): Sides {
  return {
    VN: sides.VN.filter((v) => direct.every(([vn, jp]) => vn !== v || jp === main.JP)),
    JP: sides.JP.filter((j) => direct.every(([vn, jp]) => jp !== j || vn === main.VN)),
  };
}

function addPredecessors(
  { text, mentions }: PairContext,
  main: Record<'VN' | 'JP', string | null>,
  add: Add,
): void {
  for (const { entry, start, end, sentence } of mentions) {
    if (entry.country !== 'VN' || entry.current === entry.code) continue;
    const before = text.slice(Math.max(0, start - 36), start);
    if (!PREDECESSOR_AFTER.test(text.slice(end, end + 24)) && !PREDECESSOR_BEFORE.test(before)) continue;
    const near = mentions
      .filter((other) => other.entry.country === 'JP' && Math.abs(other.sentence - sentence) <= 1)
      .map((other) => other.entry.code);
    const partners = near.length ? near : [main.JP];
    for (const j of new Set(partners)) if (j) add(entry.code, j, 2);
  }
}

/** The one locality of a side that a text is about, or null where there are several. */
function mainOf([first, second]: readonly Prominent[]): string | null {
  return first && (!second || second.weight < 0.6 * first.weight) ? first.code : null;
}

function groupBySentence(mentions: readonly Mention[]): Map<number, Mention[]> {
  const groups = new Map<number, Mention[]>();
  for (const mention of mentions) {
    const group = groups.get(mention.sentence);
    if (group) group.push(mention);
    else groups.set(mention.sentence, [mention]);
  }
  return groups;
}

function codes(mentions: readonly Mention[], country: 'VN' | 'JP'): string[] {
  return [
    ...new Set(mentions.filter(({ entry }) => entry.country === country).map(({ entry }) => entry.code)),
  ];
}

/** A locality that stands out, with its weight up to 1. */
export interface Prominent {
  code: string;
  weight: number;
}

/** The localities of one side that stand out: in the title, early, often, or acting; weights as they come. */
export function prominent(mentions: readonly Mention[], country: 'VN' | 'JP', length: number): Prominent[] {
  const weights = new Map<string, number>();
  for (const mention of mentions) {
    if (mention.entry.country !== country) continue;
    const early = mention.start < length * 0.35 ? 0.15 : 0;
    const worth =
      ((mention.sentence === 0 ? 1.2 : 0.25) + (mention.acting ? 0.35 : 0) + early) *
      (mention.venue ? 0.5 : 1);
    weights.set(mention.entry.code, (weights.get(mention.entry.code) ?? 0) + worth);
  }
  const sorted = [...weights].map(([code, weight]) => ({ code, weight })).sort((a, b) => b.weight - a.weight);
  const top = sorted[0]?.weight ?? 0;
  return sorted
    .filter(({ weight }) => weight >= 0.45 * top && weight >= 0.5)
    .slice(0, 4)
    .map(({ code, weight }) => ({ code, weight: Math.min(1, weight) }));
}

const ENOUGH = 0.8;
const CAPITAL = 'VN-HN';

/**
 * Places that only house something ("seminar in Tokyo"): no partner, whoever comes there. A Vietnamese one is left out
 * only where no office of a locality acts and the state does, or where it is the capital, in which everything happens
 * ("tại Hà Nội, Bộ Y tế và tỉnh Kanagawa ký").
 */
export function onlyScenes(mentions: readonly Mention[], cues: readonly CueHit[]): Set<string> {
  const says = (...names: string[]) => cues.some(({ cue }) => cue !== null && names.includes(cue));
  const [local, stateActs] = [says('vnOffice'), says('nationalOffice', 'ministry')];
  const asked = mentions.filter(
    ({ entry }) => entry.country === 'JP' || (!local && (stateActs || entry.code === CAPITAL)),
  );
  const meant = new Set(asked.filter(({ venue }) => !venue).map(({ entry }) => entry.code));
  return new Set(asked.map(({ entry }) => entry.code).filter((code) => !meant.has(code)));
}

/** The pairs worth naming: strong enough in themselves, and near the strongest unless they share an end with it. */
export function choosePairs(all: readonly PairScore[], scenes: ReadonlySet<string>): Pair[] {
  const scores = all.filter(({ pair }) => !scenes.has(pair[0]) && !scenes.has(pair[1]));
  const best = scores[0];
  if (!best) return [];
  const shares = ({ pair }: PairScore) => pair[0] === best.pair[0] || pair[1] === best.pair[1];
  return scores
    .filter((one) => one.score >= ENOUGH && one.score >= (shares(one) ? 0.12 : 0.3) * best.score)
    .map(({ pair }) => pair);
}
