import { getCookie, setCookie } from 'hono/cookie';
import type { WebContext } from './context.ts';

/** A visit ends after this long without a page; the next page begins another. */
const GAP_MS = 30 * 60_000;
const KEPT_S = 400 * 86_400;

/**
 * When this reader's last visit ended, or null on the first. Remembered in a cookie of two times (end of the last visit,
 * last page of this one) and nowhere else.
 */
export function lastVisit(c: WebContext, now: Date, secure: boolean): Date | null {
  const [, before = '', latest = ''] = /^(\d{1,15})-(\d{1,15})$/.exec(getCookie(c, 'visit') ?? '') ?? [];
  const ended = endOfLastVisit(Number(before), Number(latest), now.getTime());
  setCookie(c, 'visit', `${ended}-${now.getTime()}`, {
    path: '/',
    maxAge: KEPT_S,
    sameSite: 'Lax',
    httpOnly: true,
    secure,
  });
  return ended ? new Date(ended) : null;
}

/** In milliseconds; 0 is "never". */
export function endOfLastVisit(before: number, latest: number, now: number): number {
  if (!latest || latest > now) return 0;
  return now - latest > GAP_MS ? latest : before;
}
