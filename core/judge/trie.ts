/** A set of phrases that finds the longest one starting at a position, in one walk however many there are. */
export interface Trie<T> {
  add(phrase: string, value: T): void;
  /** What the longest phrase at `from` that ends at a word's end means, or null; `end` is then one past the phrase. */
  longestAt(text: string, from: number): readonly T[] | null;
  readonly end: number;
}

interface Node<T> {
  /** Next characters and the nodes they lead to, side by side: few enough to look through. */
  codes: number[];
  nodes: Node<T>[];
  /** The same as a table, where they are many. */
  table: Map<number, Node<T>> | null;
  values: T[] | null;
}

const MANY = 8;

function emptyNode<T>(): Node<T> {
  return { codes: [], nodes: [], table: null, values: null };
}

function child<T>(node: Node<T>, code: number): Node<T> | undefined {
  if (node.table) return node.table.get(code);
  const { codes } = node;
  for (let i = 0; i < codes.length; i++) if (codes[i] === code) return node.nodes[i];
  return undefined;
}

function grow<T>(node: Node<T>, code: number): Node<T> {
  const known = child(node, code);
  if (known) return known;
  const made = emptyNode<T>();
  node.codes.push(code);
  node.nodes.push(made);
  if (node.table) node.table.set(code, made);
  else if (node.codes.length > MANY)
    node.table = new Map(node.codes.map((one, i) => [one, node.nodes[i] ?? made]));
  return made;
}

/** An empty trie. */
export function createTrie<T>(): Trie<T> {
  const root = emptyNode<T>();
  const starts: (Node<T> | undefined)[] = Array.from({ length: 0x10000 });
  let end = 0;
  return {
    get end() {
      return end;
    },
    add(phrase, value) {
      let node = root;
      for (let i = 0; i < phrase.length; i++) {
        node = grow(node, phrase.charCodeAt(i));
        if (i === 0) starts[phrase.charCodeAt(0)] = node;
      }
      (node.values ??= []).push(value);
    },
    longestAt(text, from) {
      let node = starts[text.charCodeAt(from)];
      let values: T[] | null = null;
      for (let i = from; node; node = child(node, text.charCodeAt(++i))) {
        if (node.values && endsWord(text, i)) {
          end = i + 1;
          values = node.values;
        }
      }
      return values;
    },
  };
}

/** Scripts whose words have an edge that can be seen, and the rest (0). */
const LETTER = 1;
const KATAKANA = 2;
const HANGUL = 3;
const SCRIPTS = new Uint8Array(0x10000);
SCRIPTS.fill(LETTER, 0x30, 0x3a);
SCRIPTS.fill(LETTER, 0x41, 0x5b);
SCRIPTS.fill(LETTER, 0x61, 0x7b);
SCRIPTS.fill(LETTER, 0xc0, 0x370);
SCRIPTS[0xd7] = 0;
SCRIPTS[0xf7] = 0;
SCRIPTS.fill(LETTER, 0x1e00, 0x1f00);
SCRIPTS.fill(KATAKANA, 0x30a1, 0x30fd);
SCRIPTS[0x30fb] = 0;
SCRIPTS.fill(HANGUL, 0xac00, 0xd7b0);

/** Whether a phrase may start here: not inside a word of letters, katakana or hangul. */
export function startsWord(text: string, at: number): boolean {
  const script = SCRIPTS[text.charCodeAt(at)];
  return script === 0 || at === 0 || SCRIPTS[text.charCodeAt(at - 1)] !== script;
}

/** Whether a phrase may end here; Korean particles follow a noun without a space. */
function endsWord(text: string, last: number): boolean {
  const script = SCRIPTS[text.charCodeAt(last)];
  if (script === 0 || script === HANGUL) return true;
  return last + 1 >= text.length || SCRIPTS[text.charCodeAt(last + 1)] !== script;
}
