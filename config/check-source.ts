import { basename } from 'node:path';
import { parse as parseSelector, type Selector } from 'css-what';
import { RE2JS } from 're2js';
import type { ArticleRules, FamilyFile, GlobalFile, SourceFile } from '../core/source.ts';
import type { ConfigFault, YamlFile } from './read-yaml.ts';

type Path = readonly (string | number)[];

/** What the schema can't say of a source: its name, family, hosts, patterns, selectors and zone. */
export function checkSource(
  source: SourceFile,
  file: YamlFile,
  families: ReadonlyMap<string, FamilyFile>,
): ConfigFault[] {
  const faults = [
    ...checkName(source.id, file),
    ...checkArticle(source.article, file),
    ...checkZone(source.zone, file),
    ...checkGate(source.fetch, file),
  ];
  if (source.family && !families.has(source.family))
    faults.push(
      file.fault(['family'], `There is no family "${source.family}" in families/, or it has a fault.`),
    );
  const hosts = [new URL(source.home).hostname, ...(source.aliases ?? [])].map(bareHost);
  source.discover.forEach((entry, at) => {
    const host = bareHost(new URL(entry.url).hostname);
    if (!hosts.includes(host))
      faults.push(
        file.fault(
          ['discover', at, 'url'],
          `The host ${host} is neither the home's nor one of "aliases"; add it there.`,
        ),
      );
    const check = entry.kind === 'json' ? checkPaths : checkListing;
    faults.push(...check(entry, file, ['discover', at]));
  });
  return faults;
}

/** What the schema can't say of what holds for every source. */
export function checkGlobal(global: GlobalFile, file: YamlFile): ConfigFault[] {
  return checkArticle(global.article, file);
}

/** What the schema can't say of a family. */
export function checkFamily(family: FamilyFile, file: YamlFile): ConfigFault[] {
  return [
    ...checkName(family.id, file),
    ...checkArticle(family.article, file),
    ...checkListing(family.listing ?? {}, file, ['listing']),
    ...checkPaths(family.json ?? {}, file, ['json']),
    ...checkGate(family.fetch, file),
    ...checkZone(family.zone, file),
  ];
}

function checkName(id: string, file: YamlFile): ConfigFault[] {
  const name = basename(file.name).replace(/\.ya?ml$/, '');
  return name === id
    ? []
    : [file.fault(['id'], `The id is "${id}" but the file is named "${name}"; make them the same.`)];
}

function checkZone(zone: string | undefined, file: YamlFile): ConfigFault[] {
  if (!zone) return [];
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return [];
  } catch {
    return [file.fault(['zone'], `"${zone}" is no IANA time zone; write one such as Asia/Tokyo.`)];
  }
}

const FIELDS = [
  'title',
  'lead',
  'body',
  'author',
  'published',
  'modified',
  'section',
  'image',
  'source',
] as const;

function checkArticle(article: ArticleRules | undefined, file: YamlFile): ConfigFault[] {
  if (!article) return [];
  const faults: ConfigFault[] = [];
  for (const key of ['pattern', 'exclude'] as const)
    faults.push(...checkPattern(article[key], file, ['article', key]));
  faults.push(...checkFields(article, file, ['article']));
  article.older?.forEach((layout, at) => faults.push(...checkFields(layout, file, ['article', 'older', at])));
  return faults;
}

function checkFields(
  rules: Pick<ArticleRules, (typeof FIELDS)[number] | 'remove' | 'prefixes'>,
  file: YamlFile,
  path: Path,
): ConfigFault[] {
  const faults: ConfigFault[] = [];
  rules.prefixes?.forEach((one, at) => faults.push(...checkPattern(one, file, [...path, 'prefixes', at])));
  rules.remove?.forEach((one, at) => faults.push(...checkSelector(one, file, [...path, 'remove', at])));
  for (const key of FIELDS) {
    const written = rules[key];
    const picks = Array.isArray(written) ? written : [written];
    picks.forEach((pick, at) => {
      const selector = typeof pick === 'string' ? pick : pick?.select;
      faults.push(...checkSelector(selector, file, [...path, key, ...(Array.isArray(written) ? [at] : [])]));
    });
  }
  return faults;
}

type Listing = Pick<SourceFile['discover'][number], 'item' | 'link' | 'title' | 'time' | 'next'>;

function checkListing(listing: Listing, file: YamlFile, path: Path): ConfigFault[] {
  const time = typeof listing.time === 'string' ? listing.time : listing.time?.select;
  const selectors = {
    item: listing.item,
    link: listing.link,
    title: listing.title,
    time,
    next: listing.next,
  };
  return Object.entries(selectors).flatMap(([key, selector]) =>
    checkSelector(selector, file, [...path, key]),
  );
}

/** In a `json` entry the rules are dotted paths. */
function checkPaths(listing: Listing, file: YamlFile, path: Path): ConfigFault[] {
  return (['item', 'link', 'title', 'time', 'next'] as const).flatMap((key) => {
    const written = listing[key];
    if (written === undefined || (typeof written === 'string' && /^[\w-]+(?:\.[\w-]+)*$/.test(written)))
      return [];
    return [file.fault([...path, key], 'Write a dotted path such as data.contents.')];
  });
}

function checkGate(fetch: SourceFile['fetch'], file: YamlFile): ConfigFault[] {
  return fetch?.cookieGate?.kind === 'script'
    ? checkPattern(fetch.cookieGate.value, file, ['fetch', 'cookieGate', 'value'])
    : [];
}

function checkPattern(pattern: string | undefined, file: YamlFile, path: Path): ConfigFault[] {
  if (pattern === undefined) return [];
  try {
    RE2JS.compile(pattern);
    return [];
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    return [
      file.fault(path, `The pattern is not RE2 (${why}); RE2 has no look-ahead: use "exclude" instead.`),
    ];
  }
}

function checkSelector(selector: string | undefined, file: YamlFile, path: Path): ConfigFault[] {
  if (selector === undefined) return [];
  const why = selectorFault(selector);
  return why ? [file.fault(path, `"${selector}" is no CSS selector: ${why}.`)] : [];
}

function selectorFault(selector: string): string | null {
  try {
    const unknown = parseSelector(selector).flat().find(isUnknown);
    return unknown && 'name' in unknown ? `":${unknown.name}" is unknown` : null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

/** The parser takes any word after a colon, the selector engine does not. */
function isUnknown(part: Selector): boolean {
  if (part.type === 'pseudo-element') return true;
  return part.type === 'pseudo' && !KNOWN_PSEUDO.test(part.name);
}

const KNOWN_PSEUDO =
  /^(?:(?:first|last|only)-(?:child|of-type)|nth-(?:last-)?(?:child|of-type)|not|has|is|where|matches|contains|icontains|empty|root|scope|link|any-link|header|parent|first|last|eq|even|odd)$/;

function bareHost(host: string): string {
  return host.toLowerCase().replace(/^www\./, '');
}
