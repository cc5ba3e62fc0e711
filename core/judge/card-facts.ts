import { readAccordTerm } from '../accord-term.ts';
import type { CardFacts } from '../card-facts.ts';
import type { Kind, Pair } from '../verdict.ts';
import type { Mention } from './places.ts';
import { readPeople } from './people.ts';
import type { CueHit } from './scan.ts';
import type { Span } from './sentences.ts';

const MOST = 12;
const LONGEST = 12_000;
const LONGEST_QUOTE = 240;

const ORGANISATION =
  /(?:Công ty(?: CP| TNHH| cổ phần)?|Tập đoàn|Trường Đại học|Trường Cao đẳng|Đại học|Hội hữu nghị|Hội Hữu nghị|Ngân hàng|Bệnh viện|Hiệp hội)(?: (?:\p{Lu}[\p{L}&-]*|và|hữu nghị))*(?: \p{Lu}[\p{L}&-]*)|(?:\p{Lu}[\p{L}&-]+ ){1,4}(?:University|Corporation|Co\., Ltd\.?|Association|Hospital|College|Chamber of Commerce(?: and Industry)?)|University of (?:\p{Lu}\p{L}+ ?){1,3}|\b(?:JICA|JETRO|CLAIR|AEON|VCCI|JCCI)\b|[\p{Script=Han}ァ-ヶー]{2,12}(?:大学|协会|協会|協會|株式会社|商工会議所|銀行|病院)/gu;

const DOCUMENT =
  /biên bản ghi nhớ|bản ghi nhớ(?: hợp tác| hữu nghị)?|thỏa thuận hợp tác|thỏa thuận|tuyên bố chung|ý định thư|biên bản hợp tác|memorandum of (?:understanding|cooperation)|memorandum|joint statement|letter of intent|cooperation agreement|agreement|MOU|MoU|覚書|交流協定|友好協定|連携協定|協定書?|基本合意書|共同声明|合作备忘录|备忘录|合作備忘錄|備忘錄|意向书|意向書|协议|協議|양해각서|업무협약|협약서?|협정|บันทึกความเข้าใจ|ข้อตกลง|แถลงการณ์ร่วม|mémorandum(?: d['’]entente)?|protocole d['’](?:accord|entente)|lettre d['’]intention|accord/iu;
const SIGNED =
  /(?<!chưa |sẽ |sắp |dự kiến )(?<!\p{L})ký(?! hiệu| túc)(?!\p{L})|đặt bút|(?<!will be |to be )signed|inked|締結(?:し|され)|署名(?:し|され|式)|調印(?:し|され|式)|結んだ|結び|交わした|取り交わ|签署|签订|簽署|簽訂|서명|체결|이름을 올|ลงนาม|signé|paraphé/iu;

/** A text taken apart, as far as its card needs it, with what was decided of it. */
export interface CardSource {
  text: string;
  spans: readonly Span[];
  mentions: readonly Mention[];
  cues: readonly CueHit[];
  pairs: readonly Pair[];
  kinds: readonly Kind[];
  when: CardFacts['when'];
}

/** The facts of an event card, each with its quote; a pair or a kind without a sentence of its own has none. */
export function readCardFacts(source: CardSource): CardFacts {
  return {
    pairs: source.pairs.flatMap((pair) => withQuote({ pair }, pairQuote(source, pair))),
    kinds: source.kinds.flatMap((kind) => withQuote({ kind }, kindQuote(source, kind))),
    when: source.when,
    people: readPeople(source.text, source.mentions),
    organisations: readOrganisations(source),
    document: readDocument(source),
  };
}

function withQuote<T extends object>(fact: T, quote: string): (T & { quote: string })[] {
  return quote ? [{ ...fact, quote }] : [];
}

/** The sentence that names both; else the one that names the Japanese side. */
function pairQuote(source: CardSource, [vn, jp]: Pair): string {
  const naming = (code: string) =>
    new Set(source.mentions.filter(({ entry }) => entry.code === code).map(({ sentence }) => sentence));
  const [first, second] = [naming(vn), naming(jp)];
  const both = [...first].filter((sentence) => second.has(sentence));
  // A sentence of the body says more than the title.
  const best = both.find((sentence) => sentence > 0) ?? both[0] ?? [...second][0] ?? [...first][0];
  return best === undefined ? '' : quoteOf(source.text, source.spans[best]);
}

function kindQuote(source: CardSource, kind: Kind): string {
  const hits = source.cues.filter((cue) => cue.kind === kind);
  const titleEnd = source.spans[0]?.end ?? 0;
  const hit = hits.find(({ start }) => start >= titleEnd) ?? hits[0];
  return hit ? sentenceAt(source, hit.start) : '';
}

function sentenceAt({ text, spans }: Pick<CardSource, 'text' | 'spans'>, at: number): string {
  return quoteOf(
    text,
    spans.find(({ start, end }) => start <= at && at < end),
  );
}

function quoteOf(text: string, span: Span | undefined): string {
  return span ? text.slice(span.start, span.end).trim().slice(0, LONGEST_QUOTE) : '';
}

function readOrganisations(source: CardSource): CardFacts['organisations'] {
  const found = new Map<string, string>();
  for (const match of source.text.slice(0, LONGEST).matchAll(ORGANISATION)) {
    const name = match[0].trim();
    if (found.size < MOST && !found.has(name)) found.set(name, sentenceAt(source, match.index) || name);
  }
  return [...found].map(([name, quote]) => ({ name, quote }));
}

function readDocument({ text, spans }: CardSource): CardFacts['document'] {
  for (const { start, end } of spans) {
    const sentence = text.slice(start, end);
    const form = DOCUMENT.exec(sentence)?.[0];
    if (!form || !SIGNED.test(sentence)) continue;
    const term = readAccordTerm(text);
    return { form, quote: sentence.trim().slice(0, LONGEST_QUOTE), ...(term ? { term } : {}) };
  }
  return null;
}
