import { gunzipSync } from 'node:zlib';
import { asFailure, Failure } from '../../core/failure.ts';
import type { Page } from '../../core/article.ts';
import type { FetchRules } from '../../core/source.ts';
import { decode } from './charset.ts';
import type { Gate } from './gate.ts';
import type { HostBook } from './host-book.ts';
import type { Limits } from './limits.ts';
import { requestThrough } from './request.ts';
import { askPolitely } from './ask-politely.ts';
import { isGzip, refuseBinary, refuseTextThatIsNoPage } from './sniff.ts';

/** What a caller wants to know of an address. */
export interface PageAsk {
  etag?: string | null;
  lastModified?: string | null;
  accept: 'page' | 'feed';
  signal: AbortSignal;
}

export type Fetched = { kind: 'page'; page: Page } | { kind: 'unchanged' };

export interface HttpOptions {
  gate: Gate;
  book: HostBook;
  userAgent: string;
  limits: Limits;
  now: () => Date;
}

const ACCEPT = {
  page: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.1',
  feed: 'application/atom+xml,application/rss+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.1',
};

/** Fetches pages and feeds by plain HTTP: politely, conditionally, bounded, decoded. */
export function createHttp(
  options: HttpOptions,
): (url: string, rules: FetchRules, ask: PageAsk) => Promise<Fetched> {
  const { gate, book, limits, now } = options;
  return async (url, rules, ask) => {
    const headers: Record<string, string> = {
      'user-agent': options.userAgent,
      accept: ACCEPT[ask.accept],
      'accept-encoding': 'gzip, br, deflate',
      ...lowered(rules.headers),
      ...(ask.etag ? { 'if-none-match': ask.etag } : {}),
      ...(ask.lastModified ? { 'if-modified-since': ask.lastModified } : {}),
    };
    const bytes = ask.accept === 'feed' ? limits.feedBytes : limits.pageBytes;
    try {
      const before = async (next: URL) => await askPolitely(options, next.href, rules, ask.signal);
      const answer = await requestThrough(gate, {
        url,
        headers,
        bytes,
        limits,
        signal: ask.signal,
        now,
        before,
      });
      if (!answer) return { kind: 'unchanged' };
      const raw = isGzip(answer.bytes) ? unpack(answer.bytes, bytes, url) : answer.bytes;
      refuseBinary(raw, url);
      const { text, charset } = decode(raw, answer.headers['content-type'] ?? '', rules.charset ?? null);
      if (ask.accept === 'page') refuseTextThatIsNoPage(text, url);
      return { kind: 'page', page: pageOf(url, answer, text, charset, raw.length, now()) };
    } catch (thrown) {
      const failure = asFailure(thrown);
      if (failure.kind === 'rate-limited' && failure.status !== undefined && failure.retryAt)
        await book.hold(new URL(url).host, failure.retryAt);
      throw failure;
    }
  };
}

function pageOf(
  url: string,
  answer: { finalUrl: string; status: number; headers: Record<string, string> },
  body: string,
  charset: string,
  bytes: number,
  fetchedAt: Date,
): Page {
  return {
    url,
    finalUrl: answer.finalUrl,
    status: answer.status,
    contentType: answer.headers['content-type'] ?? '',
    body,
    charset,
    etag: answer.headers['etag'] ?? null,
    lastModified: answer.headers['last-modified'] ?? null,
    fetchedAt,
    bytes,
    mode: 'http',
  };
}

function unpack(bytes: Buffer, cap: number, url: string): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: cap });
  } catch (cause) {
    throw new Failure('too-large', `${url} can't be unpacked within ${Math.round(cap / 1024 / 1024)} MB.`, {
      cause,
    });
  }
}

function lowered(headers: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
