import type { Handlers } from '../queue/workers.ts';
import { article } from './article.ts';
import { consoleTask } from './console-task.ts';
import { deliver } from './deliver.ts';
import { digest } from './digest.ts';
import { discover } from './discover.ts';
import { schedule } from './schedule.ts';
import { watch } from './watch.ts';
import type { Services } from './services.ts';

/** The handler of every job; a job without one does not compile. */
export function handlers(services: Services): Handlers {
  return {
    schedule: async (payload, run) => await schedule(services, payload, run),
    discover: async (payload, run) => await discover(services, payload, run),
    article: async (payload, run) => await article(services, payload, run),
    render: async (payload, run) => await article(services, payload, run),
    deliver: async (payload, run) => await deliver(services, payload, run),
    watch: async (payload, run) => await watch(services, payload, run),
    digest: async (payload, run) => await digest(services, payload, run),
    console: async (payload, run) => await consoleTask(services, payload, run),
  };
}
