/** A text that many mails share. Its lines on the wire are made once for each place in a line at which it may begin. */
export class SharedText {
  readonly text: string;
  readonly bytes: Buffer;
  readonly #lines = new Map<number, string>();

  constructor(text: string) {
    this.text = text;
    this.bytes = wireBytes(text);
  }

  /** The whole lines of base64 after the first `skip` bytes. */
  lines(skip: number): string {
    const known =
      this.#lines.get(skip) ?? base64Lines(this.bytes.subarray(skip, endOfLines(this.bytes, skip)));
    this.#lines.set(skip, known);
    return known;
  }
}

/** A text in pieces: what is a reader's own between what is everybody's. */
export type Pieces = readonly (string | SharedText)[];

/** The text that pieces make. */
export function wholeText(pieces: Pieces): string {
  let text = '';
  for (const piece of pieces) text += typeof piece === 'string' ? piece : piece.text;
  return text;
}

/** Bytes in a line of base64 of 76 characters (RFC 2045 §6.8). */
const A_LINE = 57;

/** The text as base64 in lines of 76 characters, line ends as CRLF; what is shared is not encoded again. */
export function encodePieces(pieces: Pieces): string {
  let encoded = '';
  let begun = 0;
  const line = Buffer.allocUnsafe(A_LINE);
  // A reader's own link stands in many places of one mail.
  const own = new Map<string, SharedText>();
  for (const piece of pieces) {
    const shared = typeof piece === 'string' ? (own.get(piece) ?? new SharedText(piece)) : piece;
    if (typeof piece === 'string') own.set(piece, shared);
    const { bytes } = shared;
    const missing = begun ? A_LINE - begun : 0;
    if (bytes.length < missing) {
      begun += bytes.copy(line, begun);
      continue;
    }
    if (missing) {
      bytes.copy(line, begun, 0, missing);
      encoded += `${line.toString('base64')}\r\n`;
    }
    encoded += shared.lines(missing);
    begun = bytes.copy(line, 0, endOfLines(bytes, missing));
  }
  return encoded + base64Lines(line.subarray(0, begun));
}

function endOfLines(bytes: Buffer, from: number): number {
  return bytes.length - ((bytes.length - from) % A_LINE);
}

/** UTF-8 with CRLF at the end of each line, as text is on the wire (RFC 2046 §4.1.1). */
function wireBytes(text: string): Buffer {
  return Buffer.from(text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n'));
}

function base64Lines(bytes: Buffer): string {
  const encoded = bytes.toString('base64');
  let lines = '';
  for (let start = 0; start < encoded.length; start += 76) lines += `${encoded.slice(start, start + 76)}\r\n`;
  return lines;
}
