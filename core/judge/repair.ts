/** Words by which broken text is mended: syllables, and pairs of syllables that follow one another. */
export interface RepairLexicon {
  syllables: ReadonlyMap<string, readonly string[]>;
  pairs: ReadonlySet<string>;
}

/** Mended text, and what was found: `mojibake`, `look-alikes`, `lost-letters`, `lost-letters-left`. */
export interface Repaired {
  text: string;
  flags: string[];
}

/** Letters of other scripts that pass for Latin ones. */
const LOOK_ALIKES: Record<string, string> = {
  а: 'a',
  е: 'e',
  о: 'o',
  с: 'c',
  р: 'p',
  х: 'x',
  у: 'y',
  і: 'i',
  ј: 'j',
  ѕ: 's',
  ԁ: 'd',
  һ: 'h',
  т: 't',
  к: 'k',
  м: 'm',
  в: 'b',
  п: 'n',
  ѵ: 'v',
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  У: 'Y',
  Х: 'X',
  П: 'N',
  І: 'I',
  Ј: 'J',
  Ѕ: 'S',
  α: 'a',
  ο: 'o',
  υ: 'u',
  ν: 'v',
  ι: 'i',
  κ: 'k',
  ρ: 'p',
  ς: 'c',
  τ: 't',
  χ: 'x',
  Α: 'A',
  Β: 'B',
  Ε: 'E',
  Η: 'H',
  Ι: 'I',
  Κ: 'K',
  Μ: 'M',
  Ν: 'N',
  Ο: 'O',
  Ρ: 'P',
  Τ: 'T',
  Χ: 'X',
  ɡ: 'g',
  ɴ: 'n',
  ᴍ: 'm',
  ɑ: 'a',
  ı: 'i',
  ℓ: 'l',
  ᵭ: 'đ',
  ⱪ: 'k',
  ş: 's',
  ţ: 't',
  ᴏ: 'o',
  ѡ: 'w',
};
const LOOK_ALIKE = new RegExp(`[${Object.keys(LOOK_ALIKES).join('')}]`, 'gu');
const HAS_LOOK_ALIKE = /[\u0370-\u03ff\u0400-\u052fɡɴᴍɑℓᵭⱪ]/u;

