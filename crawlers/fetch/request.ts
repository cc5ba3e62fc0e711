import { request } from 'undici';
import { Failure } from '../../core/failure.ts';
import { readBody } from './body.ts';
import type { CookieJar } from './cookies.ts';
import { startDeadline } from '../../core/deadline.ts';
import type { Gate } from './gate.ts';
import type { Limits } from './limits.ts';
import { networkFailure, statusFailure } from './outcome.ts';

/** Bytes as they came, after redirects. */
export interface Answer {
  finalUrl: string;
  status: number;
  headers: Record<string, string>;
  bytes: Buffer;
}

/** One request of ours. */
export interface Ask {
  url: string;
  headers: Record<string, string>;
  bytes: number;
  limits: Limits;
  signal: AbortSignal;
  now: () => Date;
  /** Cookies of sites that redirect to themselves until one is set. */
  cookies?: CookieJar;
  /** Asked before each request, redirects included: robots and pace; throws to stop. */
  before(url: URL, signal: AbortSignal): Promise<void>;
}

/**
 * Fetches an address through the gate: redirects are followed by hand, each hop checked anew; caps and one deadline for all.
 * Null when the answer is "not modified". Throws a Failure for everything else that is not a readable answer.
 */
export async function requestThrough(gate: Gate, ask: Ask): Promise<Answer | null> {
  const { signal, clear } = startDeadline(ask.signal, ask.limits.deadlineMs);
  let url = new URL(ask.url);
  try {
    for (let hop = 0; hop <= ask.limits.redirects; hop++) {
      await ask.before(url, signal);
      await gate.admit(url);
      const answer = await request(url, { dispatcher: gate.agent, headers: withCookies(ask, url), signal });
      ask.cookies?.keep(url, listed(answer.headers['set-cookie']));
      const headers = plainHeaders(answer.headers);
      const location = answer.statusCode >= 300 && answer.statusCode < 400 ? headers['location'] : undefined;
      if (answer.statusCode === 304 || location !== undefined) {
        answer.body.on('error', () => {});
        answer.body.destroy();
        if (answer.statusCode === 304) return null;
        url = nextHop(location ?? '', url);
        continue;
      }
      const failure = statusFailure(answer.statusCode, headers['retry-after'] ?? null, ask.url, ask.now());
      if (failure) {
        answer.body.on('error', () => {});
        answer.body.destroy();
        throw failure;
      }
      const bytes = await readBody(answer.body, headers['content-encoding'] ?? '', {
        bytes: ask.bytes,
        ratio: ask.limits.ratio,
      });
      return { finalUrl: url.href, status: answer.statusCode, headers, bytes };
    }
  } catch (thrown) {
    if (signal.aborted && !(thrown instanceof Failure))
      throw new Failure(
        'timeout',
        `${url.hostname} did not finish within ${ask.limits.deadlineMs / 1000} s.`,
        { cause: thrown },
      );
    throw networkFailure(thrown, url.href);
  } finally {
    clear();
  }
  throw new Failure('too-many-redirects', `${ask.url} redirects more than ${ask.limits.redirects} times.`);
}

function withCookies({ headers, cookies }: Ask, url: URL): Record<string, string> {
  const cookie = cookies?.header(url);
  return cookie ? { ...headers, cookie } : headers;
}

function listed(value: string | string[] | undefined): string[] {
  return value === undefined ? [] : [value].flat();
}

function nextHop(location: string, from: URL): URL {
  if (!URL.canParse(location, from.href))
    throw new Failure('gone', `${from.href} redirects to "${location.slice(0, 100)}", which is no address.`);
  const next = new URL(location, from);
  if (next.protocol !== 'http:' && next.protocol !== 'https:') {
    throw new Failure(
      'private-address',
      `${from.href} redirects to a ${next.protocol} address, which is not fetched.`,
    );
  }
  return next;
}

function plainHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) plain[name] = Array.isArray(value) ? (value[0] ?? '') : value;
  return plain;
}
