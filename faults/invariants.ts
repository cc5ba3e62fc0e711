import { sql } from 'kysely';
import { addressHmac } from '../store/tokens.ts';
import { doubtful } from './doubts.ts';
import { PACE_MS } from './papers.ts';
import { orphanedBrowsers } from './process.ts';
import { READERS } from './readers.ts';
import { unfinished } from './rest.ts';
import { taken, type Town } from './town.ts';
import { booksInMetrics, webHolds } from './web-holds.ts';

/** Requests that were on their way when a host asked to be left alone. */
const ON_THE_WAY_MS = 1500;
/** A worker with its reading threads; the endless pages of the matrix are many times as large. */
const LARGEST_MB = 700;

/** What must be true after every fault; each returns null, or a sentence that says how it is broken. */
const INVARIANTS: Record<string, (town: Town) => Promise<string | null>> = {
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
  /** Every story has exactly one alert for each subscription that wanted it, and each alert its place in the outbox. */
  I2: async ({ db }) => {
    const { rows } = await sql<{ stories: number; missing: number; twice: number; loose: number }>`select
      (select count(*)::int from story where relevance = 'core') as stories,
      (select count(*)::int from story s cross join subscription u where s.relevance = 'core' and u.state = 'active'
        and s.first_seen_at >= u.created_at
        and not exists (select from alert a where a.story_id = s.id and a.subscription_id = u.id)) as missing,
      (select count(*)::int from (select 1 from alert group by subscription_id, story_id, occasion having count(*) > 1) t) as twice,
      (select count(*)::int from alert a join subscription u on u.id = a.subscription_id
        where u.state = 'active' and a.delivery_id is null) as loose`.execute(db);
    const { stories = 0, missing = 0, twice = 0, loose = 0 } = rows[0] ?? {};
    if (!stories) return 'there is no story at all';
    return missing || twice || loose
      ? `${missing} alerts are missing, ${twice} stand twice, ${loose} have no delivery`
      : null;
  },
  /** Nothing is left unfinished. */
  I3: async (town) => {
    const left = await unfinished(town);
    return left ? `${left} links or deliveries are not finished` : null;
  },
  /** No message was taken twice, and what is called sent was taken. */
  I4: async (town) => {
    const counts = countEach(taken(town));
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
  /** Only what the relay's log shows between DATA and its answer during a fault is in doubt. */
  I5: async ({ db, mail, strikes, secret }) => {
    const rows = await db.selectFrom('delivery').select('id').where('state', '=', 'in_doubt').execute();
    const may = doubtful(mail.sink, strikes, secret);
    const wrong = rows.filter(({ id }) => !may.has(id)).length;
    return wrong ? `${wrong} of ${rows.length} deliveries in doubt did not flow during a fault` : null;
  },
  /** Nobody gets anything after having said no, or after the address was suppressed. */
  I6: async ({ db, secret }) => {
    const hashes = READERS.map((email) => addressHmac(secret, email));
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from delivery d
      join subscriber r on r.id = d.subscriber_id where d.state in ('sent', 'in_doubt') and (exists (
        select from consent c where c.subscription_id = d.subscription_id and c.action = 'unsubscribed' and d.data_started_at > c.at)
      or exists (select from unnest(${[...READERS]}::text[], ${hashes}::bytea[]) as t (email, hash)
        join suppression s on s.email_hmac = t.hash where t.email = r.email and d.data_started_at > s.at))`.execute(
      db,
    );
    return rows[0]?.n ? `${rows[0].n} messages began after the reader had left` : null;
  },
  /** No host is asked faster than its pace over all workers, nor while it wants to be left alone. */
  I7: async ({ site }) => {
    for (const { host, at } of site.requests)
      if (site.waits.some((wait) => wait.host === host && isInside(wait, at)))
        return `${host} was asked while it wanted to be left alone`;
    const most = Math.ceil(1000 / PACE_MS) + 3;
    for (const [host, times] of byHost(site.requests)) {
      const fast = times.some((at, i) => (times[i + most] ?? Number.POSITIVE_INFINITY) - at < 1000);
      if (fast) return `${host} was asked more than ${most} times in a second`;
    }
    return null;
  },
  /** The web answers quickly, and says that the house is well when it is. */
  I8: async (town) => await webHolds(await town.url()),
  /** Processes were never large: memory, files; no browser is left behind, and no dead child. */
  I9: async ({ processes, web, env }) => {
    for (const child of [...processes, web]) {
      const figures = child.figures();
      if (!figures) continue;
      if (figures.peakMb > LARGEST_MB) return `a process held ${Math.round(figures.peakMb)} MB`;
      if (figures.files > 400) return `a process holds ${figures.files} files`;
      if (figures.browsers > 12) return `a process has ${figures.browsers} browser processes`;
      if (figures.zombies) return `a process has ${figures.zombies} dead children`;
    }
    const orphans = orphanedBrowsers(env['DATA_DIR'] ?? '', [...processes, web]);
    return orphans.length ? `${orphans.length} browser processes outlive their worker` : null;
  },
  /** Nothing is lost in silence: seen = taken on + dropped for each run that ended, and the metrics show every end. */
  I10: async (town) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from run r
      where r.job = 'discover' and r.outcome <> 'running' and r.seen <>
        (select count(*) from ref where run_id = r.id and state = 'waiting') + coalesce((select sum(n) from ledger where run_id = r.id), 0)`.execute(
      town.db,
    );
    if (rows[0]?.n) return `the books of ${rows[0].n} runs do not add up`;
    return await booksInMetrics(town);
  },
};

/** Every invariant of a town that has come to rest: which hold, and what is broken of the others. */
export async function checkAll(town: Town): Promise<{ held: string[]; broken: string[] }> {
  const held: string[] = [];
  const broken: string[] = [];
  for (const [name, check] of Object.entries(INVARIANTS)) {
    const why = await check(town).catch((cause: unknown) => `could not be checked: ${String(cause)}`);
    if (why) broken.push(`${name}: ${why}`);
    else held.push(name);
  }
  return { held, broken };
}

function isInside(wait: { from: number; to: number | null }, at: number): boolean {
  return at > wait.from + ON_THE_WAY_MS && at < (wait.to ?? Number.POSITIVE_INFINITY);
}

function byHost(requests: Town['site']['requests']): Map<string, number[]> {
  const times = new Map<string, number[]>();
  for (const { host, path, at } of requests)
    if (path !== '/robots.txt') times.set(host, [...(times.get(host) ?? []), at]);
  return times;
}

function countEach(values: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
