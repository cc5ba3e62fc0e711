import type { Hono } from 'hono';
import { described } from '../../alerts/compose.ts';
import { storyLines } from '../../alerts/story-lines.ts';
import { translator } from '../../alerts/translate.ts';
import { longDay, type Voice } from '../../alerts/words.ts';
import { periodOf, type Period } from '../../core/brief/period.ts';
import { withTowns } from '../../store/card-towns.ts';
import { findStories } from '../../store/search.ts';
import { Layout } from '../components/layout.tsx';
import { readerOf, type Variables, type WebContext } from '../context.ts';
import { filterFromUrl } from '../filter-url.ts';
import { safeLink } from '../format.ts';
import type { WebServices } from '../services.ts';
import { briefDocx, briefText, type Brief } from './brief-file.ts';
import { HOME_ZONE } from './wish-form.tsx';

const MOST = 500;
const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/**
 * A brief of any filter for a week, a month, a calendar or a Japanese fiscal year, as a page, plain text or a Word file:
 * headline, own wording and link only. `/brief/2026-11`, `/brief/FY2026.docx?jp=JP-37`.
 */
export function briefPages(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/brief/:file', async (c) => {
    const [, name = '', format = 'html'] = /^(.*?)(?:\.(txt|docx))?$/.exec(c.req.param('file')) ?? [];
    const period = periodOf(name);
    if (!period) return c.notFound();
    const brief = await briefOf(c, services, period);
    if (format === 'txt')
      return c.body(briefText(brief), 200, { 'content-type': 'text/plain; charset=utf-8' });
    if (format === 'docx')
      return c.body(new Uint8Array(await briefDocx(brief)), 200, {
        'content-type': WORD,
        'content-disposition': `attachment; filename="kakehashi-${name}.docx"`,
      });
    return c.html(page(c, brief, name));
  });
}

async function briefOf(c: WebContext, services: WebServices, period: Period): Promise<Brief> {
  const { lang } = readerOf(c);
  const filter = filterFromUrl(new URL(c.req.url));
  const t = translator(lang);
  const voice: Voice = { lang, zone: HOME_ZONE[lang], localities: services.localities, t };
  const { cards } = await findStories(
    services.db,
    { ...filter, ...period },
    { limit: MOST, sort: 'day' },
    services,
  );
  const told = await withTowns(services.db, cards, services.towns);
  const days = { from: longDay(period.from, lang), to: longDay(period.to, lang) };
  return {
    lang,
    title: t('brief.title', days),
    intro: t('brief.intro', { count: cards.length, what: described(filter, voice) }),
    stories: told.map((card) => storyLines({ card, standing: 'other', news: null }, voice)),
    none: t('nothing'),
  };
}

function page(c: WebContext, brief: Brief, name: string) {
  const reader = readerOf(c);
  const { search } = reader.here;
  return (
    <Layout reader={reader} title={brief.title} path="">
      <h1>{brief.title}</h1>
      <p>{brief.intro}</p>
      <p class="meta">
        <a href={`/brief/${name}.docx${search}`}>Word</a> ·{' '}
        <a href={`/brief/${name}.txt${search}`}>{reader.t('brief.text')}</a>
      </p>
      {brief.stories.length ? null : <p class="notice">{brief.none}</p>}
      {brief.stories.map((story) => (
        <article class="card">
          <p class="who">{story.who}</p>
          <p>{story.what}</p>
          <p class="meta">{story.source}</p>
          <p class="small">
            <a href={safeLink(story.url)} rel="noopener noreferrer nofollow">
              {story.url}
            </a>
          </p>
        </article>
      ))}
    </Layout>
  );
}
