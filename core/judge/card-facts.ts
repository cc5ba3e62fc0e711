import { normaliseText } from '../text/normalise.ts';

/** Somebody named with an office, both as the article writes them. */
interface NamedPerson {
  name: string;
  office: string;
  /** The words of the article that hold both. */
  quote: string;
}

/** What an event card shows besides pairs, kinds and day. Everything is a literal part of the normalised article. */
export interface CardFacts {
  people: NamedPerson[];
  organisations: string[];
  /** The paper that was signed; null where the article tells of no signing. */
  document: { form: string; quote: string } | null;
}

const MOST = 12;
const LONGEST = 12_000;
const LONGEST_QUOTE = 240;

const LATIN_NAME = "((?:\\p{Lu}[\\p{L}'’-]+\\s){1,4}\\p{Lu}[\\p{L}'’-]+)";
const VI_OFFICE =
  '(?:Phó |Quyền |Tân )?(?:Chủ tịch|Bí thư|Thống đốc|Thị trưởng|Tỉnh trưởng|Giám đốc Sở|Tổng Lãnh sự|Đại sứ|Bộ trưởng|Thứ trưởng|Thủ tướng|Cục trưởng)(?: (?:Thường trực|UBND|HĐND|Tỉnh ủy|Thành ủy|Ủy ban nhân dân|Hội đồng|nhân dân|tỉnh|thành phố|TP\\.?|phủ|huyện|Ngoại vụ|Công Thương|Y tế|Nhật Bản|tại|Việt Nam|Quốc hội|nước)){0,6}';
const EN_OFFICE =
  "(?:Vice |Deputy |Permanent |Acting )*(?:Governor|Mayor|Ambassador|Consul General|Prime Minister|Chairman|Chairwoman|Director)(?: of the (?:[\\p{L}-]+ ){0,3}People[’']s (?:Committee|Council))?";
const FR_OFFICE =
  '(?:vice-)?(?:gouverneur|gouverneure|maire|président du Comité populaire(?: provincial| municipal)?|ambassadeur),?';
const PEOPLE = [
  new RegExp(`(${VI_OFFICE}) ${LATIN_NAME}(?=[\\s,.;:)]|$)`, 'gu'),
  new RegExp(`(${EN_OFFICE}) ${LATIN_NAME}(?=[\\s,.;:)’']|$)`, 'gu'),
  new RegExp(`(${FR_OFFICE}) ${LATIN_NAME}(?=[\\s,.;:)]|$)`, 'gu'),
];
/** Names in kanji or katakana stand before the office: 池田豊人知事, グエン・ヴァン・ミン委員長. */
const CJK_PERSON =
  /(?<=^|[のはがとや、。「（(\s]|[県府都道市町村省]|人民委員会|議会)(\p{Script=Han}{3,5}|[ァ-ヶー]+(?:・[ァ-ヶー]+){1,4})(副知事|知事|副市長|市長|町長|村長|副議長|議長|副委員長|委員長|副書記長|書記|大使|総領事|首相)/gu;

const ORGANISATION =
  /(?:Công ty(?: CP| TNHH| cổ phần)?|Tập đoàn|Trường Đại học|Đại học|Hội hữu nghị|Hội Hữu nghị|Ngân hàng)(?: \p{Lu}[\p{L}&-]*){1,6}|(?:\p{Lu}[\p{L}&-]+ ){1,4}(?:University|Corporation|Co\., Ltd\.?|Association)|University of (?:\p{Lu}\p{L}+ ?){1,3}|\b(?:JICA|JETRO|CLAIR|AEON|VCCI)\b|[\p{Script=Han}ァ-ヶー]{2,12}(?:大学|協会|株式会社|商工会議所|銀行)/gu;

const DOCUMENT =
  /bản ghi nhớ(?: hợp tác| hữu nghị)?|biên bản ghi nhớ|thỏa thuận hợp tác|thỏa thuận|tuyên bố chung|memorandum of understanding|memorandum|joint statement|cooperation agreement|agreement|MOU|MoU|覚書|交流協定|協定|基本合意書|共同声明|合作备忘录|备忘录|備忘錄|协议|協議|양해각서|협약서?|บันทึกความเข้าใจ|ข้อตกลง|mémorandum|protocoles? d['’]accord|accord/iu;
const SIGNED =
  /(?<!chưa |sẽ |sắp )(?<!\p{L})ký(?!\p{L})|đặt bút|signed|inked|締結|署名|調印|結んだ|交わした|取り交わ|签署|簽署|서명|체결|이름을 올|ลงนาม|signé/iu;

/**
 * People with their office, organisations and the paper signed. `places` are the quotes of the verdict's places: a
 * province between an office and a name is no part of the name.
 */
export function readCardFacts(
  article: { title: string; text: string },
  places: readonly string[],
): CardFacts {
  const text = normaliseText(`${article.title}\n${article.text.slice(0, LONGEST)}`);
  return {
    people: readPeople(text, places),
    organisations: readOrganisations(text),
    document: readDocument(text),
  };
}

function readPeople(text: string, places: readonly string[]): NamedPerson[] {
  const people = new Map<string, NamedPerson>();
  const add = (name: string, office: string, quote: string) => {
    if (people.size < MOST && !people.has(name)) people.set(name, { name, office, quote });
  };
  for (const pattern of PEOPLE) {
    for (const [quote, office = '', words = ''] of text.matchAll(pattern)) {
      const name = withoutPlace(words, places);
      if (name.includes(' ')) add(name, office, quote);
    }
  }
  for (const [quote, name = '', office = ''] of text.matchAll(CJK_PERSON)) add(name, office, quote);
  return [...people.values()];
}

/** "Bình Dương Võ Văn Minh" is Võ Văn Minh of Bình Dương. */
function withoutPlace(words: string, places: readonly string[]): string {
  for (const place of places) {
    const bare = place.replace(/^(?:tỉnh|thành phố|TP\.?|phủ)\s/iu, '');
    if (words.startsWith(`${bare} `)) return words.slice(bare.length + 1);
  }
  return words;
}

function readOrganisations(text: string): string[] {
  const found = new Set<string>();
  for (const [quote] of text.matchAll(ORGANISATION)) if (found.size < MOST) found.add(quote.trim());
  return [...found];
}

function readDocument(text: string): CardFacts['document'] {
  for (const sentence of text.split(/(?<=[。！？!?])|(?<=\.)\s|\n/u)) {
    const form = DOCUMENT.exec(sentence)?.[0];
    if (form && SIGNED.test(sentence)) return { form, quote: sentence.trim().slice(0, LONGEST_QUOTE) };
  }
  return null;
}
