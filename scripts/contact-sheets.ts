// Every page in three languages, light and dark, on a desk and on a phone: starts the tour, walks it in a real Chromium and
// writes docs/screenshots/sheets/*.jpg, one sheet a page. node --import tsx scripts/contact-sheets.ts [port] [page…]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { packageRoot } from '../config/root.ts';
import { openBrowser, signIn, startTour } from './tour-in-browser.ts';

const TOUR_MS = Number(process.env['TOUR_MS'] ?? 60_000);
const port = Number(process.argv[2] ?? 3178);
const only = process.argv.slice(3);
const folder = join(packageRoot(), 'docs', 'screenshots', 'sheets');
const base = `http://127.0.0.1:${port}`;

const LANGS = ['vi', 'ja', 'en'] as const;
const LOOKS = [1280, 390].flatMap((width) =>
  (['light', 'dark'] as const).map((scheme) => ({ width, scheme })),
);
const HEIGHT = 1000;
/** Each window is shown at this part of its size. */
const SCALE = 0.45;

const data = mkdtempSync(join(tmpdir(), 'sheets-'));
mkdirSync(folder, { recursive: true });
const tour = await startTour(port, data);
try {
  await sleep(TOUR_MS);
  const browser = await openBrowser();
  const state = await operatorState(browser);
  for (const [name, path] of Object.entries(await pagesOf()))
    if (!only.length || only.includes(name)) await makeSheet(browser, { name, path, state });
  await browser.close();
} finally {
  await tour.stop();
  rmSync(data, { recursive: true, force: true });
}

/** Readers' pages first, then the console's, each by the name of its sheet. */
async function pagesOf(): Promise<Record<string, string>> {
  const answer = await fetch(`${base}/api/v1/stories?sort=reports&relevance=core&limit=1`);
  const { stories } = (await answer.json()) as {
    stories: { id: string; pairs: [string, string][]; articles: { id: string }[] }[];
  };
  const [story] = stories;
  const pair = story?.pairs[0] ?? ['VN-HP', 'JP-40'];
  return {
    home: '/',
    search: '/?q=h%E1%BB%A3p+t%C3%A1c&view=dense',
    story: `/stories/${story?.id}`,
    article: `/articles/${story?.articles[0]?.id}`,
    pair: `/pairs/${pair.join(':')}`,
    locality: `/localities/${pair[0]}`,
    localities: '/localities',
    matrix: '/matrix',
    map: '/map',
    trends: '/trends',
    sources: '/sources',
    subscribe: '/subscribe',
    about: '/about',
    'console-sources': '/ops',
    'console-jobs': '/ops/board',
    'console-runs': '/ops/runs',
    'console-queues': '/ops/queues',
    'console-source': '/ops/sources/kinhtedothi',
    'console-tune': '/ops/config/source/kinhtedothi',
    'console-topic': '/ops/topic',
    'console-desk': '/ops/desk/stories',
    'console-review': '/ops/desk',
    'console-mail': '/ops/deliveries',
    'console-templates': '/ops/mail/preview',
    'console-suppressions': '/ops/mail/suppressions',
    'console-people': '/ops/people',
    'console-me': '/ops/me',
  };
}

async function operatorState(browser: Browser) {
  const context = await browser.newContext();
  await signIn(await context.newPage(), await tour.link);
  const state = await context.storageState();
  await context.close();
  return state;
}

interface Sheet {
  name: string;
  path: string;
  state: Awaited<ReturnType<typeof operatorState>>;
}

async function makeSheet(browser: Browser, { name, path, state }: Sheet): Promise<void> {
  const rows: string[] = [];
  for (const lang of LANGS) {
    const cells: string[] = [];
    for (const { width, scheme } of LOOKS) {
      const context = await browser.newContext({
        viewport: { width, height: HEIGHT },
        colorScheme: scheme,
        locale: lang,
        storageState: state,
      });
      const page = await context.newPage();
      const address = `${base}${path}${path.includes('?') ? '&' : '?'}ui=${lang}`;
      const answer = await page.goto(address, path === '/ops/board' ? { waitUntil: 'networkidle' } : {});
      if (answer?.status() !== 200) console.error(`${address} was answered with ${answer?.status()}`);
      const sideways = await wider(page);
      if (sideways > 0) console.error(`${name} ${lang} ${width}: ${sideways} px wider than the window`);
      const picture = await page.screenshot({ type: 'jpeg', quality: 80 });
      cells.push(
        `<img src="data:image/jpeg;base64,${picture.toString('base64')}" style="width:${width * SCALE}px">`,
      );
      await context.close();
    }
    rows.push(`<div style="display:flex;gap:12px">${cells.join('')}</div>`);
  }
  const context = await browser.newContext({ viewport: { width: 1580, height: 800 } });
  const page = await context.newPage();
  await page.setContent(
    `<body style="margin:12px;background:#888;display:flex;flex-direction:column;gap:12px">${rows.join('')}</body>`,
  );
  await page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 66, fullPage: true });
  await context.close();
  console.log(`docs/screenshots/sheets/${name}.jpg`);
}

/** By how many pixels a page is wider than its window. */
async function wider(page: Page): Promise<number> {
  return await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
