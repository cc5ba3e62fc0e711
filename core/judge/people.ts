import type { NamedPerson } from '../card-facts.ts';
import type { Span } from './sentences.ts';

/** Stands in the masked text for every letter of a place's name, so that a place is never read as part of a person. */
const PLACE = '\u0001';
const P = `${PLACE}+`;
const MOST = 12;
const LONGEST = 12_000;

const LATIN = "(?!(?:Ông|Bà) )\\p{Lu}[\\p{L}'’-]+(?: \\p{Lu}(?:[\\p{L}'’-]+|\\.)){1,4}(?![\\p{L}])";
const GIVEN = `(?<name>${LATIN})`;

const VI_HEAD =
  '(?:Phó |Quyền |Tân |Nguyên )?(?:Chủ tịch|Bí thư|Thống đốc|Thị trưởng|Tỉnh trưởng|Đô trưởng|Quận trưởng|Giám đốc Sở|Giám đốc|Tổng [Ll]ãnh sự|Đại sứ|Bộ trưởng|Thứ trưởng|Thủ tướng|Cục trưởng|Hiệu trưởng|Trưởng đoàn)';
const VI_TAIL = `(?: (?:${P}|Thường trực|thường trực|UBND|HĐND|UBMTTQ|Tỉnh ủy|Thành ủy|Huyện ủy|Ủy ban|Hội đồng|Quốc hội|Sở|Ngoại vụ|Công Thương|Y tế|Ngoại giao|Kế hoạch|Đầu tư|nhân dân|nghị sĩ|tỉnh|thành phố|thị trấn|quận|huyện|TP\\.?|phủ|nước|tại|ở|và|của|Nhật Bản|Việt Nam|đặc mệnh toàn quyền))*`;
const VI_OFFICE = `(?<office>${VI_HEAD}${VI_TAIL})`;

const EN_HEAD =
  '(?:(?:Permanent|Standing|Vice|Deputy|Acting|Former|First) |Vice-)*(?:Governor|Mayor|Ambassador|Consul General|Prime Minister|Minister|Chairman|Chairwoman|Chairperson|Speaker|Secretary|Director|President)';
const EN_TAIL = `(?: (?:${P}|of|the|to|in|for|and|provincial|municipal|city|City|prefectural|Prefectural|prefecture|Prefecture|province|Province|town|People[’']s|Committee|Council|Assembly|Party|Standing|Department|Foreign|External|Affairs|Relations|Japan|Vietnam|Japan[’']s)(?![\\p{L}]))*`;
const EN_OFFICE = `(?<office>(?:${P} )?${EN_HEAD}${EN_TAIL})`;

const FR_OFFICE = `(?<office>(?:vice-|adjoint au )?(?:gouverneure?|maire|présidente?|ambassad(?:eur|rice)|secrétaire|consul général)(?: (?:${P}|du|de la|de|des|Comité|populaire|Conseil|Assemblée|préfectorale|provincial|municipal|ville|préfecture|province|du Parti|Japon|Vietnam)(?![\\p{L}])| d['’]${P})*)`;

const JA_OFFICE =
  '(?:副知事|知事|副市長|市長|副町長|町長|副村長|村長|区長|県議会議長|府議会議長|市議会議長|副議長|議長|人民委員会委員長|人民委員会副委員長|人民評議会議長|副委員長|委員長|党委書記|副書記長|書記長|副書記|書記|特命全権大使|大使|総領事|首相|外務局長|局長)';
const JA_NAME = '(?<name>[\\p{Script=Han}々]{3,5}|[ァ-ヶー]+(?:[・＝][ァ-ヶー]+){1,4})';
const KO_NAME = '(?<name>\\p{Script=Hangul}{2,6}(?: \\p{Script=Hangul}{1,6}){1,3})';
const KO_OFFICE =
  '(?:부지사|지사|부시장|시장|인민위원회 위원장|인민위원회 부위원장|인민의회 의장|당서기|의장|위원장|대사|총영사)';
const TH_OFFICE =
  '(?:รองผู้ว่าราชการ|ผู้ว่าราชการ|รองนายกเทศมนตรี|นายกเทศมนตรี|รองประธานคณะกรรมการประชาชน|ประธานคณะกรรมการประชาชน|ประธานสภา|เลขาธิการคณะกรรมการพรรค|เอกอัครราชทูต|กงสุลใหญ่)';
const ZH_OFFICE =
  '(?:副知事|知事|副市长|副市長|市长|市長|人民委员会主席|人民委員會主席|人民委员会副主席|人民委員會副主席|省委书记|省委書記|市委书记|市委書記|议长|議長|大使|总领事|總領事)';

