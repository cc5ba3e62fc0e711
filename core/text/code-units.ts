/**
 * What each UTF-16 unit comes to under a rule that looks at one character at a time; made once, because asking Unicode's
 * tables by patterns costs a news page more than all else that is done with its text.
 */
export type UnitTable = Uint16Array;

/** Stands in a table for a unit that one can't judge alone: a mark, a surrogate, one that becomes several. */
export const HARD = 0xffff;
const UNITS = 0x10000;
/** Marks join the letter before them, so do these letters of Hangul (UAX #15, NFC_QC = Maybe). */
export const JOINS = /[\p{M}\u1160-\u11ff]/u;

/** A table of `rule`; `HARD` for units that are no character of their own or become more than one unit. */
export function tableOf(rule: (character: string) => string | null): UnitTable {
  const table = new Uint16Array(UNITS).fill(HARD);
  for (let unit = 0; unit < HARD; unit++) {
    const character = String.fromCharCode(unit);
    if ((unit >= 0xd800 && unit <= 0xdfff) || JOINS.test(character)) continue;
    const found = rule(character);
    if (found !== null && found.length === 1) table[unit] = found.charCodeAt(0);
  }
  return table;
}

/** Each unit of a text replaced by what the table says; null when one of them is hard. */
export function mapUnits(text: string, table: UnitTable): string | null {
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const unit = table[text.charCodeAt(at)] ?? HARD;
    if (unit === HARD) return null;
    units[at] = unit;
  }
  return textOf(units, text.length);
}

/** The first `length` units as a text. */
export function textOf(units: Uint16Array, length: number): string {
  return Buffer.from(units.buffer, units.byteOffset, length * 2).toString('utf16le');
}
