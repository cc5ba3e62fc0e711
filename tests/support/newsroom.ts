import { canonicalHost } from '../../core/address/canonical-url.ts';
import { readAttribution } from '../../core/copies/attribution.ts';
import { isMirror } from '../../core/copies/mirror.ts';
import type { Judge } from '../../core/judge/judge.ts';
import type { Source } from '../../core/source.ts';
import { articleForms } from '../../core/text/article-forms.ts';
import { pack } from '../../core/text/packed.ts';
import type { Database } from '../../store/database.ts';
import { createDesk } from '../../workers/desk.ts';
import { prepare, type Prepared } from '../../workers/prepare.ts';
import type { Services } from '../../workers/services.ts';
import type { Settled } from '../../workers/settle.ts';
import { freshMatcher, localities } from '../alerts/room.ts';

/** A report as a test writes it. */
export interface Report {
  lang: string;
  title: string;
  text: string;
  published: string;
  url?: string;
}

/** Settles reports one after the other as if their pages had been fetched; the rest of the house is left out. */
export interface Newsroom {
  services: Services;
  /** A report as a page that was read, its link waiting. */
  page(report: Report): Promise<Prepared>;
  settle(report: Report): Promise<Settled & { articleId: string }>;
}

export function newsroom(db: Database, judge: Judge): Newsroom {
  let now = new Date();
  let n = 0;
  const used: Partial<Services> = {
    db,
    judge,
    localities,
    matcher: freshMatcher(db),
    tempo: { tickMs: 1000, recheckMs: null },
    now: () => now,
  };
  const services = { ...used, desk: createDesk(used as Services) } as Services;
  const pageOf = async (report: Report): Promise<Prepared> => {
    n += 1;
    const url = report.url ?? `https://paper-${n}.example/${report.published}/article-${n}.html`;
    const source = await sourceOf(db, url, report.lang);
    now = new Date(Date.parse(report.published) + n * 1000);
    const ref = await db
      .insertInto('ref')
      .values({ source_id: source.id, url, fetch_url: url })
      .returning(['id', 'rechecks', 'quiet', 'found_at', 'published_at', 'first_rank'])
      .executeTakeFirstOrThrow();
    return prepare(services, {
      source,
      ref,
      page: {
        url,
        finalUrl: url,
        status: 200,
        contentType: 'text/html',
        body: '<html></html>',
        etag: null,
        lastModified: null,
        fetchedAt: now,
        bytes: 13,
        mode: 'http',
      },
      forms: articleForms({ ...report, lead: null }),
      packed: pack('<html></html>'),
      draft: {
        title: report.title,
        lead: null,
        text: report.text,
        lang: report.lang,
        publishedAt: new Date(report.published),
        modifiedAt: null,
        author: null,
        section: null,
        image: null,
        canonicalUrl: null,
        attribution: readAttribution(report.text),
        flags: [],
      },
    });
  };
  return {
    services,
    page: pageOf,
    async settle(report) {
      const settled = await services.desk.settle(await pageOf(report));
      return { ...settled, articleId: settled.articleId ?? '' };
    },
  };
}

/** A source for each host, a mirror where the host is one. */
async function sourceOf(db: Database, url: string, lang: string): Promise<Source> {
  const id = canonicalHost(new URL(url).hostname).replace(/[^a-z0-9]+/g, '-');
  const translated = isMirror(url);
  const name = { vi: id, ja: id, en: id };
  await db
    .insertInto('source')
    .values({
      id,
      name: JSON.stringify(name),
      home: new URL('/', url).href,
      lang,
      translated,
      interval_ms: 60_000,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return {
    id,
    name,
    country: 'VN',
    language: lang,
    kind: 'newspaper',
    home: new URL('/', url).href,
    aliases: [],
    family: null,
    discover: [],
    article: {},
    fetch: { mode: 'http' },
    everyMs: 60_000,
    longestMs: 60_000,
    window: null,
    zone: 'Asia/Ho_Chi_Minh',
    paused: false,
    translated,
  };
}
