import type { MiddlewareHandler } from 'hono';
import { useApiToken, type ApiScope } from '../../store/api-tokens.ts';
import { addressOf, type Variables, type WebContext } from '../context.ts';
import type { WebServices } from '../services.ts';
import { isLoopback } from './loopback.ts';

/** Requests a minute from one address without a key. */
const OPEN_PER_MINUTE = 300;
const MOST_ADDRESSES = 10_000;

/** What each address of the API needs a key to allow; without a key all of it is open, at a slower pace. */
function scopeOf(c: WebContext): ApiScope {
  if (c.req.method === 'POST') return 'subscribe';
  return Number(c.req.query('limit') ?? 0) > 100 ? 'export' : 'read';
}

/**
 * Keys and pace of the API. A key (`Authorization: Bearer …`) allows its scopes at its own rate, counted over all
 * processes: 401 when it does not work, 403 outside its scopes, 429 with Retry-After when the minute is spent. Without one
 * an address has a pace of its own; this machine has none.
 */
export function apiAccess(services: WebServices): MiddlewareHandler<{ Variables: Variables }> {
  let minute = 0;
  const counts = new Map<string, number>();
  const spent = (address: string, now: number): boolean => {
    if (Math.floor(now / 60_000) !== minute || counts.size > MOST_ADDRESSES) counts.clear();
    minute = Math.floor(now / 60_000);
    const n = (counts.get(address) ?? 0) + 1;
    counts.set(address, n);
    return n > OPEN_PER_MINUTE;
  };
  return async (c, next) => {
    const now = services.now();
    const header = c.req.header('authorization');
    const wait = String(60 - (Math.floor(now.getTime() / 1000) % 60));
    const refuse = (status: 401 | 403 | 429, error: string) => c.json({ error }, status);
    const tooMany = () => {
      c.header('Retry-After', wait);
      return refuse(429, `Too many requests this minute; try again in ${wait} s.`);
    };
    if (header === undefined) {
      const address = addressOf(c);
      if (!isLoopback(c) && spent(address, now.getTime())) return tooMany();
      await next();
      return undefined;
    }
    const token = /^Bearer ([\w-]{20,100})$/.exec(header)?.[1];
    const used = token ? await useApiToken(services.db, token, now) : null;
    if (!used) {
      c.header('WWW-Authenticate', 'Bearer');
      return refuse(401, 'The key does not work: it is unknown, ended or expired.');
    }
    if (used.spent) return tooMany();
    const scope = scopeOf(c);
    if (!used.scopes.includes(scope))
      return refuse(403, `The key "${used.name}" lacks the scope "${scope}".`);
    await next();
    return undefined;
  };
}
