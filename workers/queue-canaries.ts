import { JOB_NAMES, type JobName } from '../queue/jobs.ts';
import { silentQueues } from '../queue/silence.ts';
import { askQueues, noteAnswer, queueCanaries } from '../store/queue-canaries.ts';
import { setTrouble } from '../store/troubles.ts';
import type { Services } from './services.ts';

/** Each queue is asked once a minute, by ticks that may come a little early. */
const EVERY_MS = 55_000;

/** Puts a job that does nothing in front of each queue, so that a worker which is silent is told from one with no work. */
export async function askEachQueue({ db, queues, now }: Services): Promise<void> {
  await queues.sendCanaries(await askQueues(db, JOB_NAMES, { now: now(), everyMs: EVERY_MS }));
}

/** What a worker does with that job: it reaches the database, and says so. */
export async function answerCanary({ db, now }: Services, queue: JobName): Promise<void> {
  await noteAnswer(db, queue, now());
}

/** Queues that nobody serves are troubles, each until its workers answer. */
export async function noteSilence({ db, queues, now }: Services): Promise<void> {
  const waiting = (await queueCanaries(db)).filter((canary) => canary.unanswered_since);
  const silent = waiting.length ? silentQueues(waiting, await queues.counts(), now()) : [];
  for (const name of JOB_NAMES) {
    const found = silent.find((queue) => queue.name === name);
    const message = found ? `No worker has taken its jobs since ${found.since.toISOString()}.` : null;
    await setTrouble(db, { kind: 'queue', subject: name, state: 'unserved', message }, now());
  }
}
