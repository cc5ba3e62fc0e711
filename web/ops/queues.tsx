import { Hono } from 'hono';
import { JOB_NAMES, type FailedJob } from '../../queue/jobs.ts';
import { silentQueues } from '../../queue/silence.ts';
import { queueCanaries } from '../../store/queue-canaries.ts';
import { readerOf, type WebContext } from '../context.ts';
import { time } from '../format.ts';
import { Cell, Frame, PostButton, Table } from './frame.tsx';
import type { Room } from './room.tsx';
import { span } from './span.ts';

/** How full and how old the queues are, what is stuck and what failed; a failed job can be run again without telling anybody twice. */
export function queuePages(room: Room): void {
  const { services } = room;
  room.page('/queues', async (c) => {
    const { t, lang } = readerOf(c);
    const now = services.now();
    const { queues } = services;
    const [counts, oldest, failed, stuck, canaries] = await Promise.all([
      queues.counts(),
      queues.oldest(),
      queues.failed(50),
      queues.stuck(now),
      queueCanaries(services.db),
    ]);
    const silent = silentQueues(canaries, counts, now).map(({ name }) => name);
    const ago = (at: Date | null | undefined) => (at ? span(at, now, t) : '—');
    const answers = new Map(canaries.map((canary) => [canary.queue, canary.answered_at]));
    return c.html(
      <Frame
        c={c}
        title={t('ops.queues')}
        tab="queues"
        lead={services.board ? <a href="/ops/board">bull-board</a> : null}
      >
        <Table
          name={t('ops.queues')}
          stacked
          head={[
            t('ops.job'),
            t('ops.waiting'),
            t('ops.oldest'),
            t('ops.active'),
            t('ops.delayed'),
            t('ops.failed'),
            t('ops.answered'),
          ]}
          none={t('ops.none')}
          rows={JOB_NAMES.map((name) => (
            <tr>
              <th scope="row">{name}</th>
              <Cell label={t('ops.waiting')}>{counts[name].waiting}</Cell>
              <Cell label={t('ops.oldest')}>{ago(oldest[name])}</Cell>
              <Cell label={t('ops.active')}>{counts[name].active}</Cell>
              <Cell label={t('ops.delayed')}>{counts[name].delayed}</Cell>
              <Cell label={t('ops.failed')} class={counts[name].failed ? 'bad' : undefined}>
                {counts[name].failed}
              </Cell>
              <Cell label={t('ops.answered')} class={silent.includes(name) ? 'bad' : undefined}>
                {ago(answers.get(name))}
              </Cell>
            </tr>
          ))}
        />
        <h2>{t('ops.stuckJobs')}</h2>
        <Table
          name={t('ops.stuckJobs')}
          head={[t('ops.since'), t('ops.job')]}
          none={t('ops.none')}
          rows={stuck.map((job) => (
            <tr>
              <td>{time(job.since, lang)}</td>
              <td>
                {job.name} <code>{JSON.stringify(job.payload).slice(0, 200)}</code>
              </td>
            </tr>
          ))}
        />
        <h2>{t('ops.failedJobs')}</h2>
        <Table
          name={t('ops.failedJobs')}
          stacked
          head={[t('ops.at'), t('ops.job'), t('ops.reason'), '']}
          none={t('ops.none')}
          rows={failed.map((job) => (
            <FailedRow c={c} job={job} />
          ))}
        />
      </Frame>,
    );
  });

  room.write('/queues/replay', async ({ c, form }) => {
    const name = JOB_NAMES.find((each) => each === form.text('name'));
    const id = form.text('id');
    if (!name) return { refused: c.notFound() };
    const done = await services.queues.replay(name, id);
    return { done: { action: 'replay', target: `${name}:${id}`, after: { done } }, to: '/ops/queues' };
  });

  const { board } = services;
  const mounted = board ? new Hono().route('/ops/board', board) : null;
  for (const path of ['/board', '/board/:rest{.*}'] as const)
    room.page(path, async (c) => {
      if (!mounted) return c.notFound();
      const answer = await mounted.fetch(c.req.raw);
      // bull-board brings a style element of its own; its scripts are files of ours. Nothing else is let in.
      const headers = new Headers(answer.headers);
      headers.set('x-own-policy', BOARD_POLICY);
      return new Response(answer.body, { status: answer.status, headers });
    });
}

const BOARD_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

function FailedRow(props: { c: WebContext; job: FailedJob }) {
  const { c, job } = props;
  const { t, lang } = readerOf(c);
  return (
    <tr>
      <Cell label={t('ops.at')}>{job.at ? time(job.at, lang) : '—'}</Cell>
      <Cell label={t('ops.job')} class="wide">
        {job.name} <code>{JSON.stringify(job.payload).slice(0, 200)}</code>
      </Cell>
      <Cell label={t('ops.reason')} class="wide">
        {job.reason}
      </Cell>
      <td class="actions">
        <PostButton
          c={c}
          action="/ops/queues/replay"
          label={t('ops.replay')}
          about={`${job.name} ${job.id}`}
          values={{ name: job.name, id: job.id }}
        />
      </td>
    </tr>
  );
}
