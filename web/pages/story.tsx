import type { Hono } from 'hono';
import type { StoryCard } from '../../core/card.ts';
import type { OfficialPage } from '../../core/official.ts';
import { storyFilter } from '../../core/filter.ts';
import { cardDetails, threadOf } from '../../store/card-details.ts';
import { currentStory } from '../../store/decision-list.ts';
import { saveFeedback } from '../../store/feedback.ts';
import { findStories } from '../../store/search.ts';
import { storyCards } from '../../store/stories.ts';
import { EventFacts } from '../components/event-facts.tsx';
import { Evidence } from '../components/evidence.tsx';
import { Feedback, SAYS } from '../components/feedback.tsx';
import { Layout } from '../components/layout.tsx';
import { Reports } from '../components/reports.tsx';
import { StoryLines } from '../components/story-lines.tsx';
import { Ties } from '../components/ties.tsx';
import { confirmation } from '../confirmation.ts';
import { addressOf, readerOf, type Reader, type Variables } from '../context.ts';
import { day, localityName, safeLink, time } from '../format.ts';
import { fromOurPages } from '../same-origin.ts';
import type { WebServices } from '../services.ts';
import { headline, sidesOf, type Names, type Sides } from '../wording.ts';

const MOST_PAIRS = 2;
const EARLIER = 5;

/** A story's page: the event, all its reports, the evidence, what came before and after, and what readers think of it. */
export function storyPage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const { db } = services;
  app.get('/stories/:id{[0-9]{1,18}}', async (c) => {
    const id = c.req.param('id');
    const current = await currentStory(db, id);
    if (current !== null && current !== id) return c.redirect(`/stories/${current}`, 301);
    const [card] = await storyCards(db, [id]);
    if (!card || card.relevance === 'no') return await c.notFound();
    const reader = readerOf(c);
    const { t, lang } = reader;
    const thread = await storyCards(db, await threadOf(db, card.id));
    const details = await cardDetails(db, [card.id, ...thread.map(({ id }) => id)]);
    const names = { reader, gazetteer: services, now: services.now() };
    const told = details.get(card.id);
    const title = headline(card, told, names);
    const official = await confirmation(services, card);
    const lead = card.articles[0];
    const sides = sidesOf(card, told, names).slice(0, MOST_PAIRS);
    return c.html(
      <Layout reader={reader} title={title} path="">
        <p class="meta">
          <a href="/">{t('story.back')}</a>
        </p>
        <div class="columns">
          <article class="story">
            <h1>{title}</h1>
            <p class="original" lang={lead?.lang} dir="auto">
              <bdi>{lead?.title}</bdi>
            </p>
            <p class="meta">
              <span class={`tag ${card.relevance}`}>{t(`relevance.${card.relevance}`)}</span>{' '}
              {t('story.seen', { time: time(card.firstSeenAt, lang) })}
              {time(card.updatedAt, lang) !== time(card.firstSeenAt, lang)
                ? ` · ${t('story.changed', { time: time(card.updatedAt, lang) })}`
                : ''}
            </p>
            <EventFacts card={card} told={told} names={names} />
            <Official page={official} services={services} reader={reader} />
            <section aria-labelledby="reports">
              <h2 id="reports">{t('story.reports')}</h2>
              <p class="meta">
                {t('card.independent', { count: card.independent })} ·{' '}
                {t('card.copies', { count: card.copies })}
              </p>
              <Reports card={card} reader={reader} />
            </section>
            <section aria-labelledby="why">
              <h2 id="why">{t('card.why')}</h2>
              <p class="meta">{t('story.whyText')}</p>
              <Evidence card={card} reader={reader} />
            </section>
            <Said card={card} thanks={c.req.query('thanks') === '1'} reader={reader} />
          </article>
          <aside class="rail" aria-label={t('story.around')}>
            {thread.length ? (
              <section>
                <h2>{t('story.thread')}</h2>
                <StoryLines cards={thread} details={details} names={names} />
              </section>
            ) : null}
            {sides.map((side) => (
              <PairBefore
                side={side}
                but={[card.id, ...thread.map(({ id: other }) => other)]}
                services={services}
                names={names}
              />
            ))}
          </aside>
        </div>
      </Layout>,
    );
  });

  app.post('/stories/:id{[0-9]{1,18}}/feedback', async (c) => {
    if (!fromOurPages(c, services)) return c.text('Forbidden', 403);
    const form = await c.req.parseBody();
    const says = SAYS.find((each) => each === form['says']);
    const [card] = await storyCards(db, [c.req.param('id')]);
    if (!card) return await c.notFound();
    if (says) await saveFeedback(db, { storyId: card.id, says, by: addressOf(c) });
    return c.redirect(says ? `/stories/${card.id}?thanks=1#feedback` : `/stories/${card.id}`, 303);
  });
}

function Official(props: { page: OfficialPage | null; services: WebServices; reader: Reader }) {
  const { page, services, reader } = props;
  if (!page) return null;
  const { t, lang } = reader;
  const on = page.publishedAt.toISOString().slice(0, 10);
  return (
    <section aria-labelledby="official" class="official">
      <h2 id="official">{t('story.official')}</h2>
      <p>
        <a href={safeLink(page.url)} lang={page.lang} rel="noopener noreferrer nofollow" dir="auto">
          <bdi>{page.title}</bdi>
        </a>
      </p>
      <p class="meta">
        {services.sources.get(page.sourceId)?.name[lang]} · <time datetime={on}>{day(on, lang)}</time>
      </p>
    </section>
  );
}

function Said(props: { card: StoryCard; thanks: boolean; reader: Reader }) {
  const { t } = props.reader;
  return (
    <section id="feedback" aria-labelledby="said">
      <h2 id="said">{t('story.feedback')}</h2>
      {props.thanks ? (
        <p class="notice" role="status">
          {t('feedback.thanks')}
        </p>
      ) : null}
      <Feedback storyId={props.card.id} reader={props.reader} />
    </section>
  );
}

/** What else the pair did lately, and what ties it. */
async function PairBefore(props: {
  side: Sides;
  but: readonly string[];
  services: WebServices;
  names: Names & { now: Date };
}) {
  const { side, but, services, names } = props;
  const { t } = names.reader;
  const vn = services.localities.get(side.vn)?.current ?? side.vn;
  const pair = `${vn}:${side.jp}`;
  const filter = storyFilter.parse({ pairs: [pair], relevance: ['core'] });
  const page = await findStories(services.db, filter, { limit: EARLIER + but.length, sort: 'day' }, services);
  const cards = page.cards.filter(({ id }) => !but.includes(id)).slice(0, EARLIER);
  const ties = services.ties.filter((tie) => tie.vn === vn && tie.jp === side.jp);
  if (!cards.length && !ties.length) return null;
  const details = await cardDetails(
    services.db,
    cards.map(({ id }) => id),
  );
  return (
    <section>
      <h2>
        <a href={`/pairs/${pair}`}>
          {t('who.pair', {
            vn: localityName(vn, services.localities, names.reader),
            jp: localityName(side.jp, services.localities, names.reader),
          })}
        </a>
      </h2>
      {cards.length ? <StoryLines cards={cards} details={details} names={names} /> : null}
      {ties.length ? <Ties ties={ties} names={names} /> : null}
    </section>
  );
}
