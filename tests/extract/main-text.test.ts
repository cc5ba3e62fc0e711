import { describe, expect, test } from 'vitest';
import { extract } from '../../crawlers/extract/extract.ts';

const NOW = new Date('2026-11-24T05:00:00Z');
const TITLE = 'Hai tỉnh ký kết trồng rừng ven biển';
const TEXT = [
  'Sáng 23/11, lãnh đạo tỉnh Bắc Hà giả định và tỉnh bạn đã gặp nhau tại trụ sở ủy ban để bàn việc trồng lại rừng.',
  'Hai bên thống nhất lập nhóm chuyên viên chung, họp mỗi quý một lần và công bố biên bản cho người dân theo dõi.',
  'Theo kế hoạch, đoàn chuyên gia lâm nghiệp sẽ đến khảo sát ba xã ven biển vào mùa xuân tới, mang theo giống thông.',
  'Phía bạn cũng tặng thư viện trường phổ thông của huyện một tủ sách song ngữ về cây cối và côn trùng của rừng biển.',
];
const OTHER = [
  'Đội bóng của thị trấn thắng trận thứ ba liên tiếp trên sân nhà trước sự cổ vũ của hơn hai nghìn khán giả chiều qua.',
  'Huấn luyện viên nói rằng các cầu thủ trẻ đã tập thêm mỗi tối suốt hai tháng và xứng đáng với kết quả của hôm nay.',
  'Trận kế tiếp diễn ra vào thứ bảy, vé được bán tại cổng sân từ sáng sớm và miễn phí cho học sinh của các trường.',
];
const p = (one: string | undefined) => `<p>${one}</p>`;
const all = (texts: readonly string[]) => texts.map(p).join('');
const h1 = `<h1>${TITLE}</h1>`;

