import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Message } from '../../alerts/channel.ts';
import { strictAddress } from '../../alerts/address.ts';
import { createEmailChannel } from '../../alerts/email.ts';
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

const plain: Message = {
  id: '00000000-0000-4000-8000-000000000001',
  lang: 'en',
  stories: [],
  returnPath: null,
  settings: {},
  to: { name: '', address: 'reader@example.com' },
  from: { name: 'Kakehashi', address: 'news@kakehashi.example' },
  subject: 'News',
  text: 'Text.',
  html: null,
  headers: {},
  messageId: '<1@kakehashi>',
};

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
  const { end, started } = await send({ ...plain, to: { name: '', address } });
  expect(end).toMatchObject({ kind: 'mail-rejected' });
  expect(started).toBe(0);
});

test('a domain in another script is written as the network writes it', () => {
  expect(strictAddress('reader@例え.jp')).toBe('reader@xn--r8jz45g.jp');
});

test('line breaks in names, subjects and headers add no header and no recipient', async () => {
  const evil = 'x\r\nBcc: evil@example.com\r\n\r\nbody';
  const { end, started } = await send({
    ...plain,
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
  const sending = channel.send(plain, new AbortController().signal, async () => {
    throw new Error('The database is gone.');
  });
  await expect(sending).rejects.toMatchObject({ kind: 'mail-temporary' });
  expect(sink.messages.length).toBe(before);
});
