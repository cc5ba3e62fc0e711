import { z } from 'zod';
import { asFailure, Failure } from '../core/failure.ts';
import type { Channel, Message, Receipt } from './channel.ts';

/** One POST and its answer; given by the composition root, so that every request passes the house's one gate. */
export type Post = (ask: {
  url: string;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
}) => Promise<{ status: number; body: string; retryAfter: string | null }>;

/** Where a channel posts: an https address that a reader gave. */
export const webAddress = z
  .url({ protocol: /^https$/, error: 'give an https address' })
  .max(2000)
  .refine((text) => !new URL(text).username, 'leave name and password out of the address');

/** What a posting channel makes of a message. */
export interface Posting {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** How a posting channel is made. */
export interface PostingRule<S> {
  settings: z.ZodType<S>;
  make(message: Message, settings: S): Posting;
  /** True when the receiver can tell a repetition by the message's id, so that a lost answer is no doubt: it is sent again. */
  repeatable: boolean;
  /** A fault that the receiver tells in the body of a good status; null when the message was taken. */
  refusal?(body: string): string | null;
}

/** A channel that posts JSON: one message, one request, no redirects. */
export function postingChannel<S>(post: Post, rule: PostingRule<S>): Channel {
  return {
    async send(message, signal, dataStarted) {
      const settings = rule.settings.safeParse(message.settings);
      if (!settings.success)
        throw new Failure(
          'mail-rejected',
          `The channel's settings can't be used: ${settings.error.issues[0]?.message}`,
        );
      const { url, headers, body } = rule.make(message, settings.data);
      await dataStarted();
      const answer = await post({
        url,
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
        body,
        signal,
      }).catch((thrown: unknown) => {
        throw brokenOff(asFailure(thrown), rule.repeatable);
      });
      return taken(answer, rule.refusal?.(answer.body) ?? null);
    },
    close: async () => {},
  };
}

/** A request that never left is tried again; one that may have arrived is in doubt, unless it can be repeated. */
function brokenOff(failure: Failure, repeatable: boolean): Failure {
  const neverLeft =
    failure.kind === 'dns' || failure.kind === 'tls' || /refuses connections/.test(failure.message);
  if (failure.kind === 'private-address')
    return new Failure('mail-rejected', failure.message, { cause: failure });
  if (neverLeft || repeatable) return new Failure('mail-temporary', failure.message, { cause: failure });
  return new Failure('mail-in-doubt', failure.message, { cause: failure });
}

function taken(
  answer: { status: number; body: string; retryAfter: string | null },
  refusal: string | null,
): Receipt {
  const { status } = answer;
  const said = `${status} ${(refusal ?? answer.body).replace(/\s+/g, ' ').slice(0, 200)}`.trim();
  if (status >= 200 && status < 300 && refusal === null) return { response: said };
  const later = status === 408 || status === 425 || status === 429 || status >= 500;
  throw new Failure(later ? 'mail-temporary' : 'mail-rejected', `The receiver answered ${said}.`, { status });
}
