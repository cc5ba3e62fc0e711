import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../config/root.ts';
import { readAdditions, withAdditions } from '../config/topic/additions.ts';
import { createJudge } from '../core/judge/judge.ts';
import type { LabelledArticle, Workbench } from '../workers/services.ts';
import type { LiveConfig } from './live-config.ts';

/** Our own labelled sets (eval/README.md). */
const SETS = ['own-train', 'own-held-out', 'own-negatives'];

/** What drafts would do, for the jobs of the console. */
export function createWorkbench(live: LiveConfig): Workbench {
  return {
    draftSources: (draft) => (draft.kind === 'topic' ? null : live.draft(draft)),
    draftJudge(text) {
      const { additions } = readAdditions(live.fileTopic, text);
      if (!additions) return null;
      const topic = text.trim() ? withAdditions(live.fileTopic, additions, text) : live.fileTopic;
      return { judge: createJudge(topic), rules: topic.rules };
    },
    labelled: () =>
      Object.fromEntries(
        SETS.map((name) => [name, join(packageRoot(), 'eval', `${name}.jsonl`)] as const)
          .filter(([, file]) => existsSync(file))
          .map(([name, file]) => [name, readSet(file)]),
      ),
  };
}

function readSet(file: string): LabelledArticle[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => JSON.parse(line) as LabelledArticle);
}
