/** Words that multiply the number before them, in every language that is read. */
const SCALES: readonly (readonly [RegExp, number])[] = [
  [/^\s?(?:nghìn|ngàn|thousand|mille|พัน|천|千)/iu, 1e3],
  [/^\s?(?:万|萬|만|หมื่น)/u, 1e4],
  [/^\s?(?:แสน)/u, 1e5],
  [/^\s?(?:triệu|million|millions|ล้าน|百万|백만)/iu, 1e6],
  [/^\s?(?:亿|億|억)/u, 1e8],
  [/^\s?(?:tỷ|tỉ|billion|milliards?|พันล้าน|十亿|십억)/iu, 1e9],
];
const NUMBER = /\d{1,3}(?:[., ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?/gu;
/** Part of a date, a time, a score, an address or a document's number. */
const NO_QUANTITY_BEFORE = /[\d/:.-]$|[A-Za-z]$/u;
const NO_QUANTITY_AFTER = /^(?:\s?[/:]\s?\d|-\d|[年月日]|년|월|일|\s?h\d|st\b|nd\b|rd\b|th\b)/iu;

/**
 * Numbers of a text as plain values and the years it names: `13,4 triệu`, `13.4 million` and `1340万` are one number.
 * `blank` names spans to leave out (days).
 */
export function numbersOf(text: string): { numbers: Set<string>; years: Set<string> } {
  const plain = text.normalize('NFKC').replace(/[๐-๙]/g, (c) => String(c.charCodeAt(0) - 0xe50));
  const numbers = new Set<string>();
  const years = new Set<string>();
  for (const match of plain.matchAll(NUMBER)) {
    const after = plain.slice(match.index + match[0].length, match.index + match[0].length + 12);
    const year = yearOf(match[0]);
    if (year) years.add(year);
    if (year || NO_QUANTITY_BEFORE.test(plain.slice(Math.max(0, match.index - 1), match.index))) continue;
    if (NO_QUANTITY_AFTER.test(after)) continue;
    const value = valueOf(match[0]) * scaleOf(after);
    if (Number.isFinite(value) && value > 1) numbers.add(String(Math.round(value * 100) / 100));
  }
  return { numbers, years };
}

/** A year of our time; Buddhist years are 543 ahead. */
function yearOf(digits: string): string | null {
  if (!/^\d{4}$/.test(digits)) return null;
  const year = Number(digits);
  if (year >= 1950 && year <= 2060) return digits;
  return year >= 2493 && year <= 2603 ? String(year - 543) : null;
}

function valueOf(written: string): number {
  const grouped = /^\d{1,3}(?:[., ]\d{3})+$/.test(written);
  return Number(grouped ? written.replace(/[., ]/g, '') : written.replace(',', '.'));
}

function scaleOf(after: string): number {
  let scale = 1;
  for (const [pattern, factor] of SCALES) if (pattern.test(after)) scale = factor;
  return scale;
}
