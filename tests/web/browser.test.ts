import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser } from '../../crawlers/fetch/find-browser.ts';
import { serve, type RunningWeb } from '../../web/serve.ts';
import { openWeb, type TestWeb } from './open-web.ts';
import { REPORTS } from './reports.ts';

/** What axe finds against WCAG 2.2 AA, a line for each rule that is broken. */
const CHECK = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(
  ({ violations }) => violations.map(({ id, nodes }) =>
    id + ': ' + nodes.slice(0, 3).map(({ target }) => target.join(' ')).join(', ')))`;

let web: TestWeb;
let running: RunningWeb;
let browser: Browser;
let base: string;
let pages: string[];

beforeAll(async () => {
  web = await openWeb(REPORTS);
  running = await serve(web.app, { host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${running.port}`;
  const { rows } = await web.database.pool.query<{ id: string; story_id: string }>(
    "select id, story_id from article where url like '%kyoto-hue%'",
  );
  pages = [
    '/',
    '/?view=dense&sort=day',
    '/?q=hop+tac&kind=labour&from=2026-01-01',
    '/?q=(broken',
    `/stories/${rows[0]?.story_id}?thanks=1`,
    `/articles/${rows[0]?.id}`,
    '/pairs/VN-HP:JP-40',
    '/localities/VN-HP',
    '/localities',
    '/matrix',
    '/map',
    '/trends',
    '/sources',
    '/about',
    '/nowhere',
  ];
  browser = await chromium.launch({
    executablePath: (await findBrowser(null)) ?? '',
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
  await web?.close();
});

interface Look {
  width: number;
  scheme?: 'light' | 'dark';
  lang?: string;
  script?: boolean;
}

/** A page in a window of its own that is closed afterwards; anything the browser complains of fails the test. */
async function look<T>(at: Look, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({
    viewport: { width: at.width, height: 844 },
    colorScheme: at.scheme ?? 'light',
    locale: at.lang ?? 'ja',
    reducedMotion: 'reduce',
    javaScriptEnabled: at.script ?? true,
    // The check itself is put into the page; the page's own policy is tested apart.
    bypassCSP: true,
  });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}

test.each([
  { width: 1280, scheme: 'light', lang: 'ja' },
  { width: 1280, scheme: 'dark', lang: 'vi' },
  { width: 390, scheme: 'light', lang: 'vi' },
  { width: 390, scheme: 'dark', lang: 'en' },
] as const)(
  'every page keeps WCAG 2.2 AA and stays inside the window at $width px, $scheme, $lang',
  async (at) => {
    await look(at, async (page) => {
      for (const path of pages) {
        await page.goto(base + path);
        await page.addScriptTag({ content: axe.source });
        const found = await page.evaluate<string[]>(CHECK);
        expect([path, found]).toEqual([path, []]);
        const wide = await page.evaluate<number>(`document.documentElement.scrollWidth`);
        expect([path, wide]).toEqual([path, at.width]);
      }
    });
  },
  240_000,
);

test('keys alone: j and k go through the stories, o opens one, / goes to the search', async () => {
  await look({ width: 1280 }, async (page) => {
    await page.goto(base);
    const focused = async () => await page.evaluate<string>(`document.activeElement?.id ?? ''`);
    await page.keyboard.press('j');
    const first = await focused();
    expect(first).toMatch(/^story-\d+$/);
    await page.keyboard.press('j');
    expect(await focused()).not.toBe(first);
    await page.keyboard.press('k');
    expect(await focused()).toBe(first);
    await page.keyboard.press('/');
    expect(await page.evaluate<string>(`document.activeElement?.getAttribute('name')`)).toBe('q');
    await page.locator(`#${first}`).focus();
    await Promise.all([page.waitForURL(/\/stories\/\d+$/), page.keyboard.press('o')]);
  });
});

test('arrows go from number to number in the matrix', async () => {
  await look({ width: 1280 }, async (page) => {
    await page.goto(`${base}/matrix`);
    await page.locator('.matrix td.heat a').first().focus();
    const row = async () =>
      await page.evaluate<number>(`document.activeElement?.closest('tr')?.rowIndex ?? -1`);
    const before = await row();
    await page.keyboard.press('ArrowUp');
    expect(await row()).toBeLessThan(before);
  });
});

test('the list follows the typing, and the address follows the list', async () => {
  await look({ width: 1280 }, async (page) => {
    await page.goto(base);
    await page.locator('input[name=q]').pressSequentially('友好');
    await page.waitForFunction(`document.querySelectorAll('article.card').length === 1`);
    expect(decodeURIComponent(page.url())).toContain('q=友好');
    expect(await page.locator('mark').first().textContent()).toBe('友好');
  });
});

test('without scripts a search, a filter and a saved view work by the keyboard', async () => {
  await look({ width: 390, script: false }, async (page) => {
    await page.goto(base);
    await page.locator('input[name=q]').fill('hop tac');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=hop\+tac/);
    expect(await page.locator('article.card').count()).toBe(2);
    await page.locator('input[name=name]').fill('Hop tac');
    await page.keyboard.press('Enter');
    await page.waitForURL(/saved=1/);
    expect(await page.locator('.rail a', { hasText: 'Hop tac' }).count()).toBe(1);
  });
});

test('"1 new" appears when a story of this list comes, and not for another', async () => {
  await look({ width: 1280, lang: 'en' }, async (page) => {
    await page.goto(`${base}/?vn=VN-26`);
    const { storyId } = await web.room.settle({
      lang: 'vi',
      title: 'Huế và tỉnh Gifu bàn hợp tác du lịch',
      text: 'Sáng 26/11, UBND thành phố Huế và đoàn tỉnh Gifu (Nhật Bản) bàn hợp tác du lịch.',
      published: '2026-11-26T05:00:00Z',
    });
    const other = await web.database.pool.query<{ story_id: string }>(
      "select story_id from article where url like '%tokyo-hanoi%'",
    );
    await expect
      .poll(async () => {
        web.announce(other.rows[0]?.story_id ?? '');
        web.announce(storyId ?? '');
        return await page.locator('[data-live]').textContent();
      })
      .toBe('1 new');
  });
});

test('the page keeps its own policy: nothing is refused and nothing foreign is asked for', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'ja' });
  const page = await context.newPage();
  const said: string[] = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  page.on('request', (request) => request.url().startsWith(base) || said.push(request.url()));
  for (const path of pages.filter((each) => each !== '/nowhere')) await page.goto(base + path);
  expect(said).toEqual([]);
  await context.close();
});
