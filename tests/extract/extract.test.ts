import { describe, expect, test } from 'vitest';
import { extract } from '../../crawlers/extract/extract.ts';
import { NOW, SENTENCES, URL_VN, footer, menu, page, paragraphs, read } from './made-pages.ts';

describe('without rules', () => {
  test('JSON-LD in an array with a graph gives every field', () => {
    const data = [
      { '@type': 'Organization', name: 'Báo Mẫu' },
      {
        '@graph': [
          { '@type': 'BreadcrumbList' },
          {
            '@type': ['NewsArticle'],
            headline: 'Hai tỉnh ký kết trồng rừng',
            description: 'Hai tỉnh cùng trồng lại rừng ven biển.',
            author: [{ '@type': 'Person', name: 'Trần Mẫu' }, { name: 'Lê Thử' }],
            articleSection: 'Đối ngoại',
            image: { '@type': 'ImageObject', url: '/anh/rung.jpg' },
            datePublished: '2026-11-23T08:00:00+07:00',
            dateModified: '2026-11-23T09:00:00+07:00',
          },
        ],
      },
    ];
    const draft = read(
      `<script type="application/ld+json">${JSON.stringify(data)}</script><link rel="canonical" href="/hai-tinh-ky-ket-1234.html">`,
      `${menu}<h1>Hai tỉnh ký kết trồng rừng</h1><div>${paragraphs}</div>${footer}`,
    );
    expect(draft).toEqual({
      title: 'Hai tỉnh ký kết trồng rừng',
      lead: 'Hai tỉnh cùng trồng lại rừng ven biển.',
      text: SENTENCES.join('\n\n'),
      lang: 'vi',
      publishedAt: new Date('2026-11-23T01:00:00Z'),
      modifiedAt: new Date('2026-11-23T02:00:00Z'),
      author: 'Trần Mẫu, Lê Thử',
      section: 'Đối ngoại',
      image: 'https://bao.example.vn/anh/rung.jpg',
      canonicalUrl: 'https://bao.example.vn/hai-tinh-ky-ket-1234.html',
      attribution: null,
      flags: [],
    });
  });

  test('OpenGraph under name= as well as property=, and the site name taken off the title', () => {
    const draft = read(
      `<meta name="og:title" content="Hai tỉnh ký kết trồng rừng | Báo Mẫu"><meta property="og:site_name" content="Báo Mẫu">
       <meta name="article:published_time" content="1/8/2026 10:02:01 AM"><meta property="og:image" content="//cdn.example.vn/a.jpg">`,
      paragraphs,
    );
    expect(draft.title).toBe('Hai tỉnh ký kết trồng rừng');
    expect(draft.publishedAt?.toISOString()).toBe('2026-01-08T03:02:01.000Z');
    expect(draft.image).toBe('https://cdn.example.vn/a.jpg');
  });

  test('microdata', () => {
    const draft = read(
      '',
      `<div itemscope><h1 itemprop="headline">Hai tỉnh ký kết trồng rừng</h1><meta itemprop="datePublished" content="2026-11-20">
       <span itemprop="author">Trần Mẫu</span><div itemprop="articleBody">${paragraphs}</div></div>`,
    );
    expect([draft.title, draft.author, draft.text]).toEqual([
      'Hai tỉnh ký kết trồng rừng',
      'Trần Mẫu',
      SENTENCES.join('\n\n'),
    ]);
    expect(draft.publishedAt?.toISOString()).toBe('2026-11-19T17:00:00.000Z');
    expect(draft.flags).toContain('date-only');
  });

  test('a visible date alone, glued to the doubled name of the outlet it came from', () => {
    const draft = read(
      '<title>Hai tỉnh ký kết trồng rừng</title>',
      `<h1>Hai tỉnh ký kết trồng rừng</h1><div class="info"><span>Báo Mẫu</span><span>Báo Mẫu</span><span>04/11/2025</span></div>${paragraphs}`,
    );
    expect(draft.publishedAt?.toISOString()).toBe('2025-11-03T17:00:00.000Z');
    expect(draft.attribution).toEqual({ name: 'Báo Mẫu', url: null });
  });

  test('menus, captions, related links, share lines and the footer are no text', () => {
    const draft = read(
      '<meta property="og:title" content="Hai tỉnh ký kết trồng rừng">',
      `${menu}<article><h1>Hai tỉnh ký kết trồng rừng</h1><p>${SENTENCES[0]}</p>
       <figure><img src="a.jpg"><figcaption>Hai đoàn chụp ảnh lưu niệm trước trụ sở ủy ban trong buổi sáng.</figcaption></figure>
       <div class="tin-lien-quan"><a href="/b">Một bài khác cũng nói về rừng và biển ở hai tỉnh này</a></div>
       <p>${SENTENCES[1]}</p><p>Ảnh: Phòng Đối ngoại</p><p>${SENTENCES[2]}</p><p>Chia sẻ Zalo</p></article>${footer}`,
    );
    expect(draft.text).toBe(SENTENCES.join('\n\n'));
  });

  test('entities in attributes and JSON-LD are read, whatever template wrote them', () => {
    const draft = read(
      '<meta property="og:title" content="H&#224; Giả k&yacute; kết với Nhật &amp; bạn">',
      paragraphs,
    );
    expect(draft.title).toBe('Hà Giả ký kết với Nhật & bạn');
  });

  test('named entities written twice are read, too', () => {
    expect(
      read('<meta property="og:title" content="K&amp;yacute; kết ở H&amp;agrave; Giả">', paragraphs).title,
    ).toBe('Ký kết ở Hà Giả');
  });

  test.each([
    ['a number', { '@type': 'Person', name: '105092' }],
    ['a mail address', { '@type': 'Person', name: 'toasoan@bao.example' }],
  ])('%s is no author', (_, author) => {
    const data = { '@type': 'NewsArticle', author, publisher: { '@type': 'Organization', name: 'Báo Mẫu' } };
    expect(
      read(`<script type="application/ld+json">${JSON.stringify(data)}</script>`, paragraphs).author,
    ).toBeNull();
  });

  test('who signed the text comes before an outlet that names itself as author', () => {
    const outlet = { '@type': 'Organization', name: 'Báo Mẫu' };
    const data = JSON.stringify({ '@type': 'NewsArticle', author: outlet, publisher: outlet });
    const head = `<script type="application/ld+json">${data}</script>`;
    expect(read(head, `${paragraphs}<p class="author">Trần Mẫu</p>`).author).toBe('Trần Mẫu');
    expect(read(head, paragraphs).author).toBe('Báo Mẫu');
  });

  test('relative addresses follow <base href>', () => {
    const draft = read(
      '<base href="https://tinh.example.vn/static/"><meta property="og:image" content="anh.jpg"><title>Hai tỉnh ký kết</title>',
      paragraphs,
    );
    expect(draft.image).toBe('https://tinh.example.vn/static/anh.jpg');
  });

  test('a body that only JSON-LD holds', () => {
    const data = { '@type': 'NewsArticle', headline: 'Hai tỉnh ký kết', articleBody: SENTENCES.join('\n') };
    const draft = read(
      `<script type="application/ld+json">${JSON.stringify(data)}</script>`,
      '<div id="app"></div>',
    );
    expect(draft.text).toBe(SENTENCES.join('\n\n'));
  });
});

