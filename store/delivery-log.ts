import { sql } from 'kysely';
import { batching } from './batching.ts';
import { arrayIn } from './columns.ts';
import type { Database } from './database.ts';
import { LEASE } from './deliveries.ts';
import type { DeliveryState } from './people-tables.ts';
import { prepared } from './prepared.ts';

/** How long a message that finds no open door is tried (RFC 5321 §4.5.4.1 asks for days). */
const GIVE_UP = '3 days';

/** Commits under way at a time. */
const LANES = 3;

/** How a try ended. `retryAfterMs` counts by the database's clock. */
export interface DeliveryEnd {
  state: DeliveryState;
  message: string | null;
  subject?: string;
  retryAfterMs?: number;
  /** The wait is for a place that is reserved. */
  placed?: boolean;
}

/** What a worker holds of a delivery: the row, and the number of its try. */
export interface Held {
  id: string;
  attempts: number;
}

/**
 * The two marks of a send, each committed before anything is built on it. Senders share commits: what they note while some are
 * under way goes into the next. A sender waits for the end of its last message before it notes that the next one starts, so
 * that a crash leaves no more in doubt than were under way.
 */
export interface DeliveryLog {
  /**
   * Commits that the message begins to flow. False when the lease is no longer ours, or when the reader has just said no or
   * the address (by its hash on the suppression list; null where there is none) is suppressed: then nothing may be sent. How the
   * sender's last message ended is committed with it.
   */
  dataStarted(held: Held, addressHash: Buffer | null, last?: Ended): Promise<boolean>;
  /**
   * Records how a try ended. Only the worker that made the try may say so: one that lost its lease changes nothing, save that
   * it may tell that a message in doubt was taken. After three days a message that can't be sent has failed.
   */
  settle(held: Held, end: DeliveryEnd): Promise<void>;
}

/** A try that has ended. */
export interface Ended {
  held: Held;
  end: DeliveryEnd;
}

interface Start {
  held: Held;
  addressHash: Buffer | null;
  last: Ended | null;
}

const logs = new WeakMap<Database, DeliveryLog>();

/** The log of sends over a database: one for a process, so that all its senders share commits. */
export function deliveryLog(db: Database): DeliveryLog {
  const log = logs.get(db) ?? openLog(db);
  logs.set(db, log);
  return log;
}

function openLog(db: Database): DeliveryLog {
  const note = batching(async (all: readonly (Start | Ended)[]) => await noteAll(db, all), { lanes: LANES });
  return {
    dataStarted: async (held, addressHash, last) => await note({ held, addressHash, last: last ?? null }),
    settle: async (held, end) => {
      await note({ held, end });
    },
  };
}

/**
 * One statement, so one commit, for ends and starts; says of each start whether it may be. By the ids as sub-selects the planner
 * expects the same number of rows whatever there is, and so keeps the plan that it made.
 */
async function noteAll(db: Database, all: readonly (Start | Ended)[]): Promise<boolean[]> {
  const starts = all.filter((each): each is Start => 'addressHash' in each);
  const ends = all.flatMap((each) => ('end' in each ? [each] : (each.last ?? [])));
  const { rows } = await sql<{ id: string; attempts: number }>`${prepared}
    with ended as (
      update delivery d set lease_until = null, last_message = t.message,
        state = case when t.state = 'retry' and d.tries_since < now() - ${GIVE_UP}::interval then 'failed' else t.state end,
        subject = coalesce(t.subject, d.subject),
        sent_at = case when t.state = 'sent' then now() else d.sent_at end,
        next_try_at = now() + t.wait * interval '1 millisecond',
        place_at = case when t.placed then now() + t.wait * interval '1 millisecond' end
      from unnest((select ${arrayIn(ends.map(({ held }) => held.id))}::uuid[]),
        ${arrayIn(ends.map(({ held }) => held.attempts))}::int[], ${arrayIn(ends.map(({ end }) => end.state))}::text[], ${ends.map(({ end }) => end.message)}::text[],
        ${ends.map(({ end }) => end.subject ?? null)}::text[], ${arrayIn(ends.map(({ end }) => end.retryAfterMs ?? 0))}::float8[],
        ${arrayIn(ends.map(({ end }) => end.placed ?? false))}::bool[]) as t (id, attempts, state, message, subject, wait, placed)
      where d.id = t.id and d.attempts = t.attempts
        and (d.state = 'sending' or (d.state = 'in_doubt' and t.state = 'sent')))
    update delivery d set data_started_at = now(), lease_until = now() + ${LEASE}::interval
    from unnest((select ${arrayIn(starts.map(({ held }) => held.id))}::uuid[]),
      ${arrayIn(starts.map(({ held }) => held.attempts))}::int[],
      ${arrayIn(starts.map(({ addressHash }) => addressHash?.toString('hex') ?? null))}::text[]) as t (id, attempts, hash)
    where d.id = t.id and d.attempts = t.attempts and d.state = 'sending'
      and (d.subscription_id is null or exists (
        select 1 from subscription s where s.id = d.subscription_id
          and s.state = case d.purpose when 'confirm' then 'pending' else 'active' end))
      and not exists (select 1 from suppression x where x.email_hmac = decode(t.hash, 'hex'))
    returning d.id, d.attempts`.execute(db);
  const started = new Set(rows.map((row) => `${row.id}:${row.attempts}`));
  return all.map(({ held }) => started.has(`${held.id}:${held.attempts}`));
}
