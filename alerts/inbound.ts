import { ImapFlow } from 'imapflow';
import { SMTPServer } from 'smtp-server';

/** Takes a mail that came back; a mail is acknowledged only when this has ended well. */
export type TakeMail = (raw: Buffer, recipients: readonly string[]) => Promise<void>;

/** A door for returned mail. */
export interface InboundDoor {
  port: number | null;
  close(): Promise<void>;
}

const LARGEST = 1024 * 1024;
const LONGEST_HEAD = 64 * 1024;
const LOOK_MS = 60_000;
const A_LOOK = 200;

/** A port that takes mail to the bounce address (with any key) by SMTP and refuses everything else: it relays nothing. */
export async function openSmtpDoor(
  at: { host: string; port: number },
  bounceAddress: string,
  take: TakeMail,
): Promise<InboundDoor> {
  const ours = ownAddresses(bounceAddress);
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: LARGEST,
    maxClients: 50,
    socketTimeout: 30_000,
    logger: false,
    onRcptTo({ address }, _session, callback) {
      callback(ours.test(address) ? undefined : refusal(550, 'No such mailbox here'));
    },
    onData(stream, session, callback) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => void (stream.sizeExceeded || pieces.push(piece)));
      stream.on('error', (cause: Error) => callback(cause));
      stream.on('end', () => {
        if (stream.sizeExceeded) return callback(refusal(552, 'Too large'));
        take(
          Buffer.concat(pieces),
          session.envelope.rcptTo.map(({ address }) => address),
        ).then(
          () => callback(),
          () => callback(refusal(451, 'Try again later')),
        );
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(at.port, at.host, () => resolve());
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : null,
    close: async () => await new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Reads an IMAP mailbox each minute: mails not yet seen are taken and marked as seen. */
export function openImapDoor(url: string, take: TakeMail): InboundDoor {
  let closed = false;
  let looking: Promise<void> = Promise.resolve();
  const look = () => {
    looking = readMailbox(url, take).catch(() => {});
    void looking.then(() => {
      if (!closed) timer = setTimeout(look, LOOK_MS).unref();
    });
  };
  let timer = setTimeout(look, 0).unref();
  return {
    port: null,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}

async function readMailbox(url: string, take: TakeMail): Promise<void> {
  const { hostname, port, protocol, username, password, pathname } = new URL(url);
  const secure = protocol === 'imaps:';
  const client = new ImapFlow({
    host: hostname,
    port: Number(port) || (secure ? 993 : 143),
    secure,
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    const lock = await client.getMailboxLock(decodeURIComponent(pathname.slice(1)) || 'INBOX');
    try {
      const found = (await client.search({ seen: false }, { uid: true })) || [];
      for (const uid of found.slice(0, A_LOOK)) {
        const mail = await client.fetchOne(String(uid), { source: { maxLength: LARGEST } }, { uid: true });
        if (mail && mail.source) await take(mail.source, deliveredTo(mail.source));
        await client.messageFlagsAdd({ uid: String(uid) }, ['\\Seen'], { uid: true });
      }
    } finally {
      lock.release();
    }
  } finally {
    await client.logout().catch(() => {});
  }
}

/** To whom a mail in a mailbox came, by the fields in which mail servers note it; the envelope is gone. */
function deliveredTo(raw: Buffer): string[] {
  const head =
    raw
      .subarray(0, LONGEST_HEAD)
      .toString('latin1')
      .split(/\r?\n\r?\n/)[0] ?? '';
  const fields = head
    .replace(/\r?\n[ \t]+/g, ' ')
    .matchAll(/^(?:delivered-to|x-original-to|envelope-to|to):(.*)$/gim);
  return [...fields]
    .flatMap(([, value = '']) => value.match(/[^\s<>,;:"]+@[^\s<>,;:"]+/g) ?? [])
    .slice(0, 20);
}

function ownAddresses(bounceAddress: string): RegExp {
  const [local = '', domain = ''] = bounceAddress.split('@');
  const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${quoted(local)}(?:\\+[bu][0-9a-f]{48})?@${quoted(domain)}$`, 'i');
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
