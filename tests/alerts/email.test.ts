import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message } from '../../alerts/channel.ts';
import { strictAddress } from '../../alerts/address.ts';
import { createEmailChannel } from '../../alerts/email.ts';
import { plainMail } from './plain-mail.ts';
import { startSink, type Sink } from './sink.ts';

let sink: Sink;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sink-'));
  sink = await startSink(join(folder, 'taken'), () => 'take');
});
afterAll(async () => {
  await sink.close();
  rmSync(folder, { recursive: true });
});

async function send(message: Message) {
  const channel = createEmailChannel({ url: sink.url, timeoutMs: 2000 });
  let started = 0;
  const before = sink.messages.length;
  const end = await channel
    .send(message, new AbortController().signal, async () => {
      expect(sink.messages.length).toBe(before);
      started++;
    })
    .catch((failure: unknown) => failure);
  return { end, started };
}

test.each([
  ['reader@example.com, other@example.com'],
  ['a@example.com\r\nRCPT TO:<evil@example.com>'],
  ['"Name" <a@example.com>'],
  ['a@example.com;b@example.com'],
  ['a b@example.com'],
  ['a@@example.com'],
  ['@example.com'],
  ['a@localhost'],
  [''],
])('%j is not the address of one mailbox', async (address) => {
  expect(strictAddress(address)).toBeNull();
  const { end, started } = await send({ ...plainMail, to: { name: '', address } });
  expect(end).toMatchObject({ kind: 'mail-rejected' });
  expect(started).toBe(0);
});

test('a domain in another script is written as the network writes it', () => {
  expect(strictAddress('reader@例え.jp')).toBe('reader@xn--r8jz45g.jp');
});

test('line breaks in names, subjects and headers add no header and no recipient', async () => {
  const evil = 'x\r\nBcc: evil@example.com\r\n\r\nbody';
  const { end, started } = await send({
    ...plainMail,
    to: { name: evil, address: 'reader@example.com' },
    subject: evil,
    headers: { 'List-ID': evil },
  });
  expect(end).toMatchObject({ response: expect.stringContaining('250') });
  expect(started).toBe(1);
  expect(sink.recipients.at(-1)).toBe('reader@example.com');
  const message = sink.messages.at(-1)!;
  expect(message.slice(0, message.indexOf('\r\n\r\n'))).not.toMatch(/^Bcc:/im);
});

test('a message is not sent when its start cannot be recorded', async () => {
  const before = sink.messages.length;
  const channel = createEmailChannel({ url: sink.url, timeoutMs: 2000 });
  const sending = channel.send(plainMail, new AbortController().signal, async () => {
    throw new Error('The database is gone.');
  });
  await expect(sending).rejects.toMatchObject({ kind: 'mail-temporary' });
  expect(sink.messages.length).toBe(before);
});

test('a relay that takes commands together gets them together, and what it refuses of them is refused', async () => {
  const taken: string[] = [];
  const relay = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo: ({ address }, _, done) =>
      done(
        address.startsWith('gone') ? Object.assign(new Error('5.1.1 unknown'), { responseCode: 550 }) : null,
      ),
    onData(stream, _, done) {
      let message = '';
      stream.setEncoding('utf8').on('data', (piece: string) => (message += piece));
      stream.on('end', () => {
        taken.push(message);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', () => resolve()));
  const address = relay.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const channel = createEmailChannel({ url: `smtp://127.0.0.1:${port}`, timeoutMs: 2000 });
  const sendTo = async (to: string, text: string) =>
    await channel
      .send(
        { ...plainMail, text, to: { name: '', address: to } },
        new AbortController().signal,
        async () => {},
      )
      .catch((failure: unknown) => failure);
  expect(await sendTo('one@example.com', '.\r\n..\r\nend')).toMatchObject({
    response: expect.stringMatching(/^250/),
  });
  expect(await sendTo('gone@example.com', 'Text.')).toMatchObject({ kind: 'mail-rejected', status: 550 });
  expect(await sendTo('two@example.com', 'Text.')).toMatchObject({ response: expect.stringMatching(/^250/) });
  expect(taken).toHaveLength(2);
  await channel.close();
  await new Promise<void>((resolve) => relay.close(() => resolve()));
});

test('a relay that takes two at a time gets two, and the others wait instead of failing', async () => {
  let most = 0;
  let now = 0;
  const taken: string[] = [];
  const relay = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    closeTimeout: 100,
    onConnect(_, done) {
      if (now >= 2) return done(Object.assign(new Error('4.3.2 too many'), { responseCode: 421 }));
      most = Math.max(most, ++now);
      return done();
    },
    onClose: () => void now--,
    onData(stream, session, done) {
      stream.resume().on('end', () => {
        taken.push(...session.envelope.rcptTo.map(({ address }) => address));
        done();
      });
    },
  });
  relay.on('error', () => {});
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', () => resolve()));
  const address = relay.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const channel = createEmailChannel({ url: `smtp://127.0.0.1:${port}`, timeoutMs: 5000 });
  const all = Array.from({ length: 12 }, (_, n) => `r${n}@example.com`);
  const send = async (to: string) =>
    await channel
      .send({ ...plainMail, to: { name: '', address: to } }, new AbortController().signal, async () => {})
      .catch((failure: unknown) => failure);
  // The first alone: then there is a session for the others to wait for.
  const ends = [await send('first@example.com'), ...(await Promise.all(all.map(send)))];
  expect(ends.filter((end) => !(typeof end === 'object' && end !== null && 'response' in end))).toEqual([]);
  expect(taken.toSorted()).toEqual(['first@example.com', ...all].toSorted());
  expect(most).toBe(2);
  await channel.close();
  await new Promise<void>((resolve) => relay.close(() => resolve()));
});
