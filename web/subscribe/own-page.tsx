import type { Hono } from 'hono';
import { CHANNEL_KINDS, CHANNELS, type ChannelKind } from '../../alerts/index.ts';
import {
  changeSubscription,
  setFeed,
  setSubscriptionState,
  type OwnSubscription,
} from '../../store/readers.ts';
import { linkToken } from '../../store/tokens.ts';
import { Layout } from '../components/layout.tsx';
import { readerOf, type Variables, type WebContext } from '../context.ts';
import type { WebServices } from '../services.ts';
import { PreviewBox, previewOf, type Preview } from './preview.tsx';
import { saying, shownWish } from './subscribe.tsx';
import { WishFields } from './wish-form.tsx';
import { faultOf, oneOf, subscriptionWish, wishFields, type Fields, type SubscriptionWish } from './wish.ts';

/** Where the page of one subscription is reached, and how its owner is known; null is answered like an address that does not exist. */
export interface OwnDoor {
  path: string;
  find(c: WebContext): Promise<OwnSubscription | null>;
}

/** The page of one subscription behind one of its doors. */
export function ownRoutes(
  app: Hono<{ Variables: Variables }>,
  services: WebServices,
  { path, find }: OwnDoor,
): void {
  app.get(path, async (c) => {
    const own = await find(c);
    return own ? ownPage(c, services, own, UNTOUCHED) : c.notFound();
  });
  app.post(path, async (c) => {
    const own = await find(c);
    if (!own) return c.notFound();
    const state = await actOnOwn(c, services, own);
    return state ? ownPage(c, services, (await find(c)) ?? own, state) : c.redirect('/me?ended=1', 303);
  });
}

/** How the page of one subscription is shown. */
interface OwnState {
  done: 'saved' | 'paused' | 'resumed' | null;
  fault: string | null;
  /** What was given, when it had a fault or a preview was asked for. */
  fields: Fields | null;
  preview: Preview | null;
}

const UNTOUCHED: OwnState = { done: null, fault: null, fields: null, preview: null };

/** The page of one subscription for its owner: what and when, channel, feed, pause, end. */
function ownPage(c: WebContext, services: WebServices, own: OwnSubscription, state: OwnState) {
  const reader = readerOf(c);
  const { t } = reader;
  const wish = state.fields ? shownWish(state.fields, reader.lang) : wishOf(own);
  c.header('Cache-Control', 'no-store');
  return c.html(
    <Layout reader={reader} title={t('own.title')} path="">
      <h1>{t('own.title')}</h1>
      {state.done ? (
        <p class="notice good" role="status">
          {t(`own.${state.done}`)}
        </p>
      ) : null}
      {state.fault ? (
        <p class="notice bad" role="alert">
          {state.fault}
        </p>
      ) : null}
      {own.state === 'paused' ? <p class="notice">{t('own.isPaused')}</p> : null}
      {state.preview ? <PreviewBox preview={state.preview} reader={reader} services={services} /> : null}
      <form method="post" action={c.req.path} class="form">
        <WishFields wish={wish} reader={reader} services={services} />
        <ChannelFields own={own} fields={state.fields ?? {}} c={c} />
        <div class="row">
          <button name="do" value="preview" class="quiet">
            {t('wish.tryIt')}
          </button>
          <button name="do" value="save">
            {t('own.save')}
          </button>
        </div>
      </form>
      <form method="post" action={c.req.path} class="row">
        <button name="do" value={own.state === 'paused' ? 'resume' : 'pause'} class="quiet">
          {t(own.state === 'paused' ? 'own.resume' : 'own.pause')}
        </button>
        <button name="do" value="end" class="quiet">
          {t('unsubscribe.button')}
        </button>
        <button name="do" value={own.hasFeed ? 'close-feed' : 'open-feed'} class="quiet">
          {t(own.hasFeed ? 'own.closeFeed' : 'own.openFeed')}
        </button>
      </form>
      {own.hasFeed ? <FeedLinks own={own} services={services} c={c} /> : null}
    </Layout>,
    state.fault ? 400 : 200,
  );
}

