import type { Hono } from 'hono';
import { raw } from 'hono/html';
import { storyFilter } from '../../core/filter.ts';
import { countStories, type NamedCount } from '../../store/counts.ts';
import { sourceVolumes } from '../../store/volumes.ts';
import { lyingBars, standingBars, type Bar } from '../charts/bars.ts';
import { CountFilter } from '../components/count-filter.tsx';
import { CountTable } from '../components/count-table.tsx';
import { Layout } from '../components/layout.tsx';
import { readerOf, type Reader, type Variables, type WebContext } from '../context.ts';
import { countQuery, countView, type CountView } from '../count-view.ts';
import { csv, csvAnswer } from '../csv.ts';
import { day, number, shortDay } from '../format.ts';
import type { WebServices } from '../services.ts';
import { countedLink } from '../stories-link.ts';

const WEEKS = 104;
const SOURCES = 15;
const PARTS = ['week', 'kind', 'source'] as const;

/** Events by week, kind and source: pictures, tables and CSV of the same numbers. */
export function trendsPage(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/trends', async (c) => {
    const { reader, view, counts, volumes } = await load(c, services);
    const { t, lang } = reader;
    const query = countQuery(view);
    const file = (part: string) => `/trends.csv?${new URLSearchParams([['by', part], ...query])}`;
    const name = { week: (at: string) => day(at, lang), ...names(services, reader) };
    const rows = (part: (typeof PARTS)[number]) =>
      counts[part].map((count) => ({
        name: name[part](count.name),
        count: count.stories,
        href: linkOf(part, count.name, view),
        ...(part === 'source' ? { more: rates(count, volumes, reader) } : {}),
      }));
    const heads = { week: t('trends.week'), kind: t('filter.kind'), source: t('filter.source') };
    return c.html(
      <Layout reader={reader} title={t('nav.trends')} path="/trends">
        <div class="page-head">
          <div>
            <h1>{t('nav.trends')}</h1>
            <p class="meta">{t('trends.intro')}</p>
          </div>
          <CountFilter view={view} reader={reader} path="/trends" />
        </div>
        {PARTS.map((part) => (
          <section class="picture">
            <h2>{t(`trends.by.${part}`)}</h2>
            {counts[part].length ? (
              raw(draw(part, { counts: counts[part], view, reader, services }))
            ) : (
              <p class="notice">{t('stories.none')}</p>
            )}
            <p class="meta">
              <a href={file(part)}>CSV</a>
            </p>
            <CountTable
              reader={reader}
              title={t('trends.table')}
              head={[
                heads[part],
                t('map.stories'),
                ...(part === 'source' ? [t('trends.read'), t('trends.rate')] : []),
              ]}
              rows={part === 'week' ? rows(part).toReversed() : rows(part)}
            />
          </section>
        ))}
      </Layout>,
    );
  });

  app.get('/trends.csv', async (c) => {
    const { reader, counts } = await load(c, services);
    const part = PARTS.find((each) => each === c.req.query('by')) ?? 'week';
    const name = { week: (at: string) => at, ...names(services, reader) };
    const rows = counts[part].map((count) => [count.name, name[part](count.name), String(count.stories)]);
    return csvAnswer(c, csv([part, 'name', 'stories'], rows), `kakehashi-${part}.csv`);
  });
}

async function load(c: WebContext, services: WebServices) {
  const view = countView(new URL(c.req.url));
  const filter = storyFilter.parse({
    relevance: ['core'],
    from: view.from,
    to: view.to,
    kinds: view.kind ? [view.kind] : [],
  });
  const [week, kind, source, volumes] = await Promise.all([
    countStories(services.db, 'week', filter, services),
    countStories(services.db, 'kind', filter, services),
    countStories(services.db, 'source', filter, services),
    sourceVolumes(services.db, services.now()),
  ]);
  return { reader: readerOf(c), view, counts: { week, kind, source }, volumes };
}

function names(services: WebServices, reader: Reader) {
  return {
    kind: (kind: string) => reader.t(`kind.${kind}`),
    source: (id: string) => services.sources.get(id)?.name[reader.lang] ?? id,
  };
}

/** Articles read of a source, and its events for each thousand of them: a large paper is not louder for being large. */
function rates(count: NamedCount, volumes: ReadonlyMap<string, number>, reader: Reader): string[] {
  const read = volumes.get(count.name) ?? 0;
  const rate = read ? (count.stories / read) * 1000 : 0;
  return [number(read, reader.lang), number(Math.round(rate * 10) / 10, reader.lang)];
}

function linkOf(part: (typeof PARTS)[number], name: string, view: CountView): string {
  if (part !== 'week') return countedLink(new URLSearchParams([[part, name]]), view);
  const sunday = new Date(Date.parse(`${name}T00:00:00Z`) + 6 * 86_400_000).toISOString().slice(0, 10);
  const [from, to] = [later(name, view.from), earlier(sunday, view.to)];
  return countedLink(new URLSearchParams({ from, to }), view);
}

const later = (one: string, other: string | null) => (other && other > one ? other : one);
const earlier = (one: string, other: string | null) => (other && other < one ? other : one);

function draw(
  part: (typeof PARTS)[number],
  of: { counts: readonly NamedCount[]; view: CountView; reader: Reader; services: WebServices },
): string {
  const { counts, view, reader, services } = of;
  const { t, lang } = reader;
  const named = { week: (at: string) => shortDay(at, lang, services.now()), ...names(services, reader) }[
    part
  ];
  const shown = part === 'week' ? everyWeek(counts).slice(-WEEKS) : counts.slice(0, SOURCES);
  const bars: Bar[] = shown.map(({ name, stories }) => ({
    name: named(name),
    value: stories,
    href: linkOf(part, name, view),
    label: `${named(name)}: ${t('stories.count', { count: stories })}`,
  }));
  return part === 'week' ? standingBars(bars) : lyingBars(bars);
}

/** Weeks without an event are weeks too. */
function everyWeek(counts: readonly NamedCount[]): NamedCount[] {
  const known = new Map(counts.map(({ name, stories }) => [name, stories]));
  const [first, last] = [counts[0]?.name, counts.at(-1)?.name];
  if (first === undefined || last === undefined) return [];
  const weeks: NamedCount[] = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 7 * 86_400_000) {
    const name = new Date(at).toISOString().slice(0, 10);
    weeks.push({ name, stories: known.get(name) ?? 0 });
  }
  return weeks;
}
