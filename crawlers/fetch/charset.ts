import { Failure } from '../../core/failure.ts';

const META = /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i;
const XML = /^\s*<\?xml[^>]+encoding\s*=\s*["']([\w-]+)["']/i;
/** Share of replacement characters above which a text is hopeless. */
const MOST_BROKEN = 0.02;
/** The start of a page tells its charset; trying all candidates on megabytes would hold up everybody else. */
const SAMPLE = 256 * 1024;
const CANDIDATES = [
  'shift_jis',
  'euc-jp',
  'windows-874',
  'windows-1258',
  'gb18030',
  'euc-kr',
  'windows-1252',
];

/**
 * Decodes a page's bytes (WHATWG Encoding, HTML §13.2.3.2): byte order mark, then valid UTF-8 whatever is claimed (a claim
 * of another charset over UTF-8 bytes is the commonest lie), then the header's, the document's, and last the likeliest
 * charset. Combining marks of windows-1258 are composed. Throws `bad-charset` when nothing reads well.
 */
export function decode(
  bytes: Uint8Array,
  contentType: string,
  declared: string | null = null,
): { text: string; charset: string } {
  const mark = byteOrderMark(bytes);
  if (mark) return { text: new TextDecoder(mark).decode(bytes), charset: mark };
  const strict = readWith(bytes, 'utf-8', true);
  if (strict !== null) return { text: strict, charset: 'utf-8' };
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 4096));
  const claims = [
    declared,
    /charset\s*=\s*["']?([\w-]+)/i.exec(contentType)?.[1],
    META.exec(head)?.[1],
    XML.exec(head)?.[1],
  ];
  const sample = bytes.subarray(0, SAMPLE);
  for (const claim of [...claims, ...CANDIDATES]) {
    if (!claim || /^utf-?8$/i.test(claim)) continue;
    const seen = readWith(sample, claim, false);
    if (seen === null || brokenShare(seen) > MOST_BROKEN || !readsWell(seen, claim)) continue;
    const text = readWith(bytes, claim, false) ?? '';
    return { text: text.normalize('NFC'), charset: claim.toLowerCase() };
  }
  const loose = readWith(bytes, 'utf-8', false) ?? '';
  if (brokenShare(loose) <= MOST_BROKEN) return { text: loose, charset: 'utf-8' };
  throw new Failure('bad-charset', 'The page is written in no charset that can be read.');
}

function byteOrderMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
}

function readWith(bytes: Uint8Array, label: string, fatal: boolean): string | null {
  try {
    return new TextDecoder(label, { fatal }).decode(bytes);
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

/** A charset that decodes anything must show letters of a language it is for. */
function readsWell(text: string, label: string): boolean {
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  const letters = count(/\p{L}/gu);
  switch (label.toLowerCase()) {
    case 'shift_jis':
    case 'sjis':
    case 'x-sjis':
    case 'euc-jp':
      return count(/[\u3040-\u30fa\u30fc-\u30ff]/g) > 0 && count(/[\uff61-\uff9f]/g) < letters * 0.2;
    case 'windows-874':
    case 'tis-620':
      return count(/[\u0e00-\u0e7f]/g) > letters * 0.2;
    case 'windows-1258':
      return count(/[ăâđêôơưĂÂĐÊÔƠƯ\u0300\u0301\u0303\u0309\u0323]/g) > letters * 0.03;
    case 'euc-kr':
      return count(/\p{Script=Hangul}/gu) > letters * 0.2;
    default:
      return true;
  }
}
