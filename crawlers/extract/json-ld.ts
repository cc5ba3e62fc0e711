import type { Element } from './parse-page.ts';

/** What schema.org data of a page says about its article; absent facts are null. */
export interface LinkedData {
  headline: string | null;
  description: string | null;
  body: string | null;
  author: string | null;
  /** The outlet, where it names itself as author. */
  outlet: string | null;
  section: string | null;
  image: string | null;
  published: string | null;
  modified: string | null;
  url: string | null;
}

type Thing = Record<string, unknown>;

const ARTICLE =
  /^(?:(?:News|Reportage|Opinion|Analysis|Background|Review|Scholarly|Tech|Blog|Satirical|AdvertiserContent)?Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report|NewsArticle)$/;
const MOST_THINGS = 500;
const DEEPEST = 12;

/** The article among a page's JSON-LD scripts (objects, arrays, @graph, mainEntity), or null. Broken scripts are left out. */
export function readLinkedData(scripts: readonly Element[]): LinkedData | null {
  const things = scripts.flatMap((script) => thingsIn(parse(textOf(script)), 0)).slice(0, MOST_THINGS);
  const articles = things.filter((thing) => typesOf(thing).some((type) => ARTICLE.test(type)));
  const best = articles.toSorted((a, b) => Object.keys(b).length - Object.keys(a).length)[0];
  if (!best) return null;
  return {
    headline: text(best.headline) ?? text(best.name),
    description: text(best.description) ?? text(best.abstract),
    body: text(best.articleBody) ?? text(best.text),
    author: names(best.author, best.publisher) ?? names(best.creator, best.publisher),
    outlet: names(best.author, null),
    section: text(first(best.articleSection)),
    image: imageOf(first(best.image)) ?? imageOf(first(best.thumbnailUrl)),
    published: text(best.datePublished) ?? text(best.dateCreated),
    modified: text(best.dateModified),
    url: text(best.url) ?? idOf(best.mainEntityOfPage),
  };
}

function textOf(script: Element): string {
  return script.children.map((child) => (child.type === 'text' ? child.data : '')).join('');
}

/** Line breaks inside strings, trailing commas and semicolons and HTML comments are common faults; others are not repaired. */
function parse(source: string): unknown {
  const bare = source
    .replaceAll(
      /^\s*(?:<!--|\/\*<!\[CDATA\[\*\/|\/\/\s*<!\[CDATA\[)|(?:-->|\/\*\]\]>\*\/|\/\/\s*\]\]>)\s*$/g,
      '',
    )
    .trim()
    .replace(/;$/, '');
  const oneLine = bare.replaceAll(/[\u0000-\u001f]+/g, ' ');
  for (const candidate of [bare, oneLine, oneLine.replaceAll(/,\s*(?=[}\]])/g, '')]) {
    try {
      return JSON.parse(candidate) as unknown;
    } catch {
      // The next form is tried; a script that no form helps says nothing.
    }
  }
  return null;
}

function thingsIn(value: unknown, depth: number): Thing[] {
  if (depth > DEEPEST || typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.slice(0, MOST_THINGS).flatMap((one) => thingsIn(one, depth + 1));
  const thing = value as Thing;
  return [
    thing,
    ...['@graph', 'mainEntity', 'mainEntityOfPage', 'itemListElement', 'item'].flatMap((key) =>
      thingsIn(thing[key], depth + 1),
    ),
  ];
}

function typesOf(thing: Thing): string[] {
  const type = thing['@type'];
  return (Array.isArray(type) ? type : [type])
    .filter((one) => typeof one === 'string')
    .map((one) => one.replace(/^.*[/:#]/, ''));
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

function text(value: unknown): string | null {
  const one = first(value);
  if (typeof one !== 'string') return null;
  return one.trim() || null;
}

/** Who wrote it, but for the outlet itself. */
function names(value: unknown, publisher: unknown): string | null {
  const outlet = nameOf(first(publisher));
  const all = (Array.isArray(value) ? value : [value]).map(nameOf);
  const said = [...new Set(all.filter((name) => name !== null && name !== outlet && !/^https?:/.test(name)))];
  return said.length ? said.slice(0, 8).join(', ') : null;
}

function nameOf(value: unknown): string | null {
  return typeof value === 'object' && value !== null ? text((value as Thing).name) : text(value);
}

function imageOf(value: unknown): string | null {
  if (typeof value === 'object' && value !== null)
    return text((value as Thing).url) ?? text((value as Thing).contentUrl);
  return text(value);
}

function idOf(value: unknown): string | null {
  if (typeof value === 'object' && value !== null) return text((value as Thing)['@id']);
  return text(value);
}

/** The JSON-LD scripts of a page. */
export function isLinkedData(element: Element): boolean {
  return element.name === 'script' && /ld\+json/i.test(element.attribs.type ?? '');
}
