import type { Hono } from 'hono';
import { getCookie } from 'hono/cookie';
import { diffTexts } from '../../core/text/diff.ts';
import { sessionAccount } from '../../store/sessions.ts';
import { articleById, readSnapshot } from '../../store/articles.ts';
import { revisionsOf } from '../../store/card-details.ts';
import { verdictOf } from '../../store/public.ts';
import { Layout } from '../components/layout.tsx';
import { readerOf, type Reader, type Variables, type WebContext } from '../context.ts';
import { safeLink, time } from '../format.ts';
import type { WebServices } from '../services.ts';

type Revision = Awaited<ReturnType<typeof revisionsOf>>[number];

/** One report: where it stands, what the judge read in it, and how it was edited. Its whole text is for operators only. */
export function articlePages(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  const { db } = services;
  app.get('/articles/:id{[0-9]{1,18}}', async (c) => {
    const article = await articleById(db, c.req.param('id'));
    const verdict = article ? await verdictOf(db, article.id) : undefined;
    if (!article || !verdict || verdict.relevance === 'no') return await c.notFound();
    const reader = readerOf(c);
    const { t, lang } = reader;
    const title = article.title.slice(0, 400);
    const operator = await isOperator(c, services);
    const revisions = await revisionsOf(db, article.id);
    const source = services.sources.get(article.source_id);
    return c.html(
      <Layout reader={reader} title={title} path="">
        <article class="story">
          {article.story_id ? (
            <p class="meta">
              <a href={`/stories/${article.story_id}`}>{t('article.story')}</a>
            </p>
          ) : null}
          <h1 lang={article.lang} dir="auto">
            <bdi>{title}</bdi>
          </h1>
          <dl class="facts">
            <dt>{t('article.source')}</dt>
            <dd>
              <a href={`/sources/${article.source_id}`}>{source?.name[lang] ?? article.source_id}</a> ·{' '}
              {t(`lang.${article.lang}`)}{' '}
              {article.translated ? <span class="tag">{t('card.translated')}</span> : null}
              {article.copy_of ? (
                <>
                  {' · '}
                  <a href={`/articles/${article.copy_of}`}>{t('article.original')}</a>
                </>
              ) : null}
            </dd>
            <dt>{t('article.published')}</dt>
            <dd>{article.published_at ? time(article.published_at, lang) : t('reports.noTime')}</dd>
            <dt>{t('article.link')}</dt>
            <dd>
              <a href={safeLink(article.fetch_url)} rel="noopener noreferrer nofollow">
                {article.fetch_url}
              </a>
            </dd>
            <dt>{t('article.rules')}</dt>
            <dd>
              {t(`relevance.${verdict.relevance}`)} · {verdict.rules}
            </dd>
          </dl>
          <h2>{t('article.revisions')}</h2>
          <Revisions now={article} revisions={revisions} reader={reader} whole={operator} />
          {operator ? (
            <>
              <h2>{t('article.snapshot')}</h2>
              <p class="meta">{t('article.snapshotText')}</p>
              <iframe
                title={t('article.snapshot')}
                sandbox=""
                loading="lazy"
                src={`/articles/${article.id}/snapshot`}
              ></iframe>
            </>
          ) : null}
        </article>
      </Layout>,
    );
  });

  app.get('/articles/:id{[0-9]{1,18}}/snapshot', async (c) => {
    if (!(await isOperator(c, services))) return c.text('Forbidden', 403);
    const html = await readSnapshot(db, c.req.param('id'));
    if (html === null) return await c.notFound();
    // Stored pages run nothing and load nothing; app.tsx sends the policy that goes with this header.
    return c.body(html, 200, {
      'content-type': 'text/html; charset=utf-8',
      'x-mail-preview': '1',
      'cache-control': 'no-store',
    });
  });
}

async function isOperator(c: WebContext, services: WebServices): Promise<boolean> {
  const token = getCookie(c, services.publicUrl.startsWith('https:') ? '__Host-session' : 'session');
  const account = token ? await sessionAccount(services.db, token, services.now()) : null;
  return account?.step === 'full' && account.role !== 'reader';
}

/** Each edit as a difference to what stood before; readers see the headline's, operators the whole text's. */
function Revisions(props: {
  now: { title: string; text: string };
  revisions: readonly Revision[];
  reader: Reader;
  whole: boolean;
}) {
  const { revisions, reader, whole } = props;
  const { t, lang } = reader;
  if (!revisions.length) return <p class="meta">{t('article.unchanged')}</p>;
  const states = [props.now, ...revisions];
  return (
    <ol class="timeline">
      {revisions.map((before, index) => {
        const later = states[index] ?? props.now;
        return (
          <li>
            <time datetime={before.seenAt.toISOString()}>{time(before.seenAt, lang)}</time>
            <Difference before={before.title} after={later.title} />
            {whole ? <Difference before={before.text} after={later.text} /> : null}
            {!whole && before.text !== later.text ? <p class="meta">{t('article.textChanged')}</p> : null}
          </li>
        );
      })}
    </ol>
  );
}

function Difference(props: { before: string; after: string }) {
  if (props.before === props.after) return null;
  return (
    <p class="diff" dir="auto">
      {diffTexts(props.before, props.after).map(({ how, text }) => {
        if (how === 'out') return <del>{text}</del>;
        return how === 'in' ? <ins>{text}</ins> : <>{text}</>;
      })}
    </p>
  );
}
