import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { READER_LANGUAGES, type ReaderLanguage } from '../core/language.ts';
import { translator, type Translate } from './translate.ts';

/** What every page knows of its reader. */
export interface Reader {
  lang: ReaderLanguage;
  t: Translate;
  /** For the CSP of this answer. */
  nonce: string;
  /** The page that is asked for, for links to itself. */
  here: { path: string; search: string };
}

/** Variables that the middleware sets on each request. */
export interface Variables {
  nonce: string;
  /** Where the request comes from. */
  address: string;
  /** Whether the built-in mailbox takes the mail, for the console's tabs. */
  mailbox?: boolean;
  account: {
    id: string;
    name: string;
    role: 'reader' | 'editor' | 'operator' | 'admin';
    csrf: string;
    sessionHash: Buffer;
  } | null;
}

export type WebContext = Context<{ Variables: Variables }>;

/** The reader's language: asked for in the address, remembered in a cookie, or wished for by the browser (RFC 9110 §12.5.4). */
export function readerOf(c: WebContext): Reader {
  const wanted = [
    c.req.query('ui'),
    getCookie(c, 'lang'),
    ...accepted(c.req.header('accept-language') ?? ''),
  ];
  const lang = wanted.map(known).find((each) => each !== null) ?? 'en';
  const { pathname, search } = new URL(c.req.url);
  return { lang, t: translator(lang), nonce: c.get('nonce'), here: { path: pathname, search } };
}

function accepted(header: string): string[] {
  return header
    .split(',')
    .map((part) => ({
      tag: part.split(';')[0]?.trim() ?? '',
      weight: Number(/q=([\d.]+)/.exec(part)?.[1] ?? 1),
    }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

function known(tag: string | undefined): ReaderLanguage | null {
  const primary = tag?.toLowerCase().split('-')[0];
  return READER_LANGUAGES.find((language) => language === primary) ?? null;
}

/** Where a request comes from (web/client-address.ts). */
export function addressOf(c: WebContext): string {
  return c.get('address');
}
