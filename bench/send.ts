import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import type { Channel } from '../alerts/channel.ts';
import { openChannels } from '../alerts/index.ts';
import { compileMessage } from '../alerts/mime.ts';
import { MOST_SESSIONS } from '../alerts/relay.ts';
import { readEnv } from '../config/env.ts';
import { packageRoot } from '../config/root.ts';
import { loadTopic, localities } from '../config/topic/load.ts';
import { openDatabase } from '../cli/database.ts';
import { JOBS } from '../queue/jobs.ts';
import { databaseNow, makeDueDigests } from '../store/digests.ts';
import type { Database } from '../store/database.ts';
import { deliver } from '../workers/deliver.ts';
import type { Services } from '../workers/services.ts';
import type { Figures } from './bench.ts';
import { alternate, rounded } from './rounds.ts';

/** Five rounds: the first ones of either compile its code. */
const ROUNDS = 5;
const DIGESTS = Number(process.env['SEND_DIGESTS'] ?? 10_000);
const STORIES = 8;
const A_JOB = 100;
/** Jobs side by side in one process, and messages under way in each, as `work` runs them. */
const JOBS_AT_ONCE = JOBS.deliver.concurrency;
const SENDERS = 15;
/** Sessions with the relay: as many as ours has at most (alerts/relay.ts). */
const CONNECTIONS = MOST_SESSIONS;

/**
 * Digests composed from the database, sent and recorded, beside a bare pooled nodemailer that sends the same bytes from memory:
 * both to the same relay, which syncs to disk before it answers.
 */
