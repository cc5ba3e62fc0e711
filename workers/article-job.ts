import type { NewJob } from '../queue/jobs.ts';
import type { Services } from './services.ts';

/** The job that follows a ref: `render` where its source needs a browser. `attempt` tells tries of one ref apart. */
export function articleJob(
  services: Pick<Services, 'sources'>,
  ref: { id: string; source_id: string; attempt: number },
): NewJob {
  const name = services.sources.get(ref.source_id)?.fetch.mode === 'browser' ? 'render' : 'article';
  return { name, payload: { ref: ref.id }, key: `article-${ref.id}-${ref.attempt}` };
}
