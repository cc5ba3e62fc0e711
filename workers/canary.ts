import { randomUUID } from 'node:crypto';
import { translator } from '../alerts/translate.ts';
import type { Page } from '../core/article.ts';
import { asFailure } from '../core/failure.ts';
import { insertCanary, lastCanary, noteArrivals } from '../store/canaries.ts';
import { insertNotices } from '../store/ops-notices.ts';
import { setTrouble } from '../store/troubles.ts';
import { heldPage } from './held-page.ts';
import type { Run, Services } from './services.ts';

const DAY_MS = 24 * 3600_000;
/** A test article that has not arrived by then is a trouble. */
const LATEST_MS = 15 * 60_000;
const PAIR = 'VN-13:JP-10';
const TROUBLE = { kind: 'canary', subject: '', state: 'failed' } as const;

/**
 * Once a day a made-up article goes the way of all others to an inbox: read in a thread, judged, written as a mail into
 * the outbox, sent through the relay. It is stored nowhere else, so that no reader and no count ever meets it.
 */
export async function lookAfterCanary(services: Services, run: Run): Promise<void> {
  const { db } = services;
  const now = services.now();
  await noteArrivals(db);
  const last = await lastCanary(db);
  if (last) await setTrouble(db, { ...TROUBLE, message: faultOf(last, now) }, now);
  const recipient = services.operators.addresses[0];
  if (!recipient || (last && now.getTime() - last.started_at.getTime() < DAY_MS)) return;
  try {
    const title = await readCanary(services, now, run.signal);
    await sendCanary(services, { recipient, title, now });
  } catch (thrown) {
    const failure = asFailure(thrown).message;
    await insertCanary(db, { startedAt: now, messageId: `<canary-${randomUUID()}@kakehashi>`, failure });
  }
}

function faultOf(last: NonNullable<Awaited<ReturnType<typeof lastCanary>>>, now: Date): string | null {
  if (last.failure) return last.failure;
  const late = now.getTime() - last.started_at.getTime() > LATEST_MS;
  return last.arrived_at || !late ? null : `Not arrived after ${LATEST_MS / 60_000} minutes.`;
}

/** The title that reading and judging find in the test article; throws when they find something else. */
async function readCanary(services: Services, now: Date, signal: AbortSignal): Promise<string> {
  const page = pageOf(now);
  const { draft } = await services.crawler.readArticle(
    page,
    { article: {}, zone: 'Asia/Ho_Chi_Minh' },
    signal,
  );
  if (!draft?.title || !draft.text)
    throw new Error('The test article was not read: title or text is missing.');
  const { verdict } = services.judge.readArticle({
    id: '0',
    url: page.url,
    lang: draft.lang,
    title: draft.title,
    text: draft.text,
    publishedAt: draft.publishedAt,
  });
  const pairs = verdict.pairs.map((pair) => pair.join(':'));
  if (verdict.relevance !== 'core' || !pairs.includes(PAIR))
    throw new Error(
      `The test article was judged ${verdict.relevance} with ${pairs.join(', ') || 'no pair'}.`,
    );
  return draft.title;
}

async function sendCanary(
  services: Services,
  canary: { recipient: string; title: string; now: Date },
): Promise<void> {
  const t = translator(services.operators.lang);
  const { recipient, title, now } = canary;
  const messageId = `<canary-${randomUUID()}@kakehashi>`;
  await services.db.transaction().execute(async (tx) => {
    await insertNotices(
      tx,
      {
        recipients: [recipient],
        subject: t('ops.test.subject', { day: now.toISOString().slice(0, 10) }),
        body: `${t('ops.test.body', { title })}\n\n${t('ops.why', { url: `${services.publicUrl}/ops` })}\n`,
        messageId,
      },
      now,
    );
    await insertCanary(tx, { startedAt: now, messageId, failure: null });
  });
}

/** A page as a site would serve it; words and number are ours, the day is today's. */
function pageOf(now: Date): Page {
  const day = now.toISOString().slice(0, 10).split('-').reverse().join('/');
  const title = 'Tỉnh Quảng Ninh và tỉnh Gunma ký biên bản ghi nhớ về hợp tác';
  const body = `<!doctype html><html lang="vi"><head><title>${title}</title></head><body><article><h1>${title}</h1>
<p>Ngày ${day}, lãnh đạo tỉnh Quảng Ninh đã tiếp đoàn đại biểu tỉnh Gunma, Nhật Bản, và hai bên ký biên bản ghi nhớ về hợp tác du lịch, nông nghiệp.</p>
<p>Theo văn bản vừa ký, hai tỉnh sẽ trao đổi đoàn hằng năm và hỗ trợ doanh nghiệp của nhau tìm hiểu thị trường.</p></article></body></html>`;
  return heldPage('https://kakehashi.example/canary', body, now);
}
