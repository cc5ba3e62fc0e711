import { chromium } from 'playwright-core';
import { findBrowser } from '../crawlers/fetch/find-browser.ts';

/** A first visit on a phone: what travelled, and when one could read and act. */
export interface PhoneVisit {
  kb: number;
  requests: number;
  /** First contentful paint, largest contentful paint, and the end of the last long task before the page was quiet. */
  first_paint_ms: number;
  largest_paint_ms: number;
  interactive_ms: number;
}

/** A slow fourth-generation network and a processor four times slower than this one, as Lighthouse throttles. */
const NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};
const SLOWER = 4;
const QUIET_MS = 1000;

/** Notes paints and long tasks before the page's own scripts run. */
const WATCH = `
  globalThis.seen = { largest: 0, busyUntil: 0 };
  new PerformanceObserver((list) => { for (const each of list.getEntries()) seen.largest = each.startTime; })
    .observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => { for (const each of list.getEntries()) seen.busyUntil = each.startTime + each.duration; })
    .observe({ type: 'longtask', buffered: true });`;
const READ = `({
  first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
  largest: seen.largest,
  interactive: Math.max(seen.busyUntil, performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd),
})`;

/** Visits a page once with an empty cache, at a phone's width, throttled. Throws where there is no browser. */
export async function visitByPhone(url: string): Promise<PhoneVisit> {
  const executablePath = await findBrowser(null);
  if (!executablePath) throw new Error('A visit by phone needs Chromium.');
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      deviceScaleFactor: 2,
      isMobile: true,
      locale: 'ja',
    });
    const page = await context.newPage();
    const protocol = await context.newCDPSession(page);
    await protocol.send('Network.enable');
    await protocol.send('Network.emulateNetworkConditions', NETWORK);
    await protocol.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    let [bytes, requests] = [0, 0];
    protocol.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
      requests++;
    });
    await page.addInitScript(WATCH);
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForTimeout(QUIET_MS);
    const seen = await page.evaluate<{ first: number; largest: number; interactive: number }>(READ);
    return {
      kb: Math.round(bytes / 100) / 10,
      requests,
      first_paint_ms: Math.round(seen.first),
      largest_paint_ms: Math.round(seen.largest),
      interactive_ms: Math.round(seen.interactive),
    };
  } finally {
    await browser.close();
  }
}
