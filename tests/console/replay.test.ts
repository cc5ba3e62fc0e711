import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { openBackend } from '../../queue/backend.ts';
import { openQueues } from '../../queue/queues.ts';
import { startWorkers, type Handlers } from '../../queue/workers.ts';
import { deliver } from '../../workers/deliver.ts';
import { alertServices, aStory, raise, secret, subscribed } from '../alerts/room.ts';
import { startSink } from '../alerts/sink.ts';
import { testDatabase } from '../support/database.ts';
import { openConsole } from './open-console.ts';

test('replaying a delivery that had been sent before its job failed mails nobody twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'replay-'));
  const sink = await startSink(join(folder, 'taken'), () => 'take');
  const jobs = await testDatabase();
  const backend = await openBackend({ kind: 'postgres', url: jobs.url });
  const room = await openConsole({ queues: openQueues(backend), secret });
  const { db } = room.database;
  await subscribed(db, 'reader@city.example');
  const { deliveries } = await raise(db, await aStory(db));
  const services = alertServices(db, sink.url);
  let runs = 0;
  const handlers: Partial<Handlers> = {
    deliver: async (payload, run) => {
      await deliver(services, payload, run);
      if (++runs === 1) throw new Error('The worker fell over after the mail was sent.');
    },
  };
  const workers = startWorkers(backend, { handlers: handlers as Handlers, names: ['deliver'], report() {} });
  await room.services.queues.add([{ name: 'deliver', payload: { deliveries }, key: 'deliver-once' }]);
  const operator = await room.as('operator');
  const id = await vi.waitFor(
    async () => {
      const page = await (await operator.get('/ops/queues')).text();
      return /name="id" value="([^"]+)"/.exec(page)![1]!;
    },
    { timeout: 20_000 },
  );
  expect(sink.recipients).toEqual(['reader@city.example']);
  await operator.post('/ops/queues/replay', { name: 'deliver', id });
  await vi.waitFor(() => expect(runs).toBe(2), { timeout: 20_000 });
  expect(sink.recipients).toEqual(['reader@city.example']);
  await workers.close(1000);
  await room.services.queues.close();
  await room.close();
  await backend.close();
  await jobs.close();
  await sink.close();
  rmSync(folder, { recursive: true });
});
