import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EnvFault, readEnv, SECRETS, type Env } from '../../config/env.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A value of the right form for each secret; it must be seen nowhere. */
const VALUES: Record<string, string> = {
  DATABASE_URL: 'postgres://me:hidden-word@db.example/news',
  REDIS_URL: 'redis://:hidden-word@queue.example:6379',
  SMTP_URL: 'smtps://me:hidden-word@relay.example',
  IMAP_URL: 'imaps://me:hidden-word@mail.example',
  DKIM_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\nhidden-word\n-----END PRIVATE KEY-----',
  OIDC_CLIENT_SECRET: 'hidden-word',
  SECRET: 'hidden-word-hidden-word-hidden-word-hidden-word',
};
const valueOf = (name: string) => VALUES[name] ?? 'hidden-word-hidden-word-hidden-word-hidden-word';
const beside = { MAIL_FROM: 'news@news.example' };

function faultOf(variables: Record<string, string>): string {
  try {
    readEnv(variables, folder);
  } catch (thrown) {
    if (thrown instanceof EnvFault) return thrown.message;
    throw thrown;
  }
  return '';
}

test.each(SECRETS)('%s may lie in a file, with or without a line end', (name) => {
  const file = join(folder, name);
  for (const end of ['', '\n']) {
    writeFileSync(file, valueOf(name) + end);
    const env = readEnv({ ...beside, [`${name}_FILE`]: file }, folder);
    expect(env[name as keyof Env]).toBe(valueOf(name));
  }
});

test.each(SECRETS)(
  '%s in a file that can’t be read, or is empty, is a fault that names it and never its value',
  (name) => {
    const file = join(folder, 'empty');
    writeFileSync(file, '\n');
    expect(faultOf({ ...beside, [`${name}_FILE`]: join(folder, 'nowhere') })).toContain(
      `${name}_FILE names a file that can't be read`,
    );
    expect(faultOf({ ...beside, [`${name}_FILE`]: file })).toContain(`${name}_FILE names an empty file`);
  },
);

test.each(SECRETS)('%s given twice is a fault: nobody could tell which one counts', (name) => {
  const file = join(folder, name);
  writeFileSync(file, valueOf(name));
  const fault = faultOf({ ...beside, [`${name}_FILE`]: file, [name]: valueOf(name) });
  expect(fault).toContain(`${name} and ${name}_FILE`);
  expect(fault).not.toContain('hidden-word');
});

test('no fault shows a value, however wrong it is', () => {
  const wrong = Object.fromEntries(SECRETS.map((name) => [name, 'ftp://me:hidden-word@x']));
  expect(faultOf({ ...beside, ...wrong, DKIM_DOMAIN: 'news.example', PORT: 'x' })).toMatch(/PORT/);
  expect(faultOf({ ...beside, ...wrong, DKIM_DOMAIN: 'news.example', PORT: 'x' })).not.toContain(
    'hidden-word',
  );
});

test('every setting that holds a password or a key may lie in a file', () => {
  const secret = /SECRET$|KEY$|PASSWORD$|TOKEN$|^(DATABASE|REDIS|SMTP|IMAP)_URL$/;
  const names = Object.keys(
    readEnv(
      {
        ...beside,
        ...VALUES,
        OIDC_ISSUER: 'https://id.example',
        OIDC_CLIENT_ID: 'x',
        DKIM_DOMAIN: 'x.example',
      },
      folder,
    ),
  );
  expect(names.filter((name) => secret.test(name) && !SECRETS.includes(name))).toEqual([]);
  expect(SECRETS.length).toBeGreaterThan(5);
});
