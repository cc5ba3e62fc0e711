import { getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { WebContext } from './context.ts';
import { FilterFault } from './filter-url.ts';
import { viewFromUrl, viewQuery } from './home-view.ts';

const MOST = 12;
const LONGEST_COOKIE = 3500;
const saved = z.array(z.object({ name: z.string().min(1).max(60), query: z.string().max(1000) })).max(MOST);

/** A view that a reader gave a name; kept in the reader's own cookie, without a login. */
export interface SavedView {
  name: string;
  query: string;
}

/** The views of this reader; a cookie that can't be read holds none. */
export function savedViews(c: WebContext): SavedView[] {
  const text = getCookie(c, 'views');
  if (!text) return [];
  try {
    return saved.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return [];
  }
}

/** Puts the list of views into the reader's cookie. Returns whether it fits. */
export function keepViews(c: WebContext, views: readonly SavedView[], secure: boolean): boolean {
  const text = Buffer.from(JSON.stringify(views), 'utf8').toString('base64url');
  if (views.length > MOST || text.length > LONGEST_COOKIE) return false;
  setCookie(c, 'views', text, { path: '/', maxAge: 400 * 86_400, sameSite: 'Lax', httpOnly: true, secure });
  return true;
}

/** A query as the house writes it, without anything that is no part of a view; null when it can't be read. */
export function tidyQuery(query: string): string | null {
  try {
    return viewQuery(viewFromUrl(new URL(`http://view.invalid/?${query}`))).toString();
  } catch (fault) {
    if (fault instanceof FilterFault) return null;
    throw fault;
  }
}
