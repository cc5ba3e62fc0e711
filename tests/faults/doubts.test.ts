import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { doubtful } from '../../faults/doubts.ts';
import { returnAddress } from '../../workers/mail-links.ts';

const secret = randomBytes(32);
const id = randomUUID();
const from = returnAddress(secret, 'bounces@news.example', { kind: 'bounce', id });
const STRIKE = { from: 10_000, to: 12_000 };

test.each([
  ['ended long before', { startedAt: 1000, endedAt: 2000 }, false],
  ['was answered right before, so that the note of it may be lost', { startedAt: 9000, endedAt: 9500 }, true],
  ['flowed during', { startedAt: 11_000, endedAt: 11_500 }, true],
  ['was never answered', { startedAt: 9000, endedAt: null }, true],
  ['began after', { startedAt: 12_001, endedAt: 12_100 }, false],
])('a message that %s a fault: in doubt is %j', (_, flow, expected) => {
  const sink = { flows: [{ from, broken: false, ...flow }] };
  expect([...doubtful(sink, [STRIKE], secret)]).toEqual(expected ? [id] : []);
});

test('a message that the relay broke off is in doubt without any other fault', () => {
  const sink = { flows: [{ from, startedAt: 1, endedAt: 2, broken: true }] };
  expect(doubtful(sink, [], secret)).toEqual(new Set([id]));
});

test('an envelope that is not ours says nothing', () => {
  const sink = { flows: [{ from: 'x@y.example', startedAt: 1, endedAt: 2, broken: true }] };
  expect(doubtful(sink, [], secret)).toEqual(new Set());
});
