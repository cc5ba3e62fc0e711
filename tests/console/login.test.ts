import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFirstOperatorLink, saveAccount } from '../../store/accounts.ts';
import { sealPlainSecrets, secondFactorHolds } from '../../store/second-factor.ts';
import { openConsole, type Browser, type TestConsole } from './open-console.ts';
import { codeAt, PASSWORD } from './prepared.ts';

let room: TestConsole;
beforeEach(async () => {
  room = await openConsole();
});
afterEach(async () => await room.close());

async function account(name = 'minh', role: 'operator' | 'admin' = 'operator'): Promise<void> {
  await saveAccount(room.database.db, { name, password: PASSWORD, role });
}

const login = async (browser: Browser, password = PASSWORD, name = 'minh') =>
  await browser.post('/ops/login', { name, password });

function later(ms: number): void {
  room.clock.now = new Date(room.clock.now.getTime() + ms);
}

test('the first operator comes in by a link that works once, and a weak password is refused without using it up', async () => {
  const token = await createFirstOperatorLink(room.database.db, room.clock.now);
  const browser = room.stranger();
  expect((await browser.get(`/ops/first/${token}`)).status).toBe(200);
  expect((await browser.post(`/ops/first/${token}`, { name: 'minh', password: 'short' })).status).toBe(400);
  const made = await browser.post(`/ops/first/${token}`, { name: 'minh', password: PASSWORD });
  expect(made.headers.get('location')).toBe('/ops');
  expect((await browser.get('/ops')).status).toBe(200);
  expect(
    (await room.stranger().post(`/ops/first/${token}`, { name: 'eve', password: PASSWORD })).status,
  ).toBe(404);
  expect(await createFirstOperatorLink(room.database.db, room.clock.now)).toBeNull();
});

test('a login gives a session of its own, never the one before it', async () => {
  await account();
  const browser = room.stranger();
  await login(browser);
  const first = browser.cookies.get('session');
  await login(browser);
  expect(browser.cookies.get('session')).not.toBe(first);
  const old = room.stranger();
  old.cookies.set('session', first!);
  expect((await old.get('/ops')).headers.get('location')).toBe('/ops/login');
});

test('a session ends after half an hour of rest, and after half a day in any case', async () => {
  await account();
  const browser = room.stranger();
  await login(browser);
  later(29 * 60_000);
  expect((await browser.get('/ops')).status).toBe(200);
  later(29 * 60_000);
  expect((await browser.get('/ops')).status).toBe(200);
  later(31 * 60_000);
  expect((await browser.get('/ops')).status).toBe(303);
  const busy = room.stranger();
  await login(busy);
  for (let halfHours = 0; halfHours < 25; halfHours++) {
    later(29 * 60_000);
    await busy.get('/ops');
  }
  expect((await busy.get('/ops')).status).toBe(303);
});

test('two thousand guesses are mostly not even looked at, and the owner still gets in from a known browser', async () => {
  await account();
  const owner = room.stranger();
  await login(owner);
  const answers = new Map<number, number>();
  for (let guess = 0; guess < 2000; guess++) {
    const { status } = await login(room.stranger(), `guess ${guess}`);
    answers.set(status, (answers.get(status) ?? 0) + 1);
  }
  expect(answers.get(401)).toBeLessThan(30);
  expect(answers.get(429)).toBeGreaterThan(1950);
  expect((await login(owner)).status).toBe(303);
  // Nobody is locked out: a stranger's browser waits, five minutes at most.
  later(301_000);
  expect((await login(room.stranger())).status).toBe(303);
});

test('guesses side by side do not slip past the count', async () => {
  await account();
  const answers = await Promise.all(
    Array.from({ length: 60 }, async (_, n) => (await login(room.stranger(), `guess ${n}`)).status),
  );
  expect(answers.filter((status) => status === 401).length).toBeLessThanOrEqual(6);
});

async function withSecondFactor(): Promise<{ secret: string; codes: string[] }> {
  await account();
  const browser = room.stranger();
  await login(browser);
  const page = await (await browser.get('/ops/me')).text();
  browser.csrf = /name="csrf" value="([^"]+)"/.exec(page)![1]!;
  const secret = /name="secret" value="([^"]+)"/.exec(page)![1]!;
  const wrong = await browser.post('/ops/me/second-factor', { secret, code: '000000' });
  expect(wrong.status).toBe(400);
  const on = await browser.post('/ops/me/second-factor', { secret, code: codeAt(secret, room.clock.now) });
  const codes = [...(await on.text()).matchAll(/<code>([0-9a-f]{5}(?:-[0-9a-f]{5}){3})<\/code>/g)];
  expect(codes).toHaveLength(10);
  return { secret, codes: codes.map((found) => found[1]!) };
}

