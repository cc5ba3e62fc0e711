import { sameGround } from './filter.ts';
import type { Localities } from './place-name.ts';
import type { SourceFile } from './source.ts';

const OFFICIAL: ReadonlySet<SourceFile['kind']> = new Set([
  'local-government',
  'national-government',
  'organisation',
]);
/** A page this far from the event is about something else, however alike (days). */
const NEAR_DAYS = 14;
const DAY_MS = 86_400_000;

/** Where a source publishes; of an official one, its pages confirm events. */
export interface Publisher {
  id: string;
  kind: SourceFile['kind'];
  home: string;
  aliases: readonly string[];
}

/** Sources that speak for a government or a public body: prefectures, provinces, ministries, consulates, CLAIR, JICA. */
export function isOfficial(publisher: Pick<Publisher, 'kind'>): boolean {
  return OFFICIAL.has(publisher.kind);
}

/** A page of an official source that may be about an event. */
export interface OfficialPage {
  articleId: string;
  storyId: string;
  sourceId: string;
  url: string;
  title: string;
  lang: string;
  publishedAt: Date;
  pairs: readonly string[];
  /** ISO day of the event that the page tells of. */
  eventDate: string | null;
}

/** What is to be confirmed. */
export interface ConfirmedEvent {
  storyId: string;
  pairs: readonly string[];
  eventDate: string | null;
  /** ISO day by which the event is filed: its own, else the day it was first seen. */
  day: string;
}

/**
 * The official page that confirms an event, or null: on the source's own host, published within 14 days of the event,
 * with one of its pairs, and either one of the story's own reports or about that pair alone on the very day. No page is
 * better than a wrong one, so a page without a pair or a day of its own confirms only its own story.
 */
export function officialPageOf(
  event: ConfirmedEvent,
  pages: readonly OfficialPage[],
  known: { publishers: ReadonlyMap<string, Publisher>; localities: Localities },
): OfficialPage | null {
  const ground = new Set(event.pairs.flatMap((pair) => pairGround(pair, known.localities)));
  const about = Date.parse(event.eventDate ?? event.day) / DAY_MS;
  const far = (page: OfficialPage) => Math.abs(Math.floor(page.publishedAt.getTime() / DAY_MS) - about);
  const confirming = pages.filter((page) => {
    const publisher = known.publishers.get(page.sourceId);
    if (!publisher || !isOfficial(publisher) || !isOnHost(page.url, publisher)) return false;
    if (far(page) > NEAR_DAYS || !page.pairs.some((pair) => ground.has(pair))) return false;
    if (page.storyId === event.storyId) return true;
    const alone = new Set(page.pairs.map((pair) => currentPair(pair, known.localities))).size === 1;
    return alone && page.eventDate !== null && page.eventDate === event.eventDate;
  });
  const rank = (page: OfficialPage) => Number(page.storyId !== event.storyId);
  return confirming.sort((a, b) => rank(a) - rank(b) || far(a) - far(b))[0] ?? null;
}

function pairGround(pair: string, localities: Localities): string[] {
  return sameGround(pair.slice(0, 5), localities).map((code) => `${code}${pair.slice(5)}`);
}

function currentPair(pair: string, localities: Localities): string {
  return `${localities.get(pair.slice(0, 5))?.current ?? pair.slice(0, 5)}${pair.slice(5)}`;
}

/** On the source's own host, one of its aliases, or below them. */
function isOnHost(url: string, publisher: Publisher): boolean {
  if (!URL.canParse(url)) return false;
  const host = bare(new URL(url).hostname);
  const own = [publisher.home, ...publisher.aliases].map((each) =>
    bare(URL.canParse(each) ? new URL(each).hostname : each),
  );
  return own.some((name) => host === name || host.endsWith(`.${name}`));
}

function bare(host: string): string {
  return host.replace(/^www\./, '');
}
