import { sql } from 'kysely';
import { unfinished, taken, PACE_MS, type Town } from './town.ts';

/** What must be true after every fault; each returns null, or a sentence that says how it is broken. */
export const INVARIANTS: Record<string, (town: Town) => Promise<string | null>> = {
  /** Every article that a live source served is stored exactly once. */
  I1: async ({ db, published, lost }) => {
    const { rows } = await sql<{ url: string }>`select url from article`.execute(db);
    const wrong = published.filter(({ token }) => {
      const n = rows.filter(({ url }) => url.includes(token)).length;
      return lost.has(token) ? n > 0 : n !== 1;
    });
    return wrong.length
      ? `${wrong.length} of ${published.length} articles are not stored exactly once`
      : null;
  },
  /** Every story has exactly one alert for each subscription that wants it. */
  I2: async ({ db }) => {
    const { rows } = await sql<{ stories: number; missing: number; twice: number }>`select
      (select count(*)::int from story where relevance = 'core') as stories,
      (select count(*)::int from story s cross join subscription u where s.relevance = 'core' and u.state = 'active'
        and s.first_seen_at >= u.created_at
        and not exists (select from alert a where a.story_id = s.id and a.subscription_id = u.id)) as missing,
      (select count(*)::int from (select 1 from alert group by subscription_id, story_id, occasion having count(*) > 1) t) as twice`.execute(
      db,
    );
    const { stories = 0, missing = 0, twice = 0 } = rows[0] ?? {};
    if (!stories) return 'there is no story at all';
    return missing || twice ? `${missing} alerts are missing, ${twice} stand twice` : null;
  },
  /** Nothing is left unfinished. */
  I3: async (town) => {
    const left = await unfinished(town);
    return left ? `${left} links or deliveries are not finished` : null;
  },
  /** No message was taken twice, and what is called sent was taken. */
  I4: async (town) => {
    const ids = taken(town);
    const counts = countEach(ids);
    const twice = [...counts.values()].filter((n) => n > 1).length;
    const sent = await town.db
      .selectFrom('delivery')
      .select('message_id')
      .where('state', '=', 'sent')
      .execute();
    const missing = sent.filter(({ message_id }) => counts.get(message_id) !== 1).length;
    return twice || missing
      ? `${twice} messages were sent twice, ${missing} are called sent but were not`
      : null;
  },
  /** Only faults between DATA and its answer leave a doubt. */
  I5: async ({ db, doubts }) => {
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from delivery where state = 'in_doubt'`.execute(db);
    const n = rows[0]?.n ?? 0;
    return n > doubts ? `${n} deliveries are in doubt, at most ${doubts} should be` : null;
  },
  /** Nobody gets anything after having said no. */
  I6: async ({ db }) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from delivery d
      join consent c on c.subscription_id = d.subscription_id and c.action = 'unsubscribed'
      where d.data_started_at > c.at`.execute(db);
    return rows[0]?.n ? `${rows[0].n} messages began after the reader had left` : null;
  },
  /** No host is asked faster than its pace, over all workers. */
  I7: async ({ site }) => {
    const most = Math.ceil(1000 / PACE_MS) + 3;
    const byHost = new Map<string, number[]>();
    for (const { host, path, at } of site.requests)
      if (path !== '/robots.txt') byHost.set(host, [...(byHost.get(host) ?? []), at]);
    for (const [host, times] of byHost)
      for (const [i, at] of times.entries()) {
        const after = times[i + most];
        if (after !== undefined && after - at < 1000)
          return `${host} was asked more than ${most} times in a second`;
      }
    return null;
  },
  /** Workers stay small: memory, files, no browser left behind. */
  I9: async ({ processes }) => {
    for (const child of processes) {
      const figures = child.figures();
      if (!figures) continue;
      if (figures.rssMb > 600) return `a process holds ${Math.round(figures.rssMb)} MB`;
      if (figures.files > 400) return `a process holds ${figures.files} files`;
      if (figures.browsers > 12) return `a process has ${figures.browsers} browser processes`;
    }
    return null;
  },
  /** What was seen is in the books: seen = taken on + dropped, for each run that ended. */
  I10: async ({ db }) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from run r
      where r.job = 'discover' and r.outcome <> 'running' and r.seen <>
        (select count(*) from ref where run_id = r.id and state = 'waiting') + coalesce((select sum(n) from ledger where run_id = r.id), 0)`.execute(
      db,
    );
    return rows[0]?.n ? `the books of ${rows[0].n} runs do not add up` : null;
  },
};

/** Checked by the rows that start a web: it answers, and it tells the truth about itself. */
export async function webHolds(url: string): Promise<string | null> {
  const times: number[] = [];
  for (let n = 0; n < 20; n++) {
    const started = performance.now();
    const answer = await fetch(`${url}/`);
    await answer.text();
    if (!answer.ok) return `the first page answers ${answer.status}`;
    times.push(performance.now() - started);
  }
  const p95 = times.sort((a, b) => a - b)[18] ?? 0;
  return p95 > 500 ? `the first page takes ${Math.round(p95)} ms` : null;
}

function countEach(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
