import { articleById, readSnapshot } from '../../store/articles.ts';
import { recentArticles, recentRuns, sourceBoard } from '../../store/console.ts';
import { pauseSource, sourceRow } from '../../store/sources.ts';
import { readerOf, type WebContext } from '../context.ts';
import { safeLink, time } from '../format.ts';
import type { WebServices } from '../services.ts';
import { Frame, PostButton, Table } from './frame.tsx';
import type { Room } from './room.tsx';
import { RunTable } from './runs.tsx';

const TONES: Record<string, string> = { ok: 'good', down: 'bad', blocked: 'bad', changed: 'bad' };

/** The source board, a source's page, its buttons, and the preview of what would be extracted. */
export function sourcePages(room: Room): void {
  const { services } = room;
  room.page('/', async (c) => c.html(await board(c, services)));

  room.page('/sources/:id', async (c) => {
    const page = await sourcePage(c, services, c.req.param('id') ?? '');
    return page ? c.html(page) : c.notFound();
  });

  room.write('/sources/:id/:action{pause|resume|poll}', async ({ c, db, account }) => {
    const [id, action] = [c.req.param('id') ?? '', c.req.param('action') ?? ''];
    const before = await sourceRow(db, id);
    if (!before) return { refused: c.notFound() };
    const to = `/ops/sources/${id}`;
    if (action === 'poll') {
      const queue = [
        { name: 'discover', payload: { source: id, force: true }, key: `discover-${id}` } as const,
      ];
      return { done: { action, target: `source:${id}` }, to, queue };
    }
    const paused = action === 'pause';
    await pauseSource(db, id, paused, account);
    const done = { action, target: `source:${id}`, before: { paused: before.paused }, after: { paused } };
    return { done, to };
  });

  room.page('/articles/:id{[0-9]{1,18}}/preview', async (c) => {
    const article = await articleById(services.db, c.req.param('id') ?? '');
    const source = article && services.sources.get(article.source_id);
    const html = article && (await readSnapshot(services.db, article.id));
    if (!article || !source || !html) return c.notFound();
    const { t } = readerOf(c);
    const draft = services.preview(source, { url: article.fetch_url, html });
    const rows: [string, string | null, string | null][] = [
      ['title', article.title, draft.title],
      ['lead', article.lead, draft.lead],
      ['published', article.published_at?.toISOString() ?? null, draft.publishedAt?.toISOString() ?? null],
      ['author', article.author, draft.author],
      ['section', article.section, draft.section],
      ['flags', article.flags.join(', '), draft.flags.join(', ')],
      ['text', article.text, draft.text],
    ];
    return c.html(
      <Frame c={c} title={t('ops.preview')} tab="sources">
        <p class="meta">
          <a href={safeLink(article.fetch_url)} rel="noopener noreferrer nofollow">
            {article.fetch_url}
          </a>
        </p>
        <Table
          head={[t('ops.field'), t('ops.stored'), t('ops.now')]}
          none={t('ops.none')}
          rows={rows.map(([name, stored, now]) => (
            <tr>
              <th scope="row">{name}</th>
              <td>{(stored ?? '—').slice(0, 3000)}</td>
              <td class={stored === now ? undefined : 'bad'}>{(now ?? '—').slice(0, 3000)}</td>
            </tr>
          ))}
        />
      </Frame>,
    );
  });
}

async function board(c: WebContext, services: WebServices) {
  const { t, lang } = readerOf(c);
  const rows = await sourceBoard(services.db);
  return (
    <Frame c={c} title={t('ops.sources')} tab="sources">
      <Table
        head={[
          t('ops.sources'),
          t('ops.state'),
          t('ops.lastRun'),
          t('ops.nextPoll'),
          t('ops.interval'),
          t('ops.articles'),
          t('ops.kept'),
          t('ops.waiting'),
          t('ops.message'),
          '',
        ]}
        none={t('ops.none')}
        rows={rows.map((row) => (
          <tr>
            <th scope="row">
              <a href={`/ops/sources/${row.id}`}>{row.name[lang]}</a>
            </th>
            <td class={TONES[row.state]}>{t(`state.${row.state}`)}</td>
            <td>{row.last_run_at ? time(row.last_run_at, lang) : t('time.none')}</td>
            <td>{row.paused ? '—' : time(row.next_check_at, lang)}</td>
            <td>{t('minutes', { count: Math.round(Number(row.interval_ms) / 6000) / 10 })}</td>
            <td>{row.articles}</td>
            <td>{row.kept}</td>
            <td>{row.waiting}</td>
            <td>{row.last_message ?? ''}</td>
            <td>
              <div class="row">
                <PostButton
                  c={c}
                  action={`/ops/sources/${row.id}/${row.paused ? 'resume' : 'pause'}`}
                  label={t(row.paused ? 'ops.resume' : 'ops.pause')}
                />
                <PostButton c={c} action={`/ops/sources/${row.id}/poll`} label={t('ops.pollNow')} />
              </div>
            </td>
          </tr>
        ))}
      />
    </Frame>
  );
}

async function sourcePage(c: WebContext, services: WebServices, id: string) {
  const { t, lang } = readerOf(c);
  const row = await sourceRow(services.db, id);
  if (!row) return null;
  const [runs, articles] = await Promise.all([
    recentRuns(services.db, 20, id),
    recentArticles(services.db, id, 40),
  ]);
  return (
    <Frame c={c} title={row.name[lang]} tab="sources">
      <p class="meta">
        <a href={safeLink(row.home)} rel="noopener noreferrer nofollow">
          {row.home}
        </a>{' '}
        · {t(`state.${row.state}`)} · {t('ops.since')} {time(row.state_since, lang)}
        {row.last_message ? ` · ${row.last_message}` : ''}
      </p>
      <div class="row">
        <PostButton
          c={c}
          action={`/ops/sources/${id}/${row.paused ? 'resume' : 'pause'}`}
          label={t(row.paused ? 'ops.resume' : 'ops.pause')}
        />
        <PostButton c={c} action={`/ops/sources/${id}/poll`} label={t('ops.pollNow')} />
      </div>
      <h2>{t('ops.runs')}</h2>
      <RunTable c={c} runs={runs} />
      <h2>{t('ops.articles')}</h2>
      <Table
        head={[t('ops.at'), t('ops.subject'), t('filter.relevance'), t('ops.preview')]}
        none={t('ops.none')}
        rows={articles.map((article) => (
          <tr>
            <td>{article.published_at ? time(article.published_at, lang) : '—'}</td>
            <td>
              <a href={safeLink(article.fetch_url)} rel="noopener noreferrer nofollow">
                {article.title}
              </a>
              {article.copy_of ? <span class="tag">{t('card.copy')}</span> : null}
            </td>
            <td>{article.relevance ? t(`relevance.${article.relevance}`) : '—'}</td>
            <td>
              <a href={`/ops/articles/${article.id}/preview`}>{t('ops.preview')}</a>
            </td>
          </tr>
        ))}
      />
    </Frame>
  );
}
