import { afterAll, beforeAll, expect, test } from 'vitest';
import { keepTally } from '../../cli/tallying.ts';
import { openConsole, ORIGIN, type TestConsole } from './open-console.ts';

let room: TestConsole;
beforeAll(async () => {
  room = await openConsole();
});
afterAll(async () => await room.close());

const scrape = async () => await (await room.app.request(`${ORIGIN}/metrics`)).text();

test('runs are summed by source, way and outcome, whichever process they ran in', async () => {
  for (const process of [keepTally(room.database.db), keepTally(room.database.db)]) {
    process.add({ job: 'article', source: 'paper', status: 200, mode: 'http', ms: 400, outcome: 'ok' });
    process.add({ job: 'article', source: 'paper', failure: 'timeout', ms: 1600, outcome: 'ok' });
    process.add({ job: 'render', source: 'herald', status: 200, mode: 'browser', failure: 'layout-changed' });
    process.add({ job: 'discover', source: 'paper', outcome: 'ok', ms: 100 });
    process.add({ job: 'deliver', sent: 3 });
    process.add({ job: 'article', jobId: '7', outcome: 'stalled' });
    await process.close();
  }
  const text = await scrape();
  expect(text).toContain('kakehashi_fetches_total{source="paper",mode="http",outcome="ok"} 2');
  expect(text).toContain('kakehashi_fetches_total{source="paper",mode="http",outcome="timeout"} 2');
  expect(text).toContain('kakehashi_fetches_total{source="herald",mode="browser",outcome="ok"} 2');
  expect(text).toContain('kakehashi_parses_total{source="herald",outcome="layout-changed"} 2');
  expect(text).toContain('kakehashi_polls_total{source="paper",outcome="ok"} 2');
  expect(text).toContain('kakehashi_work_seconds_total{source="paper"} 4.2');
  expect(text).toContain('kakehashi_stalled_jobs_total{queue="article"} 2');
  expect(text).not.toContain('source=""');
});

test('the age of the oldest waiting job is told for each queue', async () => {
  await room.services.queues.add([{ name: 'discover', payload: { source: 'paper' }, key: 'discover-paper' }]);
  room.clock.now = new Date(Date.now() + 90_000);
  const age = /kakehashi_queue_age_seconds\{queue="discover"\} ([\d.]+)/.exec(await scrape());
  expect(Number(age?.[1])).toBeGreaterThanOrEqual(89);
});
