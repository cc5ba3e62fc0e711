import { simpleParser, type AddressObject } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A message as the built-in mailbox keeps it. */
export interface MailboxMessage {
  messageId: string | null;
  recipient: string;
  subject: string;
  text: string;
  html: string | null;
  headers: Record<string, string>;
}

/** A running mailbox. */
export interface Mailbox {
  /** smtp://127.0.0.1:<port> */
  url: string;
  close(): Promise<void>;
}

const LARGEST = 5 * 1024 * 1024;

/**
 * The built-in mailbox: a real SMTP server on loopback that keeps what it gets, so that the way of a mail is the same
 * without a relay. A message is acknowledged only when `save` has kept it.
 */
export async function startMailbox(save: (message: MailboxMessage) => Promise<void>): Promise<Mailbox> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    size: LARGEST,
    logger: false,
    onData(stream, session, callback) {
      simpleParser(stream)
        .then(async (mail) => {
          const headers = Object.fromEntries(
            mail.headerLines.map(({ key, line }) => [
              key,
              line
                .slice(line.indexOf(':') + 1)
                .replace(/\r?\n\s+/g, ' ')
                .trim(),
            ]),
          );
          await save({
            messageId: mail.messageId ?? null,
            recipient: session.envelope.rcptTo[0]?.address ?? addressOf(mail.to),
            subject: mail.subject ?? '',
            text: mail.text ?? '',
            html: mail.html || null,
            headers,
          });
          callback();
        })
        .catch((cause: unknown) => callback(cause instanceof Error ? cause : new Error(String(cause))));
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close: async () => await new Promise((resolve) => server.close(() => resolve())),
  };
}

function addressOf(to: AddressObject | AddressObject[] | undefined): string {
  const first = Array.isArray(to) ? to[0] : to;
  return first?.value[0]?.address ?? '';
}
