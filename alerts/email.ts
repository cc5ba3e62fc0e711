import { Readable } from 'node:stream';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { startDeadline } from '../core/deadline.ts';
import { Failure } from '../core/failure.ts';
import { strictAddress } from './address.ts';
import type { Channel, Message, Receipt } from './channel.ts';
import { compileMessage, type DkimKey } from './mime.ts';
import { openRelay, RELAY_TIMEOUT_MS, type OpenConnection, type Relay } from './relay.ts';

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
  envelope: { from: string; to: string[] };
  bytes: Buffer;
  signal: AbortSignal;
  dataStarted: () => Promise<void>;
  limitMs: number;
}

type End = { kind: 'taken'; receipt: Receipt } | { kind: 'stale' } | { kind: 'failed'; failure: Failure };

function envelopeOf(message: Message): Sending['envelope'] {
  const to = strictAddress(message.to.address);
  const from = strictAddress(message.from.address);
  const bounces = message.returnPath === null ? from : strictAddress(message.returnPath);
  if (!to || !from || !bounces)
    throw new Failure('mail-rejected', `The ${to ? 'sender' : 'recipient'} is not one plain address.`);
  return { from: bounces, to: [to] };
}

async function sendOn(sending: Sending, fresh: boolean): Promise<End> {
  let smtp: SMTPConnection | null = null;
  let open: OpenConnection | null = null;
  const flow = { flowing: false };
  // The timeouts of the connection begin anew with each byte; a relay that trickles is cut off by this one.
  const { signal: limit, clear } = startDeadline(sending.signal, sending.limitMs);
  const cancel = () => smtp?.close();
  limit.addEventListener('abort', cancel, { once: true });
  try {
    limit.throwIfAborted();
    open = await sending.relay.take(fresh, (made) => (smtp = made));
    const response = await transmit(open.smtp, sending, flow);
    sending.relay.giveBack(open);
    return { kind: 'taken', receipt: { response } };
  } catch (thrown) {
    const failure = mailFailure(thrown, flow.flowing);
    discard(smtp);
    const stale = open?.used && !flow.flowing && failure.status === undefined && !limit.aborted;
    return stale ? { kind: 'stale' } : { kind: 'failed', failure };
  } finally {
    clear();
    limit.removeEventListener('abort', cancel);
  }
}

async function transmit(
  smtp: SMTPConnection,
  { envelope, bytes, dataStarted }: Sending,
  flow: { flowing: boolean },
): Promise<string> {
  // nodemailer reads the stream only after the relay has answered DATA with 354, so nothing flows before this commit.
  const body = Readable.from(
    (async function* () {
      await dataStarted();
      flow.flowing = true;
      yield bytes;
    })(),
  );
  return await new Promise<string>((resolve, reject) => {
    const ended = () => reject(new Error('The relay closed the connection.'));
    smtp.removeAllListeners();
    smtp.once('error', reject).once('end', ended);
    smtp.send({ from: envelope.from, to: envelope.to }, body, (error, sent) => {
      if (error) reject(error);
      else resolve(String(sent?.response ?? ''));
    });
  });
}

function discard(smtp: SMTPConnection | null): void {
  if (!smtp) return;
  smtp.removeAllListeners();
  smtp.on('error', () => {});
  smtp.close();
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
