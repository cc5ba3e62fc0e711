import { Failure } from '../../core/failure.ts';

const SIGNATURES: [string, number[]][] = [
  ['PDF', [0x25, 0x50, 0x44, 0x46]],
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['GIF', [0x47, 0x49, 0x46, 0x38]],
  ['ZIP', [0x50, 0x4b, 0x03, 0x04]],
  ['WebP', [0x52, 0x49, 0x46, 0x46]],
  ['MP4', [0x00, 0x00, 0x00, 0x18, 0x66, 0x74, 0x79, 0x70]],
];

/** Whether bytes are gzip whatever their headers say (sitemaps are served so). */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Throws `not-html` for what is no page whatever its Content-Type claims; `empty` for nothing at all. */
export function refuseBinary(bytes: Uint8Array, url: string): void {
  for (const [name, signature] of SIGNATURES) {
    if (signature.every((byte, i) => bytes[i] === byte))
      throw new Failure('not-html', `${url} is a ${name} file, not a page.`);
  }
  if (!bytes.some((byte) => byte > 32)) throw new Failure('empty', `${url} answered with nothing.`);
}

const HEAD = 20_000;

/** Whether bytes surely are a page: markup is written with the same letters in nearly every charset. */
export function isSurelyPage(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(HEAD, bytes.length)).toString('latin1');
  return /^\s*<[a-z!?]/i.test(head);
}

/** Throws `not-html` when a page's text is JSON or has no markup at all. */
export function refuseTextThatIsNoPage(text: string, url: string): void {
  const start = text.slice(0, 2000).trimStart();
  if (/^[{[]/.test(start)) throw new Failure('not-html', `${url} is JSON, not a page.`);
  if (!/<[a-z!?]/i.test(text.slice(0, 20_000)))
    throw new Failure('not-html', `${url} has no markup; it is not a page.`);
}
