import type { Draft } from '../../core/article.ts';
import type { DiscoverEntry } from '../../core/source.ts';
import { parseFeed } from '../discover/parse-feed.ts';
import { parseJson } from '../discover/parse-json.ts';
import { parseListing, type Listing } from '../discover/parse-listing.ts';
import { parseSitemap, type Sitemap } from '../discover/parse-sitemap.ts';
import { looksLikeErrorPage, type ErrorPage } from '../extract/error-page.ts';
import { extract, type SiteRules } from '../extract/extract.ts';

/** What hostile text is read for; each runs in a thread that can be killed. */
export interface ReadTasks {
  article: {
    ask: { url: string; html: string; rules: SiteRules; now: Date };
    /** `instead` names what the page is when it is no article; then there is no draft. */
    answer: { instead: ErrorPage | null; draft: Draft | null };
  };
  feed: { ask: { url: string; body: string }; answer: Listing };
  sitemap: { ask: { url: string; body: string }; answer: Sitemap };
  listing: { ask: { url: string; body: string; entry: DiscoverEntry }; answer: Listing };
  json: { ask: { url: string; body: string; entry: DiscoverEntry; home: string }; answer: Listing };
}

export type ReadKind = keyof ReadTasks;

/** The code of each task. All throw Failures for texts that can't be read. */
export const READ = {
  article: ({ url, html, rules, now }) => {
    const instead = looksLikeErrorPage({ url, html });
    return { instead, draft: instead ? null : extract({ url, html }, rules, now) };
  },
  feed: ({ url, body }) => ({ refs: parseFeed(body, url), next: null }),
  sitemap: ({ url, body }) => parseSitemap(body, url),
  listing: ({ url, body, entry }) => parseListing(body, url, entry),
  json: ({ url, body, entry, home }) => parseJson(body, url, entry, home),
} satisfies { [K in ReadKind]: (ask: ReadTasks[K]['ask']) => ReadTasks[K]['answer'] };
