import { JOB_NAMES } from '../../queue/jobs.ts';
import { readerOf } from '../context.ts';
import { time } from '../format.ts';
import { Frame, PostButton, Table } from './frame.tsx';
import type { Room } from './room.tsx';

/** How full the queues are, and what failed; a failed job can be run again without telling anybody twice. */
export function queuePages(room: Room): void {
  const { services } = room;
  room.page('/queues', async (c) => {
    const { t, lang } = readerOf(c);
    const [counts, failed] = await Promise.all([services.queues.counts(), services.queues.failed(50)]);
    return c.html(
      <Frame c={c} title={t('ops.queues')} tab="queues">
        <Table
          head={[t('ops.job'), t('ops.waiting'), t('ops.active'), t('ops.delayed'), t('ops.failed')]}
          none={t('ops.none')}
          rows={JOB_NAMES.map((name) => (
            <tr>
              <th scope="row">{name}</th>
              <td>{counts[name].waiting}</td>
              <td>{counts[name].active}</td>
              <td>{counts[name].delayed}</td>
              <td class={counts[name].failed ? 'bad' : undefined}>{counts[name].failed}</td>
            </tr>
          ))}
        />
        <h2>{t('ops.failedJobs')}</h2>
        <Table
          head={[t('ops.at'), t('ops.job'), t('ops.reason'), '']}
          none={t('ops.none')}
          rows={failed.map((job) => (
            <tr>
              <td>{job.at ? time(job.at, lang) : '—'}</td>
              <td>
                {job.name} {JSON.stringify(job.payload).slice(0, 200)}
              </td>
              <td>{job.reason}</td>
              <td>
                <PostButton
                  c={c}
                  action="/ops/queues/replay"
                  label={t('ops.replay')}
                  values={{ name: job.name, id: job.id }}
                />
              </td>
            </tr>
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
}
