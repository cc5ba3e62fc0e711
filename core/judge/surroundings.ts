import type { NameHit } from './scan.ts';

/** What stands before a name that makes it part of another name, or of an address. */
const NOT_AFTER =
  /(?:JICA|JETRO|quê(?: ở| tại| gốc(?: ở)?)?|sinh (?:ra )?(?:ở|tại)|born in|native of|đại học(?: quốc gia| công nghệ)?|ĐH|ĐHQG|học viện(?: chính trị(?: quốc gia)?)?|ngân hàng|công ty(?: cổ phần| TNHH| CP)?|tập đoàn|CLB|câu lạc bộ|đội tuyển|đường|phố|quảng trường|sân vận động|sân bay|bảo tàng|chủ tịch|bác|báo|đài(?: truyền hình)?|thư viện|bệnh viện|nhãn hiệu|thương hiệu|xe|hãng|lãnh sự(?: quán)?(?: danh dự)?(?: của)?(?: việt nam| nhật bản)?(?: [^.,;\n]{0,24})?(?: tại| ở)|đại sứ(?: quán)?(?: việt nam| nhật bản)? (?:tại|ở)|university of|bank of|club|airport|museum|president|consul(?:ate)?(?:[ -]general)?(?: of (?:japan|vietnam))?(?: [^.,;\n]{0,16})? in|consul(?:at)?(?: général)?(?: du (?:japon|vietnam))? à|総領事館?[・ ]?在|在|駐|大学|学校法人|株式会社|สถานกงสุลใหญ่[^\s]{0,20}ประจำ[^\s]{0,10}|ประจำ|มหาวิทยาลัย|ธนาคาร)\s*$/iu;
/** What follows a name that makes it part of another name. */
const NOT_BEFORE =
  /^(?:\s*(?:university|univ\.|FC|F\.C\.|United|stadium|airport|museum|bank|steel|electric|gas|metro|beer|beef|grampus|frontale|antlers|reds|marinos|trinita|hollyhock|olympics|expo|shimbun|holdings|sangyo|seisakusho|motors?|denki|kogyo|corporation|corp|inc|co\.)(?!\p{L})|-gumi|大学|出身|生まれ|育ち|銀行|空港|総領事|日本国総領事|大使館|国際空港|新聞|製作所|製鋼|牛|ビール|苦|発[　 ・=＝]|（TTXVN|【)/iu;
/** A dateline: a name at the start of a paragraph with an agency's mark or a dash after it. */
const DATELINE_AFTER =
  /^\s*(?:\((?:TTXVN|VNA|VNS|VOV|AFP|Kyodo|共同|Vietnam\+|ĐN|NLĐO|PLO)[^)]*\)|[—–]\s|-\s(?=(?:Ngày|Sáng|Chiều|Tối|Trưa)\s)|,?\s+\d{1,2}\s+(?:juillet|août|mai|juin)[^.]{0,20}\(VNA\)|（(?:VNA|越通社|共同)[^）]*）|——|发[=＝　 ]|発[=＝　 ])/u;
