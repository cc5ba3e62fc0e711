import { startLimit } from '../core/deadline.ts';
import { Failure } from '../core/failure.ts';
import { strictAddress } from './address.ts';
import type { Channel, Message, Receipt } from './channel.ts';
import { compileMessage, type DkimKey } from './mime.ts';
import { openRelay, RELAY_TIMEOUT_MS, type OpenSession, type Relay } from './relay.ts';
import type { Envelope } from './smtp-session.ts';

/** How mails leave. */
export interface EmailOptions {
  /** The relay: `smtp://` or `smtps://`, with name and password where it asks for them. */
  url: string;
  timeoutMs?: number;
  dkim?: DkimKey | null;
}

/** Mail over SMTP: one recipient a message, connections kept open between messages. */
export function createEmailChannel(options: EmailOptions): Channel {
  const relay = openRelay(options);
  return {
    send: async (message, signal, dataStarted) => {
      const envelope = envelopeOf(message);
      const bytes = await compileMessage(message, options.dkim ?? null);
      const sending: Sending = {
        relay,
        envelope,
        bytes,
        signal,
        dataStarted,
        limitMs: 2 * (options.timeoutMs ?? RELAY_TIMEOUT_MS),
      };
      const first = await sendOn(sending, false);
      // A kept connection that the relay had closed in the meantime says nothing about the message.
      const end = first.kind === 'stale' ? await sendOn(sending, true) : first;
      if (end.kind === 'taken') return end.receipt;
      throw end.kind === 'failed'
        ? end.failure
        : new Failure('mail-temporary', 'The relay closes every connection.');
    },
    close: async () => relay.close(),
  };
}

interface Sending {
  relay: Relay;
  envelope: Envelope;
  bytes: Buffer;
  signal: AbortSignal;
  dataStarted: () => Promise<void>;
  limitMs: number;
}

type End = { kind: 'taken'; receipt: Receipt } | { kind: 'stale' } | { kind: 'failed'; failure: Failure };

function envelopeOf(message: Message): Envelope {
  const to = strictAddress(message.to.address);
  const from = strictAddress(message.from.address);
  const bounces = message.returnPath === null ? from : strictAddress(message.returnPath);
  if (!to || !from || !bounces)
    throw new Failure('mail-rejected', `The ${to ? 'sender' : 'recipient'} is not one plain address.`);
  return { from: bounces, to };
}

async function sendOn(sending: Sending, fresh: boolean): Promise<End> {
  let cut = () => {};
  let open: OpenSession | null = null;
  let passed = false;
  let asked = false;
  let flowing = false;
  // The timeout of the session begins anew with each byte; a relay that trickles is cut off by this one.
  const limit = startLimit(sending.signal, sending.limitMs, () => cut());
  const inTime = () => {
    if (limit.passed()) throw new Error('The job ended, or the relay took too long.');
  };
  try {
    inTime();
    const taken = await sending.relay.take(fresh, (how) => (cut = how));
    open = taken;
    inTime();
    const response = await taken.session.send(sending.envelope, sending.bytes, {
      beforeFlow: async () => {
        asked = true;
        cut = () => taken.session.cut();
        await sending.dataStarted();
      },
      flowing: () => (flowing = true),
      written: () => (passed = sending.relay.pass(taken)),
    });
    if (!passed) sending.relay.giveBack(taken);
    return { kind: 'taken', receipt: { response } };
  } catch (thrown) {
    const failure = mailFailure(thrown, flowing);
    cut();
    const stale = open?.used && !asked && failure.status === undefined && !limit.passed();
    return stale ? { kind: 'stale' } : { kind: 'failed', failure };
  } finally {
    limit.clear();
  }
}

/**
 * What an error means for a message: a reply of the relay is final for this try, even after DATA; a broken connection
 * after the first byte leaves it in doubt.
 */
function mailFailure(thrown: unknown, flowing: boolean): Failure {
  if (thrown instanceof Failure && !flowing) return thrown;
  const code =
    typeof thrown === 'object' && thrown !== null && 'responseCode' in thrown
      ? Number(thrown.responseCode)
      : 0;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const detail = code ? { cause: thrown, status: code } : { cause: thrown };
  if (code >= 500) return new Failure('mail-rejected', `The relay refused the message: ${message}`, detail);
  if (code >= 400) return new Failure('mail-temporary', `The relay asks to try later: ${message}`, detail);
  if (flowing)
    return new Failure(
      'mail-in-doubt',
      `The connection broke after the message began to flow: ${message}`,
      detail,
    );
  return new Failure('mail-temporary', `The relay could not be reached: ${message}`, detail);
}
