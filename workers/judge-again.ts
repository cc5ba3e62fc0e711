import { setImmediate } from 'node:timers/promises';
import type { Reading } from '../core/judge/judge.ts';
import { storyEvidence } from '../core/stories/evidence.ts';
import { saveVerdict } from '../store/verdicts.ts';
import { noteProgress } from '../store/console-tasks.ts';
import type { Database } from '../store/database.ts';
import { articlesToJudge, countArticlesToJudge, type JudgedArticle } from '../store/rejudge.ts';
import { refreshStory } from '../store/story-facts.ts';
import { pairText } from '../store/stories.ts';
import { dryRunInput, type ChangedArticle, type DryRunResult } from '../store/task-forms.ts';
import type { Run, Services } from './services.ts';

const BATCH = 100;
const DAY_MS = 86_400_000;
/** A list shows this many; the counts are of all. */
export const MOST_LISTED = 200;

/** How an article's verdict differs from what is stored of it. */
export interface VerdictChange {
  before: string;
  after: string;
  kind: 'gained' | 'lost' | 'otherwise';
}

/** What a new reading changes of a stored verdict, or null. */
export function verdictChange(article: JudgedArticle, { verdict }: Reading): VerdictChange | null {
  const before = written(article.relevance, article.pairs, article.eventDate, article.kinds);
  const pairs = verdict.pairs.map(pairText);
  const after = written(verdict.relevance, pairs, verdict.eventDate, verdict.kinds);
  if (before === after) return null;
  if (article.relevance === 'no' && verdict.relevance !== 'no') return { before, after, kind: 'gained' };
  if (article.relevance !== 'no' && verdict.relevance === 'no') return { before, after, kind: 'lost' };
  return { before, after, kind: 'otherwise' };
}

function written(
  relevance: string,
  pairs: readonly string[],
  day: string | null,
  kinds: readonly string[],
): string {
  return [relevance, pairs.toSorted().join(' '), day ?? '', kinds.toSorted().join(',')]
    .filter(Boolean)
    .join(' ');
}

/** Writes a new reading and the facts of its story; nobody is alerted. */
export async function applyReading(
  db: Database,
  article: JudgedArticle,
  reading: Reading,
  now: Date,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await saveVerdict(tx, article.id, reading.verdict, storyEvidence(article, reading).marks, now);
    if (article.storyId) await refreshStory(tx, article.storyId, now);
  });
}

/** Calls back with each article of the last days, in batches between which other work gets its turn. */
export async function eachArticle(
  services: Services,
  task: { id: string; days: number },
  run: Run,
  each: (article: JudgedArticle) => Promise<void> | void,
): Promise<number> {
  const since = new Date(services.now().getTime() - task.days * DAY_MS);
  const total = await countArticlesToJudge(services.db, since);
  let done = 0;
  for (let after = '0'; ;) {
    run.signal.throwIfAborted();
    const batch = await articlesToJudge(services.db, since, after, BATCH);
    const last = batch.at(-1);
    if (!last) return done;
    for (const [at, article] of batch.entries()) {
      await each(article);
      if (at % 10 === 9) await setImmediate();
    }
    done += batch.length;
    after = last.id;
    await noteProgress(services.db, task.id, Math.min(0.99, done / Math.max(1, total)));
  }
}

/** Judges the articles of the last days by the rules that count now, and writes what differs. */
export async function judgeAgain(
  services: Services,
  task: { id: string; input: unknown },
  run: Run,
): Promise<DryRunResult> {
  const { days } = dryRunInput.parse(task.input);
  const sums = emptySums();
  sums.judged = await eachArticle(services, { id: task.id, days }, run, async (article) => {
    const reading = services.judge.readArticle(article);
    sums.rules = reading.verdict.rules;
    const change = verdictChange(article, reading);
    if (!change) return;
    count(sums, article, change, reading);
    await applyReading(services.db, article, reading, services.now());
  });
  return sums;
}

/** Nothing judged yet. */
export function emptySums(): DryRunResult {
  return {
    rules: '',
    judged: 0,
    gained: 0,
    lost: 0,
    otherwise: 0,
    gains: [],
    losses: [],
    others: [],
    sets: [],
  };
}

/** Adds one changed article to the counts, and to its list while that is short. */
export function count(
  sums: DryRunResult,
  article: JudgedArticle,
  change: VerdictChange,
  reading: Reading,
): void {
  sums[change.kind]++;
  const lists = { gained: sums.gains, lost: sums.losses, otherwise: sums.others };
  const list: ChangedArticle[] = lists[change.kind];
  if (list.length >= MOST_LISTED) return;
  const quote = reading.verdict.reasons.find((reason) => reason.quote)?.quote ?? '';
  const { before, after } = change;
  list.push({ id: article.id, title: article.title, source: article.sourceId, before, after, quote });
}