function ChannelFields({ own, fields, c }: { own: OwnSubscription; fields: Fields; c: WebContext }) {
  const { t } = readerOf(c);
  const chosen = oneOf(fields, 'channel') || own.channel;
  const kinds = [...CHANNEL_KINDS, 'feed'];
  return (
    <details open={chosen !== 'email'}>
      <summary>{t('own.channel')}</summary>
      <p class="small">{t('own.channelHelp')}</p>
      <label>
        <span>{t('own.channel')}</span>
        <select name="channel">
          {kinds.map((kind) => (
            <option value={kind} selected={kind === chosen}>
              {t(`channel.${kind}`)}
            </option>
          ))}
        </select>
      </label>
      {(['url', 'secret', 'token', 'chat'] as const).map((name) => (
        <label>
          <span>{t(`own.channel.${name}`)}</span>
          <input
            name={`channel_${name}`}
            value={oneOf(fields, `channel_${name}`)}
            autocomplete="off"
            maxlength={2000}
          />
        </label>
      ))}
    </details>
  );
}

function FeedLinks({ own, services, c }: { own: OwnSubscription; services: WebServices; c: WebContext }) {
  const { t } = readerOf(c);
  const address = `${services.publicUrl}/private/${linkToken(services.secret, 'feed', own.id)}`;
  return (
    <p class="small">
      {t('own.feed')} <a href={`${address}/feed.atom`}>Atom</a> ·{' '}
      <a href={`${address}/feed.json`}>JSON Feed</a>
    </p>
  );
}

function wishOf(own: OwnSubscription): SubscriptionWish {
  return { ...own.plan, lang: own.lang, zone: own.zone, filter: own.filter };
}

/** Does what a button of the page asks for; returns how the page is shown then, or null when the subscription is ended. */
async function actOnOwn(
  c: WebContext,
  services: WebServices,
  own: OwnSubscription,
): Promise<OwnState | null> {
  const { db } = services;
  const fields = await c.req.parseBody({ all: true });
  const by = saying(c, services);
  const wanted = oneOf(fields, 'do');
  if (wanted === 'pause' || wanted === 'resume') {
    await setSubscriptionState(db, own, wanted === 'pause' ? 'paused' : 'active', by);
    return { ...UNTOUCHED, done: wanted === 'pause' ? 'paused' : 'resumed' };
  }
  if (wanted === 'end') {
    await setSubscriptionState(db, own, 'ended', by);
    return null;
  }
  if (wanted === 'open-feed' || wanted === 'close-feed') {
    await setFeed(db, own, wanted === 'open-feed' ? linkToken(services.secret, 'feed', own.id) : null);
    return { ...UNTOUCHED, done: 'saved' };
  }
  const wish = subscriptionWish.safeParse(wishFields(fields));
  if (!wish.success) return { ...UNTOUCHED, fields, fault: faultOf(fields, wish.error, readerOf(c)) };
  if (wanted === 'preview')
    return { ...UNTOUCHED, fields, preview: await previewOf(services, wish.data.filter) };
  const channel = channelOf(fields, own);
  if (!channel) return { ...UNTOUCHED, fields, fault: readerOf(c).t('own.badChannel') };
  const { lang, zone, filter } = wish.data;
  await changeSubscription(
    db,
    own,
    { lang, zone, filter, plan: { ...own.plan, ...wish.data }, ...(channel === 'same' ? {} : { channel }) },
    by,
  );
  return { ...UNTOUCHED, done: 'saved' };
}

/** The channel that was chosen, with settings that its own schema accepts; `same` when nothing of it was touched. */
function channelOf(
  fields: Fields,
  own: OwnSubscription,
): { kind: string; settings: unknown } | 'same' | null {
  const kind = oneOf(fields, 'channel') || own.channel;
  const given = Object.fromEntries(
    ['url', 'secret', 'token', 'chat'].flatMap((name) => {
      const value = oneOf(fields, `channel_${name}`).trim();
      return value ? [[name, value]] : [];
    }),
  );
  if (kind === own.channel && !Object.keys(given).length) return 'same';
  if (kind === 'feed') return { kind, settings: {} };
  if (!CHANNEL_KINDS.some((known) => known === kind)) return null;
  const settings = CHANNELS[kind as ChannelKind].settings.safeParse(given);
  return settings.success ? { kind, settings: settings.data } : null;
}
