import type { Page } from '../core/article.ts';

/** A page that is at hand and is read as if a site had answered it just now. */
export function heldPage(url: string, body: string, now: Date): Page {
  return {
    url,
    finalUrl: url,
    status: 200,
    contentType: 'text/html',
    body,
    etag: null,
    lastModified: null,
    fetchedAt: now,
    bytes: Buffer.byteLength(body),
    mode: 'http',
  };
}
