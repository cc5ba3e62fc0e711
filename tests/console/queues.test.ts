import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openBackend, type Backend } from '../../queue/backend.ts';
import { openBoard } from '../../queue/board.ts';
import { openQueues } from '../../queue/queues.ts';
import { startWorkers, type Handlers } from '../../queue/workers.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { testRedis, type TestRedis } from '../support/redis.ts';
import { openConsole, type Browser, type TestConsole } from './open-console.ts';

const redis: TestRedis | null = await testRedis();

describe.each(['postgres', 'redis'] as const)('the queues on %s', (kind) => {
  let room: TestConsole;
  let backend: Backend;
  let database: TestDatabase;
  let operator: Browser;
  beforeAll(async () => {
    if (kind === 'redis' && !redis)
      throw new Error('This test needs redis-server or valkey-server on the PATH, or REDIS_URL.');
    database = await testDatabase();
    backend = await openBackend({ kind, url: kind === 'redis' ? redis!.url : database.url });
    room = await openConsole({ queues: openQueues(backend), board: openBoard(backend, '/ops/board') });
    operator = await room.as('operator');
  });
  afterAll(async () => {
    await room.services.queues.close();
    await room.close();
    await backend.close();
    await database.close();
    if (kind === 'redis') await redis?.close();
  });

  test('bull-board is behind the login and reads the queues', async () => {
    expect((await room.stranger().get('/ops/board')).headers.get('location')).toBe('/ops/login');
    const editor = await room.as('editor');
    expect((await editor.get('/ops/board/api/queues')).status).toBe(403);
    const page = await operator.get('/ops/board');
    expect(page.status).toBe(200);
    const html = await page.text();
    const script = /static\/js\/main[^"]+\.js/.exec(html)![0];
    expect((await operator.get(`/ops/board/${script}`)).headers.get('content-type')).toContain('javascript');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    const queues = (await (await operator.get('/ops/board/api/queues')).json()) as {
      queues: { name: string; readOnlyMode: boolean }[];
    };
    expect(queues.queues.map(({ name }) => name)).toContain('deliver');
    expect(queues.queues.every(({ readOnlyMode }) => readOnlyMode)).toBe(true);
  });

  test('bull-board can change nothing, because that would leave no row in the audit log', async () => {
    for (const path of ['/ops/board/api/queues/deliver/pause', '/ops/board/api/queues/deliver/retry/failed'])
      expect([403, 404, 405]).toContain((await operator.post(path)).status);
  });

  test('"poll now" is not swallowed by a poll of the clock that waits already; pressed twice it is one', async () => {
    await room.services.queues.add([
      { name: 'discover', payload: { source: 'paper' }, key: 'discover-paper' },
    ]);
    const waiting = async () => (await room.services.queues.counts()).discover.waiting;
    expect(await waiting()).toBe(1);
    for (const _ of [1, 2]) expect((await operator.post('/ops/sources/paper/poll')).status).toBe(303);
    expect(await waiting()).toBe(2);
  });

  test('a failed job is shown with its reason and can be replayed', async () => {
    let broken = true;
    const digest = async () => {
      if (broken) throw new Error('The disk is full.');
    };
    const workers = startWorkers(backend, {
      handlers: { digest } as unknown as Handlers,
      names: ['digest'],
      report() {},
    });
    await room.services.queues.add([{ name: 'digest', payload: {}, key: 'digest' }]);
    const page = await vi.waitFor(
      async () => {
        const text = await (await operator.get('/ops/queues')).text();
        expect(text).toContain('The disk is full.');
        return text;
      },
      { timeout: 10_000 },
    );
    broken = false;
    const id = /name="id" value="([^"]+)"/.exec(page)![1]!;
    expect((await operator.post('/ops/queues/replay', { name: 'digest', id })).status).toBe(303);
    await vi.waitFor(
      async () => expect(await (await operator.get('/ops/queues')).text()).not.toContain('The disk is full.'),
      { timeout: 10_000 },
    );
    await workers.close(1000);
  });
});
