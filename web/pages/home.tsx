import type { Hono } from 'hono';
import { findStories } from '../../store/search.ts';
import { Card } from '../components/card.tsx';
import { FilterForm } from '../components/filter-form.tsx';
import { Layout } from '../components/layout.tsx';
import { readerOf, type Variables } from '../context.ts';
import { filterFromUrl, filterToQuery } from '../filter-url.ts';
import type { WebServices } from '../services.ts';

const A_PAGE = 30;

/** The readers' first page: new stories as cards; all state is in the address. */
export function homePage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/', async (c) => {
    const reader = readerOf(c);
    const filter = filterFromUrl(new URL(c.req.url));
    const page = await findStories(
      services.db,
      filter,
      { after: c.req.query('after'), limit: A_PAGE },
      services.localities,
    );
    const query = filterToQuery(filter);
    const older = new URLSearchParams(query);
    if (page.next) older.set('after', page.next);
    const { t } = reader;
    const feeds = (
      <>
        <link rel="alternate" type="application/atom+xml" href={`/feed.atom?${query}`} />
        <link rel="alternate" type="application/feed+json" href={`/feed.json?${query}`} />
      </>
    );
    return c.html(
      <Layout reader={reader} title={t('stories.title')} path="/" head={feeds}>
        <div class="lists">
          <section aria-labelledby="stories">
            <h1 id="stories">{t('stories.title')}</h1>
            <p class="meta">
              {t('stories.count', { count: page.total })} · <a href={`/export.csv?${query}`}>CSV</a> ·{' '}
              <a href={`/feed.atom?${query}`}>Atom</a> · <a href={`/feed.json?${query}`}>JSON</a>
            </p>
            <a
              class="notice live"
              href={`/?${query}`}
              data-live="/live"
              data-template={t('live.new', { count: '{{count}}' })}
              hidden
              role="status"
            >
              {''}
            </a>
            {page.cards.length ? (
              page.cards.map((card) => <Card card={card} reader={reader} localities={services.localities} />)
            ) : (
              <p class="notice">{t('stories.none')}</p>
            )}
            {page.next ? (
              <p>
                <a href={`/?${older}`}>{t('stories.more')}</a>
              </p>
            ) : null}
          </section>
          <FilterForm
            filter={filter}
            reader={reader}
            localities={services.localities}
            sources={services.sources}
          />
        </div>
      </Layout>,
    );
  });
}