const PATTERNS: Record<'latin' | 'ja' | 'zh' | 'ko' | 'th', RegExp[]> = {
  latin: [
    `${VI_OFFICE}(?: \\(Nhật Bản\\))?,? (?:(?:ông|bà|Ông|Bà) )?${GIVEN}`,
    `(?:ông|bà|Ông|Bà) ${GIVEN}(?:,| -| –| là) ${VI_OFFICE}`,
    `${GIVEN} ?[,-] (?:(?:Ủy|Uỷ) viên [^,.\\n]{3,60}, )?${VI_OFFICE}`,
    `${EN_OFFICE},? (?:(?:Mr|Ms|Mrs|Dr)\\.? )?${GIVEN}`,
    `${GIVEN}, (?:the )?${EN_OFFICE}`,
    `${FR_OFFICE},? (?:M\\. |Mme )?${GIVEN}`,
    `${GIVEN}, (?:le |la |l['’])?${FR_OFFICE}`,
  ].map((source) => new RegExp(source, 'gu')),
  ja: [
    new RegExp(
      `(?:(?<=^|[\\s、。「（(・はがとや])|(?<place>${P}[県府都道市町村省]?(?:の|人民委員会の|議会の|)))${JA_NAME}(?:・)?(?<office>${JA_OFFICE})`,
      'gu',
    ),
    new RegExp(`${JA_NAME}・(?<office>${P}[県府都道市町村省]?${JA_OFFICE})`, 'gu'),
    new RegExp(
      `(?<office>${P}[県府都道市町村省]?(?:の)?${JA_OFFICE})(?:の|・|である)${JA_NAME}(?=氏|さん|）)`,
      'gu',
    ),
  ],
  zh: [
    new RegExp(
      `(?<office>${P}[县縣府市省]?${ZH_OFFICE})(?<name>\\p{Script=Han}{3,4}?)(?=[，。、；（）(]|率|与|與|在|表示|说|說|指出|会见|會見)`,
      'gu',
    ),
  ],
  ko: [
    new RegExp(`${KO_NAME} (?<office>${P}(?:현|시|성)? ?${KO_OFFICE})`, 'gu'),
    new RegExp(`${P}(?:현|시|성)?(?:의)? ${KO_NAME} (?<office>${KO_OFFICE})`, 'gu'),
  ],
  th: [
    new RegExp(
      `(?<![ก-๙])(?:นางสาว|นาย|นาง)\\s?(?<name>[ก-๙]+(?: [ก-๙]+){1,3}?) (?<office>${TH_OFFICE}(?:จังหวัด|เมือง|นคร)?\\s?(?:${P})?)`,
      'gu',
    ),
  ],
};
/** Words that end in an office's word and are no names: 人民委員会+委員長, 全国+議長. */
const NO_NAME =
  /^(?:Sở|Cục|Bộ|Vụ|Viện|Ban|Hội|Ủy|Đảng|Nhật|Việt|Quốc|Phòng|Trung tâm|National|People|Foreign|Japan|Vietnam|Vietnamese|Japanese|Party|Standing)(?![\p{L}])|[会會部局省市県縣府都道国國課院庁党長表当任善光命権総副元前現両各同新初女男]$|^(?:日本|全国|同国|両国|当時)|人民|委員|議会|共産/u;

/**
 * The people that a text names with their office, each once, as written: `places` are the spans of its place names.
 * Offices and names in Vietnamese, English, French, Japanese, Chinese, Korean and Thai; what is not surely a name is
 * left out.
 */
export function readPeople(text: string, places: readonly Span[]): NamedPerson[] {
  const masked = mask(text.slice(0, LONGEST), places);
  const people = new Map<string, NamedPerson & { at: number }>();
  for (const pattern of patternsFor(masked)) {
    for (const match of masked.matchAll(pattern)) {
      const { name = '', office = '', place = '' } = match.groups ?? {};
      const [nameAt, officeAt] = [match[0].indexOf(name), match[0].lastIndexOf(office)];
      if (!name || !office || name.includes(PLACE) || NO_NAME.test(name)) continue;
      const own = (offset: number, length: number) =>
        text.slice(match.index + offset, match.index + offset + length).trim();
      const person = own(nameAt, name.length);
      if (people.has(person) || people.size >= MOST) continue;
      people.set(person, {
        name: person,
        office: own(officeAt, office.length).replace(/ (?:tại|ở|của|và|of|the|to|in|for|and|du|de)$/u, ''),
        quote: own(place ? match[0].indexOf(place) : 0, match[0].length),
        at: match.index,
      });
    }
  }
  return [...people.values()]
    .sort((a, b) => a.at - b.at)
    .map(({ name, office, quote }) => ({ name, office, quote }));
}

function patternsFor(masked: string): RegExp[] {
  if (/[\u0e01-\u0e5b]/.test(masked)) return PATTERNS.th;
  if (/[\uac00-\ud7a3]/.test(masked)) return PATTERNS.ko;
  if (/[\u3041-\u30ff]/.test(masked)) return PATTERNS.ja;
  if (/[\u4e00-\u9fff]/.test(masked)) return PATTERNS.zh;
  return PATTERNS.latin;
}

function mask(text: string, places: readonly Span[]): string {
  let masked = '';
  let from = 0;
  for (const { start, end } of places) {
    if (start < from || end > text.length) continue;
    masked += text.slice(from, start) + PLACE.repeat(end - start);
    from = end;
  }
  return masked + text.slice(from);
}
