import { afterOtherScript, beforeOtherScript, beginsWith, endsWith, mayEndIn, when } from './beside.ts';
import {
  isDateline,
  isFollowedByGivenName,
  runsIntoKatakana,
  standsForState,
  standsInOtherName,
} from './other-names.ts';
import type { NameHit } from './scan.ts';
import type { Span } from './sentences.ts';

const AGENCY_BEFORE = when(
  mayEndIn('VN', 'NA', 'OV', 'PV', 'CA', 'RO', '社', '者', 'ại', 'in', 'từ'),
  endsWith(/(?:TTXVN|VNA|VOV|PV|JICA|JETRO|越通社|越通社记者)\s*(?:tại|in|từ)?\s*$/u),
);
const ORIGIN_BEFORE = when(
  mayEndIn('uê', ' ở', 'ại', 'ốc', 'in', 'of'),
  endsWith(/(?:^|[\s(])(?:quê(?: ở| tại| gốc(?: ở)?)?|sinh (?:ra )?(?:ở|tại)|born in|native of)\s$/iu),
);
/** A Thai mission's seat may stand some letters after its word. */
const THAI_LETTERS = Array.from({ length: 0x5b }, (_, index) => String.fromCharCode(0xe01 + index));
const MISSION_BEFORE = when(
  mayEndIn('ại', ' ở', 'in', ' à', '在', '駐', ...THAI_LETTERS),
  endsWith(
    /(?:lãnh sự(?: quán)?(?: danh dự)?(?: của)?(?: việt nam| nhật bản)?(?: [^.,;\n]{0,24})?(?: tại| ở)|đại sứ(?: quán)?(?: việt nam| nhật bản)? (?:tại|ở)|consul(?:ate)?(?:[ -]general)?(?: of (?:japan|vietnam))?(?: [^.,;\n]{0,16})? in|consul(?:at)?(?: général)?(?: du (?:japon|vietnam))? à|総領事館?[・ ]?在|(?<!現)在|駐|สถานกงสุลใหญ่[^\s]{0,20}ประจำ[ก-๛]{0,10}|ประจำ)\s*$/iu,
  ),
);
const SMALL_BEFORE = endsWith(/(?:^|[\s(])(?:xã|phường|làng|thôn|ấp|khu phố|đường|phố|hẻm)\s$/iu);
/** Level words, before and after a name. */
const LEVEL_BEFORE = endsWith(
  /(?:^|[\s(“"'’,])(?:tỉnh|phủ|thành phố|TP\.?|TX\.?|thị trấn|thị xã|làng|quận|huyện|thủ đô|đảo|phường|tinh|thanh pho|prefecture of|province of|city of|town of|village of|district of|(?:province|préfecture|ville)(?: japonaise| vietnamienne)? d(?:e|u)\s?|(?:ville|préfecture|province)(?: japonaise| vietnamienne)? d['’])\s?$/iu,
);
const LEVEL_AFTER = beginsWith(
  /^(?:[’']s)?(?:\s*-?\s*(?:prefecture|province|city|town|village|ward|district)(?!\p{L})|-(?:shi|cho|machi|ken|fu)(?!\p{L})|県|府|都(?!市)|道(?!路)|市|町|村|省|縣|县|현|성|시(?=[\s와의는가이에]))/iu,
);
const THAI_LEVEL_BEFORE = when(afterOtherScript, endsWith(/(?:จังหวัด|เมือง|นคร|กรุง)\s?$/u));
const VENUE_BEFORE = endsWith(
  /(?:^|[\s(“"'’,])(?:tại|ở|đến|tới|về|sang|(?<!đến )từ|ra|vào|qua|rời|khắp|gần|nằm ở|tai|o|den|in|at|to|from|near|through|across|outside|à|dans|en)\s+(?:(?:tỉnh|phủ|thành phố|TP\.?|thủ đô|thanh pho|tinh|the city of|downtown|central)\s+)?$/iu,
);
const VENUE_AFTER = when(
  beforeOtherScript,
  beginsWith(
    /^(?:市|県|省|府|都)?(?:市?内)?(?:で(?!は)|に(?:ある|て|本社|本拠|拠点)|市内で|에서|서(?=\s)|举行|召開|召开|舉行)/u,
  ),
);
/** An address in brackets after a firm's name: 明興産業（神戸市長田区）. */
const ADDRESS_BEFORE = endsWith(
  /[^市町村県府都省\s](?:[(（])(?:本社[・:：]?|本店[・:：]?)?\p{Script=Han}{0,4}$/u,
);
const VENUE_BEFORE_OTHER = when(
  afterOtherScript,
  endsWith(/(?:在|於|于|到|赴|ที่|ใน|ณ)\s?(?:กรุง|เมือง|นคร|จังหวัด)?\s?$/u),
);

const BIRTH_AFTER = when(beforeOtherScript, beginsWith(/^(?:出身|生まれ|という名)/u));
const CHAIRMAN_BEFORE = when(mayEndIn('ch', 'ác', 'nt'), endsWith(/(?:chủ tịch|bác|president)\s$/iu));
const HO_CHI_MINH = beginsWith(/^h[oồô] ch[ií] minh/iu);

/** Whether a name is part of another name, of a dateline or of an address of a mission. */
export function isPartOfOtherName(text: string, hit: NameHit, isFull: boolean, sentence: Span): boolean {
  const { start, end, aliases } = hit;
  if (
    AGENCY_BEFORE(text, start) ||
    MISSION_BEFORE(text, start) ||
    ORIGIN_BEFORE(text, start) ||
    isDateline(text, hit)
  )
    return true;
  const vietnamese = aliases.some(({ entry }) => entry.level === 'province' && entry.country === 'VN');
  if ((vietnamese && SMALL_BEFORE(text, start)) || BIRTH_AFTER(text, end)) return true;
  if (isFull) return false;
  // "Chủ tịch TP.HCM" heads a city, "Chủ tịch Hồ Chí Minh" is a person: the level word tells.
  if (CHAIRMAN_BEFORE(text, start) && HO_CHI_MINH(text, start)) return true;
  return standsInOtherName(text, hit) || runsIntoKatakana(text, hit) || standsForState(text, hit, sentence);
}

const LEVEL_INSIDE =
  /^(?:tỉnh|phủ|thành phố|tp|thị trấn|thị xã|quận|huyện|thủ đô|tinh|thanh pho|province d|préfecture d|ville d|จังหวัด|เมือง|นคร|กรุง)|(?: prefecture| province| city|県|府|市|町|村|省|縣|현|성|시)$/iu;
const PROVINCE_LINK = /^\s*(?:\(|,|thuộc|của|ở|in|of)\s*(?:tỉnh|phủ|thuộc|the)?\s*(?:tỉnh|phủ)?\s*$/u;
const LINK_AFTER = beginsWith(/^\s*(?:[(,]|thuộc|của|ở|in|of)/u);

/** Whether a level word or its own province stands beside a name: "thành phố Niki", "Niki town", "Niki (tỉnh Hokkaido)". */
export function designated(text: string, hit: NameHit, provinces: ReadonlyMap<string, string>): boolean {
  const { start, end } = hit;
  if (LEVEL_AFTER(text, end) || LEVEL_BEFORE(text, start) || THAI_LEVEL_BEFORE(text, start)) return true;
  const name = text.slice(start, end);
  if (LEVEL_INSIDE.test(name)) return true;
  if (!LINK_AFTER(text, end)) return false;
  const near = text.slice(end, end + 40).toLowerCase();
  return hit.aliases.some(({ entry }) => {
    const province = provinces.get(entry.code);
    const at = province ? near.indexOf(province) : -1;
    return at > 0 && PROVINCE_LINK.test(near.slice(0, at)) && !name.toLowerCase().includes(province ?? '');
  });
}

/** Whether a town's name is somebody's surname here. */
export function isSurname(text: string, { end }: NameHit): boolean {
  return isFollowedByGivenName(text, end);
}

/** Whether a name only says where something happens. */
export function isVenue(text: string, { start, end }: NameHit): boolean {
  return (
    VENUE_BEFORE(text, start) ||
    (beforeOtherScript(text, start) &&
      ADDRESS_BEFORE(text, start) &&
      /\p{Script=Han}/u.test(text.charAt(start))) ||
    VENUE_BEFORE_OTHER(text, start) ||
    VENUE_AFTER(text, end)
  );
}

/** Places whose names other countries have, too, and what tells them apart. */
const HOMONYM = /^(?:tỉnh |province of )?(?:Hà Nam|Ha Nam|Henan|Kochi|河南|하남)/u;
const ELSEWHERE =
  /Dubai|Trung Quốc|Trung –|Trung -|Trịnh Châu|Ấn Độ|Kerala|India|China|郑州|鄭州|경기|하남시|하남선/u;
const CHINESE_BEFORE = when(
  afterOtherScript,
  endsWith(/(?:山西|山东|山東|云南|雲南|江苏|江蘇|广东|廣東|四川|福建|湖南)省?$/u),
);

/** Whether a name is that of a place in a third country (Hà Nam is also Henan, Kochi a port of Kerala). */
export function isForeign(text: string, { start, end }: NameHit): boolean {
  if (CHINESE_BEFORE(text, start)) return true;
  return (
    HOMONYM.test(text.slice(start, end)) && ELSEWHERE.test(text.slice(Math.max(0, start - 300), end + 300))
  );
}

const SUBJECT_JA = beginsWith(
  /^(?:県|府|都|道|市|町|村|省)?(?:の[^、。が\n]{1,14}[局課部会])?(?:が(?!ある)|は|も|と(?!いう|して)|側|、)/u,
);
/** A department of an authority: 北海道総合政策部国際局, 川崎市上下水道局. */
const DEPARTMENT_JA = beginsWith(
  /^[県府都道市町村]?\p{Script=Han}{2,10}[部局課室庁](?=[\p{Script=Han}はがのと、\s]|$)/u,
);
const SUBJECT_ZH = beginsWith(
  /^(?:县|縣|市|省|府|都)?(?:政府|与|與|和|向|同|将|將|在[^，。]{2,14}(?:签|簽|举行|舉行))/u,
);
const SUBJECT_KO = beginsWith(/^\s?(?:현|시|성|부|도)?(?:은|는|이|가|와|과|의회|청)(?![가-힣])/u);
const SUBJECT_VI = beginsWith(
  /^\s*(?:\((?:Nhật Bản|Việt Nam)\)\s*)?(?:và(?= (?:tỉnh|thành phố|TP|huyện|quận|thị))|đã|sẽ|ký|tặng|trao|gửi|cử|giúp|hỗ trợ|đón|tiếp|mời|công bố|cam kết|phối hợp|hợp tác|bắt tay|đề nghị|cùng)(?!\p{L})/u,
);
const SUBJECT_EN = beginsWith(
  /^(?:\s+(?:prefecture|province|city|town|Prefecture|Province|City|Town))?(?:,|[’']s)?\s+(?:and(?= [A-Z])|has|have|will|signed|signs?|sent|sends|gave|donated|donates|invited|invites|agreed|agrees?|hosted|hosts|welcomed|plans|pledged|announced|presented|offered|offers|helps?|to (?:help|train|send|host|sign)|explore|look|ink|inks|inked|learns?|launch|launched|promised|paid)(?!\p{L})/u,
);
const SUBJECT_TH = beginsWith(
  /^\s?(?:\(ญี่ปุ่น\)|ประเทศญี่ปุ่น|ของญี่ปุ่น|ของเวียดนาม)?\s?(?:และ|กับ|ลงนาม|ร่วมมือ|ร่วมกัน|จับมือ|ส่ง|มอบ|บริจาค|เปิด|เยือน|ต้อนรับ|ได้|เริ่ม|เชิญ|ขอบคุณ)/u,
);
const SUBJECT_FR = beginsWith(
  /^,?\s+(?:et (?:la (?:ville|préfecture)|le)|a |ont |va |vont |s[’']|signent|offre|offrent|envoie|aide|\p{Ll}+(?:era|ira|ront)(?!\p{L}))/u,
);

const LEVEL_JA = /[県府都道市町村省]/u;
const FROM_BEFORE = endsWith(
  /(?:^|[\s(“"'’,])(?:từ|của|from|of|de|du)\s+(?:(?:tỉnh|phủ|thành phố|TP\.?|the city of|la (?:ville|préfecture|province) d[eu])\s*)?$/iu,
);
const AGENT_BEFORE = endsWith(
  /(?:^|\s)(?:by|do|bởi|par)\s+(?:(?:tỉnh|phủ|thành phố|TP\.?|chính quyền (?:tỉnh|thành phố)|the (?:city|prefecture|province) of|la (?:ville|préfecture|province) d[eu])\s*)?$/iu,
);

/** Whether somebody comes from a place, which is no scene then: "a team from Okinawa". */
export function comesFrom(text: string, { start }: NameHit): boolean {
  return FROM_BEFORE(text, start);
}

/** Whether a sentence lets a place do something: "Kanagawa signed", "宮崎県は", "tỉnh Gunma tặng". Not where it is a scene. */
export function isSubject(text: string, { start, end }: NameHit): boolean {
  if (AGENT_BEFORE(text, start)) return true;
  const last = text.charAt(end - 1);
  if (/[\p{Script=Han}ァ-ヶー]/u.test(last))
    return (
      DEPARTMENT_JA(text, end) ||
      (SUBJECT_JA(text, end) && (LEVEL_JA.test(last) || LEVEL_JA.test(text.charAt(end)))) ||
      (SUBJECT_ZH(text, end) && /[县縣市省府都]/u.test(text.slice(start, end + 1)))
    );
  if (/\p{Script=Hangul}/u.test(last)) return SUBJECT_KO(text, end);
  if (/\p{Script=Thai}/u.test(last)) return SUBJECT_TH(text, end);
  return SUBJECT_VI(text, end) || SUBJECT_EN(text, end) || SUBJECT_FR(text, end);
}
