import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { articleKeyOf, canonicalUrl, slugOf } from '../../core/address/canonical-url.ts';

const VARIANTS = [
  'https://baomau.vn/tin/hop-tac-hue-gifu-post12345.html',
  'http://baomau.vn/tin/hop-tac-hue-gifu-post12345.html',
  'https://www.baomau.vn/tin/hop-tac-hue-gifu-post12345.html',
  'https://m.baomau.vn/tin/hop-tac-hue-gifu-post12345.html',
  'https://amp.baomau.vn/tin/hop-tac-hue-gifu-post12345.html',
  'https://baomau.vn./tin/hop-tac-hue-gifu-post12345.html',
  'https://BAOMAU.VN:443/tin/hop-tac-hue-gifu-post12345.html',
  'http://baomau.vn:80/tin/hop-tac-hue-gifu-post12345.html',
  'https://baomau.vn/tin/hop-tac-hue-gifu-post12345.html#binh-luan',
  'https://baomau.vn/tin/hop-tac-hue-gifu-post12345.html?utm_source=zalo&utm_medium=social',
  'https://baomau.vn/tin/hop-tac-hue-gifu-post12345.html?fbclid=abc&gclid=def&zarsrc=30',
  'https://baomau.vn//tin///hop-tac-hue-gifu-post12345.html',
  'https://baomau.vn/tin/hop-tac-hue-gifu-post12345.amp',
  'https://baomau.vn/tin/hop-tac-hue-gifu-post12345.html/amp/',
  'https://baomau.vn/amp/tin/hop-tac-hue-gifu-post12345.html',
  'https://baomau.vn/tin/hop%2Dtac-hue-gifu-post12345.html',
  'https://www.google.com/amp/s/baomau.vn/tin/hop-tac-hue-gifu-post12345.html',
  'https://baomau-vn.cdn.ampproject.org/c/s/baomau.vn/tin/hop-tac-hue-gifu-post12345.html',
];

test.each(VARIANTS)('%s is one address with its other writings', (variant) => {
  expect(canonicalUrl(variant)).toBe('https://baomau.vn/tin/hop-tac-hue-gifu-post12345.html');
});

test('doubled slashes hide no page behind an AMP cache', () => {
  const cached = 'https://baomau-vn.cdn.ampproject.org/c//baomau.vn/tin/hue-gifu.html';
  expect(canonicalUrl(cached)).toBe('https://baomau.vn/tin/hue-gifu.html');
});

test('a host with letters of its own and its ASCII form are one', () => {
  expect(canonicalUrl('https://báo.vn/tin')).toBe(canonicalUrl('https://xn--bo-mia.vn/tin'));
});

test('parameters that tell articles apart stay, in one order', () => {
  expect(canonicalUrl('https://city.example/news.php?page=2&id=7&utm_id=1')).toBe(
    'https://city.example/news.php?id=7&page=2',
  );
  expect(canonicalUrl('https://city.example/news.php?id=7')).not.toBe(
    canonicalUrl('https://city.example/news.php?id=8'),
  );
});

test('a source may say which parameters count and which other hosts it has', () => {
  const rules = { aliases: { 'tin.example.vn': 'example.vn' }, keepQuery: ['id'] };
  expect(canonicalUrl('https://tin.example.vn/a?id=3&page=2', rules)).toBe('https://example.vn/a?id=3');
});

test('another port is another site', () => {
  expect(canonicalUrl('http://localhost.example:8081/a')).not.toBe(
    canonicalUrl('http://localhost.example:8082/a'),
  );
});

test.each(['', 'not an address', 'mailto:a@example.org', 'javascript:alert(1)', 'ftp://example.org/a'])(
  '%j is no page',
  (text) => {
    expect(canonicalUrl(text)).toBeNull();
  },
);

test('dots in a path are taken away, whatever the parser left', () => {
  expect(canonicalUrl('https://example.vn/amp/.a/..')).toBe(canonicalUrl('https://example.vn/amp/'));
});

test('a page that shows behind an AMP cache only when its markers are gone is found at once', () => {
  expect(canonicalUrl('https://x.cdn.ampproject.org/amp/a/baomau.vn/tin-1.html?')).toBe(
    'https://baomau.vn/tin-1.html',
  );
});

test('a canonical address is its own canonical address', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'amp',
      'AMP',
      'index.html',
      'a.amp',
      'b-amp.html',
      'c.amp.html',
      '%E1%BB%87',
      '%2f',
      'tin-1',
      '%',
      '..',
    ),
    fc.webSegment(),
  );
  const address = fc
    .record({
      host: fc.constantFrom(
        'www.m.example.vn',
        'amp.example.vn.',
        'm.vn',
        'www.google.com',
        'x.cdn.ampproject.org',
      ),
      path: fc.array(piece, { maxLength: 6 }),
      query: fc.webQueryParameters(),
    })
    .map(({ host, path, query }) => `https://${host}/${path.join('/')}?${query}`);
  fc.assert(
    fc.property(address, (text) => {
      const once = canonicalUrl(text);
      if (once !== null) expect(canonicalUrl(once)).toBe(once);
    }),
    { numRuns: 2000 },
  );
});

test('any text is answered', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void canonicalUrl(text)));
  fc.assert(
    fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (text) => void slugOf(text)),
  );
});

test('the translating mirror shares its slug between languages', () => {
  const slug = 'quang-ninh-va-hokkaido-ky-thoa-thuan';
  for (const path of ['', 'ja/', 'th/', 'zh-CN/', 'en/'])
    expect(slugOf(`https://www.vietnam.vn/${path}${slug}/`)).toBe(slug);
  expect(slugOf(`https://thongtin.vietnam.vn/ja/${slug}`)).toBe(slug);
  expect(slugOf(`https://baomau.vn/ja/${slug}`)).toBeNull();
  expect(slugOf('https://www.vietnam.vn/tag')).toBeNull();
});

test('an article keeps its number on the editing host and under a new title', () => {
  const key = articleKeyOf('https://thoidai.com.vn/giao-luu-hue-gifu-219869.html');
  expect(key).toBe('thoidai.com.vn#219869');
  expect(articleKeyOf('https://tacnghiep.thoidai.com.vn/hue-gifu-giao-luu-219869.html?utm_x=1')).toBe(key);
  expect(articleKeyOf('https://thoidai.com.vn/giao-luu-hue-gifu-219870.html')).not.toBe(key);
  expect(articleKeyOf('https://thoidai.com.vn/nam-2025')).toBeNull();
});
