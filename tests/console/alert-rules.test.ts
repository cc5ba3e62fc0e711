import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { JOB_NAMES } from '../../queue/jobs.ts';
import { insertCanary, noteArrivals } from '../../store/canaries.ts';
import { beat } from '../../store/health.ts';
import { saveMessage } from '../../store/mailbox.ts';
import { pauseMail } from '../../store/mail-pause.ts';
import { openConsole, ORIGIN, type TestConsole } from './open-console.ts';
import { keepTally } from '../../cli/tallying.ts';

const deploy = (file: string) => readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');

const rule = z.strictObject({
  alert: z.string().regex(/^Kakehashi[A-Za-z]+$/),
  expr: z.string(),
  for: z
    .string()
    .regex(/^\d+[smhd]$/)
    .optional(),
  labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
  annotations: z.strictObject({ summary: z.string().regex(/[.]$/), runbook: z.string() }),
});
const rulesFile = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule).min(1) })).min(1),
});
const rules = rulesFile.parse(parse(deploy('prometheus/rules.yaml'))).groups.flatMap((group) => group.rules);

const dashboard = z
  .object({
    panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })) })),
  })
  .parse(JSON.parse(deploy('grafana/kakehashi.json')));

/** Every query that we ship, with where it stands. */
const queries: [string, string][] = [
  ...rules.map(({ alert, expr }): [string, string] => [alert, expr]),
  ...dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }): [string, string] => [`dashboard, "${title}"`, expr]),
  ),
  ...(
    parse(deploy('prometheus/adapter.yaml')) as { rules: { external: { metricsQuery: string }[] } }
  ).rules.external.map(({ metricsQuery }): [string, string] => ['adapter', metricsQuery]),
];

interface Asked {
  metric: string;
  labels: string[];
}

/** What a query asks for; throws where PromQL's own grammar finds a fault. */
function askedBy(query: string): Asked[] {
  const asked: Asked[] = [];
  const grouped: string[] = [];
  parser.parse(query).iterate({
    enter: (node) => {
      const text = query.slice(node.from, node.to);
      if (node.type.isError) throw new Error(`no PromQL at "${query.slice(node.from)}" of ${query}`);
      if (node.name === 'VectorSelector')
        asked.push({
          metric: /^[\w:]+/.exec(text)?.[0] ?? '',
          labels: [...text.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].map(([, label]) => label ?? ''),
        });
      if (node.name === 'GroupingLabels') grouped.push(...(text.match(/\w+/g) ?? []));
    },
  });
  return asked.map((one) => ({ ...one, labels: [...one.labels, ...grouped] }));
}

