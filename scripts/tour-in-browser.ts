import { spawn } from 'node:child_process';
import { chromium, type Browser, type Page } from 'playwright-core';
import { packageRoot } from '../config/root.ts';
import { findBrowser } from '../crawlers/fetch/find-browser.ts';

/** A tour that runs in a process of its own, and the link by which its first operator is made. */
export interface RunningTour {
  link: Promise<string>;
  stop(): Promise<void>;
}

/** Starts the tour on a port, its data below `data`. */
export async function startTour(port: number, data: string): Promise<RunningTour> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'main.ts', 'start', '--tour', '--port', String(port)],
    { cwd: packageRoot(), env: { ...process.env, DATA_DIR: data }, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const link = new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-4000);
      const found = /http:\S+\/ops\/first\/\S+/.exec(text);
      if (found) resolve(found[0]);
    });
    child.once('exit', () => reject(new Error('The tour ended before it printed its link.')));
  });
  await link;
  return {
    link,
    stop: async () => {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** A Chromium as it is found on this machine, or the one that npm brought. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = await findBrowser(process.env['CHROMIUM_PATH'] ?? null);
  return await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: [
      '--disable-gpu',
      '--disable-background-networking',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  });
}

/** Makes the first operator by the link and logs in. */
export async function signIn(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.fill('[name=name]', 'operator');
  await page.fill('[name=password]', 'three blue herons fly');
  await page.click('main form button[type=submit]');
  await page.waitForURL('**/ops');
}
