import { forget, RETENTION } from '../store/retention.ts';
import { readSetting, saveSetting } from '../store/settings.ts';
import { turnSnapshotDays } from '../store/snapshot-days.ts';
import type { Run, Services } from './services.ts';

const EVERY_MS = 3600_000;
/** Rows that one statement lets go: it holds their locks no longer than an article's transaction does. */
const AT_ONCE = 500;
/** An hour's tidying is no longer than this; what is left goes the next hour. */
const LONGEST_MS = 40_000;
const KEY = 'last-tidied';

/** Once an hour: lets go what is no longer to be kept, and makes the tables of the days to come. Returns how much went. */
export async function tidy(services: Services, run: Run): Promise<number> {
  const { db, kept } = services;
  const now = services.now();
  const last = await readSetting(db, KEY);
  if (typeof last === 'string' && now.getTime() - Date.parse(last) < EVERY_MS) return 0;
  // Noted first: a rule that can't be carried out must not be tried every minute.
  await saveSetting(db, KEY, now.toISOString());
  const end = performance.now() + LONGEST_MS;
  const timeLeft = () => !run.signal.aborted && performance.now() < end;
  const pages = await turnSnapshotDays(db, { now, days: kept.snapshots, limit: AT_ONCE * 10 });
  let gone = pages.dropped + pages.pruned;
  for (const rule of RETENTION) {
    for (let went = AT_ONCE; went >= AT_ONCE && timeLeft();) {
      went = await forget(db, rule, { now, kept, limit: AT_ONCE });
      gone += went;
    }
  }
  return gone;
}
