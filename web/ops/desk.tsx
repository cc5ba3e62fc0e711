import { listDecisions } from '../../store/decision-list.ts';
import { mergeStories, splitStory, undoDecision, type Decided } from '../../store/decisions.ts';
import { decideFeedback, listFeedback, saveFeedback } from '../../store/feedback.ts';
import { deskStories, uncertainArticles, type DeskStory } from '../../store/review.ts';
import { RELEVANCES } from '../../core/verdict.ts';
import { articleById } from '../../store/articles.ts';
import { cardDetails } from '../../store/card-details.ts';
import { readerOf, type WebContext } from '../context.ts';
import { sidesOf } from '../wording.ts';
import { FeedbackQueue, ReviewQueue } from './desk-review.tsx';
import { DecisionList, StoryList } from './desk-stories.tsx';
import { Notice } from './credentials.tsx';
import { Frame } from './frame.tsx';
import type { Form, Room } from './room.tsx';

const REVIEW = { days: 30, margin: 0.2, limit: 40 };
const STORIES = 60;

/** The desk: what the judge was unsure of, what readers said, and stories that belong together or apart. */
export function deskPages(room: Room): void {
  const { services } = room;
  room.page('/desk', async (c) => {
    const { t } = readerOf(c);
    const [uncertain, words] = await Promise.all([
      uncertainArticles(services.db, REVIEW),
      listFeedback(services.db, { state: 'waiting', limit: 50 }),
    ]);
    return c.html(
      <Frame
        c={c}
        title={t('ops.desk')}
        tab="desk"
        lead={<a href="/ops/desk/stories">{t('ops.storiesDesk')}</a>}
      >
        <FeedbackQueue c={c} words={words} />
        <ReviewQueue c={c} articles={uncertain} />
      </Frame>,
    );
  });

  room.page('/desk/stories', async (c) => await storiesPage(c, room, null));

  room.slowWrite('/desk/merge', async ({ c, form, db, account }) => {
    const [storyId, ...others] = idsOf(form, 'story');
    const decided: Decided[] = [];
    if (storyId)
      for (const other of others)
        decided.push(await mergeStories(db, { storyId, other, by: account, now: services.now() }));
    const bad = decided.find((each) => !each.ok);
    if (!decided.length || (bad && !bad.ok))
      return { refused: storiesPage(c, room, bad && !bad.ok ? bad.reason : 'pick-two') };
    const done = { action: 'merge-stories', target: `story:${storyId}`, after: { merged: others } };
    return { done, to: '/ops/desk/stories' };
  });

  room.slowWrite('/desk/split', async ({ c, form, db, account }) => {
    const picked = form.all('article').flatMap((each) => {
      const found = /^(\d{1,18}):(\d{1,18})$/.exec(each);
      return found ? [{ story: found[1] ?? '', article: found[2] ?? '' }] : [];
    });
    const storyId = picked[0]?.story;
    if (!storyId || picked.some(({ story }) => story !== storyId))
      return { refused: storiesPage(c, room, 'pick-articles') };
    const articleIds = picked.map(({ article }) => article);
    const decided = await splitStory(db, { storyId, articleIds, by: account, now: services.now() });
    if (!decided.ok) return { refused: storiesPage(c, room, decided.reason) };
    const after = { articles: articleIds, into: decided.otherId };
    return { done: { action: 'split-story', target: `story:${storyId}`, after }, to: '/ops/desk/stories' };
  });

  room.slowWrite('/desk/undo', async ({ c, form, db, account }) => {
    const id = idsOf(form, 'decision')[0] ?? '0';
    const decided = await undoDecision(db, { id, by: account, now: services.now() });
    if (!decided.ok) return { refused: storiesPage(c, room, decided.reason) };
    const done = { action: 'undo-decision', target: `story:${decided.storyId}`, after: { decision: id } };
    return { done, to: '/ops/desk/stories' };
  });

  room.write('/desk/label', async ({ c, form, db, account }) => {
    const article = await articleById(db, idsOf(form, 'article')[0] ?? '0');
    const relevance = RELEVANCES.find((each) => each === form.text('relevance'));
    if (!article?.story_id || !relevance) return { refused: c.notFound() };
    const says = relevance === 'no' ? 'not-relevant' : 'relevant';
    const id = await saveFeedback(db, {
      storyId: article.story_id,
      articleId: article.id,
      says,
      by: account,
    });
    await decideFeedback(db, id, {
      state: 'accepted',
      label: { relevance },
      by: account,
      now: services.now(),
    });
    return {
      done: { action: 'label', target: `article:${article.id}`, after: { relevance } },
      to: '/ops/desk',
    };
  });

  room.write('/desk/feedback', async ({ c, form, db, account }) => {
    const id = idsOf(form, 'id')[0] ?? '0';
    const state = form.text('state') === 'accepted' ? 'accepted' : 'declined';
    if (!(await decideFeedback(db, id, { state, by: account, now: services.now() })))
      return { refused: c.notFound() };
    return { done: { action: 'feedback', target: `feedback:${id}`, after: { state } }, to: '/ops/desk' };
  });
}

function idsOf(form: Form, name: string): string[] {
  return form.all(name).filter((each) => /^\d{1,18}$/.test(each));
}

async function storiesPage(c: WebContext, room: Room, fault: string | null): Promise<Response> {
  const { t } = readerOf(c);
  const { db } = room.services;
  const query = (c.req.query('q') ?? '').slice(0, 100);
  const [stories, decisions] = await Promise.all([
    deskStories(db, query, STORIES),
    listDecisions(db, { limit: 15 }),
  ]);
  return await c.html(
    <Frame c={c} title={t('ops.storiesDesk')} tab="desk" lead={<a href="/ops/desk">{t('ops.desk')}</a>}>
      <Notice fault={fault ? t(`desk.${fault}`) : null} />
      <form method="get" action="/ops/desk/stories" class="bar">
        <input
          type="search"
          name="q"
          value={query}
          aria-label={t('ops.findStory')}
          placeholder={t('ops.findStory')}
        />
        <button class="quiet">{t('ops.show')}</button>
      </form>
      <StoryList c={c} stories={stories} who={await whoOf(c, room, stories)} />
      <DecisionList c={c} decisions={decisions} />
    </Frame>,
    fault ? 400 : 200,
  );
}

/** Who works with whom in each story, by its names for them. */
async function whoOf(
  c: WebContext,
  { services }: Room,
  stories: readonly DeskStory[],
): Promise<ReadonlyMap<string, string>> {
  const reader = readerOf(c);
  const details = await cardDetails(
    services.db,
    stories.map(({ id }) => id),
  );
  const pairs = (story: DeskStory) =>
    sidesOf(story, details.get(story.id), { reader, gazetteer: services }).map(({ vnName, jpName }) =>
      reader.t('who.pair', { vn: vnName, jp: jpName }),
    );
  return new Map(stories.map((story) => [story.id, pairs(story).join(reader.t('who.and'))]));
}
