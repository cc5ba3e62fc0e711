/** A run of text that stayed, went or came. */
export interface Change {
  how: 'same' | 'out' | 'in';
  text: string;
}

const MOST_PIECES = 1500;

/**
 * What changed between two texts, word by word (letter by letter in scripts without spaces), by the longest common
 * subsequence. Texts beyond 1,500 pieces are compared line by line.
 */
export function diffTexts(before: string, after: string): Change[] {
  const fine = [words(before), words(after)] as const;
  const [a, b] = fine.every((pieces) => pieces.length <= MOST_PIECES) ? fine : [lines(before), lines(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const changes = walk(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return joined([
    { how: 'same', text: a.slice(0, start).join('') },
    ...changes,
    { how: 'same', text: end ? a.slice(-end).join('') : '' },
  ]);
}

function words(text: string): string[] {
  return (
    text.match(
      /[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\s\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+|\s+/gu,
    ) ?? []
  );
}

function lines(text: string): string[] {
  return (text.match(/[^\n]*\n?/g) ?? []).filter(Boolean).slice(0, MOST_PIECES);
}

function walk(a: readonly string[], b: readonly string[]): Change[] {
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      changes.push({ how: 'same', text: a[i++] ?? '' });
      j++;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1)))
      changes.push({ how: 'out', text: a[i++] ?? '' });
    else changes.push({ how: 'in', text: b[j++] ?? '' });
  }
  return changes;
}

function joined(changes: readonly Change[]): Change[] {
  const runs: Change[] = [];
  for (const { how, text } of changes) {
    const last = runs.at(-1);
    if (!text) continue;
    if (last?.how === how) last.text += text;
    else runs.push({ how, text });
  }
  return runs;
}
