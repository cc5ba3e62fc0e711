/** Zero-width, bidi and other invisible characters, and controls except tab and newline (Unicode Cf, Cc). */
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g;
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Old tone placement → new: hoà → hòa, thuý → thúy; only where the vowel pair ends the syllable. */
const OLD_TONES: Record<string, string> = {
  oà: 'òa',
  oá: 'óa',
  oả: 'ỏa',
  oã: 'õa',
  oạ: 'ọa',
  oè: 'òe',
  oé: 'óe',
  oẻ: 'ỏe',
  oẽ: 'õe',
  oẹ: 'ọe',
  uỳ: 'ùy',
  uý: 'úy',
  uỷ: 'ủy',
  uỹ: 'ũy',
  uỵ: 'ụy',
};
const OLD_TONE = /(?<![qQ])(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ]|O[ÀÁẢÃẠÈÉẺẼẸ]|U[ỲÝỶỸỴ])(?!\p{L})/gu;

/**
 * Text in one form: NFC, no invisible characters, one kind of space, new Vietnamese tone placement; line breaks stay.
 * Applying it twice changes nothing.
 */
export function normaliseText(text: string): string {
  const whole = /[\ud800-\udfff]/.test(text) ? text.replace(LONE_SURROGATE, '') : text;
  const plain = whole
    .replace(/\r\n?/g, '\n')
    .replace(INVISIBLE, '')
    // Composed last: an invisible character may stand between a letter and its mark.
    .normalize('NFC')
    .replace(/[^\S\n ]/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return modernTones(plain);
}

function modernTones(text: string): string {
  return text.replace(OLD_TONE, (pair) => {
    const lower = OLD_TONES[pair.toLowerCase()] ?? pair;
    return pair === pair.toLowerCase() ? lower : lower.toUpperCase();
  });
}

/** Small letters and digits only, everything else one space; full-width forms become plain (NFKC). */
export function foldText(text: string): string {
  return normaliseText(text)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim();
}

/** Latin letters without their marks, đ as d; other scripts stay as they are. */
export function unaccent(text: string): string {
  return text
    .normalize('NFD')
    .replace(/(?<=[A-Za-zđĐ\u0300-\u036f])[\u0300-\u036f]+/g, '')
    .replace(/đ/g, 'd')
    .replace(/Đ/g, 'D')
    .normalize('NFC');
}
