import { fileURLToPath } from 'node:url';
import type { Hono } from 'hono';
import { loadTopic, localities } from '../../config/topic/load.ts';
import { placeNames, towns } from '../../config/topic/names.ts';
import { loadTies } from '../../config/topic/ties.ts';
import { createJudge } from '../../core/judge/judge.ts';
import { createWeb } from '../../web/app.tsx';
import type { Variables } from '../../web/context.ts';
import type { WebServices } from '../../web/services.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { newsroom, type Newsroom, type Report } from '../support/newsroom.ts';

const FOLDER = fileURLToPath(new URL('../../config/topic', import.meta.url));

/** The web over a database of its own, filled by settling reports as the workers do. */
export interface TestWeb {
  database: TestDatabase;
  app: Hono<{ Variables: Variables }>;
  services: WebServices;
  room: Newsroom;
  clock: { now: Date };
  /** Tells every open page of a story. */
  announce(storyId: string): void;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  text(path: string, headers?: Record<string, string>): Promise<string>;
  close(): Promise<void>;
}

const topic = loadTopic(FOLDER);
const judge = createJudge(topic);

export async function openWeb(reports: readonly Report[] = []): Promise<TestWeb> {
  const database = await testDatabase();
  const room = newsroom(database.db, judge);
  for (const report of reports) await room.settle(report);
  const clock = { now: new Date('2026-11-27T03:00:00Z') };
  const listeners = new Set<(storyId: string) => void>();
  const used: Partial<WebServices> = {
    db: database.db,
    localities: localities(topic),
    towns: towns(topic),
    placeNames: placeNames(topic),
    ties: loadTies(FOLDER),
    sources: new Map(),
    publicUrl: 'http://kakehashi.example',
    trustProxy: ['10.1.0.0/16', '::1'],
    secret: Buffer.alloc(32, 7),
    mailbox: true,
    provider: null,
    board: null,
    now: () => clock.now,
    onStory: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const services = used as WebServices;
  const app = createWeb(services);
  const get = async (path: string, headers: Record<string, string> = {}) =>
    await app.request(`http://kakehashi.example${path}`, { headers });
  return {
    database,
    app,
    services,
    room,
    clock,
    announce: (storyId) => {
      for (const listener of listeners) listener(storyId);
    },
    get,
    text: async (path, headers) => await (await get(path, headers)).text(),
    close: async () => await database.close(),
  };
}
