/** A sentence's place in the text, from its first character to one past its last. */
export interface Span {
  start: number;
  end: number;
}

const LONGEST = 420;
const END = /[。！？!?]|\.(?=\s+[\p{Lu}"“(]|\s*$)|\n/gu;

/**
 * Sentences of a text. A full stop counts only before a space and a capital, and not after an initial ("TP. Huế",
 * "M. Trung"); Thai, which has no stops, is parted at spaces into pieces of readable length.
 */
export function sentences(text: string): Span[] {
  const spans: Span[] = [];
  let start = 0;
  END.lastIndex = 0;
  for (let match = END.exec(text); match; match = END.exec(text)) {
    const end = match.index + match[0].length;
    if (
      match[0] === '.' &&
      /(?:^|[\s(])(?:\p{L}|TP|Tp|Th|GS|TS|ThS|PGS|Mr|Mrs|Ms|Dr|St)$/u.test(
        text.slice(Math.max(start, match.index - 4), match.index),
      )
    )
      continue;
    pushPieces(spans, text, start, end);
    start = end;
  }
  pushPieces(spans, text, start, text.length);
  return spans;
}

function pushPieces(spans: Span[], text: string, start: number, end: number): void {
  while (end - start > LONGEST) {
    const space = text.lastIndexOf(' ', start + LONGEST / 2);
    const cut = space > start ? space + 1 : start + LONGEST;
    spans.push({ start, end: cut });
    start = cut;
  }
  if (text.slice(start, end).trim()) spans.push({ start, end });
}