export async function bench(): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'kakehashi-send-'));
  // The embedded server's files lie here and go with it, also when we are root.
  chmodSync(folder, 0o755);
  const env = readEnv({ DATA_DIR: folder, LOG_LEVEL: 'silent' }, packageRoot());
  const database = await openDatabase(env);
  const sink = await startSink(join(folder, 'taken'));
  try {
    await fill(database.db);
    const services = sendingServices(database.db, sink.port);
    const rendered = await collect(services, database.db);
    const ours = async () => await sendOurs(services, database.db, sink);
    const turns = await alternate(ROUNDS, {
      ours: async () => ({ per_s: await ours() }),
      nodemailer: async () => ({ per_s: await sendBare(rendered, sink) }),
    });
    return {
      messages_per_s: Math.round(turns.ours.per_s),
      nodemailer_messages_per_s: Math.round(turns.nodemailer.per_s),
      ratio_to_nodemailer: rounded(turns.ours.per_s / turns.nodemailer.per_s),
      messages: DIGESTS,
      bytes_a_message: Math.round(rendered.reduce((sum, { raw }) => sum + raw.length, 0) / rendered.length),
    };
  } finally {
    sink.process.disconnect();
    await once(sink.process, 'exit');
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface SinkProcess {
  process: ChildProcess;
  port: number;
  taken(): Promise<number>;
}

async function startSink(file: string): Promise<SinkProcess> {
  const child = fork(new URL('./send-sink.js', import.meta.url), [file], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    process: child,
    port,
    taken: async () => {
      child.send('taken');
      const [{ taken }] = (await once(child, 'message')) as [{ taken: number }];
      return taken;
    },
  };
}

/** Readers with a daily digest each, and the stories that wait for it. */
async function fill(db: Database): Promise<void> {
  await sql`insert into source (id, name, home, lang, interval_ms) values
    ('paper', '{"vi":"Báo Mẫu","ja":"見本新聞","en":"Sample Paper"}', 'https://paper.example/', 'vi', 60000)`.execute(
    db,
  );
  await sql`insert into story (relevance, pairs, vn, jp, kinds, event_date)
    select 'core', array['VN-13:JP-10'], array['VN-13'], array['JP-10'], array['agreement','tourism'], date '2025-11-25'
    from generate_series(1, ${STORIES})`.execute(db);
  await sql`insert into article (source_id, url, fetch_url, title, text, lang, content_hash, folded, fetched_at, checked_at, published_at, story_id)
    select 'paper', 'https://paper.example/' || id || '.html', 'https://paper.example/' || id || '.html',
      'Quảng Ninh và tỉnh Gunma ký biên bản ghi nhớ về du lịch, lần ' || id, 'Văn bản', 'vi', id::text, 'van ban', now(), now(), now(), id
    from story`.execute(db);
  await sql`insert into subscriber (email, email_key, lang, zone, state, confirmed_at)
    select 'reader' || n || '@d' || n % 400 || '.example', 'reader' || n, (array['vi','ja','en'])[1 + n % 3], 'Asia/Tokyo', 'active', now()
    from generate_series(1, ${DIGESTS}) n`.execute(db);
  await sql`insert into subscription (subscriber_id, filter, cadence, state, unsubscribe_hash)
    select id, '{"pairs":["VN-13:JP-10"]}', 'daily', 'active', sha256(id::text::bytea) from subscriber`.execute(
    db,
  );
  await sql`analyze`.execute(db);
}

/** The digests of a round wait in the outbox; returns their deliveries. */
async function wait(db: Database): Promise<string[]> {
  await sql`truncate delivery, delivery_turn, alert cascade`.execute(db);
  await sql`insert into alert (subscription_id, story_id) select s.id, t.id from subscription s, story t`.execute(
    db,
  );
  await sql`update subscription set next_digest_at = now() - interval '1 minute', last_digest_at = now() - interval '1 day'`.execute(
    db,
  );
  const ids: string[] = [];
  for (;;) {
    const { due, deliveries } = await makeDueDigests(db, await databaseNow(db));
    if (!due) return ids;
    ids.push(...deliveries);
  }
}

async function sendOurs(services: Services, db: Database, sink: SinkProcess): Promise<number> {
  const ids = await wait(db);
  const before = await sink.taken();
  const started = performance.now();
  await work(services, ids);
  const seconds = (performance.now() - started) / 1000;
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from delivery where state = 'sent'`.execute(db);
  if (rows[0]?.n !== DIGESTS || (await sink.taken()) - before !== DIGESTS)
    throw new Error(`Not every digest was sent once: ${rows[0]?.n} of ${DIGESTS}.`);
  return DIGESTS / seconds;
}

async function sendBare(
  rendered: readonly { to: string; raw: Buffer }[],
  sink: SinkProcess,
): Promise<number> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: sink.port,
    pool: true,
    maxConnections: CONNECTIONS,
    ignoreTLS: true,
  });
  const before = await sink.taken();
  const started = performance.now();
  await Promise.all(
    rendered.map(
      async ({ to, raw }) =>
        await transport.sendMail({ envelope: { from: 'news@kakehashi.example', to: [to] }, raw }),
    ),
  );
  const seconds = (performance.now() - started) / 1000;
  transport.close();
  if ((await sink.taken()) - before !== rendered.length)
    throw new Error('nodemailer did not send everything.');
  return rendered.length / seconds;
}

/** The bytes of a round: composed by the same code, gathered instead of sent. */
async function collect(services: Services, db: Database): Promise<{ to: string; raw: Buffer }[]> {
  const gathered: { to: string; raw: Buffer }[] = [];
  const email: Channel = {
    send: async (message, _signal, dataStarted) => {
      await dataStarted();
      gathered.push({ to: message.to.address, raw: await compileMessage(message, null) });
      return { response: 'gathered' };
    },
    close: async () => {},
  };
  const ids = await wait(db);
  const gathering = { ...services, channels: { ...services.channels, email } };
  await work(gathering, ids);
  return gathered;
}

/** Runs the deliver jobs of some deliveries, a few side by side as a worker does. */
async function work(services: Services, ids: readonly string[]): Promise<void> {
  const jobs: string[][] = [];
  for (let start = 0; start < ids.length; start += A_JOB) jobs.push(ids.slice(start, start + A_JOB));
  const line = async () => {
    for (let deliveries = jobs.shift(); deliveries; deliveries = jobs.shift())
      await deliver(
        services,
        { deliveries },
        { signal: new AbortController().signal, event: { job: 'deliver' } },
      );
  };
  await Promise.all(Array.from({ length: JOBS_AT_ONCE }, line));
}

function sendingServices(db: Database, port: number): Services {
  const used: Partial<Services> = {
    db,
    localities: localities(loadTopic(join(packageRoot(), 'config/topic'))),
    secret: Buffer.alloc(32, 7),
    channels: openChannels({
      email: { url: `smtp://127.0.0.1:${port}` },
      post: async () => {
        throw new Error('This bench posts nothing.');
      },
    }),
    mail: { bounceAddress: 'bounces@kakehashi.example', perMinute: null, senders: SENDERS },
    publicUrl: 'https://kakehashi.example',
    mailFrom: { name: 'Kakehashi', address: 'news@kakehashi.example' },
    now: () => new Date(),
  };
  return used as Services;
}
