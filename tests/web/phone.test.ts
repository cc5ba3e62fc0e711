import { afterAll, beforeAll, expect, test } from 'vitest';
import { visitByPhone } from '../../bench/phone.ts';
import { serve, type RunningWeb } from '../../web/serve.ts';
import { openWeb, type TestWeb } from './open-web.ts';
import { REPORTS } from './reports.ts';

/** As many stories as the first screen shows. */
const MANY = 40;
let web: TestWeb;
let running: RunningWeb;

beforeAll(async () => {
  const days = Array.from({ length: MANY }, (_, n) => ({
    ...REPORTS[0]!,
    title: `Hải Phòng và Kitakyushu bàn việc thứ ${n}`,
    text: `Ngày ${(n % 27) + 1}/10, thành phố Hải Phòng và thành phố Kitakyushu (tỉnh Fukuoka) bàn việc thứ ${n} về ${'hợp tác và trao đổi '.repeat(n % 9)}.`,
    url: `https://bao-${n}.example/${n}.html`,
    published: `2026-10-${String((n % 27) + 1).padStart(2, '0')}T08:00:00Z`,
  }));
  web = await openWeb([...REPORTS, ...days]);
  running = await serve(web.app, { host: '127.0.0.1', port: 0 });
}, 120_000);
afterAll(async () => {
  await running?.close();
  await web?.close();
});

test('the first screen comes to a phone in at most 150 KB and a handful of requests', async () => {
  const visit = await visitByPhone(`http://127.0.0.1:${running.port}/`);
  console.log(`first screen on a throttled phone: ${JSON.stringify(visit)}`);
  expect(visit.kb).toBeLessThanOrEqual(150);
  // The page, its two sheets, its script, its icon and the stream of news.
  expect(visit.requests).toBeLessThanOrEqual(6);
}, 60_000);