/** Code points that Windows-1252 puts at 0x80–0x9f. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
/** UTF-8 of Vietnamese letters read as Windows-1252. */
const MOJIBAKE = /(?:Ã[\u0080-\u00bf\s]|á[º»]|Ä[‘ƒ\u0090]|Æ[°¡])/u;
const MOJIBAKE_RUN =
  /[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{1,3}|á[º»]|Ä(?=[\p{L}])|Ã(?=\s|$)/gu;
/** Third bytes that Windows-1252 does not have, with the letter that each makes after `á»`. */
const LOST_AFTER: Record<string, string[]> = {
  'á»': ['ề', 'ọ', 'ỏ', 'Ố', 'ờ'],
  áº: ['ẁ', 'ẍ', 'ẏ', 'Ẑ', 'ẝ'],
};

const LOST = /[\p{L}]*(?:\?\?[\p{L}]*)+/gu;
const VOWEL_OR_D = 'aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ';

/**
 * Mends what broken mirrors do to Vietnamese: UTF-8 read as Windows-1252, letters swapped for look-alikes, letters lost
 * to question marks. A letter is filled in only where the lexicon leaves one choice; the rest stays and is flagged.
 */
export function repairText(text: string, lexicon: RepairLexicon): Repaired {
  const flags: string[] = [];
  let mended = text;
  if (MOJIBAKE.test(mended)) {
    const read = mended.replace(MOJIBAKE_RUN, (run, at: number) => decodeRun(run, mended, at, lexicon));
    if (read !== mended) flags.push('mojibake');
    mended = read;
  }
  if (HAS_LOOK_ALIKE.test(mended)) {
    const plain = mended.replace(/[\p{L}\p{M}]+/gu, (word) => plainWord(word));
    if (plain !== mended) flags.push('look-alikes');
    mended = plain;
  }
  if (/[\p{L}]\?\?|\?\?[\p{L}]/u.test(mended)) {
    let left = false;
    const choices = choicesFor(lexicon);
    const filled = mended.replace(LOST, (word, at: number) => {
      const before = mended.slice(Math.max(0, at - 20), at);
      const after = mended.slice(at + word.length, at + word.length + 20);
      const found = fill({ word, before, after }, choices(word.toLowerCase()), lexicon);
      left ||= found === null;
      return found ?? word;
    });
    if (filled !== mended) flags.push('lost-letters');
    if (left) flags.push('lost-letters-left');
    mended = filled;
  }
  return { text: mended, flags };
}

function decodeRun(run: string, text: string, at: number, lexicon: RepairLexicon): string {
  if (run === 'Ã') return 'à';
  if (run === 'Ä') return 'Đ';
  const lost = LOST_AFTER[run];
  if (lost) {
    const before = /[\p{L}]*$/u.exec(text.slice(Math.max(0, at - 8), at))?.[0] ?? '';
    const after = /^[\p{L}]*/u.exec(text.slice(at + run.length, at + run.length + 4))?.[0] ?? '';
    const known = lost.filter((letter) => lexicon.syllables.has(`${before}${letter}${after}`.toLowerCase()));
    return known.length === 1 ? (known[0] ?? run) : (lost[after === 'ng' || after === 'i' ? 4 : 1] ?? run);
  }
  const bytes = Uint8Array.from(run, (c) => {
    const high = WINDOWS_1252.indexOf(c);
    return high >= 0 ? 0x80 + high : c.charCodeAt(0);
  });
  const decoded = new TextDecoder('utf-8').decode(bytes);
  return decoded.includes('\ufffd') ? run : decoded;
}

/** A word that mixes Latin letters with look-alikes, in Latin; a word wholly of another script stays. */
function plainWord(word: string): string {
  if (!HAS_LOOK_ALIKE.test(word) || !/\p{Script=Latin}/u.test(word)) return word;
  return word.replace(LOOK_ALIKE, (letter) => LOOK_ALIKES[letter] ?? letter);
}

/** Syllables that a word with lost letters may have been, by the word; a text repeats its words. */
function choicesFor(lexicon: RepairLexicon): (word: string) => string[] {
  const known = new Map<string, string[]>();
  return (word) => {
    let choices = known.get(word);
    if (!choices) {
      const shape = new RegExp(`^${word.replace(/\?\?/g, `[${VOWEL_OR_D}]`)}$`, 'u');
      const length = word.replace(/\?\?/g, '?').length;
      choices = (lexicon.syllables.get(String(length)) ?? []).filter((syllable) => shape.test(syllable));
      known.set(word, choices);
    }
    return choices;
  };
}

/** A word with lost letters, and what stands beside it. */
interface Lost {
  word: string;
  before: string;
  after: string;
}

function fill(
  { word, before, after }: Lost,
  known: readonly string[],
  lexicon: RepairLexicon,
): string | null {
  const previous = /([\p{L}]+) $/u.exec(before)?.[1]?.toLowerCase();
  const next = /^ ([\p{L}]+)/u.exec(after)?.[1]?.toLowerCase();
  // A syllable that goes with both neighbours is better than one that goes with one.
  const fits = (syllable: string) =>
    Number(previous !== undefined && lexicon.pairs.has(`${previous} ${syllable}`)) +
    Number(next !== undefined && lexicon.pairs.has(`${syllable} ${next}`));
  const most = Math.max(0, ...known.map(fits));
  const left = most > 0 ? known.filter((syllable) => fits(syllable) === most) : known;
  const choice = left.length === 1 ? left[0] : undefined;
  if (!choice) return null;
  return /^\p{Lu}/u.test(word) || (word.startsWith('??') && /^\p{Lu}/u.test(after.trim()))
    ? choice.charAt(0).toUpperCase() + choice.slice(1)
    : choice;
}

/** The repair lexicon of some phrases: each syllable under itself and under its length. */
export function repairLexicon(phrases: Iterable<string>): RepairLexicon {
  const byKey = new Map<string, Set<string>>();
  const pairs = new Set<string>();
  const add = (key: string, syllable: string) => {
    const known = byKey.get(key);
    if (known) known.add(syllable);
    else byKey.set(key, new Set([syllable]));
  };
  for (const phrase of phrases) {
    const parts = phrase.toLowerCase().match(/\p{L}+/gu) ?? [];
    parts.forEach((part, index) => {
      add(part, part);
      add(String(part.length), part);
      const next = parts[index + 1];
      if (next) pairs.add(`${part} ${next}`);
    });
  }
  return { syllables: new Map([...byKey].map(([key, set]) => [key, [...set]])), pairs };
}
