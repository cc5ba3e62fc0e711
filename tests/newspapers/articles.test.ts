import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { KINDS } from '../../core/verdict.ts';
import { openCalendar } from '../../newspapers/calendar.ts';
import { addressOf, printEdition, type Article } from '../../newspapers/edition.ts';
import { expectedArticles } from '../../newspapers/expected.ts';

const NOW = new Date('2026-11-24T09:00:00Z');
const edition = printEdition(openCalendar(NOW));
const expected = expectedArticles(NOW);

const codes = new Set(
  readFileSync(join(import.meta.dirname, '../../config/topic/localities.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { code: string }).code),
);

function wholeText(article: Article): string {
  const body = article.blocks.map((block) => (block.kind === 'related' ? '' : block.text));
  return [article.title, article.lead, ...body].join('\n');
}

function storiesByLanguages(relevance: string): Map<string, Set<string>> {
  const stories = new Map<string, Set<string>>();
  for (const one of expected.filter((each) => each.relevance === relevance)) {
    stories.set(one.story, (stories.get(one.story) ?? new Set()).add(one.lang));
  }
  return stories;
}

test.each([
  ['kinhtedothi.vn', 'vi'],
  ['www.sggp.org.vn', 'vi'],
  ['thoidai.com.vn', 'vi'],
  ['www.vietnam.vn', 'vi'],
  ['www.vietnam.vn', 'ja'],
  ['www.vietnam.vn', 'en'],
  ['www.vietnam.vn', 'th'],
])('%s has at least fifteen articles in %s', (host, lang) => {
  const found = expected.filter((one) => new URL(one.url).host === host && one.lang === lang);
  expect(found.length).toBeGreaterThanOrEqual(15);
});

test('every address and id is used once', () => {
  expect(new Set(expected.map((one) => one.url)).size).toBe(expected.length);
  expect(new Set(expected.map((one) => one.id)).size).toBe(expected.length);
});

test('the mix holds core stories, related reports and look-alikes', () => {
  const originals = expected.filter((one) => !one.copyOf && !one.translationOf);
  expect(storiesByLanguages('core').size).toBeGreaterThanOrEqual(14);
  expect(originals.filter((one) => one.relevance === 'related').length).toBeGreaterThanOrEqual(6);
  expect(originals.filter((one) => one.relevance === 'no').length).toBeGreaterThanOrEqual(12);
});

test('at least three events are reported in three languages or more', () => {
  const wide = [...storiesByLanguages('core').values()].filter((languages) => languages.size >= 3);
  expect(wide.length).toBeGreaterThanOrEqual(3);
});

test('every code is a locality of the gazetteer and every kind is one of ours', () => {
  const named = expected.flatMap((one) => one.pairs.flat());
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((code) => !codes.has(code))).toEqual([]);
  const kinds: readonly string[] = KINDS;
  expect(
    expected.flatMap((one) => [...one.kinds, ...one.kindsOptional]).filter((kind) => !kinds.includes(kind)),
  ).toEqual([]);
});

test('core articles have a pair and a kind, all others have no pair', () => {
  for (const one of expected) {
    expect({ id: one.id, pairs: one.pairs.length > 0 }).toEqual({
      id: one.id,
      pairs: one.relevance === 'core',
    });
    if (one.relevance === 'core') expect(one.kinds).not.toEqual([]);
  }
});

test.each(['2026-11-24T09:00:00Z', '2026-11-24T00:30:00Z', '2027-01-02T23:50:00Z', '2028-03-01T12:00:00Z'])(
  'started at %s, each text names the day that its label holds',
  (start) => {
    const now = new Date(start);
    const labels = new Map(expectedArticles(now).map((one) => [one.id, one.eventDate]));
    for (const article of printEdition(openCalendar(now))) {
      const text = wholeText(article);
      expect(text, article.id).not.toMatch(/\{\{|\}\}/);
      const day = labels.get(article.id);
      if (!day) continue;
      const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
      const name = (locale: string) =>
        new Date(Date.UTC(year, month - 1, date)).toLocaleDateString(locale, {
          month: 'long',
          timeZone: 'UTC',
        });
      const written = {
        vi: new RegExp(`(^|\\D)${date}[/-]${month}(\\D|$)`),
        ja: new RegExp(`(^|\\D)${month}月${date}日`),
        en: new RegExp(`${name('en')} ${date}(\\D|$)`),
        th: new RegExp(`(^|\\D)${date} ${name('th')}`),
      }[article.lang];
      expect(text, article.id).toMatch(written);
      expect(article.publishedAt.getTime(), article.id).toBeLessThanOrEqual(now.getTime());
      expect(Date.parse(day), article.id).toBeLessThanOrEqual(article.publishedAt.getTime() + 7 * 3_600_000);
    }
  },
);

test('Thai texts count years from the Buddhist era', () => {
  const thai = edition.find((one) => one.id === 'th-hcmc-kanagawa');
  expect(thai?.lead).toContain('23 พฤศจิกายน 2569');
  expect(thai?.lead).toContain('พ.ศ. 2570-2572');
});

test('a restart on the same day prints the same texts', () => {
  const again = printEdition(openCalendar(new Date('2026-11-24T23:59:00Z')));
  expect(again.map(wholeText)).toEqual(edition.map(wholeText));
});

test('a syndicated copy holds the words of its original', () => {
  const copies = edition.filter((one) => one.origin && !one.translated);
  expect(copies.length).toBeGreaterThanOrEqual(12);
  for (const copy of copies) expect(copy.blocks, copy.id).toEqual(copy.origin?.blocks);
});

test('one agency text is printed by three outlets', () => {
  const agency = edition.filter(
    (one) => one.expected.story === 'haiphong-kagawa-charter' && one.agency === 'TTXVN',
  );
  expect(new Set(agency.map((one) => one.outlet)).size).toBe(3);
});

test('two different signings share one template', () => {
  const [one, other] = ['vinhlong-ehime-mou', 'dongthap-kagoshima-mou'].map((id) =>
    expected.find((each) => each.id === id),
  );
  expect(one?.story).not.toBe(other?.story);
  expect(one?.eventDate).toBe(other?.eventDate);
  expect(one?.pairs).not.toEqual(other?.pairs);
});

test('translations of one article share its Vietnamese slug', () => {
  for (const one of edition.filter((each) => each.translated)) {
    expect(addressOf(one)).toBe(`https://www.vietnam.vn/${one.lang}${one.origin?.path ?? ''}`);
    expect(one.path.split('-').length).toBeGreaterThanOrEqual(5);
  }
});
