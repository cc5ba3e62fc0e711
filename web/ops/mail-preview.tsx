import { composeAlert, type Rendered } from '../../alerts/compose.ts';
import { storyFilter } from '../../core/filter.ts';
import { READER_LANGUAGES, type ReaderLanguage } from '../../core/language.ts';
import { withTowns } from '../../store/card-towns.ts';
import { newestStories, storyCards } from '../../store/stories.ts';
import { readerOf } from '../context.ts';
import type { WebServices } from '../services.ts';
import { Frame } from './frame.tsx';
import type { Room } from './room.tsx';

const STORIES = 6;
const ZONES: Record<ReaderLanguage, string> = { vi: 'Asia/Ho_Chi_Minh', ja: 'Asia/Tokyo', en: 'UTC' };

/** The digest as readers would get it now, with the newest real stories, in each language; nothing is sent. */
export function mailPreviewPages(room: Room): void {
  const { services } = room;
  room.page('/mail/preview', async (c) => {
    const { t } = readerOf(c);
    const mails = await Promise.all(
      READER_LANGUAGES.map(async (lang) => ({ lang, mail: await sample(services, lang) })),
    );
    return c.html(
      <Frame
        c={c}
        title={t('ops.mailPreview')}
        tab="deliveries"
        lead={<a href="/ops/deliveries">{t('ops.deliveries')}</a>}
      >
        <div class="columns">
          {mails.map(({ lang, mail }) => (
            <section lang={lang}>
              <h2>
                <span class="tag">{lang}</span> {mail.subject}
              </h2>
              <iframe
                class="tall"
                sandbox=""
                src={`/ops/mail/preview/${lang}`}
                title={`${lang}: ${mail.subject}`}
              ></iframe>
              <details>
                <summary>{t('ops.text')}</summary>
                <pre>{mail.text}</pre>
              </details>
            </section>
          ))}
        </div>
      </Frame>,
    );
  });

  room.page('/mail/preview/:lang', async (c) => {
    const lang = READER_LANGUAGES.find((each) => each === c.req.param('lang'));
    if (!lang) return c.notFound();
    const { html } = await sample(services, lang);
    return c.body(html, 200, { 'content-type': 'text/html; charset=utf-8', 'x-mail-preview': '1' });
  });
}

async function sample(services: WebServices, lang: ReaderLanguage): Promise<Rendered> {
  const cards = await withTowns(
    services.db,
    await storyCards(services.db, await newestStories(services.db, STORIES)),
    services.towns,
  );
  const home = services.publicUrl;
  return composeAlert({
    stories: cards.map((card) => ({ card, standing: 'other', news: null })),
    occasion: cards.length ? 'digest' : 'nothing-new',
    filter: storyFilter.parse({}),
    lang,
    zone: ZONES[lang],
    localities: services.localities,
    links: { home, preferences: home, unsubscribe: home, feedback: home },
    completeness: null,
  });
}
