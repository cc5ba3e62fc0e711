import type { ArticleText } from '../article.ts';
import type { Language } from '../language.ts';
import { KINDS, type Kind, type Place, type Relevance, type Verdict } from '../verdict.ts';
import { NO_FACTS, type CardFacts } from '../card-facts.ts';
import { readCardFacts } from './card-facts.ts';
import { ownText } from './clean.ts';
import { eventDate, type EventDay } from './event-date.ts';
import { relevanceFeatures, type Parts } from './features.ts';
import { kindFeatures } from './kind-features.ts';
import { detectLanguage } from './language.ts';
import { createLexicons, type Lexicons } from './lexicon.ts';
import { readMarks } from './marks.ts';
import { isSuspect, mendText, type Mended } from './mend.ts';
import { knownProbability, probability } from './model.ts';
import { choosePairs, onlyScenes, prominent, scorePairs } from './pairs.ts';
import { spelledNames } from './phonetic.ts';
import { meantPlaces, type Mention } from './places.ts';
import { reasonsFor } from './reasons.ts';
import { repairText } from './repair.ts';
import { scan, type CueHit, type NameHit } from './scan.ts';
import { sentences, type Span } from './sentences.ts';
import type { Topic } from './topic.ts';

/** A verdict, with what stories are compared by. */
export interface Reading {
  verdict: Verdict;
  language: Language;
  /** Folded people, organisations and numbers (see core/story.ts). */
  marks: string[];
}

/** What an article is about, without the facts that only a card shows. */
export type Opinion = Omit<Verdict, 'facts'>;

/** Says what articles are about. Pure: the same article and topic give the same answer. */
export interface Judge {
  judge(article: ArticleText): Verdict;
  /** The same without what only cards and stories need: for judging many in a row. */
  classify(article: ArticleText): { verdict: Opinion; language: Language };
  readArticle(article: ArticleText): Reading;
  /** An article's words as they may be stored and shown: broken letters put back, or flagged. */
  mend(title: string, text: string): Mended;
  /** The features that the models weigh, for training and for explaining. */
  features(article: ArticleText): { relevance: Record<string, number>; kinds: Record<string, number> };
}

const CORE = 0.5;
const ALERT = 0.5;
const KIND = 0.4;

/** A judge of a topic. Its lexicons are built at the first article of each language. */
export function createJudge(topic: Topic): Judge {
  const lexicons = createLexicons(topic);
  const take = (article: ArticleText) => takeApart(article, lexicons);
  const verdictWithFacts = (apart: Apart, article: ArticleText): Verdict => {
    const { verdict, date } = opinionOf(apart, topic, article);
    return { ...verdict, facts: factsOf(apart, verdict, date) };
  };
  return {
    readArticle: (article) => {
      const apart = take(article);
      return {
        verdict: verdictWithFacts(apart, article),
        language: apart.language,
        marks: readMarks(apart.text, apart.language),
      };
    },
    mend: (title, text) => mendText(title, text, lexicons.repair),
    judge: (article) => verdictWithFacts(take(article), article),
    classify: (article) => {
      const apart = take(article);
      return { verdict: opinionOf(apart, topic, article).verdict, language: apart.language };
    },
    features: (article) => {
      const { parts } = take(article);
      return { relevance: relevanceFeatures(parts), kinds: kindFeatures(parts) };
    },
  };
}

interface Apart {
  text: string;
  titleEnd: number;
  language: Language;
  spans: Span[];
  mentions: Mention[];
  parts: Parts;
}

const VIETNAMESE_MARKS =
  /[ăâđêôơư\u00e0-\u00e3\u00e8-\u00ea\u00ec\u00ed\u00f2-\u00f5\u00f9\u00fa\u00fd\u1ea0-\u1ef9]/giu;
const LONGEST = 30_000;
const LONGEST_TITLE = 1000;

function mend(text: string, longest: number, lexicons: Lexicons): string {
  const short = text.length > longest ? text.slice(0, longest) : text;
  return isSuspect(short) ? repairText(short, lexicons.repair()).text : short;
}

function takeApart(article: ArticleText, lexicons: Lexicons): Apart {
  const { title, body } = ownText(
    mend(article.title, LONGEST_TITLE, lexicons),
    mend(article.text, LONGEST, lexicons),
  );
  const text = `${title}\n${body}`;
  const language = detectLanguage(body.length > 40 ? body : text);
  const sample = text.slice(0, 1500);
  const bare = language === 'vi' && (sample.match(VIETNAMESE_MARKS)?.length ?? 0) < sample.length * 0.02;
  const hits = scan(text, lexicons.of(language, bare), language);
  const titleEnd = title.length + 1;
  const spans: Span[] = [
    { start: 0, end: titleEnd },
    ...sentences(body).map(({ start, end }) => ({ start: start + titleEnd, end: end + titleEnd })),
  ];
  const names =
    language === 'vi'
      ? [...hits.names, ...spelledNames(text, lexicons.sounds(), hits.names)].sort(
          (a, b) => a.start - b.start,
        )
      : hits.names;
  const cues = outside(hits.cues, names);
  const mentions = meantPlaces({ text, cues, spans, provinces: lexicons.provinces }, names);
  const pairs = scorePairs({ text, mentions, spans, cues });
  return { text, titleEnd, language, spans, mentions, parts: { text, spans, mentions, cues, pairs } };
}

