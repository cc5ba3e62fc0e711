import type { Hono } from 'hono';
import { saveFeedback } from '../../store/feedback.ts';
import { storyCards } from '../../store/stories.ts';
import { Evidence, Reports, Who } from '../components/card.tsx';
import { Layout } from '../components/layout.tsx';
import { addressOf, readerOf, type Variables } from '../context.ts';
import { day } from '../format.ts';
import type { WebServices } from '../services.ts';

const SAYS = ['relevant', 'not-relevant', 'wrong-pair'] as const;

/** A story's page: all its reports, the evidence, and what readers think of it. */
export function storyPage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/stories/:id{[0-9]{1,18}}', async (c) => {
    const [card] = await storyCards(services.db, [c.req.param('id')]);
    if (!card || card.relevance === 'no') return await c.notFound();
    const reader = readerOf(c);
    const { t, lang } = reader;
    const lead = card.articles[0];
    return c.html(
      <Layout reader={reader} title={lead?.title ?? ''} path="">
        <p class="meta">
          <a href="/">{t('story.back')}</a>
        </p>
        <Who card={card} reader={reader} localities={services.localities} />
        <h1 lang={lead?.lang}>{lead?.title}</h1>
        <p class="meta">
          <span class={`tag ${card.relevance}`}>{t(`relevance.${card.relevance}`)}</span>
          {card.kinds.map((kind) => (
            <span class="tag">{t(`kind.${kind}`)}</span>
          ))}
          {card.eventDate ? t('card.event', { day: day(card.eventDate, lang) }) : t('card.noEvent')} ·{' '}
          {t('card.counts', { independent: card.independent, copies: card.copies })}
        </p>
        <h2>{t('story.reports')}</h2>
        <Reports card={card} reader={reader} />
        <Evidence card={card} reader={reader} open />
        <h2>{t('story.feedback')}</h2>
        {c.req.query('thanks') ? <p class="notice">{t('feedback.thanks')}</p> : null}
        <form method="post" action={`/stories/${card.id}/feedback`} class="row">
          {SAYS.map((says) => (
            <button class="quiet" name="says" value={says}>
              {t(`feedback.${says}`)}
            </button>
          ))}
        </form>
      </Layout>,
    );
  });

  app.post('/stories/:id{[0-9]{1,18}}/feedback', async (c) => {
    const form = await c.req.parseBody();
    const says = SAYS.find((each) => each === form['says']);
    const [card] = await storyCards(services.db, [c.req.param('id')]);
    if (!card) return await c.notFound();
    if (says) await saveFeedback(services.db, { storyId: card.id, says, by: addressOf(c) });
    return c.redirect(`/stories/${card.id}?thanks=1`, 303);
  });
}
