import type { Hono } from 'hono';
import { storyFilter } from '../../core/filter.ts';
import { cardDetails } from '../../store/card-details.ts';
import { publicSources } from '../../store/public.ts';
import { findStories } from '../../store/search.ts';
import { Layout } from '../components/layout.tsx';
import { StoryLines } from '../components/story-lines.tsx';
import { readerOf, type Reader, type Variables } from '../context.ts';
import { number, safeLink, time } from '../format.ts';
import type { WebServices } from '../services.ts';

const A_PAGE = 30;
type PublicSource = Awaited<ReturnType<typeof publicSources>>[number];

/** What is read, in the open: every source with its state, and a page for each. */
export function sourcePages(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const { db } = services;
  app.get('/sources', async (c) => {
    const reader = readerOf(c);
    const { t, lang } = reader;
    const sources = await publicSources(db);
    return c.html(
      <Layout reader={reader} title={t('sources.title')} path="">
        <h1>{t('sources.title')}</h1>
        <p class="meta">{t('sources.intro', { count: number(sources.length, lang) })}</p>
        <div class="scroll" tabindex={0} role="region" aria-label={t('sources.title')}>
          <table>
            <thead>
              <tr>
                {(['name', 'state', 'lastOk'] as const).map((column) => (
                  <th scope="col">{t(`sources.${column}`)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {sources.map((source) => (
                <tr>
                  <th scope="row">
                    <a href={`/sources/${source.id}`}>{source.name[lang]}</a>
                  </th>
                  <td>{t(`source.${source.state}`)}</td>
                  <td>{lastOk(source, reader)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Layout>,
    );
  });

  app.get('/sources/:id{[a-z0-9][a-z0-9._-]{0,60}}', async (c) => {
    const id = c.req.param('id');
    const source = (await publicSources(db)).find((each) => each.id === id);
    if (!source) return await c.notFound();
    const reader = readerOf(c);
    const { t, lang } = reader;
    const filter = storyFilter.parse({ sources: [id] });
    const page = await findStories(
      db,
      filter,
      { after: c.req.query('after'), limit: A_PAGE, sort: 'day' },
      services,
    );
    const names = { reader, gazetteer: services, now: services.now() };
    const details = await cardDetails(
      db,
      page.cards.map((card) => card.id),
    );
    return c.html(
      <Layout reader={reader} title={source.name[lang]} path="">
        <p class="meta">
          <a href="/sources">{t('sources.title')}</a>
        </p>
        <h1>{source.name[lang]}</h1>
        <dl class="facts">
          <dt>{t('sources.home')}</dt>
          <dd>
            <a href={safeLink(source.home)} rel="noopener noreferrer nofollow">
              {source.home}
            </a>
          </dd>
          <dt>{t('sources.state')}</dt>
          <dd>{t(`source.${source.state}`)}</dd>
          <dt>{t('sources.lastOk')}</dt>
          <dd>{lastOk(source, reader)}</dd>
        </dl>
        <h2>{t('sources.stories')}</h2>
        <p class="meta">
          {t(page.more ? 'stories.countMore' : 'stories.count', { count: number(page.total, lang) })} ·{' '}
          <a href={`/?source=${id}`}>{t('localities.filter')}</a>
        </p>
        {page.cards.length ? (
          <StoryLines cards={page.cards} details={details} names={names} />
        ) : (
          <p class="notice">{t('stories.none')}</p>
        )}
        {page.next ? <a href={`/sources/${id}?after=${page.next}`}>{t('stories.more')}</a> : null}
      </Layout>,
    );
  });
}

function lastOk(source: PublicSource, reader: Reader): string {
  return source.last_ok_at ? time(new Date(source.last_ok_at), reader.lang) : reader.t('time.none');
}
