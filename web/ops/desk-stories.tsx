import type { DecisionLine } from '../../store/decision-list.ts';
import type { DeskStory } from '../../store/review.ts';
import { readerOf, type WebContext } from '../context.ts';
import { day, time } from '../format.ts';
import { Csrf, PostButton, Table } from './frame.tsx';

/** Stories with their articles: pick stories to merge, or articles to split off. */
export function StoryList(props: {
  c: WebContext;
  stories: readonly DeskStory[];
  /** Who with whom, of each story by its id. */
  who: ReadonlyMap<string, string>;
}) {
  const { c } = props;
  const { t, lang } = readerOf(c);
  if (!props.stories.length) return <p class="notice">{t('ops.none')}</p>;
  return (
    <form method="post" action="/ops/desk/merge" data-desk>
      <Csrf c={c} />
      <div class="bar sticky">
        <button type="submit">{t('ops.merge')}</button>
        <button class="quiet" formaction="/ops/desk/split">
          {t('ops.split')}
        </button>
        <span class="meta">{t('ops.deskKeys')}</span>
      </div>
      <ul class="desk">
        {props.stories.map((story) => (
          <li data-row data-story={story.id} tabindex={-1}>
            <label class="check">
              <input type="checkbox" name="story" value={story.id} />
              <strong lang={story.articles[0]?.lang}>{story.articles[0]?.title}</strong>
            </label>{' '}
            <span class="meta">
              <a href={`/stories/${story.id}`}>#{story.id}</a> {props.who.get(story.id)}{' '}
              {story.eventDate ? day(story.eventDate, lang) : ''}
            </span>
            {story.articles.length > 1 ? (
              <ul>
                {story.articles.map((article) => (
                  <li>
                    <label class="check">
                      <input type="checkbox" name="article" value={`${story.id}:${article.id}`} />
                      <span lang={article.lang}>{article.title}</span>
                    </label>{' '}
                    <span class="meta">
                      {article.source} {article.copy ? t('card.copy') : ''}
                    </span>
                  </li>
                ))}
              </ul>
            ) : null}
          </li>
        ))}
      </ul>
    </form>
  );
}

/** The newest decisions, each with its way back. */
export function DecisionList(props: { c: WebContext; decisions: readonly DecisionLine[] }) {
  const { c } = props;
  const { t, lang } = readerOf(c);
  return (
    <>
      <h2>{t('ops.decisions')}</h2>
      <Table
        name={t('ops.decisions')}
        head={[t('ops.at'), t('ops.who'), t('ops.what'), t('ops.articles'), '']}
        none={t('ops.none')}
        rows={props.decisions.map((decision) => (
          <tr>
            <td>{time(decision.at, lang)}</td>
            <td>{decision.by}</td>
            <td>
              {t(`ops.${decision.kind}`)} #{decision.storyId} / #{decision.otherId}
            </td>
            <td class="meta">
              {decision.articles
                .filter(({ side }) => side === 'other')
                .map(({ title }) => title)
                .join(' · ')}
            </td>
            <td>
              {decision.undoneAt ? (
                <span class="tag">{t('ops.undone', { name: decision.undoneBy ?? '' })}</span>
              ) : (
                <PostButton
                  c={c}
                  action="/ops/desk/undo"
                  label={t('ops.undo')}
                  about={`#${decision.id}`}
                  values={{ decision: decision.id }}
                />
              )}
            </td>
          </tr>
        ))}
      />
    </>
  );
}
