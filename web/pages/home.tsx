import type { Hono } from 'hono';
import { accordEnds, isDue } from '../../core/accord-term.ts';
import { parseQuery } from '../../core/query/parse.ts';
import { nextDates } from '../../core/ties.ts';
import { signedAccords } from '../../store/accords.ts';
import { cardDetails, leadTexts } from '../../store/card-details.ts';
import { pairCounts } from '../../store/counts.ts';
import { countNew, findStories, type StoryPage } from '../../store/search.ts';
import type { CardView } from '../components/card.tsx';
import { Chips } from '../components/chips.tsx';
import { FilterForm } from '../components/filter-form.tsx';
import { Layout } from '../components/layout.tsx';
import { ListHead } from '../components/list-head.tsx';
import { Rail } from '../components/rail.tsx';
import { Stories } from '../components/stories.tsx';
import { readerOf, type Variables } from '../context.ts';
import { localDay } from '../format.ts';
import { hitsOf, snippetOf, type Hits } from '../highlight.tsx';
import { placesOf, viewFromUrl, viewQuery } from '../home-view.ts';
import { savedViews } from '../saved-views.ts';
import type { WebServices } from '../services.ts';
import { lastVisit } from '../visits.ts';

const A_PAGE = 30;
const DENSE_PAGE = 60;
const SEARCHED = 6_000;
const RAIL_DAYS = 30;
const RAIL_MONTHS = 12;

/** The readers' first page: new stories as cards; all state is in the address. */
export function homePage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const secure = services.publicUrl.startsWith('https:');
  app.get('/', async (c) => {
    const reader = readerOf(c);
    const { t, lang } = reader;
    const view = viewFromUrl(new URL(c.req.url));
    const now = services.now();
    const known = placesOf(view, services);
    const since = lastVisit(c, now, secure);
    const cursor = c.req.query('after');
    const [page, fresh, month, accords] = await Promise.all([
      findStories(
        services.db,
        view.filter,
        { after: cursor, limit: view.dense ? DENSE_PAGE : A_PAGE, sort: view.sort },
        known,
      ),
      since ? countNew(services.db, since, view.filter, known) : 0,
      pairCounts(
        services.db,
        { from: daysBefore(now, RAIL_DAYS), to: null, kind: null },
        services.localities,
      ),
      signedAccords(services.db),
    ]);
    const today = localDay(now, lang);
    const parsed = parseQuery(view.filter.q);
    const hits = parsed.ok ? hitsOf(parsed.query) : [];
    const cards: CardView = {
      reader,
      gazetteer: services,
      now,
      since,
      hits,
      dense: view.dense,
      details: await cardDetails(
        services.db,
        page.cards.map(({ id }) => id),
      ),
      snippets: await snippets(services, page, hits),
    };
    const query = viewQuery(view);
    const feeds = (
      <>
        <link rel="alternate" type="application/atom+xml" title={t('brand')} href={`/feed.atom?${query}`} />
        <link rel="alternate" type="application/feed+json" title={t('brand')} href={`/feed.json?${query}`} />
      </>
    );
    const places = { localities: services.localities, sources: services.sources };
    return c.html(
      <Layout reader={reader} title={t('stories.title')} path="/" head={feeds}>
        <h1 class="visually-hidden">{t('stories.title')}</h1>
        <FilterForm view={view} reader={reader} {...places} />
        <div class="front">
          <div id="results" class="results">
            <Chips view={view} reader={reader} {...places} />
            {parsed.ok ? null : (
              <p class="notice bad" role="alert">
                {t(`query.${parsed.fault.kind}`, { column: parsed.fault.column })}
              </p>
            )}
            <ListHead view={view} reader={reader} page={page} since={since} fresh={fresh} />
            <Stories page={page} view={view} cards={cards} paged={cursor !== undefined} />
          </div>
          <Rail
            reader={reader}
            gazetteer={services}
            pairs={month}
            views={savedViews(c)}
            query={query.toString()}
            dates={nextDates(services.ties, today, RAIL_MONTHS).slice(0, 5)}
            ends={accordEnds(accords, today, services.localities).filter(({ day }) => isDue(day, today))}
            saved={c.req.query('saved') ?? null}
          />
        </div>
      </Layout>,
    );
  });
}

function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 10);
}

/** A piece of the text where a search found something that is not in the headline. */
async function snippets(
  services: WebServices,
  page: StoryPage,
  hits: Hits,
): Promise<ReadonlyMap<string, string>> {
  if (!hits.length) return new Map();
  const texts = await leadTexts(
    services.db,
    page.cards.map(({ id }) => id),
    SEARCHED,
  );
  return new Map(
    [...texts].flatMap(([id, text]) => {
      const snippet = snippetOf(text, hits);
      return snippet ? [[id, snippet] as const] : [];
    }),
  );
}
