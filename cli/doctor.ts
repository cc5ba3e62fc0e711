import { connect } from 'node:net';
import type { Env } from '../config/env.ts';
import { findBrowser } from '../crawlers/fetch/find-browser.ts';
import { openBackend } from '../queue/backend.ts';
import { openQueues } from '../queue/queues.ts';
import { openDatabase } from './database.ts';
import { mailChecks, SYSTEM_RECORDS, type MailSetup } from './doctor-mail.ts';
import { readSources } from './house.ts';

interface Finding {
  what: string;
  ok: boolean;
  says: string;
}

/** Checks everything the house needs, one line each, with what to do where something is wrong. Status 1 when anything is. */
export async function doctor(env: Env): Promise<void> {
  const findings: Finding[] = [];
  const check = async (what: string, look: () => Promise<string>) => {
    try {
      findings.push({ what, ok: true, says: await look() });
    } catch (cause) {
      findings.push({ what, ok: false, says: cause instanceof Error ? cause.message : String(cause) });
    }
  };
  await check('configuration', async () => `${readSources(env).size} sources`);
  await check('browser', async () => {
    const found = await findBrowser(env.CHROMIUM_PATH ?? null);
    if (!found)
      throw new Error(
        'No Chromium was found; sources that need a browser will fail. Install chromium or set CHROMIUM_PATH.',
      );
    return found;
  });
  await checkDatabase(env, check);
  if (env.SMTP_URL) await checkMail(env, env.SMTP_URL, check);
  else
    findings.push({
      what: 'mail',
      ok: true,
      says: 'the built-in mailbox (set SMTP_URL and MAIL_FROM to send)',
    });
  for (const { what, ok, says } of findings)
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${what.padEnd(14)} ${says}`);
  if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
}

type Check = (what: string, look: () => Promise<string>) => Promise<void>;

async function checkDatabase(env: Env, check: Check): Promise<void> {
  await check('database', async () => {
    const database = await openDatabase(env, { pool: 2 });
    try {
      const before = Date.now();
      const { rows } = await database.pool.query<{ version: string; now: Date }>(
        `select current_setting('server_version') as version, now() as now`,
      );
      const now = rows[0]?.now.getTime() ?? 0;
      const skew = Math.round(now - (before + Date.now()) / 2);
      await check('clock', async () => {
        if (Math.abs(skew) > 5000)
          throw new Error(`This machine's clock is ${skew} ms away from the database's. Set it by NTP.`);
        return `${skew} ms from the database`;
      });
      await check('queue', async () => {
        const backend = await openBackend(
          env.REDIS_URL ? { kind: 'redis', url: env.REDIS_URL } : { kind: 'postgres', url: database.url },
        );
        const queues = openQueues(backend);
        await queues.counts();
        await queues.close();
        await backend.close();
        return env.REDIS_URL ? 'BullMQ on Redis' : 'BullMQ on Postgres';
      });
      return `PostgreSQL ${rows[0]?.version}${database.embedded ? ', embedded' : ''}`;
    } finally {
      await database.close();
    }
  });
}

async function checkMail(env: Env, relay: string, check: Check): Promise<void> {
  const url = new URL(relay);
  await check(
    'relay',
    async () => await greeting(url.hostname, Number(url.port) || (url.protocol === 'smtps:' ? 465 : 587)),
  );
  const setup: MailSetup = {
    from: env.MAIL_FROM ?? '',
    relayHost: url.hostname,
    dkim:
      env.DKIM_DOMAIN && env.DKIM_PRIVATE_KEY
        ? { domain: env.DKIM_DOMAIN, selector: env.DKIM_SELECTOR, privateKey: env.DKIM_PRIVATE_KEY }
        : null,
    bounceAddress: env.MAIL_BOUNCE ?? null,
    bouncesAreRead: Boolean(env.MAIL_IN ?? env.IMAP_URL),
  };
  for (const { what, look } of mailChecks(setup, SYSTEM_RECORDS)) await check(what, look);
}

async function greeting(host: string, port: number): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: 8000 });
    socket.once('data', (data) => {
      resolve(`${host}:${port} ${data.toString('latin1').split('\r\n')[0] ?? ''}`);
      socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error(`${host}:${port} does not greet.`)));
    socket.once('error', (cause) =>
      reject(new Error(`${host}:${port} can't be reached: ${cause.message}. Check SMTP_URL.`, { cause })),
    );
  });
}
