import { asFailure, Failure } from '../core/failure.ts';
import type { Page } from '../core/article.ts';
import { MOST_ATTEMPTS, nextAttempt, nextRecheck } from '../core/poll/rhythm.ts';
import type { Source } from '../core/source.ts';
import { articleForms } from '../core/text/article-forms.ts';
import { finishRef, planRecheck, postponeRef, type Ref } from '../store/refs.ts';
import { articleById } from '../store/articles.ts';
import { faultPoint } from '../telemetry/fault.ts';
import { articleJobs } from './article-job.ts';
import { revise } from './revise.ts';
import { deliverJobs } from './schedule.ts';
import type { Run, Services } from './services.ts';
import { prepare, type ReadPage } from './prepare.ts';
import { isQuiet, type Settled } from './settle.ts';

/** A delayed job for a wait up to this; a longer one is left to the sweeper. */
const SHORT_WAIT_MS = 15 * 60_000;
/** A busy machine reads slowly, too: only a page that was read too slowly so often is to blame. */
const SLOW_TRIES = 3;
/** The sweeper looks at a ref again this long after an attempt began that never ended. */
const ATTEMPT_LEASE_MS = 120_000;

/** Follows one ref to its end: a new article, a copy, an edit, off-topic, or dropped for a reason. */
export async function article(services: Services, payload: { ref: string }, run: Run): Promise<void> {
  const lease = new Date(services.now().getTime() + ATTEMPT_LEASE_MS);
  const ref = await services.desk.begin(payload.ref, lease);
  const source = ref && services.sources.get(ref.source_id);
  if (!ref) return;
  Object.assign(run.event, { ref: ref.id, source: ref.source_id, url: ref.fetch_url });
  if (!source) return await end(services, ref, 'source-removed', null);
  // Attempts that end are counted out below; one more means that the page kills whoever reads it.
  if (ref.state === 'waiting' && ref.attempts > MOST_ATTEMPTS)
    return await end(services, ref, 'poison', 'Reading this page ended the process each time.');
  faultPoint('article.before-fetch');
  try {
    const settled =
      ref.state === 'kept'
        ? await lookAgain(services, source, ref, run)
        : await read(services, source, ref, run);
    if (!settled) return;
    Object.assign(run.event, {
      reason: settled.reason,
      article: settled.articleId,
      story: settled.storyId,
      alerts: settled.alerts,
    });
    await services.queues.add(deliverJobs(settled.deliveries));
  } catch (thrown) {
    const failure = asFailure(thrown);
    await postponeOrDrop(services, ref, failure);
    // The row says when it is tried again; only a defect of ours belongs among the failed jobs.
    if (failure.kind === 'internal') throw failure;
    Object.assign(run.event, { reason: failure.kind, failure: failure.kind, message: failure.message });
  }
}

async function read(services: Services, source: Source, ref: Ref, run: Run): Promise<Settled | null> {
  const page = await fetchArticle(services, source, ref.fetch_url, run);
  faultPoint('article.after-fetch');
  if (!page) throw new Failure('empty', `${ref.fetch_url} answered "not modified" to a first request.`);
  const read = await draftOf(services, source, page, run);
  if (read.draft.flags.includes('broken-text')) {
    Object.assign(run.event, { reason: 'broken-text' });
    await end(services, ref, 'broken-text', `${page.url} has lost letters that nothing tells.`);
    return null;
  }
  return await services.desk.settle(prepare(services, { source, ref, page, ...read }));
}

async function lookAgain(services: Services, source: Source, ref: Ref, run: Run): Promise<Settled | null> {
  const stored = ref.article_id ? await articleById(services.db, ref.article_id) : undefined;
  const page = stored && (await fetchArticle(services, source, ref.fetch_url, run, stored));
  const next = nextRecheck(services.now(), ref.rechecks, services.tempo.recheckMs);
  const read = stored && page ? await draftOf(services, source, page, run) : null;
  // A page that is broken since then does not take the place of what was read before.
  const settled =
    stored && page && read && !read.draft.flags.includes('broken-text')
      ? await revise(services, {
          source,
          stored,
          page,
          quiet: isQuiet(ref, stored.published_at),
          ...read,
        })
      : null;
  await planRecheck(services.db, ref.id, next);
  return settled;
}

