import { expect, test } from 'vitest';
import { Failure } from '../../core/failure.ts';
import { extract } from '../../crawlers/extract/extract.ts';
import { NOW, SENTENCES, URL_VN, page, paragraphs, read } from './made-pages.ts';

test('nesting beyond 512 is refused with a name', () => {
  const html = '<div>'.repeat(20_000);
  expect(() => extract({ url: URL_VN, html }, null, NOW)).toThrowError(Failure);
  expect(() => extract({ url: URL_VN, html }, null, NOW)).toThrowError(/512/);
});

test('unclosed paragraphs and list items are no nesting', () => {
  expect(
    read('<title>Hai tỉnh ký kết</title>', `<p>${SENTENCES.join(' ')}`.repeat(1000)).text,
  ).not.toBeNull();
});

test('5 MB in one line is read whole', () => {
  const html = page('<title>Hai tỉnh ký kết</title>', `<p>${SENTENCES.join(' ').repeat(15_000)}</p>`);
  expect(extract({ url: URL_VN, html }, null, NOW).text?.length).toBeGreaterThan(4_000_000);
});

test('a hundred thousand metas, links and __proto__ keys', () => {
  const head = '<meta name="__proto__" content="x"><meta property="constructor" content="y">'.repeat(50_000);
  const data = '{"@type":"NewsArticle","__proto__":{"headline":"x"},"headline":"Hai tỉnh ký kết"}';
  const draft = read(`${head}<script type="application/ld+json">${data}</script>`, paragraphs);
  expect(draft.title).toBe('Hai tỉnh ký kết');
  expect(({} as Record<string, unknown>).headline).toBeUndefined();
});
