import { sourceBoard } from '../../store/board.ts';
import { recentArticles, recentRuns } from '../../store/console.ts';
import { heldRefs } from '../../store/refs.ts';
import { readerOf, type WebContext } from '../context.ts';
import { safeLink, time } from '../format.ts';
import type { WebServices } from '../services.ts';
import { Cell, Frame, PostButton, Table } from './frame.tsx';
import { RunTable } from './runs.tsx';
import { Fill, Rhythm, StateWords } from './source-signs.tsx';
import { span } from './span.ts';

/** One source: how it is, its last runs with their ledgers, its articles with their snapshots. Null when there is none. */
export async function sourcePage(c: WebContext, services: WebServices, id: string) {
  const { t, lang } = readerOf(c);
  const { db } = services;
  const now = services.now();
  const [row] = await sourceBoard(db, id);
  if (!row) return null;
  const [runs, articles, held] = await Promise.all([
    recentRuns(db, 20, id),
    recentArticles(db, id, 40),
    heldRefs(db, id),
  ]);
  const published = (article: (typeof articles)[number]) => article.published_at?.getTime() ?? 0;
  articles.sort((a, b) => published(b) - published(a));
  return (
    <Frame
      c={c}
      title={row.name[lang]}
      tab="sources"
      lead={
        <p class="meta">
          <a href={safeLink(row.home)} rel="noopener noreferrer nofollow">
            {row.home}
          </a>{' '}
          · <a href={`/ops/config/source/${id}`}>{t('ops.tune')}</a>
        </p>
      }
    >
      <dl class="facts">
        <Fact label={t('ops.state')}>
          <StateWords c={c} row={row} now={now} />
        </Fact>
        <Fact label={t('ops.rhythm')}>
          <Rhythm c={c} row={row} />
        </Fact>
        <Fact label={t('ops.filled')}>
          <Fill c={c} row={row} />
        </Fact>
        <Fact label={t('ops.lastGood')}>{row.lastOkAt ? time(row.lastOkAt, lang) : '—'}</Fact>
        <Fact label={t('ops.nextPoll')}>{row.paused ? '—' : time(row.nextCheckAt, lang)}</Fact>
        <Fact label={t('ops.interval')}>
          {t('minutes', { count: Math.round(row.intervalMs / 6000) / 10 })}
        </Fact>
        {row.downSince ? (
          <Fact label={t('ops.failingSince')}>
            {span(row.downSince, now, t)} · {t('ops.failuresInARow', { count: row.failures })}
          </Fact>
        ) : null}
      </dl>
      <div class="row">
        <PostButton
          c={c}
          action={`/ops/sources/${id}/${row.paused ? 'resume' : 'pause'}`}
          label={t(row.paused ? 'ops.resume' : 'ops.pause')}
        />
        <PostButton c={c} action={`/ops/sources/${id}/poll`} label={t('ops.pollNow')} />
        {articles[0] ? (
          <a class="button" href={`/ops/articles/${articles[0].id}/preview`}>
            {t('ops.lastSnapshot')}
          </a>
        ) : null}
      </div>
      {held ? <Held c={c} id={id} held={held} /> : null}
      <h2>{t('ops.runs')}</h2>
      <RunTable c={c} runs={runs} ofOne />
      <h2>{t('ops.articles')}</h2>
      <Table
        name={t('ops.articles')}
        stacked
        head={[t('ops.at'), t('ops.subject'), t('filter.relevance'), t('ops.snapshot')]}
        none={t('ops.none')}
        rows={articles.map((article) => (
          <tr>
            <Cell label={t('ops.at')} class="wide">
              {article.published_at ? time(article.published_at, lang) : '—'}
            </Cell>
            <Cell label={t('ops.subject')} class="wide">
              <a href={safeLink(article.fetch_url)} rel="noopener noreferrer nofollow">
                {article.title}
              </a>
              {article.copy_of ? <span class="tag">{t('card.copy')}</span> : null}
            </Cell>
            <Cell label={t('filter.relevance')}>
              {article.relevance ? t(`relevance.${article.relevance}`) : '—'}
            </Cell>
            <Cell label={t('ops.snapshot')}>
              <a
                href={`/ops/articles/${article.id}/preview`}
                aria-label={`${t('ops.snapshot')}: ${article.title}`}
              >
                {t('ops.snapshot')}
              </a>
            </Cell>
          </tr>
        ))}
      />
    </Frame>
  );
}

function Held(props: { c: WebContext; id: string; held: number }) {
  const { c, id } = props;
  const { t } = readerOf(c);
  return (
    <div class="notice row">
      <span>{t('ops.heldText', { count: props.held })}</span>
      {(['release', 'drop'] as const).map((how) => (
        <PostButton c={c} action={`/ops/sources/${id}/held`} label={t(`held.${how}`)} values={{ how }} />
      ))}
    </div>
  );
}

function Fact(props: { label: string; children?: unknown }) {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
