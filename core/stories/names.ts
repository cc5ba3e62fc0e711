import type { Language } from '../language.ts';
import { foldText, unaccent } from '../text/normalise.ts';
import { sinoNames } from './sino-names.ts';
import { hangulSound, kanaSound, latinSound, thaiSound } from './sounds.ts';
import { kanjiSurnames, latinSurname } from './surnames.ts';

const CAPITALS = /\p{Lu}[\p{Ll}'’]+(?:[ \t]\p{Lu}[\p{Ll}'’]+)+/gu;
const KATAKANA = /[ァ-ヺー]+(?:[・＝=][ァ-ヺー]+)+/gu;
const THAI_RUN = /[\u0e00-\u0e4f]{2,14}(?: [\u0e00-\u0e4f]{2,7}){1,3}/gu;
const KOREAN_NAME =
  /(?<![가-힣])([가-힣]{1,5}) ([가-힣]{1,5})(?: ([가-힣]{1,4}))?(?: ([가-힣]{1,4}))? ?(?:[가-힣·]{0,10} )?(?:부)?(?:지사|시장|의장|총리|장관|주석|대사|위원장|부위원장|총영사|서기|회장|이사장|원장)/gu;

/** Words with a capital that are no part of a person's name. */
const TITLES = new Set(
  'viet nam nhat ban vietnam japan japanese vietnamese the prime minister deputy vice governor mayor chairman chairwoman chairperson president ambassador consul general committee council people peoples party secretary provincial province prefecture prefectural city assembly national foreign affairs ministry minister department international university high school festival forum association friendship association chu tich pho thong doc thi truong dai su tong lanh su bi thu giam hoi dong uy nhan dan tinh thanh so ngoai vu ong ba mr mrs ms speaking at on in news agency embassy of and le la les du des gouverneur premier ministre monsieur madame december november october september august july june may april march february january monday tuesday wednesday thursday friday saturday sunday'.split(
    ' ',
  ),
);

/**
 * Marks of the people a text names: `person:` two neighbouring parts of a Latin name in alphabetical order (family and
 * given name change places), `sound:` the same by consonants, which holds over scripts, `surname:` a Japanese family name.
 */
export function nameMarks(text: string, language: Language, places: ReadonlySet<string>): Set<string> {
  const marks = new Set<string>();
  for (const name of latinNames(text, places)) addLatin(marks, name);
  if (language === 'ja')
    for (const [run] of text.matchAll(KATAKANA)) addSounds(marks, run.split(/[・＝=]/u).map(kanaSound));
  if (language === 'th')
    for (const [run] of text.matchAll(THAI_RUN)) addSounds(marks, run.split(' ').map(thaiSound));
  if (language === 'ko') {
    for (const [, ...parts] of text.matchAll(KOREAN_NAME))
      addSounds(
        marks,
        parts.flatMap((part) => (part ? [hangulSound(part)] : [])),
      );
  }
  if (language === 'ja' || language.startsWith('zh'))
    for (const name of kanjiSurnames(text)) marks.add(`surname:${name}`);
  if (language.startsWith('zh')) for (const name of sinoNames(text)) addReading(marks, name);
  return marks;
}

/** Runs of capitalised words, parted where a title or a place stands. */
function latinNames(text: string, places: ReadonlySet<string>): string[][] {
  const names: string[][] = [];
  for (const [run] of text.matchAll(CAPITALS)) {
    let name: string[] = [];
    for (const word of run.split(/[ \t]/u)) {
      const folded = unaccent(foldText(word));
      if (TITLES.has(folded) || places.has(folded)) {
        names.push(name);
        name = [];
      } else name.push(word);
    }
    names.push(name);
  }
  return names.filter((name) => name.length > 1);
}

/** Middle names that half of the country has: with a family name they tell nobody. */
const MIDDLE = new Set(['van', 'thi']);

function addLatin(marks: Set<string>, name: readonly string[]): void {
  const folded = name.map((word) => unaccent(foldText(word)));
  for (let i = 1; i < folded.length; i++) {
    if (!MIDDLE.has(folded[i] ?? '')) marks.add(`person:${[folded[i - 1], folded[i]].sort().join(' ')}`);
  }
  for (const word of folded) {
    const surname = latinSurname(word);
    if (surname) marks.add(`surname:${surname}`);
  }
  addSounds(marks, name.map(latinSound));
}

function addReading(marks: Set<string>, name: readonly string[]): void {
  for (let i = 1; i < name.length; i++) {
    if (!MIDDLE.has(name[i] ?? '')) marks.add(`person:${[name[i - 1], name[i]].sort().join(' ')}`);
  }
  addSounds(marks, name.map(latinSound));
}

/** Two neighbouring parts with fewer consonants than this are like too many other names. */
const LEAST_CONSONANTS = 3;

function addSounds(marks: Set<string>, sounds: readonly string[]): void {
  for (let i = 1; i < sounds.length; i++) {
    const [one = '', two = ''] = [sounds[i - 1], sounds[i]];
    if (one && two && one.length + two.length >= LEAST_CONSONANTS)
      marks.add(`sound:${[one, two].sort().join('.')}`);
  }
}
