import { sql } from 'kysely';
import { Client } from 'pg';
import type { Database } from './database.ts';

const CHANNEL = 'kakehashi_story';

/** Tells every web process of a story, when the transaction commits. */
export async function announce(db: Database, storyId: string): Promise<void> {
  await sql`select pg_notify(${CHANNEL}, ${storyId})`.execute(db);
}

/** Hears of stories until closed; connects again by itself after the database was away. */
export interface Announcements {
  subscribe(listener: (storyId: string) => void): () => void;
  close(): Promise<void>;
}

/** Listens to the announcements of a database on a connection of its own. */
export function hearAnnouncements(url: string): Announcements {
  const listeners = new Set<(storyId: string) => void>();
  let client: Client | null = null;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;
  const open = async (): Promise<void> => {
    const next = new Client({ connectionString: url, keepAlive: true });
    client = next;
    next.on('notification', ({ payload }) => {
      for (const listener of listeners) listener(payload ?? '');
    });
    const again = () => {
      next.removeAllListeners();
      next.on('error', () => {});
      if (!closed && client === next) retry = setTimeout(() => void open(), 1000).unref();
    };
    next.on('error', again).on('end', again);
    try {
      await next.connect();
      await next.query(`listen ${CHANNEL}`);
    } catch {
      again();
    }
  };
  void open();
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
}
