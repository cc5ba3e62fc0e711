import { hanoiParts } from '../calendar.ts';
import { addressOf, type Article } from '../edition.ts';
import { blocks, DISCLOSURE, esc, openGraph, page, type ListingPage, type Outlet } from './outlet.ts';

const HOST = 'www.vietnam.vn';

const NAME: Record<Article['outlet'], Record<Article['lang'], string>> = {
  kinhtedothi: {
    vi: 'Báo Kinh tế và Đô thị',
    ja: 'Báo Kinh tế và Đô thị',
    en: 'Báo Kinh tế và Đô thị',
    th: 'Báo Kinh tế và Đô thị',
  },
  sggp: {
    vi: 'Báo Sài Gòn Giải phóng',
    ja: 'Báo Sài Gòn Giải phóng',
    en: 'Báo Sài Gòn Giải phóng',
    th: 'Báo Sài Gòn Giải phóng',
  },
  thoidai: { vi: 'Thời Đại', ja: 'Thời Đại', en: 'Thời Đại', th: 'Thời Đại' },
  'vietnam-vn': { vi: 'Việt Nam', ja: 'Việt Nam', en: 'Việt Nam', th: 'Việt Nam' },
};

const SOURCE: Record<Article['lang'], string> = { vi: 'Nguồn', ja: '出典', en: 'Source', th: 'ที่มา' };
const MORE: Record<Article['lang'], string> = {
  vi: 'Cùng chủ đề',
  ja: '同じトピック',
  en: 'Same tag',
  th: 'หัวข้อเดียวกัน',
};

const HEADER = `<header><a href="/">Vietnam.vn - Nền tảng quảng bá Việt Nam</a><nav><a href="/">VI</a><a href="/en">EN</a><a href="/ja">JA</a><a href="/th">TH</a></nav></header>`;
const FOOTER = `<footer><p>Vietnam.vn</p><p class="sample">${DISCLOSURE}</p></footer>`;

function image(article: Article, index: number): string {
  const { yyyy, MM, dd } = hanoiParts(article.publishedAt);
  return `https://vstatic.vietnam.vn/vietnam/resource/IMAGE/${yyyy}/${MM}/${dd}/${article.publishedAt.getTime()}_${article.number}-${index}.jpg`;
}

/** The outlet that printed the text first, behind copies and translations. */
function firstPrint(article: Article): Article {
  return article.origin ? firstPrint(article.origin) : article;
}

/** A reconstruction: only the order of the text, the doubled source name and the glued date are documented. */
function article(one: Article, related: readonly Article[]): string {
  const at = hanoiParts(one.publishedAt);
  const first = firstPrint(one);
  const name = NAME[first.outlet][one.lang];
  const body = blocks(one.blocks, {
    photo: (caption, index) =>
      `<figure><img src="${image(one, index)}" alt=""><figcaption>${esc(caption)}</figcaption></figure>`,
    related: () => '',
  });
  const source =
    first.outlet === 'vietnam-vn'
      ? ''
      : `<p class="source">${SOURCE[one.lang]}: <a href="${addressOf(first)}">${addressOf(first)}</a></p>`;
  return page(
    one.lang,
    one.title,
    openGraph(one, addressOf(one), image(one, 1)),
    `${HEADER}<main><article>
<h1>${esc(one.title)}</h1>
<div class="sapo">${esc(one.lead)}</div>
<div class="meta"><span>${name}</span><span>${name}</span><span>${at.dd}/${at.MM}/${at.yyyy}</span></div>
<div class="content">
${body}
<p class="author">${esc(one.author)}</p>
${source}
</div>
</article><aside><h2>${MORE[one.lang]}</h2>${related.map((r) => `<p><a href="${r.path}">${esc(r.title)}</a></p>`).join('')}</aside></main>${FOOTER}`,
  );
}

function listing({ name, articles, older, path }: ListingPage): string {
  const items = articles.map(
    (one) =>
      `<div class="item"><a href="${one.path}"><h3>${esc(one.title)}</h3></a><p>${esc(one.lead)}</p></div>`,
  );
  const lang = /^\/(ja|en|th)\b/.exec(path)?.[1] ?? 'vi';
  return page(
    lang,
    `${name} - Vietnam.vn`,
    older ? `<link rel="next" href="https://${HOST}${older}">` : '',
    `${HEADER}<main><h1>${esc(name)}</h1><section class="news">\n${items.join('\n')}\n</section>${older ? `<a rel="next" class="next" href="${older}">›</a>` : ''}</main>${FOOTER}`,
  );
}

/** vietnam.vn in four languages: republished texts with their source, and machine translations. */
export const vietnamVn: Outlet = {
  id: 'vietnam-vn',
  hosts: [HOST, 'vietnam.vn'],
  robots: 'User-agent: *\nDisallow: /search\n',
  listings: {
    '/': { name: 'Trang chủ', takes: (one) => one.lang === 'vi' },
    '/ja': { name: 'ホーム', takes: (one) => one.lang === 'ja' },
    '/en': { name: 'Home', takes: (one) => one.lang === 'en' },
    '/th': { name: 'หน้าแรก', takes: (one) => one.lang === 'th' },
  },
  pagePath: (path, number) => `${path === '/' ? '' : path}/page/${number}`,
  article,
  listing,
  notFound: () =>
    page(
      'vi',
      'Không tìm thấy',
      '',
      `${HEADER}<main><h1>404</h1><p>Nội dung không tồn tại. / ページが見つかりません。 / Page not found.</p></main>${FOOTER}`,
    ),
};
