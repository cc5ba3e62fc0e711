// Pictures of the console for docs/: starts the tour, walks it in a real Chromium, writes docs/screenshots/console-*.png.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from 'playwright-core';
import { packageRoot } from '../config/root.ts';
import { findBrowser } from '../crawlers/fetch/find-browser.ts';

const PORT = Number(process.argv[2] ?? 3179);
const TOUR_MS = 45_000;
const SHOTS = [
  ['board', '/ops', 'en', 1280],
  ['tune', '/ops/config/source/kinhtedothi', 'ja', 1280],
  ['topic', '/ops/topic?place=Gunma', 'en', 1280],
  ['desk', '/ops/desk/stories', 'vi', 1280],
  ['mail', '/ops/mail/preview', 'en', 1280],
  ['phone', '/ops', 'ja', 390],
] as const;

const root = packageRoot();
const data = mkdtempSync(join(tmpdir(), 'console-shots-'));
const out = join(root, 'docs', 'screenshots');
mkdirSync(out, { recursive: true });
const tour = spawn(
  process.execPath,
  ['--import', 'tsx', 'main.ts', 'start', '--tour', '--port', String(PORT)],
  { cwd: root, env: { ...process.env, DATA_DIR: data }, stdio: ['ignore', 'pipe', 'inherit'] },
);
try {
  const link = await firstLink();
  await sleep(TOUR_MS);
  const executablePath = await findBrowser(null);
  const browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-background-networking'],
  });
  const page = await browser.newPage();
  await signIn(page, link);
  for (const [name, path, lang, width] of SHOTS) {
    await page.setViewportSize({ width, height: width < 500 ? 844 : 860 });
    await page.goto(`http://127.0.0.1:${PORT}${path}${path.includes('?') ? '&' : '?'}ui=${lang}`);
    await page.screenshot({ path: join(out, `console-${name}.png`) });
  }
  await browser.close();
} finally {
  tour.kill('SIGTERM');
  await new Promise((resolve) => tour.once('exit', resolve));
  rmSync(data, { recursive: true, force: true });
}

async function firstLink(): Promise<string> {
  return await new Promise((resolve, reject) => {
    let text = '';
    tour.stdout.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-4000);
      const found = /http:\S+\/ops\/first\/\S+/.exec(text);
      if (found) resolve(found[0]);
    });
    tour.once('exit', () => reject(new Error('The tour ended before it printed its link.')));
  });
}

async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.fill('[name=name]', 'operator');
  await page.fill('[name=password]', 'three blue herons fly');
  await page.click('main form button[type=submit]');
  await page.waitForURL('**/ops');
}
