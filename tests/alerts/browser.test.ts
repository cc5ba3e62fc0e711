import { sql } from 'kysely';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startMailbox, type Mailbox } from '../../alerts/mailbox.ts';
import { findBrowser } from '../../crawlers/fetch/find-browser.ts';
import { unfinishedDeliveries } from '../../store/deliveries.ts';
import { listMessages, saveMessage, type StoredMessage } from '../../store/mailbox.ts';
import { serve, type RunningWeb } from '../../web/serve.ts';
import { deliver } from '../../workers/deliver.ts';
import { openWeb, type TestWeb } from '../web/open-web.ts';
import { aRun, alertServices } from './room.ts';

let web: TestWeb;
let running: RunningWeb;
let mailbox: Mailbox;
let browser: Browser;
let base: string;

beforeAll(async () => {
  web = await openWeb();
  running = await serve(web.app, { host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${running.port}`;
  web.clock.now = new Date();
  Object.assign(web.services, { publicUrl: base, queues: { add: async () => {} } });
  mailbox = await startMailbox(async (message) => await saveMessage(web.database.db, message));
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
  await mailbox?.close();
  await web?.close();
});

afterEach(async () => {
  await sql`truncate subscriber, consent, story, article, ref, mailbox_message, throttle cascade`.execute(
    web.database.db,
  );
});

/** Sends what waits in the outbox, as a worker does; returns what then lies in the mailbox, newest first. */
async function inMailbox(): Promise<StoredMessage[]> {
  const { db } = web.database;
  const deliveries = await unfinishedDeliveries(db, 50);
  const services = alertServices(db, mailbox.url);
  await deliver({ ...services, publicUrl: base }, { deliveries }, aRun());
  return await listMessages(db, { limit: 50 });
}

/** Opens the link of a mail that leads there, as a mail reader does from the mail that it shows. */
async function follow(page: Page, mail: StoredMessage, path: string): Promise<void> {
  await page.setContent(mail.html ?? '');
  const link = await page.locator(`a[href^="${base}${path}"]`).first().getAttribute('href');
  await page.goto(link ?? '');
}

const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T09:00:00Z`;

/** Reports of different events; the second is about other places. */
const NEWS = {
  early: (day: number) => ({
    lang: 'ja',
    title: '群馬県、クアンニン省に経済視察団を派遣',
    text: `群馬県は11月${day}日、県内の製造業12社からなる視察団をベトナムのクアンニン省に派遣した。工業団地を見学し、投資の条件について説明を受ける。`,
    published: at(day),
  }),
  elsewhere: (day: number) => ({
    lang: 'ja',
    title: '京都府とフエ市、友好協定に署名',
    text: `京都府とベトナムのフエ市は11月${day}日、文化財の保存での協力をうたう友好協定に署名した。府の知事がフエ市を訪れた。`,
    published: at(day),
  }),
  signing: (day: number) => ({
    lang: 'ja',
    title: '群馬県とクアンニン省、観光の覚書に署名',
    text: `群馬県とベトナムのクアンニン省は11月${day}日、観光客の相互誘致と若者の交流で協力する覚書に署名した。両者の知事が前橋市での式に出席した。`,
    published: at(day),
  }),
  late: (day: number) => ({
    lang: 'ja',
    title: 'クアンニン省の介護人材、群馬県で研修始まる',
    text: `ベトナムのクアンニン省から来た介護の研修生20人が11月${day}日、群馬県の施設で研修を始めた。県と省の人材協力によるもので、半年続く。`,
    published: at(day),
  }),
};

test.each([true, false])(
  'a reader subscribes, confirms, gets an alert and leaves, all by buttons (JavaScript: %s)',
  async (javaScriptEnabled) => {
    const email = 'reader@example.com';
    const context = await browser.newContext({ locale: 'ja', javaScriptEnabled });
    const page = await context.newPage();

    await page.goto(`${base}/subscribe`);
    await page.locator('input[name="email"]').fill(email);
    await page.locator('select[name="pair_vn_0"]').selectOption('VN-13');
    await page.locator('select[name="pair_jp_0"]').selectOption('JP-10');
    await page.locator('select[name="cadence"]').selectOption('at-once');
    await page.getByRole('button', { name: '登録する' }).click();
    await page.waitForURL(/sent=1/);
    // Nothing is told before the reader has said yes.
    await web.room.settle(NEWS.early(3));
    const [confirmation, ...others] = await inMailbox();
    expect(others).toEqual([]);
    expect(confirmation).toMatchObject({ to: email });

    await follow(page, confirmation!, '/subscribe/confirm/');
    await page.getByRole('button', { name: '確定する' }).click();
    expect(await page.getByRole('status').textContent()).toContain('登録が確定しました');

    await web.room.settle(NEWS.signing(12));
    await web.room.settle(NEWS.elsewhere(12));
    const mails = await inMailbox();
    expect(mails).toHaveLength(2);
    expect(mails[0]).toMatchObject({ to: email });
    expect(mails[0]!.subject).toContain('Quảng Ninh ↔ 群馬県: 覚書');

    await follow(page, mails[0]!, '/unsubscribe/');
    await page.getByRole('button', { name: '停止する' }).click();
    expect(await page.getByRole('status').textContent()).toContain('停止しました');
    await web.room.settle(NEWS.late(20));
    expect(await inMailbox()).toHaveLength(2);
    await context.close();
  },
  60_000,
);
