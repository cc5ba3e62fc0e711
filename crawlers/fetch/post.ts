import { startDeadline } from '../../core/deadline.ts';
import { request } from 'undici';
import { readBody } from './body.ts';
import { createGate, type Lookup, type ResolveRule } from './gate.ts';
import { networkFailure } from './outcome.ts';

const DEADLINE_MS = 15_000;
const ANSWER_BYTES = 64 * 1024;

/** One POST of ours to an address that a reader gave. */
export interface PostRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}

/** What came back; redirects are not followed. */
export interface PostAnswer {
  status: number;
  body: string;
  retryAfter: string | null;
}

/** Posts through the same gate as the crawler: never to a private address. Throws a network Failure. */
export interface Poster {
  post(ask: PostRequest): Promise<PostAnswer>;
  close(): Promise<void>;
}

/** A poster with a gate of its own. */
export function createPoster(options: {
  resolve: readonly ResolveRule[];
  lookup?: Lookup;
  userAgent: string;
}): Poster {
  const gate = createGate(options.resolve, options.lookup);
  return {
    async post({ url, headers, body, signal }) {
      const deadline = startDeadline(signal, DEADLINE_MS);
      try {
        await gate.admit(new URL(url));
        const answer = await request(url, {
          method: 'POST',
          dispatcher: gate.agent,
          headers: { 'user-agent': options.userAgent, ...headers },
          body,
          signal: deadline.signal,
        });
        const retryAfter = answer.headers['retry-after'];
        const encoding = answer.headers['content-encoding'];
        const bytes = await readBody(answer.body, typeof encoding === 'string' ? encoding : '', {
          bytes: ANSWER_BYTES,
          ratio: 100,
        });
        return {
          status: answer.statusCode,
          body: bytes.toString('utf8'),
          retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
        };
      } catch (thrown) {
        throw networkFailure(thrown, url);
      } finally {
        deadline.clear();
      }
    },
    close: async () => await gate.close(),
  };
}
