import { loadSources, formatFaults } from '../config/load-sources.ts';
import type { Env } from '../config/env.ts';
import { packageVersion } from '../config/root.ts';
import { localities } from '../config/topic/load.ts';
import { towns } from '../config/topic/names.ts';
import { openChannels } from '../alerts/index.ts';
import { startMailbox } from '../alerts/mailbox.ts';
import type { Source } from '../core/source.ts';
import { findBrowser } from '../crawlers/fetch/find-browser.ts';
import { createPoster } from '../crawlers/fetch/post.ts';
import { openBackend, type Backend } from '../queue/backend.ts';
import { openQueues } from '../queue/queues.ts';
import { hearSubscriptionChanges } from '../store/announce.ts';
import { databaseClock } from '../store/clock.ts';
import { hostBook } from '../store/hosts.ts';
import { saveMessage } from '../store/mailbox.ts';
import { noteMailDomain } from '../store/message-id.ts';
import { installationSecret } from '../store/settings.ts';
import { createDesk } from '../workers/desk.ts';
import { createMatcher } from '../workers/matcher.ts';
import type { MailManners, Services, SettleServices, Tempo } from '../workers/services.ts';
import { crawlerWhenNeeded } from './crawler-when-needed.ts';
import { openDatabase, type OpenDatabase } from './database.ts';
import { ConfigFaults } from './faults.ts';
import { openLiveConfig, type LiveConfig } from './live-config.ts';
import { createWorkbench } from './workbench.ts';

/** Everything that a process of ours holds open, and how to close it in the right order. */
export interface House {
  env: Env;
  database: OpenDatabase;
  backend: Backend;
  queues: ReturnType<typeof openQueues>;
  services: Services;
  live: LiveConfig;
  /** Whether the built-in mailbox takes the mail. */
  mailbox: boolean;
  close(): Promise<void>;
}

/** The configured sources, or ConfigFaults with all faults at once. */
export function readSources(env: Env): Map<string, Source> {
  const { sources, faults } = loadSources(env.CONFIG_DIR);
  if (faults.length) throw new ConfigFaults(formatFaults(faults));
  return new Map(sources.map((source) => [source.id, source]));
}

/** How the house is opened; `change` adapts the configured sources (the tour's are faster). */
export interface HouseOptions {
  tempo?: Tempo;
  publicUrl: string;
  change?: (sources: Map<string, Source>) => Map<string, Source>;
}

