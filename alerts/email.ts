import { Readable } from 'node:stream';
import { domainToASCII } from 'node:url';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { Failure } from '../core/failure.ts';
import type { Channel, Message, Receipt } from './channel.ts';

/** A relay: `smtp://` with STARTTLS where offered, `smtps://` with TLS from the start. */
export interface EmailOptions {
  url: string;
  timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
const ADDRESS =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,255}$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+$/;

/** An address that names exactly one mailbox (RFC 5321 §4.1.2 without quoted forms), or null. */
export function strictAddress(text: string): string | null {
  const at = text.trim().lastIndexOf('@');
  const address = `${text.trim().slice(0, at)}@${domainToASCII(text.trim().slice(at + 1))}`;
  return ADDRESS.test(address) ? address : null;
}

/** Mail over SMTP: one connection and one recipient a message. */
export function createEmailChannel(options: EmailOptions): Channel {
  return {
    kind: 'email',
    send: async (message, signal, dataStarted) => await sendOne(options, message, signal, dataStarted),
    close: async () => {},
  };
}

async function sendOne(
  options: EmailOptions,
  message: Message,
  signal: AbortSignal,
  dataStarted: () => Promise<void>,
): Promise<Receipt> {
  const to = strictAddress(message.to.address);
  const from = strictAddress(message.from.address);
  if (!to || !from)
    throw new Failure('mail-rejected', `The ${to ? 'sender' : 'recipient'} is not one plain address.`);
  const bytes = await compile(message);
  const connection = connectionTo(options);
  let flowing = false;
  // The timeouts of the connection begin anew with each byte; a relay that trickles is cut off by this one.
  const limit = AbortSignal.any([signal, AbortSignal.timeout(2 * (options.timeoutMs ?? TIMEOUT_MS))]);
  const cancel = () => connection.close();
  limit.addEventListener('abort', cancel, { once: true });
  try {
    limit.throwIfAborted();
    await connect(connection, new URL(options.url));
    // nodemailer reads the stream only after the relay has answered DATA with 354, so nothing flows before this commit.
    const body = Readable.from(
      (async function* () {
        await dataStarted();
        flowing = true;
        yield bytes;
      })(),
    );
    const info = await new Promise<{ response?: string }>((resolve, reject) => {
      connection.once('error', reject);
      connection.once('end', () => reject(new Error('The relay closed the connection.')));
      connection.send({ from, to: [to] }, body, (error, sent) => (error ? reject(error) : resolve(sent)));
    });
    connection.quit();
    return { response: String(info.response ?? '') };
  } catch (thrown) {
    throw mailFailure(thrown, flowing);
  } finally {
    limit.removeEventListener('abort', cancel);
    connection.on('error', () => {});
    connection.close();
  }
}

async function compile(message: Message): Promise<Buffer> {
  const composer = new MailComposer({
    from: message.from,
    to: message.to,
    subject: message.subject,
    text: message.text,
    ...(message.html ? { html: message.html } : {}),
    messageId: message.messageId,
    headers: message.headers,
    disableFileAccess: true,
    disableUrlAccess: true,
    textEncoding: 'base64',
  });
  return await composer.compile().build();
}

function connectionTo(options: EmailOptions): SMTPConnection {
  const url = new URL(options.url);
  const secure = url.protocol === 'smtps:';
  const timeout = options.timeoutMs ?? TIMEOUT_MS;
  return new SMTPConnection({
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
  });
}

async function connect(connection: SMTPConnection, url: URL): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    connection.once('error', reject);
    connection.once('end', () => reject(new Error('The connection was closed before the relay was ready.')));
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  if (!url.username) return;
  const credentials = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  await new Promise<void>((resolve, reject) => {
    connection.once('end', () => reject(new Error('The connection was closed during login.')));
    connection.login({ credentials }, (error) => (error ? reject(error) : resolve()));
  });
}

/**
 * What an error means for a message: a reply of the relay is final for this try, even after DATA; a broken connection
 * after the first byte leaves it in doubt.
 */
function mailFailure(thrown: unknown, flowing: boolean): Failure {
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
