import { hanoiIso, hanoiParts } from '../calendar.ts';
import { addressOf, type Article } from '../edition.ts';
import { blocks, DISCLOSURE, esc, openGraph, page, type ListingPage, type Outlet } from './outlet.ts';

const HOST = 'www.sggp.org.vn';
const PLACEHOLDER = 'data:image/gif;base64,R0lGODlhAQABAAAAACw=';

const HEADER = `<header class="site-header"><a class="logo" href="/" title="Sài Gòn Giải Phóng">SGGP</a>
<ul class="menu"><li><a href="/chinhtri/">Chính trị</a></li><li><a href="/kinhte/">Kinh tế</a></li><li><a href="/thegioi/">Thế giới</a></li>
<li><a href="/xahoi/">Xã hội</a></li><li><a href="/giaoduc/">Giáo dục</a></li><li><a href="/tim-kiem/">Tìm kiếm</a></li></ul></header>`;
const FOOTER = `<footer class="site-footer"><p>Cơ quan của Đảng bộ địa phương</p><p class="sample">${DISCLOSURE}</p></footer>`;

function image(article: Article, index: number): string {
  return `https://image.sggp.org.vn/w1000/Uploaded/${hanoiParts(article.publishedAt).yyyy}/sample/${article.id}-${index}.webp`;
}

function time(article: Article): string {
  const at = hanoiParts(article.publishedAt);
  const seconds = Math.floor(article.publishedAt.getTime() / 1000);
  return `<time class="time" datetime="${hanoiIso(article.publishedAt, '+0700')}" data-time="${seconds}">${at.dd}/${at.MM}/${at.yyyy} ${at.HH}:${at.mm}</time>`;
}

function story(article: Article): string {
  return `<article class="story">
<div class="story__thumb"><a href="${article.path}"><img src="${PLACEHOLDER}" data-src="${image(article, 1)}" alt=""></a></div>
<h2 class="story__heading"><a class="cms-link" href="${article.path}">${esc(article.title)}</a></h2>
<div class="story__summary">${esc(article.lead)}</div>${time(article)}
</article>`;
}

function article(one: Article, related: readonly Article[]): string {
  const body = blocks(one.blocks, {
    photo: (caption, index) =>
      `<table class="picture"><tr><td><img class="cms-photo" src="${PLACEHOLDER}" data-src="${image(one, index)}" alt="${esc(caption)}"></td></tr><tr><td class="caption">${esc(caption)}</td></tr></table>`,
    related: () =>
      `<div class="sda_middle" id="adsWeb_AdsArticleMiddle"></div><div class="article-relate">${related.map(story).join('\n')}</div>`,
  });
  const head = `${openGraph(one, addressOf(one), image(one, 1))}
<meta property="article:published_time" content="${hanoiIso(one.publishedAt, '+0700')}">
<meta property="article:modified_time" content="${hanoiIso(one.modifiedAt, '+0700')}">
<meta property="article:section" content="${esc(one.section)}">`;
  return page(
    'vi',
    one.title,
    head,
    `${HEADER}<div class="wrapper detail-page"><div class="main-column article">
<h1 class="article__title cms-title">${esc(one.title)}</h1>
<div class="article__meta">${time(one)}</div>
<div class="article__social"><a href="#">Chia sẻ</a><a href="#">Zalo</a></div>
<div class="article__sapo cms-desc"><p>${esc(one.lead)}</p></div>
<div class="article__body zce-content-body cms-body" itemprop="articleBody">
${body}
${one.agency ? `<div class="article__source">(${esc(one.agency)})</div>` : ''}
</div>
<div class="article__author">${esc(one.author.toUpperCase())}</div>
<div class="article__tag"><a href="/tu-khoa/nhat-ban-tag1.html">Nhật Bản</a><a href="/tu-khoa/doi-ngoai-tag2.html">đối ngoại</a></div>
</div><aside class="sidebar"><h3>Tin cùng chuyên mục</h3>${related.map(story).join('\n')}</aside></div>${FOOTER}`,
  );
}

function listing({ name, articles, older }: ListingPage): string {
  return page(
    'vi',
    `${name} | Báo Sài Gòn Giải Phóng`,
    `${older ? `<link rel="next" href="https://${HOST}${older}">` : ''}<link rel="alternate" type="application/rss+xml" href="https://${HOST}/rss/home.rss">`,
    `${HEADER}<div class="wrapper category-page"><h1>${esc(name)}</h1><div class="timeline loadmore" id="box-content">
${articles.map(story).join('\n')}
${older ? `<a class="btn-timeline-more" href="${older}">Xem thêm</a>` : ''}
</div></div>${FOOTER}`,
  );
}

const of =
  (...sections: string[]) =>
  (one: Article) =>
    sections.includes(one.section);

/** sggp.org.vn with the class names of the `epi` family. */
export const sggp: Outlet = {
  id: 'sggp',
  hosts: [HOST, 'sggp.org.vn'],
  robots: `User-agent: *\nDisallow: /api/\nDisallow: /tim-kiem/\nSitemap: https://${HOST}/sitemap.xml\n`,
  listings: {
    '/': { name: 'Trang chủ', takes: () => true },
    '/chinhtri-doingoai/': { name: 'Đối ngoại', takes: of('Đối ngoại') },
    '/chinhtri/': { name: 'Chính trị', takes: of('Chính trị', 'Đối ngoại') },
    '/kinhte/': { name: 'Kinh tế', takes: of('Kinh tế') },
    '/thegioi/': { name: 'Thế giới', takes: of('Thế giới') },
    '/xahoi/': { name: 'Xã hội', takes: of('Xã hội') },
    '/giaoduc/': { name: 'Giáo dục', takes: of('Giáo dục') },
  },
  pagePath: (path, number) => `${path}trang-${number}.html`,
  article,
  listing,
  notFound: () =>
    page(
      'vi',
      'Không tìm thấy trang',
      '',
      `${HEADER}<div class="wrapper"><h1>404</h1><p>Trang bạn tìm không còn trên hệ thống.</p></div>${FOOTER}`,
    ),
};
