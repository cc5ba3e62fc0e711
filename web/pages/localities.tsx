import type { Hono } from 'hono';
import { storyFilter, sameGround } from '../../core/filter.ts';
import type { Locality } from '../../core/place-name.ts';
import { cardDetails } from '../../store/card-details.ts';
import { localityCounts, pairCounts } from '../../store/counts.ts';
import { findStories } from '../../store/search.ts';
import { Layout } from '../components/layout.tsx';
import { StoryLines } from '../components/story-lines.tsx';
import { Ties } from '../components/ties.tsx';
import { readerOf, type Reader, type Variables } from '../context.ts';
import { compareNames, localityName, number } from '../format.ts';
import type { WebServices } from '../services.ts';

const A_PAGE = 30;

/** All localities, and a page for each: what it was before, with whom it works, what happens. */
export function localityPages(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const { db, localities } = services;
  app.get('/localities', async (c) => {
    const reader = readerOf(c);
    const { t } = reader;
    const counts = await localityCounts(db, localities);
    return c.html(
      <Layout reader={reader} title={t('localities.title')} path="/localities">
        <h1>{t('localities.title')}</h1>
        <p class="meta">{t('localities.intro')}</p>
        <div class="columns even">
          {(['VN', 'JP'] as const).map((country) => (
            <section>
              <h2>{t(country === 'VN' ? 'who.vietnam' : 'who.japan')}</h2>
              <ul class="plain units">
                {unitsOf(services, country, reader).map((unit) => (
                  <li>
                    <a href={`/localities/${unit.code}`}>{unit.names[reader.lang]}</a>{' '}
                    <span class="meta">{number(counts.get(unit.code) ?? 0, reader.lang)}</span>
                    <Formerly unit={unit} services={services} reader={reader} />
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </Layout>,
    );
  });

  app.get('/localities/:code{(?:VN-[0-9A-Z]{2}|JP-[0-9]{2})}', async (c) => {
    const unit = localities.get(c.req.param('code'));
    if (!unit) return await c.notFound();
    const reader = readerOf(c);
    const { t } = reader;
    const side = unit.country === 'VN' ? 'vn' : 'jp';
    const filter = storyFilter.parse({ [side]: [unit.code] });
    const [page, pairs] = await Promise.all([
      findStories(db, filter, { after: c.req.query('after'), limit: A_PAGE, sort: 'day' }, services),
      pairCounts(db, { from: null, to: null, kind: null }, localities),
    ]);
    const partners = pairs
      .filter((pair) => pair[side] === unit.current)
      .sort((a, b) => b.stories - a.stories);
    const names = { reader, gazetteer: services, now: services.now() };
    const details = await cardDetails(
      db,
      page.cards.map(({ id }) => id),
    );
    const title = localityName(unit.code, localities, reader);
    const query = `${side}=${unit.code}`;
    const ties = services.ties.filter((tie) => tie[side] === unit.current);
    return c.html(
      <Layout reader={reader} title={title} path="/localities">
        <h1>{title}</h1>
        <History unit={unit} services={services} reader={reader} />
        <p class="meta">
          <a href={`/?${query}`}>{t('localities.filter')}</a> · <a href={`/feed.atom?${query}`}>Atom</a> ·{' '}
          <a href={`/export.csv?${query}`}>CSV</a> · <a href={`/calendar.ics?${query}`}>ICS</a>
        </p>
        <div class="columns">
          <section aria-labelledby="events">
            <h2 id="events">{t('pair.events')}</h2>
            {page.cards.length ? (
              <StoryLines cards={page.cards} details={details} names={names} />
            ) : (
              <p class="notice">{t('stories.none')}</p>
            )}
            {page.next ? (
              <a href={`/localities/${unit.code}?after=${page.next}`}>{t('stories.more')}</a>
            ) : null}
          </section>
          <aside class="rail" aria-label={t('localities.partners')}>
            <h2>{t('localities.partners')}</h2>
            {partners.length ? null : <p class="meta">{t('pair.none')}</p>}
            <ol class="plain">
              {partners.map(({ vn, jp, stories }) => (
                <li>
                  <a href={`/pairs/${vn}:${jp}`}>
                    {localityName(side === 'vn' ? jp : vn, localities, reader)}
                  </a>{' '}
                  <span class="meta">{t('stories.count', { count: stories })}</span>
                </li>
              ))}
            </ol>
            {ties.length ? (
              <>
                <h2>{t('pair.ties')}</h2>
                <Ties ties={ties} names={names} />
              </>
            ) : null}
          </aside>
        </div>
      </Layout>,
    );
  });
}

function unitsOf(services: WebServices, country: 'VN' | 'JP', reader: Reader): Locality[] {
  const units = [...services.localities.values()].filter(
    (unit) => unit.country === country && unit.current === unit.code,
  );
  return units.sort((a, b) =>
    country === 'JP'
      ? compareNames(a.code, b.code, reader.lang)
      : compareNames(a.names[reader.lang], b.names[reader.lang], reader.lang),
  );
}

interface Of {
  unit: Locality;
  services: WebServices;
  reader: Reader;
}

function Formerly({ unit, services, reader }: Of) {
  if (!unit.formerly.length) return null;
  const names = unit.formerly.map((code) => services.localities.get(code)?.names[reader.lang] ?? code);
  return (
    <span class="meta"> {reader.t('localities.formerly', { names: names.join(reader.t('who.list')) })}</span>
  );
}

/** What a unit was formed from on 1 July 2025, or what it is part of since. */
function History({ unit, services, reader }: Of) {
  const { t } = reader;
  const others = sameGround(unit.code, services.localities).filter((code) => code !== unit.code);
  if (!others.length) return null;
  const key = unit.current === unit.code ? 'localities.formedFrom' : 'localities.partOf';
  const shown = unit.current === unit.code ? others : [unit.current];
  return (
    <p>
      {t(key)}{' '}
      {shown.map((code, index) => (
        <>
          {index ? t('who.list') : ''}
          <a href={`/localities/${code}`}>{services.localities.get(code)?.names[reader.lang]}</a>
        </>
      ))}
    </p>
  );
}