/** Cues that are no part of a place's name (the yen of Yên Bái). */
function outside(cues: readonly CueHit[], names: readonly NameHit[]): CueHit[] {
  let from = 0;
  return cues.filter((cue) => {
    while (from < names.length && (names[from]?.end ?? 0) <= cue.start) from++;
    const name = names[from];
    return !name || name.start > cue.start || cue.end > name.end;
  });
}

function opinionOf(
  apart: Apart,
  topic: Topic,
  article: ArticleText,
): { verdict: Opinion; date: EventDay | null } {
  const { parts, mentions, text } = apart;
  const named = places(mentions, text);
  if (!concernsBoth(parts, apart.language)) return { verdict: offTopic(topic, named), date: null };
  const features = relevanceFeatures(parts);
  const core = probability(topic.weights.relevance.core, features);
  const alert = probability(topic.weights.relevance.alert, features);
  const pairs = choosePairs(parts.pairs, onlyScenes(mentions, parts.cues));
  const relevance = decide(core, alert, pairs.length > 0 && localitiesDeal(features));
  const date =
    relevance === 'no' ? null : eventDate(text, apart.titleEnd, apart.language, article.publishedAt);
  const ends =
    relevance === 'core'
      ? { vn: pairs.map(([vn]) => vn), jp: pairs.map(([, jp]) => jp) }
      : sides(mentions, text.length);
  const verdict: Opinion = {
    relevance,
    score: Math.round({ core, related: alert, no: 1 - alert }[relevance] * 1000) / 1000,
    pairs: relevance === 'core' ? pairs : [],
    vn: relevance === 'no' ? [] : [...new Set(ends.vn)],
    jp: relevance === 'no' ? [] : [...new Set(ends.jp)],
    places: named,
    kinds: relevance === 'no' ? [] : kindsOf(parts, topic),
    eventDate: date?.day ?? null,
    rules: topic.rules,
    reasons: reasonsFor({
      ...apart,
      relevance,
      features,
      weights: topic.weights.relevance.alert,
      date: date?.quote ?? null,
    }),
  };
  return { verdict, date };
}

function factsOf({ parts }: Apart, { relevance, pairs, kinds }: Opinion, date: EventDay | null): CardFacts {
  if (relevance === 'no') return NO_FACTS;
  const when = date && { from: date.day, until: date.until, quote: date.quote };
  return readCardFacts({ ...parts, pairs, kinds, when });
}

/**
 * Whether a text has anything of Japan and anything of Vietnam in it; most news has not, and needs no weighing. A
 * Vietnamese text need not say that it speaks of Vietnam.
 */
function concernsBoth({ cues, mentions }: Parts, language: Language): boolean {
  const names = (country: 'VN' | 'JP') => mentions.some(({ entry }) => entry.country === country);
  const says = (...about: (string | null)[]) => cues.some(({ cue }) => about.includes(cue));
  return (
    (names('JP') || says('japan', 'agency', 'localTies')) &&
    (language === 'vi' || names('VN') || says('vietnam', 'vnOffice'))
  );
}

function offTopic({ rules }: Topic, named: Place[]): Opinion {
  return {
    relevance: 'no',
    score: 1,
    pairs: [],
    vn: [],
    jp: [],
    places: named,
    kinds: [],
    eventDate: null,
    rules,
    reasons: [{ rule: 'one-country-only', quote: '' }],
  };
}

/**
 * Whether a text shows its localities dealing with one another, however the model weighs the rest: a sentence names both,
 * one of them acts or has an office, and the title does not give the story to another country.
 */
function localitiesDeal(features: Record<string, number>): boolean {
  const is = (name: string) => (features[name] ?? 0) > 0;
  const acts = is('vn.acting') || is('jp.acting') || !is('noOffice') || is('localTies.n');
  return is('relation.localities') && acts && (features['otherPair'] ?? 0) < 1;
}

/** Core needs a pair, and a sentence that names both: without them it is at most related. */
function decide(core: number, alert: number, hasPair: boolean): Relevance {
  if (core >= CORE && hasPair) return 'core';
  return alert >= ALERT || core >= CORE ? 'related' : 'no';
}

function sides(mentions: readonly Mention[], length: number): { vn: string[]; jp: string[] } {
  const codes = (country: 'VN' | 'JP') => prominent(mentions, country, length).map(({ code }) => code);
  return { vn: codes('VN'), jp: codes('JP') };
}

function kindsOf(parts: Parts, topic: Topic): Kind[] {
  const features = kindFeatures(parts);
  const scored = KINDS.map((kind) => ({
    kind,
    score: knownProbability(topic.weights.kinds[kind], features),
  }));
  const chosen = scored.filter(({ score }) => score >= KIND);
  if (chosen.length) return chosen.map(({ kind }) => kind);
  const top = scored.toSorted((a, b) => b.score - a.score)[0];
  return top && top.score > 0.25 ? [top.kind] : [];
}

function places(mentions: readonly Mention[], text: string): Place[] {
  const seen = new Map<string, Place>();
  for (const { entry, start, end } of mentions) {
    const municipality = entry.level === 'municipality' ? entry.id : null;
    const key = `${entry.code} ${municipality}`;
    if (!seen.has(key))
      seen.set(key, {
        country: entry.country,
        code: entry.code,
        municipality,
        current: entry.current,
        quote: text.slice(start, end),
      });
  }
  return [...seen.values()];
}
