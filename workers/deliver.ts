import { setMaxListeners } from 'node:events';
import { channelOf } from '../alerts/index.ts';
import { domainOf } from '../alerts/address.ts';
import { asFailure, Failure } from '../core/failure.ts';
import { enhancedStatus, refusalOf } from '../core/mail-status.ts';
import { opensAt } from '../core/schedule/opening.ts';
import { noteBounce } from '../store/bounces.ts';
import { claimDeliveries, type ClaimedDelivery } from '../store/deliveries.ts';
import { deliveryLog, type DeliveryLog } from '../store/delivery-log.ts';
import { holdDomain, reservePlaces } from '../store/mail-pace.ts';
import { faultPoint } from '../telemetry/fault.ts';
import { messageOf } from './message.ts';
import { readOutbox, type Outbox } from './outbox.ts';
import { createSender, type Sender } from './sender.ts';
import type { Run, Services } from './services.ts';

const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 6 * 3600_000;
const HOLD_MS = 300_000;
/** Deliveries claimed together; none of them starts to flow once its lease has run out. */
const CLAIM = 100;
/** A place that comes this soon is waited for. */
const SOON_MS = 500;

/** What the senders of one job share. */
interface Sending {
  services: Services;
  log: DeliveryLog;
  outbox: Outbox;
  signal: AbortSignal;
}

/** Sends the deliveries of a job, a few side by side; one that fails never stops the others. */
export async function deliver(
  services: Services,
  payload: { deliveries: string[] },
  run: Run,
): Promise<void> {
  const log = deliveryLog(services.db);
  // Each message under way listens to the end of the job.
  setMaxListeners(0, run.signal);
  let sent = 0;
  for (let start = 0; start < payload.deliveries.length && !run.signal.aborted; start += CLAIM) {
    const held = await claimDeliveries(services.db, payload.deliveries.slice(start, start + CLAIM));
    for (const _ of held) faultPoint('deliver.after-claim');
    if (!held.length) continue;
    const outbox = await readOutbox(services, held);
    const sending: Sending = { services, log, outbox, signal: run.signal };
    const ready = await whoseTurnItIs(sending, held);
    await sideBySide(sending, ready, async (delivery, sender) => {
      if (await deliverOne(sending, delivery, sender)) sent++;
    });
  }
  Object.assign(run.event, { deliveries: payload.deliveries.length, sent });
}

/** Leaves out, until later, what is not to be sent now: in a reader's quiet hours, or faster than a domain takes it. */
async function whoseTurnItIs(
  { services, log }: Sending,
  held: readonly ClaimedDelivery[],
): Promise<ClaimedDelivery[]> {
  const waits = new Map<string, number>();
  const placed = new Set<string>();
  for (const delivery of held) {
    const plan =
      delivery.purpose === 'alert' || delivery.purpose === 'burst' ? delivery.subscription?.plan : undefined;
    if (!plan) continue;
    const opens = opensAt(delivery.now, { zone: delivery.zone, quiet: plan.quiet, rest: plan.rest });
    if (opens > delivery.now) waits.set(delivery.id, opens.getTime() - delivery.now.getTime());
  }
  const { perMinute } = services.mail;
  const paced = held.filter(
    ({ id, channel, hasPlace }) => channel === 'email' && !hasPlace && !waits.has(id),
  );
  if (perMinute !== null) {
    for (const [domain, mails] of byDomain(paced)) {
      const places = await reservePlaces(services.db, domain, { mails: mails.length, perMinute });
      mails.forEach(({ id }, n) => {
        const wait = places[n] ?? 0;
        if (wait <= SOON_MS) return;
        waits.set(id, wait);
        placed.add(id);
      });
    }
  }
  for (const delivery of held) {
    const retryAfterMs = waits.get(delivery.id);
    if (retryAfterMs !== undefined)
      await log.settle(delivery, {
        state: 'pending',
        message: 'Waits for its turn.',
        retryAfterMs,
        placed: placed.has(delivery.id),
      });
  }
  return held.filter(({ id }) => !waits.has(id));
}

