import { unaccent } from '../text/normalise.ts';

/**
 * A name's consonants in seven classes, so that one name gives one key in Latin letters, katakana, hangul and Thai:
 * Chính, チン, 찐 and จินห์ are all `SN`. H lips with breath (ph, f, h), P other lips, T, S (all hissing sounds), K, L, M, N.
 */
export type Sound = string;

const LATIN: readonly (readonly [RegExp, string])[] = [
  [/^ngh?/, 'K'],
  [/(?:ngh?|nh|n)$/, 'N'],
  [/ch$/, 'K'],
  [/sch|tsh|ch|sh|ts|tr|gi(?=[aeiouy])|[sxzj]/g, 'S'],
  [/ph|f/g, 'H'],
  [/kh|gh|ck|qu|[kcgq]/g, 'K'],
  [/th|[td]/g, 'T'],
  [/nh|ngh?|n/g, 'N'],
  [/m/g, 'M'],
  [/[lr]/g, 'L'],
  [/[bpv]/g, 'P'],
  [/h/g, 'H'],
];

/** The sound of one Latin word; Vietnamese d is a hissing sound, đ is not. */
export function latinSound(word: string): Sound {
  const vietnamese = /[ăâêôơưđĩũ\u1ea0-\u1ef9]/i.test(word);
  let rest = word.normalize('NFC').toLowerCase();
  if (vietnamese) rest = rest.replace(/d/g, 'z');
  rest = unaccent(rest);
  for (const [pattern, sound] of LATIN) rest = rest.replace(pattern, sound);
  return squeeze(rest.replace(/[^A-Z]/g, ''));
}

const KANA: Record<string, string> = {
  K: 'カキクケコガギグゲゴヵヶ',
  S: 'サシスセソザジズゼゾチツヂヅ',
  T: 'タテトダデド',
  N: 'ナニヌネノン',
  H: 'ハヒフヘホ',
  P: 'バビブベボパピプペポヴ',
  M: 'マミムメモ',
  L: 'ラリルレロ',
};

/** The sound of one katakana word. */
export function kanaSound(word: string): Sound {
  return squeeze(byTable(word.replace(/ティ|トゥ|テュ/g, 'タ').replace(/ディ|ドゥ/g, 'ダ'), KANA_OF));
}

const THAI: Record<string, string> = {
  K: 'กขคฆ',
  S: 'จฉชซฌศษส',
  T: 'ฎดฏตฐฑฒถทธ',
  N: 'ณนญง',
  H: 'ฝฟฮ',
  P: 'บปพภผว',
  M: 'ม',
  L: 'รลฬ',
};

/** The sound of one Thai syllable: letters under a karan are silent, and so is a leading ห before a nasal or a liquid. */
export function thaiSound(word: string): Sound {
  const heard = word
    .replace(/\p{L}[\u0e31-\u0e3a]?\u0e4c/gu, '')
    .replace(/ห(?=[งญนมยรลว])/g, '')
    .replace(/(?<=^[เแโใไ]?)ง/, 'ก')
    .replace(/(?<=.)ว$/, '')
    .replace(/ห/g, 'ฮ');
  return squeeze(byTable(heard, THAI_OF));
}

/** Leading and final consonants of hangul syllables (Unicode 3.12: (lead × 21 + vowel) × 28 + tail). */
const LEADS = 'KKNTTLMPPSS-SSSKTHH'.replace(/-/g, ' ');
const TAILS = ' KKKNNNTLLLLLLLLMPPTTNTTKTPT';

/** The sound of one word in hangul. */
export function hangulSound(word: string): Sound {
  let sound = '';
  for (const char of word) {
    const index = (char.codePointAt(0) ?? 0) - 0xac00;
    if (index < 0 || index > 11_171) continue;
    sound += `${LEADS[Math.floor(index / 588)] ?? ''}${TAILS[index % 28] ?? ''}`;
  }
  return squeeze(sound.replace(/ /g, ''));
}

function tableOf(table: Record<string, string>): Map<string, string> {
  return new Map(
    Object.entries(table).flatMap(([sound, letters]) =>
      [...letters].map((letter) => [letter, sound] as const),
    ),
  );
}

const KANA_OF = tableOf(KANA);
const THAI_OF = tableOf(THAI);

function byTable(word: string, table: ReadonlyMap<string, string>): string {
  return [...word].map((letter) => table.get(letter) ?? '').join('');
}

function squeeze(sound: string): string {
  return sound.replace(/(.)\1+/g, '$1');
}
