import type { Hono } from 'hono';
import { accordEnds } from '../../core/accord-term.ts';
import { storyFilter } from '../../core/filter.ts';
import { nextDates, type Tie } from '../../core/ties.ts';
import { signedAccords } from '../../store/accords.ts';
import { cardDetails } from '../../store/card-details.ts';
import { countStories } from '../../store/counts.ts';
import { findStories } from '../../store/search.ts';
import { Layout } from '../components/layout.tsx';
import { PapersTold, PeopleTold } from '../components/pair-facts.tsx';
import { StoryLines } from '../components/story-lines.tsx';
import { NextDates, Ties } from '../components/ties.tsx';
import { readerOf, type Variables } from '../context.ts';
import { localDay, localityName, number } from '../format.ts';
import type { WebServices } from '../services.ts';

const A_PAGE = 40;
const MONTHS = 36;

/** A pair's page: what was signed, dates to come, and every event, newest first; former units count as today's. */
export function pairPage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const { db, localities } = services;
  app.get('/pairs/:pair{VN-[0-9A-Z]{2}:JP-[0-9]{2}}', async (c) => {
    const [named = '', jp = ''] = c.req.param('pair').split(':');
    const vn = localities.get(named)?.current;
    if (!vn || !localities.has(jp)) return await c.notFound();
    if (vn !== named) return c.redirect(`/pairs/${vn}:${jp}`, 301);
    const reader = readerOf(c);
    const { t, lang } = reader;
    const pair = `${vn}:${jp}`;
    const filter = storyFilter.parse({ pairs: [pair], relevance: ['core'] });
    const [page, kinds, accords] = await Promise.all([
      findStories(db, filter, { after: c.req.query('after'), limit: A_PAGE, sort: 'day' }, services),
      countStories(db, 'kind', filter, services),
      signedAccords(db),
    ]);
    const today = localDay(services.now(), lang);
    const ties = services.ties.filter((tie) => tie.vn === vn && tie.jp === jp);
    const names = { reader, gazetteer: services, now: services.now() };
    const details = await cardDetails(
      db,
      page.cards.map(({ id }) => id),
    );
    const [vnName, jpName] = [vn, jp].map((code) => localityName(code, localities, reader));
    const title = t('who.pair', { vn: vnName ?? vn, jp: jpName ?? jp });
    return c.html(
      <Layout reader={reader} title={title} path="/matrix">
        <h1>{title}</h1>
        <p class="meta">
          <a href={`/localities/${vn}`}>{vnName}</a> · <a href={`/localities/${jp}`}>{jpName}</a> ·{' '}
          <a href={`/feed.atom?pair=${pair}`}>Atom</a> · <a href={`/export.csv?pair=${pair}`}>CSV</a> ·{' '}
          <a href={`/calendar.ics?pair=${pair}`}>ICS</a> ·{' '}
          <a href={`/subscribe?pair=${pair}`}>{t('pair.follow')}</a>
        </p>
        <div class="columns">
          <section aria-labelledby="events">
            <h2 id="events">{t('pair.events')}</h2>
            <p class="meta">{t('stories.count', { count: number(page.total, lang) })}</p>
            {page.cards.length ? (
              <StoryLines cards={page.cards} details={details} names={names} />
            ) : (
              <p class="notice">{t('pair.none')}</p>
            )}
            {page.next ? <a href={`/pairs/${pair}?after=${page.next}`}>{t('stories.more')}</a> : null}
          </section>
          <aside class="rail" aria-label={t('pair.ties')}>
            <Signed ties={ties} names={names} />
            <PapersTold cards={page.cards} reader={reader} />
            <NextDates
              dates={nextDates(ties, today, MONTHS)}
              ends={accordEnds(accords, today, localities).filter((end) => end.pair === pair)}
              reader={reader}
              now={names.now}
            />
            <PeopleTold cards={page.cards} reader={reader} />
            {kinds.length ? (
              <section>
                <h2>{t('pair.kinds')}</h2>
                <ul class="plain">
                  {kinds.map(({ name, stories }) => (
                    <li>
                      <a href={`/?pair=${pair}&kind=${name}&relevance=core`}>{t(`kind.${name}`)}</a> {stories}
                    </li>
                  ))}
                </ul>
              </section>
            ) : null}
          </aside>
        </div>
      </Layout>,
    );
  });
}

function Signed(props: { ties: readonly Tie[]; names: Parameters<typeof Ties>[0]['names'] }) {
  const { t } = props.names.reader;
  return (
    <section>
      <h2>{t('pair.ties')}</h2>
      {props.ties.length ? (
        <Ties ties={props.ties} names={props.names} />
      ) : (
        <p class="meta">{t('pair.noTies')}</p>
      )}
    </section>
  );
}
