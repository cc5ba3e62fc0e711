import { JOBS, JOB_NAMES, type JobName, type QueueCounts } from './jobs.ts';

/** A worker that has taken no job for this long is silent; it is asked each minute. */
const LONGEST_SILENCE_MS = 180_000;

/** A queue whose workers say nothing. */
export interface SilentQueue {
  name: JobName;
  /** Since when a job has waited there that takes no time. */
  since: Date;
}

/**
 * The queues of which nobody takes the jobs: the first unanswered canary of each is older than three minutes, and than what
 * the jobs that run there may take, because a canary waits for the place of one of them.
 */
export function silentQueues(
  canaries: readonly { queue: string; unanswered_since: Date | null }[],
  counts: Record<JobName, Pick<QueueCounts, 'active'>>,
  now: Date,
): SilentQueue[] {
  const asked = new Map(canaries.map((canary) => [canary.queue, canary.unanswered_since]));
  return JOB_NAMES.flatMap((name) => {
    const since = asked.get(name);
    const patience = LONGEST_SILENCE_MS + (counts[name].active > 0 ? JOBS[name].deadlineMs : 0);
    return since && now.getTime() - since.getTime() > patience ? [{ name, since }] : [];
  });
}
