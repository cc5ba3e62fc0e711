import { Hono } from 'hono';
import type { Variables } from '../context.ts';
import type { WebServices } from '../services.ts';
import { guard } from './guard.tsx';
import { mailPages } from './mail.tsx';
import { queuePages } from './queues.tsx';
import { runPages } from './runs.tsx';
import { sourcePages } from './sources.tsx';

/** The operators' console at `/ops`; the guard comes first. */
export function console(services: WebServices): Hono<{ Variables: Variables }> {
  const app = new Hono<{ Variables: Variables }>();
  guard(app, services);
  sourcePages(app, services);
  runPages(app, services);
  queuePages(app, services);
  mailPages(app, services);
  return app;
}
