import { hanoiIso, hanoiParts } from '../calendar.ts';
import { addressOf, type Article } from '../edition.ts';
import { blocks, DISCLOSURE, esc, openGraph, page, type ListingPage, type Outlet } from './outlet.ts';

const HOST = 'kinhtedothi.vn';

const HEADER = `<header class="site-header"><p class="slogan">Việt Nam vươn mình trong kỷ nguyên mới</p>
<a href="/"><img alt="Logo" src="https://static.kinhtedothi.vn/images/logo.svg"></a>
<p><a href="/dang-ky">Đăng ký ấn phẩm</a>|<a href="/dang-nhap">Đăng nhập</a></p>
<nav class="menu"><ul><li><a href="/">Trang chủ</a></li><li><a href="/chinh-tri/tin-tuc/">Chính trị</a></li>
<li><a href="/kinh-te/">Kinh tế</a></li><li><a href="/quoc-te/tin-tuc/">Quốc tế</a></li><li><a href="/tag/hop-tac-viet-nhat">Việt - Nhật</a></li></ul></nav></header>`;

const FOOTER = `<footer><p>Cơ quan chủ quản và giấy phép: xem trang giới thiệu của tòa soạn.</p><p class="sample">${DISCLOSURE}</p></footer>`;

function image(article: Article, index: number): string {
  const { yyyy, MM, dd } = hanoiParts(article.publishedAt);
  return `https://static.kinhtedothi.vn/w960/images/upload/${yyyy}/${MM}/${dd}/${article.id}-${index}.jpg`;
}

/** A reconstruction: title and time are as code of 2025 reads them; lead and body classes are guesses. */
function article(one: Article, related: readonly Article[]): string {
  const at = hanoiParts(one.publishedAt);
  const lead = `Kinhtedothi – ${one.lead}`;
  const body = blocks(one.blocks, {
    photo: (caption, index) =>
      `<figure><img src="${image(one, index)}" alt="${esc(one.title)}"><figcaption>${esc(caption || `${one.title} - Ảnh ${index}`)}</figcaption></figure>`,
    related: () =>
      `<ul class="article-related-inline">${related.map((r) => `<li><a href="${r.path}">${esc(r.title)}</a></li>`).join('')}</ul>`,
  });
  const head = `${openGraph(one, addressOf(one), image(one, 1))}
<meta property="article:published_time" content="${hanoiIso(one.publishedAt, '+07:00')}">
<meta property="article:modified_time" content="${hanoiIso(one.modifiedAt, '+07:00')}">
<meta property="article:section" content="${esc(one.section)}">`;
  return page(
    'vi',
    one.title,
    head,
    `${HEADER}
<main><div class="breadcrumb"><a href="/">Trang chủ</a> › <a href="/chinh-tri/tin-tuc/">${esc(one.section)}</a></div>
<h1 class="article-title">${esc(one.title)}</h1>
<div class="article-published-on">${at.weekday}, ${at.HH}:${at.mm} ${at.dd}/${at.MM}/${at.yyyy}</div>
<div class="article-sapo">${esc(lead)}</div>
<div class="article-content">
${one.number % 2 ? `<p>${esc(lead)}</p>\n` : ''}${body}
${one.agency ? `<p class="article-source"><em>Theo ${esc(one.agency)}</em></p>` : ''}
</div>
<div class="article-author">${esc(one.author)}</div>
<div class="share">Chia sẻ Zalo</div>
<section class="more"><h2>Đọc nhiều</h2>${related.map((r) => `<p><a href="${r.path}">${esc(r.title)}</a></p>`).join('')}</section>
<section class="feel"><h2>Cảm nhận của bạn về bài viết này</h2><ul><li>Rất hay</li><li>Thích</li><li>Cần cải thiện</li></ul><h2>Bình luận (0)</h2></section>
</main>
${FOOTER}`,
  );
}

function listing({ name, articles, number, older, path }: ListingPage): string {
  const items = articles.map(
    (one) =>
      `<li><a href="${one.path}"><img alt="" src="${image(one, 1)}"><h3>${esc(one.title)}</h3></a><p>Kinhtedothi – ${esc(one.lead)}</p></li>`,
  );
  // A way to the same text that robots.txt forbids: a polite reader counts it and leaves it.
  const print =
    articles[0] && number === 1
      ? `<li><a href="/ban-in${articles[0].path}">Bản in: ${esc(articles[0].title)}</a></li>`
      : '';
  const pages = older
    ? `<div class="paging"><a class="active" href="${path}">${number}</a><a href="${older}">${number + 1}</a></div>`
    : `<div class="paging"><a class="active" href="${path}">${number}</a></div>`;
  return page(
    'vi',
    `${name} - Kinh tế & Đô thị`,
    `${older ? `<link rel="next" href="https://${HOST}${older}">` : ''}<link rel="alternate" type="application/rss+xml" href="https://${HOST}/rss/home.rss">`,
    `${HEADER}<main><h1>${esc(name)}</h1><ul class="list_news_topcate">\n${items.join('\n')}\n${print}</ul>${pages}</main>${FOOTER}`,
  );
}

/** kinhtedothi.vn, rebuilt from what is known of its text order. */
export const kinhtedothi: Outlet = {
  id: 'kinhtedothi',
  hosts: [HOST, 'www.kinhtedothi.vn'],
  robots: `User-agent: *\nDisallow: /tim-kiem\nDisallow: /ban-in/\nSitemap: https://${HOST}/sitemap.xml\n`,
  listings: {
    '/': { name: 'Trang chủ', takes: () => true },
    '/chinh-tri/tin-tuc/': { name: 'Chính trị', takes: (one) => one.section === 'Chính trị' },
    '/kinh-te/': { name: 'Kinh tế', takes: (one) => one.section === 'Kinh tế' },
    '/quoc-te/tin-tuc/': { name: 'Quốc tế', takes: (one) => one.section === 'Quốc tế' },
    '/xa-hoi/': { name: 'Xã hội', takes: (one) => one.section === 'Xã hội' },
  },
  pagePath: (path, number) => `${path}trang-${number}`,
  article,
  listing,
  notFound: () =>
    page(
      'vi',
      'Không tìm thấy trang',
      '',
      `${HEADER}<main><h1>Không tìm thấy trang</h1><p>Liên kết đã bị gỡ hoặc không tồn tại.</p></main>${FOOTER}`,
    ),
};
