import type { Message } from '../alerts/channel.ts';
import { composeAlert, type Rendered } from '../alerts/compose.ts';
import { composeConfirmation } from '../alerts/confirmation.ts';
import { asFailure, Failure } from '../core/failure.ts';
import { completenessSince } from '../store/completeness.ts';
import {
  claimDelivery,
  deliveryStories,
  isSuppressed,
  markDataStarted,
  settleDelivery,
  suppress,
  type ClaimedDelivery,
} from '../store/deliveries.ts';
import { storyCards } from '../store/stories.ts';
import { linkToken } from '../store/tokens.ts';
import { faultPoint } from '../telemetry/fault.ts';
import type { Run, Services } from './services.ts';

const DAY_MS = 86_400_000;
const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 6 * 3600_000;

/** Sends the deliveries of a job, one after the other; one that fails never stops the others. */
export async function deliver(
  services: Services,
  payload: { deliveries: string[] },
  run: Run,
): Promise<void> {
  let sent = 0;
  for (const id of payload.deliveries) {
    if (run.signal.aborted) break;
    const delivery = await claimDelivery(services.db, id);
    faultPoint('deliver.after-claim');
    if (delivery && (await deliverOne(services, delivery, run.signal))) sent++;
  }
  Object.assign(run.event, { deliveries: payload.deliveries.length, sent });
}

async function deliverOne(
  services: Services,
  delivery: ClaimedDelivery,
  signal: AbortSignal,
): Promise<boolean> {
  const { db } = services;
  const refusal = await refusalOf(services, delivery);
  if (refusal) {
    await settleDelivery(db, delivery, { state: 'suppressed', message: refusal });
    return false;
  }
  let subject = '';
  try {
    const message = await messageFor(services, delivery);
    subject = message.subject;
    const receipt = await services.channel.send(message, signal, async () => {
      if (!(await markDataStarted(db, delivery.id, delivery.attempts)))
        throw new Failure('mail-temporary', 'Another worker has this delivery.');
      faultPoint('deliver.data-started');
    });
    faultPoint('deliver.after-250');
    await settleDelivery(db, delivery, { state: 'sent', message: receipt.response, subject });
    return true;
  } catch (thrown) {
    await settleFailure(services, delivery, asFailure(thrown), subject);
    return false;
  }
}

/** Consent may have gone since the row was written: it is asked again right before sending. */
async function refusalOf(services: Services, delivery: ClaimedDelivery): Promise<string | null> {
  const wanted = delivery.period === 'confirm' ? 'pending' : 'active';
  if (delivery.subscriptionState !== wanted) return `The subscription is ${delivery.subscriptionState}.`;
  return (await isSuppressed(services.db, services.secret, delivery.email))
    ? 'The address is on the suppression list.'
    : null;
}

async function messageFor(services: Services, delivery: ClaimedDelivery): Promise<Message> {
  const unsubscribe = `${services.publicUrl}/unsubscribe/${linkToken(services.secret, 'unsubscribe', delivery.subscriptionId)}`;
  const rendered =
    delivery.period === 'confirm'
      ? confirmation(services, delivery)
      : await alertMail(services, delivery, unsubscribe);
  const host = new URL(services.publicUrl).hostname;
  const headers: Record<string, string> = {
    'Auto-Submitted': 'auto-generated',
    'Content-Language': delivery.lang,
    'Feedback-ID': `${delivery.cadence}:alerts:kakehashi`,
  };
  if (delivery.period !== 'confirm') {
    headers['List-ID'] = `Kakehashi <alerts.${host}>`;
    headers['List-Unsubscribe'] = `<${unsubscribe}>`;
    headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
    headers['Precedence'] = 'bulk';
  }
  return {
    ...rendered,
    to: { name: '', address: delivery.email },
    from: services.mailFrom,
    headers,
    messageId: delivery.messageId,
  };
}

function confirmation(services: Services, delivery: ClaimedDelivery): Rendered {
  const token = linkToken(services.secret, 'confirm', delivery.subscriptionId);
  return composeConfirmation({
    lang: delivery.lang,
    url: `${services.publicUrl}/subscribe/confirm/${token}`,
  });
}

async function alertMail(
  services: Services,
  delivery: ClaimedDelivery,
  unsubscribe: string,
): Promise<Rendered> {
  const { db, publicUrl, localities, secret } = services;
  const told = await deliveryStories(db, delivery.id);
  const stories = await storyCards(db, [...new Set(told.map(({ storyId }) => storyId))]);
  if (!stories.length) throw new Failure('mail-rejected', 'The stories of this delivery are gone.');
  const digest = delivery.cadence !== 'at-once';
  return composeAlert({
    stories,
    occasion: told.every(({ update }) => update) ? 'update' : 'new',
    filter: delivery.filter,
    lang: delivery.lang,
    zone: delivery.zone,
    localities,
    links: {
      home: `${publicUrl}/`,
      story: (id) => `${publicUrl}/stories/${id}`,
      preferences: `${publicUrl}/manage/${linkToken(secret, 'unsubscribe', delivery.subscriptionId)}`,
      unsubscribe,
    },
    completeness: digest
      ? await completenessSince(
          db,
          new Date(delivery.createdAt.getTime() - (delivery.cadence === 'weekly' ? 7 : 1) * DAY_MS),
          delivery.lang,
        )
      : null,
  });
}

async function settleFailure(
  services: Services,
  delivery: ClaimedDelivery,
  failure: Failure,
  subject: string,
): Promise<void> {
  const { db } = services;
  const { message } = failure;
  if (failure.kind === 'mail-in-doubt')
    return await settleDelivery(db, delivery, { state: 'in_doubt', message, subject });
  if (failure.kind === 'mail-rejected') {
    await settleDelivery(db, delivery, { state: 'failed', message, subject });
    // 5.1.x: there is no such mailbox (RFC 3463 §3.2); policy refusals (5.7.x) are ours to mend, not the reader's fault.
    if (/\b5\.1\.\d|\b5\.2\.1\b|user unknown|no such user/i.test(message))
      await suppress(db, services.secret, delivery.email, 'hard bounce');
    return;
  }
  const wait =
    Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (delivery.attempts - 1)) * (0.75 + Math.random() / 2);
  await settleDelivery(db, delivery, { state: 'retry', message, subject, retryAfterMs: wait });
}
