import { expect, test } from 'vitest';
import { extractLine } from '../../crawlers/extract/extract-line.ts';

const NOW = new Date('2026-11-24T05:00:00Z');
const html =
  '<html><head><title>Two regions agree</title></head><body><h1>Two regions agree</h1><p>The two regions will plant a forest along the coast together, their offices said on Monday.</p></body></html>';

test('a line gives exactly the fields of the contract, missing ones as null', () => {
  const said = JSON.parse(
    extractLine(JSON.stringify({ id: 'a', url: 'https://news.example/a.html', html }), NOW),
  );
  expect(said).toEqual({
    id: 'a',
    title: 'Two regions agree',
    lead: null,
    text: 'The two regions will plant a forest along the coast together, their offices said on Monday.',
    lang: 'en',
    published_at: null,
    modified_at: null,
    author: null,
    section: null,
    image: null,
    canonical_url: null,
    attribution: null,
    flags: [],
  });
});

test.each([
  ['nonsense', null],
  ['[]', null],
  ['null', null],
  ['{"url":"https://a.example/","html":""}', null],
  ['{"id":"b","url":"https://a.example/"}', 'b'],
  ['{"id":"b","html":"<p>"}', 'b'],
  ['{"id":"b","url":"nowhere","html":"<p>"}', 'b'],
  [JSON.stringify({ id: 'deep', url: 'https://a.example/', html: '<b>'.repeat(2000) }), 'deep'],
])('%s is answered with an error in its place', (line, id) => {
  const said = JSON.parse(extractLine(line, NOW));
  expect(said.id).toBe(id);
  expect(said.error).toMatch(/\w{3}/);
});

test('the rules of the configured source apply to its addresses', () => {
  const rulesFor = (url: string) =>
    url.includes('news.example') ? { article: { title: '.name' }, zone: 'Asia/Tokyo' } : null;
  const page = html.replace('<h1>', '<b class="name">By rule</b><h1>');
  const said = JSON.parse(
    extractLine(JSON.stringify({ id: 1, url: 'https://news.example/a.html', html: page }), NOW, rulesFor),
  );
  expect(said.title).toBe('By rule');
});
