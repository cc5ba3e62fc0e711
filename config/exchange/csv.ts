import type { SourceFile } from '../../core/source.ts';
import { addChecked, jsonOf } from './checked.ts';
import type { Imported } from './exchange.ts';

/** Fields that people edit in a table; everything else stands in the last column as JSON. */
const COLUMNS = [
  'id',
  'country',
  'language',
  'kind',
  'home',
  'family',
  'every',
  'atLeastEvery',
  'paused',
] as const;
const NAMES = ['vi', 'ja', 'en'] as const;
const HEAD = [...COLUMNS, ...NAMES.map((lang) => `name_${lang}`), 'more'];

/** RFC 4180 with a byte order mark, by which Excel knows that it is UTF-8. No cell can be taken for a formula. */
export function writeCsv(sources: readonly SourceFile[]): string {
  const rows = sources.map((source) => {
    const more = Object.fromEntries(
      Object.entries(source).filter(([key]) => key !== 'name' && !COLUMNS.some((column) => column === key)),
    );
    const cells = COLUMNS.map((column) => String(source[column] ?? ''));
    return [...cells, ...NAMES.map((lang) => source.name[lang]), JSON.stringify(more)];
  });
  return `\ufeff${[HEAD, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const inert = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

export function readCsv(text: string): Imported {
  const [head = [], ...rows] = readRows(text);
  const missing = ['id', 'home', 'name_en'].filter((column) => !head.includes(column));
  if (missing.length) return { sources: [], faults: [`The first line has no column ${missing.join(', ')}.`] };
  const imported: Imported = { sources: [], faults: [] };
  for (const [at, row] of rows.entries()) {
    const values = Object.fromEntries(
      head.map((column, nth) => [column, (row[nth] ?? '').replace(/^'(?=[=+\-@\t\r])/, '')]),
    );
    const more = values['more'] ? jsonOf(values['more']) : {};
    if (typeof more !== 'object' || more === null)
      imported.faults.push(`line ${at + 2}: "more" is no JSON object.`);
    else addChecked(imported, { ...more, ...fieldsOf(values) }, `line ${at + 2}`);
  }
  return imported;
}

function fieldsOf(values: Record<string, string>): Record<string, unknown> {
  const fields = COLUMNS.filter((column) => values[column] !== undefined && values[column] !== '').map(
    (column) => [column, column === 'paused' ? values[column] === 'true' : values[column]],
  );
  return {
    ...Object.fromEntries(fields),
    name: Object.fromEntries(NAMES.map((lang) => [lang, values[`name_${lang}`] || values['name_en']])),
  };
}

/** Rows of RFC 4180; quoted cells may hold commas, quotes and line breaks. Empty lines are left out. */
function readRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/gy;
  for (let found = cells.exec(text); found; found = cells.exec(text)) {
    row.push(found[1] === undefined ? (found[2] ?? '') : found[1].replaceAll('""', '"'));
    if (found[3] === ',') continue;
    if (row.some((one) => one !== '')) rows.push(row);
    row = [];
    if (cells.lastIndex >= text.length) break;
  }
  return rows;
}
