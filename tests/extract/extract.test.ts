import { describe, expect, test } from 'vitest';
import { Failure } from '../../core/failure.ts';
import { extract } from '../../crawlers/extract/extract.ts';

const NOW = new Date('2026-11-24T05:00:00Z');
const URL_VN = 'https://bao.example.vn/hai-tinh-ky-ket-1234.html';
const SENTENCES = [
  'Sáng 23/11, lãnh đạo tỉnh Bắc Hà giả định và tỉnh bạn đã gặp nhau tại trụ sở ủy ban để bàn việc trồng lại rừng ven biển.',
  'Hai bên thống nhất lập nhóm chuyên viên chung, họp mỗi quý một lần và công bố biên bản cho người dân cùng theo dõi.',
  'Theo kế hoạch, đoàn chuyên gia lâm nghiệp sẽ đến khảo sát ba xã ven biển vào mùa xuân tới, mang theo giống thông đen.',
];

function page(head: string, body: string): string {
  return `<!doctype html><html lang="vi"><head><meta charset="utf-8">${head}</head><body>${body}</body></html>`;
}

const paragraphs = SENTENCES.map((one) => `<p>${one}</p>`).join('\n');
const menu = `<nav><ul>${'<li><a href="/x">Chuyên mục</a></li>'.repeat(12)}</ul></nav>`;
const footer =
  '<footer><p>Giấy phép hoạt động báo điện tử do cơ quan quản lý cấp, mọi quyền được bảo lưu.</p></footer>';

const read = (head: string, body: string, url = URL_VN) =>
  extract({ url, html: page(head, body) }, null, NOW);

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

describe('what outlets print around a text', () => {
  const rules = {
    article: {
      title: 'h1',
      lead: '.sapo',
      body: '.body',
      author: '.author',
      prefixes: ['(?i)\\s*Baomau\\s*[-–]\\s*'],
    },
    zone: 'Asia/Ho_Chi_Minh',
    language: 'vi',
  };
  const body = (inner: string, lead = 'Baomau – Hai tỉnh cùng trồng lại rừng ven biển.') =>
    extract(
      {
        url: URL_VN,
        html: page(
          '',
          `<h1>Hai tỉnh ký kết trồng rừng</h1><div class="sapo">${lead}</div><div class="body">${inner}</div><div class="author">TRẦN MẪU</div>`,
        ),
      },
      rules,
      NOW,
    );

  test('the outlet name before the lead, and the lead printed again, are taken off', () => {
    const draft = body(`<p>Baomau - Hai tỉnh cùng trồng lại rừng ven biển.</p>${paragraphs}`);
    expect(draft.lead).toBe('Hai tỉnh cùng trồng lại rừng ven biển.');
    expect(draft.text).toBe(SENTENCES.join('\n\n'));
  });

  test.each(['(HPĐT)- ', 'ĐNO - ', 'Kinhtedothi – ', '(Dân trí) - ', 'TPO - ', '(NLĐO) - ', 'TGVN. '])(
    'the prefix "%s"',
    (prefix) => {
      expect(body(paragraphs, `${prefix}Hai tỉnh cùng trồng lại rừng.`).lead).toBe(
        'Hai tỉnh cùng trồng lại rừng.',
      );
    },
  );

  test('author, agency and source lines at the end are fields, not text', () => {
    const draft = body(
      `${paragraphs}<p>Nguồn: https://goc.example.vn/bai-goc-99.html</p><p>TRẦN MẪU</p><p>(TTXVN)</p>`,
    );
    expect(draft.text).toBe(SENTENCES.join('\n\n'));
    expect(draft.author).toBe('TRẦN MẪU');
    expect(draft.attribution).toEqual({ name: null, url: 'https://goc.example.vn/bai-goc-99.html' });
  });

  test("the language is the body's, not the page's claim", () => {
    const draft = extract(
      {
        url: URL_VN,
        html: page(
          '',
          '<h1>二つの県が植林で合意</h1><div class="body"><p>両県は沿岸の森を再生するため、合同の作業班を設けることで合意した。来春には専門家が三つの村を訪れる。</p></div>',
        ),
      },
      rules,
      NOW,
    );
    expect(draft.lang).toBe('ja');
    expect(draft.flags).toContain('other-language');
  });

  test('decomposed letters come out composed', () => {
    expect(body(`<p>${(SENTENCES[0] ?? '').normalize('NFD')}</p>`).text).toBe(SENTENCES[0]);
  });
});

describe('hostile pages', () => {
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
    const head = '<meta name="__proto__" content="x"><meta property="constructor" content="y">'.repeat(
      50_000,
    );
    const data = '{"@type":"NewsArticle","__proto__":{"headline":"x"},"headline":"Hai tỉnh ký kết"}';
    const draft = read(`${head}<script type="application/ld+json">${data}</script>`, paragraphs);
    expect(draft.title).toBe('Hai tỉnh ký kết');
    expect(({} as Record<string, unknown>).headline).toBeUndefined();
  });
});
