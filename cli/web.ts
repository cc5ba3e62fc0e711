import { placeNames, towns } from '../config/topic/names.ts';
import { loadTies } from '../config/topic/ties.ts';
import { openBoard } from '../queue/board.ts';
import { hearAnnouncements } from '../store/announce.ts';
import { sealPlainSecrets } from '../store/second-factor.ts';
import { createWeb } from '../web/app.tsx';
import { openIdProvider } from '../web/openid.ts';
import { serve } from '../web/serve.ts';
import type { House } from './house.ts';
import { createTuning } from './tuning.ts';

/** Opens the web over a house; the preview is given to it as a function, because the web never crawls. */
export async function openWeb(house: House): Promise<{ url: string; close(): Promise<void> }> {
  const { services, env } = house;
  await sealPlainSecrets(services.db, services.secret);
  const announcements = hearAnnouncements(house.database.url);
  const app = createWeb({
    db: services.db,
    queues: services.queues,
    localities: services.localities,
    towns: towns(house.live.topic()),
    placeNames: placeNames(house.live.topic()),
    ties: loadTies(`${env.CONFIG_DIR}/topic`),
    sources: services.sources,
    tuning: createTuning(house.live, env.CONFIG_DIR),
    publicUrl: services.publicUrl,
    trustProxy: env.TRUST_PROXY,
    secret: services.secret,
    mailbox: house.mailbox,
    provider:
      env.OIDC_ISSUER && env.OIDC_CLIENT_ID && env.OIDC_CLIENT_SECRET
        ? openIdProvider({
            issuer: env.OIDC_ISSUER,
            clientId: env.OIDC_CLIENT_ID,
            clientSecret: env.OIDC_CLIENT_SECRET,
            name: env.OIDC_NAME,
          })
        : null,
    board: openBoard(house.backend, '/ops/board'),
    tickMs: services.tempo.tickMs,
    now: services.now,
    onStory: announcements.subscribe,
  });
  const running = await serve(app, { host: env.HOST, port: env.PORT });
  return {
    url: `http://${env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST}:${running.port}`,
    close: async () => {
      await announcements.close();
      await running.close();
    },
  };
}
