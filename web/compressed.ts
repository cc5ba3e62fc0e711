import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Next } from 'hono';
import type { WebContext } from './context.ts';

const byBrotli = promisify(brotliCompress);
const byGzip = promisify(gzip);

const TEXT =
  /^(?:text\/(?:html|css|javascript|csv|calendar|plain)|application\/(?:json|feed\+json|atom\+xml)|image\/svg\+xml)\b/;
/** Pages of one person, with secrets beside what an address says: their length must tell nothing (BREACH). */
const PRIVATE = /^\/(?:ops|me|preferences|private|unsubscribe|feedback)(?:\/|$)/;
const WORTH_IT = 1000;
/** Pages are packed anew for each answer; what never changes under its address is packed once, as small as can be. */
const QUICKLY = 4;

type Coding = 'br' | 'gzip';
const kept = new Map<string, Buffer<ArrayBuffer>>();

/** Packs texts by br or gzip, as the browser takes them (RFC 9110 §12.5.3); streams and pages of one person stay as they are. */
export async function compressed(c: WebContext, next: Next): Promise<void> {
  await next();
  const type = c.res.headers.get('content-type') ?? '';
  if (!TEXT.test(type) || PRIVATE.test(c.req.path) || c.res.headers.has('content-encoding')) return;
  c.header('Vary', 'Accept-Encoding', { append: true });
  const coding = codingOf(c.req.header('accept-encoding') ?? '');
  if (coding === null || c.req.method === 'HEAD' || !c.res.body) return;
  const { status } = c.res;
  const headers = new Headers(c.res.headers);
  const lasting = headers.get('cache-control')?.includes('immutable') ?? false;
  const plain = Buffer.from(await c.res.arrayBuffer());
  if (plain.byteLength < WORTH_IT) {
    c.res = new Response(plain, { status, headers });
    return;
  }
  const key = `${coding} ${c.req.path}`;
  const body = kept.get(key) ?? (await pack(plain, coding, lasting ? constants.BROTLI_MAX_QUALITY : QUICKLY));
  if (lasting) kept.set(key, body);
  headers.delete('content-length');
  headers.set('content-encoding', coding);
  c.res = new Response(body, { status, headers });
}

async function pack(plain: Buffer, coding: Coding, quality: number): Promise<Buffer<ArrayBuffer>> {
  if (coding === 'gzip') return await byGzip(plain);
  return await byBrotli(plain, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength,
    },
  });
}

function codingOf(accepted: string): Coding | null {
  const wanted = new Set(
    accepted
      .split(',')
      .map((part) => part.trim().toLowerCase())
      .filter((part) => !/;\s*q=0(?:\.0*)?$/.test(part))
      .map((part) => part.split(';')[0]?.trim()),
  );
  if (wanted.has('br')) return 'br';
  return wanted.has('gzip') ? 'gzip' : null;
}
