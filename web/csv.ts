import type { WebContext } from './context.ts';

/**
 * Rows as CSV (RFC 4180) with a byte order mark, by which Excel knows that it is UTF-8. No cell can be taken for a
 * formula (OWASP, CSV injection); line breaks inside a cell become spaces.
 */
export function csv(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

function cell(value: string): string {
  const inert = inertText(value);
  return /[",]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const LONGEST = 32_000;

/** Text that a spreadsheet takes for text; longer than a cell may be (32,767) it is cut. */
export function inertText(value: string): string {
  const line = value.slice(0, LONGEST).replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return /^\s*[=+\-@＝＋－＠]/.test(line) ? `'${line}` : line;
}

/** An answer that a browser saves as a file. */
export function csvAnswer(c: WebContext, text: string, name: string) {
  return c.body(text, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}"`,
  });
}
