import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';

/** How a sink answers one message. */
export type Manner =
  | 'take'
  | 'no-greeting'
  | 'trickle'
  | 'hang-after-data'
  /** Written down, but the 250 comes when the sender has long given up. */
  | 'late-250'
  | 'reset-after-data'
  /** Cut when the message is complete, before it is written down. */
  | 'lose'
  /** The same, after the sender was killed. */
  | 'kill-sender'
  | { rcpt: string }
  | { afterData: string }
  | { greeting: string };

/** Longer than a sender waits for an answer. */
const LATE_MS = 45_000;

/** A message from DATA to its answer, in milliseconds of `performance.now()`. */
export interface Flow {
  /** Envelope sender. */
  from: string;
  startedAt: number;
  /** When it was answered or the connection ended; null while it flows. */
  endedAt: number | null;
  /** The sink itself let it hang or broke it off. */
  broken: boolean;
}

/** A mail relay for tests: it writes a message to disk and syncs before it answers 250. */
export interface Sink {
  url: string;
  /** Whole messages as they came, newest last. */
  messages: string[];
  /** Recipients of all messages that were taken. */
  recipients: string[];
  /** Every message that began to flow, oldest first. */
  flows: Flow[];
  close(): Promise<void>;
}

/** What more a sink does than to take messages. */
export interface SinkWays {
  killSender?(): void;
  /** Takes commands together, and says so. */
  pipelining?: boolean;
  /** Connections at a time; one more is turned away at the door. Any number unless said. */
  places?: number;
}

/** Starts a sink on loopback; `manner` is asked for each message, with its number from 0; for the first of a connection when it opens. */
export async function startSink(
  file: string,
  manner: (n: number) => Manner,
  { killSender = () => {}, pipelining = false, places = Infinity }: SinkWays = {},
): Promise<Sink> {
  const messages: string[] = [];
  const recipients: string[] = [];
  const flows: Flow[] = [];
  const sockets = new Set<Socket>();
  const log = openSync(file, 'a');
  let asked = 0;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    if (sockets.size >= places) return void socket.end('421 4.3.2 too many at a time\r\n');
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    talk(socket, {
      offers: pipelining ? '250-sink\r\n250 PIPELINING' : '250 sink',
      ask: () => manner(asked++),
      killSender,
      begin: (from) => {
        const flow = { from, startedAt: performance.now(), endedAt: null, broken: false };
        flows.push(flow);
        return flow;
      },
      keep: (message, to) => {
        writeSync(log, `${/^Message-ID: (.*)$/im.exec(message)?.[1]?.trim()}\n`);
        fsyncSync(log);
        messages.push(message);
        recipients.push(...to);
      },
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    messages,
    recipients,
    flows,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      closeSync(log);
    },
  };
}

interface Talk {
  /** The answer to EHLO. */
  offers: string;
  ask(): Manner;
  killSender(): void;
  begin(from: string): Flow;
  keep(message: string, to: string[]): void;
}

function talk(socket: Socket, { offers, ask, killSender, begin, keep }: Talk): void {
  let how = ask();
  let first = true;
  if (how === 'no-greeting') return;
  if (how === 'trickle') {
    const drip = setInterval(() => socket.write('2'), 100);
    socket.on('close', () => clearInterval(drip));
    return;
  }
  const script = (): { greeting?: string; rcpt?: string; afterData?: string } =>
    typeof how === 'object' ? how : {};
  const say = (line: string) => socket.write(`${line}\r\n`);
  say(script().greeting ?? '220 sink');
  let pending = '';
  let inData = false;
  let to: string[] = [];
  let from = '';
  let flow: Flow | null = null;
  const ended = (broken: boolean) => {
    if (!flow) return;
    flow.broken = broken;
    flow.endedAt = performance.now();
    flow = null;
  };
  socket.on('close', () => ended(flow?.broken ?? false));
  socket.on('data', (chunk) => {
    pending += chunk.toString('utf8');
    for (;;) {
      const end = inData ? pending.indexOf('\r\n.\r\n') : pending.indexOf('\r\n');
      if (end < 0) return;
      const part = pending.slice(0, end);
      pending = pending.slice(end + (inData ? 5 : 2));
      if (inData) {
        inData = false;
        if (how === 'late-250') keep(part, to);
        if (how === 'late-250') setTimeout(() => socket.writable && say('250 2.0.0 kept'), LATE_MS).unref();
        if ((how === 'hang-after-data' || how === 'late-250') && flow) flow.broken = true;
        if (how === 'hang-after-data' || how === 'late-250') return;
        if (how === 'reset-after-data' || how === 'lose' || how === 'kill-sender') ended(true);
        if (how === 'reset-after-data') return void socket.resetAndDestroy();
        if (how === 'kill-sender') killSender();
        if (how === 'lose' || how === 'kill-sender') return void socket.destroy();
        const after = script().afterData;
        if (after) say(after);
        else {
          keep(part, to);
          say('250 2.0.0 kept');
        }
        ended(false);
        to = [];
        continue;
      }
      if (/^(EHLO|HELO)/i.test(part)) say(offers);
      else if (/^MAIL/i.test(part)) {
        if (!first) how = ask();
        first = false;
        to = [];
        from = /<(.*?)>/.exec(part)?.[1] ?? '';
        say('250 2.1.0 ok');
      } else if (/^RCPT/i.test(part)) {
        to.push(/<(.*)>/.exec(part)?.[1] ?? '');
        say(script().rcpt ?? '250 2.1.5 ok');
      } else if (/^DATA/i.test(part)) {
        inData = true;
        flow = begin(from);
        say('354 go on');
      } else if (/^QUIT/i.test(part)) {
        say('221 bye');
        socket.end();
      } else say('250 ok');
    }
  });
}
