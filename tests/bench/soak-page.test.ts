import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { addressesLike, anotherArticle, listOf, type Recorded } from '../../bench/soak-page.ts';
import { loadSources } from '../../config/load-sources.ts';
import { articlePattern } from '../../crawlers/discover/article-pattern.ts';
import { parseListing } from '../../crawlers/discover/parse-listing.ts';
import { extract } from '../../crawlers/extract/extract.ts';

const root = resolve(import.meta.dirname, '../..');
const { sources } = loadSources(join(root, 'config'));

function recorded(id: string) {
  const file = (name: string) => readFileSync(join(root, 'tests/sources/fixtures', id, name), 'utf8');
  const source = sources.find((one) => one.id === id);
  if (!source) throw new Error(`There is no source ${id}.`);
  return {
    source,
    page: file('page.html'),
    list: file('listing.html'),
    told: JSON.parse(file('expected.json')) as Recorded,
  };
}

test('a replica publishes articles that its source takes for new ones', () => {
  const { source, page, list, told } = recorded('vietnam-vn');
  const urls = told.links.map((link, nth) => addressesLike(link, source)?.(500 + nth) ?? '');
  const [entry] = source.discover;
  if (!entry) throw new Error('The source has no way in.');
  const linked = (text: string) =>
    parseListing(text, source.home, entry)
      .refs.map(({ url }) => url)
      .filter(articlePattern(source.article));
  expect(linked(list)).toEqual(told.links);
  expect(linked(listOf(list, told.links, urls))).toEqual(urls);
  const now = new Date('2026-11-24T05:00:00Z');
  const drafts = urls.map((url, nth) =>
    extract({ url, html: anotherArticle(page, told, { url, n: 500 + nth }) }, source, now),
  );
  expect(drafts.map(({ canonicalUrl }) => canonicalUrl)).toEqual(urls);
  expect(new Set(drafts.map(({ text }) => text)).size).toBe(3);
  expect(drafts[0]?.title).toBe(`${told.title} (500)`);
});
