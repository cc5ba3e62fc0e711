import type { Hono } from 'hono';
import { JOB_NAMES } from '../../queue/jobs.ts';
import { writeAudit } from '../../store/console.ts';
import { addressOf, readerOf, type Variables } from '../context.ts';
import { time } from '../format.ts';
import type { WebServices } from '../services.ts';
import { Frame, PostButton, Table } from './frame.tsx';

/** How full the queues are, and what failed; a failed job can be run again without telling anybody twice. */
export function queuePages(app: Hono<{ Variables: Variables }>, services: WebServices): void {
  app.get('/queues', async (c) => {
    const { t, lang } = readerOf(c);
    const [counts, failed] = await Promise.all([services.queues.counts(), services.queues.failed(50)]);
    return c.html(
      <Frame c={c} title={t('ops.queues')} mailbox={services.mailbox}>
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

  app.post('/queues/replay', async (c) => {
    const form = await c.req.parseBody();
    const name = JOB_NAMES.find((each) => each === form['name']);
    const id = String(form['id'] ?? '');
    if (!name) return c.notFound();
    const done = await services.queues.replay(name, id);
    await writeAudit(services.db, {
      account: c.get('account')?.name ?? '',
      action: 'replay',
      target: `${name}:${id}`,
      after: { done },
      ip: addressOf(c),
    });
    return c.redirect('/ops/queues', 303);
  });
}
