import SMTPConnection from 'nodemailer/lib/smtp-connection';

/** A relay: `smtp://` with STARTTLS where offered, `smtps://` with TLS from the start. */
export interface RelayOptions {
  url: string;
  timeoutMs?: number;
}

export const RELAY_TIMEOUT_MS = 30_000;
/** What most relays allow on one connection. */
const MESSAGES_A_CONNECTION = 100;
const IDLE_MS = 5000;
const MOST_IDLE = 10;

/** A connection that is ready for a message. `used` says that it may have been closed by the relay since. */
export interface OpenConnection {
  smtp: SMTPConnection;
  messages: number;
  used: boolean;
}

/** Connections to one relay, kept open between messages. */
export interface Relay {
  /** A connection ready for a message; a new one when `fresh`. `opening` gets a connection as soon as it exists, to cut it off. */
  take(fresh: boolean, opening: (smtp: SMTPConnection) => void): Promise<OpenConnection>;
  /** Gives back a connection after a message was taken. */
  giveBack(connection: OpenConnection): void;
  close(): void;
}

/** Keeps connections to a relay. */
export function openRelay(options: RelayOptions): Relay {
  const idle: { connection: OpenConnection; timer: NodeJS.Timeout }[] = [];
  const end = (connection: OpenConnection) => {
    connection.smtp.removeAllListeners();
    connection.smtp.on('error', () => {});
    connection.smtp.quit();
    connection.smtp.close();
  };
  return {
    async take(fresh, opening) {
      const kept = fresh ? undefined : idle.pop();
      if (kept) {
        clearTimeout(kept.timer);
        opening(kept.connection.smtp);
        return { ...kept.connection, used: true };
      }
      const smtp = connectionTo(options);
      opening(smtp);
      await connect(smtp, new URL(options.url));
      return { smtp, messages: 0, used: false };
    },
    giveBack(connection) {
      const next = { ...connection, messages: connection.messages + 1 };
      next.smtp.removeAllListeners();
      const drop = () => {
        const at = idle.findIndex((each) => each.connection === next);
        const [found] = at < 0 ? [] : idle.splice(at, 1);
        clearTimeout(found?.timer);
        end(next);
      };
      next.smtp.on('error', drop).on('end', drop);
      if (next.messages >= MESSAGES_A_CONNECTION || idle.length >= MOST_IDLE) return drop();
      idle.push({ connection: next, timer: setTimeout(drop, IDLE_MS).unref() });
    },
    close() {
      for (const { connection, timer } of idle.splice(0)) {
        clearTimeout(timer);
        end(connection);
      }
    },
  };
}

function connectionTo(options: RelayOptions): SMTPConnection {
  const url = new URL(options.url);
  const secure = url.protocol === 'smtps:';
  const timeout = options.timeoutMs ?? RELAY_TIMEOUT_MS;
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

async function connect(smtp: SMTPConnection, url: URL): Promise<void> {
  await step(smtp, 'The connection was closed before the relay was ready.', (done) => smtp.connect(done));
  if (!url.username) return;
  const credentials = { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) };
  await step(smtp, 'The connection was closed during login.', (done) => smtp.login({ credentials }, done));
}

/** One exchange with the relay, ended also by an error or the end of the connection. */
async function step(
  smtp: SMTPConnection,
  closed: string,
  ask: (done: (error?: Error | null) => void) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const ended = () => reject(new Error(closed));
    smtp.once('error', reject).once('end', ended);
    ask((error) => {
      smtp.off('error', reject).off('end', ended);
      if (error) reject(error);
      else resolve();
    });
  });
}
