import axe from 'axe-core';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findBrowser } from '../../crawlers/fetch/find-browser.ts';
import { linkToken, signedToken } from '../../store/tokens.ts';
import { serve, type RunningWeb } from '../../web/serve.ts';
import { subscribed } from '../alerts/room.ts';
import { openWeb, type TestWeb } from './open-web.ts';
import { REPORTS } from './reports.ts';

const CHECK = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then(
  ({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 100)).join(' | ')))`;

let web: TestWeb;
let running: RunningWeb;
let browser: Browser;
let paths: string[];

beforeAll(async () => {
  web = await openWeb(REPORTS);
  const id = await subscribed(web.database.db, 'lan@city.example', { filter: { jp: ['JP-26'] } });
  const { secret } = web.services;
  const expires = new Date(web.clock.now.getTime() + 86_400_000);
  paths = [
    '/subscribe',
    '/subscribe?pair=VN-26:JP-26&kind=agreement&q=%E5%8F%8B%E5%A5%BD',
    '/subscribe/confirm/nothing',
    `/unsubscribe/${linkToken(secret, 'unsubscribe', id)}`,
    `/preferences/${signedToken(secret, 'preferences', { id, expires })}`,
    '/preferences/nothing',
    '/feedback/nothing',
    '/me',
    '/me/login/nothing',
    '/brief/2026-11',
  ];
  // What is asked is queued; nobody works here.
  Object.assign(web.services, { queues: { add: async () => {} } });
  running = await serve(web.app, { host: '127.0.0.1', port: 0 });
  browser = await chromium.launch({
    executablePath: (await findBrowser(null)) ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
});
afterAll(async () => {
  await browser?.close();
  await running?.close();
  await web?.close();
});

test.each([
  { width: 1280, scheme: 'light', lang: 'vi' },
  { width: 390, scheme: 'dark', lang: 'vi' },
  { width: 1280, scheme: 'dark', lang: 'ja' },
  { width: 390, scheme: 'light', lang: 'ja' },
  { width: 390, scheme: 'dark', lang: 'en' },
] as const)(
  'the pages of subscribing keep WCAG 2.2 AA and stay inside the window at $width px, $scheme, $lang',
  async ({ width, scheme, lang }) => {
    const context = await browser.newContext({
      viewport: { width, height: 844 },
      colorScheme: scheme,
      locale: lang,
      bypassCSP: true,
    });
    const page = await context.newPage();
    for (const path of paths) {
      const answer = await page.goto(`http://127.0.0.1:${running.port}${path}`);
      expect([path, answer?.status()]).toEqual([path, path.endsWith('nothing') ? 404 : 200]);
      expect(await page.getAttribute('html', 'lang')).toBe(lang);
      await page.addScriptTag({ content: axe.source });
      expect([path, await page.evaluate(CHECK)]).toEqual([path, []]);
      expect([path, await page.evaluate('document.documentElement.scrollWidth')]).toEqual([path, width]);
    }
    await context.close();
  },
  120_000,
);

test('by the keyboard alone somebody sees what would come, and then subscribes', async () => {
  const page = await browser.newPage({ locale: 'en' });
  await page.goto(`http://127.0.0.1:${running.port}/subscribe?pair=VN-26:JP-26`);
  const tabTo = async (wanted: string) => {
    const at = `(document.activeElement?.name ?? '') + ' ' + (document.activeElement?.value ?? '')`;
    for (let step = 0; step < 200 && (await page.evaluate(at)) !== wanted; step++)
      await page.keyboard.press('Tab');
    expect(await page.evaluate(at)).toBe(wanted);
  };
  await tabTo('email ');
  await page.keyboard.type('minh@city.example');
  await page.keyboard.press('Enter');
  await page.waitForSelector('section.notice[role=status]');
  await tabTo('do subscribe');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.notice.good');
  const { rows } = await web.database.pool.query('select from subscriber where email = $1', [
    'minh@city.example',
  ]);
  expect(rows).toHaveLength(1);
  await page.close();
});
