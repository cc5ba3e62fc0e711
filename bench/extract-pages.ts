import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { packageRoot } from '../config/root.ts';
import { addressOf } from '../newspapers/edition.ts';
import { openPress } from '../newspapers/press.ts';
import { answer } from '../newspapers/site.ts';
import { signs, words, type Tokens } from './shingle-f1.ts';
import { longPages } from './long-pages.ts';

/** A page whose text is known; `lead` is a standfirst that may count as part of it or not. */
export interface KnownPage {
  url: string;
  html: string;
  text: string;
  lead: string | null;
}

/** Pages that are scored together. */
export interface PageSet {
  name: string;
  pages: KnownPage[];
  tokens: Tokens;
}

const NOW = new Date('2026-11-24T05:00:00Z');
const FIXTURES = join(packageRoot(), 'tests/sources/fixtures');
const expected = z.object({ url: z.string(), text: z.string(), lead: z.string().nullable() });
const truths = z.record(z.string(), z.object({ url: z.string(), articleBody: z.string().default('') }));

/** The pages that this repository owns: one of each source, the sample newspapers, long ones in four languages. */
export function ownPages(): PageSet[] {
  const long = longPages();
  const languages = [...new Set(long.map(({ lang }) => lang))];
  return [
    { name: 'sources', pages: fixtures(), tokens: signs },
    { name: 'newspapers', pages: newspapers(), tokens: signs },
    ...languages.map((lang) => ({
      name: `long_${lang}`,
      pages: long.filter((one) => one.lang === lang),
      tokens: signs,
    })),
  ];
}

/** A downloaded article-extraction-benchmark: `ground-truth.json` and `html/<id>.html.gz`. */
export function benchmarkPages(folder: string): PageSet {
  const file = join(folder, 'ground-truth.json');
  if (!existsSync(file)) throw new Error(`ARTICLE_BENCHMARK: there is no ground-truth.json in ${folder}`);
  const pages = Object.entries(truths.parse(JSON.parse(readFileSync(file, 'utf8')))).map(([id, truth]) => ({
    url: truth.url,
    html: gunzipSync(readFileSync(join(folder, 'html', `${id}.html.gz`))).toString('utf8'),
    text: truth.articleBody,
    lead: null,
  }));
  return { name: 'benchmark', pages, tokens: words };
}

function fixtures(): KnownPage[] {
  return readdirSync(FIXTURES).map((id) => {
    const known = expected.parse(JSON.parse(readFileSync(join(FIXTURES, id, 'expected.json'), 'utf8')));
    return { ...known, html: readFileSync(join(FIXTURES, id, 'page.html'), 'utf8') };
  });
}

function newspapers(): KnownPage[] {
  const press = openPress(NOW, 'all');
  return press.published().flatMap((article) => {
    const page = answer(press, article.host, article.path);
    if (article.script || page?.status !== 200) return [];
    const text = article.blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])).join('\n\n');
    return [{ url: addressOf(article), html: String(page.body), text, lead: article.lead }];
  });
}
