import { sql, type Selectable } from 'kysely';
import type { Database } from './database.ts';
import type { TroubleTable } from './news-tables.ts';

export type Trouble = Selectable<TroubleTable>;

/** Polls in a row that must show a bad state before operators are told: one may be chance. */
const POLLS = 2;

/**
 * Opens a trouble for each source whose last polls were bad or whose links are held, writes a changed state into those
 * that are open, and closes those that are over (also of sources that were paused or taken out).
 */
export async function noteTroubles(db: Database, now: Date): Promise<void> {
  const bad = sql`configured and not paused and state not in ('ok', 'new', 'paused')`;
  await sql`
    insert into trouble as t (kind, subject, state, message, opened_at)
    select 'source', id, state, last_message, ${now} from source where ${bad} and bad_polls >= ${POLLS}
    on conflict (kind, subject) where closed_at is null do update set
      told_at = case when t.state <> excluded.state then null else t.told_at end,
      state = excluded.state, message = excluded.message`.execute(db);
  await sql`
    insert into trouble (kind, subject, state, message, opened_at)
    select 'flood', source_id, 'held', count(*)::text, ${now} from ref
    where state = 'waiting' and last_failure = 'held' group by source_id
    on conflict (kind, subject) where closed_at is null do update set message = excluded.message`.execute(db);
  await sql`
    update trouble t set closed_at = ${now} where closed_at is null and (
      (kind = 'source' and not exists (select 1 from source where id = t.subject and ${bad} and bad_polls >= 1))
      or (kind = 'flood' and not exists (
        select 1 from ref where source_id = t.subject and state = 'waiting' and last_failure = 'held')))`.execute(
    db,
  );
}

/** A trouble of the house itself: the daily test article, or a queue. */
export interface HouseTrouble {
  kind: 'canary' | 'queue';
  /** The queue's name; empty for the test article. */
  subject: string;
  state: string;
  /** What is wrong; null when nothing is. */
  message: string | null;
}

/** Opens a trouble of the house itself, or closes it. */
export async function setTrouble(db: Database, trouble: HouseTrouble, now: Date): Promise<void> {
  if (trouble.message === null) {
    await db
      .updateTable('trouble')
      .set({ closed_at: now })
      .where('kind', '=', trouble.kind)
      .where('subject', '=', trouble.subject)
      .where('closed_at', 'is', null)
      .execute();
    return;
  }
  await sql`
    insert into trouble (kind, subject, state, message, opened_at)
    values (${trouble.kind}, ${trouble.subject}, ${trouble.state}, ${trouble.message}, ${now})
    on conflict (kind, subject) where closed_at is null do update set message = excluded.message`.execute(db);
}

/** What operators have to be told now: new troubles, those told a day ago, and the end of those they were told of. */
export async function troublesToTell(db: Database, now: Date): Promise<{ open: Trouble[]; over: Trouble[] }> {
  const yesterday = new Date(now.getTime() - 24 * 3600_000);
  const open = await db
    .selectFrom('trouble')
    .selectAll()
    .where('closed_at', 'is', null)
    .where((eb) => eb.or([eb('told_at', 'is', null), eb('told_at', '<=', yesterday)]))
    .orderBy('subject')
    .forUpdate()
    .skipLocked()
    .execute();
  const over = await db
    .selectFrom('trouble')
    .selectAll()
    .where('closed_at', 'is not', null)
    .where('closing_told_at', 'is', null)
    .where('told_at', 'is not', null)
    .orderBy('subject')
    .forUpdate()
    .skipLocked()
    .execute();
  return { open, over };
}

/** Notes that operators have been told, in the transaction that writes the mail. */
export async function markTold(
  db: Database,
  told: { open: Trouble[]; over: Trouble[] },
  now: Date,
): Promise<void> {
  const ids = (troubles: Trouble[]) => troubles.map(({ id }) => id);
  if (told.open.length)
    await db.updateTable('trouble').set({ told_at: now }).where('id', 'in', ids(told.open)).execute();
  if (told.over.length)
    await db.updateTable('trouble').set({ closing_told_at: now }).where('id', 'in', ids(told.over)).execute();
}

/** Open troubles, newest first, for the console and the metrics. */
export async function openTroubles(db: Database): Promise<Trouble[]> {
  return await db
    .selectFrom('trouble')
    .selectAll()
    .where('closed_at', 'is', null)
    .orderBy('opened_at', 'desc')
    .execute();
}