/** The page, or null when it has not changed since `before`. */
async function fetchArticle(
  services: Services,
  source: Source,
  url: string,
  run: Run,
  before: { etag: string | null; last_modified: string | null } = { etag: null, last_modified: null },
): Promise<Page | null> {
  const ask = {
    etag: before.etag,
    lastModified: before.last_modified,
    accept: 'page',
    signal: run.signal,
  } as const;
  const fetched = await services.crawler.fetchPage(url, source.fetch, ask);
  if (fetched.kind === 'unchanged') return null;
  const { page } = fetched;
  Object.assign(run.event, { status: page.status, bytes: page.bytes, mode: page.mode });
  return page;
}

/**
 * The fields of a page, with letters that a mirror lost put back; throws when the page is a login, a captcha or an
 * error, or shows no title or body.
 */
async function draftOf(
  services: Services,
  source: Source,
  page: Page,
  run: Run,
): Promise<Pick<ReadPage, 'draft' | 'forms' | 'packed'>> {
  const found = await services.crawler.readArticle(page, source, run.signal);
  if (found.instead === 'soft-404')
    throw new Failure('gone', `${page.url} answered with a "not found" page.`);
  if (found.instead) throw new Failure('blocked', `${page.url} answered with a ${found.instead} page.`);
  const { draft, forms, packed } = found;
  const { title, text } = draft;
  if (!title || !text || !forms)
    throw new Failure('layout-changed', `${page.url} shows no ${title ? 'body' : 'title'} where it was.`);
  const mended = services.judge.mend(title, text);
  const lead = draft.lead && services.judge.mend(draft.lead, '').title;
  const words = { title: mended.title, lead, text: mended.text };
  const asRead = words.title === title && words.text === text && words.lead === draft.lead;
  return {
    draft: { ...draft, ...words, flags: [...draft.flags, ...mended.flags] },
    forms: asRead ? forms : articleForms(words),
    packed,
  };
}

async function postponeOrDrop(services: Services, ref: Ref, failure: Failure): Promise<void> {
  const now = services.now();
  if (ref.state === 'kept') {
    await planRecheck(
      services.db,
      ref.id,
      failure.fate === 'drop' ? null : nextRecheck(now, ref.rechecks, null),
    );
    return;
  }
  const most = failure.kind === 'too-slow' ? SLOW_TRIES : MOST_ATTEMPTS;
  const last = failure.fate === 'drop' || ref.attempts >= most;
  if (last) return await end(services, ref, failure.kind, failure.message);
  const waits = failure.kind === 'rate-limited' && failure.status === undefined;
  const at =
    waits && failure.retryAt
      ? failure.retryAt
      : nextAttempt(now, ref.attempts, failure.retryAt ?? null, Math.random());
  await postponeRef(services.db, ref.id, {
    at,
    failure: failure.kind,
    message: failure.message,
    counts: !waits,
  });
  const delayMs = at.getTime() - now.getTime();
  if (delayMs > SHORT_WAIT_MS) return;
  const jobs = articleJobs(services, [
    { id: ref.id, source_id: ref.source_id, run_id: ref.run_id, attempt: now.getTime() },
  ]);
  await services.queues.add(jobs.map((job) => ({ ...job, delayMs: Math.max(delayMs, 100) })));
}

async function end(services: Services, ref: Ref, reason: string, message: string | null): Promise<void> {
  await finishRef(services.db, ref.id, {
    state: 'dropped',
    reason,
    articleId: null,
    recheckAt: null,
    message,
  });
}
