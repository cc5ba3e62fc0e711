import type { CardArticle, StoryCard } from '../core/card.ts';
import type { Standing } from '../core/standing.ts';
import { looksBroken } from '../core/text/broken.ts';
import type { News } from '../core/told.ts';
import { clockTime, kindNames, longDay, pairName, placeName, type Voice } from './words.ts';

/** A story as a mail tells it. */
export interface MailStory {
  card: StoryCard;
  standing: Standing;
  /** What is new since the reader was told; null for a story that is new to the reader. */
  news: News | null;
}

/** One story as the lines of a mail; the first four are always there. */
export interface StoryLines {
  id: string;
  /** Pair and kind. */
  who: string;
  /** What happened and when. */
  what: string;
  /** Source, time, language, copies. */
  source: string;
  url: string;
  /** What is new, of an update. */
  news: string | null;
}

const LONGEST_HEADLINE = 200;

/** Lines of a card in each voice it was told in: a digest's stories are told to thousands of readers. */
const told = new WeakMap<StoryCard, Map<string, StoryLines>>();

/** The lines of a story, made once for a language and a clock; an update's are made for its reader. */
export function storyLines(story: MailStory, voice: Voice): StoryLines {
  if (story.news) return makeLines(story, voice);
  const known = told.get(story.card) ?? new Map<string, StoryLines>();
  told.set(story.card, known);
  const key = `${voice.lang} ${voice.zone}`;
  const lines = known.get(key) ?? makeLines(story, voice);
  known.set(key, lines);
  return lines;
}

/** The lines of a story. A headline whose letters are broken is left out: the other lines say who, what and when. */
function makeLines(story: MailStory, voice: Voice): StoryLines {
  const { card } = story;
  const kinds = kindNames(card.kinds, voice);
  const day = card.eventDate
    ? voice.t('when', { day: longDay(card.eventDate, voice.lang) })
    : voice.t('whenUnknown');
  const shown = shownArticle(card, voice);
  const headline = shown && headlineOf(shown, voice);
  // Source and address are those of the headline, unless that is a copy or a translation.
  const source = shown && !shown.copyOf && !shown.translated ? shown : card.articles[0];
  return {
    id: card.id,
    who: [whoWithWhom(card, voice), kinds].filter(Boolean).join(voice.t('dash')),
    what: headline ? voice.t('what', { headline, day }) : `${day.charAt(0).toUpperCase()}${day.slice(1)}`,
    source: source ? sourceLine(source, card, voice) : '',
    url: source?.url ?? '',
    news: story.news ? newsLine(story.news, card, voice) : null,
  };
}

/** Names from the gazetteer, former units explained. */
export function whoWithWhom(card: StoryCard, voice: Voice): string {
  const pairs = card.pairs.slice(0, 4).map((pair) => pairName(pair.join(':'), voice, card.towns));
  if (pairs.length) return pairs.join('; ');
  const places = [...card.vn, ...card.jp].slice(0, 4).map((code) => placeName(code, voice, card.towns));
  return places.length ? places.join(voice.t('list')) : voice.t('national');
}

/** The report in the reader's language where there is one, an original before a translation; else the lead. Broken headlines are left out. */
function shownArticle(card: StoryCard, voice: Voice): CardArticle | undefined {
  const whole = card.articles.filter(({ title }) => title.trim() && !looksBroken(title));
  const own = whole.filter((article) => article.lang === voice.lang);
  return own.find((article) => !article.copyOf && !article.translated) ?? own[0] ?? whole[0];
}

function headlineOf(article: CardArticle, voice: Voice): string {
  const title = shortened(article.title);
  const own = article.lang === voice.lang;
  if (own) return article.translated ? voice.t('headline.translated', { title }) : title;
  const mark = article.translated ? 'headline.translatedIn' : 'headline.inLanguage';
  return voice.t(mark, { title, language: voice.t(`lang.${article.lang}`) });
}

function shortened(title: string): string {
  const letters = Array.from(title.replace(/\s+/g, ' ').trim());
  return letters.length <= LONGEST_HEADLINE
    ? letters.join('')
    : `${letters.slice(0, LONGEST_HEADLINE - 1).join('')}…`;
}

function sourceLine(article: CardArticle, card: StoryCard, voice: Voice): string {
  return voice.t('source', {
    source: article.sourceName[voice.lang],
    time: article.publishedAt ? clockTime(article.publishedAt, voice) : voice.t('timeUnknown'),
    language: voice.t(`lang.${article.lang}`),
    copies: card.copies,
    independent: card.independent,
  });
}

function newsLine(news: News, card: StoryCard, voice: Voice): string | null {
  const { t, lang } = voice;
  const facts = [
    ...news.pairs.map((pair) => pairName(pair, voice, card.towns)),
    ...(news.kinds.length ? [kindNames(news.kinds, voice)] : []),
    ...(news.eventDate ? [dayNews(news.eventDate)] : []),
  ];
  return facts.length ? t('news', { facts: facts.join(t('list')) }) : null;

  function dayNews({ was, is }: { was: string | null; is: string | null }): string {
    if (!is) return t('news.noDay', { was: longDay(was ?? '', lang) });
    return was
      ? t('news.movedDay', { is: longDay(is, lang), was: longDay(was, lang) })
      : t('when', { day: longDay(is, lang) });
  }
}
