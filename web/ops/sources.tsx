import { sourceBoard, type BoardRow } from '../../store/board.ts';
import { endHold } from '../../store/refs.ts';
import { openTroubles, type Trouble } from '../../store/troubles.ts';
import { pauseSource, sourceRow } from '../../store/sources.ts';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import { Cell, Frame, PostButton, Table } from './frame.tsx';
import type { Room } from './room.tsx';
import { span } from './span.ts';
import { sourcePage } from './source.tsx';
import { Fill, Rhythm, STATE_TONES, StateWords } from './source-signs.tsx';

/** The source board, a source's page, and their buttons. */
export function sourcePages(room: Room): void {
  const { services } = room;
  room.page('/', async (c) => {
    const [rows, troubles] = await Promise.all([sourceBoard(services.db), openTroubles(services.db)]);
    return c.html(board(c, { rows, troubles, now: services.now() }));
  });

  room.page('/sources/:id', async (c) => {
    const page = await sourcePage(c, services, c.req.param('id') ?? '');
    return page ? c.html(page) : c.notFound();
  });

  room.write('/sources/:id/:action{pause|resume|poll}', async ({ c, form, db, account }) => {
    const [id, action] = [c.req.param('id') ?? '', c.req.param('action') ?? ''];
    const before = await sourceRow(db, id);
    if (!before) return { refused: c.notFound() };
    const to = form.text('back') === 'board' ? `/ops#${id}` : `/ops/sources/${id}`;
    if (action === 'poll') {
      // A key of its own: a poll of the clock that waits already, and finds the source paused, must not swallow this one.
      const queue = [
        { name: 'discover', payload: { source: id, force: true }, key: `discover-now-${id}` } as const,
      ];
      return { done: { action, target: `source:${id}` }, to, queue };
    }
    const paused = action === 'pause';
    await pauseSource(db, id, paused, account);
    const done = { action, target: `source:${id}`, before: { paused: before.paused }, after: { paused } };
    return { done, to };
  });

  // Letting links go and leaving them out has a transaction of its own.
  room.slowWrite('/sources/:id/held', async ({ c, form, db }) => {
    const id = c.req.param('id') ?? '';
    const how = form.text('how') === 'release' ? 'release' : 'drop';
    const links = await endHold(db, id, how);
    if (!links) return { refused: c.notFound() };
    return {
      done: { action: `${how}-held`, target: `source:${id}`, after: { links } },
      to: `/ops/sources/${id}`,
    };
  });
}

function board(
  c: WebContext,
  { rows, troubles, now }: { rows: readonly BoardRow[]; troubles: readonly Trouble[]; now: Date },
) {
  const { t, lang } = readerOf(c);
  const counts = new Map<string, number>();
  for (const { state } of rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  const wanted = c.req.query('state');
  const query = (c.req.query('q') ?? '').toLowerCase().slice(0, 80);
  const shown = rows.filter(
    ({ state, id, name }) =>
      (!wanted || state === wanted) && `${id} ${name[lang]}`.toLowerCase().includes(query),
  );
  return (
    <Frame c={c} title={t('ops.sources')} tab="sources">
      {troubles.map((trouble) => (
        <HouseTrouble c={c} trouble={trouble} />
      ))}
      <form method="get" action="/ops" class="bar">
        <nav class="chips" aria-label={t('ops.state')}>
          <a href="/ops" aria-current={wanted ? undefined : 'true'}>
            {t('ops.all')} {rows.length}
          </a>
          {[...counts].map(([state, n]) => (
            <a href={`/ops?state=${state}`} aria-current={state === wanted ? 'true' : undefined}>
              <span class={STATE_TONES[state]}>{t(`state.${state}`)}</span> {n}
            </a>
          ))}
        </nav>
        {wanted ? <input type="hidden" name="state" value={wanted} /> : null}
        <input
          type="search"
          name="q"
          value={query}
          aria-label={t('ops.findSource')}
          placeholder={t('ops.findSource')}
        />
      </form>
      <Table
        name={t('ops.sources')}
        stacked
        head={[
          t('ops.sources'),
          t('ops.state'),
          t('ops.rhythm'),
          t('ops.filled'),
          t('ops.lastGood'),
          t('ops.nextPoll'),
          <span class="n">{t('ops.waiting')}</span>,
          '',
        ]}
        none={t('ops.none')}
        rows={shown.map((row) => (
          <BoardLine c={c} row={row} now={now} />
        ))}
      />
    </Frame>
  );
}

/** What is wrong with the house itself; sources say in their lines what is wrong with them. */
function HouseTrouble(props: { c: WebContext; trouble: Trouble }) {
  const { c, trouble } = props;
  const { t, lang } = readerOf(c);
  if (trouble.kind !== 'canary' && trouble.kind !== 'queue') return null;
  return (
    <p class="notice bad" role="alert">
      <strong>{t(`ops.trouble.${trouble.kind}`, { name: trouble.subject })}</strong>{' '}
      {t('ops.sinceTime', { time: time(trouble.opened_at, lang) })} <span class="why">{trouble.message}</span>
      <a href={trouble.kind === 'queue' ? '/ops/queues' : '/ops/deliveries'}>
        {t(trouble.kind === 'queue' ? 'ops.queues' : 'ops.deliveries')}
      </a>
    </p>
  );
}

function BoardLine(props: { c: WebContext; row: BoardRow; now: Date }) {
  const { c, row, now } = props;
  const { t, lang } = readerOf(c);
  const name = row.name[lang];
  return (
    <tr id={row.id}>
      <th scope="row">
        <a href={`/ops/sources/${row.id}`}>{name}</a>
      </th>
      <Cell label={t('ops.state')} class="state wide">
        <StateWords c={c} row={row} now={now} />
      </Cell>
      <Cell label={t('ops.rhythm')}>
        <Rhythm c={c} row={row} />
      </Cell>
      <Cell label={t('ops.filled')} class="meta">
        <Fill c={c} row={row} />
      </Cell>
      <Cell label={t('ops.lastGood')}>
        {row.lastOkAt ? <time title={time(row.lastOkAt, lang)}>{span(row.lastOkAt, now, t)}</time> : '—'}
      </Cell>
      <Cell label={t('ops.nextPoll')}>
        {row.paused ? (
          '—'
        ) : (
          <time title={time(row.nextCheckAt, lang)}>
            {row.nextCheckAt <= now ? t('ops.due') : span(row.nextCheckAt, now, t)}
          </time>
        )}
      </Cell>
      <Cell label={t('ops.waiting')} class="n">
        {row.waiting || ''}
      </Cell>
      <td class="actions">
        <PostButton
          c={c}
          action={`/ops/sources/${row.id}/${row.paused ? 'resume' : 'pause'}`}
          label={t(row.paused ? 'ops.resume' : 'ops.pause')}
          about={name}
          values={{ back: 'board' }}
        />
        <PostButton
          c={c}
          action={`/ops/sources/${row.id}/poll`}
          label={t('ops.pollNow')}
          about={name}
          values={{ back: 'board' }}
        />
      </td>
    </tr>
  );
}
