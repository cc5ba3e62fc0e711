import { z } from 'zod';

const id = z.string().regex(/^\d+$/);
const uuid = z.uuid();

/** How jobs of a kind run. */
export interface JobRule {
  payload: z.ZodType;
  /** Jobs of this kind that one process runs side by side. */
  concurrency: number;
  /** A job, or each part of it, past this is cancelled and tried again. */
  deadlineMs: number;
  /** Parts of one job that run side by side. */
  abreast?: number;
}

/** A job of many links costs the queue no more than one of one; each of them runs, fails and is reported for itself. */
const links = z.strictObject({ refs: z.array(id).min(1).max(50) });

/**
 * Every job there is. Payloads hold ids only: what a job works on is read from Postgres when it runs, so a job that
 * runs twice, late or never changes nothing.
 */
export const JOBS = {
  /** Each minute: claim the sources that are due, sweep what a crash left behind. */
  schedule: { payload: z.strictObject({}), concurrency: 1, deadlineMs: 50_000 },
  /** Read one source's feeds, sitemaps and listings; queue the unseen links. `force` polls a paused one, too. */
  discover: {
    payload: z.strictObject({ source: z.string(), force: z.boolean().optional() }),
    concurrency: 6,
    deadlineMs: 120_000,
  },
  /** Follow links to their ends: article, copy, off-topic or dropped. */
  article: { payload: links, concurrency: 8, deadlineMs: 40_000, abreast: 6 },
  /** The same for sources that need a browser: fewer at a time. */
  render: { payload: links, concurrency: 2, deadlineMs: 60_000, abreast: 1 },
  /** Send up to fifty deliveries. */
  deliver: {
    payload: z.strictObject({ deliveries: z.array(uuid).min(1).max(100) }),
    concurrency: 4,
    deadlineMs: 300_000,
  },
  /** Gather the waiting alerts of the daily and weekly subscriptions whose hour has come. */
  digest: { payload: z.strictObject({}), concurrency: 1, deadlineMs: 120_000 },
  /** Work that the console asked for: a preview, a dry run, judging again. */
  console: { payload: z.strictObject({ task: id }), concurrency: 1, deadlineMs: 900_000 },
  /** Each minute: note troubles, write and send mail to operators, look after the daily test article. */
  watch: { payload: z.strictObject({}), concurrency: 1, deadlineMs: 120_000 },
} as const satisfies Record<string, JobRule>;

export type JobName = keyof typeof JOBS;
export type Payload<J extends JobName> = z.infer<(typeof JOBS)[J]['payload']>;
/** What a handler gets: the payload, or one part of it. */
export type Part<J extends JobName> = J extends 'article' | 'render' ? { ref: string } : Payload<J>;

/** All job names, in the order of the pipeline. */
export const JOB_NAMES = Object.keys(JOBS) as JobName[];

/** The name, within any queue, of the job that only asks whether a worker is there. */
export const CANARY = 'canary';

/** One job to be queued. `key` makes it unique among the jobs that wait: the same key twice is one job. */
export interface NewJob<J extends JobName = JobName> {
  name: J;
  payload: Payload<J>;
  key: string;
  delayMs?: number;
}

/** What the rest of the house needs of a queue. */
export interface Queues {
  /** Puts jobs on their queues; a job whose key already waits or runs is left alone. */
  add(jobs: readonly NewJob[]): Promise<void>;
  /** Puts a job that only asks whether a worker is there in front of each of these queues; one that waits there already is enough. */
  sendCanaries(names: readonly JobName[]): Promise<void>;
  /** Numbers of jobs by state, for the console and the metrics. */
  counts(): Promise<Record<JobName, QueueCounts>>;
  /** The newest failed jobs, for the console. */
  failed(limit: number): Promise<FailedJob[]>;
  /** When the job was queued that has waited longest, by queue; null where none waits. */
  oldest(): Promise<Record<JobName, Date | null>>;
  /** Jobs that run for longer than their deadline allows. */
  stuck(now: Date): Promise<StuckJob[]>;
  /** Puts a failed job back; false when it is gone. */
  replay(name: JobName, jobId: string): Promise<boolean>;
  close(): Promise<void>;
}

export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

export interface StuckJob {
  id: string;
  name: JobName;
  payload: unknown;
  since: Date;
}

export interface FailedJob {
  id: string;
  name: JobName;
  payload: unknown;
  reason: string;
  attempts: number;
  at: Date | null;
}