test('with a second factor a password alone opens nothing, and a code counts once', async () => {
  const { secret } = await withSecondFactor();
  later(60_000);
  const browser = room.stranger();
  expect((await login(browser)).headers.get('location')).toBe('/ops/login/code');
  expect((await browser.get('/ops')).headers.get('location')).toBe('/ops/login');
  const code = codeAt(secret, room.clock.now);
  expect((await browser.post('/ops/login/code', { code: '000000' })).status).toBe(401);
  expect((await browser.post('/ops/login/code', { code })).headers.get('location')).toBe('/ops');
  const thief = room.stranger();
  await login(thief);
  expect((await thief.post('/ops/login/code', { code })).status).toBe(401);
});

test('the secret of a second factor lies sealed in the database, and only for its own account', async () => {
  const { secret } = await withSecondFactor();
  const { rows } = await room.database.pool.query<{ id: string; totp_secret: string }>(
    "select id, totp_secret from account where name = 'minh'",
  );
  const [minh] = rows;
  expect(minh!.totp_secret).not.toContain(secret);
  later(60_000);
  const shown = { code: codeAt(secret, room.clock.now), now: room.clock.now };
  const other = { ...shown, key: Buffer.alloc(32, 1) };
  expect(await secondFactorHolds(room.database.db, minh!.id, other)).toBe(false);
  await account('hoa');
  await room.database.pool.query("update account set totp_secret = $1 where name = 'hoa'", [
    minh!.totp_secret,
  ]);
  const hoa = await room.database.pool.query<{ id: string }>("select id from account where name = 'hoa'");
  const key = room.services.secret;
  expect(await secondFactorHolds(room.database.db, hoa.rows[0]!.id, { ...shown, key })).toBe(false);
  expect(await secondFactorHolds(room.database.db, minh!.id, { ...shown, key })).toBe(true);
});

test('secrets that an earlier version stored as they are get sealed, and the apps go on working', async () => {
  await account();
  const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
  await room.database.pool.query('update account set totp_secret = $1', [secret]);
  expect(await sealPlainSecrets(room.database.db, room.services.secret)).toBe(1);
  expect(await sealPlainSecrets(room.database.db, room.services.secret)).toBe(0);
  const browser = room.stranger();
  await login(browser);
  const code = codeAt(secret, room.clock.now);
  expect((await browser.post('/ops/login/code', { code })).headers.get('location')).toBe('/ops');
});

test('a recovery code opens the console once, and guessing codes is slowed down', async () => {
  const { codes } = await withSecondFactor();
  const browser = room.stranger();
  await login(browser);
  expect((await browser.post('/ops/login/code', { code: codes[0]! })).headers.get('location')).toBe('/ops');
  const again = room.stranger();
  await login(again);
  const answers: number[] = [];
  for (let n = 0; n < 8; n++) answers.push((await again.post('/ops/login/code', { code: codes[0]! })).status);
  expect(answers).toContain(401);
  expect(answers.at(-1)).toBe(429);
});

test('an admin invites somebody, who chooses a password by a link that works once', async () => {
  const admin = await room.as('admin');
  const page = await (await admin.post('/ops/people', { name: 'lan', role: 'editor' })).text();
  const path = /\/ops\/welcome\/[\w-]+/.exec(page)![0];
  const lan = room.stranger();
  expect((await lan.get(path)).status).toBe(200);
  expect((await lan.post(path, { password: PASSWORD })).headers.get('location')).toBe('/ops/login');
  expect((await lan.post(path, { password: PASSWORD })).status).toBe(404);
  await login(lan, PASSWORD, 'lan');
  expect((await lan.get('/ops')).status).toBe(200);
});

test('a changed role and a closed account end the sessions at once, and the last admin stays', async () => {
  const admin = await room.as('admin');
  const editor = await room.as('editor');
  const idOf = async (name: string) =>
    (
      await room.database.db
        .selectFrom('account')
        .select('id')
        .where('name', '=', name)
        .executeTakeFirstOrThrow()
    ).id;
  await admin.post(`/ops/people/${await idOf('an-editor')}/change`, { role: 'editor', disabled: 'yes' });
  expect((await editor.get('/ops')).headers.get('location')).toBe('/ops/login');
  const own = await admin.post(`/ops/people/${await idOf('an-admin')}/change`, { role: 'reader' });
  expect(own.status).toBe(400);
  expect((await admin.get('/ops/people')).status).toBe(200);
});

test('sessions are listed and can be ended, but not those of others', async () => {
  await account();
  const here = room.stranger();
  await login(here);
  const there = room.stranger();
  await login(there);
  const editor = await room.as('editor');
  const rows = await room.database.db.selectFrom('session').selectAll().orderBy('created_at').execute();
  const theirs = rows.filter(({ agent }) => agent !== 'test');
  const page = await (await here.get('/ops/me')).text();
  here.csrf = /name="csrf" value="([^"]+)"/.exec(page)![1]!;
  for (const { id } of theirs) expect((await editor.post(`/ops/me/sessions/${id}/revoke`)).status).toBe(404);
  const revoke = /\/ops\/me\/sessions\/[^/]+\/revoke/.exec(page)![0];
  expect((await here.post(revoke)).status).toBe(303);
  expect((await there.get('/ops')).headers.get('location')).toBe('/ops/login');
  expect((await here.get('/ops')).status).toBe(200);
});