const AGENCY_BEFORE = /(?:TTXVN|VNA|VOV|PV|越通社|越通社记者)\s*(?:tại|in|từ)?\s*$/u;
/** Level words, before and after a name. */
const LEVEL_BEFORE =
  /(?:^|[\s(“"'’,])(?:tỉnh|phủ|thành phố|TP\.?|TX\.?|thị trấn|thị xã|làng|quận|huyện|thủ đô|đảo|phường|tinh|thanh pho|prefecture of|province of|city of|town of|village of|district of|(?:province|préfecture|ville)(?: japonaise| vietnamienne)? d(?:e|u)\s?|(?:ville|préfecture|province)(?: japonaise| vietnamienne)? d['’])\s?$/iu;
const LEVEL_AFTER =
  /^(?:[’']s)?(?:\s*-?\s*(?:prefecture|province|city|town|village|ward|district)(?!\p{L})|-(?:shi|cho|machi|ken|fu)(?!\p{L})|県|府|都(?!市)|道(?!路)|市|町|村|省|縣|县|현|성|시(?=[\s와의는가이에]))/iu;
const THAI_LEVEL_BEFORE = /(?:จังหวัด|เมือง|นคร|กรุง)\s?$/u;
const VENUE_BEFORE =
  /(?:^|[\s(“"'’,])(?:tại|ở|đến|tới|về|sang|(?<!đến )từ|ra|vào|qua|rời|khắp|gần|nằm ở|tai|o|den|in|at|to|from|near|through|across|outside|à|dans|en)\s+(?:(?:tỉnh|phủ|thành phố|TP\.?|thủ đô|thanh pho|tinh|the city of|downtown|central)\s+)?$/iu;
const VENUE_AFTER = /^(?:市|県|省|府|都)?(?:市?内)?(?:で(?!は)|に(?:ある|て)|から|市内で|에서|举行|召開|召开|舉行)/u;
/** An address in brackets after a firm's name: 明興産業（神戸市長田区）. */
const ADDRESS_BEFORE = /[^市町村県府都省\s](?:[(（])(?:本社[・:：]?|本店[・:：]?)?\p{Script=Han}{0,4}$/u;
const VENUE_BEFORE_OTHER = /(?:在|於|于|到|赴|ที่|ใน|ณ)\s?(?:กรุง|เมือง|นคร|จังหวัด)?\s?$/u;

/** Whether a name is part of another name, of a dateline or of an address of a mission. */
export function isPartOfOtherName(text: string, hit: NameHit): boolean {
  const before = text.slice(Math.max(0, hit.start - 60), hit.start);
  const after = text.slice(hit.end, hit.end + 40);
  if (NOT_BEFORE.test(after) || AGENCY_BEFORE.test(before)) return true;
  const opens = /(?:^|\n)\s*$/.test(before);
  if (opens && hit.start > 0 && DATELINE_AFTER.test(after)) return true;
  if (!NOT_AFTER.test(before)) return false;
  // "Chủ tịch TP.HCM" heads a city, "Chủ tịch Hồ Chí Minh" is a person: the designator tells.
  const name = text.slice(hit.start, hit.end);
  return !/^(?:TP|thành phố|tỉnh|thủ đô|city)/iu.test(name) || !/chủ tịch\s*$/iu.test(before);
}

const LEVEL_INSIDE = /^(?:tỉnh|phủ|thành phố|tp|thị trấn|thị xã|quận|huyện|thủ đô|tinh|thanh pho|province d|préfecture d|ville d|จังหวัด|เมือง|นคร|กรุง)|(?: prefecture| province| city|県|府|市|町|村|省|縣|현|성|시)$/iu;
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

const TITLE_OF_PERSON =
  /(?:^|[\s(])(?:ông|bà|anh|chị|cụ|cô|chú|bác sĩ|giáo sư|nghị sĩ|họ|nhà văn|ca sĩ|võ sĩ|Mr\.?|Ms\.?|Mrs\.?|Dr\.?|Prof\.?|Professor|M\.|Mme|นาย|นาง|นางสาว|คุณ)\s$/u;
const GIVEN_NAME_BEFORE = /(?:^|[\s(])(?!(?:Governor|Mayor|Chairman|Japan|Vietnam|Prefecture|City|Tỉnh|Phủ|TP|In|At|From|To|With|And|The|Of|For|Both|Between|North|South|East|West|Greater|Central)\s)(\p{Lu}\p{Ll}{2,})\s$/u;
const PERSON_AFTER = /^\s+\p{Lu}\p{Ll}{2,}(?:\s+(?:of|của)\s)|^(?:氏|さん|様|議員|選手|容疑者|被告|監督|教授|社長|会長|首相|大臣|外相|総領事|大使|씨|先生|女士)/u;

/** Whether a name that is also a surname stands as one: beside a person's title or another part of a name. */
export function isPersonName(text: string, hit: NameHit): boolean {
  const before = text.slice(Math.max(0, hit.start - 24), hit.start);
  const after = text.slice(hit.end, hit.end + 30);
  return TITLE_OF_PERSON.test(before) || PERSON_AFTER.test(after) || GIVEN_NAME_BEFORE.test(before);
}

/** Whether a name only says where something happens. */
export function isVenue(text: string, hit: NameHit): boolean {
  const before = text.slice(Math.max(0, hit.start - 28), hit.start);
  return VENUE_BEFORE.test(before) || (ADDRESS_BEFORE.test(before) && /\p{Script=Han}/u.test(text.charAt(hit.start))) || VENUE_BEFORE_OTHER.test(before) || VENUE_AFTER.test(text.slice(hit.end, hit.end + 6));
}

/** Places whose names other countries have, too, and what tells them apart. */
const HOMONYM = /^(?:tỉnh |province of )?(?:Hà Nam|Ha Nam|Henan|Kochi|河南)/u;
const ELSEWHERE = /Trung Quốc|Trung –|Trung -|Trịnh Châu|Ấn Độ|Kerala|India|China|郑州|鄭州/u;

/** Whether a name is that of a place in a third country (Hà Nam is also Henan, Kochi a port of Kerala). */
export function isForeign(text: string, hit: NameHit): boolean {
  return HOMONYM.test(text.slice(hit.start, hit.end)) && ELSEWHERE.test(text.slice(Math.max(0, hit.start - 300), hit.end + 300));
}
