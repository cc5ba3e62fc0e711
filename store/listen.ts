import { Client } from 'pg';

/** Hears what is told on a channel until closed; connects again by itself after the database was away. */
export interface Listening {
  /** Calls back with each payload until the returned function is called. */
  subscribe(listener: (payload: string) => void): () => void;
  /** Calls back whenever listening began (again): what was told before was not heard. */
  onConnect(listener: () => void): void;
  close(): Promise<void>;
}

/** Listens on a connection of its own. */
export function listenTo(url: string, channel: string): Listening {
  const listeners = new Set<(payload: string) => void>();
  const connected = new Set<() => void>();
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
      await next.query(`listen ${channel}`);
      for (const listener of connected) listener();
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
    onConnect(listener) {
      connected.add(listener);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      await client?.end().catch(() => {});
    },
  };
}
