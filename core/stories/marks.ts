import { articleKeyOf, canonicalUrl, slugOf } from '../address/canonical-url.ts';
import type { ArticleText } from '../article.ts';
import { readAttribution } from '../copies/attribution.ts';
import { ownText } from '../judge/clean.ts';
import { namedDays } from '../judge/event-date.ts';
import type { Language } from '../language.ts';
import { foldText, unaccent } from '../text/normalise.ts';
import type { Verdict } from '../verdict.ts';
import { acronymsOf } from './acronyms.ts';
import { conceptsOf } from './concepts.ts';
import { halvesOf } from './half-day.ts';
import { namedHosts } from './hosts-named.ts';
import { nameMarks } from './names.ts';
import { numbersOf } from './numbers.ts';

/** Longer texts say what they are about within this. */
const SAMPLE = 8000;
const LONGEST_TITLE = 1000;
const MOST = 160;

/**
 * What an article is compared by, in any language: `slug:` and `page:` of its address, `source:` the address it
 * names as its source, `place:` and `town:` named,
 * `now:` today's unit of an abolished one,
 * `head:` concepts of title and first sentences, `topic:` concepts of the rest, `day:` named, `main:` the first of them that
 * can be the event's, `number:`, `year:`,
 * `person:`, `sound:`, `surname:`; of the first sentences `half:` of the day, and `host:` and `heard:` of Vietnamese people;
 * `short:` forms in capitals.
 */
export function storyMarks(article: ArticleText, language: Language, verdict: Verdict): string[] {
  const { title, body } = ownText(article.title.slice(0, LONGEST_TITLE), article.text);
  const text = `${title}\n${body}`.slice(0, SAMPLE);
  const marks = new Set<string>(addressMarks(article.url));
  const source = canonicalUrl(readAttribution(article.text)?.url ?? '');
  if (source) marks.add(`source:${source}`);
  for (const { code, municipality, current } of verdict.places) {
    marks.add(`place:${code}`);
    if (current !== code) marks.add(`now:${current}`);
    if (municipality) marks.add(`town:${municipality}`);
  }
  const bare = (part: string) => withoutNames(part, verdict);
  addConcepts(marks, bare(title), bare(body.slice(0, SAMPLE)));
  const days = namedDays(text, language, article.publishedAt);
  for (const { day } of days.slice(0, 12)) marks.add(`day:${day}`);
  const main = mainDay(days, article.publishedAt);
  if (main) marks.add(`main:${main}`);
  const { numbers, years } = numbersOf(without(text, days));
  for (const number of [...numbers].slice(0, 25)) marks.add(`number:${number}`);
  for (const year of [...years].slice(0, 8)) marks.add(`year:${year}`);
  for (const short of acronymsOf(text)) marks.add(`short:${short}`);
  const quotes = verdict.places.map(({ quote }) => unaccent(foldText(quote)));
  for (const mark of leadMarks(`${title}\n${body.slice(0, FIRST)}`, body, quotes)) marks.add(mark);
  const placeWords = new Set(quotes.flatMap((quote) => quote.split(' ')));
  for (const mark of [...nameMarks(text, language, placeWords)].slice(0, 60)) marks.add(mark);
  return [...marks].slice(0, MOST);
}

/** Who, and at what time of the day: told in the first paragraph. */
const FIRST = 420;
/** The first sentence: short where a character is a word. */
const FIRST_SENTENCE = { wide: 110, narrow: 240 };
const WIDE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}]/u;

function leadMarks(lead: string, body: string, places: readonly string[]): string[] {
  const length = WIDE.test(body.slice(0, 60)) ? FIRST_SENTENCE.wide : FIRST_SENTENCE.narrow;
  const halves = halvesOf(body.slice(0, length)).map((half) => `half:${half}`);
  const isPlace = (name: string) => places.some((place) => place.endsWith(name));
  return [...halves, ...namedHosts(lead, isPlace).slice(0, 12)];
}

const DAY_MS = 86_400_000;
const PAST_DAYS = 14;
const COMING_DAYS = 30;

/** The first day named that a report of this publication can be about; where a verdict gives no date, this is compared. */
function mainDay(days: readonly { day: string }[], published: Date | null): string | null {
  if (!published) return days[0]?.day ?? null;
  const away = (day: string) => (Date.parse(day) - published.getTime()) / DAY_MS;
  return days.find(({ day }) => away(day) >= -PAST_DAYS && away(day) <= COMING_DAYS)?.day ?? null;
}

/** A text with some spans blanked; the number of a day is no quantity. */
function without(text: string, spans: readonly { start: number; end: number }[]): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of spans) {
    rest += `${text.slice(from, start)} ¦ `;
    from = Math.max(from, end);
  }
  return rest + text.slice(from);
}

/** A text without the names of its places: 峴港 is no harbour, and Vũng Tàu no ship. */
function withoutNames(text: string, { places }: Verdict): string {
  return places.reduce((rest, { quote }) => (quote ? rest.replaceAll(quote, ' ¦ ') : rest), text);
}

/** The address itself (an edited article keeps it) and the slug that a translating site shares between languages. */
function addressMarks(url: string | null): string[] {
  if (!url) return [];
  const [page, item, slug] = [canonicalUrl(url), articleKeyOf(url), slugOf(url)];
  return [
    ...(page ? [`page:${page}`] : []),
    ...(item ? [`page:${item}`] : []),
    ...(slug ? [`slug:${slug}`] : []),
  ];
}

/** The first sentences say what the event is; about this many characters in scripts of dense and of wide writing. */
const LEAD = 260;

function addConcepts(marks: Set<string>, title: string, body: string): void {
  const lead = body.slice(0, LEAD);
  for (const concept of conceptsOf(title).keys()) marks.add(`title:${concept}`);
  for (const concept of conceptsOf(`${title}\n${lead}`).keys()) marks.add(`head:${concept}`);
  for (const concept of conceptsOf(body.slice(LEAD)).keys()) marks.add(`topic:${concept}`);
}
