import { KINDS } from '../verdict.ts';
import type { Parts } from './features.ts';
import type { CueHit } from './scan.ts';
import { isPlannedSigning } from './planned-signing.ts';
import { kindBits } from './signs.ts';

const LEAD = 2;

/** Words by which a sentence wishes or proposes; what it names is not yet done. */
const WISH =
  /mong|đề nghị|kỳ vọng|hy vọng|đề xuất|gợi ý|mời gọi|muốn|sẵn sàng|kêu gọi|hứa|sẽ nghiên cứu|tiềm năng|thế mạnh|hope|would like|propos|suggest|invite|urged|asked|ready to|potential|strength|期待|したい|求め|望|意向|提案|呼びかけ|ต้องการ|หวัง|เสนอ|希望|愿|願|建议|建議|提议|희망|바라|제안|당부|souhait|espèr|propos|invit/iu;

/** Words by which a sentence tells what was before. */
const PAST =
  /(?:năm|tháng \d{1,2}[/-])\s?20\d\d|trước đó|trước đây|đã (?:có|từng)|từ năm|hồi tháng|khi đó|kế thừa|in (?:19|20)\d\d|since|last (?:year|month)|earlier|(?:19|20)\d\d年(?!度)|昨年|前年|これまで|先立|เมื่อเดือน|ปี พ\.ศ\.|去年|작년|지난해|en (?:19|20)\d\d|depuis/iu;

const VISIT = kindBits('visit');
const AGREEMENT = kindBits('agreement');
const VISIT_NUMBER = KINDS.indexOf('visit');
/** So many fields in one sentence are a list of hopes, unless the sentence tells what was signed. */
const LIST = 4;

const MEETING = ['visit.meeting', 'visit.offices', 'visit.gift', 'visit.signing'];
/** What is known of each kind, in this order. */
const COUNTS = ['n', 'share', 'wish', 'title', 'lead', 'signed'];
const [N, SHARE, WISHED, TITLE, LEADS, SIGNED] = [0, 1, 2, 3, 4, 5] as const;

/** Names of what the models of kinds weigh, by number. */
export const KIND_FEATURES: readonly string[] = [
  ...MEETING,
  ...KINDS.flatMap((kind) => COUNTS.map((count) => `${kind}.${count}`)),
];

/** Where the counts of a kind begin, by its number. */
const firstOf = (kind: number): number => MEETING.length + kind * COUNTS.length;

/**
 * What the model of each kind weighs, all by its own words: how often they stand, how often in a wish, whether in title
 * or lead, and whether in a sentence about a signing. In the order of KIND_FEATURES.
 */
export function kindFeatures(parts: Parts): Float64Array {
  const values = new Float64Array(KIND_FEATURES.length);
  addMeeting(values, parts);
  const total = countKinds(values, parts);
  for (let kind = 0; kind < KINDS.length; kind++) {
    const at = firstOf(kind);
    const n = values[at + N] ?? 0;
    values[at + N] = Math.log1p(n);
    values[at + SHARE] = n && n / total;
    values[at + WISHED] = Math.log1p(values[at + WISHED] ?? 0);
  }
  return values;
}

/** A visit is also seen from who stands together, and is seldom told where something is given. */
function addMeeting(values: Float64Array, { relations, spans, cues }: Parts): void {
  const leadEnd = spans[Math.min(LEAD, spans.length - 1)]?.end ?? 0;
  const early = (is: (hit: CueHit) => boolean) =>
    cues.some((hit) => hit.start < leadEnd && is(hit)) ? 1 : 0;
  values.set([
    relations.meeting,
    relations.offices,
    early(({ cue }) => cue === 'gift'),
    early(({ kind }) => kind === 'agreement'),
  ]);
}

/**
 * Counts the words of each kind; says how many there are outside wishes. A signing to come is none that is done: it counts
 * only where the title tells of it, which makes it the event that is announced.
 */
function countKinds(values: Float64Array, { text, spans, cues, signs }: Parts): number {
  const announced = ((signs.kinds[0] ?? 0) & AGREEMENT) !== 0;
  let total = 0;
  let read = -1;
  let wish = false;
  let planned = false;
  for (const { kindNumber, sentence } of cues) {
    if (kindNumber < 0) continue;
    const kinds = signs.kinds[sentence] ?? 0;
    if (read !== sentence) {
      const span = spans[sentence];
      const words = text.slice(span?.start, span?.end);
      planned = sentence > 0 && !announced && (kinds & AGREEMENT) !== 0 && isPlannedSigning(words);
      wish = sentence > 0 && (isList(kinds) || isOtherTime(words, sentence));
      read = sentence;
    }
    const unreal = wish || (planned && kindNumber !== VISIT_NUMBER);
    const at = firstOf(kindNumber);
    if (unreal) values[at + WISHED] = (values[at + WISHED] ?? 0) + 1;
    else {
      values[at + N] = (values[at + N] ?? 0) + 1;
      total++;
      if (kinds & AGREEMENT && !planned) values[at + SIGNED] = 1;
    }
    if (sentence === 0) values[at + TITLE] = 1;
    else if (sentence <= LEAD && !unreal) values[at + LEADS] = 1;
  }
  return total;
}

/** Whether a sentence tells what is hoped, or what was before the event. */
function isOtherTime(sentence: string, index: number): boolean {
  return WISH.test(sentence) || (index > 1 && PAST.test(sentence));
}

function isList(kinds: number): boolean {
  if (kinds & AGREEMENT) return false;
  let count = 0;
  for (let left = kinds & ~VISIT; left; left &= left - 1) count++;
  return count >= LIST;
}
