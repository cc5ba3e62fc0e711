import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Env } from '../config/env.ts';
import { storyFilter } from '../core/filter.ts';
import { READER_LANGUAGES } from '../core/language.ts';
import { subscriptionPlan } from '../core/subscription.ts';
import { installationSecret } from '../store/settings.ts';
import { exportSubscriptions, importSubscription } from '../store/subscriber-files.ts';
import { openDatabase } from './database.ts';
import { InputFault } from './faults.ts';

const line = z.object({
  email: z.email(),
  lang: z.enum(READER_LANGUAGES),
  zone: z.string(),
  ...subscriptionPlan.shape,
  filter: storyFilter,
  confirmed_at: z.iso.datetime(),
});

/** `subscriber export` writes confirmed subscriptions as JSON lines; `subscriber import` reads them from standard input. */
export async function subscriberCommand(env: Env, action: string): Promise<void> {
  if (action !== 'import' && action !== 'export')
    throw new InputFault(`"subscriber ${action}" is not known. It is one of: import, export.`);
  const database = await openDatabase(env, { pool: 2 });
  try {
    if (action === 'export') {
      for (const row of await exportSubscriptions(database.db)) console.log(JSON.stringify(row));
      return;
    }
    const secret = await installationSecret(database.db, env.SECRET);
    const faults: string[] = [];
    let [n, done] = [0, 0];
    for await (const text of createInterface({ input: process.stdin })) {
      n++;
      if (!text.trim()) continue;
      const parsed = line.safeParse(parseJson(text));
      if (!parsed.success)
        faults.push(
          `line ${n}: ${parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
        );
      else {
        await importSubscription(
          database.db,
          secret,
          {
            ...parsed.data,
            plan: subscriptionPlan.parse(parsed.data),
            confirmedAt: new Date(parsed.data.confirmed_at),
          },
          new Date(),
        );
        done++;
      }
    }
    console.log(`${done} subscriptions imported.`);
    if (faults.length) throw new InputFault(faults.join('\n'));
  } finally {
    await database.close();
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
