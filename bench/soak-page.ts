import { articlePattern } from '../crawlers/discover/article-pattern.ts';
import { canonicalUrl } from '../core/address/canonical-url.ts';
import type { Source } from '../core/source.ts';
import { addressRules } from '../workers/address-rules.ts';
import { dice } from './dice.ts';
import { EN, JA, TH, VI } from './generated-words.ts';

/** What a recorded page tells (of its expected.json). */
export interface Recorded {
  url: string;
  title: string;
  text: string;
  lang: string;
  links: readonly string[];
}

/** One new article in so many keeps its recorded title, and with it the localities it is about. */
const ON_TOPIC = 10;
const WORDS: Record<string, { words: readonly string[]; by: string }> = {
  vi: { words: VI, by: ' ' },
  ja: { words: JA, by: '' },
  th: { words: TH, by: '' },
  en: { words: EN, by: ' ' },
};

/**
 * Makes new addresses out of a recorded one: a number before the last part, or in place of its last digits, whichever the
 * source takes for an article's. Null where it would take none.
 */
export function addressesLike(address: string, source: Source): ((n: number) => string) | null {
  const isArticle = articlePattern(source.article);
  const ways: ((n: number) => string)[] = [
    (n) => address.replace(/\/([^/]+\/?)$/, `/tin-so-${n}-$1`),
    (n) => address.replace(/\d{6}(?=\D*$)/, String(n).padStart(6, '0')),
    (n) => address.replace(/\d+(?=\D*$)/, `$&${n}`),
  ];
  const rules = addressRules(source);
  const works = (way: (n: number) => string) => {
    const made = [1, 77, 4321].map(way);
    return made.every(isArticle) && new Set(made.map((url) => canonicalUrl(url, rules))).size === made.length;
  };
  return ways.find(works) ?? null;
}

/** A recorded page as another article: its own address, title and paragraphs, the same for the same number. */
export function anotherArticle(page: string, told: Recorded, { url, n }: { url: string; n: number }): string {
  const { of } = dice(n);
  const { words, by } = WORDS[told.lang] ?? { words: EN, by: ' ' };
  const said = (count: number) => Array.from({ length: count }, () => of(words)).join(by);
  const title = n % ON_TOPIC === 0 ? `${told.title} (${n})` : `${said(9)} ${n}`;
  const paragraphs = told.text.split('\n\n').map((paragraph) => [paragraph, `${said(40)} ${n}.`] as const);
  return [[told.url, url] as const, [told.title, title] as const, ...paragraphs].reduce(
    (text, [before, after]) => text.replaceAll(before, () => after),
    page,
  );
}

/** A recorded list that leads to these addresses instead of its own. */
export function listOf(list: string, links: readonly string[], instead: readonly string[]): string {
  return links.reduce((text, link, nth) => {
    const address = instead[nth];
    if (!address) return text;
    const path = (whole: string) => whole.slice(new URL(whole).origin.length);
    return text.includes(link)
      ? text.replaceAll(link, address)
      : text.replaceAll(`"${path(link)}"`, `"${path(address)}"`);
  }, list);
}
