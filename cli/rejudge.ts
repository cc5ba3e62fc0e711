import type { Env } from '../config/env.ts';
import { loadTopic } from '../config/topic/load.ts';
import { createJudge } from '../core/judge/judge.ts';
import type { Judge } from '../core/judge/judge.ts';
import type { Database } from '../store/database.ts';
import { articlesToJudge, countArticlesToJudge } from '../store/rejudge.ts';
import { applyReading, verdictChange } from '../workers/judge-again.ts';
import { regroupStories } from '../workers/regroup.ts';
import { openDatabase } from './database.ts';
import { InputFault } from './faults.ts';
import { interruption, startProgress } from './progress.ts';
import { reparse } from './reparse.ts';

const BATCH = 200;

/**
 * Judges stored articles by today's rules; with `reparse` their kept pages are read again before. With `dryRun` only
 * prints what would change, one line for each article, and the sums; else writes the verdicts and the facts of their
 * stories. With `regroup` the stories are made anew from the articles, too. Nobody is alerted.
 */
export async function rejudge(
  env: Env,
  options: { since?: string; dryRun?: boolean; regroup?: boolean; reparse?: boolean; after?: string },
): Promise<void> {
  if (options.since && !/^\d{4}-\d\d-\d\d$/.test(options.since)) {
    throw new InputFault(`--since takes a day such as 2026-11-01, not "${options.since}".`);
  }
  if (options.after && !/^\d+$/.test(options.after))
    throw new InputFault(`--after takes an article's number, not "${options.after}".`);
  const since = new Date(`${options.since ?? '1970-01-01'}T00:00:00Z`);
  if (options.reparse) await reparse(env, { since, dryRun: options.dryRun ?? false });
  const judge = createJudge(loadTopic(`${env.CONFIG_DIR}/topic`));
  const database = await openDatabase(env, { pool: 4 });
  const signal = interruption();
  const bar = startProgress('{bar} {value}/{total} articles');
  let last = options.after ?? '0';
  const sums = { judged: 0, changed: 0, gained: 0, lost: 0 };
  try {
    const total = await countArticlesToJudge(database.db, since);
    while (!signal.aborted) {
      const batch = await articlesToJudge(database.db, since, last, BATCH);
      const end = batch.at(-1);
      if (!end) break;
      for (const article of batch) {
        const reading = judge.readArticle(article);
        const change = verdictChange(article, reading);
        sums.judged++;
        if (!change) continue;
        sums.changed++;
        if (change.kind === 'gained') sums.gained++;
        if (change.kind === 'lost') sums.lost++;
        console.log(`${article.id}\t${change.before} → ${change.after}\t${article.title}`);
        if (!options.dryRun) await applyReading(database.db, article, reading, new Date());
      }
      bar.update(sums.judged, total);
      last = end.id;
    }
    if (options.regroup && !signal.aborted) await regroup(database.db, judge, since, options.dryRun ?? false);
  } finally {
    bar.stop();
    await database.close();
  }
  console.log(
    `${sums.judged} judged, ${sums.changed} ${options.dryRun ? 'would change' : 'changed'}: ${sums.gained} gained, ${sums.lost} lost`,
  );
  if (signal.aborted) console.error(`Interrupted; go on with --after ${last}`);
}

/** One line for each article that goes into another story, then how many. */
async function regroup(db: Database, judge: Judge, since: Date, dryRun: boolean): Promise<void> {
  const { reports, moves } = await regroupStories(db, judge, { since, dryRun, now: new Date() });
  for (const { articleId, from, to, title } of moves)
    console.log(`${articleId}\tstory ${from ?? 'none'} → ${to}\t${title}`);
  console.log(`${reports} reports, ${moves.length} ${dryRun ? 'would move' : 'moved'} to another story`);
}
