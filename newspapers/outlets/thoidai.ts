import { hanoiIso, hanoiParts } from '../calendar.ts';
import { addressOf, type Article } from '../edition.ts';
import { blocks, DISCLOSURE, esc, openGraph, page, type ListingPage, type Outlet } from './outlet.ts';

const HOST = 'thoidai.com.vn';

const HEADER = `<!-- BASED ON MASTERCMS ULTIMATE EDITION -->
<div class="header"><a href="/" class="logo">Thời Đại</a><div class="main-nav"><a href="/huu-nghi">Hữu nghị</a><a href="/doi-ngoai">Đối ngoại</a>
<a href="/viet-nam-hom-nay">Việt Nam hôm nay</a><a href="/emagazine">Emagazine</a></div></div>`;
const FOOTER = `<div class="footer"><p>Tạp chí của các tổ chức hữu nghị</p><p class="sample">${DISCLOSURE}</p></div>`;

function image(article: Article, index: number): string {
  const { yyyy, MM, dd, HH } = hanoiParts(article.publishedAt);
  return `https://${HOST}/stores/news_dataimages/sample/${MM}${yyyy}/${dd}/${HH}/${article.id}-${index}.jpg?rt=20261101`;
}

function photo(article: Article, caption: string, index: number): string {
  return `<table class="MASTERCMS_TPL_TABLE" style="width: 100%;"><tbody><tr><td><img class="__img_mastercms" src="${image(article, index)}" alt="${esc(caption)}"></td></tr><tr><td>${esc(caption)}</td></tr></tbody></table>`;
}

/** Other reports with their leads, each title twice, as the site prints them into its articles. */
function teasers(related: readonly Article[]): string {
  return related
    .map(
      (one) =>
        `<table class="__MB_ARTICLE_A"><tbody><tr><td><a href="${one.path}" title="${esc(one.title)}"><img alt="${esc(one.title)}" src="${image(one, 1)}"></a></td><td><a href="${one.path}">${esc(one.title)}</a> <span>${esc(one.lead)}</span></td></tr></tbody></table>`,
    )
    .join('\n');
}

/** Paragraphs that a script writes into the empty body once the page has loaded. */
function scripted(article: Article): string {
  const paragraphs = article.blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : []));
  const json = JSON.stringify(paragraphs).replaceAll('<', String.raw`\u003c`);
  return `<script>setTimeout(function () {
  var body = document.querySelector('.__MASTERCMS_CONTENT');
  ${json}.forEach(function (text) { var p = document.createElement('p'); p.textContent = text; body.appendChild(p); });
}, 120);</script>`;
}

function article(one: Article, related: readonly Article[]): string {
  const at = hanoiParts(one.publishedAt);
  const body = blocks(one.blocks, {
    photo: (caption, index) => photo(one, caption, index),
    related: () => teasers(related),
  });
  const head = `${openGraph(one, addressOf(one), image(one, 1))}
<meta property="article:published_time" content="${hanoiIso(one.publishedAt, '+07:00')}">
<meta property="article:modified_time" content="${hanoiIso(one.modifiedAt, '+07:00')}">
<meta property="article:section" content="${esc(one.section)}">`;
  const origin = one.attributed ? one.origin : null;
  return page(
    'vi',
    one.title,
    head,
    `${HEADER}<div class="bx-breadcrumb"><a href="/">Trang chủ</a><a href="/huu-nghi">${esc(one.section)}</a></div>
<div class="article-detail">
<h1 class="article-detail-title">${esc(one.title)}</h1>
<span class="article-detail-date">${at.HH}:${at.mm} | ${at.dd}/${at.MM}/${at.yyyy} GMT+7</span>
<span class="fontsize">aa</span>
<div class="article-detail-similar">${related.map((r) => `<a href="${r.path}">${esc(r.title)}</a><a href="${r.path}">${esc(r.title)}</a>`).join('')}</div>
<div class="article-detail-desc">${esc(one.lead)}</div>
<div class="__MASTERCMS_CONTENT fw f1 mb20 clearfix">${one.script ? '' : `\n${body}\n`}</div>
${one.script ? `<noscript>Bài này cần JavaScript để hiển thị.</noscript>${scripted(one)}` : ''}
<div class="article-detail-author">${esc(one.author)}</div>
${origin ? `<div class="article-detail-source">Nguồn Kinh tế &amp; Đô thị: <a href="${addressOf(origin)}">${addressOf(origin)}</a></div>` : ''}
${one.agency ? `<div class="article-detail-source">Theo ${esc(one.agency)}</div>` : ''}
<div class="article-keyword"><a href="/tag/hop-tac-dia-phuong-1.tag">hợp tác địa phương</a></div>
<p class="follow">Theo dõi thoidai.com.vn trên</p>
</div>${FOOTER}`,
  );
}

function listing({ name, articles, older, number }: ListingPage): string {
  const items = articles.map((one) => {
    const at = hanoiParts(one.publishedAt);
    return `<div class="article"><a class="article-image" href="${one.path}"><img src="${image(one, 1)}" alt=""></a>
<h3 class="article-title"><a class="article-link" href="${one.path}" title="${esc(one.title)}">${esc(one.title)}</a></h3>
<div class="article-desc">${esc(one.lead)}</div>
<div class="article-info"><span class="format_time">${at.HH}:${at.mm}</span><span class="format_date">${at.dd}/${at.MM}/${at.yyyy}</span></div></div>`;
  });
  return page(
    'vi',
    `${name} | Thời Đại`,
    `${older ? `<link rel="next" href="https://${HOST}${older}">` : ''}<link rel="alternate" type="application/rss+xml" href="/rss_feed/">`,
    `${HEADER}<h1>${esc(name)}</h1><div class="bx-listing">\n${items.join('\n')}\n</div>
<div class="__MB_ARTICLE_PAGING"><div class="lt">Trang ${number}</div><div class="rt">${older ? `<a href="${older}">Sau</a>` : ''}</div></div>${FOOTER}`,
  );
}

const of =
  (...sections: string[]) =>
  (one: Article) =>
    !one.script && sections.includes(one.section);

/** thoidai.com.vn with the class names of the `mastercms` family; its emagazine needs JavaScript. */
export const thoidai: Outlet = {
  id: 'thoidai',
  hosts: [HOST, 'www.thoidai.com.vn', 'tacnghiep.thoidai.com.vn'],
  robots: 'User-agent: *\nDisallow: /article/\nDisallow: /tag/\nAllow: /\n',
  listings: {
    '/': { name: 'Trang chủ', takes: (one) => !one.script },
    '/huu-nghi': { name: 'Hữu nghị', takes: of('Hữu nghị') },
    '/doi-ngoai': { name: 'Đối ngoại', takes: of('Đối ngoại') },
    '/viet-nam-hom-nay': { name: 'Việt Nam hôm nay', takes: of('Việt Nam hôm nay') },
    '/emagazine': { name: 'Emagazine', takes: (one) => one.script },
  },
  pagePath: (path, number) => `${path === '/' ? '' : path}/trang-${number}`,
  article,
  listing,
  notFound: () =>
    page(
      'vi',
      'Không tìm thấy bài viết',
      '',
      `${HEADER}<h1>Không tìm thấy bài viết</h1><p>Bài viết không tồn tại hoặc đã được chuyển đi.</p>${FOOTER}`,
    ),
};
