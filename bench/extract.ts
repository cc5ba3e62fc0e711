import { Readability } from '@mozilla/readability';
import { extractFromHtml } from '@extractus/article-extractor';
import { Defuddle } from 'defuddle/node';
import { parseHTML } from 'linkedom';
import { extract } from '../crawlers/extract/extract.ts';
import { paragraphsOf } from '../crawlers/extract/page-text.ts';
import { parsePage } from '../crawlers/extract/parse-page.ts';
import type { Figures } from './bench.ts';
import { benchmarkPages, ownPages, type KnownPage, type PageSet } from './extract-pages.ts';
import { alternate, rounded } from './rounds.ts';
import { shingleF1, type Tokens } from './shingle-f1.ts';

const ROUNDS = 3;
const NOW = new Date('2026-11-24T05:00:00Z');

/** What an extractor gives for a page: HTML of the text, or the text itself. */
type Extractor = (page: KnownPage) => Promise<{ html: string } | { text: string }>;

const EXTRACTORS = {
  ours: ({ url, html }) => Promise.resolve({ text: extract({ url, html }, null, NOW).text ?? '' }),
  readability: ({ html }) => {
    const { document } = parseHTML(html);
    return Promise.resolve({ html: new Readability(document).parse()?.content ?? '' });
  },
  defuddle: async ({ url, html }) => {
    const { document } = parseHTML(html);
    return { html: (await Defuddle(document, url)).content };
  },
  extractus: async ({ url, html }) => ({ html: (await extractFromHtml(html, url))?.content ?? '' }),
} satisfies Record<string, Extractor>;
type Name = keyof typeof EXTRACTORS;
const NAMES = Object.keys(EXTRACTORS) as Name[];

/**
 * Generic extraction beside three libraries: F1 of shingles of four tokens over the pages and pages a second, the whole
 * of our fields against only their text. The pages are the repository's own, and those of a downloaded
 * article-extraction-benchmark when `ARTICLE_BENCHMARK` names its folder.
 */
export async function bench(): Promise<Figures> {
  const folder = process.env.ARTICLE_BENCHMARK;
  const sets = [...(folder ? [benchmarkPages(folder)] : []), ...ownPages()];
  const figures: Record<string, Record<string, number>> = {};
  const judged: PageSet[] = folder ? sets.slice(0, 1) : sets;
  const scores = new Map<string, Map<Name, number>>();
  for (const set of sets) scores.set(set.name, await score(set));
  const speeds = await alternate(
    ROUNDS,
    Object.fromEntries(NAMES.map((name) => [name, () => speed(name, judged)])) as Record<
      Name,
      () => Promise<{ pages_per_s: number }>
    >,
  );
  for (const name of NAMES) {
    const f1 = mean(judged.map((set) => scores.get(set.name)?.get(name) ?? 0));
    figures[name] = { f1: rounded4(f1), pages_per_s: rounded(speeds[name].pages_per_s) };
  }
  for (const [set, of] of scores)
    figures[`f1_${set}`] = Object.fromEntries([...of].map(([name, f1]) => [name, rounded4(f1)]));
  return { pages: judged.reduce((sum, set) => sum + set.pages.length, 0), ...figures };
}

async function score({ pages, tokens }: PageSet): Promise<Map<Name, number>> {
  const scored = new Map<Name, number>();
  for (const name of NAMES) {
    const results: { truth: string; found: string }[] = [];
    for (const page of pages) {
      const found = textOf(await quietly(name, page));
      results.push({ truth: nearestTruth(page, found, tokens), found });
    }
    scored.set(name, shingleF1(results, tokens));
  }
  return scored;
}

/** With or without the lead, whichever an extractor meant: pages print it apart, and libraries differ in that. */
function nearestTruth({ text, lead }: KnownPage, found: string, tokens: Tokens): string {
  if (!lead) return text;
  const whole = `${lead}\n\n${text}`;
  return shingleF1([{ truth: whole, found }], tokens) > shingleF1([{ truth: text, found }], tokens)
    ? whole
    : text;
}

function textOf(result: { html: string } | { text: string }): string {
  return 'text' in result ? result.text : paragraphsOf(parsePage(result.html)).join('\n');
}

/** By the time on the processor, which a busy machine doesn't stretch as it does the time on the wall. */
async function speed(name: Name, sets: readonly PageSet[]): Promise<{ pages_per_s: number }> {
  const before = process.cpuUsage();
  let pages = 0;
  for (const set of sets)
    for (const page of set.pages) {
      await quietly(name, page);
      pages += 1;
    }
  const { user, system } = process.cpuUsage(before);
  return { pages_per_s: (pages / (user + system)) * 1_000_000 };
}

/** A page on which an extractor gives up counts as nothing found; some of them also print what they think of it. */
async function quietly(name: Name, page: KnownPage): Promise<{ html: string } | { text: string }> {
  const { log, warn, error } = console;
  Object.assign(console, { log: ignore, warn: ignore, error: ignore });
  try {
    return await EXTRACTORS[name](page);
  } catch {
    return { text: '' };
  } finally {
    Object.assign(console, { log, warn, error });
  }
}

function ignore(): void {}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function rounded4(value: number): number {
  return Number(value.toFixed(4));
}
