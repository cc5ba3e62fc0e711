import type { Hono } from 'hono';
import { pairCounts } from '../../store/search.ts';
import { Layout } from '../components/layout.tsx';
import { readerOf, type Variables } from '../context.ts';
import { filterFromUrl } from '../filter-url.ts';
import type { WebServices } from '../services.ts';

/** The 34 × 47 matrix of today's units: each number leads to its stories, empty cells stay visible. */
export function matrixPage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/matrix', async (c) => {
    const reader = readerOf(c);
    const { t, lang } = reader;
    const filter = filterFromUrl(new URL(c.req.url));
    const cells = await pairCounts(
      services.db,
      { from: filter.from, to: filter.to, kind: filter.kinds[0] ?? null },
      services.localities,
    );
    const counts = new Map(cells.map((cell) => [`${cell.vn}:${cell.jp}`, cell.stories]));
    const units = [...services.localities.values()];
    const vn = units
      .filter((unit) => unit.country === 'VN' && unit.current === unit.code)
      .sort((a, b) => a.names[lang].localeCompare(b.names[lang], lang));
    const jp = units.filter((unit) => unit.country === 'JP').sort((a, b) => a.code.localeCompare(b.code));
    return c.html(
      <Layout reader={reader} title={t('matrix.title')} path="/matrix" wide>
        <h1>{t('matrix.title')}</h1>
        <p class="meta">{t('matrix.intro')}</p>
        <div class="scroll" tabindex={0} role="region" aria-label={t('matrix.title')}>
          <table class="matrix">
            <thead>
              <tr>
                <td></td>
                {jp.map((unit) => (
                  <th scope="col" class="col">
                    {unit.names[lang]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {vn.map((row) => (
                <tr>
                  <th scope="row">{row.names[lang]}</th>
                  {jp.map((unit) => {
                    const count = counts.get(`${row.code}:${unit.code}`);
                    return (
                      <td>
                        {count ? <a href={`/?pair=${row.code}:${unit.code}&relevance=core`}>{count}</a> : '·'}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Layout>,
    );
  });
}
