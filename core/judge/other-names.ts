import {
  afterOtherScript,
  atHeadOfLine,
  beforeOtherScript,
  beginsWith,
  endsWith,
  endsWithin,
  mayEndIn,
  nextLetter,
  when,
  type Beside,
} from './beside.ts';
import { isCapital } from './letters.ts';
import type { Span } from './sentences.ts';

/**
 * What beside a bare place name tells that it is part of another name: a person, a firm, a dish, a club, a treaty, a
 * dateline. Read only where no level word ("tỉnh", "県", "City") stands beside the name.
 */

const WORDS = '(?: (?!ở |tại |của |và |với |từ |do |cùng |tỉnh |thành )[\\p{L}]+)';
const BEFORE_VI = endsWithin(
  60,
  new RegExp(
    '(?:^|[\\s("“\'(/-])(?:' +
      [
        `đại học${WORDS}{0,3}`,
        `(?:trường )?(?:THPT|THCS|tiểu học|mầm non|cao đẳng)${WORDS}{0,2}`,
        `(?:học viện|viện)${WORDS}{0,4}`,
        `công ty(?!${WORDS}{0,2} (?:cấp|cung cấp|thoát|cấp thoát) nước)${WORDS}{0,4}`,
        `(?:ngân hàng|tập đoàn|nhiệt điện|thủy điện|xi măng|chứng khoán|nhà máy điện hạt nhân|điện hạt nhân)${WORDS}{0,2}`,
        '(?:bún(?: bò)?|phở|kẹo(?: \\p{L}+)?|bánh(?: \\p{L}+)?|chả(?: cá)?|bia|rượu|bò|thịt(?: \\p{L}+)?|trà(?: xanh| \\p{Lu}\\p{L}+)?|cà phê|dưa(?: lưới)?|ramen|mì|sữa|nem|gạo|nước mắm|chó|giống chó|gà)',
        '(?:máy(?: cuốc| xúc)?|quán(?: \\p{L}+)?|tiệm(?: \\p{L}+)?|nhà hàng|khách sạn(?: \\p{Lu}\\p{L}+)?|chung cư|cầu|chợ|nhà hát|công viên|trường đua|ga|tàu(?: \\p{L}+){0,2}|sân vận động|sân bay|quảng trường|thư viện|bệnh viện|bảo tàng|rạp)',
        '(?:CLB|câu lạc bộ|đội tuyển|U\\d\\d|nghị định thư|hiệp ước|hiệp định|tuyên bố|giải(?: nobel)?|nhân vật|phim|thương hiệu|hãng|sàn|giờ|chỉ số|sự cố|thảm họa|phong trào|công tử|tên|mang tên|nhà cách mạng|thời đại|đội [^.,]{0,24}|đoàn thanh niên [^.,]{0,10}|đoàn tncs|bác|lãnh tụ|expo(?: \\d{4})?|triển lãm thế giới(?: expo)?(?: \\d{4})?|vũ khúc|philips)',
      ].join('|') +
      ')\\s$',
    'iu',
  ),
);
const PERSON_VI = endsWithin(
  36,
  /(?:^|[\s("“])(?:ông|bà|anh|chị|em|bé|cụ|cô|chú|bác sĩ|giáo sư|nghị sĩ|họ|nhà văn|nhà thơ|nhạc sĩ|ca sĩ|nghệ sĩ|diễn viên|đạo diễn|kiến trúc sư|cầu thủ|tay vợt|thủ môn|vận động viên|danh thủ|tiền đạo|tiền vệ|chuyên gia(?: \p{L}+){0,2}|bộ trưởng(?: \p{Lu}\p{L}+){0,2}|đại sứ|tiến sĩ|thạc sĩ|kỹ sư|võ sĩ|sĩ quan(?: mang tên)?|MC|Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Ngô|Dương|Lý|Thị|Văn)\s$/iu,
);
const DIGITS = Array.from('0123456789');
const BEFORE_EN = when(
  mayEndIn(
    ..."of|de|d’|d'|te|in| à|ps|ss|ip|nt|le|er|st|or|ss|m.|me|dr|r.|mr|rs|s.|ms|hi|en|an|am|to|ur".split('|'),
    ...DIGITS,
  ),
  endsWith(
    /(?:universit(?:y|é) (?:of|de)|bank of|accident (?:of|de)|jeux de|lait d['’]|piste|(?:embassy|consulate)[^.]{0,24} in|ambassade[^.]{0,20} à|philips|expo \d{4}|uss|container ship|statue of|president|uncle|singer|pianist|striker|actor|actress|director|cinéaste|réalisateur|(?<!\p{L})m\.|mme|dr\.?|mr\.?|mrs\.?|ms\.?|minister|defen[cs]e minister|central bank governor|thi|le|nguyen|tran|pham|from kochi to)\s?$/iu,
  ),
);
const BEFORE_FR = endsWithin(40, /académie[^.]{0,30}\s?$/iu);
const AFTER_LATIN = beginsWith(
  /^(?:[’']s (?:mausoleum|thought)|-style|-gumi|(?:\s+|-)(?:university|univ\.|FC|F\.C\.|United|stadium|airport|museum|bank|steel|electric|gas|metro|beer|beef|milk|grampus|frontale|antlers|reds|marinos|trinita|hollyhock|vortis|albirex|olympics?|expo|shimbun|holdings|sangyo|seisakusho|motors?|denki|kogyo|corporation|corp|inc|co\.|round|protocol|accident|disaster|nuclear|puppy|apples?|wagyu|diet|whisky|sake|strawberr\p{L}+|green tea|tea|ramen|pancakes?|kitchen|cheese|sushi|beauty|garden|BBQ|dragons|canfoco|bryant|asian games|games|and saturation|trail|mausoleum|toàn tập|nghĩa thục|skytree|bulbs|cake)(?!\p{L})|\s+\d{1,2}(?!\d|[/.-])|,\s+(?:the|a|an)\s+(?:\p{L}+\s)?(?:striker|singer|rapper|actor|player)|\s+is\s(?:also\s)?the stage name|\s+(?:limped|defeats|scored)|\s+-\s+Nagoya 20|-Nagoya (?:20|Asian)|\s+-\s+Amsterdam)/iu,
);
const AFTER_OTHER = when(
  beforeOtherScript,
  beginsWith(
    /^(?:大学|出身|生まれ|育ち|銀行|国際空港|空港|日本国総領事|総領事|大使館|新聞|製作所|製鋼|電力|ガス|牛|茶|みかん|ビール|ラーメン|ちゃんぽん|苦|万博|・関西万博|外国為替|太郎|山さん|監督|容疑者|選手|さん(?!か)|さん。|・ルート|という名|るほど|ます|の音|地方[(（]|모터스|우유|규|의정서|사상|주석|녹차|대학|알비렉스|熊|港区域|ちゃんこ|\s?(?:우유|사상|녹차)|砲台|建设|建設|股市|方面|汇市|สกายทรี)/u,
  ),
);
const BEFORE_OTHER = when(
  afterOtherScript,
  endsWith(
    /(?:大学|学校法人|株式会社|東京工業|アルビレックス|コンサドーレ|サンフレッチェ|ガンバ|セレッソ|ヴィッセル|มหาวิทยาลัย|ธนาคาร|เนื้อ|นม|พิธีสาร|สนธิสัญญา|ประธาน|สถาบัน[ก-๛]{0,20}|สุสาน(?:ประธาน)?|ผู้กำกับ|ชินจิ |เอเชียนเกมส์|清代|平安|加强|山西省|山东|山東|云南省|雲南省|江苏|江蘇)$/u,
  ),
);
const KATAKANA_AFTER = beginsWith(/^(?!フェス|フェア|デー|ウィーク|デスク|ナイト)[ァ-ヶA-Za-zＡ-Ｚ]/u);
const capitalOrOtherScript: Beside = (text, place) =>
  isCapital(text, nextLetter(text, place)) || beforeOtherScript(text, place);
const PERSON_AFTER = when(
  capitalOrOtherScript,
  beginsWith(
    /^(?: +(?!Department|People|Provincial|Municipal|Province|Prefecture|City|Party|Committee|Council|Office|Center|Centre|Department|Board|Association|Union|Chamber|Museum|Hospital|Governor|Mayor|Sở|Ban)\p{Lu}\p{Ll}{2,} +(?:of|của|sẽ|ra|cho|chất|thắng|dẫn|thiết|đóng|dự|ghi|will|kept|said)\s| +\p{Lu}\p{Ll}+(?=[ ,.]).{0,3}$|(?:氏|さん|様|議員|選手|容疑者|被告|監督|教授|社長|会長|首相|大臣|外相|総領事|大使|\s?씨|先生|女士|\s?선수|\s(?:아오이|나오미)))/u,
  ),
);
const GIVEN_NAME_AFTER = beginsWith(
  /^\s(?!Prefecture|Province|City|Town|Village|Ward|District|Governor|Mayor|Vice|Deputy|Festival|Day|Week|Bay|Castle|Port|Region|Expo|Desk|And|Nhật|Việt|Japan|Vietnam)\p{Lu}\p{Ll}+(?:shi|ro|ko|ki|to|ru|mi|ya|ichi|hiro|suke|ta|no|ke|ji|zo|o|e|u)(?=[\s,.;:)]|$)/u,
);
const THAI_PERSON_BEFORE = when(afterOtherScript, endsWith(/(?<![ก-๙])(?:นางสาว|นาย|นาง|คุณ)$/u));
const THAI_PERSON_AFTER = when(beforeOtherScript, beginsWith(/^\s(?:นาโอมิ|พระเอก|ย้าย)/u));
const GIVEN_NAME_BEFORE = endsWith(
  /(?:^|[\s(])(?!(?:Governor|Mayor|Chairman|Japan|Vietnam|Prefecture|City|Tỉnh|Phủ|Phu|Tinh|Doan|Chinh|TP|In|At|From|To|With|And|The|Of|For|Both|Between|North|South|East|West|Greater|Central|Can|Tho|Long|Ha|Da|Nang|Hai|Phong|Dong|Nai|Binh|Quang|Nam|Bac|Thai|Festival|Ngày|Festa|Festival|Desk|Sapporo|Tokyo|Osaka|Kyoto|Kobe|Nagoya|Meanwhile|Later|Gap|Thong|HCM|VIETNAM|Anh|Gouverneur)\s)(\p{Lu}[a-z]{2,})\s$/u,
);

const isSpace = (text: string, at: number) => text.charAt(at) === ' ' || text.charAt(at) === '\n';

/** Whether a bare name stands as part of another name. */
export function standsInOtherName(text: string, { start, end }: Span): boolean {
  return (
    (isSpace(text, start - 1) && BEFORE_VI(text, start)) ||
    BEFORE_EN(text, start) ||
    BEFORE_FR(text, start) ||
    BEFORE_OTHER(text, start) ||
    AFTER_LATIN(text, end) ||
    AFTER_OTHER(text, end)
  );
}

const KATAKANA_BEFORE = endsWith(/(?:[ァ-ヶ]ベトナム|(?!(?<=ベトナ)ム)[ァ-ヶ])$/u);

/** Whether a bare kanji name runs into a brand or a dish written in katakana (熊本ラーメン). */
export function runsIntoKatakana(text: string, { start, end }: Span): boolean {
  return (
    beforeOtherScript(text, start) &&
    (KATAKANA_AFTER(text, end) || KATAKANA_BEFORE(text, start)) &&
    /^\p{Script=Han}+$/u.test(text.slice(start, end))
  );
}

/** Whether a bare name stands as somebody's: after a person's title or surname, or beside another part of a name. */
export function standsAsPerson(text: string, { start, end }: Span): boolean {
  return (
    (isSpace(text, start - 1) && (PERSON_VI(text, start) || GIVEN_NAME_BEFORE(text, start))) ||
    PERSON_AFTER(text, end) ||
    THAI_PERSON_BEFORE(text, start) ||
    THAI_PERSON_AFTER(text, end)
  );
}

const CAPITAL =
  /^(?:Hà Nội|HÀ NỘI|Ha Noi|Hanoi|Hanoï|Tokyo|TOKYO|Tokio|東京|ハノイ|河内|河內|东京|도쿄|하노이|โตเกียว|ฮานอย)$/u;
const STATE_MATTER =
  /quốc phòng|an ninh|phản đối|Washington|Bắc Kinh|Moskva|Seoul|nhượng bộ|tên lửa|ngoại trưởng|thứ trưởng|đồng yên|Nikkei|ngân sách|hãng tin|defen[cs]e|foreign minister|annex|security|protest|rig |fuel prices|Nikkei|coopérer dans|Paris et|安全保障|為替|株価|日経平均|利上げ|ドン相場|股市|央行|沟通|안보|금리|ความมั่นคง|ดัชนี/iu;

/** Whether a capital's name stands for its government or its market. */
export function standsForState(text: string, { start, end }: Span, sentence: Span): boolean {
  return CAPITAL.test(text.slice(start, end)) && STATE_MATTER.test(text.slice(sentence.start, sentence.end));
}

const AGENCY =
  '(?:TTXVN|VNA|VNS|VOV|AFP|AP|Reuters|Kyodo|Xinhua|共同|時事|ロイター|越通社|讯|訊|연합뉴스|ซินหัว|NLĐO|PLO|ĐN)';
const DATELINE_AFTER = beginsWith(
  new RegExp(
    `^\\s*(?:\\(${AGENCY}[^)]{0,32}\\)|（${AGENCY}[^）]{0,32}）|[—–]\\s|——|-\\s(?=(?:Ngày|Sáng|Chiều|Tối|Trưa)\\s)|,\\s*[^.\\n]{3,14}(?:\\(${AGENCY}\\))?\\s*[-–—]\\s|\\s*\\d{1,2}日\\s*${AGENCY}|[=＝]\\s?${AGENCY}|${AGENCY}|发[=＝　 ]|発[=＝　 ])`,
    'u',
  ),
);
const FROM_BEFORE = when(mayEndIn('ừ', 'om', 'is'), endsWith(/\((?:từ|from|depuis)\s$/u));
const BRACKET_BEFORE = when(
  mayEndIn('（', '(', '【', '[', '/', 'ừ', 'om'),
  endsWith(new RegExp(`[（(【\\[](?:${AGENCY}\\/|từ |from )?$`, 'u')),
);
const AGENCY_BEFORE = endsWith(new RegExp(`${AGENCY}\\/$`, 'u'));
const AGENCY_AFTER = beginsWith(new RegExp(`^[^）)】]{0,10}${AGENCY}`, 'u'));

/** Whether a name at the head of a paragraph, or in brackets there, only says where the report was filed. */
export function isDateline(text: string, { start, end }: Span): boolean {
  if (FROM_BEFORE(text, start)) return true;
  if (BRACKET_BEFORE(text, start) && (AGENCY_AFTER(text, end) || AGENCY_BEFORE(text, start))) return true;
  return atHeadOfLine(text, start) && DATELINE_AFTER(text, end);
}

/** Whether a Japanese given name follows: "Fujioka Satoru" is no town. */
export const isFollowedByGivenName = GIVEN_NAME_AFTER;
