import { asFailure } from '../core/failure.ts';
import { endTask, forgetTasks, startTask } from '../store/console-tasks.ts';
import { dryRun } from './dry-run.ts';
import { judgeAgain } from './judge-again.ts';
import { preview } from './preview.ts';
import type { Run, Services } from './services.ts';

const KEPT_DAYS = 90;

/** Does what the console asked for; the answer, or a sentence that says why there is none, is the task's row. */
export async function consoleTask(services: Services, payload: { task: string }, run: Run): Promise<void> {
  const task = await startTask(services.db, payload.task);
  if (!task) return;
  run.event.message = task.kind;
  await forgetTasks(services.db, KEPT_DAYS);
  try {
    await endTask(services.db, task.id, { result: await work(services, task, run) });
  } catch (thrown) {
    // A task that a stopping process left behind is done again.
    if (run.signal.aborted) throw thrown;
    await endTask(services.db, task.id, { failure: asFailure(thrown).message });
  }
}

type Task = NonNullable<Awaited<ReturnType<typeof startTask>>>;

async function work(services: Services, task: Task, run: Run): Promise<unknown> {
  switch (task.kind) {
    case 'preview':
      return await preview(services, task.input, run);
    case 'dry-run':
      return await dryRun(services, { id: task.id, input: task.input }, run);
    case 'rejudge':
      return await judgeAgain(services, { id: task.id, input: task.input }, run);
  }
}
