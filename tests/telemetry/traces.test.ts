import { createServer } from 'node:http';
import { trace } from '@opentelemetry/api';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBackend, type Backend } from '../../queue/backend.ts';
import { JOB_NAMES } from '../../queue/jobs.ts';
import { openQueues } from '../../queue/queues.ts';
import { startWorkers, type Handlers } from '../../queue/workers.ts';
import { startTraces, type Traces } from '../../telemetry/traces.ts';
import { traced } from '../../web/traced.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

interface Span {
  name: string;
  traceId: string;
  attributes: { key: string; value: Record<string, unknown> }[];
}

const spans: Span[] = [];
const collector = createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => (body += String(piece)));
  request.on('end', () => {
    const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});

let database: TestDatabase;
let backend: Backend;
let traces: Traces;
beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const address = collector.address();
  traces = startTraces(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`, '0.0.0');
  database = await testDatabase();
  backend = await openBackend({ kind: 'postgres', url: database.url });
});
afterAll(async () => {
  await backend.close();
  await database.close();
  collector.close();
});

test('a request, the job that it queued and that job’s run are one trace, and no address with a token is in it', async () => {
  const queues = openQueues(backend);
  const ran: string[] = [];
  const nothing = Object.fromEntries(JOB_NAMES.map((name) => [name, async () => {}])) as unknown as Handlers;
  const workers = startWorkers(backend, {
    handlers: { ...nothing, discover: async ({ source }) => void ran.push(source) },
    report() {},
  });
  const app = new Hono();
  app.use(traced);
  app.post('/confirm/:token', async (c) => {
    await queues.add([{ name: 'discover', payload: { source: 'sggp' }, key: 'discover-sggp' }]);
    return c.text('ok');
  });
  await app.request('/confirm/very-secret', { method: 'POST' });
  await vi.waitFor(() => expect(ran).toEqual(['sggp']), { timeout: 15_000 });
  await workers.close(5000);
  await queues.close();
  await traces.close();
  trace.disable();
  const request = spans.find(({ name }) => name === 'POST /confirm/:token');
  const names = spans.filter(({ traceId }) => traceId === request?.traceId).map(({ name }) => name);
  expect(names.filter((name) => /discover/.test(name)).length).toBeGreaterThanOrEqual(2);
  expect(JSON.stringify(spans)).not.toContain('very-secret');
});
