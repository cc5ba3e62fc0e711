import type { Language } from '../language.ts';
import { unitsOf } from '../text/code-units.ts';

/** Letters that only Vietnamese has: ơ, ư, đ, and vowels with two marks. */
const VIETNAMESE = lettersIn('ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ');
/** Letters with any mark of Vietnamese; other languages of Latin letters have some of them, too. */
const VIETNAMESE_MARKS = lettersIn('ăâđêôơưàáâãèéêìíòóôõùúýạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ');
/** Characters that only one of the two Chinese writings uses. */
const SIMPLIFIED = lettersIn('们这国会见与长务发业关产协议亲订经济资设计团');
const TRADITIONAL = lettersIn('們這國會見與長務發業關產協議親訂經濟資設計團');

/** Small words that tell languages of Latin letters apart. */
const FRENCH = /\b(?:le|la|les|des|une|dans|avec|pour|entre|est|du|au|aux|sur|qui|préfecture)\b/giu;
const ENGLISH = /\b(?:the|of|and|in|to|with|for|said|on|by|its|has|will)\b/giu;
const UNMARKED_VIETNAMESE =
  /\b(?:va|cua|cac|tinh|thanh pho|hop tac|nhat ban|viet nam|cua|duoc|trong|khong|nguoi)\b/giu;

/** A table of letters, small and capital. */
function lettersIn(letters: string): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (const letter of letters + letters.toUpperCase()) table[letter.charCodeAt(0)] = 1;
  return table;
}

function countIn(table: Uint8Array, text: string): number {
  const { length } = text;
  const units = unitsOf(text);
  let count = 0;
  for (let i = 0; i < length; i++) count += table[units[i] ?? 0] ?? 0;
  return count;
}

/** How many letters of a text bear marks of Vietnamese. */
export function countVietnameseMarks(text: string): number {
  return countIn(VIETNAMESE_MARKS, text);
}

/** Letters by script in a sample of a text. */
interface Scripts {
  han: number;
  kana: number;
  hangul: number;
  thai: number;
  latin: number;
}

function countScripts(text: string): Scripts {
  const counts: Scripts = { han: 0, kana: 0, hangul: 0, thai: 0, latin: 0 };
  const { length } = text;
  const units = unitsOf(text);
  for (let i = 0; i < length; i++) {
    const code = units[i] ?? 0;
    if (
      (code >= 0x61 && code <= 0x7a) ||
      (code >= 0x41 && code <= 0x5a) ||
      (code >= 0xc0 && code <= 0x24f) ||
      (code >= 0x1e00 && code <= 0x1eff)
    )
      counts.latin++;
    else if (code >= 0x0e01 && code <= 0x0e5b) counts.thai++;
    else if (code >= 0x3041 && code <= 0x30ff) counts.kana++;
    else if ((code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf)) counts.han++;
    else if (code >= 0xac00 && code <= 0xd7a3) counts.hangul++;
  }
  return counts;
}

/** The language of a text by its body: script first, then marks and small words. `und` when nothing tells. */
export function detectLanguage(text: string): Language {
  const sample =
    text.length > 4000 ? text.slice(0, 2000) + text.slice(text.length / 2, text.length / 2 + 2000) : text;
  const { han, kana, hangul, thai, latin } = countScripts(sample);
  if (han + kana + hangul + thai + latin < 2) return 'und';
  // A syllable of these scripts says about as much as three Latin letters.
  if (thai / 1.5 > latin / 3 && thai > han + kana) return 'th';
  if (hangul > latin / 3 && hangul > han + kana) return 'ko';
  if (kana + han > latin / 3) {
    if (kana > (han + kana) * 0.08) return 'ja';
    return countIn(TRADITIONAL, sample) > countIn(SIMPLIFIED, sample) ? 'zh-Hant' : 'zh-Hans';
  }
  const words = sample.slice(0, 1500);
  if (countIn(VIETNAMESE, words) > Math.min(latin, 1500) * 0.03) return 'vi';
  const [fr, en, vi] = [FRENCH, ENGLISH, UNMARKED_VIETNAMESE].map(
    (pattern) => words.match(pattern)?.length ?? 0,
  ) as [number, number, number];
  if (Math.max(fr, en, vi) === 0) return latin > 200 ? 'en' : 'und';
  if (vi > fr && vi > en) return 'vi';
  return fr > en ? 'fr' : 'en';
}

/** The written forms in which names and cues of a text may stand, most likely first. */
export function writtenIn(language: Language): ('vi' | 'ascii' | 'en' | 'ja' | 'zh' | 'ko' | 'th' | 'fr')[] {
  switch (language) {
    case 'vi':
      return ['vi', 'en'];
    case 'ja':
      return ['ja', 'en'];
    case 'th':
      return ['th', 'en', 'ascii'];
    case 'ko':
      return ['ko', 'en'];
    case 'zh-Hans':
    case 'zh-Hant':
      return ['zh', 'en'];
    case 'fr':
      return ['fr', 'en', 'ascii', 'vi'];
    case 'en':
      return ['en', 'ascii', 'vi'];
    case 'und':
      return ['en', 'vi', 'ja', 'zh'];
  }
}
