import { UnrecoverableError, type Job, type Worker } from 'bullmq';
import { setTimeout as sleep } from 'node:timers/promises';
import { startDeadline } from '../core/deadline.ts';
import { asFailure, Failure } from '../core/failure.ts';
import type { WideEvent } from '../telemetry/wide-event.ts';
import type { Backend } from './backend.ts';
import { JOBS, JOB_NAMES, type JobName, type Payload } from './jobs.ts';

/** Runs one job to its end; throws a Failure to stop. */
export type Handler<J extends JobName> = (
  payload: Payload<J>,
  run: { signal: AbortSignal; event: WideEvent },
) => Promise<void>;
export type Handlers = { [J in JobName]: Handler<J> };

export interface WorkerSettings {
  handlers: Handlers;
  /** Which queues this process serves. */
  names?: readonly JobName[];
  /** Overrides the table's numbers, for every queue. */
  concurrency?: number;
  /** Gets one event for each run. */
  report(event: WideEvent): void;
}

/** Running workers; `close` lets jobs finish for `graceMs`, then cancels them. */
export interface RunningWorkers {
  close(graceMs: number): Promise<void>;
}

/** Starts a worker for each queue: parses the payload, sets the deadline, reports the run. */
export function startWorkers(backend: Backend, settings: WorkerSettings): RunningWorkers {
  const stop = new AbortController();
  const workers = (settings.names ?? JOB_NAMES).map((name) => {
    const concurrency = settings.concurrency ?? JOBS[name].concurrency;
    const worker = backend.worker(
      name,
      concurrency,
      async (job) => await process(name, job, settings, stop.signal),
    );
    worker.on('error', () => {});
    void worker.run().catch(() => {});
    return worker;
  });
  return { close: async (graceMs) => await closeAll(workers, stop, graceMs) };
}

async function process(name: JobName, job: Job, settings: WorkerSettings, stop: AbortSignal): Promise<void> {
  const started = performance.now();
  const event: WideEvent = { job: name, jobId: job.id ?? '', attempt: job.attemptsMade + 1 };
  const { signal, clear } = startDeadline(stop, JOBS[name].deadlineMs);
  try {
    await runJob(name, job.data, settings.handlers, { signal, event });
    event.outcome = 'ok';
  } catch (thrown) {
    const failure = asFailure(thrown);
    event.outcome = signal.aborted ? 'cancelled' : 'failed';
    event.failure = failure.kind;
    event.message = failure.message;
    throw failure.fate === 'retry' ? failure : new UnrecoverableError(failure.message);
  } finally {
    clear();
    event.ms = Math.round(performance.now() - started);
    settings.report(event);
  }
}

async function runJob<J extends JobName>(
  name: J,
  data: unknown,
  handlers: Handlers,
  run: { signal: AbortSignal; event: WideEvent },
): Promise<void> {
  const parsed = JOBS[name].payload.safeParse(data);
  if (!parsed.success)
    throw new UnrecoverableError(`The payload of ${name} is not of its form: ${parsed.error.message}`);
  const cancelled = new Promise<never>((_, reject) => {
    const cancel = () =>
      reject(
        new Failure('timeout', `${name} was cancelled after its deadline`, { cause: run.signal.reason }),
      );
    run.signal.addEventListener('abort', cancel, { once: true });
  });
  await Promise.race([handlers[name](parsed.data as Payload<J>, run), cancelled]);
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
