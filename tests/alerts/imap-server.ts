import { createServer, type Socket } from 'node:net';

/** A mailbox that is read by IMAP (RFC 3501, as much of it as a reader of bounces needs). */
export interface ImapServer {
  url: string;
  /** Puts a mail into the inbox, unseen. */
  put(raw: string): void;
  unseen(): number;
  /** Waits until this many sessions have been ended by a LOGOUT since the start. */
  sessions(count: number): Promise<void>;
  close(): Promise<void>;
}

interface Mail {
  raw: Buffer;
  seen: boolean;
}

const USER = 'bounces';
const PASSWORD = 'open sesame';

/** Starts an IMAP server on loopback with an empty inbox. */
export async function startImapServer(): Promise<ImapServer> {
  const mails: Mail[] = [];
  const sockets = new Set<Socket>();
  let ended = 0;
  let waiting: { count: number; resolve(): void }[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    talk(socket, mails, () => {
      ended++;
      for (const each of waiting) if (each.count <= ended) each.resolve();
      waiting = waiting.filter(({ count }) => count > ended);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `imap://${USER}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/INBOX`,
    put: (raw) => void mails.push({ raw: Buffer.from(raw), seen: false }),
    unseen: () => mails.filter(({ seen }) => !seen).length,
    sessions: async (count) =>
      await new Promise<void>((resolve) => {
        if (ended >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** What a client asks in one line: `A1 UID FETCH 3 (UID BODY.PEEK[])`. */
interface Asked {
  tag: string;
  command: string;
  rest: string;
}

function talk(socket: Socket, mails: Mail[], loggedOut: () => void): void {
  const say = (line: string) => socket.write(`${line}\r\n`);
  say('* OK [CAPABILITY IMAP4rev1] ready');
  let pending = '';
  socket.on('data', (chunk) => {
    pending += chunk.toString('latin1');
    for (let end = pending.indexOf('\r\n'); end >= 0; end = pending.indexOf('\r\n')) {
      const [, tag = '', command = '', rest = ''] =
        /^(\S+) ((?:UID )?\S+) ?(.*)$/i.exec(pending.slice(0, end)) ?? [];
      pending = pending.slice(end + 2);
      const asked = { tag, command: command.toUpperCase(), rest };
      for (const line of answer(asked, mails)) socket.write(line);
      if (asked.command !== 'LOGOUT') continue;
      socket.end();
      loggedOut();
    }
  });
}

function answer({ tag, command, rest }: Asked, mails: Mail[]): (string | Buffer)[] {
  const ok = `${tag} OK done\r\n`;
  const chosen = () =>
    mails.flatMap((mail, n) => (Number(rest.split(' ')[0]) === n + 1 ? [{ mail, n: n + 1 }] : []));
  switch (command) {
    case 'CAPABILITY':
      return ['* CAPABILITY IMAP4rev1\r\n', ok];
    case 'LOGIN':
      return [
        rest === `"${USER}" "${PASSWORD}"` || rest === `${USER} "${PASSWORD}"` ? ok : `${tag} NO wrong\r\n`,
      ];
    case 'LIST':
    case 'LSUB':
      return [`* ${command} (\\HasNoChildren) "/" "INBOX"\r\n`, ok];
    case 'SELECT':
      return [
        '* FLAGS (\\Seen)\r\n* OK [PERMANENTFLAGS (\\Seen)] yes\r\n',
        `* ${mails.length} EXISTS\r\n* OK [UIDVALIDITY 1] yes\r\n* OK [UIDNEXT ${mails.length + 1}] yes\r\n`,
        `${tag} OK [READ-WRITE] done\r\n`,
      ];
    case 'UID SEARCH':
      return [`* SEARCH${mails.map(({ seen }, n) => (seen ? '' : ` ${n + 1}`)).join('')}\r\n`, ok];
    case 'UID FETCH':
      return [
        ...chosen().flatMap(({ mail, n }) => [
          `* ${n} FETCH (UID ${n} BODY[]<0> {${mail.raw.length}}\r\n`,
          mail.raw,
          ')\r\n',
        ]),
        ok,
      ];
    case 'UID STORE':
      for (const { mail } of chosen()) mail.seen ||= /\\Seen/i.test(rest);
      return [ok];
    case 'LOGOUT':
      return ['* BYE\r\n', ok];
    case 'NOOP':
    case 'CLOSE':
      return [ok];
    default:
      return [`${tag} BAD unknown\r\n`];
  }
}
