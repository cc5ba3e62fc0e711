import { sql } from 'kysely';
import type { Database } from './database.ts';

/** What was fetched longer ago than this is committed or gone: nothing joins it any more. */
const SETTLED_MINUTES = 60;
/** Fewer articles than this are counted anew in no time. */
const MANY = 20_000;

type Volumes = ReadonlyMap<string, number>;

/** Articles up to an id, counted in this process. */
const counted = new WeakMap<Database, { upTo: string; volumes: Volumes }>();

/**
 * Articles that were read of each source, relevant or not: what its stories are set against. In a large store those older
 * than an hour before `now` are counted once in a process: articles are never taken away, and their ids only grow.
 */
export async function sourceVolumes(db: Database, now: Date): Promise<Volumes> {
  const known = counted.get(db);
  if (!known) return await countAll(db, now);
  const { rows } = await sql<{ source: string; n: number }>`
    select source_id as source, count(*)::int as n from article where id > ${known.upTo} group by 1`.execute(
    db,
  );
  if (rows.reduce((sum, { n }) => sum + n, 0) > MANY) counted.delete(db);
  return added(known.volumes, rows);
}

async function countAll(db: Database, now: Date): Promise<Volumes> {
  const settled = new Date(now.getTime() - SETTLED_MINUTES * 60_000);
  const { rows } = await sql<{ source: string; n: number; fresh: number; up_to: string | null }>`
    with old as (select id from article where fetched_at < ${settled} order by id desc limit 1),
    volume as (select source_id, count(*)::int as n from article group by 1),
    young as (
      select source_id, count(*)::int as n from article where id > (select id from old) group by 1)
    select volume.source_id as source, volume.n, coalesce(young.n, 0) as fresh, (select id from old) as up_to
    from volume left join young using (source_id)`.execute(db);
  const upTo = rows[0]?.up_to;
  const old = rows.map(({ source, n, fresh }) => ({ source, n: n - fresh }));
  if (upTo && old.reduce((sum, { n }) => sum + n, 0) > MANY)
    counted.set(db, { upTo, volumes: added(new Map(), old) });
  return added(new Map(), rows);
}

function added(to: Volumes, rows: readonly { source: string; n: number }[]): Volumes {
  const sums = new Map(to);
  for (const { source, n } of rows) sums.set(source, (sums.get(source) ?? 0) + n);
  return sums;
}
