import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser } from '../../crawlers/fetch/find-browser.ts';
import { kakehashi, type Running } from '../support/kakehashi.ts';
import { PASSWORD } from './prepared.ts';

/** The tour as a process of its own, and somebody at a browser who has only what it printed. */
let folder: string;
let tour: Running;
let browser: Browser;
let page: Page;
let base: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kakehashi-operator-'));
  chmodSync(folder, 0o755);
  tour = kakehashi(['start', '--tour', '--port', '0'], { DATA_DIR: folder });
  browser = await chromium.launch({
    executablePath: (await findBrowser(null)) ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  page = await browser.newPage({ locale: 'en', viewport: { width: 1280, height: 900 } });
  base = (await tour.says(/Kakehashi is at (\S+)/))[1] ?? '';
}, 120_000);
afterAll(async () => {
  await browser?.close();
  tour?.child.kill('SIGINT');
  await tour?.ended;
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** Asks for a page again until it says something: jobs are done elsewhere, and take their time. */
async function until(path: string, says: RegExp): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.goto(base + path);
        return await page.textContent('main');
      },
      { timeout: 60_000, interval: 500 },
    )
    .toMatch(says);
}

const press = async (name: string) => await page.getByRole('button', { name }).first().click();

test('from the printed link to an account, a paused and polled source, and a setting that was tried before it was saved', async () => {
  const [, link = ''] = await tour.says(/First operator[^:]*: (\S+)/);
  await page.goto(link);
  await page.fill('input[name=name]', 'minh');
  await page.fill('input[name=password]', PASSWORD);
  await press('Create');
  await page.waitForURL(/\/ops$/);
  const again = await page.goto(link);
  expect(again?.status()).toBe(404);

  const board = `${base}/ops`;
  await until('/ops', /Poll now/);
  const id = await page.locator('tbody tr').first().getAttribute('id');
  const line = page.locator(`[id="${id}"]`);
  const source = `/ops/sources/${id}`;
  await until(source, /Last snapshot/);
  await page.goto(board);
  await line.getByRole('button', { name: 'Pause' }).click();
  expect(await line.locator('.state').textContent()).toContain('paused');

  // Paused, it is polled by nobody but who asks for it.
  await page.goto(base + source);
  const runs = async () => await page.locator('table').first().locator('tbody tr').count();
  const before = await runs();
  await press('Poll now');
  await expect
    .poll(
      async () => {
        await page.goto(base + source);
        return await runs();
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBeGreaterThan(before);
  await page.goto(board);
  await line.getByRole('button', { name: 'Resume' }).click();
  expect(await line.locator('.state').textContent()).not.toContain('paused');

  await page.goto(base + source);
  await page.click('text=Last snapshot');
  expect(await page.textContent('main')).toMatch(/title/i);

  const config = `/ops/config/source/${id}`;
  await tryOut(config, { field: 'article.body', selector: '.nothing-like-this' });
  expect(await page.textContent('main')).toContain('This may not be saved');
  await tryOut(config, { field: 'article.title', selector: 'h1' });
  await press('Save');
  await page.waitForURL(`**${config}`);
  await page.goto(`${base}${config}/history`);
  expect(await page.textContent('main')).toMatch(/minh[\s\S]*h1/);
  await page.goto(`${base}/ops/audit`);
  for (const deed of ['first-operator', 'pause', 'resume', 'poll', 'save-config'])
    expect(await page.textContent('main')).toContain(deed);
}, 240_000);

/** Sets one selector of a source by the form and waits for the preview on its stored pages. */
async function tryOut(config: string, change: { field: string; selector: string }): Promise<void> {
  await page.goto(base + config);
  await page.fill(`input[name="${change.field}"]`, change.selector);
  await page.locator('form.fields button[type=submit]').click();
  await page.waitForURL(/\/ops\/previews\/\d+$/);
  await page.waitForSelector('.comparison', { timeout: 60_000 });
}
