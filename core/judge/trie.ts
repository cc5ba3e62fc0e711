/**
 * Two sets of phrases in one: finds the longest phrase of each that starts at a position, in one walk however many there
 * are.
 */
export interface TwinTrie<A, B> {
  /** Adds a phrase to the first or the second set; not after the first search. */
  addFirst(phrase: string, value: A): void;
  addSecond(phrase: string, value: B): void;
  /**
   * Walks once and leaves in `first` and `second` what the longest phrase of each set at `from` that ends at a word's end
   * means, or null, and in `firstEnd` and `secondEnd` where those phrases end. Says whether there is any.
   */
  walk(text: string, from: number): boolean;
  readonly first: readonly A[] | null;
  readonly second: readonly B[] | null;
  readonly firstEnd: number;
  readonly secondEnd: number;
}

/**
 * Edges of all nodes in one open-addressed table of typed arrays: a step is one multiplication and mostly one look,
 * where a tree of objects costs a chain of cache misses.
 */
interface Edges {
  from: Int32Array;
  code: Uint16Array;
  to: Int32Array;
  mask: number;
}

const ROOT = 0;

/** An empty trie of two sets. */
export function createTwinTrie<A, B>(): TwinTrie<A, B> {
  const children: Map<number, number>[] = [new Map()];
  const firsts: (A[] | null)[] = [null];
  const seconds: (B[] | null)[] = [null];
  /** Which sets have a phrase that ends at a node: 1, 2 or both. */
  let kinds = new Uint8Array(0);
  let edges: Edges | null = null;
  /** First characters, which are looked up at every word. */
  const starts = new Int32Array(0x10000);
  const nodeOf = (phrase: string): number => {
    let node = ROOT;
    for (let i = 0; i < phrase.length; i++) {
      const code = phrase.charCodeAt(i);
      let next = children[node]?.get(code);
      if (next === undefined) {
        next = children.push(new Map()) - 1;
        firsts.push(null);
        seconds.push(null);
        children[node]?.set(code, next);
      }
      node = next;
    }
    return node;
  };
  const trie = {
    first: null as readonly A[] | null,
    second: null as readonly B[] | null,
    firstEnd: 0,
    secondEnd: 0,
    addFirst(phrase: string, value: A) {
      (firsts[nodeOf(phrase)] ??= []).push(value);
    },
    addSecond(phrase: string, value: B) {
      (seconds[nodeOf(phrase)] ??= []).push(value);
    },
    walk(text: string, from: number) {
      if (!edges) {
        kinds = Uint8Array.from(firsts, (own, node) => (own ? 1 : 0) | (seconds[node] ? 2 : 0));
        edges = pack(children, starts);
      }
      let [first, second] = [ROOT, ROOT];
      let node = starts[text.charCodeAt(from)] ?? ROOT;
      for (let i = from; node !== ROOT; node = step(edges, node, text.charCodeAt(++i))) {
        const kind = kinds[node] ?? 0;
        if (kind === 0 || !endsWord(text, i)) continue;
        if (kind & 1) [first, trie.firstEnd] = [node, i + 1];
        if (kind & 2) [second, trie.secondEnd] = [node, i + 1];
      }
      trie.first = first === ROOT ? null : (firsts[first] ?? null);
      trie.second = second === ROOT ? null : (seconds[second] ?? null);
      return first !== ROOT || second !== ROOT;
    },
  };
  return trie;
}

/** A set of phrases that finds the longest one starting at a position. */
export interface Trie<T> {
  /** Adds a phrase; not after the first search. */
  add(phrase: string, value: T): void;
  /** What the longest phrase at `from` that ends at a word's end means, or null; `end` is then one past the phrase. */
  longestAt(text: string, from: number): readonly T[] | null;
  readonly end: number;
}

/** An empty trie. */
export function createTrie<T>(): Trie<T> {
  const twin = createTwinTrie<T, never>();
  return {
    add: (phrase, value) => twin.addFirst(phrase, value),
    longestAt: (text, from) => (twin.walk(text, from) ? twin.first : null),
    get end() {
      return twin.firstEnd;
    },
  };
}

function pack(children: Map<number, number>[], starts: Int32Array): Edges {
  let size = 16;
  while (size < children.length * 2) size *= 2;
  const edges: Edges = {
    from: new Int32Array(size),
    code: new Uint16Array(size),
    to: new Int32Array(size),
    mask: size - 1,
  };
  children.forEach((own, node) => {
    for (const [code, next] of own) {
      if (node === ROOT) {
        starts[code] = next;
        continue;
      }
      let slot = hash(node, code) & edges.mask;
      while (edges.to[slot] !== ROOT) slot = (slot + 1) & edges.mask;
      edges.from[slot] = node;
      edges.code[slot] = code;
      edges.to[slot] = next;
    }
    own.clear();
  });
  children.length = 0;
  return edges;
}

function step({ from, code, to, mask }: Edges, node: number, at: number): number {
  let slot = hash(node, at) & mask;
  for (;;) {
    const next = to[slot];
    if (next === undefined || next === ROOT) return ROOT;
    if (from[slot] === node && code[slot] === at) return next;
    slot = (slot + 1) & mask;
  }
}

function hash(node: number, code: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
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
