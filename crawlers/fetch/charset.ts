import { isUtf8, transcode } from 'node:buffer';
import type { Undecoded } from '../../core/article.ts';
import { Failure } from '../../core/failure.ts';
import { CANDIDATES, fit } from './charset-fit.ts';

const META = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i;
const XML = /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w-]+)["']/i;
/** Share of replacement characters above which a text is hopeless. */
const MOST_BROKEN = 0.02;
/** The start of a page tells its charset; trying all candidates on megabytes would hold up everybody else. */
const SAMPLE = 256 * 1024;
/** A claim whose text is this far from what its language looks like is a lie. */
const LEAST_FIT_CLAIMED = 0.1;
const LEAST_FIT_GUESSED = 0.3;
/** What a server says of every page when nobody has set it up. */
const SERVERS_DEFAULT = /^(?:iso-?8859-1|latin-?1|windows-1252|us-ascii|ascii)$/i;
/** ISO-2022-JP switches alphabets by escapes; to everybody else its bytes are ASCII. */
const ESCAPES = /\u001b(?:\$[@B]|\([BJI])/;

/** A text, and whether its bytes are nothing but that text in UTF-8. */
export interface Decoded {
  text: string;
  charset: string;
  exact?: true;
}

/**
 * Decodes a page's bytes (WHATWG Encoding, HTML §13.2.3.2): byte order mark, then UTF-8 that is valid but for a few bytes
 * whatever is claimed (a claim of another charset over UTF-8 bytes is the commonest lie), then the header's, the
 * document's, and last the charset whose text looks most like its language. Combining marks of windows-1258 are
 * composed. Throws `bad-charset` when nothing reads well.
 */
export function decode(bytes: Uint8Array, contentType: string, declared: string | null = null): Decoded {
  const mark = byteOrderMark(bytes);
  if (mark) return { text: new TextDecoder(mark).decode(bytes), charset: mark };
  const head = latin1(bytes.subarray(0, 4096));
  if (ESCAPES.test(head)) return { text: readWith(bytes, 'iso-2022-jp') ?? '', charset: 'iso-2022-jp' };
  if (isUtf8(bytes)) return { text: utf8(bytes), charset: 'utf-8', exact: true };
  const loose = readWith(bytes, 'utf-8') ?? '';
  if (isNearlyUtf8(loose)) return { text: loose, charset: 'utf-8' };
  const claims = [
    declared,
    /charset\s*=\s*["']?([\w-]+)/i.exec(contentType)?.[1],
    META.exec(head)?.[1],
    XML.exec(head)?.[1],
  ];
  const sample = bytes.subarray(0, SAMPLE);
  const label = claims.find((claim) => isTrue(claim, sample)) ?? likeliest(sample);
  if (!label) throw new Failure('bad-charset', 'The page is written in no charset that can be read.');
  return { text: (readWith(bytes, label) ?? '').normalize('NFC'), charset: label.toLowerCase() };
}

/** By way of UTF-16, which takes a fifth of the time of TextDecoder. The bytes must be valid UTF-8. */
function utf8(bytes: Uint8Array): string {
  return transcode(bytes, 'utf8', 'ucs2').toString('ucs2');
}

function latin1({ buffer, byteOffset, length }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1');
}

/** The text of a page that came undecoded, and what is to be packed of it: its bytes where they are that text in UTF-8. */
export function decodePage({ bytes, contentType, charset }: Undecoded): {
  html: string;
  packable: string | Uint8Array;
} {
  const { text, exact } = decode(bytes, contentType, charset);
  return { html: text, packable: exact ? bytes : text };
}

/** Text in another charset read as UTF-8 is nearly all replacement characters where it is not ASCII. */
function isNearlyUtf8(text: string): boolean {
  let broken = 0;
  let sound = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) broken++;
    else if (code > 127) sound++;
  }
  return sound >= broken * 10;
}

function isTrue(claim: string | null | undefined, sample: Uint8Array): boolean {
  if (!claim || /^utf-?8$/i.test(claim)) return false;
  if (SERVERS_DEFAULT.test(claim) && looksVietnamese(sample)) return false;
  const text = readWith(sample, claim);
  return text !== null && brokenShare(text) <= MOST_BROKEN && fit(text, claim) >= LEAST_FIT_CLAIMED;
}

/** A tenth of the letters with marks, as no language of Western Europe has. */
function looksVietnamese(sample: Uint8Array): boolean {
  const text = readWith(sample, 'windows-1258');
  return text !== null && fit(text, 'windows-1258') >= 1;
}

function likeliest(sample: Uint8Array): string | null {
  let best: string | null = null;
  let most = LEAST_FIT_GUESSED;
  for (const label of CANDIDATES) {
    const text = readWith(sample, label);
    if (text === null || brokenShare(text) > MOST_BROKEN) continue;
    const value = fit(text, label);
    if (value > most) [best, most] = [label, value];
  }
  if (best) return best;
  const latin = readWith(sample, 'windows-1252');
  return latin !== null && brokenShare(latin) <= MOST_BROKEN ? 'windows-1252' : null;
}

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

function readWith(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return null;
  }
}

function brokenShare(text: string): number {
  let broken = 0;
  for (let i = 0; i < text.length; i++)
    if (text.charCodeAt(i) === 0xfffd || isControl(text.charCodeAt(i))) broken++;
  return text.length ? broken / text.length : 0;
}

function isControl(code: number): boolean {
  return code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12;
}
