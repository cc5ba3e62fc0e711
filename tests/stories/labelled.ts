import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An article of an own set, with its story. */
export interface Labelled {
  id: string;
  lang: string;
  title: string;
  text: string;
  published_at: string;
  source_url?: string;
  relevance: string;
  story: string | null;
  twin_of?: string;
  dup_of?: string;
}

/** The own sets; what each is for stands in fixtures/README.md. */
export const SETS = ['tune', 'groups-tune', 'groups-tune-2', 'test', 'groups-held-out', 'groups-unseen'];

/** One of the own sets in tests/stories/fixtures. */
export function readSet(name: string): Labelled[] {
  const file = join(import.meta.dirname, 'fixtures', `${name}.jsonl`);
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Labelled);
}

/** B-cubed figures of a grouping, over what is relevant, and the twins that were thrown together. */
export function scoreGrouping(rows: readonly Labelled[], storyOf: ReadonlyMap<string, string>) {
  const counted = rows.filter((row) => row.relevance !== 'no');
  const together = (a: Labelled, b: Labelled) => a.id === b.id || storyOf.get(a.id) === storyOf.get(b.id);
  const truly = (a: Labelled, b: Labelled) => a.id === b.id || (a.story !== null && a.story === b.story);
  let [precision, recall] = [0, 0];
  for (const a of counted) {
    const both = counted.filter((b) => together(a, b) && truly(a, b)).length;
    precision += both / counted.filter((b) => together(a, b)).length / counted.length;
    recall += both / counted.filter((b) => truly(a, b)).length / counted.length;
  }
  const twins = rows.filter(
    (row) => row.twin_of !== undefined && storyOf.get(row.id) === storyOf.get(row.twin_of),
  );
  return {
    f1: (2 * precision * recall) / (precision + recall),
    twins: twins.map((row) => `${row.id} ${row.title}`),
  };
}
