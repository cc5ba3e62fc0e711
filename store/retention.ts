import { sql, type RawBuilder } from 'kysely';
import type { Database } from './database.ts';

/** Days of the kinds of data whose end an operator may choose. */
export interface KeptDays {
  /** Fetched pages. */
  snapshots: number;
  /** Reports of runs with their ledgers. */
  runs: number;
  /** What mails said: subject, relay's words, messages to nobody's subscription. */
  messages: number;
  /** Subscribers who never confirmed. */
  unconfirmed: number;
  /** Texts that are not about the topic. */
  offTopic: number;
}

/** One kind of data, how long it is kept, and the statement that lets some of it go (`limit` rows at most). */
export interface RetentionRule {
  what: string;
  /** Which setting says for how many days, or the days themselves. */
  days: keyof KeptDays | number;
  /** What goes, as the reference says it. */
  goes: string;
  forget(cut: { before: Date; now: Date; limit: number }): RawBuilder<unknown>;
}

const rows = (table: string, where: RawBuilder<unknown>, limit: number) =>
  sql`delete from ${sql.table(table)} where ctid = any(array(
    select ctid from ${sql.table(table)} where ${where} limit ${limit}))`;

/** What is let go, in this order. Fetched pages have tables by day (snapshot-days.ts); articles, stories, audit and the suppression list stay. */
export const RETENTION = [
  {
    what: 'runs',
    days: 'runs',
    goes: 'The reports of polls with their ledgers (seen = kept + waiting + dropped). One whose links still wait stays.',
    forget: ({ before, limit }) =>
      rows(
        'run',
        sql`started_at < ${before} and not exists (select from ref where ref.run_id = run.id and ref.state = 'waiting')`,
        limit,
      ),
  },
  {
    what: 'messages to no subscription',
    days: 'messages',
    goes: 'Confirmations, links to log in and tests.',
    forget: ({ before, limit }) =>
      rows(
        'delivery',
        sql`created_at < ${before} and purpose in ('confirm', 'login', 'test') and state not in ('pending', 'sending', 'retry')
          and not exists (select from alert where alert.delivery_id = delivery.id)`,
        limit,
      ),
  },
  {
    what: 'what mails said',
    days: 'messages',
    goes: "Subject, address and relay's words of alerts and digests. That a story was told to somebody stays, so that it is never told twice.",
    forget: ({ before, limit }) => sql`
      update delivery set subject = null, to_address = null, last_message = null, forgotten = true where id = any(array(
        select id from delivery where created_at < ${before} and state in ('sent', 'failed', 'suppressed') and not forgotten
          limit ${limit}))`,
  },
  {
    what: 'mail to operators',
    days: 'messages',
    goes: 'Notices of troubles, and troubles that are over.',
    forget: ({ before, limit }) => sql`
      with notices as (${rows('ops_notice', sql`created_at < ${before} and state in ('sent', 'failed', 'in_doubt')`, limit)} returning 1),
        troubles as (${rows('trouble', sql`closed_at < ${before}`, limit)} returning 1)
      select from notices union all select from troubles`,
  },
  {
    what: 'bounces',
    days: 'messages',
    goes: 'Reports that came back; that an address gets nothing more stays in the suppression list, as an HMAC.',
    forget: ({ before, limit }) => rows('bounce', sql`at < ${before}`, limit),
  },
  {
    what: 'subscribers who never confirmed',
    days: 'unconfirmed',
    goes: 'Everything of somebody who asked and never pressed the button: address, language, what was asked, from where.',
    forget: ({ before, limit }) =>
      rows(
        'subscriber',
        sql`state = 'pending' and confirmed_at is null and created_at < ${before} and not exists (
          select from consent where consent.subscriber_id = subscriber.id and (consent.action <> 'asked' or consent.at >= ${before}))`,
        limit,
      ),
  },
  {
    what: 'choices that were never confirmed',
    days: 'unconfirmed',
    goes: 'A further subscription of a reader who never pressed its button.',
    forget: ({ before, limit }) =>
      rows('subscription', sql`state = 'pending' and changed_at < ${before}`, limit),
  },
  {
    what: 'readers who left',
    days: 'messages',
    goes: 'Everything of somebody whose last subscription ended, and who has done nothing since.',
    forget: ({ before, limit }) =>
      rows(
        'subscriber',
        sql`created_at < ${before} and state = 'active'
          and exists (select from subscription s where s.subscriber_id = subscriber.id)
          and not exists (select from subscription s where s.subscriber_id = subscriber.id and (s.state <> 'ended' or s.changed_at >= ${before}))
          and not exists (select from consent c where c.subscriber_id = subscriber.id and c.at >= ${before})`,
        limit,
      ),
  },
  {
    what: 'texts that are not about the topic',
    days: 'offTopic',
    goes: 'Text and fingerprint of articles without a story; address, title, hash and verdict stay, so that none is read or judged twice.',
    forget: ({ before, limit }) => sql`
      with old as (
        select a.id from article a join verdict v on v.article_id = a.id
        where a.story_id is null and a.text <> '' and a.fetched_at < ${before} and v.relevance = 'no'
          and not exists (select from feedback f where f.article_id = a.id)
        limit ${limit})
      update article set text = '', folded = '', bands = '{}', lead = null, flags = array_append(flags, 'forgotten')
        from old where article.id = old.id`,
  },
  {
    what: 'links that opened something',
    days: 1,
    goes: 'Single-use and scoped links a day after they expired, sessions when they are over.',
    forget: ({ before, now, limit }) => sql`
      with links as (${rows('token', sql`expires_at < ${before}`, limit)} returning 1),
        sessions as (${rows('session', sql`expires_at < ${now}`, limit)} returning 1)
      select from links union all select from sessions`,
  },
  {
    what: 'wrong tries',
    days: 1,
    goes: 'Counts of wrong passwords and codes, by account and by address.',
    forget: ({ before, limit }) => rows('throttle', sql`last_at < ${before} and free_at < ${before}`, limit),
  },
  {
    what: 'pace of hosts',
    days: 90,
    goes: 'Hosts and mail domains that nothing was asked of or sent to, with their robots.txt.',
    forget: ({ before, limit }) => sql`
      with hosts as (${rows('host', sql`turn_at < ${before} and next_request_at < ${before} and coalesce(held_until, turn_at) < ${before}`, limit)} returning 1),
        domains as (${rows('mail_domain', sql`next_send_at < ${before} and coalesce(held_until, next_send_at) < ${before}`, limit)} returning 1)
      select from hosts union all select from domains`,
  },
  {
    what: 'test articles',
    days: 400,
    goes: 'When each day’s test article arrived; the newest stays.',
    forget: ({ before, limit }) =>
      rows('canary', sql`started_at < ${before} and id < (select max(id) from canary)`, limit),
  },
  {
    what: 'sums of the day',
    days: 400,
    goes: 'The days of the counters in /metrics are added up into one; the counters go on as they were.',
    forget: ({ before }) => sql`
      with old as (delete from tally where day < ${before}::date and day > '1970-01-01' returning *)
      insert into tally as t (day, source_id, what, n, ms)
        select '1970-01-01', source_id, what, sum(n), sum(ms) from old group by source_id, what
      on conflict (day, source_id, what) do update set n = t.n + excluded.n, ms = t.ms + excluded.ms`,
  },
] as const satisfies readonly RetentionRule[];

/** Lets go what a rule no longer keeps, at most `limit` rows of each table; returns how many went. */
export async function forget(
  db: Database,
  rule: RetentionRule,
  by: { now: Date; kept: KeptDays; limit: number },
): Promise<number> {
  const days = typeof rule.days === 'number' ? rule.days : by.kept[rule.days];
  const before = new Date(by.now.getTime() - days * 86_400_000);
  const done = await rule.forget({ before, now: by.now, limit: by.limit }).execute(db);
  return done.numAffectedRows === undefined ? done.rows.length : Number(done.numAffectedRows);
}