describe('each field fails alone', () => {
  test('broken JSON-LD costs nothing else', () => {
    const draft = read(
      '<script type="application/ld+json">{"@type":"NewsArticle",,}</script><title>Hai tỉnh ký kết</title>',
      paragraphs,
    );
    expect([draft.title, draft.text]).toEqual(['Hai tỉnh ký kết', SENTENCES.join('\n\n')]);
    expect([draft.author, draft.section, draft.image, draft.publishedAt]).toEqual([null, null, null, null]);
  });

  test.each([
    ['a comma after the last entry', '{"@type":"NewsArticle","author":[{"name":"Trần Mẫu"},],}'],
    [
      'a line break inside a string',
      '{"@type":"NewsArticle","description":"một\nhai","author":{"name":"Trần Mẫu"}}',
    ],
    ['a semicolon behind it', '{"@type":"NewsArticle","author":{"name":"Trần Mẫu"}};'],
    ['a comment around it', '<!-- {"@type":"NewsArticle","author":{"name":"Trần Mẫu"}} -->'],
  ])('JSON-LD with %s is still read', (_, source) => {
    const head = `<script type="application/ld+json">${source}</script><title>Hai tỉnh ký kết</title>`;
    expect(read(head, paragraphs).author).toBe('Trần Mẫu');
  });

  test('selectors that find nothing give way to generic extraction, and the body says so', () => {
    const html = page('<meta property="og:title" content="Hai tỉnh ký kết">', paragraphs);
    const rules = {
      article: { title: 'h1.gone', body: 'div.gone', author: ':::' },
      zone: 'Asia/Ho_Chi_Minh',
    };
    const draft = extract({ url: URL_VN, html }, rules, NOW);
    expect([draft.title, draft.text, draft.author]).toEqual([
      'Hai tỉnh ký kết',
      SENTENCES.join('\n\n'),
      null,
    ]);
    expect(draft.flags).toContain('body-without-selector');
  });

  test('a body that a script fills is no body, even when other text stands on the page', () => {
    const html = page('<title>Hai tỉnh ký kết</title>', `<div class="body"></div><p>${SENTENCES[0]}</p>`);
    expect(extract({ url: URL_VN, html }, { article: { body: '.body' }, zone: 'UTC' }, NOW).text).toBeNull();
  });

  test('a date more than a day ahead is refused and flagged', () => {
    const draft = read(
      '<meta property="article:published_time" content="2026-11-26T08:00:00+07:00">',
      paragraphs,
    );
    expect(draft.publishedAt).toBeNull();
    expect(draft.flags).toContain('future-date');
  });

  test('half a day ahead is a clock that goes wrong, not a future', () => {
    const draft = read(
      '<meta property="article:published_time" content="2026-11-24T18:00:00+07:00">',
      paragraphs,
    );
    expect(draft.publishedAt?.toISOString()).toBe('2026-11-24T11:00:00.000Z');
  });

  test.each(['', 'not html at all', '<html></html>', '\u0000\u0001', '<p></p>'.repeat(50), '{"json":true}'])(
    'a page without an article has null fields: %j',
    (html) => {
      const draft = extract({ url: URL_VN, html }, null, NOW);
      expect([draft.text, draft.publishedAt, draft.author]).toEqual([null, null, null]);
    },
  );
});
