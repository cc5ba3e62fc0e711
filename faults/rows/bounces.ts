import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import { mailPause, resumeMail } from '../../store/mail-pause.ts';
import { returnAddress } from '../../workers/mail-links.ts';
import { READERS } from '../readers.ts';
import { recover, until } from '../rest.ts';
import type { Town } from '../town.ts';
import { unless, type Row } from './row.ts';

const BASE = 'bounces@kakehashi.example';
const [GONE, CROSS, GLAD] = READERS;

/** Faults that come back by mail. */
export const BOUNCE_ROWS: Row[] = [
  {
    n: 19,
    fault: 'forged bounces, a storm of true ones, a complaint',
    run: async (town) => {
      await town.atWork();
      town.publish(6);
      await town.quiesce();
      const sent = await sentTo(town);
      const key = (id: string) => returnAddress(town.secret, BASE, { kind: 'bounce', id });
      for (const id of sent[GLAD] ?? [])
        for (const forged of [key(id).replace(/.{16}@/, `${'0'.repeat(16)}@`), BASE])
          await comesBack(town, forged, report('5.1.1'));
      const forged = await suppressed(town);
      await comesBack(town, key(sent[GLAD]?.[0] ?? ''), report('5.7.1'));
      await comesBack(town, key(sent[CROSS]?.[0] ?? ''), complaint());
      for (const id of sent[GONE] ?? [])
        for (let copy = 0; copy < 10; copy++) await comesBack(town, key(id), report('5.1.1'));
      const { rows } = await sql<{
        n: number;
      }>`select count(*)::int as n from bounce where kind = 'hard'`.execute(town.db);
      const paused = await until(async () => (await mailPause(town.db)) !== null, 10_000);
      const before = town.mail.sink.recipients.length;
      town.publish(2);
      await until(async () => (await waiting(town)) === 6);
      const whilePaused = town.mail.sink.recipients.length - before;
      await resumeMail(town.db, new Date());
      await recover(town);
      const after = town.mail.sink.recipients.slice(before);
      return [
        ...unless(forged === 0, `forged bounces suppressed ${forged} addresses`),
        ...unless(rows[0]?.n === 6, `ten reports of each of 6 mails count as ${rows[0]?.n}`),
        ...unless(
          (await suppressed(town)) === 2,
          `${await suppressed(town)} addresses are suppressed, not 2`,
        ),
        ...unless(paused, 'alerts go on although a third of the mail bounces'),
        ...unless(whilePaused === 0, `${whilePaused} mails left while mail was paused`),
        ...unless(
          after.length === 2 && after.every((to) => to === GLAD),
          `after it ${after.join(', ') || 'nobody'} got mail, not ${GLAD} twice`,
        ),
      ];
    },
  },
];

async function sentTo(town: Town): Promise<Partial<Record<string, string[]>>> {
  const { rows } = await sql<{ email: string; ids: string[] }>`
    select r.email, array_agg(d.id::text order by d.created_at) as ids from delivery d
    join subscriber r on r.id = d.subscriber_id where d.state = 'sent' group by 1`.execute(town.db);
  return Object.fromEntries(rows.map(({ email, ids }) => [email, ids]));
}

async function suppressed(town: Town): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from suppression`.execute(town.db);
  return rows[0]?.n ?? 0;
}

async function waiting(town: Town): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from delivery where state = 'pending'`.execute(town.db);
  return rows[0]?.n ?? 0;
}

/** Hands a mail to the worker's door, as a relay of the world does; one that the door refuses is as good as ignored. */
async function comesBack(town: Town, to: string, raw: string): Promise<void> {
  const transport = createTransport({ host: '127.0.0.1', port: town.mail.door, ignoreTLS: true });
  await transport.sendMail({ envelope: { from: '', to: [to] }, raw }).catch(() => {});
  transport.close();
}

/** A report of a mail that was not delivered (RFC 3464). */
function report(status: string): string {
  return parts('delivery-status', [
    'Reporting-MTA: dns; mx.example',
    '',
    'Final-Recipient: rfc822; reader@readers.example',
    'Action: failed',
    `Status: ${status}`,
    `Diagnostic-Code: smtp; 550 ${status} refused`,
  ]);
}

/** A complaint (RFC 5965). */
function complaint(): string {
  return parts('feedback-report', ['Feedback-Type: abuse', 'User-Agent: complaints/1', 'Version: 1']);
}

function parts(type: string, lines: readonly string[]): string {
  return [
    'From: MAILER-DAEMON@mx.example',
    'Subject: Returned',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="b"`,
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'See below.',
    '--b',
    `Content-Type: message/${type}`,
    '',
    ...lines,
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    'Subject: news',
    '--b--',
    '',
  ].join('\r\n');
}
