import type { Env } from '../config/env.ts';
import { loadSources } from '../config/load-sources.ts';
import { loadTopic } from '../config/topic/load.ts';
import type { Draft } from '../core/article.ts';
import { createJudge, type Judge } from '../core/judge/judge.ts';
import { Failure } from '../core/failure.ts';
import type { Source } from '../core/source.ts';
import { extract } from '../crawlers/extract/extract.ts';
import type { Database } from '../store/database.ts';
import { keptPages, type KeptPage } from '../store/kept-pages.ts';
import { changedFields, FIELDS, reread, type Field } from '../workers/reread.ts';
import { openDatabase } from './database.ts';

const BATCH = 50;

/** Sums of a reparse: pages read, unreadable and changed, and how many pages gave each field. */
interface Sums {
  read: number;
  unreadable: number;
  changed: number;
  filled: Record<Field, number>;
}

/**
 * Reads kept pages again by today's parser and the rules of the day on which each was fetched, without any network.
 * Prints the fields that change, one line an article, and how often each field is found; with `dryRun` nothing is
 * written. Nobody is alerted.
 */
export async function reparse(env: Env, options: { since: Date; dryRun: boolean }): Promise<void> {
  const judge = createJudge(loadTopic(`${env.CONFIG_DIR}/topic`));
  const sources = new Map(loadSources(env.CONFIG_DIR).sources.map((source) => [source.id, source]));
  const database = await openDatabase(env, { pool: 4 });
  try {
    console.log(said(await reparseAll({ db: database.db, judge, sources }, options), options.dryRun));
  } finally {
    await database.close();
  }
}

/** Goes through the kept pages, prints what changes and gives the sums. */
export async function reparseAll(
  house: { db: Database; judge: Judge; sources: ReadonlyMap<string, Source> },
  { since, dryRun }: { since: Date; dryRun: boolean },
): Promise<Sums> {
  const filled = Object.fromEntries(FIELDS.map((field) => [field, 0])) as Record<Field, number>;
  const sums: Sums = { read: 0, unreadable: 0, changed: 0, filled };
  for (let after = '0'; ;) {
    const pages = await keptPages(house.db, since, after, BATCH);
    const last = pages.at(-1);
    if (!last) return sums;
    after = last.id;
    for (const page of pages) {
      const draft = readKept(page, house.sources.get(page.sourceId) ?? null);
      if (!draft) {
        sums.unreadable += 1;
        continue;
      }
      sums.read += 1;
      for (const field of FIELDS) if (draft[field]) sums.filled[field] += 1;
      const changed = changedFields(page, draft);
      if (!changed.length) continue;
      sums.changed += 1;
      console.log(`${page.id}\t${changed.join(', ')}\t${page.title}`);
      if (!dryRun) await reread(house, page, draft, new Date());
    }
  }
}

/** What is read from a page now, or null when it gives no article any more; what is stored of it then stays. */
function readKept(page: KeptPage, source: Source | null): Draft | null {
  try {
    const draft = extract({ url: page.fetchUrl, html: page.html }, source, page.takenAt);
    return draft.title && draft.text ? draft : null;
  } catch (thrown) {
    if (thrown instanceof Failure) return null;
    throw thrown;
  }
}

function said({ read, unreadable, changed, filled }: Sums, dryRun: boolean): string {
  const share = (field: Field) => `${field} ${read ? Math.round((filled[field] / read) * 100) : 0} %`;
  return `${read} read, ${unreadable} unreadable, ${changed} ${dryRun ? 'would change' : 'changed'}; found: ${FIELDS.map(share).join(', ')}`;
}
