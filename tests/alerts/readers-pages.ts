import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { NewJob } from '../../queue/jobs.ts';
import { mailLinks } from '../../workers/mail-links.ts';
import { openWeb, type TestWeb } from '../web/open-web.ts';
import { secret } from './room.ts';

/** What the form of the page asks at least. */
export const wish = {
  email: 'reader@example.com',
  lang: 'ja',
  zone: 'Asia/Tokyo',
  cadence: 'daily',
  time: '08:15',
};

/** The readers' pages over a database of their own, emptied after each test; jobs are gathered, not run. */
export function readersPages() {
  let web: TestWeb | null = null;
  const jobs: NewJob[] = [];
  const open = () => web!;
  beforeAll(async () => {
    web = await openWeb();
    web.clock.now = new Date();
    Object.assign(web.services, { queues: { add: async (more: NewJob[]) => void jobs.push(...more) } });
  });
  afterAll(async () => await open().close());
  afterEach(async () => {
    jobs.length = 0;
    open().clock.now = new Date();
    await sql`truncate subscriber, consent, story, article, token, feedback, throttle, suppression cascade`.execute(
      open().database.db,
    );
  });
  const db = () => open().database.db;
  return {
    jobs,
    db,
    clock: () => open().clock,
    get: async (path: string, headers?: Record<string, string>) => await open().get(path, headers),
    text: async (path: string, headers?: Record<string, string>) => await open().text(path, headers),
    subscriptions: async () => await db().selectFrom('subscription').selectAll().execute(),
    post: async (
      path: string,
      fields: Record<string, string | string[]>,
      headers: Record<string, string> = {},
    ) => {
      const body = new URLSearchParams();
      for (const [name, values] of Object.entries(fields))
        for (const value of [values].flat()) body.append(name, value);
      return await open().app.request(`http://kakehashi.example${path}`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      });
    },
    /** The address of the preferences page of a subscription, as a mail has it. */
    preferences: (id: string) =>
      mailLinks(
        { publicUrl: '', secret },
        { deliveryId: id, subscriptionId: id, createdAt: open().clock.now },
      ).preferences,
  };
}
