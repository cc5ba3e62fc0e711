import type { Language } from '../language.ts';

const HAN = /\p{Script=Han}/gu;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const HANGUL = /\p{Script=Hangul}/gu;
const THAI = /\p{Script=Thai}/gu;
const LATIN = /\p{Script=Latin}/gu;
/** Letters that only Vietnamese has (ơ, ư, đ, and vowels with two marks). */
const VIETNAMESE = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/giu;
const FRENCH = /\b(?:le|la|les|des|une|dans|avec|pour|entre|est|du|au|aux|sur|qui|préfecture)\b/giu;
const ENGLISH = /\b(?:the|of|and|in|to|with|for|said|on|by|its|has|will)\b/giu;
const UNMARKED_VIETNAMESE =
  /\b(?:va|cua|cac|tinh|thanh pho|hop tac|nhat ban|viet nam|cua|duoc|trong|khong|nguoi)\b/giu;
/** Characters that only one of the two Chinese writings uses. */
const SIMPLIFIED = /[们这国会见与长务发业关产协议亲订经济资设计团]/gu;
const TRADITIONAL = /[們這國會見與長務發業關產協議親訂經濟資設計團]/gu;

/** The language of a text by its body: script first, then marks and small words. `und` when nothing tells. */
export function detectLanguage(text: string): Language {
  const sample =
    text.length > 6000 ? text.slice(0, 3000) + text.slice(text.length / 2, text.length / 2 + 3000) : text;
  const count = (pattern: RegExp) => sample.match(pattern)?.length ?? 0;
  const [han, kana, hangul, thai, latin] = [
    count(HAN),
    count(KANA),
    count(HANGUL),
    count(THAI),
    count(LATIN),
  ];
  const all = han + kana + hangul + thai + latin;
  if (all < 2) return 'und';
  // A syllable of these scripts says about as much as three Latin letters.
  if (thai / 1.5 > latin / 3 && thai > han + kana) return 'th';
  if (hangul > latin / 3 && hangul > han + kana) return 'ko';
  if (kana + han > latin / 3) {
    if (kana > (han + kana) * 0.08) return 'ja';
    return count(TRADITIONAL) > count(SIMPLIFIED) ? 'zh-Hant' : 'zh-Hans';
  }
  if (count(VIETNAMESE) > latin * 0.03) return 'vi';
  const [fr, en, vi] = [count(FRENCH), count(ENGLISH), count(UNMARKED_VIETNAMESE)];
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
