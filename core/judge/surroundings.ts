import {
  isDateline,
  isFollowedByGivenName,
  runsIntoKatakana,
  standsAsPerson,
  standsForState,
  standsInOtherName,
} from './other-names.ts';
import type { NameHit } from './scan.ts';
import type { Span } from './sentences.ts';

const AGENCY_BEFORE = /(?:TTXVN|VNA|VOV|PV|JICA|JETRO|越通社|越通社记者)\s*(?:tại|in|từ)?\s*$/u;
const ORIGIN_BEFORE =
  /(?:^|[\s(])(?:quê(?: ở| tại| gốc(?: ở)?)?|sinh (?:ra )?(?:ở|tại)|born in|native of)\s$/iu;
const MISSION_BEFORE =
  /(?:lãnh sự(?: quán)?(?: danh dự)?(?: của)?(?: việt nam| nhật bản)?(?: [^.,;\n]{0,24})?(?: tại| ở)|đại sứ(?: quán)?(?: việt nam| nhật bản)? (?:tại|ở)|consul(?:ate)?(?:[ -]general)?(?: of (?:japan|vietnam))?(?: [^.,;\n]{0,16})? in|consul(?:at)?(?: général)?(?: du (?:japon|vietnam))? à|総領事館?[・ ]?在|(?<!現)在|駐|สถานกงสุลใหญ่[^\s]{0,20}ประจำ[^\s]{0,10}|ประจำ)\s*$/iu;
const SMALL_BEFORE = /(?:^|[\s(])(?:xã|phường|làng|thôn|ấp|khu phố|đường|phố|hẻm)\s$/iu;
/** Level words, before and after a name. */
const LEVEL_BEFORE =
  /(?:^|[\s(“"'’,])(?:tỉnh|phủ|thành phố|TP\.?|TX\.?|thị trấn|thị xã|làng|quận|huyện|thủ đô|đảo|phường|tinh|thanh pho|prefecture of|province of|city of|town of|village of|district of|(?:province|préfecture|ville)(?: japonaise| vietnamienne)? d(?:e|u)\s?|(?:ville|préfecture|province)(?: japonaise| vietnamienne)? d['’])\s?$/iu;
const LEVEL_AFTER =
  /^(?:[’']s)?(?:\s*-?\s*(?:prefecture|province|city|town|village|ward|district)(?!\p{L})|-(?:shi|cho|machi|ken|fu)(?!\p{L})|県|府|都(?!市)|道(?!路)|市|町|村|省|縣|县|현|성|시(?=[\s와의는가이에]))/iu;
const THAI_LEVEL_BEFORE = /(?:จังหวัด|เมือง|นคร|กรุง)\s?$/u;
const VENUE_BEFORE =
  /(?:^|[\s(“"'’,])(?:tại|ở|đến|tới|về|sang|(?<!đến )từ|ra|vào|qua|rời|khắp|gần|nằm ở|tai|o|den|in|at|to|from|near|through|across|outside|à|dans|en)\s+(?:(?:tỉnh|phủ|thành phố|TP\.?|thủ đô|thanh pho|tinh|the city of|downtown|central)\s+)?$/iu;
const VENUE_AFTER =
  /^(?:市|県|省|府|都)?(?:市?内)?(?:で(?!は)|に(?:ある|て|本社|本拠|拠点)|市内で|에서|서(?=\s)|举行|召開|召开|舉行)/u;
/** An address in brackets after a firm's name: 明興産業（神戸市長田区）. */
const ADDRESS_BEFORE = /[^市町村県府都省\s](?:[(（])(?:本社[・:：]?|本店[・:：]?)?\p{Script=Han}{0,4}$/u;
const VENUE_BEFORE_OTHER = /(?:在|於|于|到|赴|ที่|ใน|ณ)\s?(?:กรุง|เมือง|นคร|จังหวัด)?\s?$/u;

/** Whether a name is part of another name, of a dateline or of an address of a mission. */
export function isPartOfOtherName(text: string, hit: NameHit, isFull: boolean, span: Span): boolean {
  const before = text.slice(Math.max(0, hit.start - 60), hit.start);
  const after = text.slice(hit.end, hit.end + 40);
  const name = text.slice(hit.start, hit.end);
  if (
    AGENCY_BEFORE.test(before) ||
    MISSION_BEFORE.test(before) ||
    ORIGIN_BEFORE.test(before) ||
    isDateline(before, after)
  )
    return true;
  if (
    SMALL_BEFORE.test(before) &&
    hit.aliases.some(({ entry }) => entry.level === 'province' && entry.country === 'VN')
  )
    return true;
  if (/^(?:出身|生まれ|という名)/u.test(after)) return true;
  if (isFull) return false;
  // "Chủ tịch TP.HCM" heads a city, "Chủ tịch Hồ Chí Minh" is a person: the level word tells.
  if (/(?:chủ tịch|bác|president)\s$/iu.test(before) && /^h[oồô] ch[ií] minh/iu.test(name)) return true;
  return (
    standsInOtherName(before, after) ||
    runsIntoKatakana(name, before, after) ||
    standsForState(name, text.slice(span.start, span.end))
  );
}

const LEVEL_INSIDE =
  /^(?:tỉnh|phủ|thành phố|tp|thị trấn|thị xã|quận|huyện|thủ đô|tinh|thanh pho|province d|préfecture d|ville d|จังหวัด|เมือง|นคร|กรุง)|(?: prefecture| province| city|県|府|市|町|村|省|縣|현|성|시)$/iu;
const PROVINCE_LINK = /^\s*(?:\(|,|thuộc|của|ở|in|of)\s*(?:tỉnh|phủ|thuộc|the)?\s*(?:tỉnh|phủ)?\s*$/u;

/** Whether a level word or its own province stands beside a name: "thành phố Niki", "Niki town", "Niki (tỉnh Hokkaido)". */
export function designated(text: string, hit: NameHit, provinces: ReadonlyMap<string, string>): boolean {
  const name = text.slice(hit.start, hit.end);
  if (LEVEL_INSIDE.test(name) || LEVEL_AFTER.test(text.slice(hit.end, hit.end + 12))) return true;
  const before = text.slice(Math.max(0, hit.start - 24), hit.start);
  if (LEVEL_BEFORE.test(before) || THAI_LEVEL_BEFORE.test(before)) return true;
  if (!/^\s*(?:[(,]|thuộc|của|ở|in|of)/u.test(text.slice(hit.end, hit.end + 8))) return false;
  const near = text.slice(hit.end, hit.end + 40).toLowerCase();
  return hit.aliases.some(({ entry }) => {
    const province = provinces.get(entry.code);
    const at = province ? near.indexOf(province) : -1;
    return at > 0 && PROVINCE_LINK.test(near.slice(0, at)) && !name.toLowerCase().includes(province ?? '');
  });
}

/** Whether a name stands as somebody's: beside a person's title or another part of a name. */
export function isPersonName(text: string, hit: NameHit): boolean {
  return standsAsPerson(
    text.slice(Math.max(0, hit.start - 36), hit.start),
    text.slice(hit.end, hit.end + 30),
  );
}

/** Whether a town's name is somebody's surname here. */
export function isSurname(text: string, hit: NameHit): boolean {
  return isFollowedByGivenName(text.slice(hit.end, hit.end + 30));
}

/** Whether a name only says where something happens. */
export function isVenue(text: string, hit: NameHit): boolean {
  const before = text.slice(Math.max(0, hit.start - 28), hit.start);
  return (
    VENUE_BEFORE.test(before) ||
    (ADDRESS_BEFORE.test(before) && /\p{Script=Han}/u.test(text.charAt(hit.start))) ||
    VENUE_BEFORE_OTHER.test(before) ||
    VENUE_AFTER.test(text.slice(hit.end, hit.end + 6))
  );
}

/** Places whose names other countries have, too, and what tells them apart. */
const HOMONYM = /^(?:tỉnh |province of )?(?:Hà Nam|Ha Nam|Henan|Kochi|河南|하남)/u;
const ELSEWHERE =
  /Dubai|Trung Quốc|Trung –|Trung -|Trịnh Châu|Ấn Độ|Kerala|India|China|郑州|鄭州|경기|하남시|하남선/u;
const CHINESE_BEFORE = /(?:山西|山东|山東|云南|雲南|江苏|江蘇|广东|廣東|四川|福建|湖南)省?$/u;

/** Whether a name is that of a place in a third country (Hà Nam is also Henan, Kochi a port of Kerala). */
export function isForeign(text: string, hit: NameHit): boolean {
  if (CHINESE_BEFORE.test(text.slice(Math.max(0, hit.start - 4), hit.start))) return true;
  return (
    HOMONYM.test(text.slice(hit.start, hit.end)) &&
    ELSEWHERE.test(text.slice(Math.max(0, hit.start - 300), hit.end + 300))
  );
}

const SUBJECT_JA =
  /^(?:県|府|都|道|市|町|村|省)?(?:の[^、。が\n]{1,14}[局課部会])?(?:が(?!ある)|は|も|と(?!いう|して)|側|、)/u;
/** A department of an authority: 北海道総合政策部国際局, 川崎市上下水道局. */
const DEPARTMENT_JA = /^[県府都道市町村]?\p{Script=Han}{2,10}[部局課室庁](?=[\p{Script=Han}はがのと、\s]|$)/u;
const SUBJECT_ZH = /^(?:县|縣|市|省|府|都)?(?:政府|与|與|和|向|同|将|將|在[^，。]{2,14}(?:签|簽|举行|舉行))/u;
const SUBJECT_KO = /^\s?(?:현|시|성|부|도)?(?:은|는|이|가|와|과|의회|청)(?![가-힣])/u;
const SUBJECT_VI =
  /^\s*(?:\((?:Nhật Bản|Việt Nam)\)\s*)?(?:và(?= (?:tỉnh|thành phố|TP|huyện|quận|thị))|đã|sẽ|ký|tặng|trao|gửi|cử|giúp|hỗ trợ|đón|tiếp|mời|công bố|cam kết|phối hợp|hợp tác|bắt tay|đề nghị|cùng)(?!\p{L})/u;
const SUBJECT_EN =
  /^(?:\s+(?:prefecture|province|city|town|Prefecture|Province|City|Town))?(?:,|[’']s)?\s+(?:and(?= [A-Z])|has|have|will|signed|signs?|sent|sends|gave|donated|donates|invited|invites|agreed|agrees?|hosted|hosts|welcomed|plans|pledged|announced|presented|offered|offers|helps?|to (?:help|train|send|host|sign)|explore|look|ink|inks|inked|learns?|launch|launched|promised|paid)(?!\p{L})/u;
const SUBJECT_TH =
  /^\s?(?:\(ญี่ปุ่น\)|ประเทศญี่ปุ่น|ของญี่ปุ่น|ของเวียดนาม)?\s?(?:และ|กับ|ลงนาม|ร่วมมือ|ร่วมกัน|จับมือ|ส่ง|มอบ|บริจาค|เปิด|เยือน|ต้อนรับ|ได้|เริ่ม|เชิญ|ขอบคุณ)/u;
const SUBJECT_FR =
  /^,?\s+(?:et (?:la (?:ville|préfecture)|le)|a |ont |va |vont |s[’']|signent|offre|offrent|envoie|aide|\p{Ll}+(?:era|ira|ront)(?!\p{L}))/u;

const FROM_BEFORE =
  /(?:^|[\s(“"'’,])(?:từ|của|from|of|de|du)\s+(?:(?:tỉnh|phủ|thành phố|TP\.?|the city of|la (?:ville|préfecture|province) d[eu])\s*)?$/iu;
const AGENT_BEFORE =
  /(?:^|\s)(?:by|do|bởi|par)\s+(?:(?:tỉnh|phủ|thành phố|TP\.?|chính quyền (?:tỉnh|thành phố)|the (?:city|prefecture|province) of|la (?:ville|préfecture|province) d[eu])\s*)?$/iu;

/** Whether somebody comes from a place, which is no scene then: "a team from Okinawa". */
export function comesFrom(text: string, hit: NameHit): boolean {
  return FROM_BEFORE.test(text.slice(Math.max(0, hit.start - 40), hit.start));
}

/** Whether a sentence lets a place do something: "Kanagawa signed", "宮崎県は", "tỉnh Gunma tặng". Not where it is a scene. */
export function isSubject(text: string, hit: NameHit): boolean {
  const after = text.slice(hit.end, hit.end + 34);
  const name = text.slice(hit.start, hit.end);
  if (AGENT_BEFORE.test(text.slice(Math.max(0, hit.start - 40), hit.start))) return true;
  if (/[\p{Script=Han}ァ-ヶー]$/u.test(name))
    return (
      DEPARTMENT_JA.test(after) ||
      (SUBJECT_JA.test(after) &&
        /[県府都道市町村省]$/u.test(name + /^[県府都道市町村省]?/u.exec(after)?.[0])) ||
      (SUBJECT_ZH.test(after) && /[县縣市省府都]/u.test(name + after.slice(0, 1)))
    );
  if (/\p{Script=Hangul}$/u.test(name)) return SUBJECT_KO.test(after);
  if (/\p{Script=Thai}$/u.test(name)) return SUBJECT_TH.test(after);
  return SUBJECT_VI.test(after) || SUBJECT_EN.test(after) || SUBJECT_FR.test(after);
}
