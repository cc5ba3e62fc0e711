import { canonicalUrl, slugOf } from '../address/canonical-url.ts';
import { createArena } from './arena.ts';
import type { CopyText } from './decide.ts';
import type { Fingerprint } from './fingerprint.ts';
import { createPostings } from './postings.ts';

/** Texts of a stream that a later one may be a copy of; the oldest are forgotten, so that memory stays bounded. */
export interface CopyMemory {
  get(id: string): CopyText | undefined;
  /** The texts that may be one with this: same hash, named by its source line, same slug, or sharing a band. */
  near(text: CopyText, print: Fingerprint): CopyText[];
  add(text: CopyText, print: Fingerprint): void;
}

const MOST_TEXTS = 20_000;
/** Bytes of all texts together: some 13,000 of 3 KB, days of a hundred sources. */
const MOST_BYTES = 40_000_000;
/** Comparing reads no further. */
const LONGEST = 30_000;
/** A band that this many texts share is boilerplate; the first ones are enough. */
const MOST_PER_KEY = 12;
const MOST_NEAR = 20;
/** Bands, hash, address, source and slug. */
const MOST_KEYS = 28;

/** An empty memory. `most` texts are kept at the most. */
export function createCopyMemory(most: number = MOST_TEXTS): CopyMemory {
  const arena = createArena(MOST_BYTES, LONGEST);
  const postings = createPostings(most, MOST_KEYS, MOST_PER_KEY);
  /** What is kept of each text beside its words, by slot. */
  const kept: (CopyText | undefined)[] = [];
  const slots = new Map<string, number>();
  let next = 0;

  const forget = (slot: number) => {
    const old = kept[slot];
    if (!old) return;
    kept[slot] = undefined;
    slots.delete(old.id);
    postings.remove(slot);
  };
  const textAt = (slot: number): CopyText | undefined => {
    const about = kept[slot];
    const text = arena.get(slot);
    return about && text !== null ? { ...about, text } : undefined;
  };

  return {
    get(id) {
      const slot = slots.get(id);
      return slot === undefined ? undefined : textAt(slot);
    },
    near(text, print) {
      const found = new Set<number>();
      for (const key of [...wanted(text).map(numberOf), ...bandKeys(print)])
        for (const slot of postings.of(key)) found.add(slot);
      return [...found].slice(0, MOST_NEAR).flatMap((slot) => textAt(slot) ?? []);
    },
    add(text, print) {
      const known = slots.get(text.id);
      if (known !== undefined) forget(known);
      const slot = next;
      next = (next + 1) % most;
      forget(slot);
      for (const gone of arena.put(slot, text.text)) if (gone !== slot) forget(gone);
      kept[slot] = ownCopy(text);
      slots.set(text.id, slot);
      postings.add(slot, [...new Set([...offered(text).map(numberOf), ...bandKeys(print)])]);
    },
  };
}

/** What deciding needs beside the words, in strings of its own: a part of a string keeps the whole of it in memory. */
function ownCopy({ publishedAt, ...text }: CopyText): CopyText {
  const plain: Omit<CopyText, 'publishedAt'> = JSON.parse(JSON.stringify({ ...text, title: '', text: '' }));
  return { ...plain, publishedAt };
}

/** By what a text can be found: its hash, its address, its slug, the address that it names as its source. */
function offered(text: CopyText): string[] {
  const url = text.url ? canonicalUrl(text.url) : null;
  return [`hash:${text.contentHash}`, ...(url ? [`url:${url}`] : []), ...sourceAndSlug(text)];
}

/** The same, and who has the address that it names, and who names its address. */
function wanted(text: CopyText): string[] {
  const keys = offered(text);
  const crossed = keys.flatMap((key) => {
    if (key.startsWith('source:')) return [`url:${key.slice(7)}`];
    return key.startsWith('url:') ? [`source:${key.slice(4)}`] : [];
  });
  return [...keys, ...crossed];
}

function sourceAndSlug(text: CopyText): string[] {
  const source = text.attribution?.url ? canonicalUrl(text.attribution.url) : null;
  const slug = text.url ? slugOf(text.url) : null;
  return [...(source ? [`source:${source}`] : []), ...(slug ? [`slug:${slug}`] : [])];
}

/** FNV-1a: two keys with one number only bring a text more to compare. */
function numberOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash | 0;
}

function bandKeys(print: Fingerprint): number[] {
  return print.bands.map((hash, band) => Math.imul(hash ^ (band + 1), 0x85ebca6b) | 0);
}
