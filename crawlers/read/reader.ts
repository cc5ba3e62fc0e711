import { Worker } from 'node:worker_threads';
import { Failure } from '../../core/failure.ts';
import type { ReadKind, ReadTasks } from './tasks.ts';
import type { ThreadReply, ThreadTask } from './thread.ts';

/** Reads fetched text in threads, so that no page, feed or selector can hold up the process. */
export interface Reader {
  /** Throws the task's Failure; `too-slow` when the thread had to be killed. */
  read<K extends ReadKind>(
    kind: K,
    ask: ReadTasks[K]['ask'],
    signal: AbortSignal,
  ): Promise<ReadTasks[K]['answer']>;
  stats(): { killed: number };
  close(): Promise<void>;
}

export interface ReaderOptions {
  threads: number;
  /** A task that runs longer ends with its thread. */
  killMs: number;
}

/**
 * 256 MB a thread: a page of 5 MB needs a fifth of it, a bomb ends its own thread. Room for the young: a page's tree lives
 * for a moment only, and copying the trees that are being read costs a quarter of all when there is little of it.
 */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 96 };

interface Waiting {
  task: ThreadTask;
  resolve(answer: unknown): void;
  reject(failure: Failure): void;
}

/** A task that a thread has; nobody waits for its answer once it was given to another. */
interface Given {
  waiting: Waiting | null;
}

interface Thread {
  worker: Worker;
  ready: boolean;
  /** The first is being read; the next one lies there, so that the thread need not wait until we hear of the first one's end. */
  tasks: Given[];
  timer: NodeJS.Timeout | null;
}

const AHEAD = 2;
/** Whatever lies behind a task that takes longer goes to another thread. */
const SLOW_MS = 250;

/**
 * A pool of threads that start with the first task. The clock of a task runs from the moment a thread reads it, so that
 * one slow text never makes those behind it late; a killed thread is replaced.
 */
export function createReader(options: ReaderOptions): Reader {
  const queue: Waiting[] = [];
  const threads = new Set<Thread>();
  let closed = false;
  let killed = 0;

  const spawn = (): void => {
    const thread: Thread = { worker: startThread(), ready: false, tasks: [], timer: null };
    threads.add(thread);
    thread.worker.on('message', (reply: ThreadReply) => {
      if (reply.kind === 'ready') thread.ready = true;
      else {
        settle(thread, reply);
        startClock(thread);
      }
      advance();
    });
    thread.worker.on('error', (cause) => lose(thread, cause));
    thread.worker.on('exit', () => lose(thread, null));
  };

  /** Ends a thread's first task with a failure; those behind it wait for another thread. */
  const endWith = (thread: Thread, failure: (url: string) => Failure): void => {
    if (thread.timer) clearTimeout(thread.timer);
    const [first] = thread.tasks;
    takeBack(thread);
    if (first?.waiting) first.waiting.reject(failure(first.waiting.task.ask.url));
  };

  const lose = (thread: Thread, cause: unknown): void => {
    if (!threads.delete(thread)) return;
    endWith(
      thread,
      (url) =>
        new Failure('too-large', `Reading ${url} took more memory than a page may.`, {
          cause,
        }),
    );
    // A thread that can't even load would be started for ever.
    if (!thread.ready && !closed)
      for (const one of queue.splice(0))
        one.reject(new Failure('internal', 'The threads that read pages do not start.', { cause }));
    if (!closed && queue.length) advance();
  };

  const kill = (thread: Thread): void => {
    killed++;
    threads.delete(thread);
    void thread.worker.terminate();
    endWith(
      thread,
      (url) => new Failure('too-slow', `Reading ${url} took longer than ${options.killMs / 1000} s.`),
    );
    advance();
  };

  /** What lies behind a thread's first task waits for another thread again. */
  const takeBack = (thread: Thread): void => {
    for (const given of thread.tasks.slice(1).toReversed()) {
      if (given.waiting) queue.unshift(given.waiting);
      given.waiting = null;
    }
  };

  const startClock = (thread: Thread): void => {
    if (thread.timer) clearTimeout(thread.timer);
    thread.timer = null;
    if (!thread.tasks.length) return void thread.worker.unref();
    const slowMs = Math.min(SLOW_MS, options.killMs);
    thread.timer = setTimeout(() => {
      takeBack(thread);
      thread.timer = setTimeout(() => kill(thread), options.killMs - slowMs);
      advance();
    }, slowMs);
  };

  const give = (thread: Thread, waiting: Waiting): void => {
    thread.tasks.push({ waiting });
    thread.worker.postMessage(waiting.task, []);
    if (thread.tasks.length > 1) return;
    thread.worker.ref();
    startClock(thread);
  };

  const advance = (): void => {
    for (let room = 1; room <= AHEAD; room++)
      for (const thread of threads) {
        const next = thread.ready && thread.tasks.length < room ? queue.shift() : undefined;
        if (next) give(thread, next);
      }
    const coming = [...threads].filter(({ ready }) => !ready).length;
    if (!closed && queue.length > coming && threads.size < options.threads) {
      spawn();
      advance();
    }
  };

  return {
    async read(kind, ask, signal) {
      if (closed) throw new Failure('internal', 'The reader is closed.');
      const task = { kind, ask } as ThreadTask;
      const answer = await new Promise<unknown>((resolve, reject) => {
        const cancel = () =>
          reject(new Failure('timeout', `${ask.url} was not read: its job was cancelled.`));
        const settled =
          <T>(how: (value: T) => void) =>
          (value: T) => {
            signal.removeEventListener('abort', cancel);
            how(value);
          };
        signal.addEventListener('abort', cancel, { once: true });
        queue.push({ task, resolve: settled(resolve), reject: settled(reject) });
        advance();
      });
      return answer as ReadTasks[typeof kind]['answer'];
    },
    stats: () => ({ killed }),
    async close() {
      closed = true;
      await Promise.all([...threads].map(async ({ worker }) => await worker.terminate()));
    },
  };
}

/** Answers whoever waits for a thread's first task: replies come in the order of the tasks. */
function settle(thread: Thread, reply: Exclude<ThreadReply, { kind: 'ready' }>): void {
  const waiting = thread.tasks.shift()?.waiting;
  if (reply.kind === 'done') waiting?.resolve(reply.answer);
  else waiting?.reject(new Failure(reply.failure, reply.message));
}

/** Compiled code starts as it is; from source a thread has to register the loader that its parent has. */
function startThread(): Worker {
  const file = import.meta.url.endsWith('.ts') ? './thread-from-source.mjs' : './thread.js';
  return new Worker(new URL(file, import.meta.url), { resourceLimits: LIMITS, execArgv: [] });
}
