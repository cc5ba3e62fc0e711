import type { ReadDraft, Undecoded } from '../../core/article.ts';
import { articleForms } from '../../core/text/article-forms.ts';
import { pack } from '../../core/text/packed.ts';
import type { DiscoverEntry } from '../../core/source.ts';
import { parseFeed } from '../discover/parse-feed.ts';
import { parseJson } from '../discover/parse-json.ts';
import { parseListing, type Listing } from '../discover/parse-listing.ts';
import { parseSitemap, type Sitemap } from '../discover/parse-sitemap.ts';
import { decodePage } from '../fetch/charset.ts';
import { errorPageIn, type ErrorPage } from '../extract/error-page.ts';
import { extractFrom, type SiteRules } from '../extract/extract.ts';
import { openPage } from '../extract/parse-page.ts';

/** What hostile text is read for; each runs in a thread that can be killed. */
export interface ReadTasks {
  article: {
    ask: { url: string; page: string | Undecoded; rules: SiteRules; now: Date };
    /** `instead` names what the page is when it is no article; then there is no draft. */
    answer: ({ instead: null } & ReadDraft) | { instead: ErrorPage; draft: null };
  };
  feed: { ask: { url: string; body: string }; answer: Listing };
  sitemap: { ask: { url: string; body: string }; answer: Sitemap };
  listing: { ask: { url: string; body: string; entry: DiscoverEntry }; answer: Listing };
  json: { ask: { url: string; body: string; entry: DiscoverEntry; home: string }; answer: Listing };
}

export type ReadKind = keyof ReadTasks;

/** The code of each task. All throw Failures for texts that can't be read. */
export const READ = {
  article: ({ url, page: given, rules, now }) => {
    const { html, packable } =
      typeof given === 'string' ? { html: given, packable: given } : decodePage(given);
    const page = openPage(url, html);
    const instead = errorPageIn(page);
    if (instead) return { instead, draft: null };
    const draft = extractFrom(page, rules, now);
    const { title, lead, text } = draft;
    const forms = title && text ? articleForms({ title, lead, text }) : null;
    return { instead, draft, forms, packed: pack(packable) };
  },
  feed: ({ url, body }) => ({ refs: parseFeed(body, url), next: null }),
  sitemap: ({ url, body }) => parseSitemap(body, url),
  listing: ({ url, body, entry }) => parseListing(body, url, entry),
  json: ({ url, body, entry, home }) => parseJson(body, url, entry, home),
} satisfies { [K in ReadKind]: (ask: ReadTasks[K]['ask']) => ReadTasks[K]['answer'] };
