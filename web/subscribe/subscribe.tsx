import type { Hono } from 'hono';
import type { z } from 'zod';
import { storyFilter } from '../../core/filter.ts';
import { subscriptionPlan } from '../../core/subscription.ts';
import type { Saying } from '../../store/consent.ts';
import { requestSubscription, TooManyRequests } from '../../store/subscriptions.ts';
import { Layout } from '../components/layout.tsx';
import { addressOf, readerOf, type Variables, type WebContext } from '../context.ts';
import type { WebServices } from '../services.ts';
import { PreviewBox, previewOf, type Preview } from './preview.tsx';
import { HOME_ZONE, WishFields } from './wish-form.tsx';
import {
  faultOf,
  oneOf,
  subscriptionRequest,
  subscriptionWish,
  wishFields,
  type Fields,
  type SubscriptionWish,
} from './wish.ts';

/** Which wording readers agree to; kept with each consent. */
export const TEXT_VERSION = 'subscribe-2';

/** Who says it, when, and under which wording: kept with each consent. */
export function saying(c: WebContext, services: WebServices): Saying {
  return { ip: addressOf(c), now: services.now(), textVersion: TEXT_VERSION };
}

/** Notes a wish and queues its confirmation mail; says nothing about whether the address is known. */
export async function askForSubscription(
  services: WebServices,
  wish: z.infer<typeof subscriptionRequest>,
  ip: string,
): Promise<void> {
  try {
    const asked = await requestSubscription(services.db, services.secret, {
      ...wish,
      plan: subscriptionPlan.parse(wish),
      ip,
      now: services.now(),
      textVersion: TEXT_VERSION,
    });
    if (asked.delivery)
      await services.queues.add([
        { name: 'deliver', payload: { deliveries: [asked.delivery] }, key: `deliver-${asked.delivery}` },
      ]);
  } catch (cause) {
    if (!(cause instanceof TooManyRequests)) throw cause;
  }
}

/** The page on which readers subscribe: first, if they like, a look at what it would have brought. */
export function subscribePage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/subscribe', (c) => {
    const fields: Fields = { ...c.req.queries(), lang: readerOf(c).lang, zone: HOME_ZONE[readerOf(c).lang] };
    return c.html(
      page(c, services, { sent: c.req.query('sent') === '1', fault: null, fields, preview: null }),
    );
  });

  app.post('/subscribe', async (c) => {
    const fields = await c.req.parseBody({ all: true });
    const state = { sent: false, fault: null, fields, preview: null };
    if (oneOf(fields, 'do') === 'preview') {
      const wish = subscriptionWish.safeParse(wishFields(fields));
      if (!wish.success)
        return c.html(page(c, services, { ...state, fault: faultOf(fields, wish.error, readerOf(c)) }), 400);
      const preview = await previewOf(services, wish.data.filter);
      return c.html(page(c, services, { ...state, preview }));
    }
    const asked = subscriptionRequest.safeParse(wishFields(fields));
    if (!asked.success)
      return c.html(page(c, services, { ...state, fault: faultOf(fields, asked.error, readerOf(c)) }), 400);
    await askForSubscription(services, asked.data, addressOf(c));
    return c.redirect('/subscribe?sent=1', 303);
  });
}

interface PageState {
  sent: boolean;
  fault: string | null;
  fields: Fields;
  preview: Preview | null;
}

function page(c: WebContext, services: WebServices, state: PageState) {
  const reader = readerOf(c);
  const { t } = reader;
  return (
    <Layout reader={reader} title={t('subscribe.title')} path="/subscribe">
      <h1>{t('subscribe.title')}</h1>
      <p>{t('subscribe.intro')}</p>
      <p>
        <a href="/me">{t('subscribe.mine')}</a>
      </p>
      {state.sent ? (
        <p class="notice good" role="status">
          {t('subscribe.sent')}
        </p>
      ) : null}
      {state.fault ? (
        <p class="notice bad" role="alert">
          {state.fault}
        </p>
      ) : null}
      {state.preview ? <PreviewBox preview={state.preview} reader={reader} services={services} /> : null}
      <form method="post" action="/subscribe" class="form">
        <label>
          <span>{t('subscribe.email')}</span>
          <input
            type="email"
            name="email"
            maxlength={254}
            autocomplete="email"
            value={oneOf(state.fields, 'email')}
          />
        </label>
        <WishFields wish={shownWish(state.fields, reader.lang)} reader={reader} services={services} />
        <div class="row">
          <button type="submit" name="do" value="preview" class="quiet">
            {t('wish.tryIt')}
          </button>
          <button type="submit" name="do" value="subscribe">
            {t('subscribe.submit')}
          </button>
        </div>
      </form>
    </Layout>
  );
}

/** What the form shows: what was given, as far as it can be read; a field with a fault never empties the others. */
export function shownWish(fields: Fields, lang: SubscriptionWish['lang']): SubscriptionWish {
  const given = wishFields(fields);
  const start = subscriptionWish.parse({ lang, zone: HOME_ZONE[lang] });
  const filterGiven = typeof given['filter'] === 'object' && given['filter'] !== null ? given['filter'] : {};
  const filter = Object.fromEntries(
    Object.entries(filterGiven).filter(([name, value]) => storyFilter.safeParse({ [name]: value }).success),
  );
  const rest = Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => name !== 'filter' && subscriptionWish.partial().safeParse({ [name]: value }).success,
    ),
  );
  return { ...start, ...rest, filter: storyFilter.parse(filter) } as SubscriptionWish;
}
