import { expect, test } from 'vitest';
import type { Source } from '../../core/source.ts';
import { articleJobs } from '../../workers/article-job.ts';

const source = (id: string, fetch: Partial<Source['fetch']>) =>
  [id, { id, fetch: { mode: 'http', ...fetch } } as Source] as const;
const sources = new Map([
  source('swift', { paceMs: 0 }),
  source('usual', {}),
  source('slow', { paceMs: 10_000 }),
  source('scripted', { mode: 'browser', paceMs: 0 }),
]);
const due = (source_id: string, count: number, attempt = 0, run_id = '7') =>
  Array.from({ length: count }, (_, n) => ({ id: String(1200 + n), source_id, run_id, attempt }));
const sizes = (jobs: ReturnType<typeof articleJobs>) => jobs.map(({ payload }) => payload.refs.length);

test('as many links share a job as the pace of their host lets through in a moment', () => {
  expect(sizes(articleJobs({ sources }, due('swift', 120)))).toEqual([50, 50, 20]);
  expect(sizes(articleJobs({ sources }, due('usual', 7)))).toEqual([3, 3, 1]);
  expect(sizes(articleJobs({ sources }, due('slow', 2)))).toEqual([1, 1]);
});

test('a link that was tried before goes alone: it may be the one that ends its worker', () => {
  expect(sizes(articleJobs({ sources }, due('swift', 3, 1)))).toEqual([1, 1, 1]);
});

test('links that are found due again while they wait make the jobs that wait already', () => {
  const first = articleJobs({ sources }, due('usual', 6)).map(({ key }) => key);
  expect(articleJobs({ sources }, due('usual', 6)).map(({ key }) => key)).toEqual(first);
  expect(first).toContain(articleJobs({ sources }, due('usual', 6).slice(4))[0]?.key);
});

test('links of a later poll make a job of their own, also while the job of their neighbours runs', () => {
  const [first] = articleJobs({ sources }, due('swift', 2));
  const [later] = articleJobs({ sources }, due('swift', 4, 0, '8').slice(2));
  expect(later?.key).not.toBe(first?.key);
});

test('links of different sources and of different jobs never share one', () => {
  const jobs = articleJobs({ sources }, [...due('swift', 2), ...due('scripted', 2)]);
  expect(jobs.map(({ name }) => name)).toEqual(['article', 'render']);
});
