import type { Draft } from '../../core/article.ts';
import { detectLanguage } from '../../core/judge/language.ts';
import type { ArticleRules } from '../../core/source.ts';
import { cleanBody, withoutPrefix } from './clean-body.ts';
import { isBoilerplate } from './boilerplate.ts';
import { findMainText } from './main-text.ts';
import { attributionOf } from './attribution-of.ts';
import { absolute, itemOf, metaOf, readMetadata, type Metadata } from './metadata.ts';
import { paragraphsOf, shortLineOf, signsIn } from './page-text.ts';
import { attribute, openPage, parsePage, type Element, type OpenPage, type Tree } from './parse-page.ts';
import { textInData } from './page-data.ts';
import { prefixStripper } from './prefixes.ts';
import { readPublished } from './read-published.ts';
import { decoded, readTitle } from './read-title.ts';
import { rulesAt } from './rules-at.ts';
import { finderOf, type Finder } from './selected.ts';

/** What is known of a site before its page is read. */
export interface SiteRules {
  article: ArticleRules;
  zone: string;
  language?: string | undefined;
}

interface Reading {
  url: string;
  tree: Tree;
  elements: readonly Element[];
  find: Finder;
  data: Metadata;
  article: ArticleRules;
  strip: (text: string) => string;
}

/**
 * The fields of an article's page: by the source's selectors, each that is absent or finds nothing by JSON-LD,
 * OpenGraph, meta, microdata and at last by the page's main text. A field that the page doesn't show is null. `now` is when
 * the page was fetched: of an older page the layout of that day is read. Throws Failure `too-deep`.
 */
export function extract(page: { url: string; html: string }, rules: SiteRules | null, now: Date): Draft {
  return extractFrom(openPage(page.url, page.html), rules, now);
}

/** The same of a page that is taken apart already; selectors that remove parts change its tree. */
export function extractFrom(page: OpenPage, rules: SiteRules | null, now: Date): Draft {
  const { tree, elements } = page;
  const article = rules ? rulesAt(rules.article, now) : {};
  const reading: Reading = {
    url: page.url,
    tree,
    elements,
    find: finderOf(tree),
    data: readMetadata(elements, page.url),
    article,
    strip: prefixStripper(article.prefixes),
  };
  const title = titleOf(reading);
  const dates = readPublished({
    ...reading,
    context: { zone: rules?.zone ?? zoneOf(page.url), order: article.dateOrder, now },
    guessedZone: !rules,
  });
  const author = authorOf(reading);
  const section = sectionOf(reading);
  const image = imageOf(reading);
  const source = article.source ? (reading.find.first(article.source)?.value ?? null) : null;
  const lead = leadOf(reading);
  const body = bodyOf(reading, { title, lead: lead.apart ? lead.text : null, author });
  const lang = languageOf(`${title ?? ''}\n${body.text ?? ''}`);
  const flags = [...dates.flags, ...body.flags];
  if (lang && rules?.language && !rules.language.startsWith(lang.slice(0, 2))) flags.push('other-language');
  return {
    title,
    lead: lead.text,
    text: body.text,
    lang,
    publishedAt: dates.published,
    modifiedAt: dates.modified,
    author: author ?? body.author,
    section,
    image,
    canonicalUrl: canonicalOf(reading),
    attribution: attributionOf({ source, raw: body.raw, elements, dateLine: dates.line }),
    flags,
  };
}

function titleOf({ find, article, data }: Reading): string | null {
  const ruled = find.first(article.title)?.value;
  return ruled?.normalize('NFC') ?? readTitle(data);
}

/** A person before an agency, an agency before the outlet that names itself. */
function authorOf({ find, article, data, elements }: Reading): string | null {
  return (
    authorIn(find.first(article.author)?.value) ??
    authorIn(data.linked?.author) ??
    authorIn(
      metaOf(data, 'author', 'dable:author', 'article:author', 'dc.creator', 'parsely-author', 'byl'),
    ) ??
    authorIn(itemOf(data, 'author')) ??
    signedBy(elements) ??
    authorIn(data.linked?.outlet)
  );
}

function authorIn(said: string | null | undefined): string | null {
  if (!said) return null;
  const plain = decoded(said)
    .replace(/^\s*(?:by|tác giả|bài|文|取材)\s*[:：]?\s+/iu, '')
    .trim();
  const none = /^https?:|^\W+$|^\d+$|^\S+@\S+$|^(?:admin|administrator|null|undefined)$/i.test(plain);
  return plain && plain.length <= 120 && !none ? plain : null;
}

/** A short element named for the author, as many papers close an article with. */
function signedBy(elements: readonly Element[]): string | null {
  for (const element of elements) {
    const name = attribute(element, 'class');
    if (!/(?:^|[\s_-])(?:author|byline|tac-?gia)(?:$|[\s_-])/i.test(name)) continue;
    const line = shortLineOf(element, 60);
    if (line && !/\d|:|@/.test(line)) return line;
  }
  return null;
}

function sectionOf({ find, article, data }: Reading): string | null {
  const said =
    find.first(article.section)?.value ??
    data.linked?.section ??
    metaOf(data, 'article:section', 'section', 'cxenseparse:section') ??
    itemOf(data, 'articleSection');
  return said ? decoded(said).slice(0, 120) : null;
}