/** Opens database, queue, mail and crawler, and builds what jobs may use. What was opened is closed when a step fails. */
export async function openHouse(env: Env, options: HouseOptions): Promise<House> {
  // What is wrong with the files is told before anything is opened.
  readSources(env);
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of opened.reverse()) await step();
    opened.length = 0;
  };
  try {
    if (env.OTEL_EXPORTER_OTLP_ENDPOINT) {
      const { startTraces } = await import('../telemetry/traces.ts');
      opened.push(startTraces(env.OTEL_EXPORTER_OTLP_ENDPOINT, packageVersion()).close);
    }
    const database = await openDatabase(env);
    opened.push(database.close);
    const backend = await openBackend(
      env.REDIS_URL ? { kind: 'redis', url: env.REDIS_URL } : { kind: 'postgres', url: database.url },
    );
    opened.push(backend.close);
    const queues = openQueues(backend);
    opened.push(queues.close);
    const mailbox = env.SMTP_URL
      ? null
      : await startMailbox(async (message) => await saveMessage(database.db, message));
    if (mailbox) opened.push(mailbox.close);
    const mailFrom = readMailFrom(env.MAIL_FROM);
    await noteMailDomain(database.db, mailFrom.address.slice(mailFrom.address.lastIndexOf('@') + 1));
    const poster = createPoster({
      resolve: env.KAKEHASHI_RESOLVE,
      userAgent: userAgent(env, options.publicUrl),
    });
    opened.push(poster.close);
    const channels = openChannels({
      email: { url: env.SMTP_URL ?? mailbox?.url ?? '', dkim: dkimKey(env) },
      post: poster.post,
    });
    opened.push(channels.close);
    const changes = hearSubscriptionChanges(database.url);
    opened.push(changes.close);
    const clock = await databaseClock(database.db);
    opened.push(clock.close);
    const { now } = clock;
    const crawler = crawlerWhenNeeded({
      userAgent: userAgent(env, options.publicUrl),
      resolve: env.KAKEHASHI_RESOLVE,
      hostBook: hostBook(database.db),
      browser: { executablePath: await findBrowser(env.CHROMIUM_PATH ?? null), concurrency: 2 },
      now,
    });
    opened.push(crawler.close);
    const tempo = options.tempo ?? { tickMs: env.TICK_SECONDS * 1000, recheckMs: null };
    const live = await openLiveConfig({
      env,
      db: database.db,
      databaseUrl: database.url,
      tickMs: tempo.tickMs,
      spreadMs: env.KAKEHASHI_RESOLVE.length ? 0 : 60_000,
      now,
      change: options.change,
    });
    opened.push(live.close);
    const known = localities(live.topic());
    const used: SettleServices = {
      db: database.db,
      queues,
      crawler,
      judge: live.judge,
      localities: known,
      towns: towns(live.topic()),
      sources: live.sources,
      workbench: createWorkbench(live),
      channels,
      matcher: createMatcher({ db: database.db, localities: known, changes }),
      publicUrl: options.publicUrl,
      secret: await installationSecret(database.db, env.SECRET),
      mailFrom,
      mail: mailManners(env),
      operators: { addresses: operatorsOf(env), lang: env.OPS_LANG },
      kept: {
        snapshots: env.SNAPSHOT_DAYS,
        runs: env.RUN_DAYS,
        messages: env.MESSAGE_DAYS,
        unconfirmed: env.UNCONFIRMED_DAYS,
        offTopic: env.OFF_TOPIC_DAYS,
      },
      tempo,
      now,
    };
    const services: Services = { ...used, desk: createDesk(used) };
    return { env, database, backend, queues, services, live, mailbox: mailbox !== null, close };
  } catch (cause) {
    await close().catch(() => {});
    throw cause;
  }
}

/** OPS_MAIL; without a relay of one's own the built-in mailbox stands in, so that troubles are seen there. */
function operatorsOf(env: Env): readonly string[] {
  if (env.OPS_MAIL.length || env.SMTP_URL) return env.OPS_MAIL;
  return ['operators@kakehashi.example'];
}

/** An honest User-Agent: who we are, and where to complain (RFC 9110 §10.1.5). */
function userAgent(env: Env, publicUrl: string): string {
  return `Kakehashi/${packageVersion()} (+${publicUrl}; ${env.CONTACT ?? env.MAIL_FROM ?? 'no contact set'})`;
}

/** How mail leaves by the environment; the built-in mailbox takes all at once. */
function mailManners(env: Env): MailManners {
  const limited = env.SMTP_URL !== undefined && env.MAIL_PER_MINUTE > 0;
  return {
    bounceAddress: env.MAIL_BOUNCE ?? null,
    perMinute: limited ? env.MAIL_PER_MINUTE : null,
    senders: 15,
  };
}

function dkimKey(env: Env) {
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_PRIVATE_KEY: privateKey } = env;
  return domain && privateKey ? { domain, selector, privateKey } : null;
}

/** `Name <address>` or an address alone. */
function readMailFrom(text: string | undefined): { name: string; address: string } {
  const found = /^\s*(.*?)\s*<([^<>\s]+@[^<>\s]+)>\s*$/.exec(text ?? '');
  if (found) return { name: found[1] ?? '', address: found[2] ?? '' };
  return { name: 'Kakehashi', address: text?.trim() || 'kakehashi@localhost.localdomain' };
}
