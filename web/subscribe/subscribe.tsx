import type { Hono } from 'hono';
import { z } from 'zod';
import { storyFilter, type StoryFilter } from '../../core/filter.ts';
import { READER_LANGUAGES } from '../../core/language.ts';
import { subscriptionPlan } from '../../core/subscription.ts';
import { KINDS } from '../../core/verdict.ts';
import { requestSubscription, TooManyRequests } from '../../store/subscriptions.ts';
import { Choice, placeOptions } from '../components/filter-form.tsx';
import { Layout } from '../components/layout.tsx';
import { addressOf, readerOf, type Variables, type WebContext } from '../context.ts';
import type { WebServices } from '../services.ts';

const NAMES = { vi: 'Tiếng Việt', ja: '日本語', en: 'English' } as const;
const ZONES = ['Asia/Ho_Chi_Minh', 'Asia/Tokyo', 'UTC', 'Europe/Paris', 'America/New_York'];
/** Which wording readers agree to; kept with each consent. */
export const TEXT_VERSION = 'subscribe-1';

const email = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@<>(),;:"[\]\\]+@[^\s@<>(),;:"[\]\\]+\.[^\s@<>(),;:"[\]\\.]+$/);
const zone = z.string().refine((name) => {
  try {
    return Boolean(Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
});

/** What a subscription needs, from the form or the API. */
export const subscriptionRequest = z.object({
  email,
  lang: z.enum(READER_LANGUAGES),
  zone: zone.default('UTC'),
  cadence: z.enum(['at-once', 'daily', 'weekly']).default('at-once'),
  hour: z.coerce.number().int().min(0).max(23).default(8),
  weekday: z.coerce.number().int().min(1).max(7).default(1),
  filter: storyFilter.default(storyFilter.parse({})),
});

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

/** The page on which readers subscribe. */
export function subscribePage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/subscribe', (c) =>
    c.html(page(c, services, { sent: c.req.query('sent') === '1', fault: null, given: {} })),
  );

  app.post('/subscribe', async (c) => {
    const form = await c.req.parseBody({ all: true });
    const list = (name: string) =>
      [form[name] ?? []]
        .flat()
        .map(String)
        .flatMap((value) => value.split(/[\s,]+/))
        .filter(Boolean);
    const filter = { pairs: list('pair'), vn: list('vn'), jp: list('jp'), kinds: list('kind') };
    const parsed = subscriptionRequest.safeParse({ ...form, filter });
    if (!parsed.success) {
      const { t } = readerOf(c);
      const issue = parsed.error.issues[0];
      const field = String(issue?.path.join('.') ?? '');
      const fault = field === 'email' ? t('subscribe.badEmail') : t('subscribe.badField', { field });
      return c.html(page(c, services, { sent: false, fault, given: form }), 400);
    }
    await askForSubscription(services, parsed.data, addressOf(c));
    return c.redirect('/subscribe?sent=1', 303);
  });
}

function page(
  c: WebContext,
  services: WebServices,
  state: { sent: boolean; fault: string | null; given: Record<string, unknown> },
) {
  const reader = readerOf(c);
  const { t, lang } = reader;
  const units = placeOptions(services.localities, reader);
  const given = (name: string) => String(state.given[name] ?? '');
  const none: StoryFilter = storyFilter.parse({});
  return (
    <Layout reader={reader} title={t('subscribe.title')} path="/subscribe">
      <h1>{t('subscribe.title')}</h1>
      <p>{t('subscribe.intro')}</p>
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
      <form method="post" action="/subscribe" class="form">
        <label>
          <span>{t('subscribe.email')}</span>
          <input
            type="email"
            name="email"
            required
            maxlength={254}
            autocomplete="email"
            value={given('email')}
          />
        </label>
        <label>
          <span>{t('subscribe.pairs')}</span>
          <input name="pair" value={given('pair')} maxlength={500} />
        </label>
        <Choice name="vn" label={t('filter.vn')} any={t('filter.any')} chosen={none.vn} options={units.vn} />
        <Choice name="jp" label={t('filter.jp')} any={t('filter.any')} chosen={none.jp} options={units.jp} />
        <Choice
          name="kind"
          label={t('filter.kind')}
          any={t('filter.any')}
          chosen={[]}
          options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
        />
        <label>
          <span>{t('subscribe.lang')}</span>
          <select name="lang">
            {READER_LANGUAGES.map((each) => (
              <option value={each} selected={each === lang}>
                {NAMES[each]}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t('subscribe.cadence')}</span>
          <select name="cadence">
            {(['at-once', 'daily', 'weekly'] as const).map((each) => (
              <option value={each}>{t(`cadence.${each}`)}</option>
            ))}
          </select>
        </label>
        <label>
          <span>{t('subscribe.hour')}</span>
          <input type="number" name="hour" min={0} max={23} value="8" />
        </label>
        <label>
          <span>{t('subscribe.weekday')}</span>
          <select name="weekday">
            {[1, 2, 3, 4, 5, 6, 7].map((number) => (
              <option value={String(number)}>
                {new Intl.DateTimeFormat(lang, { weekday: 'long', timeZone: 'UTC' }).format(
                  new Date(Date.UTC(2024, 0, number)),
                )}
              </option>
            ))}
          </select>
        </label>
        <label>
          <span>{t('subscribe.zone')}</span>
          <select name="zone">
            {ZONES.map((name) => (
              <option
                value={name}
                selected={
                  (lang === 'ja' && name === 'Asia/Tokyo') ||
                  (lang === 'vi' && name === 'Asia/Ho_Chi_Minh') ||
                  (lang === 'en' && name === 'UTC')
                }
              >
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="submit">{t('subscribe.submit')}</button>
      </form>
    </Layout>
  );
}
