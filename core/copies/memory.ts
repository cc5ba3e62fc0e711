import { canonicalUrl, slugOf } from '../address/canonical-url.ts';
import type { CopyText } from './decide.ts';
import type { Fingerprint } from './fingerprint.ts';

/** Texts of a stream that a later one may be a copy of; the oldest are forgotten, so that memory stays bounded. */
export interface CopyMemory {
  get(id: string): CopyText | undefined;
  /** The texts that may be one with this: same hash, named by its source line, same slug, or sharing a band. */
  near(text: CopyText, print: Fingerprint): CopyText[];
  add(text: CopyText, print: Fingerprint): void;
}

const MOST_TEXTS = 12_000;
const MOST_CHARS = 24_000_000;
/** A band that this many texts share is boilerplate; the first ones are enough. */
const MOST_PER_KEY = 12;
const MOST_NEAR = 20;

interface Kept {
  text: CopyText;
  keys: string[];
}

/** An empty memory. `most` texts are kept at the most. */
export function createCopyMemory(most: number = MOST_TEXTS): CopyMemory {
  const kept = new Map<string, Kept>();
  const index = new Map<string, string[]>();
  let chars = 0;

  const forget = (id: string) => {
    const old = kept.get(id);
    if (!old) return;
    kept.delete(id);
    chars -= old.text.text.length;
    for (const key of old.keys) {
      const rest = (index.get(key) ?? []).filter((other) => other !== id);
      if (rest.length) index.set(key, rest);
      else index.delete(key);
    }
  };

  return {
    get: (id) => kept.get(id)?.text,
    near(text, print) {
      const ids = new Set(wanted(text, print).flatMap((key) => index.get(key) ?? []));
      return [...ids].slice(0, MOST_NEAR).flatMap((id) => kept.get(id)?.text ?? []);
    },
    add(text, print) {
      forget(text.id);
      const keys = [...new Set([...offered(text), ...bandKeys(print)])].filter(
        (key) => (index.get(key)?.length ?? 0) < MOST_PER_KEY,
      );
      for (const key of keys) index.set(key, [...(index.get(key) ?? []), text.id]);
      kept.set(text.id, { text, keys });
      chars += text.text.length;
      for (const id of kept.keys()) {
        if (kept.size <= most && chars <= MOST_CHARS) break;
        forget(id);
      }
    },
  };
}

/** By what a text can be found: its hash, its address, its slug, the address that it names as its source. */
function offered(text: CopyText): string[] {
  const url = text.url ? canonicalUrl(text.url) : null;
  return [`hash:${text.contentHash}`, ...(url ? [`url:${url}`] : []), ...sourceAndSlug(text)];
}

/** The same, and who has the address that it names, and who names its address. */
function wanted(text: CopyText, print: Fingerprint): string[] {
  const source = sourceAndSlug(text);
  const crossed = [...offered(text), ...source].flatMap((key) => {
    if (key.startsWith('source:')) return [`url:${key.slice(7)}`];
    return key.startsWith('url:') ? [`source:${key.slice(4)}`] : [];
  });
  return [...new Set([...offered(text), ...crossed, ...bandKeys(print)])];
}

function sourceAndSlug(text: CopyText): string[] {
  const source = text.attribution?.url ? canonicalUrl(text.attribution.url) : null;
  const slug = text.url ? slugOf(text.url) : null;
  return [...(source ? [`source:${source}`] : []), ...(slug ? [`slug:${slug}`] : [])];
}

function bandKeys(print: Fingerprint): string[] {
  return print.bands.map((hash, band) => `${band}:${hash}`);
}
