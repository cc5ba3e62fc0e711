import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createWorkbench } from '../../cli/workbench.ts';
import { createCrawler, type Crawler } from '../../crawlers/crawler.ts';
import { hostBook } from '../../store/hosts.ts';
import { currentConsoleYaml } from './saved-text.ts';
import { startNewspapers, type Newspapers } from '../../newspapers/server.ts';
import { openBackend, type Backend } from '../../queue/backend.ts';
import { startWorkers, type RunningWorkers } from '../../queue/workers.ts';
import { handlers } from '../../workers/handlers.ts';
import type { Services } from '../../workers/services.ts';
import { openConsole, type Browser, type TestConsole } from './open-console.ts';

const CONFIG = fileURLToPath(new URL('../../config', import.meta.url));
const SOURCE = '/ops/config/source/kinhtedothi';

let papers: Newspapers;
let room: TestConsole;
let crawler: Crawler;
let backend: Backend;
let workers: RunningWorkers;
let operator: Browser;

beforeAll(async () => {
  papers = await startNewspapers({ release: 'all' });
  room = await openConsole({}, CONFIG);
  const { database, live, services } = room;
  crawler = createCrawler({
    userAgent: 'Kakehashi/test',
    resolve: papers.hosts.map((name) => ({ name, address: '127.0.0.1', port: papers.port, tls: false })),
    hostBook: hostBook(database.db),
    now: () => new Date(),
  });
  backend = await openBackend({ kind: 'postgres', url: database.url });
  const used: Partial<Services> = {
    db: database.db,
    queues: services.queues,
    crawler,
    judge: live.judge,
    sources: live.sources,
    workbench: createWorkbench(live),
    now: () => new Date(),
  };
  workers = startWorkers(backend, { handlers: handlers(used as Services), names: ['console'], report() {} });
  operator = await room.as('operator');
});
afterAll(async () => {
  await workers.close(2000);
  await backend.close();
  await crawler.close();
  await room.close();
  await papers.close();
});

const text = async () => await currentConsoleYaml(room, 'source', 'kinhtedothi');

/** Sends a text to the preview and waits for what the worker finds; the page then. */
async function previewed(yaml: string, path = SOURCE): Promise<{ path: string; page: string }> {
  const answer = await operator.post(`${path}/preview`, { yaml, base: '' });
  expect(answer.status, await answer.clone().text()).toBe(303);
  const to = answer.headers.get('location')!;
  const page = await vi.waitFor(
    async () => {
      const body = await (await operator.get(to)).text();
      expect(body).not.toContain('data-refresh');
      return body;
    },
    { timeout: 30_000, interval: 200 },
  );
  return { path: to, page };
}

test('a text with faults is given back whole, each fault with its line and path', async () => {
  const yaml = (await text()).replace(/^kind: .*$/m, 'kind: gazette');
  const answer = await operator.post(`${SOURCE}/preview`, { yaml: `${yaml}colour: red\n` });
  expect(answer.status).toBe(400);
  const page = await answer.text();
  expect(page).toContain('kind: gazette');
  expect(page).toMatch(/line \d+<\/strong> <code>kind<\/code>/);
  expect(page).toMatch(/line \d+<\/strong> <code>colour<\/code>/);
  expect(page).toContain('▸');
});

test.each([
  ['look-behind', "article: { pattern: '(?<=a)b' }", 'not RE2'],
  ['a broken selector', "article: { title: 'h1[' }", 'no CSS selector'],
  ['no YAML', 'article: { title: [', 'not YAML'],
])('%s is refused before anything is asked of the workers', async (_what, line, sentence) => {
  const yaml = (await text()).replace(/^article:[\s\S]*?(?=^\w)/m, '');
  const answer = await operator.post(`${SOURCE}/preview`, { yaml: `${yaml}${line}\n` });
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(sentence);
});

async function edited(changes: Record<string, string>): Promise<string> {
  return room.services.tuning.edit(await text(), changes);
}

test('a body selector that finds nothing may not be saved, though the body could be guessed', async () => {
  const { path, page } = await previewed(await edited({ 'article.body': '.nowhere' }));
  expect(page).toContain('This may not be saved');
  expect(page).toContain('the body selector finds nothing');
  expect((await operator.post(`${path}/save`)).status).toBe(409);
  expect(await text()).not.toContain('.nowhere');
});

test('a preview shows the live page by both rules; saving counts at once for every process', async () => {
  const { path, page } = await previewed(await edited({ every: '7m', 'article.title': 'h1' }));
  expect(page).toContain('every: 7m');
  expect(page).toMatch(/Links listed now: [1-9]/);
  expect(page).toContain('Every page gives a title and a body.');
  expect(page).toContain('kinhtedothi.vn');
  const save = await operator.post(`${path}/save`);
  expect(save.headers.get('location')).toBe(SOURCE);
  await vi.waitFor(() => expect(room.live.sources.get('kinhtedothi')!.everyMs).toBe(7 * 60_000), {
    timeout: 10_000,
  });
  const audit = await (await operator.get('/ops/audit?what=save-config')).text();
  expect(audit).toContain('+ every: 7m');
});

test('an older preview can not overwrite what somebody saved meanwhile', async () => {
  const { path } = await previewed(await edited({ every: '9m' }));
  const answer = await operator.post(`${path}/save`);
  expect(answer.status).toBe(409);
  expect(await answer.text()).toContain('Somebody saved this while you edited');
});

test('history shows who changed what; one button goes back, and back to the file', async () => {
  const before = await text();
  const history = await (await operator.get(`${SOURCE}/history`)).text();
  expect(history).toContain('an-operator');
  expect(history).toContain('<ins>+ every: 7m');
  await operator.post(`${SOURCE}/restore`, { version: 'file' });
  const file = room.services.tuning.fileText('source', 'kinhtedothi')!;
  expect(await text()).toBe(file);
  const version = /name="version" value="(\d+)"/.exec(
    await (await operator.get(`${SOURCE}/history`)).text(),
  )![1]!;
  await operator.post(`${SOURCE}/restore`, { version });
  expect(await text()).toBe(before);
});

test('a preview asks the site as politely as any: one list and one page', async () => {
  const before = papers.requests().length;
  await previewed(await edited({ every: '8m' }));
  const asked = papers.requests().slice(before);
  const pages = asked.map(({ path }) => path).filter((path) => !/\.(?:xml|txt)$/.test(path));
  expect(pages).toHaveLength(1);
  expect(asked.length).toBeLessThan(8);
});
