import { UnrecoverableError, type Job, type Worker } from 'bullmq';
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDeadline } from '../core/deadline.ts';
import { asFailure, Failure } from '../core/failure.ts';
import type { WideEvent } from '../telemetry/wide-event.ts';
import type { Backend } from './backend.ts';
import { CANARY, JOBS, JOB_NAMES, type JobName, type JobRule, type Part, type Payload } from './jobs.ts';

/** Runs one job, or one part of it, to its end; throws a Failure to stop. */
export type Handler<J extends JobName> = (
  payload: Part<J>,
  run: { signal: AbortSignal; event: WideEvent },
) => Promise<void>;
export type Handlers = { [J in JobName]: Handler<J> };

const SAME_WORDS_MS = 60_000;

export interface WorkerSettings {
  handlers: Handlers;
  /** Which queues this process serves. */
  names?: readonly JobName[];
  /** Overrides the table's numbers, for every queue. */
  concurrency?: number;
  /** Told by a worker of each queue, each minute, that it takes jobs. */
  answer?(queue: JobName): Promise<void>;
  /** Gets one event for each run of a job or of a part of it, one for each job that lost its worker, and one when a queue can't be worked on. */
  report(event: WideEvent): void;
}

/** Running workers; `close` lets jobs finish for `graceMs`, then cancels them. */
export interface RunningWorkers {
  close(graceMs: number): Promise<void>;
}

/** Starts a worker for each queue: parses the payload, sets the deadline, reports the run. */
export function startWorkers(backend: Backend, settings: WorkerSettings): RunningWorkers {
  const stop = new AbortController();
  // Every running part listens for the end.
  setMaxListeners(0, stop.signal);
  const workers = (settings.names ?? JOB_NAMES).map((name) => {
    const concurrency = settings.concurrency ?? JOBS[name].concurrency;
    const worker = backend.worker(
      name,
      concurrency,
      async (job) => await process(name, job, settings, stop.signal),
    );
    worker.on('error', troubleTeller(name, settings.report));
    worker.on('stalled', (jobId) => settings.report({ job: name, jobId, outcome: 'stalled' }));
    void worker.run().catch(() => {});
    return worker;
  });
  return { close: async (graceMs) => await closeAll(workers, stop, graceMs) };
}

/** Reports that a queue can't be worked on (it is full, or away); the same words of one queue once a minute. */
function troubleTeller(name: JobName, report: WorkerSettings['report']): (cause: Error) => void {
  const told = new Map<string, number>();
  return ({ message: words }) => {
    const now = performance.now();
    for (const [before, at] of told) if (now - at > SAME_WORDS_MS) told.delete(before);
    if (told.has(words)) return;
    told.set(words, now);
    report({
      job: name,
      outcome: 'failed',
      failure: 'internal',
      message: `The queue can't be worked on: ${words}`,
    });
  };
}

/**
 * Runs a job, each part for itself. Who runs a job again after its worker was killed takes one part at a time, so that the
 * part that kills is told from those beside it. Parts that did not get their turn are left to the sweeper.
 */
async function process(name: JobName, job: Job, settings: WorkerSettings, stop: AbortSignal): Promise<void> {
  if (job.name === CANARY) return await settings.answer?.(name);
  const rule: JobRule = JOBS[name];
  const parsed = rule.payload.safeParse(job.data);
  if (!parsed.success)
    throw new UnrecoverableError(`The payload of ${name} is not of its form: ${parsed.error.message}`);
  const waiting = partsOf(name, parsed.data as Payload<JobName>);
  const late = performance.now() + rule.deadlineMs / 2;
  const failures: Failure[] = [];
  const lane = async () => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      failures.push(...(await runPart({ name, job, part, stop }, settings)));
      if (stop.aborted || performance.now() > late) return;
    }
  };
  const abreast = job.stalledCounter > 0 ? 1 : (rule.abreast ?? 1);
  await Promise.all(Array.from({ length: Math.min(abreast, waiting.length) }, lane));
  const [first] = failures;
  if (first) throw first.fate === 'retry' ? first : new UnrecoverableError(first.message);
}

function partsOf(name: JobName, payload: Payload<JobName>): Part<JobName>[] {
  return (name === 'article' || name === 'render') && 'refs' in payload
    ? payload.refs.map((ref) => ({ ref }))
    : [payload as Part<JobName>];
}

/** A part of a job on its way. */
interface RunningPart {
  name: JobName;
  job: Job;
  part: Part<JobName>;
  stop: AbortSignal;
}

/** Runs a part with its deadline and reports it; gives its failure, if any. */
async function runPart({ name, job, part, stop }: RunningPart, settings: WorkerSettings): Promise<Failure[]> {
  const started = performance.now();
  const event: WideEvent = { job: name, jobId: job.id ?? '', attempt: job.attemptsMade + 1 };
  const { signal, clear } = startDeadline(stop, JOBS[name].deadlineMs);
  try {
    await untilAborted(name, signal, handlerOf(name, settings.handlers)(part, { signal, event }));
    event.outcome = 'ok';
    return [];
  } catch (thrown) {
    const failure = asFailure(thrown);
    event.outcome = signal.aborted ? 'cancelled' : 'failed';
    event.failure = failure.kind;
    event.message = failure.message;
    return [failure];
  } finally {
    clear();
    event.ms = Math.round(performance.now() - started);
    settings.report(event);
  }
}

function handlerOf(name: JobName, handlers: Handlers): Handler<JobName> {
  return handlers[name] as Handler<JobName>;
}

async function untilAborted(name: JobName, signal: AbortSignal, work: Promise<void>): Promise<void> {
  const cancelled = new Promise<never>((_, reject) => {
    const cancel = () =>
      reject(new Failure('timeout', `${name} was cancelled after its deadline`, { cause: signal.reason }));
    signal.addEventListener('abort', cancel, { once: true });
  });
  await Promise.race([work, cancelled]);
}

async function closeAll(workers: Worker[], stop: AbortController, graceMs: number): Promise<void> {
  await Promise.all(workers.map(async (worker) => await worker.pause(true).catch(() => {})));
  const closed = Promise.all(workers.map(async (worker) => await worker.close()));
  const inTime = await Promise.race([closed.then(() => true), sleep(graceMs, false, { ref: false })]);
  if (inTime) return;
  stop.abort(new Error('The process is stopping'));
  await Promise.race([closed, sleep(2000, undefined, { ref: false })]);
  await Promise.race([
    Promise.all(workers.map(async (worker) => await worker.close(true))),
    sleep(1000, undefined, { ref: false }),
  ]);
}
