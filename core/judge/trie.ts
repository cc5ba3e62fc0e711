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
  /**
   * Of each node, in two numbers that lie side by side: the only next letter, or 0 where there is none or several, with
   * KINDS above it; and the number of a node with several next letters, 0 elsewhere.
   */
  nodes: Int32Array;
  /** Fork and letter in one number, then the node they lead to. */
  table: Int32Array;
  mask: number;
  /** Marks by hash of how phrases begin: most words of a text begin as none does, and are walked no further. */
  openings: Uint8Array;
  firsts: (A[] | null)[];
  seconds: (B[] | null)[];
}

const ROOT = 0;
/** Which sets have a phrase that ends at a node, above its next letter: FIRST, SECOND or both. */
const LETTER = 0xffff;
const FIRST = 0x10000;
const SECOND = 0x20000;
const KINDS = FIRST | SECOND;

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
      const { starts, nodes } = packed;
      let node = starts[codes[from] ?? 0] ?? ROOT;
      if (node === ROOT) return false;
      let about = nodes[2 * node] ?? 0;
      if ((about & KINDS) === 0 && !opens(packed.openings, codes, from)) return false;
      let first = ROOT;
      let second = ROOT;
      let i = from;
      while (node !== ROOT) {
        const next = codes[++i] ?? 0;
        if ((about & KINDS) !== 0 && endsWord(codes[i - 1] ?? 0, next)) {
          if (about & FIRST) {
            first = node;
            trie.firstEnd = i;
          }
          if (about & SECOND) {
            second = node;
            trie.secondEnd = i;
          }
        }
        if ((about & LETTER) === next) node++;
        else {
          const fork = nodes[2 * node + 1] ?? 0;
          node = fork === 0 ? ROOT : step(packed, fork, next);
        }
        about = nodes[2 * node] ?? 0;
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
  const records = new Int32Array(2 * nodes.length);
  let seen = 0;
  nodes.forEach(({ children, first, second }, own) => {
    records[2 * own] = (first ? FIRST : 0) | (second ? SECOND : 0);
    if (own === ROOT) return;
    if (children.size > 1) records[2 * own + 1] = ++seen;
    else for (const code of children.keys()) records[2 * own] = (records[2 * own] ?? 0) | code;
  });
  const packed = {
    starts,
    nodes: records,
    ...tableOf(edges),
    openings: openingsOf(root),
    firsts: nodes.map(({ first }) => first),
    seconds: nodes.map(({ second }) => second),
  };
  root.children.clear();
  return packed;
}

const OPENINGS = 0x8000;
/** Phrases of two or three letters are marked by two; of four to six by four; longer ones by four and by seven. */
const [BY_TWO, BY_FOUR, AND_SEVEN, BY_SEVEN] = [1, 2, 4, 8] as const;

function mixOfTwo(letters: ArrayLike<number>, from: number): number {
  return Math.imul(letters[from] ?? 0, 0x9e3779b1) ^ Math.imul(letters[from + 1] ?? 0, 0x85ebca6b);
}

function mixOfFour(letters: ArrayLike<number>, from: number): number {
  return (
    mixOfTwo(letters, from) ^
    Math.imul(letters[from + 2] ?? 0, 0xc2b2ae35) ^
    Math.imul(letters[from + 3] ?? 0, 0x27d4eb2f)
  );
}

function mixOfSeven(letters: ArrayLike<number>, from: number): number {
  return (
    mixOfFour(letters, from) ^
    Math.imul(letters[from + 4] ?? 0, 0x165667b1) ^
    Math.imul(letters[from + 5] ?? 0, 0x9e3779b9) ^
    Math.imul(letters[from + 6] ?? 0, 0x2545f491)
  );
}

function slotOf(mixed: number): number {
  return (mixed ^ (mixed >>> 15)) & (OPENINGS - 1);
}

/** Whether any phrase of more than one letter may begin as a text does at a place. */
function opens(openings: Uint8Array, codes: Uint16Array, from: number): boolean {
  const byFour = openings[slotOf(mixOfFour(codes, from))] ?? 0;
  if (byFour & BY_FOUR) return true;
  if (byFour & AND_SEVEN && (openings[slotOf(mixOfSeven(codes, from))] ?? 0) & BY_SEVEN) return true;
  return ((openings[slotOf(mixOfTwo(codes, from))] ?? 0) & BY_TWO) !== 0;
}

function openingsOf<A, B>(root: Growing<A, B>): Uint8Array {
  const openings = new Uint8Array(OPENINGS);
  const mark = (mixed: number, bit: number) => {
    openings[slotOf(mixed)] = (openings[slotOf(mixed)] ?? 0) | bit;
  };
  const visit = (node: Growing<A, B>, letters: readonly number[]): void => {
    const { length } = letters;
    const ends = (node.first ?? node.second) !== null;
    if (ends && (length === 2 || length === 3)) mark(mixOfTwo(letters, 0), BY_TWO);
    if (ends && length >= 4 && length < 7) mark(mixOfFour(letters, 0), BY_FOUR);
    if (length === 7) {
      mark(mixOfFour(letters, 0), AND_SEVEN);
      mark(mixOfSeven(letters, 0), BY_SEVEN);
    } else for (const [code, child] of node.children) visit(child, [...letters, code]);
  };
  visit(root, []);
  return openings;
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
