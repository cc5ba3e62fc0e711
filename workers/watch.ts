import { composeNotice, type NoticeItem } from '../alerts/compose-notice.ts';
import { asFailure } from '../core/failure.ts';
import { lostFields } from '../core/poll/layout.ts';
import {
  claimNotice,
  insertNotices,
  noticeStarted,
  settleNotice,
  type OpsNotice,
} from '../store/ops-notices.ts';
import { pageFields, saveLostFields } from '../store/page-fields.ts';
import { markTold, noteTroubles, troublesToTell, type Trouble } from '../store/troubles.ts';
import { lookAfterCanary } from './canary.ts';
import { noteSilence } from './queue-canaries.ts';
import type { Run, Services } from './services.ts';
import { tidy } from './tidy.ts';

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3600_000;

/** Each tick: what operators must know is noted, written into their outbox and sent; once an hour what is no longer kept is let go. */
export async function watch(services: Services, _payload: object, run: Run): Promise<void> {
  const now = services.now();
  for (const { sourceId, before, now: newest } of await pageFields(services.db))
    await saveLostFields(services.db, sourceId, lostFields(before, newest), now);
  await lookAfterCanary(services, run);
  await noteSilence(services);
  await noteTroubles(services.db, now);
  await writeNotice(services, now);
  run.event.sent = await sendNotices(services, run);
  run.event.tidied = await tidy(services, run);
}

/** One mail for everything that is new, still there after a day, or over. Without an address it waits for one. */
async function writeNotice(services: Services, now: Date): Promise<void> {
  const { addresses, lang } = services.operators;
  if (!addresses.length) return;
  await services.db.transaction().execute(async (tx) => {
    const told = await troublesToTell(tx, now);
    if (!told.open.length && !told.over.length) return;
    const mail = composeNotice({
      open: told.open.map((one) => ({ ...itemOf(services, one), again: one.told_at !== null })),
      over: told.over.map((one) => itemOf(services, one)),
      lang,
      home: `${services.publicUrl}/ops`,
    });
    await insertNotices(tx, { recipients: addresses, ...mail }, now);
    await markTold(tx, told, now);
  });
}

function itemOf({ sources, operators, publicUrl }: Services, trouble: Trouble): NoticeItem {
  const { kind, subject, state, message } = trouble;
  const name = sources.get(subject)?.name[operators.lang] ?? subject;
  const page = { canary: '', queue: '/queues', source: `/sources/${subject}`, flood: `/sources/${subject}` }[
    kind
  ];
  return { kind, name, state, message, since: trouble.opened_at, url: `${publicUrl}/ops${page}` };
}

async function sendNotices(services: Services, run: Run): Promise<number> {
  let sent = 0;
  while (!run.signal.aborted) {
    const notice = await claimNotice(services.db);
    if (!notice) break;
    if (await sendOne(services, notice, run.signal)) sent++;
  }
  return sent;
}

async function sendOne(services: Services, notice: OpsNotice, signal: AbortSignal): Promise<boolean> {
  const { db } = services;
  const { lang } = services.operators;
  const message = {
    id: notice.id,
    lang,
    to: { name: '', address: notice.recipient },
    from: services.mailFrom,
    returnPath: null,
    subject: notice.subject,
    text: notice.body,
    html: null,
    stories: [],
    settings: null,
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': lang },
    messageId: notice.message_id,
  };
  try {
    const receipt = await services.channels.email.send(
      message,
      signal,
      async () => await noticeStarted(db, notice.id),
    );
    await settleNotice(db, notice.id, { state: 'sent', message: receipt.response });
    return true;
  } catch (thrown) {
    const failure = asFailure(thrown);
    const state = STATE_AFTER[failure.kind] ?? 'retry';
    const retryAfterMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (notice.attempts - 1));
    await settleNotice(db, notice.id, { state, message: failure.message, retryAfterMs });
    return false;
  }
}

const STATE_AFTER: Partial<Record<string, 'failed' | 'in_doubt'>> = {
  'mail-rejected': 'failed',
  'mail-in-doubt': 'in_doubt',
};
