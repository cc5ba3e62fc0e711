// Pictures of the console for docs/: starts the tour, walks it in a real Chromium, writes docs/screenshots/console-*.png.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../config/root.ts';
import { openBrowser, signIn, startTour } from './tour-in-browser.ts';

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

const data = mkdtempSync(join(tmpdir(), 'console-shots-'));
const out = join(packageRoot(), 'docs', 'screenshots');
mkdirSync(out, { recursive: true });
const tour = await startTour(PORT, data);
try {
  await sleep(TOUR_MS);
  const browser = await openBrowser();
  const page = await browser.newPage();
  await signIn(page, await tour.link);
  for (const [name, path, lang, width] of SHOTS) {
    await page.setViewportSize({ width, height: width < 500 ? 844 : 860 });
    await page.goto(`http://127.0.0.1:${PORT}${path}${path.includes('?') ? '&' : '?'}ui=${lang}`);
    await page.screenshot({ path: join(out, `console-${name}.png`) });
  }
  await browser.close();
} finally {
  await tour.stop();
  rmSync(data, { recursive: true, force: true });
}
