import type { Hono } from 'hono';
import { Layout } from '../components/layout.tsx';
import { readerOf, type Variables } from '../context.ts';

const PARTS = ['what', 'how', 'fair', 'names', 'keys', 'data'] as const;

/** What this is, how it works, and how to use it. */
export function aboutPage(app: Hono<{ Variables: Variables }>): void {
  app.get('/about', (c) => {
    const reader = readerOf(c);
    const { t } = reader;
    return c.html(
      <Layout reader={reader} title={t('nav.about')} path="">
        <article class="story">
          <h1>{t('nav.about')}</h1>
          {PARTS.map((part) => (
            <section>
              <h2>{t(`about.${part}`)}</h2>
              <p>{t(`about.${part}Text`)}</p>
            </section>
          ))}
        </article>
      </Layout>,
    );
  });
}
