import { z } from 'zod';
import type { Database } from './database.ts';
import { readSetting, saveSetting } from './settings.ts';

const KEY = 'mail-pause';
const pause = z.object({ by: z.string(), reason: z.string(), at: z.coerce.date() });

/** Why nothing is sent, since when and by whose hand. */
export type MailPause = z.infer<typeof pause>;

/** The pause that is on, or null. Confirmations, links to log in and tests are sent all the same. */
export async function mailPause(db: Database): Promise<MailPause | null> {
  const parsed = pause.safeParse(await readSetting(db, KEY));
  return parsed.success ? parsed.data : null;
}

/** Stops all alerts and digests at once; they wait and are sent after `resumeMail`. */
export async function pauseMail(db: Database, why: { by: string; reason: string; now: Date }): Promise<void> {
  await saveSetting(db, KEY, { by: why.by, reason: why.reason, at: why.now.toISOString() });
}

/** Lets alerts and digests go again; false when nothing was paused. The next tick queues what waits. */
export async function resumeMail(db: Database, now: Date): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('setting').where('key', '=', KEY).executeTakeFirst();
  if (numDeletedRows === 0n) return false;
  // What led to the pause is settled; only what happens from now on may lead to another.
  await saveSetting(db, 'mail-resumed', now.toISOString());
  return true;
}

/** When mail was resumed last; null when it never was paused. */
export async function mailResumedAt(db: Database): Promise<Date | null> {
  const value = await readSetting(db, 'mail-resumed');
  return typeof value === 'string' ? new Date(value) : null;
}
