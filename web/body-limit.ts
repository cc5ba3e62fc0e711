import type { Next } from 'hono';
import type { WebContext } from './context.ts';

const BODY_LIMIT = 256 * 1024;

/**
 * Reads a request's body before anybody else does and refuses it beyond 256 KiB: by what it says of itself, and by the
 * bytes that come, whatever it said.
 */
export async function limitBody(c: WebContext, next: Next): Promise<Response | undefined> {
  const refuse = () => c.text('The request is too large.', 413, { connection: 'close' });
  if (Number(c.req.header('content-length') ?? 0) > BODY_LIMIT) return refuse();
  const { body } = c.req.raw;
  if (body) {
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of body) {
      size += piece.byteLength;
      if (size > BODY_LIMIT) return refuse();
      pieces.push(piece);
    }
    c.req.raw = new Request(c.req.raw, { method: c.req.method, body: Buffer.concat(pieces) });
  }
  await next();
  return undefined;
}
