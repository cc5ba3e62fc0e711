import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openLiveConfig, type LiveConfig } from '../../cli/live-config.ts';
import { createWorkbench } from '../../cli/workbench.ts';
import { readEnv } from '../../config/env.ts';
import { saveConfig } from '../../store/config-versions.ts';
import { askTask, taskById } from '../../store/console-tasks.ts';
import { consoleTask } from '../../workers/console-task.ts';
import type { Services } from '../../workers/services.ts';
import { aRun, aStory } from '../alerts/room.ts';
import { openConsole, type TestConsole } from './open-console.ts';

let room: TestConsole;
/** A second process on the same database. */
let other: LiveConfig;

beforeAll(async () => {
  room = await openConsole();
  const dir = room.configDir;
  other = await openLiveConfig({
    env: readEnv({ CONFIG_DIR: dir }, dir),
    db: room.database.db,
    databaseUrl: room.database.url,
    tickMs: 500,
    spreadMs: 0,
    now: () => new Date(),
  });
});
afterAll(async () => {
  await other.close();
  await room.close();
});

async function save(kind: 'global' | 'family' | 'source' | 'topic', name: string, yaml: string | null) {
  await saveConfig(room.database.db, { kind, name, yaml, by: 'test', note: null });
}

const minutes = (live: LiveConfig, id: string) => (live.sources.get(id)?.everyMs ?? 0) / 60_000;

test('a saved global value reaches every process and moves only the sources that say nothing else', async () => {
  expect([minutes(other, 'paper'), minutes(other, 'herald')]).toEqual([20, 60]);
  await save('global', 'global', 'every: 7m\n');
  await vi.waitFor(() => expect(minutes(other, 'paper')).toBe(7), { timeout: 10_000 });
  await vi.waitFor(() => expect(minutes(room.live, 'paper')).toBe(7), { timeout: 10_000 });
  expect(minutes(other, 'herald')).toBe(60);
});

test("a family's change moves only the members that did not override it", async () => {
  await save('family', 'press', 'id: press\nname: Press\narticle: { title: h3, body: article }\n');
  await vi.waitFor(() => expect(other.sources.get('herald')?.article.title).toBe('h3'), { timeout: 10_000 });
  expect(other.sources.get('paper')?.article).toMatchObject({ title: 'h1', body: 'article' });
  const title = room.services.tuning.origins('paper').find(({ path }) => path === 'article.title');
  expect(title).toMatchObject({ value: 'h1', from: 'source', differs: true });
});

test('a save whose announcement was lost is taken over at the next tick', async () => {
  await room.database.db
    .insertInto('config_version')
    .values({ kind: 'global', name: 'global', yaml: 'every: 9m\n', by_whom: 'test', note: null })
    .execute();
  await vi.waitFor(() => expect(minutes(other, 'paper')).toBe(9), { timeout: 10_000 });
  // The other process hears of it at its own tick, which is a minute off: on a busy machine it may just have come.
  await room.live.reload();
  expect(minutes(room.live, 'paper')).toBe(9);
});

test('a saved text that this program can not read is left out, told, and stops nothing', async () => {
  await save('source', 'paper', 'id: paper\ncolour: red\n');
  await vi.waitFor(() => expect(other.ignored().length).toBeGreaterThan(0), { timeout: 10_000 });
  expect(other.sources.get('paper')?.article.title).toBe('h1');
  await save('source', 'paper', null);
  await vi.waitFor(() => expect(other.ignored()).toEqual([]), { timeout: 10_000 });
});

test('a new name of a place is tried on stored articles first; applied, it changes the rules of every process', async () => {
  const { db } = room.database;
  const story = await aStory(db, 'Tỉnh Than Vàng và tỉnh Gunma (Nhật Bản) ký biên bản ghi nhớ hợp tác');
  const { id: article } = await db
    .selectFrom('article')
    .select('id')
    .where('story_id', '=', story)
    .executeTakeFirstOrThrow();
  const verdict = { relevance: 'no', score: 0.9, pairs: [], vn: [], jp: [], kinds: [] };
  await db
    .insertInto('verdict')
    .values({
      ...verdict,
      article_id: article,
      places: '[]',
      reasons: '[]',
      rules: 'old',
      judged_at: new Date(),
    })
    .execute();
  const used: Partial<Services> = {
    db,
    judge: room.live.judge,
    workbench: createWorkbench(room.live),
    now: () => new Date(),
  };
  const yaml = 'aliases: { vn-quang-ninh: { vi: [Than Vàng] } }\n';
  const input = { yaml, base: null, note: null, days: 30 };
  const task = await askTask(db, { kind: 'dry-run', input, by: 'test' });
  await consoleTask(used as Services, { task }, aRun());
  const result = (await taskById(db, task))?.result as {
    rules: string;
    gains: { id: string }[];
    others: { id: string }[];
    sets: { name: string; before: object }[];
  };
  expect([...result.gains, ...result.others].map(({ id }) => id)).toContain(article);
  expect(result.sets.map(({ name }) => name)).toContain('own-held-out');
  const rules = other.topic().rules;
  await save('topic', 'topic', yaml);
  await vi.waitFor(() => expect(other.topic().rules).not.toBe(rules), { timeout: 10_000 });
  expect(other.topic().rules).toBe(result.rules);
  const read = other.judge.judge({
    id: '1',
    url: null,
    lang: 'vi',
    title: 'Tỉnh Than Vàng và tỉnh Gunma ký biên bản ghi nhớ',
    text: 'Lãnh đạo tỉnh Than Vàng và tỉnh Gunma (Nhật Bản) ký biên bản ghi nhớ hợp tác.',
    publishedAt: null,
  });
  expect(read.places.map(({ code }) => code)).toContain('VN-13');
});

test.each(['opml', 'csv', 'json'] as const)('all sources leave as %s and come back equal', async (format) => {
  const operator = await room.as('operator');
  const file = await (await operator.get(`/ops/config/export/${format}`)).text();
  expect(file).toContain('paper.example');
  expect(room.services.tuning.importAll(file, format)).toEqual({ changed: [], faults: [] });
});

test('an import with a fault saves nothing and names every fault', async () => {
  const operator = await room.as('operator');
  const file = room.services.tuning.exportAll('json').replaceAll('newspaper', 'gazette');
  const answer = await operator.post('/ops/config/import', { file, format: 'json' });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain('nothing was saved');
});
