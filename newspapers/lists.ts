import { gzipSync } from 'node:zlib';
import { hanoiParts } from './calendar.ts';
import { addressOf, type Article } from './edition.ts';
import { esc } from './outlets/outlet.ts';

/** An RSS 2.0 feed; `full` puts whole bodies into `content:encoded`, as MasterCMS does. */
export function rss(options: {
  title: string;
  link: string;
  articles: readonly Article[];
  full?: boolean;
}): string {
  const items = options.articles.map((one) => {
    const body = one.blocks
      .map((block) => (block.kind === 'text' ? `<p>${esc(block.text)}</p>` : ''))
      .join('');
    return `<item><title>${esc(one.title)}</title><link>${addressOf(one)}</link><guid isPermaLink="true">${addressOf(one)}</guid>
<pubDate>${one.publishedAt.toUTCString()}</pubDate><category>${esc(one.section)}</category>
<description><![CDATA[<a href="${addressOf(one)}">${esc(one.title)}</a> ${esc(one.lead)}]]></description>${options.full ? `<content:encoded><![CDATA[${body}]]></content:encoded>` : ''}</item>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>${esc(options.title)}</title><link>${options.link}</link><description>${esc(options.title)}</description>
${items.join('\n')}
</channel></rss>
`;
}

/** The index: one sitemap for each month with articles and one of categories. */
export function sitemapIndex(host: string, articles: readonly Article[]): string {
  const months = new Set(articles.map(monthOf));
  const all = [...[...months].map((month) => `news-${month}.xml`), 'categories.xml'];
  return `<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${all.map((name) => `<sitemap><loc>https://${host}/sitemaps/${name}</loc></sitemap>`).join('\n')}
</sitemapindex>
`;
}

/** The articles of a month (`2026-11`), with Google's news extension. */
export function newsSitemap(name: string, articles: readonly Article[]): string {
  const urls = articles.map(
    (one) =>
      `<url><loc>${addressOf(one)}</loc><lastmod>${one.modifiedAt.toISOString()}</lastmod><news:news><news:publication><news:name>${esc(name)}</news:name><news:language>${one.lang}</news:language></news:publication><news:publication_date>${one.publishedAt.toISOString()}</news:publication_date><news:title>${esc(one.title)}</news:title></news:news></url>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
${urls.join('\n')}
</urlset>
`;
}

/** The listings of an outlet as a sitemap. */
export function categorySitemap(host: string, paths: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${paths.map((path) => `<url><loc>https://${host}${path}</loc></url>`).join('\n')}
</urlset>
`;
}

/** The month of an article as `epi` names its sitemaps: `2026-9`. */
export function monthOf(article: Article): string {
  const { yyyy, MM } = hanoiParts(article.publishedAt);
  return `${yyyy}-${Number(MM)}`;
}

/** Bytes of a packed sitemap. */
export function packed(xml: string): Buffer {
  return gzipSync(xml);
}
