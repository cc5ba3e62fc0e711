/** A set of phrases that finds the longest one starting at a position, in one walk however many there are. */
export interface Trie<T> {
  add(phrase: string, value: T): void;
  /** The longest phrase at `from` that ends at a word's end, or null. */
  longestAt(text: string, from: number): { end: number; values: T[] } | null;
}

interface Node<T> {
  next: Map<number, Node<T>>;
  values: T[] | null;
}

/** An empty trie. */
export function createTrie<T>(): Trie<T> {
  const root: Node<T> = { next: new Map(), values: null };
  return {
    add(phrase, value) {
      let node = root;
      for (let i = 0; i < phrase.length; i++) {
        const code = phrase.charCodeAt(i);
        let child = node.next.get(code);
        if (!child) node.next.set(code, (child = { next: new Map(), values: null }));
        node = child;
      }
      (node.values ??= []).push(value);
    },
    longestAt(text, from) {
      let node: Node<T> | undefined = root;
      let found: { end: number; values: T[] } | null = null;
      for (let i = from; i < text.length; i++) {
        node = node.next.get(text.charCodeAt(i));
        if (!node) break;
        if (node.values && endsWord(text, i)) found = { end: i + 1, values: node.values };
      }
      return found;
    },
  };
}

/** Scripts whose words have an edge that can be seen, and the rest. */
type Script = 'letter' | 'katakana' | 'hangul' | 'other';

function scriptOf(code: number): Script {
  if (code < 0x30) return 'other';
  if (code <= 0x39 || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)) return 'letter';
  if (code >= 0xc0 && code <= 0x36f && code !== 0xd7 && code !== 0xf7) return 'letter';
  if (code >= 0x1e00 && code <= 0x1eff) return 'letter';
  if (code >= 0x30a1 && code <= 0x30fc && code !== 0x30fb) return 'katakana';
  if (code >= 0xac00 && code <= 0xd7af) return 'hangul';
  return 'other';
}

/** Whether a phrase may start here: not inside a word of letters, katakana or hangul. */
export function startsWord(text: string, at: number): boolean {
  const script = scriptOf(text.charCodeAt(at));
  return script === 'other' || at === 0 || scriptOf(text.charCodeAt(at - 1)) !== script;
}

/** Whether a phrase may end here; Korean particles follow a noun without a space. */
function endsWord(text: string, last: number): boolean {
  const script = scriptOf(text.charCodeAt(last));
  if (script === 'other' || script === 'hangul') return true;
  return last + 1 >= text.length || scriptOf(text.charCodeAt(last + 1)) !== script;
}
