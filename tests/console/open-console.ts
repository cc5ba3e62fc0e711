import { fileURLToPath } from 'node:url';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { placeNames, towns } from '../../config/topic/names.ts';
import { openLiveConfig, type LiveConfig } from '../../cli/live-config.ts';
import { createTuning } from '../../cli/tuning.ts';
import { readEnv } from '../../config/env.ts';
import { localities } from '../../config/topic/load.ts';
import { openBackend } from '../../queue/backend.ts';
import { openBoard } from '../../queue/board.ts';
import { openQueues } from '../../queue/queues.ts';
import type { Role } from '../../store/people-tables.ts';
import { openSession } from '../../store/sessions.ts';
import { tokenHash } from '../../store/tokens.ts';
import { createWeb } from '../../web/app.tsx';
import type { Variables } from '../../web/context.ts';
import type { WebServices } from '../../web/services.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

export const ORIGIN = 'http://console.example';

/** A whole web over a database of its own, with a clock that tests move. */
export interface TestConsole {
  database: TestDatabase;
  services: WebServices;
  live: LiveConfig;
  configDir: string;
  app: Hono<{ Variables: Variables }>;
  clock: { now: Date };
  /** A browser that is signed in as somebody of this role. */
  as(role: Role, name?: string): Promise<Browser>;
  /** A browser that nobody knows. */
  stranger(): Browser;
  close(): Promise<void>;
}

const CONFIG = fileURLToPath(new URL('../../config', import.meta.url));

const PAPER = `# A paper of the tests.
id: paper
name: { vi: Báo Mẫu, ja: 見本新聞, en: Sample Paper }
country: VN
language: vi
kind: newspaper
home: https://paper.example/
family: press
discover:
  - { kind: feed, url: 'https://paper.example/rss' }
article:
  title: h1
terms: { note: invented }
`;

/** A configuration of two papers, one family and the real topic. */
function smallConfig(): string {
  const dir = mkdtempSync(join(tmpdir(), 'console-config-'));
  for (const part of ['sources', 'families']) mkdirSync(join(dir, part));
  writeFileSync(join(dir, 'global.yaml'), 'every: 20m\n');
  writeFileSync(
    join(dir, 'families', 'press.yaml'),
    'id: press\nname: Press\narticle: { title: h2, body: main }\n',
  );
  writeFileSync(join(dir, 'sources', 'paper.yaml'), PAPER);
  const herald = PAPER.replaceAll('paper.', 'herald.')
    .replace('id: paper', 'id: herald')
    .replace('article:\n  title: h1\n', '');
  writeFileSync(join(dir, 'sources', 'herald.yaml'), `${herald}every: 1h\n`);
  cpSync(join(CONFIG, 'topic'), join(dir, 'topic'), {
    recursive: true,
    filter: (path) => !path.endsWith('.ts'),
  });
  return dir;
}

export async function openConsole(
  change: Partial<WebServices> = {},
  configDir: string | null = null,
): Promise<TestConsole> {
  const database = await testDatabase();
  const dir = configDir ?? smallConfig();
  const backend = await openBackend({ kind: 'postgres', url: database.url });
  const queues = openQueues(backend);
  const clock = { now: new Date() };
  const live = await openLiveConfig({
    env: readEnv({ CONFIG_DIR: dir }, dir),
    db: database.db,
    databaseUrl: database.url,
    tickMs: 60_000,
    spreadMs: 0,
    now: () => clock.now,
  });
  const services: WebServices = {
    db: database.db,
    queues,
    localities: localities(live.topic()),
    sources: live.sources,
    tuning: createTuning(live, dir),
    towns: towns(live.topic()),
    placeNames: placeNames(live.topic()),
    ties: [],
    publicUrl: ORIGIN,
    trustProxy: [],
    secret: Buffer.alloc(32, 7),
    mailbox: true,
    provider: null,
    board: openBoard(backend, '/ops/board'),
    tickMs: 60_000,
    now: () => clock.now,
    onStory: () => () => {},
    ...change,
  };
  const app = createWeb(services);
  return {
    database,
    services,
    live,
    configDir: dir,
    app,
    clock,
    stranger: () => new Browser(app),
    async as(role, name = `an-${role}`) {
      const { id } = await database.db
        .insertInto('account')
        .values({ name, role, password_hash: null })
        .onConflict((conflict) => conflict.column('name').doUpdateSet({ role }))
        .returning('id')
        .executeTakeFirstOrThrow();
      const token = await openSession(database.db, id, {
        ip: '192.0.2.1',
        agent: 'test',
        now: clock.now,
        step: 'full',
      });
      const row = await database.db
        .selectFrom('session')
        .select('csrf')
        .where('hash', '=', tokenHash(token))
        .executeTakeFirstOrThrow();
      const browser = new Browser(app);
      browser.cookies.set('session', token);
      browser.csrf = row.csrf;
      return browser;
    },
    async close() {
      await live.close();
      await queues.close();
      await backend.close();
      await database.close();
      if (!configDir) rmSync(dir, { recursive: true });
    },
  };
}

/** Keeps cookies and sends forms as a browser does from our own pages. */
export class Browser {
  readonly cookies = new Map<string, string>();
  csrf = '';
  readonly #app: Hono<{ Variables: Variables }>;
  constructor(app: Hono<{ Variables: Variables }>) {
    this.#app = app;
  }

  async get(path: string): Promise<Response> {
    return await this.#keep(
      await this.#app.request(`${ORIGIN}${path}`, {
        headers: { ...this.#headers(), 'accept-language': 'en' },
      }),
    );
  }

  async post(
    path: string,
    fields: Record<string, string | string[]> = {},
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const body = new URLSearchParams({ csrf: this.csrf });
    for (const [name, value] of Object.entries(fields)) {
      body.delete(name);
      for (const each of [value].flat()) body.append(name, each);
    }
    return await this.#keep(
      await this.#app.request(`${ORIGIN}${path}`, {
        method: 'POST',
        body,
        headers: {
          ...this.#headers(),
          'accept-language': 'en',
          'content-type': 'application/x-www-form-urlencoded',
          'sec-fetch-site': 'same-origin',
          ...headers,
        },
      }),
    );
  }

  #headers(): Record<string, string> {
    return { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
  }

  async #keep(response: Response): Promise<Response> {
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value && !/max-age=0/i.test(line)) this.cookies.set(name, decodeURIComponent(value));
      else this.cookies.delete(name);
    }
    return response;
  }
}
