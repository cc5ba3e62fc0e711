import { z } from 'zod';

/** Between two requests to one host, where neither the source nor its robots.txt says more. */
export const ORDINARY_PACE_MS = 1000;

const selector = z.string().min(1).max(500);
const httpUrl = z.url({ protocol: /^https?$/ });
const every = z.string().regex(/^\d+(m|h|d)$/, 'write a duration such as 15m, 2h or 1d');

/** One CSS selector, or one with the attribute to read; the first that finds something wins. */
const pick = z.union([selector, z.strictObject({ select: selector, attr: z.string().max(60).optional() })]);
const picks = z.union([pick, z.array(pick).min(1)]);

/** Where the fields of an article's page stand. */
const fieldRules = {
  title: picks.optional(),
  lead: picks.optional(),
  body: picks.optional(),
  author: picks.optional(),
  published: picks.optional(),
  modified: picks.optional(),
  section: picks.optional(),
  image: picks.optional(),
  source: picks.optional(),
  /** How numeric dates are written: `dmy` (default) or `mdy` (OneCMS meta). */
  dateOrder: z.enum(['dmy', 'mdy', 'ymd']).optional(),
  /** Elements taken out before the body is read. */
  remove: z.array(selector).optional(),
  /** RE2 patterns taken off the start of lead and body ("Kinhtedothi - "). */
  prefixes: z.array(z.string().max(200)).optional(),
};

/** A layout that a site has left: what it says holds for pages fetched up to and with this day, the rest is as today. */
const olderRules = z.strictObject({ until: z.iso.date(), ...fieldRules });

/** How the fields of an article page are found. An absent field is found by generic extraction. */
export const articleRules = z.strictObject({
  /** RE2 pattern that an article's address must match. */
  pattern: z.string().max(500).optional(),
  /** RE2 pattern of addresses that are never articles. */
  exclude: z.string().max(500).optional(),
  ...fieldRules,
  /** Query parameters that belong to the address; all others are dropped. */
  keepQuery: z.array(z.string().max(60)).optional(),
  /** Layouts of earlier times, so that kept pages still read. */
  older: z.array(olderRules).max(20).optional(),
});

/** How a list is read: CSS selectors in a listing, dotted paths in a `json` answer. */
const listingRules = z.strictObject({
  item: selector.optional(),
  link: selector.optional(),
  title: selector.optional(),
  time: pick.optional(),
  next: selector.optional(),
});

/**
 * A gate that any client passes by the site's own rule: a cookie set by a redirect to the same address (`redirect`), or
 * by a short script that writes it and reloads (`script`; `value` is an RE2 pattern whose group is the cookie's value).
 * Captchas and firewalls are no such gates.
 */
const cookieGate = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('redirect') }),
  z.strictObject({
    kind: z.literal('script'),
    cookie: z.string().regex(/^[\w-]{1,40}$/),
    value: z.string().max(300),
  }),
]);

const certainty = z.enum(['seen-in-code', 'seen-in-page', 'guess', 'checked']);

/**
 * One way into a site. `listing` and `json` page until everything on a page is known: by `next`, or by a `{page}` in the
 * address that counts up from `from`.
 */
export const discoverEntry = z.strictObject({
  kind: z.enum(['feed', 'sitemap', 'listing', 'json']),
  url: httpUrl,
  confidence: certainty.optional(),
  pages: z.number().int().min(1).max(50).optional(),
  from: z.number().int().min(0).max(10).optional(),
  ...listingRules.shape,
});

const fetchRules = z.strictObject({
  mode: z.enum(['http', 'browser']).optional(),
  headers: z.record(z.string(), z.string().max(500)).optional(),
  /** Selector that a browser waits for before the page is read. */
  waitFor: selector.optional(),
  charset: z.string().max(40).optional(),
  cookieGate: cookieGate.optional(),
  /** Milliseconds between two requests to the host, at least. */
  paceMs: z.number().int().min(0).max(600_000).optional(),
  /** robots.txt is not asked; the reason is shown to operators and audited. */
  ignoreRobots: z.strictObject({ reason: z.string().min(10) }).optional(),
});

const names = z.strictObject({ vi: z.string().min(1), ja: z.string().min(1), en: z.string().min(1) });
const window = z.strictObject({ from: z.string().regex(/^\d\d:\d\d$/), to: z.string().regex(/^\d\d:\d\d$/) });

/** What holds for every source that says nothing else: config/global.yaml. */
export const globalSchema = z.strictObject({
  every: every.optional(),
  atLeastEvery: every.optional(),
  window: window.optional(),
  article: articleRules.pick({ exclude: true, remove: true, prefixes: true, keepQuery: true }).optional(),
  fetch: fetchRules.omit({ ignoreRobots: true, waitFor: true, cookieGate: true }).optional(),
});

/** One definition for many sites of one CMS: everything in it can be overridden field by field. */
export const familySchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  name: z.string().min(1),
  article: articleRules.optional(),
  listing: listingRules.optional(),
  /** How the JSON behind a "load more" button is read. */
  json: listingRules.extend({ from: z.number().int().min(0).max(10).optional() }).optional(),
  fetch: fetchRules.optional(),
  every: every.optional(),
  atLeastEvery: every.optional(),
  window: window.optional(),
  zone: z.string().optional(),
  notes: z.string().optional(),
});

/** What an operator writes in config/sources/<id>.yaml. */
export const sourceSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'use small letters, digits and hyphens')
    .max(60),
  name: names,
  country: z.enum(['VN', 'JP']),
  language: z.string().min(2).max(10),
  kind: z.enum([
    'newspaper',
    'agency',
    'portal',
    'mirror',
    'local-government',
    'national-government',
    'organisation',
  ]),
  home: httpUrl,
  /** Other hosts that serve the same articles; mapped to the home's host in canonical addresses. */
  aliases: z.array(z.string().min(3)).optional(),
  family: z.string().optional(),
  discover: z.array(discoverEntry).min(1),
  article: articleRules.optional(),
  fetch: fetchRules.optional(),
  every: every.optional(),
  atLeastEvery: every.optional(),
  window: window.optional(),
  zone: z.string().optional(),
  paused: z.boolean().optional(),
  /** Republishes or machine-translates others: never leads a story. */
  translated: z.boolean().optional(),
  terms: z.strictObject({
    robots: z.string().optional(),
    licence: z.string().optional(),
    note: z.string().optional(),
  }),
  notes: z.string().optional(),
});

export type Pick = z.infer<typeof pick>;
export type ArticleRules = z.infer<typeof articleRules>;
export type DiscoverEntry = z.infer<typeof discoverEntry>;
export type CookieGate = z.infer<typeof cookieGate>;
export type FetchRules = z.infer<typeof fetchRules>;
export type GlobalFile = z.infer<typeof globalSchema>;
export type FamilyFile = z.infer<typeof familySchema>;
export type SourceFile = z.infer<typeof sourceSchema>;

/** A source with its family's definition merged in, ready to be polled. Durations are in milliseconds. */
export interface Source {
  id: string;
  name: { vi: string; ja: string; en: string };
  country: 'VN' | 'JP';
  language: string;
  kind: SourceFile['kind'];
  home: string;
  aliases: string[];
  family: string | null;
  discover: DiscoverEntry[];
  article: ArticleRules;
  fetch: FetchRules & { mode: 'http' | 'browser' };
  /** Shortest and longest time between two polls. */
  everyMs: number;
  longestMs: number;
  window: { from: string; to: string } | null;
  /** IANA zone in which the site writes its dates. */
  zone: string;
  paused: boolean;
  translated: boolean;
}
