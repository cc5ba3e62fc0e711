import { ORDINARY_PACE_MS } from '../core/source.ts';
import type { NewJob } from '../queue/jobs.ts';
import type { Services } from './services.ts';

/** A link that is due; `attempt` tells tries of one link apart. */
export interface DueRef {
  id: string;
  source_id: string;
  /** The run that found it; null when it was put in otherwise. */
  run_id: string | null;
  attempt: number;
}

/** Links of one source whose turns come within this time share a job. */
const TOGETHER_MS = 3000;
const MOST_TOGETHER = 50;

/**
 * The jobs that follow links: `render` where their source needs a browser. First attempts of one source go together, as
 * many as its host's pace lets through in a moment; a link that failed before, or killed its worker, goes alone. The same
 * links make the same keys, so that links which are queued already are not queued again. The run that found them is part of
 * the key: what a later poll finds must not be left out while the job of its neighbours runs.
 */
export function articleJobs(
  services: Pick<Services, 'sources'>,
  refs: readonly DueRef[],
): NewJob<'article' | 'render'>[] {
  const groups = new Map<string, { name: 'article' | 'render'; refs: string[] }>();
  for (const { id, source_id, run_id, attempt } of refs) {
    const fetch = services.sources.get(source_id)?.fetch;
    const name = fetch?.mode === 'browser' ? 'render' : 'article';
    const size = attempt > 0 ? 1 : sizeFor(fetch?.paceMs ?? ORDINARY_PACE_MS);
    const key =
      size === 1
        ? `article-${id}-${attempt}`
        : `articles-${source_id}-${run_id}-${Math.floor(Number(id) / size)}`;
    const group = groups.get(key);
    if (group) group.refs.push(id);
    else groups.set(key, { name, refs: [id] });
  }
  return [...groups].map(([key, { name, refs }]) => ({ name, payload: { refs }, key }));
}

function sizeFor(paceMs: number): number {
  return Math.min(MOST_TOGETHER, Math.max(1, Math.floor(TOGETHER_MS / Math.max(1, paceMs))));
}
