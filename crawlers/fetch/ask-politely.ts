import { setTimeout as sleep } from 'node:timers/promises';
import { asFailure, Failure } from '../../core/failure.ts';
import { ORDINARY_PACE_MS, type FetchRules } from '../../core/source.ts';
import type { HostBook } from './host-book.ts';
import type { Gate } from './gate.ts';
import type { Limits } from './limits.ts';
import { requestThrough } from './request.ts';
import { askRobots, robotsFailure } from './robots.ts';

/** Who asks, through which gate, and what all workers know of the hosts. */
export interface Asker {
  gate: Gate;
  book: HostBook;
  userAgent: string;
  limits: Limits;
  now: () => Date;
}

/**
 * Asks robots.txt and waits for the host's turn, over all workers. A turn that is far off is a `rate-limited` failure
 * with its time, so that the worker's place is free until then.
 */
export async function askPolitely(
  asker: Asker,
  address: string,
  rules: FetchRules,
  signal: AbortSignal,
): Promise<void> {
  const url = new URL(address);
  const now = asker.now();
  let delayMs: number | null = null;
  if (!rules.ignoreRobots) {
    const answer = await askRobots(asker.book, url, robotsFetcher(asker, signal), now);
    const failure = robotsFailure(answer);
    if (failure) throw failure;
    delayMs = answer.delayMs;
  }
  const pace = Math.max(rules.paceMs ?? ORDINARY_PACE_MS, delayMs ?? 0);
  if (pace === 0) return;
  // After a stall of the process all who slept wake together: who missed the turn takes another one instead of asking at once.
  if ((await waitForTurn(asker, url.host, pace, signal)) > pace)
    await waitForTurn(asker, url.host, pace, signal);
}

/** Takes the host's next turn and sleeps until it comes; resolves with the milliseconds that it is late. */
async function waitForTurn(asker: Asker, host: string, pace: number, signal: AbortSignal): Promise<number> {
  const now = asker.now();
  const turn = await asker.book.reserve(
    host,
    { paceMs: pace, longestWaitMs: asker.limits.longestWaitMs },
    now,
  );
  if (!turn.taken) {
    throw new Failure(
      'rate-limited',
      `${host} is asked at most once in ${pace / 1000} s; our turn comes later.`,
      { retryAt: turn.at },
    );
  }
  const waitMs = turn.at.getTime() - asker.now().getTime();
  if (waitMs <= 0) return 0;
  const started = performance.now();
  await sleep(waitMs, undefined, { signal });
  // Somebody may have been told to wait since the turn was taken.
  const held = await asker.book.heldUntil(host, asker.now());
  if (held)
    throw new Failure('rate-limited', `${host} has asked to be left alone for a while.`, {
      retryAt: held,
    });
  return performance.now() - started - waitMs;
}

/** robots.txt is fetched through the same gate, without asking robots.txt. */
function robotsFetcher({ gate, userAgent, limits, now }: Asker, outer: AbortSignal) {
  return async (origin: string): Promise<{ status: number; body: string }> => {
    const ask = {
      url: `${origin}/robots.txt`,
      headers: { 'user-agent': userAgent, accept: 'text/plain,*/*;q=0.1' },
      bytes: 512 * 1024,
      limits: { ...limits, deadlineMs: Math.min(limits.deadlineMs, 10_000) },
      signal: outer,
      now,
      before: async () => {},
    };
    try {
      const answer = await requestThrough(gate, ask);
      return { status: answer?.status ?? 200, body: answer ? new TextDecoder().decode(answer.bytes) : '' };
    } catch (thrown) {
      const failure = asFailure(thrown);
      // No network, no name: the page's own request will say so better.
      if (
        failure.kind === 'dns' ||
        failure.kind === 'connection' ||
        failure.kind === 'private-address' ||
        failure.kind === 'tls'
      )
        throw failure;
      if (failure.kind === 'rate-limited') return { status: 503, body: '' };
      return { status: failure.status ?? (failure.kind === 'timeout' ? 0 : 404), body: '' };
    }
  };
}
