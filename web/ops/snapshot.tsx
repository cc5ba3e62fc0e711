import { articleById, readSnapshot } from '../../store/articles.ts';
import { readerOf } from '../context.ts';
import { safeLink, time } from '../format.ts';
import { Frame, Table } from './frame.tsx';
import type { Room } from './room.tsx';

/** A stored page in a sandbox, beside what was extracted from it. */
export function snapshotPages(room: Room): void {
  const { services } = room;
  room.page('/articles/:id{[0-9]{1,18}}/preview', async (c) => {
    const article = await articleById(services.db, c.req.param('id') ?? '');
    if (!article) return c.notFound();
    const { t, lang } = readerOf(c);
    const rows: [string, string | null][] = [
      ['title', article.title],
      ['lead', article.lead],
      ['published', article.published_at ? time(article.published_at, lang) : null],
      ['author', article.author],
      ['section', article.section],
      ['image', article.image],
      ['flags', article.flags.join(', ')],
      ['text', article.text],
    ];
    return c.html(
      <Frame
        c={c}
        title={article.title}
        tab="sources"
        lead={
          <p class="meta">
            <a href={`/ops/sources/${article.source_id}`}>{article.source_id}</a> ·{' '}
            <a href={safeLink(article.fetch_url)} rel="noopener noreferrer nofollow">
              {article.fetch_url}
            </a>{' '}
            · <a href={`/ops/config/source/${article.source_id}`}>{t('ops.tune')}</a>
          </p>
        }
      >
        <div class="columns">
          <section>
            <h2>{t('ops.snapshot')}</h2>
            <iframe
              class="tall"
              sandbox=""
              src={`/ops/articles/${article.id}/snapshot`}
              title={`${t('ops.snapshot')}: ${article.title}`}
            ></iframe>
          </section>
          <section>
            <h2>{t('ops.stored')}</h2>
            <Table
              name={t('ops.stored')}
              head={[t('ops.field'), t('ops.value')]}
              none={t('ops.none')}
              rows={rows.map(([name, value]) => (
                <tr>
                  <th scope="row">{name}</th>
                  <td class="quoted">{(value || '—').slice(0, 8000)}</td>
                </tr>
              ))}
            />
          </section>
        </div>
      </Frame>,
    );
  });

  // The page itself: no script, no request, no origin (the header makes the answer a sandbox of its own).
  room.page('/articles/:id{[0-9]{1,18}}/snapshot', async (c) => {
    const html = await readSnapshot(services.db, c.req.param('id') ?? '');
    if (html === null) return c.notFound();
    return c.body(html, 200, { 'content-type': 'text/html; charset=utf-8', 'x-mail-preview': '1' });
  });
}
