import { serve as listen } from '@hono/node-server';
import type { Hono } from 'hono';
import type { Variables } from './context.ts';

/** A running web server. */
export interface RunningWeb {
  port: number;
  close(): Promise<void>;
}

/** Serves an app until closed; open streams (live news) are ended at closing. */
export async function serve(
  app: Hono<{ Variables: Variables }>,
  at: { host: string; port: number },
): Promise<RunningWeb> {
  return await new Promise((resolve, reject) => {
    const server = listen({ fetch: app.fetch, hostname: at.host, port: at.port }, (info) => {
      resolve({
        port: info.port,
        close: async () =>
          await new Promise<void>((done) => {
            server.close(() => done());
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', reject);
  });
}
