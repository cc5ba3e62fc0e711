import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser as Chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser } from '../../crawlers/fetch/find-browser.ts';
import { serve, type RunningWeb } from '../../web/serve.ts';
import { ACCESS } from '../../web/ops/access.ts';
import { aStory } from '../alerts/room.ts';
import { openConsole, type Browser, type TestConsole } from './open-console.ts';
import { prepare, type Prepared } from './prepared.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let room: TestConsole;
let at: Prepared;
let web: RunningWeb;
let chrome: Chromium;
let admin: Browser;
let articleId: string;

beforeAll(async () => {
  room = await openConsole();
  at = await prepare(room);
  admin = at.admin;
  const { id } = await room.database.db.selectFrom('article').select('id').limit(1).executeTakeFirstOrThrow();
  articleId = id;
  web = await serve(room.app, { host: '127.0.0.1', port: 0 });
  const executablePath = await findBrowser(null);
  if (!executablePath) throw new Error('This test needs Chromium.');
  chrome = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking'],
  });
});
afterAll(async () => {
  await chrome.close();
  await web.close();
  await room.close();
});

/** Every page that shows something of its own; frames' contents and redirects are left out. */
function pages(): string[] {
  const skipped =
    /html$|snapshot$|board|callback|provider|config\/new|config\/export|:lang|login\/code|preview$/;
  const paths = Object.keys(ACCESS)
    .filter((route) => route.startsWith('GET ') && !skipped.test(route))
    .map((route) => route.slice('GET '.length));
  return [...paths, '/mail/preview', `/articles/${articleId}/preview`].map(
    (path) =>
      `/ops${path
        .replace('/previews/:id{[0-9]{1,18}}', `/previews/${at.previewId}`)
        .replace('/topic/runs/:id{[0-9]{1,18}}', `/topic/runs/${at.dryRunId}`)
        .replace('/:kind{global|family|source|topic}/:name', '/source/herald')
        .replace('/:kind{global|family|source}/:name', '/source/paper')
        .replace('/sources/:id', '/sources/paper')
        .replace(':token', 'nothing')
        .replace(/\/mailbox\/:id.*/, '/mailbox')
        .replace(/\/$/, '')}`,
  );
}

async function context(options: {
  width: number;
  javaScriptEnabled?: boolean;
  colorScheme?: 'dark' | 'light';
  lang?: string;
}) {
  const opened = await chrome.newContext({
    viewport: { width: options.width, height: 900 },
    bypassCSP: true,
    javaScriptEnabled: options.javaScriptEnabled ?? true,
    colorScheme: options.colorScheme ?? 'light',
    locale: options.lang ?? 'en',
  });
  const url = `http://127.0.0.1:${web.port}`;
  await opened.addCookies([{ name: 'session', value: admin.cookies.get('session')!, url }]);
  return { opened, url };
}

interface Violation {
  id: string;
  nodes: { html: string }[];
}

test.each([
  ['light', 1280, 'en'],
  ['dark', 390, 'vi'],
  ['light', 390, 'ja'],
] as const)(
  'axe finds nothing on any page, %s at %i pixels in %s, and nothing is wider than the screen',
  async (colorScheme, width, lang) => {
    const { opened, url } = await context({ width, colorScheme, lang });
    const page = await opened.newPage();
    const found: string[] = [];
    for (const path of pages()) {
      const answer = await page.goto(url + path);
      expect([200, 404], path).toContain(answer?.status());
      await page.evaluate(AXE);
      const violations = await page.evaluate(
        async () =>
          (await (globalThis as unknown as { axe: { run(): Promise<{ violations: unknown }> } }).axe.run())
            .violations,
      );
      for (const { id, nodes } of violations as Violation[])
        found.push(`${path} ${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
      const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      if (over > 0) found.push(`${path} is ${over} pixels too wide`);
    }
    await opened.close();
    expect(found).toEqual([]);
  },
);

test('a source is paused and a faulty text given back without JavaScript', async () => {
  const { opened, url } = await context({ width: 1280, javaScriptEnabled: false });
  const page = await opened.newPage();
  await page.goto(`${url}/ops`);
  await page.click('#paper button:has-text("Pause")');
  expect(await page.textContent('#paper .state')).toContain('paused');
  await page.goto(`${url}/ops/config/source/paper`);
  await page.fill('textarea[name=yaml]', 'kind: [');
  await page.click('.editor button[type=submit]');
  expect(await page.textContent('#faults')).toContain('not YAML');
  expect(await page.inputValue('textarea[name=yaml]')).toBe('kind: [');
  await opened.close();
});

test('keys pick and merge two stories, and the decision can be undone', async () => {
  await aStory(room.database.db, 'Hải Phòng và Kagawa bàn về đường bay');
  await aStory(room.database.db, 'Kagawa và Hải Phòng nối lại đường bay');
  const { opened, url } = await context({ width: 1280 });
  const page = await opened.newPage();
  await page.goto(`${url}/ops/desk/stories`);
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
  await Promise.all([page.waitForURL('**/desk/stories'), page.keyboard.press('m')]);
  await page.waitForSelector('button:has-text("Undo")');
  await page.click('button:has-text("Undo")');
  await page.waitForSelector('text=undone by boss');
  await opened.close();
});

test('a story dragged onto another is merged into it: the one that stays keeps its number', async () => {
  const stays = await aStory(room.database.db, 'Cần Thơ và Hyogo mở lớp tiếng Nhật');
  const moves = await aStory(room.database.db, 'Hyogo dạy tiếng Nhật ở Cần Thơ');
  const { opened, url } = await context({ width: 1280 });
  const page = await opened.newPage();
  await page.goto(`${url}/ops/desk/stories`);
  await Promise.all([
    page.waitForURL('**/desk/stories'),
    page.dragAndDrop(`[data-story="${moves}"] .meta`, `[data-story="${stays}"] .meta`),
  ]);
  await page.waitForSelector('button:has-text("Undo")');
  const { rows } = await room.database.pool.query<{ story_id: string; n: number }>(
    'select story_id, count(*)::int as n from article where story_id = any($1) group by 1',
    [[stays, moves]],
  );
  expect(rows).toEqual([{ story_id: stays, n: 2 }]);
  await opened.close();
});

test('the console moves nothing by itself where motion is unwelcome', async () => {
  const { opened, url } = await context({ width: 1280 });
  const page = await opened.newPage();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const path of ['/ops', '/ops/desk/stories', '/']) {
    await page.goto(url + path);
    const moving = await page.evaluate(`[...document.querySelectorAll('*')].filter((each) => {
      const style = getComputedStyle(each);
      return style.scrollBehavior === 'smooth' || style.animationName !== 'none' || /[1-9]/.test(style.transitionDuration);
    }).map(({ tagName, className }) => tagName + '.' + className)`);
    expect([path, moving]).toEqual([path, []]);
  }
  await opened.close();
});
