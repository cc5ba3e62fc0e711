import type { Calendar, DateStyle } from './calendar.ts';
import { readManuscripts, type Expected, type Manuscript, type OutletId } from './manuscript.ts';

/** A piece of a body: a paragraph, a photo's caption or the place where the outlet puts its related links. */
export type Block = { kind: 'text' | 'photo'; text: string } | { kind: 'related' };

/** An article as it is printed: dates in words, the address fixed. */
export interface Article {
  id: string;
  outlet: OutletId;
  lang: Manuscript['lang'];
  host: string;
  path: string;
  /** The number that some outlets put into their addresses. */
  number: number;
  title: string;
  lead: string;
  blocks: Block[];
  author: string;
  section: string;
  agency: string | null;
  /** The article whose text this is or translates. */
  origin: Article | null;
  attributed: boolean;
  translated: boolean;
  script: boolean;
  live: boolean;
  publishedAt: Date;
  modifiedAt: Date;
  edit: Manuscript['edit'];
  expected: Expected;
}

export const HOME_HOST: Record<OutletId, string> = {
  kinhtedothi: 'kinhtedothi.vn',
  sggp: 'www.sggp.org.vn',
  thoidai: 'thoidai.com.vn',
  'vietnam-vn': 'www.vietnam.vn',
};

/** The address of an article as its outlet shows it. */
export function addressOf(article: Pick<Article, 'host' | 'path'>): string {
  return `https://${article.host}${article.path}`;
}

/** All articles as one start of the newspapers prints them. */
export function printEdition(calendar: Calendar): Article[] {
  const printed = new Map<string, Article>();
  const written = new Map(readManuscripts().map((one) => [one.id, one]));
  const print = (id: string): Article => {
    const done = printed.get(id);
    if (done) return done;
    const one = written.get(id);
    if (!one) throw new Error(`newspapers/articles: no article has the id ${id}`);
    const originId = one.copyOf ?? one.translationOf;
    const article = printOne(one, originId ? print(originId) : null, calendar);
    printed.set(id, article);
    return article;
  };
  return [...written.keys()].map(print);
}

function printOne(one: Manuscript, origin: Article | null, calendar: Calendar): Article {
  const style: DateStyle = { lang: one.lang, hyphen: one.outlet === 'sggp' };
  const copied = one.copyOf ? origin : null;
  const own = (field: 'title' | 'lead', taken: string | undefined): string => {
    const text = one[field] === undefined ? taken : calendar.render(one[field].trim(), style);
    if (text === undefined) throw new Error(`newspapers/articles: ${one.id} has no ${field}`);
    return text;
  };
  const expected = one.expected ?? origin?.expected;
  if (!expected) throw new Error(`newspapers/articles: ${one.id} has no labels`);
  const title = own('title', copied?.title);
  const [day = '0', time = '00:00'] = one.published.split(' ');
  const publishedAt = calendar.at(Number(day), time);
  const number = numberOf(one.id);
  return {
    id: one.id,
    outlet: one.outlet,
    lang: one.lang,
    host: HOME_HOST[one.outlet],
    number,
    path: pathOf(one, one.translationOf && origin ? origin.path : slugOf(title), number),
    title,
    lead: own('lead', copied?.lead),
    blocks: one.body === undefined ? (copied?.blocks ?? []) : blocksOf(calendar.render(one.body, style)),
    author: one.author ?? copied?.author ?? '',
    section: one.section,
    agency: one.agency ?? copied?.agency ?? null,
    origin,
    attributed: one.attributed,
    translated: one.translationOf !== undefined,
    script: one.script,
    live: one.live,
    publishedAt,
    modifiedAt: publishedAt,
    edit: one.edit,
    expected,
  };
}

function blocksOf(body: string): Block[] {
  return body.split(/\n\s*\n/).map((part): Block => {
    const text = part.replaceAll(/\s*\n\s*/g, ' ').trim();
    if (text === '[related]') return { kind: 'related' };
    if (text.startsWith('[photo]')) return { kind: 'photo', text: text.slice('[photo]'.length).trim() };
    return { kind: 'text', text };
  });
}

function pathOf(one: Manuscript, slug: string, number: number): string {
  if (one.outlet === 'vietnam-vn') return one.translationOf ? `/${one.lang}${slug}` : `/${slug}`;
  if (one.outlet === 'sggp') return `/${slug}-post${number}.html`;
  if (one.outlet === 'thoidai') return `/${one.script ? 'emagazine-' : ''}${slug}-${number}.html`;
  return `/${slug}${one.ending ?? ''}.html`;
}

/** A title as Vietnamese sites write it into an address. */
export function slugOf(title: string): string {
  const plain = title.toLowerCase().replaceAll('đ', 'd').normalize('NFD').replaceAll(/\p{M}/gu, '');
  return plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
}

/** A number that stays with the article however many others are added (FNV-1a of its id). */
function numberOf(id: string): number {
  let hash = 0x81_1c_9d_c5;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01_00_01_93) >>> 0;
  return 200_000 + (hash % 700_000);
}
