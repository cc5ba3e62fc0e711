import { sql } from 'kysely';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FAILURES, type FailureKind } from '../../core/failure.ts';
import { recover, until } from '../rest.ts';
import type { Manner } from '../site.ts';
import type { Town } from '../town.ts';
import { unless } from './row.ts';

/** No page holds a worker's place for longer; those of a browser have a deadline of their own. */
const LONGEST_MS = 20_000;

export type Reply = (response: ServerResponse, request: IncomingMessage) => void;

/** A page that misbehaves, and the failure that it must be told as. */
export interface BadPage {
  reply: Reply;
  why: FailureKind | 'broken-text';
  /** The newspaper that links to it; live.example when absent. */
  paper?: string;
}

interface Outcome {
  why: string | null;
  stored: boolean;
  state: string;
}

/**
 * Serves bad pages beside good ones. One whose failure is for good must end with its reason and never be stored; one that is
 * tried again must show its failure, and is an article that must be stored once the site is well.
 */
export async function badPages(
  town: Town,
  pages: Record<string, BadPage>,
  limitMs = 45_000,
): Promise<string[]> {
  const paths = publishAll(town, pages);
  const manner: Manner = (request, response) => {
    const page = pages[paths.get(`${request.headers.host}${request.url}`) ?? ''];
    page?.reply(response, request);
    return page !== undefined;
  };
  town.site.behave(manner);
  town.publish(3);
  if (!town.processes.some((one) => one.figures())) town.worker();
  const ended = await until(async () => {
    const outcomes = await outcomesOf(town, paths);
    return Object.keys(pages).every((name) => outcomes.get(name)?.why);
  }, limitMs);
  const outcomes = await outcomesOf(town, paths);
  town.site.behave(null);
  await recover(town);
  const after = await outcomesOf(town, paths);
  const held = longestRun(town, paths);
  return [
    ...unless(ended, `some page was not told as bad within ${limitMs / 1000} s`),
    ...unless(held < LONGEST_MS, `a page held its worker for ${Math.round(held / 1000)} s`),
    ...Object.entries(pages).flatMap(([name, { why }]) => [
      ...unless(
        outcomes.get(name)?.why === why,
        `${name} was told as ${outcomes.get(name)?.why}, not ${why}`,
      ),
      ...unless(after.get(name)?.stored === isTriedAgain(why), `${name} ended as ${after.get(name)?.state}`),
    ]),
  ];
}

/** Whether the program comes back to a page with this failure. */
function isTriedAgain(why: BadPage['why']): boolean {
  return why !== 'broken-text' && FAILURES[why] === 'retry';
}

/** Milliseconds that the longest run of one of some pages took, by the workers' own reports. */
function longestRun(town: Town, paths: Map<string, string>): number {
  const reports = town.processes.flatMap((one) => one.said().err.match(/^\{.*"job":"article".*\}$/gm) ?? []);
  const runs = reports.map((line) => JSON.parse(line) as { url?: string; ms?: number });
  const ours = runs.filter(({ url }) => paths.has(url?.replace(/^https?:\/\//, '') ?? ''));
  return Math.max(0, ...ours.map(({ ms }) => ms ?? 0));
}

/** Links to all pages; returns which page is at which address. */
function publishAll(town: Town, pages: Record<string, BadPage>): Map<string, string> {
  const paths = new Map<string, string>();
  for (const [name, { why, paper = 'live' }] of Object.entries(pages)) {
    const link = { token: `bad-${name}`, path: `/bad/${name}.html`, html: '' };
    const [article] = isTriedAgain(why) ? town.publish(1, paper) : [];
    if (!article) town.site.publish([link], paper);
    paths.set(`${paper}.example${(article ?? link).path}`, name);
  }
  return paths;
}

async function outcomesOf(town: Town, paths: Map<string, string>): Promise<Map<string, Outcome>> {
  const { rows } = await sql<Outcome & { url: string }>`
    select url, state, coalesce(case when state = 'dropped' then reason end, last_failure) as why, article_id is not null as stored
    from ref`.execute(town.db);
  return new Map(
    rows.flatMap((row) => {
      const name = paths.get(row.url.replace(/^https?:\/\//, ''));
      return name ? [[name, row] as const] : [];
    }),
  );
}
