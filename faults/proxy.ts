import { connect, createServer, type Socket } from 'node:net';
import { listening } from './site.ts';

/** A TCP proxy between the workers and a service, which can be cut, slowed and half-opened. */
export interface Proxy {
  port: number;
  /** Connections go here from now on. */
  target(port: number): void;
  /** Each piece waits this long before it goes on. */
  delay(ms: number): void;
  /** Open connections stay open but carry nothing any more; new ones, too, until `flow`. */
  halfOpen(): void;
  flow(): void;
  /** Cuts every connection. */
  cut(): void;
  close(): Promise<void>;
}

/** Starts a proxy on loopback. */
export async function startProxy(first: number): Promise<Proxy> {
  let port = first;
  let delayMs = 0;
  let stuck = false;
  const pairs = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      pairs.add(from);
      from.on('data', (piece) => {
        if (stuck) return;
        if (!delayMs) return void to.write(piece);
        setTimeout(() => to.writable && to.write(piece), delayMs);
      });
      from
        .on('error', () => {})
        .on('close', () => {
          pairs.delete(from);
          if (!stuck) to.destroy();
        });
      from.on('end', () => !stuck && to.end());
    }
  });
  const own = await listening(server);
  const cut = () => {
    for (const socket of pairs) socket.destroy();
  };
  return {
    port: own,
    target: (next) => {
      port = next;
    },
    delay: (ms) => {
      delayMs = ms;
    },
    halfOpen: () => {
      stuck = true;
    },
    flow: () => {
      stuck = false;
      cut();
    },
    cut,
    close: async () => {
      cut();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
