import { Secret, TOTP } from 'otpauth';
import { saveConfig } from '../../store/config-versions.ts';
import { askTask, endTask } from '../../store/console-tasks.ts';
import type { PreviewResult } from '../../store/task-forms.ts';
import { emptySums } from '../../workers/judge-again.ts';
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
  /** A preview and a dry run that may be saved. */
  previewId: string;
  dryRunId: string;
  /** A saved version of the source `herald`. */
  versionId: string;
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
  const { db } = room.database;
  const yaml = `${room.services.tuning.fileText('source', 'paper')}every: 45m\n`;
  const input = { kind: 'source', name: 'paper', yaml, base: null, url: null, note: 'slower' };
  const previewId = await askTask(db, { kind: 'preview', input, by: 'boss' });
  await endTask(db, previewId, {
    result: { changed: ['paper'], pages: [], listed: null, refusals: [] } satisfies PreviewResult,
  });
  const wish = { yaml: 'stop: { vi: [Cà phê Huế] }\n', base: null, note: null, days: 30 };
  const dryRunId = await askTask(db, { kind: 'dry-run', input: wish, by: 'boss' });
  await endTask(db, dryRunId, { result: emptySums() });
  const save = { kind: 'source', name: 'herald', yaml: null, by: 'boss', note: null } as const;
  const versionId = await saveConfig(db, save);
  return {
    admin,
    accountId: account.id,
    storyId: await aStory(db),
    previewId,
    dryRunId,
    versionId: versionId ?? '',
  };
}
