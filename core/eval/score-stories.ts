import type { Relevance } from '../verdict.ts';
import { counter } from './counter.ts';

/** What a labelled article says of its copies and its story. */
export interface StoryGold {
  id: string;
  lang: string;
  relevance: Relevance;
  story: string | null;
  dup_of?: string | null;
  twin_of?: string | null;
}

interface Grouped {
  id: string;
  copy_of: string | null;
  story: string;
}

/** Copies as pairs of one text; stories by B-cubed (Bagga and Baldwin 1998) and as pairs across languages; false twins. */
export function scoreStories(gold: readonly StoryGold[], said: readonly Grouped[]): Record<string, number> {
  const [copies, across] = [counter(), counter()];
  const together = (i: number, j: number) => Boolean(gold[i]?.story) && gold[i]?.story === gold[j]?.story;
  const grouped = (i: number, j: number) => said[i]?.story === said[j]?.story;
  const textOf = gold.map((article) => article.dup_of ?? article.id);
  const saidText = roots(said);
  for (let i = 0; i < gold.length; i++) {
    for (let j = 0; j < i; j++) {
      copies.add(textOf[i] === textOf[j], saidText[i] === saidText[j]);
      if (gold[i]?.lang !== gold[j]?.lang) across.add(together(i, j), grouped(i, j));
    }
  }
  const relevant = gold.flatMap((article, i) => (article.relevance === 'no' ? [] : [i]));
  let [precision, recall] = [0, 0];
  for (const i of relevant) {
    const mine = relevant.filter((j) => grouped(i, j));
    const truth = relevant.filter((j) => i === j || together(i, j));
    const both = mine.filter((j) => truth.includes(j)).length;
    precision += both / mine.length / relevant.length;
    recall += both / truth.length / relevant.length;
  }
  const twins = gold.flatMap((article, i) => {
    const j = article.twin_of ? gold.findIndex((other) => other.id === article.twin_of) : -1;
    return j >= 0 ? [grouped(i, j)] : [];
  });
  return {
    copy_f1: copies.f1(),
    story_b3_f1: (2 * precision * recall) / (precision + recall || 1),
    cross_language_precision: across.precision(),
    cross_language_recall: across.recall(),
    false_twins_kept_apart: twins.length ? twins.filter((merged) => !merged).length / twins.length : 1,
  };
}

function roots(said: readonly Grouped[]): string[] {
  const of = new Map(said.map((each) => [each.id, each.copy_of]));
  return said.map(({ id }) => {
    let root = id;
    for (let steps = 0; of.get(root) && steps < 100; steps++) root = of.get(root) ?? root;
    return root;
  });
}
