import { gunzipSync } from 'node:zlib';
import { asFailure, Failure } from '../../core/failure.ts';
import type { Page, Undecoded } from '../../core/article.ts';
import type { FetchRules } from '../../core/source.ts';
import { decodePage } from './charset.ts';
import type { Gate } from './gate.ts';
import { createCookieJar, gateCookie } from './cookies.ts';
import { noteWait, type HostBook } from './host-book.ts';
import type { Limits } from './limits.ts';
import { requestThrough, type Answer } from './request.ts';
import { askPolitely } from './ask-politely.ts';
import { isGzip, isSurelyPage, refuseBinary, refuseTextThatIsNoPage } from './sniff.ts';

/** What a caller wants to know of an address. */
export interface PageAsk {
  etag?: string | null;
  lastModified?: string | null;
  accept: 'page' | 'feed' | 'json';
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
  json: 'application/json,*/*;q=0.1',
};

/** Fetches pages and feeds by plain HTTP: politely, conditionally, bounded, decoded. */
export function createHttp(
  options: HttpOptions,
): (url: string, rules: FetchRules, ask: PageAsk) => Promise<Fetched> {
  const { book, now } = options;
  const jar = createCookieJar();
  return async (url, rules, ask) => {
    const askOnce = async () => await requestOnce(options, { url, rules, ask, jar });
    try {
      let answer = await askOnce();
      const cookie = answer && rules.cookieGate && gateCookie(rules.cookieGate, answer.text());
      if (cookie) {
        jar.set(new URL(url), cookie.name, cookie.value);
        answer = await askOnce();
      }
      if (!answer) return { kind: 'unchanged' };
      if (ask.accept === 'page' && !isSurelyPage(answer.bytes)) refuseTextThatIsNoPage(answer.text(), url);
      return { kind: 'page', page: pageOf(url, answer, now()) };
    } catch (thrown) {
      const failure = asFailure(thrown);
      await noteWait(book, url, failure);
      throw failure;
    }
  };
}

interface Asking {
  url: string;
  rules: FetchRules;
  ask: PageAsk;
  jar: ReturnType<typeof createCookieJar>;
}

interface WholeAnswer extends Answer {
  undecoded: Undecoded;
  text(): string;
}

/** One request with its redirects, unpacked; null for "not modified". */
async function requestOnce(
  options: HttpOptions,
  { url, rules, ask, jar }: Asking,
): Promise<WholeAnswer | null> {
  const { limits } = options;
  const headers: Record<string, string> = {
    'user-agent': options.userAgent,
    accept: ACCEPT[ask.accept],
    'accept-encoding': 'gzip, br, deflate',
    ...lowered(rules.headers),
    ...(ask.etag ? { 'if-none-match': ask.etag } : {}),
    ...(ask.lastModified ? { 'if-modified-since': ask.lastModified } : {}),
  };
  const bytes = ask.accept === 'feed' ? limits.feedBytes : limits.pageBytes;
  const answer = await requestThrough(options.gate, {
    url,
    headers,
    bytes,
    limits,
    signal: ask.signal,
    now: options.now,
    before: async (next, signal) => await askPolitely(options, next.href, rules, signal),
    ...(rules.cookieGate ? { cookies: jar } : {}),
  });
  if (!answer) return null;
  const raw = isGzip(answer.bytes) ? unpack(answer.bytes, { bytes, ratio: limits.ratio }, url) : answer.bytes;
  refuseBinary(raw, url);
  const contentType = answer.headers['content-type'] ?? '';
  const undecoded = { bytes: raw, contentType, charset: rules.charset ?? null };
  let text: string | null = null;
  return { ...answer, bytes: raw, undecoded, text: () => (text ??= decodePage(undecoded).html) };
}

function pageOf(url: string, answer: WholeAnswer, fetchedAt: Date): Page {
  return {
    url,
    finalUrl: answer.finalUrl,
    status: answer.status,
    contentType: answer.headers['content-type'] ?? '',
    get body() {
      return answer.text();
    },
    undecoded: answer.undecoded,
    etag: answer.headers['etag'] ?? null,
    lastModified: answer.headers['last-modified'] ?? null,
    fetchedAt,
    bytes: answer.bytes.length,
    mode: 'http',
  };
}

function unpack(packed: Buffer, caps: { bytes: number; ratio: number }, url: string): Buffer {
  const most = Math.min(caps.bytes, Math.max(64 * 1024, packed.length * caps.ratio));
  try {
    return gunzipSync(packed, { maxOutputLength: most });
  } catch (cause) {
    const huge = cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE';
    if (!huge) throw new Failure('not-html', `${url} is a broken gzip file.`, { cause });
    throw new Failure('too-large', `${url} unpacks to more than ${Math.round(most / 1024)} KB.`, { cause });
  }
}

function lowered(headers: Record<string, string> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
  );
}
