/** One line of a comparison. */
export interface DiffLine {
  sign: ' ' | '-' | '+';
  text: string;
}

/** Past this product of lengths only "all out, all in" is shown: the table of the comparison would not be small. */
const MOST_CELLS = 4_000_000;

/** The lines of two texts, common ones once (longest common subsequence). */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [before.split('\n'), after.split('\n')];
  if (a.length * b.length > MOST_CELLS)
    return [
      ...a.map((text) => ({ sign: '-', text }) as const),
      ...b.map((text) => ({ sign: '+', text }) as const),
    ];
  const longest = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = longest[i];
      if (row) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i] ?? '' });
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || at(i + 1, j) >= at(i, j + 1)))
      lines.push({ sign: '-', text: a[i++] ?? '' });
    else lines.push({ sign: '+', text: b[j++] ?? '' });
  }
  return lines;
}

const AROUND = 2;

/** What changed between two texts, with a few lines around each change. */
export function LineDiff(props: { before: string; after: string; same: string }) {
  const lines = diffLines(props.before, props.after);
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - AROUND), at + AROUND + 1).some(({ sign }) => sign !== ' '),
  );
  if (!near.includes(true)) return <p class="meta">{props.same}</p>;
  return (
    <pre class="diff">
      {lines.map(({ sign, text }, at) => {
        if (!near[at]) return near[at - 1] ? <span class="gap">⋯{'\n'}</span> : null;
        const line = `${sign} ${text}\n`;
        if (sign === '-') return <del>{line}</del>;
        return sign === '+' ? <ins>{line}</ins> : <span>{line}</span>;
      })}
    </pre>
  );
}
