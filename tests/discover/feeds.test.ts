import { expect, test } from 'vitest';
import { parseFeed } from '../../crawlers/discover/parse-feed.ts';

const URL_1 = 'https://paper.example/a/1.html';
const TIME = '2026-11-20T01:00:00.000Z';

const rss = (version: string, item: string) =>
  `<?xml version="1.0" encoding="utf-8"?><rss version="${version}"><channel><title>T</title><link>https://paper.example/</link><description>D</description>${item}</channel></rss>`;

const feeds: [string, string][] = [
  [
    'RSS 0.91',
    rss(
      '0.91',
      `<item><title>Một</title><link>${URL_1}</link><pubDate>Fri, 20 Nov 2026 08:00:00 +0700</pubDate></item>`,
    ),
  ],
  [
    'RSS 0.92',
    rss(
      '0.92',
      `<item><title>Một</title><link>${URL_1}</link><pubDate>Fri, 20 Nov 2026 01:00:00 GMT</pubDate></item>`,
    ),
  ],
  [
    'RSS 2.0',
    rss(
      '2.0',
      `<item><title><![CDATA[M&#7897;t]]></title><link> ${URL_1} </link><guid>x</guid><pubDate>Fri, 20 Nov 2026 08:00:00 +0700</pubDate></item>`,
    ),
  ],
  [
    'RSS 2.0 with Dublin Core',
    `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>T</title><item><title>Một</title><link>${URL_1}</link><dc:date>2026-11-20T08:00:00+07:00</dc:date></item></channel></rss>`,
  ],
  [
    'RSS whose guid is the link',
    rss(
      '2.0',
      `<item><title>Một</title><guid isPermaLink="true">${URL_1}</guid><pubDate>Fri, 20 Nov 2026 08:00:00 +0700</pubDate></item>`,
    ),
  ],
  [
    'RSS 0.90 in RDF',
    `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>T</title><link>https://paper.example/</link><description>D</description></channel><item><title>Một</title><link>${URL_1}</link></item></rdf:RDF>`,
  ],
  [
    'RSS 1.0 in RDF',
    `<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://paper.example/"><title>T</title><link>https://paper.example/</link><description>D</description></channel><item rdf:about="${URL_1}"><title>Một</title><link>${URL_1}</link><dc:date>2026-11-20T10:00:00+09:00</dc:date></item></rdf:RDF>`,
  ],
  [
    'Atom',
    `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>t</id><updated>2026-11-20T01:00:00Z</updated><entry><title type="html">Một</title><id>1</id><link rel="self" href="https://paper.example/api/1"/><link rel="alternate" href="/a/1.html"/><published>2026-11-20T01:00:00Z</published><updated>2026-11-21T01:00:00Z</updated></entry></feed>`,
  ],
  [
    'JSON Feed',
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'T',
      items: [{ id: '1', url: URL_1, title: 'Một', date_published: '2026-11-20T08:00:00+07:00' }],
    }),
  ],
];

test.each(feeds)('%s gives address, title and time', (what, body) => {
  const refs = parseFeed(body, 'https://paper.example/feed');
  expect(refs.map(({ url, title }) => [url, title])).toEqual([[URL_1, 'Một']]);
  expect(refs[0]?.publishedAt?.toISOString() ?? null).toBe(what === 'RSS 0.90 in RDF' ? null : TIME);
});

test.each([
  ['an empty RSS feed', rss('2.0', '')],
  [
    'an empty Atom feed',
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><id>t</id><updated>2026-11-20T01:00:00Z</updated></feed>',
  ],
  [
    'an empty JSON Feed',
    JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'T', items: [] }),
  ],
])('%s lists nothing, and that is no failure', (_what, body) => {
  expect(parseFeed(body, 'https://paper.example/feed')).toEqual([]);
});

test('an item with a strange address or none is left out, the others stay', () => {
  const items = [
    '<item><title>a</title><link>javascript:alert(1)</link></item>',
    '<item><title>b</title></item>',
    '<item><title>c</title><link>/a/1.html?x=1&amp;amp;y=2</link></item>',
    '<item><title>d</title><link>http://[broken</link></item>',
  ].join('');
  expect(parseFeed(rss('2.0', items), 'https://paper.example/feed').map(({ url }) => url)).toEqual([
    'https://paper.example/a/1.html?x=1&y=2',
  ]);
});

test('a time that is none stays open', () => {
  const item = `<item><title>a</title><link>${URL_1}</link><pubDate>hôm qua</pubDate></item>`;
  expect(parseFeed(rss('2.0', item), 'https://paper.example/feed')[0]?.publishedAt).toBeNull();
});

test('of a feed without end five thousand items are read', () => {
  const items = [...Array(6000).keys()].map(
    (n) => `<item><title>${n}</title><link>/a/${n}.html</link></item>`,
  );
  expect(parseFeed(rss('2.0', items.join('')), 'https://paper.example/feed').length).toBe(5000);
});

test.each([
  ['a page', '<!doctype html><html><body><h1>Trang chủ</h1></body></html>'],
  ['plain text', 'không phải nguồn tin'],
  ['other JSON', '{"status":"ok"}'],
  [
    'an entity bomb',
    '<?xml version="1.0"?><!-- x --><!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>',
  ],
])('%s is no feed', (_what, body) => {
  expect(() => parseFeed(body, 'https://paper.example/feed')).toThrow(
    expect.objectContaining({ kind: 'layout-changed' }),
  );
});
