import { strictAddress } from '../../alerts/address.ts';
import { READER_LANGUAGES } from '../../core/language.ts';
import type { NewJob } from '../../queue/jobs.ts';
import { recentDeliveries } from '../../store/console.ts';
import {
  decideDoubt,
  deliveriesInDoubt,
  MAIL_TEMPLATES,
  outcomesByDay,
  outcomesByDomain,
  requestTestMail,
  resendDelivery,
  type DoubtDecision,
} from '../../store/mail-outcomes.ts';
import { mailPause, pauseMail, resumeMail } from '../../store/mail-pause.ts';
import { readerOf, type WebContext } from '../context.ts';
import { Notice } from './credentials.tsx';
import { Frame } from './frame.tsx';
import { DeliveryTable, DoubtTable, OutcomeTable, PauseForm, TestForm } from './mail-tables.tsx';
import { isUuid } from './me.tsx';
import type { Room } from './room.tsx';

const DAY_MS = 86_400_000;
const DOUBTS: readonly DoubtDecision[] = ['arrived', 'send-again', 'drop'];

/** What became of the mail: outcomes, decisions on what is in doubt, sending again, tests, and the pause of all. */
export function mailPages(room: Room): void {
  const { services } = room;
  const show = async (c: WebContext, fault: string | null = null) =>
    c.html(await deliveriesPage(c, room, fault), fault ? 400 : 200);
  const deliver = (id: string): NewJob[] => [
    { name: 'deliver', payload: { deliveries: [id] }, key: `deliver-${id}-1` },
  ];
  room.page('/deliveries', async (c) => await show(c));

  room.write('/deliveries/:id/doubt', async ({ c, form, db, account }) => {
    const id = c.req.param('id') ?? '';
    const decision = DOUBTS.find((each) => each === form.text('decision'));
    if (!decision || !isUuid(id) || !(await decideDoubt(db, id, decision, account)))
      return { refused: c.notFound() };
    const done = {
      action: 'decide-doubt',
      target: `delivery:${id}`,
      before: { state: 'in_doubt' },
      after: { decision },
    };
    return { done, to: '/ops/deliveries', queue: decision === 'send-again' ? deliver(id) : [] };
  });

  room.write('/deliveries/:id/resend', async ({ c, db }) => {
    const id = c.req.param('id') ?? '';
    const again = isUuid(id) ? await resendDelivery(db, id) : null;
    if (!again) return { refused: c.notFound() };
    const done = { action: 'resend', target: `delivery:${id}`, after: { delivery: again } };
    return { done, to: '/ops/deliveries', queue: deliver(again) };
  });

  room.write('/mail/pause', async ({ form, db, account }) => {
    const reason = form.text('reason').slice(0, 200) || '—';
    await pauseMail(db, { by: account, reason, now: services.now() });
    return { done: { action: 'pause-mail', target: 'mail', after: { reason } }, to: '/ops/deliveries' };
  });

  room.write('/mail/resume', async ({ db }) => {
    const before = await mailPause(db);
    await resumeMail(db, services.now());
    return { done: { action: 'resume-mail', target: 'mail', before }, to: '/ops/deliveries' };
  });

  room.write('/mail/test', async ({ c, form, db }) => {
    const address = strictAddress(form.text('address'));
    const lang = READER_LANGUAGES.find((each) => each === form.text('lang'));
    const template = MAIL_TEMPLATES.find((each) => each === form.text('template'));
    if (!address || !lang || !template) return { refused: show(c, readerOf(c).t('ops.badAddress')) };
    const id = await requestTestMail(db, { address, lang, template });
    const done = { action: 'test-mail', target: `delivery:${id}`, after: { lang, template } };
    return { done, to: '/ops/deliveries', queue: deliver(id) };
  });
}

async function deliveriesPage(c: WebContext, room: Room, fault: string | null) {
  const { db, now } = room.services;
  const { t } = readerOf(c);
  const since = (days: number) => new Date(now().getTime() - days * DAY_MS);
  const [pause, doubts, days, domains, recent] = await Promise.all([
    mailPause(db),
    deliveriesInDoubt(db, 100),
    outcomesByDay(db, since(14)),
    outcomesByDomain(db, since(14)),
    recentDeliveries(db, 100),
  ]);
  return (
    <Frame
      c={c}
      title={t('ops.deliveries')}
      tab="deliveries"
      lead={
        <p class="meta">
          <a href="/ops/mail/suppressions">{t('ops.suppressions')}</a> ·{' '}
          <a href="/ops/mail/preview">{t('ops.mailPreview')}</a>
        </p>
      }
    >
      <Notice fault={fault} />
      <PauseForm c={c} pause={pause} />
      {doubts.length ? <DoubtTable c={c} doubts={doubts} /> : null}
      <div class="columns">
        <section>
          <h2>{t('ops.byDay')}</h2>
          <OutcomeTable c={c} name={t('ops.byDay')} outcomes={days} />
        </section>
        <section>
          <h2>{t('ops.byDomain')}</h2>
          <OutcomeTable c={c} name={t('ops.byDomain')} outcomes={domains} />
        </section>
      </div>
      <h2>{t('ops.sendTest')}</h2>
      <TestForm c={c} />
      <h2>{t('ops.newestDeliveries')}</h2>
      <DeliveryTable c={c} deliveries={recent} />
    </Frame>
  );
}
