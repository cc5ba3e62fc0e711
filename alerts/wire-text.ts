/** A text that many mails share. Its lines on the wire are made once for each place in a line at which it may begin. */
export class SharedText {
  readonly text: string;
  readonly bytes: Buffer;
  readonly #lines = new Map<number, string>();

  constructor(text: string) {
    this.text = text;
    this.bytes = Buffer.from(wireText(text));
  }

  /** The whole lines of base64 after the first `skip` bytes. */
  lines(skip: number): string {
    const known =
      this.#lines.get(skip) ??
      base64Lines(this.bytes.subarray(skip, skip + endOfLines(this.bytes.length - skip)));
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
/** Bytes that a UTF-16 unit becomes at most, a line end included. */
const MOST_BYTES = 3;

/** A reader's own links stand in many places of one mail: what is short is gathered here with the lines that it lies in. */
const gathered = Buffer.allocUnsafe(A_LINE * 40);

/** The text as base64 in lines of 76 characters, line ends as CRLF; what is shared is not encoded again. */
export function encodePieces(pieces: Pieces): string {
  let encoded = '';
  let begun = 0;
  for (const piece of pieces) {
    if (typeof piece === 'string' && piece.length * MOST_BYTES <= gathered.length - begun) {
      begun += gathered.write(wireText(piece), begun);
      continue;
    }
    const shared = typeof piece === 'string' ? new SharedText(piece) : piece;
    const { bytes } = shared;
    const missing = endOfLines(begun + A_LINE - 1) - begun;
    if (bytes.length < missing) {
      begun += bytes.copy(gathered, begun);
      continue;
    }
    bytes.copy(gathered, begun, 0, missing);
    encoded += base64Lines(gathered.subarray(0, begun + missing)) + shared.lines(missing);
    begun = bytes.copy(gathered, 0, missing + endOfLines(bytes.length - missing));
  }
  return encoded + base64Lines(gathered.subarray(0, begun));
}

/** Of so many bytes those that fill whole lines. */
function endOfLines(bytes: number): number {
  return bytes - (bytes % A_LINE);
}

/** Text with CRLF at the end of each line, as it is on the wire (RFC 2046 §4.1.1). */
function wireText(text: string): string {
  return text.includes('\n') ? text.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n') : text;
}

function base64Lines(bytes: Buffer): string {
  const encoded = bytes.toString('base64');
  let lines = '';
  for (let start = 0; start < encoded.length; start += 76) lines += `${encoded.slice(start, start + 76)}\r\n`;
  return lines;
}
