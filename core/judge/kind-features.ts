import { KINDS, type Kind } from '../verdict.ts';
import type { Parts } from './features.ts';
import type { Features } from './model.ts';
import { readRelations } from './relations.ts';
import type { CueHit } from './scan.ts';

const LEAD = 2;

/** Words by which a sentence wishes or proposes; what it names is not yet done. */
const WISH =
  /mong|đề nghị|kỳ vọng|hy vọng|đề xuất|gợi ý|mời gọi|muốn|sẵn sàng|kêu gọi|hứa|sẽ nghiên cứu|tiềm năng|thế mạnh|hope|would like|propos|suggest|invite|urged|asked|ready to|potential|strength|期待|したい|求め|望|意向|提案|呼びかけ|ต้องการ|หวัง|เสนอ|希望|愿|願|建议|建議|提议|희망|바라|제안|당부|souhait|espèr|propos|invit/iu;

/** Words by which a sentence tells what was before. */
const PAST =
  /(?:năm|tháng \d{1,2}[/-])\s?20\d\d|trước đó|trước đây|đã (?:có|từng)|từ năm|hồi tháng|khi đó|kế thừa|in (?:19|20)\d\d|since|last (?:year|month)|earlier|(?:19|20)\d\d年(?!度)|昨年|前年|これまで|先立|เมื่อเดือน|ปี พ\.ศ\.|去年|작년|지난해|en (?:19|20)\d\d|depuis/iu;

/** What is counted of one kind, and under which names the model knows it. */
interface Count {
  names: Record<'n' | 'wish' | 'title' | 'lead' | 'signed' | 'share', string>;
  n: number;
  wish: number;
  title: boolean;
  lead: boolean;
  signed: boolean;
}

const NAMES = new Map(
  KINDS.map((kind) => [
    kind,
    {
      n: `${kind}.n`,
      wish: `${kind}.wish`,
      title: `${kind}.title`,
      lead: `${kind}.lead`,
      signed: `${kind}.signed`,
      share: `${kind}.share`,
    },
  ]),
);

/**
 * What the model of each kind weighs, all by its own words: how often they stand, how often in a wish, whether in title
 * or lead, and whether in a sentence about a signing.
 */
export function kindFeatures(parts: Parts): Features {
  const features = meetingFeatures(parts);
  const counts = countKinds(parts);
  let total = 0;
  for (const { n } of counts.values()) total += n;
  for (const { names, n, wish, title, lead, signed } of counts.values()) {
    if (n) {
      features[names.n] = Math.log1p(n);
      features[names.share] = n / total;
    }
    if (wish) features[names.wish] = Math.log1p(wish);
    if (title) features[names.title] = 1;
    if (lead) features[names.lead] = 1;
    if (signed) features[names.signed] = 1;
  }
  return features;
}

/** A visit is also seen from who stands together, and is seldom told where something is given. */
function meetingFeatures(parts: Parts): Features {
  const { meeting, offices } = readRelations(parts);
  const leadEnd = parts.spans[Math.min(LEAD, parts.spans.length - 1)]?.end ?? 0;
  const early = (is: (hit: CueHit) => boolean) =>
    parts.cues.some((hit) => hit.start < leadEnd && is(hit)) ? 1 : 0;
  return {
    'visit.meeting': meeting,
    'visit.offices': offices,
    'visit.gift': early(({ cue }) => cue === 'gift'),
    'visit.signing': early(({ kind }) => kind === 'agreement'),
  };
}

function countKinds({ text, spans, cues }: Parts): Map<Kind, Count> {
  const counts = new Map<Kind, Count>();
  const signing = new Set<number>();
  const lists = fieldLists(cues, spans);
  let index = 0;
  let wish = false;
  let read = -1;
  const seen: { count: Count; index: number }[] = [];
  for (const { kind, start } of cues) {
    if (!kind) continue;
    while (index + 1 < spans.length && (spans[index]?.end ?? 0) <= start) index++;
    if (read !== index) {
      const span = spans[index];
      const sentence = index > 0 ? text.slice(span?.start, span?.end) : '';
      wish = index > 0 && (lists.has(index) || WISH.test(sentence) || (index > 1 && PAST.test(sentence)));
      read = index;
    }
    if (kind === 'agreement') signing.add(index);
    const count = countOf(counts, kind);
    if (wish) count.wish++;
    else {
      count.n++;
      seen.push({ count, index });
    }
    if (index === 0) count.title = true;
    else if (index <= LEAD && !wish) count.lead = true;
  }
  for (const each of seen) if (signing.has(each.index)) each.count.signed = true;
  return counts;
}

/** So many fields in one sentence are a list of hopes, unless the sentence tells what was signed. */
const LIST = 4;

function fieldLists(cues: readonly CueHit[], spans: Parts['spans']): Set<number> {
  const fields = new Map<number, Set<Kind>>();
  let index = 0;
  for (const { kind, start } of cues) {
    if (!kind || kind === 'visit') continue;
    while (index + 1 < spans.length && (spans[index]?.end ?? 0) <= start) index++;
    const known = fields.get(index) ?? new Set();
    fields.set(index, known.add(kind));
  }
  const lists = [...fields].filter(([, kinds]) => kinds.size >= LIST && !kinds.has('agreement'));
  return new Set(lists.map(([at]) => at));
}

function countOf(counts: Map<Kind, Count>, kind: Kind): Count {
  let count = counts.get(kind);
  const names = NAMES.get(kind);
  if (!count && names) {
    count = { names, n: 0, wish: 0, title: false, lead: false, signed: false };
    counts.set(kind, count);
  }
  if (!count) throw new Error(`there is no kind ${kind}`);
  return count;
}