function textOf(body: string, head = `<title>${TITLE}</title>`): string | null {
  const html = `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
  return extract({ url: 'https://bao.example.vn/bai-1.html', html }, null, NOW).text;
}

describe('the whole text and nothing else', () => {
  test('a page that goes on with the next article gives the one of its title', () => {
    const next = `<article><h1>Đội bóng thị trấn lại thắng</h1>${all([...OTHER, ...OTHER])}</article>`;
    expect(textOf(`<article>${h1}<div>${all(TEXT)}</div></article>${next}`)).toBe(TEXT.join('\n\n'));
  });

  test.each([
    ['one box each, named like what stands beside a text', 'article-widget article-widget-text'],
    ['one section each', 'story-part'],
    ['one component each, named as the body', 'article-body-text component'],
  ])('a body cut in parts: %s', (_, name) => {
    const parts = TEXT.map(
      (one) => `<div class="${name}"><div class="in">${p(one)}${p(one.slice(0, 60))}</div></div>`,
    );
    const text = textOf(
      `<article>${h1}<div class="page">${parts.join('<div class="ad-slot"></div>')}</div></article>`,
    );
    for (const one of TEXT) expect(text).toContain(one);
  });

  test('a text that React streams into a hidden element', () => {
    expect(
      textOf(`<main><template id="P:1"></template></main><div hidden id="S:1">${h1}${all(TEXT)}</div>`),
    ).toBe(TEXT.join('\n\n'));
  });

  test('what is hidden otherwise is not read', () => {
    expect(textOf(`${h1}<div hidden>${all(OTHER)}</div><div>${all(TEXT)}</div>`)).toBe(TEXT.join('\n\n'));
  });

  test.each([
    'field field--name-body field--label-hidden',
    'post-12 post type-post status-publish hentry category-doi-ngoai tag-rung',
    'u-overflow-hidden comments-enabled',
    'hidden md:block',
  ])('class="%s" says nothing against a text', (name) => {
    expect(
      textOf(`${h1}<div class="${name}">${all(TEXT)}</div><div class="x">${all(OTHER.slice(0, 1))}</div>`),
    ).toBe(TEXT.join('\n\n'));
  });

  test('a short text under its title is found beside a longer one about the site', () => {
    const about = `<div class="box">${p(OTHER.join(' '))}</div>`;
    expect(
      textOf(`<div class="top"><article>${h1}${p(TEXT[0])}${p(TEXT[1])}</article></div><div>${about}</div>`),
    ).toBe(`${TEXT[0]}\n\n${TEXT[1]}`);
  });

  test('a linked word in a sentence stays, however its link is named', () => {
    const linked =
      'Tỉnh <a class="auto-tag related" href="/x">Bắc Hà giả định</a> và tỉnh bạn đã gặp nhau để bàn việc trồng rừng.';
    expect(textOf(`${h1}<div>${p(linked)}${all(TEXT)}</div>`)).toMatch(/^Tỉnh Bắc Hà giả định và tỉnh bạn/);
  });

  test('lists inside a text stay, lists of links do not', () => {
    const list =
      '<ul><li>Trồng thông đen trên bãi cát phía bắc</li><li>Dựng hàng rào chắn gió bằng tre</li></ul>';
    const links =
      '<ul><li><a href="/a">Bài khác về biển</a></li><li><a href="/b">Bài khác về rừng</a></li></ul>';
    expect(textOf(`${h1}<div>${p(TEXT[0])}${list}${p(TEXT[1])}${links}${p(TEXT[2])}</div>`)).toBe(
      [
        TEXT[0],
        'Trồng thông đen trên bãi cát phía bắc',
        'Dựng hàng rào chắn gió bằng tre',
        TEXT[1],
        TEXT[2],
      ].join('\n\n'),
    );
  });

  test('the head of an article is no part of its text', () => {
    const header = `<header><h1>${TITLE}</h1><p>Thỏa thuận kéo dài năm năm, bắt đầu từ mùa xuân tới ở ba xã.</p></header>`;
    expect(textOf(`<article>${header}<div>${all(TEXT)}</div></article>`)).toBe(TEXT.join('\n\n'));
  });

  test("a text that stands only in the data of the page's own script", () => {
    const data = {
      props: {
        article: { title: TITLE, html: all(TEXT) },
        related: [{ title: 'Bài khác', html: all(OTHER) }],
      },
    };
    const script = `<script id="__NEXT_DATA__" type="application/json">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>`;
    expect(textOf(`${h1}<div id="app"></div>${script}`)).toBe(TEXT.join('\n\n'));
    expect(
      textOf(`<h1>Một tiêu đề khác hẳn</h1>${script}`, '<title>Một tiêu đề khác hẳn</title>'),
    ).toBeNull();
  });

  test('what stands above the title is no part of the text', () => {
    const box = `<div class="feature"><p>Chuyên đề</p>${p('Mọi tin về rừng và biển của hai tỉnh trong năm nay.')}</div>`;
    expect(textOf(`<article>${box}<div>${h1}${all([...TEXT, ...OTHER])}</div></article>`)).toBe(
      [...TEXT, ...OTHER].join('\n\n'),
    );
  });

  test('soft hyphens are taken out of words', () => {
    expect(
      textOf(
        `${h1}<div>${all(TEXT)}${p('Rừng phòng\u00adhộ được chia thành sáu khu, mỗi khu do một xã trông coi.')}</div>`,
      ),
    ).toContain('Rừng phònghộ');
  });
});

describe('lines of the page inside a text', () => {
  test.each([
    'Quảng cáo',
    'Xem thêm: Tỉnh khác cũng trồng rừng',
    '>> Đọc thêm: Một bài về biển',
    'Đăng ký nhận tin qua thư mỗi sáng thứ hai',
    'Advertisement',
    'Article continues below',
    'Subscribe to our newsletter for more stories like this',
    'Follow @baomau on Twitter',
    'Read more: another story',
    '広告',
    '[PR]',
    '関連記事：別の話題',
    'あわせて読みたい',
    'โฆษณา',
    'อ่านเพิ่มเติม: ข่าวอื่น',
    'Anzeige',
  ])('"%s" is left out', (line) => {
    expect(textOf(`${h1}<div>${p(TEXT[0])}${p(line)}${p(TEXT[1])}${p(TEXT[2])}</div>`)).toBe(
      TEXT.slice(0, 3).join('\n\n'),
    );
  });

  test.each([
    'Follow-up meetings will be held in spring.',
    'Related industries employ four thousand people here.',
    'Xem thêm nhiều vở diễn là mong muốn của khán giả.',
    '広告費は前の年より一割増えた。',
    'More: the village wants a second bridge, its mayor said, because the first one floods each autumn, and nobody in the valley reaches the clinic then; he asked for help from both provinces and named a sum, and the governor promised an answer before the new year comes.',
  ])('a sentence that only begins alike stays: "%s"', (line) => {
    expect(textOf(`${h1}<div>${p(TEXT[0])}${p(line)}${p(TEXT[1])}${p(TEXT[2])}</div>`)).toContain(line);
  });
});
