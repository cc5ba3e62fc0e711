import type { Hono } from 'hono';
import { raw } from 'hono/html';
import { matrixCounts, type MatrixCounts } from '../../store/counts.ts';
import { arcMap } from '../charts/arcs.ts';
import { CountFilter } from '../components/count-filter.tsx';
import { CountTable } from '../components/count-table.tsx';
import { Layout } from '../components/layout.tsx';
import { readerOf, type Reader, type Variables } from '../context.ts';
import { countQuery, countView, type CountView } from '../count-view.ts';
import { csv, csvAnswer } from '../csv.ts';
import { localityName, number } from '../format.ts';
import { storiesLink } from '../stories-link.ts';
import type { WebServices } from '../services.ts';

const MOST_ARCS = 250;

/** The map of both countries: an arc for each pair leads to its stories; the table below says the same. */
export function mapPage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/map', async (c) => {
    const reader = readerOf(c);
    const { t, lang } = reader;
    const view = countView(new URL(c.req.url));
    const counts = await matrixCounts(services.db, view, services.localities);
    const pairs = [...counts.cells].sort((a, b) => b.stories - a.stories);
    const name = (code: string) => localityName(code, services.localities, reader);
    const query = countQuery(view);
    return c.html(
      <Layout reader={reader} title={t('nav.map')} path="/map" wide>
        <div class="page-head">
          <div>
            <h1>{t('nav.map')}</h1>
            <p class="meta">
              {t('map.intro', {
                shown: number(Math.min(pairs.length, MOST_ARCS), lang),
                all: number(pairs.length, lang),
              })}
            </p>
          </div>
          <CountFilter view={view} reader={reader} path="/map" />
        </div>
        <div class="picture map">{raw(drawMap({ counts, view, reader, services }))}</div>
        <p class="meta">
          <a href={query.size ? `/map.csv?${query}` : '/map.csv'}>CSV</a>
        </p>
        <CountTable
          reader={reader}
          title={t('map.table')}
          head={[t('map.pair'), t('map.stories')]}
          rows={pairs.map(({ vn, jp, stories }) => ({
            name: t('who.pair', { vn: name(vn), jp: name(jp) }),
            count: stories,
            href: storiesLink([`${vn}:${jp}`], view),
          }))}
        />
      </Layout>,
    );
  });

  app.get('/map.csv', async (c) => {
    const reader = readerOf(c);
    const view = countView(new URL(c.req.url));
    const { cells } = await matrixCounts(services.db, view, services.localities);
    const name = (code: string) => localityName(code, services.localities, reader);
    const rows = [...cells]
      .sort((a, b) => b.stories - a.stories)
      .map(({ vn, jp, stories }) => [vn, name(vn), jp, name(jp), String(stories)]);
    return csvAnswer(c, csv(['vn', 'vn_name', 'jp', 'jp_name', 'stories'], rows), 'kakehashi-map.csv');
  });
}

function drawMap(of: {
  counts: MatrixCounts;
  view: CountView;
  reader: Reader;
  services: WebServices;
}): string {
  const { counts, view, reader, services } = of;
  const { t } = reader;
  const name = (code: string) => localityName(code, services.localities, reader);
  const said = (label: string, stories: number) => `${label}: ${t('stories.count', { count: stories })}`;
  const most = [...counts.cells].sort((a, b) => b.stories - a.stories).slice(0, MOST_ARCS);
  // The busiest are drawn last, above the others.
  const arcs = most.toReversed().map(({ vn, jp, stories }) => ({
    vn,
    jp,
    stories,
    href: storiesLink([`${vn}:${jp}`], view),
    label: said(t('who.pair', { vn: name(vn), jp: name(jp) }), stories),
  }));
  const dots = [...counts.vn, ...counts.jp].map(([code, stories]) => ({
    code,
    stories,
    name: name(code),
    href: `/localities/${code}`,
    label: said(name(code), stories),
  }));
  return arcMap(arcs, dots);
}
