import type { Hono } from 'hono';
import { deliveryReader, deliveryStoryIds } from '../../store/delivery-stories.ts';
import { FEEDBACK_SAYS, saveFeedback } from '../../store/feedback.ts';
import { storyCards } from '../../store/stories.ts';
import { readSignedToken } from '../../store/tokens.ts';
import { Layout } from '../components/layout.tsx';
import { readerOf, type Variables, type WebContext } from '../context.ts';
import type { WebServices } from '../services.ts';
import { whoText } from '../wording.ts';
import { oneOf } from './wish.ts';

const ANSWERS = ['relevant', 'not-relevant', 'wrong-pair'] as const;

/**
 * The page behind the feedback links of a mail: its stories with a button for each answer. The link is signed for one mail and
 * expires; a GET says nothing for anybody, because mail scanners follow every link.
 */
export function feedbackPage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const deliveryOf = (c: WebContext) =>
    readSignedToken(services.secret, 'feedback', c.req.param('token') ?? '', services.now());

  app.get('/feedback/:token', async (c) => {
    const delivery = deliveryOf(c);
    const ids = delivery ? await deliveryStoryIds(services.db, delivery) : [];
    if (!ids.length) return c.notFound();
    const chosen = ids.filter((id) => id === c.req.query('story'));
    return c.html(await page(c, services, chosen.length ? chosen : ids));
  });

  app.post('/feedback/:token', async (c) => {
    const delivery = deliveryOf(c);
    const ids = delivery ? await deliveryStoryIds(services.db, delivery) : [];
    const fields = await c.req.parseBody();
    const [storyId, says] = oneOf(fields, 'answer').split(' ');
    const word = FEEDBACK_SAYS.find((each) => each === says);
    if (!delivery || !storyId || !word || !ids.includes(storyId)) return c.notFound();
    const reader = await deliveryReader(services.db, delivery);
    await saveFeedback(services.db, {
      storyId,
      says: word,
      by: reader ? `reader:${reader}` : 'reader',
      note: oneOf(fields, 'note'),
    });
    return c.html(await page(c, services, [storyId], true));
  });
}

async function page(c: WebContext, services: WebServices, ids: readonly string[], thanked = false) {
  const reader = readerOf(c);
  const { t, lang } = reader;
  const cards = await storyCards(services.db, ids);
  const says = c.req.query('says');
  c.header('Cache-Control', 'no-store');
  return (
    <Layout reader={reader} title={t('feedback.title')} path="">
      <h1>{t('feedback.title')}</h1>
      {thanked ? (
        <p class="notice good" role="status">
          {t('feedback.thanks')}
        </p>
      ) : null}
      {cards.map((card) => {
        const own =
          card.articles.find((article) => article.lang === lang && !article.copyOf) ?? card.articles[0];
        return (
          <article class="card">
            <p class="who">{whoText(card, undefined, { reader, gazetteer: services })}</p>
            <h2>
              <a href={`/stories/${card.id}`} lang={own?.lang}>
                {own?.title}
              </a>
            </h2>
            {thanked ? null : (
              <form method="post" class="form">
                <label>
                  <span>{t('feedback.note')}</span>
                  <input name="note" maxlength={500} />
                </label>
                <div class="row">
                  {ANSWERS.map((answer) => (
                    <button
                      name="answer"
                      value={`${card.id} ${answer}`}
                      class={answer === says ? '' : 'quiet'}
                    >
                      {t(`feedback.${answer}`)}
                    </button>
                  ))}
                </div>
              </form>
            )}
          </article>
        );
      })}
    </Layout>
  );
}