let room: TestConsole;
let text: string;
beforeAll(async () => {
  room = await openConsole();
  const { db } = room.database;
  // A house in which everything has happened once, so that each figure has its series.
  await beat(db, room.clock.now);
  await pauseMail(db, { by: 'anna', reason: 'a test', now: room.clock.now });
  await insertCanary(db, { startedAt: room.clock.now, messageId: '<canary@kakehashi>', failure: null });
  await saveMessage(db, {
    messageId: '<canary@kakehashi>',
    recipient: 'ops@news.example',
    subject: 's',
    text: 't',
    html: null,
    headers: {},
  });
  await noteArrivals(db);
  await db
    .insertInto('source')
    .values({ id: 'paper', name: '{}', home: 'https://paper.example/', lang: 'vi', interval_ms: 1000 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db
    .insertInto('trouble')
    .values({ kind: 'source', subject: 'paper', state: 'down', opened_at: room.clock.now })
    .execute();
  await room.database.pool.query(`
    with story as (insert into story (relevance) values ('core') returning id),
      article as (insert into article
          (source_id, url, fetch_url, title, text, lang, content_hash, folded, fetched_at, checked_at)
        values ('paper', 'https://paper.example/1', '', '', '', 'vi', '', '', now(), now()) returning id),
      reader as (insert into subscriber (email, email_key, lang, zone) values ('r@b.example', 'r', 'ja', 'UTC') returning id),
      subscription as (insert into subscription (subscriber_id, filter, cadence, unsubscribe_hash)
        select id, '{}', 'at-once', '1' from reader returning id),
      delivery as (insert into delivery (period, state, message_id, subscription_id)
        select 'story:1', 'in_doubt', '<d@kakehashi>', id from subscription returning id)
    insert into alert (subscription_id, story_id, delivery_id)
      select subscription.id, story.id, delivery.id from subscription, story, delivery`);
  await room.database.pool.query('update story set lead_article_id = (select id from article)');
  await room.database.pool.query(
    `insert into ref (source_id, url, fetch_url, state, reason) select 'paper', url, url, 'dropped', 'poison' from article`,
  );
  const tally = keepTally(db);
  tally.add({ job: 'article', source: 'paper', status: 200, mode: 'http', ms: 400, outcome: 'ok' });
  tally.add({ job: 'discover', source: 'paper', outcome: 'ok', ms: 100 });
  tally.add({ job: 'article', jobId: '1', outcome: 'stalled' });
  await tally.close();
  text = await (await room.app.request(`${ORIGIN}/metrics`)).text();
});
afterAll(async () => await room.close());

test('the rules are not few, no two have one name, and each leads to a page that there is', () => {
  expect(rules.length).toBeGreaterThan(12);
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
  for (const { alert, labels } of rules) expect(runbook).toContain(`| \`${alert}\` (${labels.severity}) |`);
  for (const { annotations } of rules)
    expect(() => readFileSync(new URL(`../../${annotations.runbook}`, import.meta.url))).not.toThrow();
});

test.each(queries)('%s asks only for figures and labels that /metrics has: %s', (_, query) => {
  const asked = askedBy(query).filter(({ metric }) => metric !== 'up');
  for (const { metric, labels } of asked) {
    const series = text.split('\n').filter((line) => new RegExp(`^${metric}[{ ]`).test(line));
    expect(series, metric).not.toEqual([]);
    for (const label of labels) expect(series[0]).toContain(`${label}="`);
  }
});

test('the check above can fail: a misspelt figure, a label that there is not, a query that is none', () => {
  expect(askedBy('max(kakehashi_queue_age_secs{queue="article"})')).toEqual([
    { metric: 'kakehashi_queue_age_secs', labels: ['queue'] },
  ]);
  expect(text).not.toContain('kakehashi_queue_age_secs');
  expect(() => askedBy('max(kakehashi_jobs')).toThrow(/no PromQL/);
});

test('states and queues that rules name are states and queues that there are', async () => {
  const { rows } = await room.database.pool.query<{ rule: string }>(
    `select pg_get_constraintdef(oid) as rule from pg_constraint where conname in ('source_state_check', 'delivery_state_check')`,
  );
  const known = new Set(
    rows.flatMap(({ rule: found }) => [...found.matchAll(/'(\w+)'/g)].map(([, state]) => state)),
  );
  for (const job of JOB_NAMES) known.add(job);
  for (const state of ['waiting', 'failed', 'ok', 'browser', 'http', 'kakehashi', 'poison']) known.add(state);
  const named = queries.flatMap(([, query]) =>
    [...query.matchAll(/(?:=~|!~|!=|=)\s*"([^"]+)"/g)].flatMap(([, value]) => (value ?? '').split('|')),
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((state) => !known.has(state))).toEqual([]);
});

test('the figure that the chart scales workers by is the one that the adapter offers and /metrics tells', () => {
  const { worker } = parse(deploy('helm/values.yaml')) as { worker: { autoscaling: { metric: string } } };
  const offered = parse(deploy('prometheus/adapter.yaml')) as {
    rules: { external: { name: { as: string } }[] };
  };
  expect(offered.rules.external.map(({ name }) => name.as)).toContain(worker.autoscaling.metric);
  expect(text).toContain(`# TYPE ${worker.autoscaling.metric} gauge`);
});
