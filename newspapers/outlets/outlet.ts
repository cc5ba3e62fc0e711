import type { Article, Block } from '../edition.ts';

/** One page of a listing as an outlet shows it. */
export interface ListingPage {
  name: string;
  path: string;
  articles: Article[];
  /** Path of the page with older articles, or null on the last. */
  older: string | null;
  number: number;
}

/** What differs between the replicas: their addresses and their markup. */
export interface Outlet {
  id: Article['outlet'];
  /** Hosts that answer as this outlet, its home first. */
  hosts: readonly string[];
  robots: string;
  /** Every listing by its path; an article shows in those whose filter takes it. */
  listings: Record<string, { name: string; takes: (article: Article) => boolean }>;
  /** Path of the n-th page (from 2) of a listing. */
  pagePath(listing: string, number: number): string;
  article(article: Article, related: readonly Article[]): string;
  listing(page: ListingPage): string;
  notFound(): string;
}

/** Text as it may stand in HTML, XML and attributes. */
export function esc(text: string): string {
  return text.replaceAll(/[&<>"]/g, (char) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[char] ?? '&quot;');
}

/** A whole page; `head` holds what the outlet adds. */
export function page(lang: string, title: string, head: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${esc(title)}</title>
${head}
</head>
<body>
${body}
</body>
</html>
`;
}

/** The meta elements that all outlets share. */
export function openGraph(article: Article, url: string, image: string): string {
  return `<link rel="canonical" href="${url}">
<meta name="description" content="${esc(article.lead)}">
<meta property="og:type" content="article">
<meta property="og:url" content="${url}">
<meta property="og:title" content="${esc(article.title)}">
<meta property="og:description" content="${esc(article.lead)}">
<meta property="og:image" content="${image}">`;
}

/** A body block by block; the outlet gives the markup of photos and related links. */
export function blocks(
  all: readonly Block[],
  markup: { photo: (caption: string, index: number) => string; related: () => string },
): string {
  let photos = 0;
  return all
    .map((block) => {
      if (block.kind === 'related') return markup.related();
      if (block.kind === 'photo') return markup.photo(block.text, (photos += 1));
      return `<p>${esc(block.text)}</p>`;
    })
    .join('\n');
}

/** The line that every replica carries in its footer. */
export const DISCLOSURE =
  'Bản mô phỏng để chạy thử phần mềm: mọi sự kiện, nhân vật trong các bài đều là hư cấu. / Sample newspaper: all events and people are invented. / 見本紙面であり、記事の出来事と人物はすべて架空です。';
