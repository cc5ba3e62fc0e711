import type { Draft, Page } from '../core/article.ts';
import { asFailure, Failure } from '../core/failure.ts';
import type { Source } from '../core/source.ts';
import { newestSnapshots, readSnapshot } from '../store/articles.ts';
import {
  previewInput,
  type PreviewFields,
  type PreviewInput,
  type PreviewPage,
  type PreviewResult,
} from '../store/task-forms.ts';
import { heldPage } from './held-page.ts';
import type { Run, Services } from './services.ts';

const MOST_SOURCES = 12;
const PAGES_OF_ONE = 3;
const LONGEST_TEXT = 1500;

/** A source as it is polled now (null: it is new) and as it would be. */
interface Change {
  now: Source | null;
  next: Source;
}

/**
 * What a text would do before it counts: the stored pages and a live one of each source that changes, read by the present
 * rules and by the draft. The only requests are one list and one page, as politely as any.
 */
export async function preview(services: Services, input: unknown, run: Run): Promise<PreviewResult> {
  const asked = previewInput.parse(input);
  const drafted = services.workbench.draftSources(asked);
  if (!drafted) return { changed: [], pages: [], listed: null, refusals: ['faulty'] };
  const changes = changed(services.sources, drafted, asked);
  const pages: PreviewPage[] = [];
  for (const change of changes.slice(0, MOST_SOURCES))
    pages.push(...(await storedPages(services, change, changes.length > 1 ? 1 : PAGES_OF_ONE, run)));
  const first = changes[0];
  const listed = first ? await list(services, first.next, run) : null;
  if (first) {
    const url = asked.url ?? listed?.links[0]?.url ?? pages[0]?.url ?? null;
    if (url) pages.push(await livePage(services, first, url, run));
  }
  return {
    changed: changes.map(({ next }) => next.id),
    pages,
    listed: listed
      ? {
          source: first?.next.id ?? '',
          url: listed.url,
          links: listed.links.length,
          titles: listed.links.slice(0, 5).map((link) => link.title ?? link.url),
        }
      : null,
    refusals: refusals(pages, changes.length),
  };
}

/** The sources that a draft changes; the one it is about comes first, even when nothing changes. */
function changed(
  now: ReadonlyMap<string, Source>,
  next: ReadonlyMap<string, Source>,
  asked: PreviewInput,
): Change[] {
  const all = [...next.values()].filter(
    (source) =>
      (asked.kind === 'source' && source.id === asked.name) ||
      JSON.stringify(now.get(source.id)) !== JSON.stringify(source),
  );
  return all.map((source) => ({ now: now.get(source.id) ?? null, next: source }));
}

async function storedPages(
  services: Services,
  change: Change,
  limit: number,
  run: Run,
): Promise<PreviewPage[]> {
  const pages: PreviewPage[] = [];
  for (const { id, fetch_url: url } of await newestSnapshots(services.db, change.next.id, limit)) {
    const html = await readSnapshot(services.db, id);
    if (html === null) continue;
    const page = heldPage(url, html, services.now());
    pages.push({ ...(await compare(services, change, page, run)), where: 'stored', articleId: id });
  }
  return pages;
}

async function livePage(services: Services, change: Change, url: string, run: Run): Promise<PreviewPage> {
  const none = { source: change.next.id, url, articleId: null, before: null, after: null };
  try {
    const ask = { etag: null, lastModified: null, accept: 'page', signal: run.signal } as const;
    const fetched = await services.crawler.fetchPage(url, change.next.fetch, ask);
    if (fetched.kind !== 'page') throw new Failure('empty', `${url} answered without a page.`);
    return { ...(await compare(services, change, fetched.page, run)), where: 'live' };
  } catch (thrown) {
    if (run.signal.aborted) throw thrown;
    return { ...none, where: 'live', failure: asFailure(thrown).message };
  }
}

async function list(services: Services, source: Source, run: Run) {
  for (const entry of source.discover) {
    try {
      const found = await services.crawler.discover(source, entry, {
        validators: { etag: null, lastModified: null },
        // One page of a list is enough: everything on it counts as known.
        known: async (urls) => new Set(urls),
        signal: run.signal,
      });
      if (found.kind === 'refs') return { url: entry.url, links: found.refs };
    } catch (thrown) {
      if (run.signal.aborted) throw thrown;
    }
  }
  return null;
}

async function compare(
  services: Services,
  change: Change,
  page: Page,
  run: Run,
): Promise<Omit<PreviewPage, 'where'>> {
  const before = change.now ? await read(services, page, change.now, run) : null;
  const after = await read(services, page, change.next, run);
  const url = page.finalUrl;
  return {
    source: change.next.id,
    url,
    articleId: null,
    before: before?.fields ?? null,
    after: after.fields,
    failure: after.failure,
  };
}

async function read(services: Services, page: Page, source: Source, run: Run) {
  try {
    const { draft, instead } = await services.crawler.readArticle(page, source, run.signal);
    return { fields: draft ? fieldsOf(draft) : null, failure: instead };
  } catch (thrown) {
    if (run.signal.aborted) throw thrown;
    return { fields: null, failure: asFailure(thrown).message };
  }
}

function fieldsOf(draft: Draft): PreviewFields {
  const { text } = draft;
  return {
    title: draft.title,
    lead: draft.lead,
    published: draft.publishedAt?.toISOString() ?? null,
    author: draft.author,
    section: draft.section,
    image: draft.image,
    flags: draft.flags.join(', '),
    text: text && text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}… (${text.length})` : text,
  };
}

/** Whether the body's selector found nothing and the body was found by itself. */
function guessed(fields: PreviewFields | null): boolean {
  return fields?.flags.includes('body-without-selector') ?? false;
}

/**
 * A page that gave a title or a body must go on giving it, a page read live must give both, and one page at least must
 * have been read: else the text is not to be saved. A text that changes no source needs no page.
 */
function refusals(pages: readonly PreviewPage[], changes: number): PreviewResult['refusals'] {
  const found = new Set<PreviewResult['refusals'][number]>();
  for (const { where, before, after, failure } of pages) {
    if (where === 'live' && !after && failure) continue;
    if (!after?.title && (where === 'live' || before?.title)) found.add('title-empty');
    if (!after?.text && (where === 'live' || before?.text)) found.add('body-empty');
    if (guessed(after) && !guessed(before)) found.add('selector-missed');
  }
  const whole = pages.some(({ after }) => after?.title && after.text);
  if (changes > 0 && !whole && !found.size) found.add('no-page');
  return [...found];
}
