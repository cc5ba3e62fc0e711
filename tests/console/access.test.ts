import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../store/people-tables.ts';
import { ACCESS, may } from '../../web/ops/access.ts';
import { openConsole, ORIGIN, type Browser, type TestConsole } from './open-console.ts';

const ROLES: readonly Role[] = ['reader', 'editor', 'operator', 'admin'];
let room: TestConsole;
const browsers = new Map<Role, Browser>();

beforeAll(async () => {
  room = await openConsole();
  for (const role of ROLES) browsers.set(role, await room.as(role));
});
afterAll(async () => await room.close());

/** An address of a route: its parameters filled with something that exists nowhere. */
function addressOf(route: string): { method: string; path: string } {
  const [method = '', path = ''] = route.split(' ');
  return {
    method,
    path: `/ops${path
      .replace(/:\w+\{\[0-9\][^/]*/g, '999999')
      .replace(/:\w+\{(\w+)\|[^/]*\}/g, '$1')
      .replace(/:\w+/g, 'nothing')
      .replace(/\/$/, '')}`,
  };
}

const guarded = Object.entries(ACCESS).filter(([, needed]) => needed !== 'anyone');

test('every route of the console is in the table of access', () => {
  const served = room.app.routes
    .filter(({ path, method }) => path.startsWith('/ops/') && method !== 'ALL')
    .map(({ path, method }) => `${method} ${path.slice('/ops'.length) || '/'}`);
  expect(served.length).toBeGreaterThan(20);
  expect(served.filter((route) => !(route in ACCESS))).toEqual([]);
});

describe.each(ROLES)('somebody whose role is %s', (role) => {
  test.each(guarded)('meets %s as the table says', async (route, needed) => {
    const { method, path } = addressOf(route);
    const browser = browsers.get(role)!;
    if (method === 'POST' && path === '/ops/logout') return;
    const answer = method === 'GET' ? await browser.get(path) : await browser.post(path);
    if (may(role, needed)) expect(answer.status).not.toBe(403);
    else expect(answer.status).toBe(403);
  });
});

test('a reader gets 403 on the console and keeps the page of the own account', async () => {
  const reader = browsers.get('reader')!;
  expect((await reader.get('/ops')).status).toBe(403);
  expect((await reader.get('/ops/me')).status).toBe(200);
});

test.each(guarded)('a stranger is sent to the login or refused: %s', async (route) => {
  const { method, path } = addressOf(route);
  const stranger = room.stranger();
  const answer = method === 'GET' ? await stranger.get(path) : await stranger.post(path);
  if (method === 'GET') expect(answer.headers.get('location')).toBe('/ops/login');
  else expect(answer.status).toBe(403);
});

test.each(guarded.filter(([route]) => route.startsWith('POST')))(
  '%s needs the token of the session and our own origin',
  async (route) => {
    const { path } = addressOf(route);
    const admin = browsers.get('admin')!;
    expect((await admin.post(path, { csrf: 'guessed' })).status).toBe(403);
    expect((await admin.post(path, {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    const old = { 'sec-fetch-site': '', origin: 'https://evil.example' };
    expect((await admin.post(path, {}, old)).status).toBe(403);
  },
);

test('the console forbids foreign scripts, frames and forms, and is never kept in a cache', async () => {
  const answer = await browsers.get('admin')!.get('/ops');
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toMatch(/default-src 'none'; script-src 'nonce-[\w+/=]+'/);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const other = await browsers.get('admin')!.get('/ops');
  expect(other.headers.get('content-security-policy')).not.toBe(policy);
});

test('over https the session cookie is tied to the host', async () => {
  const secure = await openConsole({ publicUrl: 'https://console.example' });
  try {
    const answer = await secure.app.request(`${ORIGIN}/ops/login`, {
      method: 'POST',
      body: new URLSearchParams({ name: 'x', password: 'y' }),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://console.example' },
    });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=');
  } finally {
    await secure.close();
  }
});
