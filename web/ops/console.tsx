import { Hono } from 'hono';
import type { Variables } from '../context.ts';
import type { WebServices } from '../services.ts';
import { auditPages } from './audit.tsx';
import { configPages } from './config.tsx';
import { exchangePages } from './config-exchange.tsx';
import { previewPages } from './config-preview.tsx';
import { deskPages } from './desk.tsx';
import { loginPages } from './login.tsx';
import { mailPages } from './mail.tsx';
import { mailPreviewPages } from './mail-preview.tsx';
import { mailboxPages } from './mailbox.tsx';
import { mePages } from './me.tsx';
import { peoplePages } from './people.tsx';
import { providerPages } from './provider.ts';
import { queuePages } from './queues.tsx';
import { openRoom } from './room.tsx';
import { runPages } from './runs.tsx';
import { snapshotPages } from './snapshot.tsx';
import { sourcePages } from './sources.tsx';
import { suppressionPages } from './suppressions.tsx';
import { tokenPages } from './tokens.tsx';
import { topicPages } from './topic.tsx';
import { welcomePages } from './welcome.tsx';

/** The operators' console at `/ops`; its room asks who somebody is before any page does. */
export function console(services: WebServices): Hono<{ Variables: Variables }> {
  const app = new Hono<{ Variables: Variables }>();
  const room = openRoom(app, services);
  const pages = [loginPages, providerPages, welcomePages, mePages, sourcePages, runPages, queuePages];
  const tuning = [snapshotPages, exchangePages, configPages, previewPages, topicPages];
  const mail = [mailPages, mailboxPages, mailPreviewPages, suppressionPages];
  const rest = [deskPages, ...mail, peoplePages, tokenPages, auditPages];
  for (const register of [...pages, ...tuning, ...rest]) register(room);
  return app;
}
