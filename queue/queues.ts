import type { Queue } from 'bullmq';
import type { Backend } from './backend.ts';
import {
  CANARY,
  JOBS,
  JOB_NAMES,
  type FailedJob,
  type JobName,
  type NewJob,
  type QueueCounts,
  type Queues,
  type StuckJob,
} from './jobs.ts';

const DAY_S = 24 * 3600;
/** Longer than it takes to notice that a worker is gone. */
const LATE_MS = 30_000;
const KEEP = { removeOnComplete: { age: 600, count: 200 }, removeOnFail: { age: 7 * DAY_S, count: 1000 } };

/** It asks who takes jobs, not how many there are: no job goes before it, and none of it is kept. */
const CANARY_OPTIONS = {
  lifo: true,
  attempts: 1,
  removeOnComplete: true,
  removeOnFail: true,
  deduplication: { id: CANARY },
};

/** Producers for every job of the table. */
export function openQueues(backend: Backend): Queues & { tick(everyMs: number): Promise<void> } {
  const queues = new Map<JobName, Queue>(JOB_NAMES.map((name) => [name, listened(backend.queue(name))]));
  const queueOf = (name: JobName): Queue => {
    const queue = queues.get(name);
    if (!queue) throw new Error(`No queue for ${name}`);
    return queue;
  };
  return {
    async add(jobs) {
      for (const [name, group] of groupByName(jobs)) await queueOf(name).addBulk(group.map(bulkJob));
    },
    async sendCanaries(names) {
      await Promise.all(names.map(async (name) => await queueOf(name).add(CANARY, {}, CANARY_OPTIONS)));
    },
    async counts() {
      const rows = await Promise.all(
        JOB_NAMES.map(async (name) => [name, await countsOf(queueOf(name))] as const),
      );
      return Object.fromEntries(rows) as Record<JobName, QueueCounts>;
    },
    async failed(limit) {
      const lists = await Promise.all(
        JOB_NAMES.map(async (name) => await failedOf(queueOf(name), name, limit)),
      );
      return lists
        .flat()
        .sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0))
        .slice(0, limit);
    },
    async oldest() {
      const rows = await Promise.all(
        JOB_NAMES.map(async (name) => [name, await oldestOf(queueOf(name))] as const),
      );
      return Object.fromEntries(rows) as Record<JobName, Date | null>;
    },
    async stuck(now) {
      const lists = await Promise.all(JOB_NAMES.map(async (name) => await stuckOf(queueOf(name), name, now)));
      return lists.flat();
    },
    async replay(name, jobId) {
      const job = await queueOf(name).getJob(jobId);
      if (!job || !(await job.isFailed())) return false;
      await job.retry('failed');
      return true;
    },
    async tick(everyMs) {
      for (const name of ['schedule', 'digest', 'watch'] as const) {
        await queueOf(name).upsertJobScheduler(
          `tick-${name}`,
          { every: everyMs },
          { name, data: {}, opts: KEEP },
        );
      }
    },
    async close() {
      await Promise.all([...queues.values()].map(async (queue) => await queue.close()));
    },
  };
}

/** A lost connection is reported by the call that needed it; the emitter must only not end the process. */
function listened(queue: Queue): Queue {
  queue.on('error', () => {});
  return queue;
}

function groupByName(jobs: readonly NewJob[]): Map<JobName, NewJob[]> {
  const groups = new Map<JobName, NewJob[]>();
  for (const job of jobs) {
    const group = groups.get(job.name);
    if (group) group.push(job);
    else groups.set(job.name, [job]);
  }
  return groups;
}

/** A waiting or running job of the same key absorbs the new one (BullMQ's deduplication, simple mode). */
function bulkJob(job: NewJob) {
  const options = {
    ...KEEP,
    // When to try again is a row in Postgres; a stalled job alone is run again by BullMQ.
    attempts: 1,
    deduplication: { id: job.key },
    ...(job.delayMs ? { delay: job.delayMs } : {}),
  };
  return { name: job.name, data: job.payload, opts: options };
}

async function countsOf(queue: Queue): Promise<QueueCounts> {
  const counts = await queue.getJobCounts('waiting', 'active', 'delayed', 'failed', 'prioritized');
  return {
    waiting: (counts['waiting'] ?? 0) + (counts['prioritized'] ?? 0),
    active: counts['active'] ?? 0,
    delayed: counts['delayed'] ?? 0,
    failed: counts['failed'] ?? 0,
  };
}

async function oldestOf(queue: Queue): Promise<Date | null> {
  // A canary may stand in front of those that have waited for longer.
  const first = await queue.getJobs(['waiting', 'prioritized'], 0, 1, true);
  const job = first.find(({ name }) => name !== CANARY);
  return job ? new Date(job.timestamp) : null;
}

/** A worker gives a job up at its deadline; one that is active for longer has lost its worker. */
async function stuckOf(queue: Queue, name: JobName, now: Date): Promise<StuckJob[]> {
  const jobs = await queue.getActive(0, 99);
  return jobs.flatMap((job) => {
    const since = job.processedOn;
    if (!since || now.getTime() - since < JOBS[name].deadlineMs + LATE_MS) return [];
    return [{ id: String(job.id), name, payload: job.data as unknown, since: new Date(since) }];
  });
}

async function failedOf(queue: Queue, name: JobName, limit: number): Promise<FailedJob[]> {
  const jobs = await queue.getFailed(0, limit - 1);
  return jobs.map((job) => ({
    id: String(job.id),
    name,
    payload: job.data,
    reason: job.failedReason,
    attempts: job.attemptsMade,
    at: job.finishedOn ? new Date(job.finishedOn) : null,
  }));
}
