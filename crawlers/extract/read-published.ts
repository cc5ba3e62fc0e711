import type { ArticleRules } from '../../core/source.ts';
import { itemOf, metaOf, type Metadata } from './metadata.ts';
import { isBlock, shortLineOf } from './page-text.ts';
import { attribute, type Element } from './parse-page.ts';
import { readDate, type DateContext, type DateReading } from './read-dates.ts';
import type { Finder } from './selected.ts';
import { readUrlDate } from './url-dates.ts';

/** The two dates of an article and the doubts about them. */
export interface Dates {
  published: Date | null;
  modified: Date | null;
  flags: string[];
  /** The visible line that the date was read from, when it was. */
  line: string | null;
}

interface Where {
  url: string;
  elements: readonly Element[];
  find: Finder;
  data: Metadata;
  article: ArticleRules;
  context: DateContext;
  /** The zone is only the country's, not the source's. */
  guessedZone: boolean;
}

const DAY_MS = 86_400_000;
/** No page of the web is older. */
const OLDEST = Date.UTC(1991, 7, 6);
const PUBLISHED_META = [
  'article:published_time',
  'article:published:time',
  'article:published',
  'og:published_time',
  'og:article:published_time',
  'datepublished',
  'pubdate',
  'publishdate',
  'publish-date',
  'publish_date',
  'published_time',
  'sailthru.date',
  'parsely-pub-date',
  'cxenseparse:recs:publishtime',
  'dc.date.issued',
  'dcterms.created',
  'dc.date',
  'dcterms.date',
  'date',
  'creation_date',
];
const MODIFIED_META = [
  'article:modified_time',
  'article:modified:time',
  'og:updated_time',
  'article:modified',
  'lastmod',
  'last-modified',
  'dcterms.modified',
  'datemodified',
];
const DATE_CLASS = /date|time|publish|posted|pub-|pubdate|ngay|meta|info|update|day/i;
const WITH_YEAR = /\d{4}|[RHS令平昭][和成]?\s?(?:\d{1,2}|元)[./年]/;

/** When an article was published and changed: by the source's selectors, else by its data, else by what the page shows. */
export function readPublished(where: Where): Dates {
  const { data, context, article, find } = where;
  const flags = new Set<string>();
  const read = (text: string | null) => (text ? accepted(readDate(text, context), where, flags) : null);
  const ruled = byRules(find, article.published, read);
  const claimed =
    ruled ??
    firstOf([
      () => read(data.linked?.published ?? null),
      ...PUBLISHED_META.map((name) => () => read(metaOf(data, name))),
      () => read(itemOf(data, 'datePublished')),
      () => read(data.times.length ? attribute(data.times[0] as Element, 'datetime') : null),
    ]);
  const seen = claimed ? null : visibleDate(where, read);
  const found = claimed ?? seen?.reading ?? accepted(readUrlDate(where.url, context), where, flags);
  if (found) {
    if (found.flag && (found.flag !== 'date-without-zone' || where.guessedZone)) flags.add(found.flag);
    if (found.precision === 'day') flags.add('date-only');
  }
  const modified =
    byRules(find, article.modified, read) ??
    firstOf([
      () => read(data.linked?.modified ?? null),
      ...MODIFIED_META.map((name) => () => read(metaOf(data, name))),
      () => read(itemOf(data, 'dateModified')),
    ]);
  // A date that another place on the page gives is no doubt any more.
  if (found) flags.delete('future-date');
  return {
    published: found?.date ?? null,
    modified: modified?.date ?? null,
    flags: [...flags],
    line: seen?.line ?? null,
  };
}

function byRules(
  find: Finder,
  picks: ArticleRules['published'],
  read: (text: string) => DateReading | null,
): DateReading | null {
  for (const pick of Array.isArray(picks) ? picks : [picks]) {
    const found = find.first(pick);
    const date = found && (read(found.value) ?? read(attribute(found.element, 'datetime')));
    if (date) return date;
  }
  return null;
}

/** A date later than a day from now can't be when something was published; one before the web is a template's. */
function accepted(reading: DateReading | null, { context }: Where, flags: Set<string>): DateReading | null {
  if (!reading || Number.isNaN(reading.date.getTime()) || reading.date.getTime() < OLDEST) return null;
  if (reading.date.getTime() <= context.now.getTime() + DAY_MS) return reading;
  flags.add('future-date');
  return null;
}

/** The first line near the top that is little more than a date, those in elements named for dates before others. */
function visibleDate(
  { elements }: Where,
  read: (text: string) => DateReading | null,
): { reading: DateReading; line: string } | null {
  const lines: { line: string; named: boolean }[] = [];
  for (const element of elements) {
    if (lines.length > 400) break;
    const named = DATE_CLASS.test(`${attribute(element, 'class')} ${attribute(element, 'id')}`);
    if (!named && (!isBlock(element) || element.children.length > 12)) continue;
    const line = shortLineOf(element, named ? 140 : 60);
    if (line !== null && line.length >= 8 && WITH_YEAR.test(line.normalize('NFKC')))
      lines.push({ line, named });
  }
  for (const wanted of [true, false])
    for (const { line, named } of lines) {
      if (named !== wanted || /©|copyright|giấy phép|bản quyền|著作権/i.test(line)) continue;
      const reading = read(line);
      if (reading && reading.flag !== 'year-inferred' && reading.flag !== 'relative-date')
        return { reading, line };
    }
  return null;
}

function firstOf(ways: (() => DateReading | null)[]): DateReading | null {
  for (const way of ways) {
    const found = way();
    if (found) return found;
  }
  return null;
}
