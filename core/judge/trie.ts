import { HANGUL, SCRIPTS, type Letters } from './letters.ts';

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
  walk(letters: Letters, from: number): boolean;
  readonly first: readonly A[] | null;
  readonly second: readonly B[] | null;
  readonly firstEnd: number;
  readonly secondEnd: number;
}

/** A node while phrases are added. */
interface Growing<A, B> {
  children: Map<number, Growing<A, B>>;
  first: A[] | null;
  second: B[] | null;
}

/**
 * The tree as arrays, its nodes numbered depth first: most nodes have one next letter only, and the node of that is the
 * next number, so that a walk reads on where it is. Nodes with several look them up in one open-addressed table.
 */
interface Packed<A, B> {
  /** First letters, which are looked up at every word. */
  starts: Int32Array;
  /** The only next letter; 0 where there is none or several. */
  only: Uint16Array;
  /** Number of a node with several next letters; 0 elsewhere. */
  fork: Uint16Array;
  /** Fork and letter in one number, then the node they lead to. */
  table: Int32Array;
  mask: number;
  /** Which sets have a phrase that ends at a node: 1, 2 or both. */
  kinds: Uint8Array;
  firsts: (A[] | null)[];
  seconds: (B[] | null)[];
}

const ROOT = 0;

/** An empty trie of two sets. */
export function createTwinTrie<A, B>(): TwinTrie<A, B> {
  const grown = newNode<A, B>();
  let packed: Packed<A, B> | null = null;
  const trie = {
    first: null as readonly A[] | null,
    second: null as readonly B[] | null,
    firstEnd: 0,
    secondEnd: 0,
    addFirst(phrase: string, value: A) {
      (nodeOf(grown, phrase).first ??= []).push(value);
    },
    addSecond(phrase: string, value: B) {
      (nodeOf(grown, phrase).second ??= []).push(value);
    },
    walk({ codes }: Letters, from: number) {
      packed ??= pack(grown);
      const { starts, only, fork, kinds } = packed;
      let first = ROOT;
      let second = ROOT;
      let i = from;
      let node = starts[codes[i] ?? 0] ?? ROOT;
      while (node !== ROOT) {
        const kind = kinds[node] ?? 0;
        const next = codes[++i] ?? 0;
        if (kind !== 0 && endsWord(codes[i - 1] ?? 0, next)) {
          if (kind & 1) {
            first = node;
            trie.firstEnd = i;
          }
          if (kind & 2) {
            second = node;
            trie.secondEnd = i;
          }
        }
        if (only[node] === next) node++;
        else node = fork[node] === 0 ? ROOT : step(packed, fork[node] ?? 0, next);
      }
      trie.first = first === ROOT ? null : (packed.firsts[first] ?? null);
      trie.second = second === ROOT ? null : (packed.seconds[second] ?? null);
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
  longestAt(letters: Letters, from: number): readonly T[] | null;
  readonly end: number;
}

/** An empty trie. */
export function createTrie<T>(): Trie<T> {
  const twin = createTwinTrie<T, never>();
  return {
    add: (phrase, value) => twin.addFirst(phrase, value),
    longestAt: (letters, from) => (twin.walk(letters, from) ? twin.first : null),
    get end() {
      return twin.firstEnd;
    },
  };
}

function newNode<A, B>(): Growing<A, B> {
  return { children: new Map(), first: null, second: null };
}

function nodeOf<A, B>(root: Growing<A, B>, phrase: string): Growing<A, B> {
  let node = root;
  for (let i = 0; i < phrase.length; i++) {
    const code = phrase.charCodeAt(i);
    let next = node.children.get(code);
    if (!next) node.children.set(code, (next = newNode()));
    node = next;
  }
  return node;
}

/** Moves a tree into arrays; the tree is empty afterwards. */
function pack<A, B>(root: Growing<A, B>): Packed<A, B> {
  const nodes: Growing<A, B>[] = [];
  const edges: { fork: number; code: number; to: number }[] = [];
  const starts = new Int32Array(0x10000);
  let forks = 0;
  const number = (node: Growing<A, B>): number => {
    const own = nodes.push(node) - 1;
    const several = own !== ROOT && node.children.size > 1 ? ++forks : 0;
    for (const [code, child] of node.children) {
      const to = number(child);
      if (own === ROOT) starts[code] = to;
      else if (several) edges.push({ fork: several, code, to });
    }
    return own;
  };
  number(root);
  if (forks > 0xffff) throw new Error(`${forks} forks are more than this trie has room for`);
  const only = new Uint16Array(nodes.length);
  const fork = new Uint16Array(nodes.length);
  let seen = 0;
  nodes.forEach(({ children }, own) => {
    if (own === ROOT) return;
    if (children.size > 1) fork[own] = ++seen;
    else for (const code of children.keys()) only[own] = code;
  });
  const packed = {
    starts,
    only,
    fork,
    ...tableOf(edges),
    kinds: Uint8Array.from(nodes, ({ first, second }) => (first ? 1 : 0) | (second ? 2 : 0)),
    firsts: nodes.map(({ first }) => first),
    seconds: nodes.map(({ second }) => second),
  };
  root.children.clear();
  return packed;
}

function tableOf(edges: readonly { fork: number; code: number; to: number }[]): {
  table: Int32Array;
  mask: number;
} {
  let size = 16;
  while (size < edges.length * 2) size *= 2;
  const table = new Int32Array(size * 2);
  for (const { fork, code, to } of edges) {
    let slot = hash(fork, code) & (size - 1);
    while (table[2 * slot + 1] !== ROOT) slot = (slot + 1) & (size - 1);
    table[2 * slot] = (fork << 16) | code;
    table[2 * slot + 1] = to;
  }
  return { table, mask: size - 1 };
}

function step({ table, mask }: Packed<unknown, unknown>, fork: number, code: number): number {
  const key = (fork << 16) | code;
  for (let slot = hash(fork, code) & mask; ; slot = (slot + 1) & mask) {
    const to = table[2 * slot + 1] ?? ROOT;
    if (to === ROOT || table[2 * slot] === key) return to;
  }
}

function hash(fork: number, code: number): number {
  const mixed = Math.imul(fork, 0x9e3779b1) ^ Math.imul(code, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** Whether a phrase may start at a letter after another: not inside a word of letters, katakana or hangul. */
export function startsWord(before: number, code: number): boolean {
  const script = SCRIPTS[code];
  return script === 0 || SCRIPTS[before] !== script;
}

/** Whether a phrase may end with a letter before another; Korean particles follow a noun without a space. */
function endsWord(last: number, after: number): boolean {
  const script = SCRIPTS[last];
  return script === 0 || script === HANGUL || SCRIPTS[after] !== script;
}
