import { connect } from 'node:net';
import { once } from 'node:events';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEnv } from '../../config/env.ts';
import { clientAddress } from '../../web/client-address.ts';
import type { Variables } from '../../web/context.ts';
import { serve, type RunningWeb } from '../../web/serve.ts';
import { openWeb, type TestWeb } from './open-web.ts';

let web: TestWeb;
let running: RunningWeb;
beforeAll(async () => {
  web = await openWeb();
  running = await serve(web.app, { host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await running.close();
  await web.close();
});

const PROXIES = ['10.1.0.0/16', '192.0.2.7', '2001:db8:1::/48'];

test.each([
  ['a reader without a proxy', '203.0.113.9', undefined, '203.0.113.9'],
  ['a reader who claims to be another', '203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['a reader behind one proxy', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['a reader behind two', '10.1.2.3', '198.51.100.1, 192.0.2.7', '198.51.100.1'],
  ['one who wrote an address first', '10.1.2.3', '127.0.0.1, 198.51.100.1', '198.51.100.1'],
  ['a proxy in IPv6 clothes', '::ffff:10.1.2.3', '::ffff:198.51.100.1', '198.51.100.1'],
  ['a reader with IPv6', '2001:db8:1::5', '2001:db8:9::1', '2001:db8:9::1'],
  ['a proxy that says nothing', '10.1.2.3', undefined, '10.1.2.3'],
  ['a proxy that says nonsense', '10.1.2.3', 'unknown', '10.1.2.3'],
  ['a chain of proxies alone', '10.1.2.3', '10.1.9.9', '10.1.9.9'],
])('%s: %s with %s is at %s', async (_, peer, header, expected) => {
  const addressOf = clientAddress(PROXIES);
  const app = new Hono<{ Variables: Variables }>().get('/', (c) => c.text(addressOf(c)));
  const socket = { incoming: { socket: { remoteAddress: peer } } };
  const headers: Record<string, string> = header === undefined ? {} : { 'x-forwarded-for': header };
  expect(await (await app.request('/', { headers }, socket)).text()).toBe(expected);
});

test.each(['10.0.0.0/33', 'proxy.example', '10.0.0.0/8/8', '2001:db8::/129', '10.0.0/8'])(
  'a proxy written as %s is refused at the start',
  (text) => {
    expect(() => readEnv({ TRUST_PROXY: `127.0.0.1, ${text}` }, '/nowhere')).toThrow(
      /TRUST_PROXY: give addr/,
    );
  },
);

test('the mailbox is for who sits at the machine, not for those whom a proxy on it lets in', async () => {
  const mailbox = `http://127.0.0.1:${running.port}/api/v1/mailbox`;
  expect((await fetch(mailbox)).status).toBe(200);
  const through = await fetch(mailbox, { headers: { 'x-forwarded-for': '203.0.113.9' } });
  expect(through.status).toBe(404);
});

test.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip;q=0.8', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['identity', null],
  ['', null],
])('a reader who takes "%s" gets pages by %s, with the same words', async (accepted, coding) => {
  const paths = ['/about?ui=en', '/api/v1/openapi.json', '/nowhere'];
  const assets = [...(await web.text('/')).matchAll(/"(\/assets\/[^"]+\.(?:css|js))"/g)].map(
    (found) => found[1]!,
  );
  expect(assets.length).toBeGreaterThan(1);
  for (const path of [...paths, ...assets, ...assets]) {
    const answer = await web.get(path, { 'accept-encoding': accepted });
    expect(answer.headers.get('content-encoding'), path).toBe(coding);
    expect(answer.headers.get('vary'), path).toContain('Accept-Encoding');
    const bytes = Buffer.from(await answer.arrayBuffer());
    const unpacked =
      { br: brotliDecompressSync, gzip: gunzipSync }[coding ?? ''] ?? ((plain: Buffer) => plain);
    const words = unpacked(bytes)
      .toString()
      .replaceAll(/nonce="[^"]+"/g, '');
    expect(words, path).toBe((await web.text(path)).replaceAll(/nonce="[^"]+"/g, ''));
  }
});

test('pages with secrets beside words of the address, and streams, are never packed', async () => {
  const takes = { 'accept-encoding': 'gzip, br' };
  for (const path of ['/ops/login', '/me', '/preferences/x', '/unsubscribe/x'])
    expect((await web.get(path, takes)).headers.get('content-encoding'), path).toBeNull();
  const live = await web.get('/live', takes);
  expect(live.headers.get('content-encoding')).toBeNull();
  await live.body?.cancel();
});

const tooMuch = (n: number) => `email=${'a'.repeat(n)}`;

test('a body is read up to its limit however long it claims to be', async () => {
  const post = async (body: string | ReadableStream) =>
    (
      await fetch(`http://127.0.0.1:${running.port}/subscribe`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        ...(typeof body === 'string' ? {} : { duplex: 'half' as const }),
      })
    ).status;
  expect(await post(tooMuch(300_000))).toBe(413);
  expect(await post(new Blob([tooMuch(300_000)]).stream())).toBe(413);
  expect(await post(new Blob([tooMuch(1000)]).stream())).toBe(400);
  expect(await post(tooMuch(1000))).toBe(400);
});

test('a length that is none ends the connection, and a short one is all that is read', async () => {
  for (const [length, status] of [
    ['-5', '400'],
    ['12', '400'],
  ] as const) {
    const socket = connect(running.port, '127.0.0.1');
    socket.write(
      `POST /subscribe HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${length}\r\n\r\nemail=aaaaaa`,
    );
    let said = '';
    socket.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(socket, 'close');
    expect(said).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
  }
});
