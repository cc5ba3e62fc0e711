// Pictures of the pages for README and docs, from a running tour: node --import tsx scripts/screenshots.ts http://127.0.0.1:3000
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { packageRoot } from '../config/root.ts';
import { findBrowser } from '../crawlers/fetch/find-browser.ts';

interface Shot {
  name: string;
  path: string;
  width: number;
  height: number;
  lang: 'vi' | 'ja' | 'en';
  scheme: 'light' | 'dark';
}

const base = process.argv[2] ?? 'http://127.0.0.1:3000';
const folder = join(packageRoot(), 'docs', 'screenshots');
const desktop = { width: 1280, height: 800, lang: 'en', scheme: 'light' } as const;
const phone = { width: 390, height: 844, scheme: 'light' } as const;

const executablePath = await findBrowser(process.env['CHROMIUM_PATH'] ?? null);
if (!executablePath) {
  console.error('No Chromium was found; install one or set CHROMIUM_PATH.');
  process.exit(1);
}
const browser = await chromium.launch({
  executablePath,
  args: [
    '--disable-gpu',
    '--disable-background-networking',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ],
});
mkdirSync(folder, { recursive: true });
const { story, pair } = await richestStory();
const shots: Shot[] = [
  { ...desktop, name: 'home', path: '/' },
  { ...desktop, name: 'home-ja', path: '/', lang: 'ja' },
  { ...desktop, name: 'home-dark', path: '/', lang: 'vi', scheme: 'dark' },
  { ...desktop, name: 'story', path: `/stories/${story}`, lang: 'ja' },
  { ...desktop, name: 'pair', path: `/pairs/${pair}`, lang: 'ja' },
  { ...desktop, name: 'matrix', path: '/matrix', lang: 'ja', width: 1440, height: 1000 },
  { ...desktop, name: 'map', path: '/map', lang: 'ja', height: 960 },
  { ...phone, name: 'phone', path: '/', lang: 'ja' },
  { ...phone, name: 'phone-story', path: `/stories/${story}`, lang: 'vi' },
];
for (const shot of shots) await take(browser, shot);
await browser.close();

async function take(from: Browser, shot: Shot): Promise<void> {
  const context = await from.newContext({
    viewport: { width: shot.width, height: shot.height },
    colorScheme: shot.scheme,
    locale: shot.lang,
  });
  const page = await context.newPage();
  await page.goto(base + shot.path);
  await page.screenshot({ path: join(folder, `${shot.name}.png`) });
  await context.close();
  console.log(`docs/screenshots/${shot.name}.png`);
}

/** The story with most reports, and its pair. */
async function richestStory(): Promise<{ story: string; pair: string }> {
  const answer = await fetch(`${base}/api/v1/stories?sort=reports&relevance=core&limit=1`);
  const { stories } = (await answer.json()) as { stories: { id: string; pairs: [string, string][] }[] };
  return { story: stories[0]?.id ?? '1', pair: stories[0]?.pairs[0]?.join(':') ?? 'VN-HP:JP-40' };
}
