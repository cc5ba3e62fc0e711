import type { GazetteerEntry } from './topic.ts';
import type { CueHit, NameHit } from './scan.ts';
import type { Span } from './sentences.ts';

/** A locality that a text really means. */
export interface Mention {
  start: number;
  end: number;
  entry: GazetteerEntry;
  /** Index of its sentence; 0 is the title. */
  sentence: number;
  /** An office or an authority stands beside it. */
  acting: boolean;
}

const NEAR = 45;

/** What stands before a name that makes it part of another name, or of an address. */
const NOT_AFTER =
  /(?:đại học(?: quốc gia)?|ĐH|ĐHQG|học viện(?: chính trị(?: quốc gia)?)?|ngân hàng|công ty(?: cổ phần| TNHH| CP)?|tập đoàn|CLB|câu lạc bộ|đội tuyển|đường|phố|quảng trường|sân vận động|sân bay|bảo tàng|chủ tịch|bác|báo|đài(?: truyền hình)?|thư viện|bệnh viện|lãnh sự(?: quán)?(?: danh dự)?(?: của)?(?: việt nam| nhật bản)?(?: [^.,;\n]{0,24})?(?: tại| ở)|đại sứ(?: quán)?(?: việt nam| nhật bản)? (?:tại|ở)|university of|bank of|club|airport|museum|president|consul(?:ate)?(?:[ -]general)?(?: of (?:japan|vietnam))?(?: [^.,;\n]{0,16})? in|総領事館?[・ ]?在|在|駐|大学|学校法人|株式会社|สถานกงสุลใหญ่[^\s]{0,20}ประจำ[^\s]{0,10}|มหาวิทยาลัย|ธนาคาร)\s*$/iu;
/** What follows a name that makes it part of another name. */
const NOT_BEFORE =
  /^(?:\s*(?:university|univ\.|FC|F\.C\.|stadium|airport|museum|bank|steel|electric|gas|metro|beer|beef|grampus|frontale|antlers|reds|marinos|olympics|expo|shimbun)\b|大学|銀行|空港|総領事|日本国総領事|大使館|国際空港|新聞|製作所|製鋼|牛|ビール|発[　 ・=＝]|（TTXVN|【)/iu;
/** A dateline: a name at the start of a paragraph with an agency's mark or a dash after it. */
const DATELINE_AFTER =
  /^\s*(?:\((?:TTXVN|VNA|VNS|VOV|AFP|Kyodo|共同|Vietnam\+|ĐN|NLĐO|PLO)[^)]*\)|[—–]\s|,?\s+\d{1,2}\s+(?:juillet|août|mai|juin)[^.]{0,20}\(VNA\)|（(?:VNA|越通社|共同)[^）]*）|発[=＝　 ])/u;
const AGENCY_BEFORE = /(?:TTXVN|VNA|VOV|PV)\s*(?:tại|in|từ)\s*$/u;

/**
 * The localities a text means: hits without datelines, names of universities, firms, clubs, consulates and people; a name
 * that is also a word counts only beside an office, a designator or the country's name, or when the text names the
 * same place in full elsewhere.
 */
export function meantPlaces(
  text: string,
  hits: readonly NameHit[],
  cues: readonly CueHit[],
  spans: readonly Span[],
): Mention[] {
  const sure = new Set<string>();
  for (const hit of hits)
    for (const { entry, ambiguous } of hit.aliases) if (!ambiguous) sure.add(entry.code);
  const mentions: Mention[] = [];
  let sentence = 0;
  for (const hit of hits) {
    while (sentence + 1 < spans.length && (spans[sentence]?.end ?? 0) <= hit.start) sentence++;
    if (isPartOfOtherName(text, hit)) continue;
    const office = officeBeside(hit, cues);
    const open = hit.aliases.filter(
      (alias) =>
        !alias.ambiguous ||
        sure.has(alias.entry.code) ||
        office[alias.entry.country] ||
        countryBeside(text, hit),
    );
    const entry = best(open.map((alias) => alias.entry));
    if (!entry || entry.level === 'site') continue;
    mentions.push({ start: hit.start, end: hit.end, entry, sentence, acting: office[entry.country] });
  }
  return mentions;
}

/** Of places with one name, the prefecture or province; of two of those, the first of the list. */
function best(entries: readonly GazetteerEntry[]): GazetteerEntry | null {
  return entries.find((entry) => entry.level === 'province') ?? entries[0] ?? null;
}

function isPartOfOtherName(text: string, hit: NameHit): boolean {
  const before = text.slice(Math.max(0, hit.start - 60), hit.start);
  const after = text.slice(hit.end, hit.end + 40);
  if (NOT_BEFORE.test(after) || AGENCY_BEFORE.test(before)) return true;
  const opens = hit.start === 0 || /[\n.]\s*$/.test(before) || before.trim() === '';
  if (opens && DATELINE_AFTER.test(after)) return true;
  if (!NOT_AFTER.test(before)) return false;
  // "Chủ tịch TP.HCM" heads a city, "Chủ tịch Hồ Chí Minh" is a person: the designator tells.
  const name = text.slice(hit.start, hit.end);
  return !/^(?:TP|thành phố|tỉnh|thủ đô|city)/iu.test(name) || !/chủ tịch\s*$/iu.test(before);
}

function officeBeside(hit: NameHit, cues: readonly CueHit[]): { VN: boolean; JP: boolean } {
  const near = { VN: false, JP: false };
  for (const cue of cues) {
    if (cue.start > hit.end + NEAR) break;
    if (cue.end < hit.start - NEAR) continue;
    if (cue.cue === 'vnOffice') near.VN = true;
    if (cue.cue === 'jpOffice') near.JP = true;
  }
  return near;
}

function countryBeside(text: string, hit: NameHit): boolean {
  return /^\s*(?:[,(（]\s*)?(?:nhật bản|japan|日本|việt nam|vietnam|ベトナム|ญี่ปุ่น|일본|越南)/iu.test(
    text.slice(hit.end, hit.end + 20),
  );
}
