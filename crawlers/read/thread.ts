import { parentPort } from 'node:worker_threads';
import { asFailure, type FailureKind } from '../../core/failure.ts';
import { READ, type ReadKind, type ReadTasks } from './tasks.ts';

/** One text to be read. */
export type ThreadTask = { [K in ReadKind]: { kind: K; ask: ReadTasks[K]['ask'] } }[ReadKind];

/** What a thread says: that it has loaded, or how a task ended. */
export type ThreadReply =
  | { kind: 'ready' }
  | { kind: 'done'; answer: unknown }
  | { kind: 'failed'; failure: FailureKind; message: string };

function read(task: ThreadTask): ThreadReply {
  try {
    const run = READ[task.kind] as (ask: ThreadTask['ask']) => unknown;
    return { kind: 'done', answer: run(task.ask) };
  } catch (thrown) {
    // Recursion over a hostile tree ends in a RangeError here, in this thread only.
    if (thrown instanceof RangeError)
      return { kind: 'failed', failure: 'too-deep', message: 'The text nests too deeply to be read.' };
    const { kind, message } = asFailure(thrown);
    return { kind: 'failed', failure: kind, message };
  }
}

parentPort?.on('message', (task: ThreadTask) => parentPort?.postMessage(read(task), []));
parentPort?.postMessage({ kind: 'ready' } satisfies ThreadReply, []);
