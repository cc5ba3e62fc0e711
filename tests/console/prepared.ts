import { Secret, TOTP } from 'otpauth';
import { aStory } from '../alerts/room.ts';
import type { Browser, TestConsole } from './open-console.ts';

export const PASSWORD = 'three blue herons fly';

/** The code that an authenticator app shows at a time. */
export function codeAt(secret: string, at: Date): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });
}

/** Things for the console's writes to work on. */
export interface Prepared {
  admin: Browser;
  /** An account that is not the admin's. */
  accountId: string;
  storyId: string;
}

/** Fills a console's database with one of each thing. */
export async function prepare(room: TestConsole): Promise<Prepared> {
  const admin = await room.as('admin', 'boss');
  await room.as('editor', 'worker');
  const account = await room.database.db
    .selectFrom('account')
    .select('id')
    .where('name', '=', 'worker')
    .executeTakeFirstOrThrow();
  return { admin, accountId: account.id, storyId: await aStory(room.database.db) };
}
