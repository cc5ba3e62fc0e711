import { expect, test } from 'vitest';
import { createDeduper } from '../../core/stories/dedupe-line.ts';
import { shippedJudge } from '../judge/judge-of-topic.ts';
import { readSet, scoreGrouping, SETS, type Labelled } from './labelled.ts';

const judge = shippedJudge();

function grouped(rows: readonly Labelled[]) {
  const deduper = createDeduper(judge);
  return rows.map((row) => {
    const { id, lang, title, text, published_at } = row;
    return JSON.parse(deduper.line(JSON.stringify({ id, lang, title, text, published_at }))) as {
      id: string;
      copy_of: string | null;
      story: string;
    };
  });
}

test.each(SETS)('the reports of %s are grouped by event, and twins stay apart', (name) => {
  const rows = readSet(name);
  const answers = grouped(rows);
  const { f1, twins } = scoreGrouping(rows, new Map(answers.map(({ id, story }) => [id, story])));
  expect(twins).toEqual([]);
  expect(f1).toBeGreaterThan(0.95);
  const copies = answers.flatMap(({ id, copy_of }) => (copy_of ? [`${id} ${copy_of}`] : []));
  expect(copies).toEqual(rows.flatMap(({ id, dup_of }) => (dup_of ? [`${id} ${dup_of}`] : [])));
});

test('a stream read again from the middle groups what it sees the same way', () => {
  const rows = readSet('groups-tune');
  const [whole, half] = [grouped(rows), grouped(rows.slice(32))];
  const partners = (answers: typeof whole, id: string) => {
    const story = answers.find((one) => one.id === id)?.story;
    return answers
      .filter((one) => one.story === story && half.some(({ id: seen }) => seen === one.id))
      .map((one) => one.id);
  };
  for (const { id } of half) expect(partners(half, id)).toEqual(partners(whole, id));
});

/** Days of publication stay within four days of what they were; a linear congruential row makes the order. */
function outOfOrder(rows: readonly Labelled[], seed: number): Labelled[] {
  let state = seed;
  const next = () => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32;
  const keys = new Map(
    rows.map(({ id, published_at }) => [id, Date.parse(published_at) + next() * 4 * 86_400_000]),
  );
  return rows.toSorted((a, b) => keys.get(a.id)! - keys.get(b.id)!);
}

test.each([7, 99, 12_345])('reports that come in another order are grouped as well (order %i)', (seed) => {
  for (const name of SETS) {
    const rows = outOfOrder(readSet(name), seed);
    const stories = new Map(grouped(rows).map(({ id, story }) => [id, story]));
    expect(scoreGrouping(rows, stories).f1, name).toBeGreaterThan(0.95);
  }
});
