import type { Hono } from 'hono';
import type { Locality } from '../../core/place-name.ts';
import { matrixCounts, type MatrixCounts } from '../../store/counts.ts';
import { csv, csvAnswer } from '../csv.ts';
import { Layout } from '../components/layout.tsx';
import { CountFilter } from '../components/count-filter.tsx';
import { readerOf, type Reader, type Variables } from '../context.ts';
import { countView, countQuery, type CountView } from '../count-view.ts';
import { compareNames, localityName, number } from '../format.ts';
import type { WebServices } from '../services.ts';
import { storiesLink } from '../stories-link.ts';

/** The matrix of Vietnamese and Japanese localities: each number leads to its stories, empty cells stay visible. */
export function matrixPage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/matrix', async (c) => {
    const reader = readerOf(c);
    const { t } = reader;
    const view = countView(new URL(c.req.url));
    const counts = await matrixCounts(services.db, view, services.localities);
    const { vn, jp } = unitsOf(services, view, counts, reader);
    const title = t('matrix.title', { vn: vn.length, jp: jp.length });
    return c.html(
      <Layout reader={reader} title={t('nav.matrix')} path="/matrix" wide>
        <div class="page-head">
          <div>
            <h1>{t('nav.matrix')}</h1>
            <p class="meta">
              {title} · {t('matrix.intro')}
            </p>
          </div>
          <CountFilter view={view} reader={reader} path="/matrix" switches />
        </div>
        <Matrix counts={counts} vn={vn} jp={jp} view={view} reader={reader} />
        <p class="meta">
          <a href={`/matrix.csv?${countQuery(view)}`}>CSV</a> · {t('matrix.legend')}
        </p>
      </Layout>,
    );
  });

  app.get('/matrix.csv', async (c) => {
    const reader = readerOf(c);
    const view = countView(new URL(c.req.url));
    const { cells } = await matrixCounts(services.db, view, services.localities);
    const name = (code: string) => localityName(code, services.localities, reader);
    const rows = cells.map(({ vn, jp, stories }) => [vn, name(vn), jp, name(jp), String(stories)]);
    return csvAnswer(c, csv(['vn', 'vn_name', 'jp', 'jp_name', 'stories'], rows), 'kakehashi-matrix.csv');
  });
}

function unitsOf(services: WebServices, view: CountView, counts: MatrixCounts, reader: Reader) {
  const { lang } = reader;
  const all = [...services.localities.values()];
  const shown = (unit: Locality) => view.units === 'named' || unit.current === unit.code;
  const vn = all
    .filter((unit) => unit.country === 'VN' && shown(unit) && (!view.busy || counts.vn.has(unit.code)))
    .sort((a, b) => compareNames(a.names[lang], b.names[lang], lang));
  const jp = all
    .filter((unit) => unit.country === 'JP' && (!view.busy || counts.jp.has(unit.code)))
    .sort((a, b) => compareNames(a.code, b.code, lang));
  return { vn, jp };
}

interface MatrixProps {
  counts: MatrixCounts;
  vn: readonly Locality[];
  jp: readonly Locality[];
  view: CountView;
  reader: Reader;
}

function Matrix(props: MatrixProps) {
  const { counts, vn, jp, view, reader } = props;
  const { t, lang } = reader;
  const cells = new Map(counts.cells.map((cell) => [`${cell.vn}:${cell.jp}`, cell.stories]));
  const most = Math.max(1, ...cells.values());
  const pairsOf = (side: 'vn' | 'jp', code: string) =>
    counts.cells.filter((cell) => cell[side] === code).map((cell) => `${cell.vn}:${cell.jp}`);
  const total = (side: 'vn' | 'jp', code: string) => {
    const count = counts[side].get(code);
    return count ? <a href={storiesLink(pairsOf(side, code), view)}>{number(count, lang)}</a> : '0';
  };
  return (
    <div class="scroll matrix-scroll" tabindex={0} role="region" aria-label={t('nav.matrix')}>
      <table class="matrix" data-matrix>
        <caption class="visually-hidden">{t('matrix.intro')}</caption>
        <thead>
          <tr>
            <th scope="col" class="corner">
              <span class="visually-hidden">{t('filter.vn')}</span>
            </th>
            <th scope="col" class="col total">
              <span>{t('matrix.total')}</span>
            </th>
            {jp.map((unit) => (
              <th scope="col" class="col">
                <a href={`/localities/${unit.code}`}>{unit.names[lang]}</a>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr class="totals">
            <th scope="row">{t('matrix.total')}</th>
            <td class="total">{number(counts.all, lang)}</td>
            {jp.map((unit) => (
              <td class="total">{total('jp', unit.code)}</td>
            ))}
          </tr>
          {vn.map((row) => (
            <tr>
              <th scope="row">
                <a href={`/localities/${row.code}`}>{row.names[lang]}</a>
              </th>
              <td class="total">{total('vn', row.code)}</td>
              {jp.map((unit) => {
                const pair = `${row.code}:${unit.code}`;
                const count = cells.get(pair);
                return count ? (
                  <td class={`heat heat-${heat(count, most)}`}>
                    <a
                      href={storiesLink([pair], view)}
                      title={t('who.pair', { vn: row.names[lang], jp: unit.names[lang] })}
                    >
                      {number(count, lang)}
                    </a>
                  </td>
                ) : (
                  <td></td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One of five shades, by the logarithm: a pair with ten stories differs from one with two more than 110 from 102. */
export function heat(count: number, most: number): number {
  return most <= 1 ? 1 : Math.min(5, 1 + Math.floor((4 * Math.log(count)) / Math.log(most)));
}
