import type { Language } from '../language.ts';
import { foldText, unaccent } from '../text/normalise.ts';

const HONORIFIC_LATIN =
  /(?:ông|bà|Chủ tịch|Thống đốc|Thị trưởng|Bí thư|Đại sứ|Tổng Lãnh sự|Bộ trưởng|Thủ tướng|Governor|Mayor|Chairman|Chairwoman|Ambassador|Minister|Mr\.?|Ms\.?|gouverneur(?: de \p{L}+)?,?|M\.|Mme)\s+((?:\p{Lu}[\p{L}'-]+\s?){2,4})/gu;
const JA_PERSON =
  /(\p{Script=Han}{2,5})(?:・\p{Script=Han}{2,4}(?:県|府|市))?(?:氏|知事|市長|副知事|町長|議長|大使|総領事|首相|大臣)/gu;
const QUANTITY =
  /(\d{1,3}(?:[.,]\d{3})+|\d{2,})(?:\s?(?:người|doanh nghiệp|dự án|triệu|tỷ|ha|học sinh|sinh viên|people|companies|projects|million|students|人|社|件|คน|ราย|명|개))/gu;

/**
 * What holds in any language: names of people, and numbers with what they count. Latin names are folded without their
 * marks and in alphabetical order of their parts, because family name and given name change places.
 */
export function readMarks(text: string, language: Language): string[] {
  const marks = new Set<string>();
  const sample = text.slice(0, 20_000);
  for (const match of sample.matchAll(HONORIFIC_LATIN)) marks.add(`person:${sortedName(match[1] ?? '')}`);
  if (language === 'ja' || language.startsWith('zh'))
    for (const match of sample.matchAll(JA_PERSON)) marks.add(`person:${match[1] ?? ''}`);
  for (const match of sample.matchAll(QUANTITY)) marks.add(`number:${(match[1] ?? '').replace(/[.,]/g, '')}`);
  return [...marks].slice(0, 60);
}

function sortedName(name: string): string {
  return unaccent(foldText(name)).split(' ').sort().join(' ');
}
