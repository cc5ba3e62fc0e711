import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import type { Channel } from '../../alerts/channel.ts';
import { createEmailChannel } from '../../alerts/email.ts';
import { plainMail } from './plain-mail.ts';

/** A relay with one place at its door, which answers a message when the test says so. */
interface Narrow {
  url: string;
  /** What it heard and said, in order: commands by their first word, `body <first line>`, and its answers to messages. */
  heard: string[];
  /** Pieces as they came over the wire. */
  pieces: string[];
  /** Answers the oldest message that has no answer. */
  answer(line: string): void;
  /** Has two places from now on: it may notice late that the first connection is gone. */
  widen(): void;
  connections(): number;
  close(): Promise<void>;
}

const open: { channel: Channel; relay: Narrow }[] = [];
afterEach(async () => {
  for (const { channel, relay } of open.splice(0)) {
    await channel.close();
    await relay.close();
  }
});

async function narrowRelay(pipelining: boolean): Promise<Narrow> {
  const heard: string[] = [];
  const pieces: string[] = [];
  const answers: ((line: string) => void)[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let places = 1;
  const server = createServer((socket) => {
    socket.on('error', () => {});
    if (sockets.size >= places) return void socket.end('421 4.3.2 one at a time\r\n');
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    listen(socket, {
      offers: pipelining ? '250-narrow\r\n250 PIPELINING' : '250 narrow',
      pieces,
      heard,
      ask: (answer) => answers.push(answer),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    heard,
    pieces,
    answer: (line) => answers.shift()?.(line),
    widen: () => void (places = 2),
    connections: () => connections,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** One connection: what comes while a message waits for its answer is looked at after it (RFC 2920 §3.2). */
function listen(
  socket: Socket,
  {
    offers,
    pieces,
    heard,
    ask,
  }: Pick<Narrow, 'pieces' | 'heard'> & { offers: string; ask(answer: (line: string) => void): void },
): void {
  let pending = '';
  let inData = false;
  let busy = false;
  const talk = () => {
    while (!busy) {
      const end = pending.indexOf(inData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const part = pending.slice(0, end);
      pending = pending.slice(end + (inData ? 5 : 2));
      if (inData) {
        inData = false;
        busy = true;
        heard.push(`body ${/^Subject: (.*)$/m.exec(part)?.[1]}`);
        ask((line) => {
          heard.push(line);
          socket.write(`${line}\r\n`);
          busy = false;
          talk();
        });
        continue;
      }
      const word = part.split(/[ :]/)[0] ?? '';
      heard.push(word);
      if (word === 'EHLO') socket.write(`${offers}\r\n`);
      else if (word === 'DATA') {
        inData = true;
        socket.write('354 go on\r\n');
      } else socket.write('250 ok\r\n');
    }
  };
  socket.write('220 narrow\r\n');
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece.toString('latin1'));
    pending += piece.toString('latin1');
    talk();
  });
}

/** Two messages on one session: the first is written and has no answer, the second waits behind it. */
async function oneBehindAnother({ timeoutMs = 600_000, pipelining = true } = {}) {
  const relay = await narrowRelay(pipelining);
  const channel = createEmailChannel({ url: relay.url, timeoutMs });
  open.push({ channel, relay });
  const started: string[] = [];
  const giveUp = new AbortController();
  const send = async (subject: string, signal: AbortSignal) =>
    await channel
      .send(
        { ...plainMail, subject, messageId: `<${subject}@kakehashi>` },
        signal,
        async () => void started.push(subject),
      )
      .catch((failure: unknown) => failure);
  const opening = send('opening', new AbortController().signal);
  await vi.waitFor(() => expect(relay.heard).toContain('body opening'));
  relay.answer('250 2.0.0 kept');
  await opening;
  const first = send('first', new AbortController().signal);
  const second = send('second', giveUp.signal);
  await vi.waitFor(() => expect(relay.heard).toContain('body first'));
  return { relay, started, giveUp, first, second };
}

const kept = { response: expect.stringMatching(/^250/) };

test('the envelope of the next message comes with the last bytes of the one before, and its content waits for the answer', async () => {
  const { relay, started, first, second } = await oneBehindAnother();
  await vi.waitFor(() =>
    expect(relay.pieces.at(-1)).toMatch(/\r\n\.\r\nMAIL FROM:.*\r\nRCPT TO:.*\r\nDATA\r\n$/),
  );
  expect(started).toEqual(['opening', 'first']);
  relay.answer('250 2.0.0 kept');
  expect(await first).toMatchObject(kept);
  await vi.waitFor(() => expect(relay.heard).toContain('body second'));
  relay.answer('250 2.0.0 kept');
  expect(await second).toMatchObject(kept);
  expect(started).toEqual(['opening', 'first', 'second']);
  expect(relay.heard.slice(-6)).toEqual([
    '250 2.0.0 kept',
    'MAIL',
    'RCPT',
    'DATA',
    'body second',
    '250 2.0.0 kept',
  ]);
  expect(relay.connections()).toBe(1);
});

test('a relay that takes one command at a time hears of the next message when it has answered', async () => {
  const { relay, first, second } = await oneBehindAnother({ pipelining: false });
  relay.answer('250 2.0.0 kept');
  expect(await first).toMatchObject(kept);
  await vi.waitFor(() => expect(relay.heard).toContain('body second'));
  relay.answer('250 2.0.0 kept');
  expect(await second).toMatchObject(kept);
  expect(relay.pieces.join('')).toContain('\r\n.\r\nMAIL FROM');
  expect(relay.pieces.filter((piece) => /\r\n\.\r\n./s.test(piece))).toEqual([]);
});

test('a message that is given up behind another leaves that one in no doubt, and nothing of it flows', async () => {
  const { relay, started, giveUp, first, second } = await oneBehindAnother();
  giveUp.abort();
  expect(await second).toMatchObject({ kind: 'mail-temporary' });
  relay.answer('250 2.0.0 kept');
  expect(await first).toMatchObject(kept);
  expect(started).toEqual(['opening', 'first']);
  expect(relay.heard.filter((each) => each.startsWith('body'))).toEqual(['body opening', 'body first']);
});

test('a message that has begun to flow behind another is cut off at once when it is given up', async () => {
  const { relay, giveUp, first, second } = await oneBehindAnother();
  relay.answer('250 2.0.0 kept');
  expect(await first).toMatchObject(kept);
  await vi.waitFor(() => expect(relay.heard).toContain('body second'));
  giveUp.abort();
  expect(await second).toMatchObject({ kind: 'mail-in-doubt' });
});

test('a message behind one that hangs takes another way', async () => {
  const { relay, first, second } = await oneBehindAnother({ timeoutMs: 1000 });
  relay.widen();
  expect(await first).toMatchObject({ kind: 'mail-in-doubt' });
  await vi.waitFor(() => expect(relay.heard).toContain('body second'), { timeout: 10_000 });
  // The answer to the first goes nowhere.
  relay.answer('250 2.0.0 kept');
  relay.answer('250 2.0.0 kept');
  expect(await second).toMatchObject(kept);
  expect(relay.connections()).toBe(2);
});

test('a message behind one that is refused is sent', async () => {
  const { relay, first, second } = await oneBehindAnother();
  relay.widen();
  relay.answer('554 5.7.1 no');
  expect(await first).toMatchObject({ kind: 'mail-rejected', status: 554 });
  await vi.waitFor(() => expect(relay.heard).toContain('body second'));
  relay.answer('250 2.0.0 kept');
  expect(await second).toMatchObject(kept);
});
