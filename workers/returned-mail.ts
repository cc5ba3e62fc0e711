import { readReport } from '../alerts/read-report.ts';
import { refusalOf } from '../core/mail-status.ts';
import { deliveredTo, noteBounce } from '../store/bounces.ts';
import { endSubscription } from '../store/consent.ts';
import { readReturnAddress } from './mail-links.ts';
import type { Services } from './services.ts';

/** What a returned mail did. */
export type Returned = 'bounce' | 'complaint' | 'unsubscribed' | 'ignored';

/**
 * Does what a mail that came back asks. Only a key that we signed says whom it is about: a forged bounce, an answer of an
 * out-of-office robot and spam are ignored.
 */
export async function takeReturnedMail(
  services: Pick<Services, 'db' | 'secret' | 'now'>,
  raw: Buffer,
  recipients: readonly string[],
): Promise<Returned> {
  const { db, secret } = services;
  const report = await readReport(raw, recipients);
  const keys = report.keyed.flatMap((address) => readReturnAddress(secret, address) ?? []);
  // To unsubscribe, a mail must have come to the address itself: a quoted one may stand in any answer.
  const asked = recipients.flatMap((address) => readReturnAddress(secret, address) ?? []);
  const ended = asked.find(({ kind }) => kind === 'unsubscribe');
  if (ended && report.kind === 'other') {
    const by = { ip: 'mail', now: services.now(), textVersion: 'list-unsubscribe' };
    return (await endSubscription(db, ended.id, by)) ? 'unsubscribed' : 'ignored';
  }
  const about = keys.find(({ kind }) => kind === 'bounce');
  if (!about || report.kind === 'other') return 'ignored';
  if (report.kind === 'bounce' && report.action !== 'failed') return 'ignored';
  const sent = await deliveredTo(db, about.id);
  if (!sent) return 'ignored';
  const kind = report.kind === 'complaint' ? 'complaint' : refusalOf(report.status, report.detail);
  await noteBounce(db, secret, {
    kind,
    address: sent.address,
    deliveryId: about.id,
    status: report.status,
    detail: report.detail,
  });
  return report.kind;
}
