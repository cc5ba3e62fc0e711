import robotsParser from 'robots-parser';
import { Failure } from '../../core/failure.ts';
import type { HostBook, StoredRobots } from './host-book.ts';

const FRESH_MS = 24 * 3600_000;
/** After an answer that forbids everything because the server is ill, robots.txt is asked again this soon. */
const ILL_MS = 15 * 60_000;
const TOKEN = 'Kakehashi';
const LONGEST_DELAY_MS = 60_000;

// The package's types describe a CommonJS default that Node's ES modules see as a namespace.
const parseRobots = robotsParser as unknown as (url: string, text: string) => RobotsFile;

interface RobotsFile {
  isAllowed(url: string, agent: string): boolean | undefined;
  getCrawlDelay(agent: string): number | undefined;
}

/** What robots.txt says about an address. */
export interface RobotsAnswer {
  allowed: boolean;
  /** Crawl-delay in milliseconds, or null. */
  delayMs: number | null;
  reason: string;
}

/** Fetches a robots.txt: its status and text; status 0 when it can't be reached. */
export type FetchRobots = (origin: string) => Promise<{ status: number; body: string }>;

/**
 * Asks robots.txt (RFC 9309): kept a day for all workers; none (4xx) allows everything, a server error or no answer
 * forbids everything until it is asked again.
 */
export async function askRobots(
  book: HostBook,
  url: URL,
  fetchRobots: FetchRobots,
  now: Date,
): Promise<RobotsAnswer> {
  const stored = await current(book, url, fetchRobots, now);
  if (stored.status === 0 || stored.status >= 500)
    return { allowed: false, delayMs: null, reason: `robots.txt of ${url.host} can't be read now` };
  if (stored.status >= 400) return { allowed: true, delayMs: null, reason: 'no robots.txt' };
  const file = parseRobots(`${url.origin}/robots.txt`, stored.body);
  const delay = file.getCrawlDelay(TOKEN);
  return {
    allowed: file.isAllowed(url.href, TOKEN) !== false,
    delayMs: delay === undefined ? null : Math.min(delay * 1000, LONGEST_DELAY_MS),
    reason: `robots.txt of ${url.host} forbids ${url.pathname}`,
  };
}

async function current(book: HostBook, url: URL, fetchRobots: FetchRobots, now: Date): Promise<StoredRobots> {
  const known = await book.robots(url.host);
  if (known && isFresh(known, now)) return known;
  // Another worker may have asked since this process looked last.
  const stored = await book.robots(url.host, true);
  if (stored && isFresh(stored, now)) return stored;
  const fresh = { ...(await fetchRobots(url.origin)), fetchedAt: now };
  await book.saveRobots(url.host, fresh);
  return fresh;
}

function isFresh({ status, fetchedAt }: StoredRobots, now: Date): boolean {
  const ill = status === 0 || status >= 500;
  return now.getTime() - fetchedAt.getTime() < (ill ? ILL_MS : FRESH_MS);
}

/** The failure for an address that robots.txt forbids, or null. */
export function robotsFailure(answer: RobotsAnswer): Failure | null {
  if (answer.allowed) return null;
  // A robots.txt that can't be read is the site's illness, not its will.
  return answer.reason.includes("can't be read")
    ? new Failure('server-error', `${answer.reason}.`)
    : new Failure('robots', `${answer.reason}.`);
}
