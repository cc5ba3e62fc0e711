import type { Judge } from '../core/judge/judge.ts';
import { storyEvidence } from '../core/stories/evidence.ts';
import { regroup, type Move, type StoredReport } from '../core/stories/regroup.ts';
import type { Database } from '../store/database.ts';
import { handLinks } from '../store/hand-links.ts';
import { applyMoves, reportsSince, saveMarks, type ReportRow } from '../store/regroup.ts';
import { lockStories } from '../store/text-lock.ts';

const DAY_MS = 86_400_000;
/** Reports of one event lie within this: older ones are read, so that others can join their stories, but stay put. */
const BEFORE_DAYS = 15;

/** What grouping anew comes to. */
export interface Regrouped {
  reports: number;
  /** In the order of the articles; titles are for showing. */
  moves: (Move & { title: string })[];
}

/**
 * Groups the stored reports published since a day by today's rules; what people decided stands, and nobody is alerted.
 * A dry run only says what would move. One transaction: no article is settled meanwhile.
 */
export async function regroupStories(
  db: Database,
  judge: Judge,
  run: { since: Date; dryRun: boolean; now: Date },
): Promise<Regrouped> {
  return await db.transaction().execute(async (tx) => {
    await lockStories(tx);
    const rows = await reportsSince(tx, new Date(run.since.getTime() - BEFORE_DAYS * DAY_MS));
    const reports = rows.map((row) => reportOf(row, judge, run.since));
    const links = await handLinks(
      tx,
      rows.map(({ id }) => id),
    );
    const moves = regroup(reports, links);
    if (!run.dryRun) {
      for (const { evidence, fixed } of reports)
        if (!fixed) await saveMarks(tx, evidence.articleId, evidence.marks);
      await applyMoves(tx, moves, run.now);
    }
    const titleOf = new Map(rows.map(({ id, title }) => [id, title]));
    return {
      reports: reports.filter(({ fixed }) => !fixed).length,
      moves: moves.map((move) => ({ ...move, title: titleOf.get(move.articleId) ?? '' })),
    };
  });
}

function reportOf(row: ReportRow, judge: Judge, since: Date): StoredReport {
  const reading = judge.readArticle(row);
  return {
    evidence: storyEvidence(row, reading),
    storyId: row.storyId,
    copyOf: row.copyOf,
    relevant: reading.verdict.relevance !== 'no',
    fixed: row.publishedAt < since,
  };
}
