import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { SmtpSession } from './smtp-session.ts';

/** A relay: `smtp://` with STARTTLS where offered, `smtps://` with TLS from the start. */
export interface RelayOptions {
  url: string;
  timeoutMs?: number;
}

export const RELAY_TIMEOUT_MS = 30_000;
/** What most relays allow on one connection. */
const MESSAGES_A_CONNECTION = 100;
const IDLE_MS = 5000;
/** Postfix takes fifty at a time from one client; others may use the same relay. */
export const MOST_SESSIONS = 30;

/** A session that is ready for a message. `used` says that it may have been closed by the relay since. */
export interface OpenSession {
  session: SmtpSession;
  messages: number;
  used: boolean;
}

/** Who waits for a session: woken with one, or with none when there may be one now. */
interface Waiting {
  wake(passed: OpenSession | null): void;
  /** Wants none on which a message is under way. */
  fresh: boolean;
}

/** Sessions with one relay, kept open between messages. */
export interface Relay {
  /**
   * A session ready for a message, as soon as one is free; a new one when `fresh`. `opening` gets what gives it up, first the
   * waiting, then the connection.
   */
  take(fresh: boolean, opening: (cut: () => void) => void): Promise<OpenSession>;
  /**
   * When a message is written: gives its session to who has waited longest, so that the next envelope goes with it (RFC 2920
   * §3.1). False when nobody waits or the session takes no further message: then it is given back.
   */
  pass(open: OpenSession): boolean;
  /** Gives back a session after a message was taken. */
  giveBack(open: OpenSession): void;
  close(): void;
}

/** Keeps sessions with a relay. One that takes fewer at a time than we have, and says so at the door, gets fewer from then on. */
export function openRelay(options: RelayOptions): Relay {
  const idle: { open: OpenSession; timer: NodeJS.Timeout }[] = [];
  const waiting: Waiting[] = [];
  let sessions = 0;
  let most = MOST_SESSIONS;
  const ended = () => {
    sessions--;
    waiting.shift()?.wake(null);
  };
  const takeIdle = (): OpenSession | undefined => {
    for (let kept = idle.pop(); kept; kept = idle.pop()) {
      clearTimeout(kept.timer);
      if (kept.open.session.alive) return kept.open;
    }
    return undefined;
  };
  const open = async (opening: (cut: () => void) => void): Promise<OpenSession | 'full'> => {
    const smtp = connectionTo(options);
    opening(() => smtp.close());
    sessions++;
    try {
      const session = await connect(smtp, options);
      session.ended(ended);
      return { session, messages: 0, used: false };
    } catch (cause) {
      smtp.close();
      ended();
      if (!saysFull(cause) || !sessions) throw cause;
      most = sessions;
      return 'full';
    }
  };
  const turn = async (fresh: boolean, opening: (cut: () => void) => void) =>
    await new Promise<OpenSession | null>((wake, reject) => {
      const mine = { wake, fresh };
      waiting.push(mine);
      opening(() => {
        const at = waiting.indexOf(mine);
        if (at >= 0) waiting.splice(at, 1);
        reject(new Error('No session was free in time.'));
      });
    });
  return {
    async take(fresh, opening) {
      for (let first = true; ; first = false) {
        // Who has waited finds none that lay idle for long.
        const kept = fresh && first ? undefined : takeIdle();
        const opened = kept ?? (sessions < most ? await open(opening) : 'full');
        const taken = opened === 'full' ? await turn(fresh, opening) : opened;
        if (!taken) continue;
        opening(() => taken.session.leave());
        return taken;
      }
    },
    pass({ session, messages }) {
      if (!session.pipelining || messages + 1 >= MESSAGES_A_CONNECTION) return false;
      const at = waiting.findIndex(({ fresh }) => !fresh);
      const [next] = at < 0 ? [] : waiting.splice(at, 1);
      next?.wake({ session, messages: messages + 1, used: true });
      return next !== undefined;
    },
    giveBack({ session, messages }) {
      const kept = { session, messages: messages + 1, used: true };
      if (kept.messages >= MESSAGES_A_CONNECTION) {
        most = Math.min(MOST_SESSIONS, most + 1);
        return session.quit();
      }
      const drop = () => {
        const at = idle.findIndex((each) => each.open === kept);
        if (at >= 0) idle.splice(at, 1);
        session.quit();
      };
      idle.push({ open: kept, timer: setTimeout(drop, IDLE_MS).unref() });
      waiting.shift()?.wake(null);
    },
    close() {
      for (const { open: kept, timer } of idle.splice(0)) {
        clearTimeout(timer);
        kept.session.quit();
      }
    },
  };
}

/** 421 or another "later" instead of a greeting: while other sessions are open, it is one too many. */
function saysFull(cause: unknown): boolean {
  const code =
    typeof cause === 'object' && cause !== null && 'responseCode' in cause ? Number(cause.responseCode) : 0;
  return code >= 400 && code < 500;
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

/** Greets, secures and logs in by nodemailer, which knows every way of it; the messages are then handed over by ourselves. */
async function connect(smtp: SMTPConnection, options: RelayOptions): Promise<SmtpSession> {
  const { username, password } = new URL(options.url);
  await step(smtp, 'The connection was closed before the relay was ready.', (done) => smtp.connect(done));
  const pipelining = /^250[ -]PIPELINING\s*$/im.test(smtp.lastServerResponse || '');
  if (username) {
    const credentials = { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
    await step(smtp, 'The connection was closed during login.', (done) => smtp.login({ credentials }, done));
  }
  const socket = smtp._socket;
  if (!socket || socket.destroyed) throw new Error('The connection was closed before the relay was ready.');
  smtp.removeAllListeners().on('error', () => {});
  socket.removeAllListeners('data').removeAllListeners('timeout');
  return new SmtpSession(socket, { pipelining, timeoutMs: options.timeoutMs ?? RELAY_TIMEOUT_MS });
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