function imageOf({ find, article, data }: Reading): string | null {
  const ways = [
    find.first(article.image)?.value,
    data.linked?.image,
    metaOf(data, 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src'),
    itemOf(data, 'image'),
  ];
  for (const way of ways) {
    const image = absolute(way, data.base);
    if (image && !/default[_-]?(?:image|img|share|thumb)|\/(?:logo|no-?image|placeholder)[^/]*$/i.test(image))
      return image;
  }
  return null;
}

function canonicalOf({ data, url }: Reading): string | null {
  for (const way of [data.canonical, metaOf(data, 'og:url'), data.linked?.url]) {
    const address = absolute(way, data.base);
    // A template that names the front page as every article's address is wrong.
    if (address && (new URL(address).pathname !== '/' || new URL(url).pathname === '/')) return address;
  }
  return null;
}

/** The lead, and whether it stands apart from the body on the page. */
function leadOf({ find, article, data, elements, strip }: Reading): { text: string | null; apart: boolean } {
  const ruled = find.first(article.lead);
  const shown = ruled && !ruled.attr ? ruled.value : null;
  if (shown) return { text: withoutPrefix(shown, strip).normalize('NFC'), apart: true };
  const said =
    ruled?.value ??
    data.linked?.description ??
    metaOf(data, 'og:description', 'twitter:description', 'description') ??
    itemOf(data, 'description');
  const visible = sapoOf(elements);
  if (visible) return { text: withoutPrefix(visible, strip).normalize('NFC'), apart: true };
  return { text: said ? withoutPrefix(decoded(said), strip).normalize('NFC') : null, apart: false };
}

/** Vietnamese papers name the lead's element `sapo`. */
function sapoOf(elements: readonly Element[]): string | null {
  for (const element of elements) {
    if (!/(?:^|[\s_-])(?:sapo|chapeau|chappeau)(?:$|[\s_-])/i.test(attribute(element, 'class'))) continue;
    const line = shortLineOf(element, 1500);
    if (!line) continue;
    // Japanese says in fifteen signs what takes thirty letters.
    const least = /[\u3040-\u30ff\u4e00-\u9fff]/u.test(line) ? 15 : 30;
    if (line.length >= least) return line;
  }
  return null;
}

interface Body {
  text: string | null;
  /** Paragraphs before cleaning, where source lines still stand. */
  raw: string[];
  author: string | null;
  flags: string[];
}

const LEAST_BODY = 25;
/** A text this short may be a teaser of what a script would show. */
const LITTLE_BODY = 300;

function bodyOf(
  { find, article, data, tree, elements, strip }: Reading,
  known: { title: string | null; lead: string | null; author: string | null },
): Body {
  const element = article.body ? bodyElement(find, article) : null;
  if (article.remove) find.remove(article.remove);
  const ruled = element ? paragraphsOf(element, skipInBody) : [];
  const cleaned = cleanBody(ruled, { ...known, strip });
  if (weight(cleaned) >= LEAST_BODY)
    return { text: cleaned.join('\n\n'), raw: ruled, author: null, flags: [] };
  const flags = article.body ? ['body-without-selector'] : [];
  // The place for the body is there but nothing in it: a script fills it, and other text on the page is not the body.
  const blank = !element && picksOf(article.body).some((one) => find.all(one).length > 0);
  const main = blank ? { paragraphs: [] } : findMainText(tree, known.title);
  const found = cleanBody(main.paragraphs, { ...known, strip });
  const linked = linkedBody(data.linked?.body ?? null);
  const shown = weight(linked) * 0.5 > weight(found) ? linked : found;
  const inData = weight(shown) < LITTLE_BODY && !blank ? textInData(elements, known.title) : [];
  const best = inData.length ? cleanBody(inData, { ...known, strip }) : shown;
  return {
    text: weight(best) >= LEAST_BODY ? best.join('\n\n') : null,
    raw: best === linked ? linked : main.paragraphs,
    author: null,
    flags,
  };
}

function picksOf(picks: ArticleRules['body']): string[] {
  return [picks].flat().flatMap((pick) => (typeof pick === 'string' ? [pick] : (pick?.select ?? [])));
}

function bodyElement(find: Finder, article: ArticleRules): Element | null {
  for (const pick of Array.isArray(article.body) ? article.body : [article.body]) {
    const found = find.first(pick);
    if (found && found.value.length >= LEAST_BODY) return found.element;
  }
  return null;
}

/** Inside a body found by a selector only sure signs count: captions, hidden parts, lists of other articles. */
function skipInBody(element: Element): boolean {
  return isBoilerplate(element) || isCaption(element);
}

function isCaption(element: Element): boolean {
  return (
    element.name === 'table' &&
    /picture|image|photo|imgEditor|MASTERCMS_TPL/i.test(attribute(element, 'class'))
  );
}

function linkedBody(body: string | null): string[] {
  if (!body) return [];
  const text = decoded(body);
  return /<(?:p|br|div)\b/i.test(text)
    ? paragraphsOf(parsePage(text))
    : text.split(/\n+/).map((line) => line.trim());
}

function weight(paragraphs: readonly string[]): number {
  return paragraphs.reduce((sum, one) => sum + signsIn(one), 0);
}

function languageOf(text: string): string | null {
  const lang = detectLanguage(text);
  return lang === 'und' ? null : lang;
}

const ZONES: [RegExp, string][] = [
  [/\.vn$/, 'Asia/Ho_Chi_Minh'],
  [/\.jp$/, 'Asia/Tokyo'],
  [/\.th$/, 'Asia/Bangkok'],
  [/\.kr$/, 'Asia/Seoul'],
  [/\.(?:cn|tw|hk)$/, 'Asia/Shanghai'],
];

function zoneOf(url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return ZONES.find(([pattern]) => pattern.test(host))?.[1] ?? 'UTC';
}
