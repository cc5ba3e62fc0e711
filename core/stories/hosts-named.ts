import { foldText, unaccent } from '../text/normalise.ts';
import { sinoNames } from './sino-names.ts';
import { kanaSound, latinSound } from './sounds.ts';

/** Vietnamese family names, without marks: nine of ten people have one of them. */
const FAMILIES = new Set(
  'nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan trinh truong cao to ha chu trieu luong mai dao lam quach thai ton phung ta vuong nghiem khuat kieu lu lo la luu dam tong giap nong hua thach danh bach chau tang thieu au dau quang cam au'.split(
    ' ',
  ),
);
const NAME = /(?<![\p{L}\d])\p{Lu}[\p{Ll}'’]*(?:[ \t]\p{Lu}[\p{Ll}'’]*){1,4}/gu;
const KANA = /[ァ-ヺー]{1,8}(?:[・＝=･][ァ-ヺー]{1,8}){2,4}/gu;

/**
 * Vietnamese people that a text's first sentences name: `host:` by letters where the text has letters or Chinese
 * characters, `heard:` by consonants. A guest is the same at two meetings of one day, the hosts are not.
 */
export function namedHosts(lead: string, isPlace: (word: string) => boolean): string[] {
  const names: string[][] = [];
  for (const [run] of lead.matchAll(NAME)) {
    const name = vietnameseName(run.split(/[ \t]/u), isPlace);
    if (name) names.push(name);
  }
  for (const reading of sinoNames(lead)) names.push(reading);
  const marks = names.flatMap((name) => {
    const [given = '', middle = ''] = [...name].reverse();
    return [`host:${unaccent(foldText(`${middle} ${given}`))}`, heard(name.map(latinSound))];
  });
  for (const [run] of lead.matchAll(KANA)) marks.push(heard(run.split(/[・＝=･]/u).map(kanaSound)));
  return [...new Set(marks.filter(Boolean))];
}

/** The part of a run of capitalised words that is a Vietnamese name: from its family name on, three parts or more. */
function vietnameseName(words: readonly string[], isPlace: (word: string) => boolean): string[] | null {
  const folded = words.map((word) => unaccent(foldText(word)));
  const start = folded.findIndex((word, i) => FAMILIES.has(word) && i <= words.length - 2);
  if (start < 0) return null;
  const name = words.slice(start);
  const plain = folded.slice(start);
  if (name.length < 3 || name.length > 5 || isPlace(plain.slice(-2).join(' '))) return null;
  return name;
}

function heard(sounds: readonly string[]): string {
  const [given = '', middle = ''] = [...sounds].reverse();
  return given && middle ? `heard:${middle}.${given}` : '';
}
