import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import type { Backend } from './backend.ts';
import { JOB_NAMES } from './jobs.ts';

/**
 * bull-board over our queues, to be mounted at a path behind the console's login. It only reads: what is done to a job must stand in the
 * audit log, so replaying is a button of the console.
 */
export function openBoard(backend: Backend, basePath: string): ReturnType<HonoAdapter['registerPlugin']> {
  const adapter = new HonoAdapter(serveStatic);
  adapter.setBasePath(basePath);
  createBullBoard({
    queues: JOB_NAMES.map((name) => {
      const queue = backend.queue(name);
      queue.on('error', () => {});
      return new BullMQAdapter(queue, { readOnlyMode: true });
    }),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Kakehashi' } },
  });
  return adapter.registerPlugin();
}
