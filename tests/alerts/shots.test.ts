import { mkdirSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { READER_LANGUAGES } from '../../core/language.ts';
import { findBrowser } from '../../crawlers/fetch/find-browser.ts';
import { everyMail } from './sample-mails.ts';

/** `MAIL_SHOTS=docs/mail` keeps the pictures; they differ by a pixel from machine to machine, so no test compares them. */
const folder = process.env['MAIL_SHOTS'];
const VIEWS = [
  { name: 'desktop', width: 900, colorScheme: 'light' },
  { name: 'phone', width: 360, colorScheme: 'light' },
  { name: 'dark', width: 640, colorScheme: 'dark' },
] as const;

let browser: Browser;
let page: Page;
const asked: string[] = [];
beforeAll(async () => {
  const executablePath = await findBrowser(null);
  if (!executablePath) throw new Error('Install chromium: these tests look at mails in a real browser.');
  browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  });
  page = await browser.newPage();
  page.on('request', (request) => asked.push(request.url()));
  if (folder) mkdirSync(folder, { recursive: true });
});
afterAll(async () => await browser.close());

describe.each(READER_LANGUAGES)('mails in %s, in a browser', (lang) => {
  const mails = everyMail(lang);
  test.each(Object.keys(mails))('%s: loads nothing, fits a phone, can be read in the dark', async (name) => {
    for (const view of VIEWS) {
      await page.setViewportSize({ width: view.width, height: 600 });
      await page.emulateMedia({ colorScheme: view.colorScheme });
      asked.length = 0;
      await page.setContent(mails[name]!.html);
      expect(asked.filter((url) => /^https?:/.test(url))).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(view.width);
      expect(await page.evaluate(LOWEST_CONTRAST)).toBeGreaterThan(4.5);
      if (folder && (view.name === 'desktop' || name === 'digest'))
        await page.screenshot({ path: `${folder}/${name}-${lang}-${view.name}.png`, fullPage: true });
    }
  });
});

/** The lowest contrast of a text with what is behind it (WCAG 2.2, 1.4.3). */
const LOWEST_CONTRAST = `(() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[\\d.]+/g).map((n) => Number(n) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (!/, 0\\)|transparent/.test(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let lowest = 21;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.checkVisibility({ opacityProperty: true })) continue;
    const [a, b] = [light(getComputedStyle(element).color), light(behind(element))];
    lowest = Math.min(lowest, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
  }
  return lowest;
})()`;