function byDomain(deliveries: readonly ClaimedDelivery[]): Map<string, ClaimedDelivery[]> {
  const domains = new Map<string, ClaimedDelivery[]>();
  for (const delivery of deliveries) {
    const domain = domainOf(delivery.address);
    domains.set(domain, [...(domains.get(domain) ?? []), delivery]);
  }
  return domains;
}

async function sideBySide(
  { services, log }: Sending,
  deliveries: readonly ClaimedDelivery[],
  work: (delivery: ClaimedDelivery, sender: Sender) => Promise<void>,
): Promise<void> {
  const waiting = [...deliveries];
  const line = async () => {
    const sender = createSender(log);
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next, sender);
    await sender.rest();
  };
  await Promise.all(Array.from({ length: Math.min(services.mail.senders, waiting.length) }, line));
}

async function deliverOne(sending: Sending, delivery: ClaimedDelivery, sender: Sender): Promise<boolean> {
  const { services, log, outbox } = sending;
  const refusal = refusalFor(outbox, delivery);
  if (refusal) {
    await log.settle(delivery, { state: 'suppressed', message: refusal });
    return false;
  }
  const isMail = delivery.channel === 'email';
  const addressHash = isMail ? (outbox.addressHashes.get(delivery.address) ?? null) : null;
  let subject = '';
  try {
    const channel = channelOf(services.channels, delivery.channel);
    if (!channel) throw new Failure('mail-rejected', `There is no channel "${delivery.channel}".`);
    const message = await messageOf(services, outbox, delivery);
    subject = message.subject;
    const receipt = await channel.send(message, sending.signal, async () => {
      if (!(await sender.starts(delivery, addressHash))) throw new Refused();
      faultPoint('deliver.data-started');
    });
    faultPoint('deliver.after-250');
    sender.taken(delivery, { state: 'sent', message: receipt.response, subject });
    return true;
  } catch (thrown) {
    await settleFailure(sending, delivery, { failure: asFailure(thrown), subject });
    return false;
  }
}

/** The last question before a message flows was answered with no: the lease is lost, or the reader has just gone. */
class Refused extends Failure {
  constructor() {
    super('mail-temporary', 'The reader said no, or the address was suppressed, right before it was sent.');
  }
}

/** Consent may have gone since the row was written: it is asked when a message is made, and again when it starts to flow. */
function refusalFor(outbox: Outbox, delivery: ClaimedDelivery): string | null {
  const { subscription, purpose, channel, address } = delivery;
  const wanted = purpose === 'confirm' ? 'pending' : 'active';
  if (subscription && subscription.state !== wanted) return `The subscription is ${subscription.state}.`;
  const isSuppressed = channel === 'email' && outbox.suppressed.has(address);
  return isSuppressed ? 'The address is on the suppression list.' : null;
}

async function settleFailure(
  { services, log }: Sending,
  delivery: ClaimedDelivery,
  end: { failure: Failure; subject: string },
): Promise<void> {
  const { failure, subject } = end;
  const { message } = failure;
  // Of a lost lease the log notes nothing: another worker's word counts.
  if (failure instanceof Refused) return await log.settle(delivery, { state: 'suppressed', message });
  if (failure.kind === 'mail-in-doubt')
    return await log.settle(delivery, { state: 'in_doubt', message, subject });
  if (failure.kind === 'mail-rejected') {
    await log.settle(delivery, { state: 'failed', message, subject });
    if (delivery.channel === 'email' && failure.status !== undefined)
      await noteRefusal(services, delivery, message);
    return;
  }
  // 421 and 4.7.x: the receiver asks this sender to slow down, whoever the mail is for (RFC 3463 §3.8).
  const slow = failure.status === 421 || /\b4\.7\.\d/.test(message);
  if (delivery.channel === 'email' && slow)
    await holdDomain(services.db, domainOf(delivery.address), HOLD_MS);
  const wait =
    Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (delivery.attempts - 1)) * (0.75 + Math.random() / 2);
  await log.settle(delivery, { state: 'retry', message, subject, retryAfterMs: wait });
}

async function noteRefusal(services: Services, delivery: ClaimedDelivery, message: string): Promise<void> {
  const status = enhancedStatus(message);
  await noteBounce(services.db, services.secret, {
    kind: refusalOf(status, message),
    address: delivery.address,
    deliveryId: delivery.id,
    status,
    detail: message,
  });
}
