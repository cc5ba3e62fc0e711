import { foldText, normaliseText, unaccent } from '../text/normalise.ts';

/** Two sentences are one when half of the shorter stands in the other. */
const ALIGNED = 0.4;
const LONGEST = 12_000;
/** Words with a capital that name nobody: offices and bodies, which copies abbreviate. */
const OFFICES = new Set(
  'ubnd hdnd uy ban nhan dan hoi dong pho chu tich bi thu giam doc so thanh pho tinh nhat ban viet nam japan vietnam the people s committee chairman vice governor mayor province prefecture city'.split(
    ' ',
  ),
);

/**
 * Whether two texts of like wording tell of different things: in sentences that both have, the names or numbers of one
 * are replaced by others (a press office's form filled in anew). A copy changes the frame, not the facts in it.
 */
export function isTemplateTwin(a: string, b: string): boolean {
  const theirs = sentencesOf(b);
  let aligned = 0;
  let swapped = 0;
  let swaps = 0;
  for (const mine of sentencesOf(a)) {
    const partner = partnerOf(mine, theirs);
    if (!partner) continue;
    aligned++;
    const changed = Math.min(exclusive(mine.facts, partner.facts), exclusive(partner.facts, mine.facts));
    swaps += changed;
    if (changed) swapped++;
  }
  if (swapped === 0) return false;
  return swaps >= 2 && (swaps >= 3 || swapped / aligned >= 0.3);
}

interface Sentence {
  shingles: Set<string>;
  facts: Set<string>;
}

function sentencesOf(text: string): Sentence[] {
  return normaliseText(text)
    .slice(0, LONGEST)
    .split(/[。！？\n]+|(?<=[\p{Ll}\d)”"]{2})[.!?]\s+/u)
    .filter((sentence) => sentence.length > 12)
    .map((sentence) => ({ shingles: pieces(sentence), facts: factsOf(sentence) }));
}

/** Words, and pairs of characters in scripts that don't part words: what a sentence is recognised by. */
function pieces(sentence: string): Set<string> {
  const folded = foldText(sentence).replace(/\d+/g, '#');
  const words = folded.split(' ').filter((word) => word.length > 1);
  if (words.length > 4 && folded.length / words.length < 12) return new Set(words);
  const plain = folded.replace(/ /g, '');
  return new Set(Array.from({ length: Math.max(0, plain.length - 1) }, (_, i) => plain.slice(i, i + 2)));
}

function partnerOf(mine: Sentence, theirs: readonly Sentence[]): Sentence | null {
  let best: Sentence | null = null;
  let most = ALIGNED;
  for (const other of theirs) {
    let shared = 0;
    for (const piece of mine.shingles) if (other.shingles.has(piece)) shared++;
    const share = shared / Math.max(1, mine.shingles.size + other.shingles.size - shared);
    if (share > most) [best, most] = [other, share];
  }
  return best;
}

const FACT =
  /\d+(?:[.,/-]\d+)*|(?<=[\p{L}\d,;:(“"] )\p{Lu}\p{Ll}[\p{L}'’-]+|[\p{Script=Katakana}ー]{3,}|\p{Script=Han}{2,4}(?=[県市省府町村]|知事|市長|氏|副)|[가-힣]{2,5}(?=현|시|성|도)/gu;

function factsOf(sentence: string): Set<string> {
  const facts = new Set<string>();
  for (const [fact] of sentence.replace(/\bTP\.? ?HCM\b/gu, 'TPHCM').matchAll(FACT)) {
    const plain = unaccent(fact.toLowerCase()).replace(/[.,/-]/g, '-');
    if (!OFFICES.has(plain)) facts.add(plain);
  }
  return facts;
}

function exclusive(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let count = 0;
  for (const fact of a) if (!b.has(fact)) count++;
  return count;
}
