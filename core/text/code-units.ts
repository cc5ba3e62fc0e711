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

/** Room for any news; a longer text has an array of its own, which is not kept. */
const ROOM = new Uint16Array(0x40000);
const BYTES = Buffer.from(ROOM.buffer);

/**
 * The UTF-16 units of a text, which is `text.length` of them; good until the next text is asked for. A string may be kept in a
 * dozen ways, and code that has met many of them asks for the way at each character: four fifths of its time.
 */
export function unitsOf(text: string): Uint16Array {
  if (text.length <= ROOM.length) {
    BYTES.write(text, 'utf16le');
    return ROOM;
  }
  const units = new Uint16Array(text.length);
  Buffer.from(units.buffer).write(text, 'utf16le');
  return units;
}

/** A table that is made when it is first asked for. */
export function lazily<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}

/** Each unit of a text replaced by what the table says; null when one of them is hard. */
export function mapUnits(text: string, table: UnitTable): string | null {
  const { length } = text;
  const given = unitsOf(text);
  const units = new Uint16Array(length);
  for (let at = 0; at < length; at++) {
    const unit = table[given[at] ?? 0] ?? HARD;
    if (unit === HARD) return null;
    units[at] = unit;
  }
  return textOf(units, length);
}

/** The first `length` units as a text. */
export function textOf(units: Uint16Array, length: number): string {
  return Buffer.from(units.buffer, units.byteOffset, length * 2).toString('utf16le');
}
