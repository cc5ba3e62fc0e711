import type { ArticleText } from '../article.ts';
import type { Language } from '../language.ts';
import { KINDS, type Kind, type Pair, type Place, type Relevance, type Verdict } from '../verdict.ts';
import { NO_FACTS, type CardFacts } from '../card-facts.ts';
import { readCardFacts } from './card-facts.ts';
import { ownText } from './clean.ts';
import { eventDate, type EventDay } from './event-date.ts';
import { feature, RELEVANCE_FEATURES, relevanceFeatures, type Parts } from './features.ts';
import { KIND_FEATURES, kindFeatures } from './kind-features.ts';
import { countVietnameseMarks, detectLanguage } from './language.ts';
import { createLexicons, type Lexicons } from './lexicon.ts';
import { isSuspect, mendText, type Mended } from './mend.ts';
import { createModel, namedFeatures, probability, type Model } from './model.ts';
import { choosePairs, onlyScenes, prominent, scorePairs } from './pairs.ts';
import { spelledNames } from './phonetic.ts';
import { meantPlaces, type Mention } from './places.ts';
import { reasonsFor } from './reasons.ts';
import { readRelations } from './relations.ts';
import { repairText } from './repair.ts';
import { scan, type CueHit, type NameHit } from './scan.ts';
import { sentences, type Span } from './sentences.ts';
import { anywhere, cueBits, PLACE, readSigns } from './signs.ts';
import type { Topic } from './topic.ts';

/** A verdict, and the language of the text it is on. */
export interface Reading {
  verdict: Verdict;
  language: Language;
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
  const rules = rulesOf(topic);
  const take = (article: ArticleText) => takeApart(article, lexicons);
  const verdictWithFacts = (apart: Apart, article: ArticleText): Verdict => {
    const { verdict, date } = opinionOf(apart, rules, article);
    return { ...verdict, facts: factsOf(apart, verdict, date) };
  };
  return {
    readArticle: (article) => {
      const apart = take(article);
      return { verdict: verdictWithFacts(apart, article), language: apart.language };
    },
    mend: (title, text) => mendText(title, text, lexicons.repair),
    judge: (article) => verdictWithFacts(take(article), article),
    classify: (article) => {
      const apart = take(article);
      return { verdict: opinionOf(apart, rules, article).verdict, language: apart.language };
    },
    features: (article) => {
      const { parts } = take(article);
      return {
        relevance: namedFeatures(RELEVANCE_FEATURES, relevanceFeatures(parts)),
        kinds: namedFeatures(KIND_FEATURES, kindFeatures(parts)),
      };
    },
  };
}

/** The models of a topic, ready to be asked. */
interface Rules {
  version: string;
  core: Model;
  alert: Model;
  kinds: readonly { kind: Kind; model: Model }[];
}

function rulesOf({ rules, weights }: Topic): Rules {
  return {
    version: rules,
    core: createModel(weights.relevance.core, RELEVANCE_FEATURES),
    alert: createModel(weights.relevance.alert, RELEVANCE_FEATURES),
    kinds: KINDS.map((kind) => ({ kind, model: createModel(weights.kinds[kind], KIND_FEATURES) })),
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
  // Joined into one stretch of memory: two strings put together by a template stay two, and are slower to read.
  const text = [title, body].join('\n');
  const language = detectLanguage(body.length > 40 ? body : text);
  const sample = text.slice(0, 1500);
  const bare = language === 'vi' && countVietnameseMarks(sample) < sample.length * 0.02;
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
  const signs = readSigns({ spans, mentions, cues });
  const relations = readRelations(signs, mentions);
  // A text that is not of both countries names no localities of both.
  const pairs = concernsBoth({ signs, mentions }, language)
    ? scorePairs({ text, mentions, spans, cues })
    : [];
  const parts: Parts = { text, spans, mentions, cues, signs, relations, pairs };
  return { text, titleEnd, language, spans, mentions, parts };
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
  rules: Rules,
  article: ArticleText,
): { verdict: Opinion; date: EventDay | null } {
  const { parts, mentions, text } = apart;
  const named = places(mentions, text);
  if (!concernsBoth(parts, apart.language)) return { verdict: offTopic(rules, named), date: null };
  const features = relevanceFeatures(parts);
  const core = probability(rules.core, features);
  const alert = probability(rules.alert, features);
  const likely = core >= CORE;
  // Which pairs are worth naming is asked only where an article may be core.
  const pairs = likely ? choosePairs(parts.pairs, onlyScenes(mentions, parts.cues)) : [];
  const relevance = decide({ likely, alert, hasPair: pairs.length > 0 && localitiesDeal(parts, features) });
  const date =
    relevance === 'no' ? null : eventDate(text, apart.titleEnd, apart.language, article.publishedAt);
  const ends = endsOf(relevance, pairs, apart);
  const verdict: Opinion = {
    relevance,
    score: Math.round({ core, related: alert, no: 1 - alert }[relevance] * 1000) / 1000,
    pairs: relevance === 'core' ? pairs : [],
    vn: [...new Set(ends.vn)],
    jp: [...new Set(ends.jp)],
    places: named,
    kinds: relevance === 'no' ? [] : kindsOf(parts, rules),
    eventDate: date?.day ?? null,
    rules: rules.version,
    reasons: reasonsFor({
      ...apart,
      relevance,
      features,
      model: rules.alert,
      signs: parts.signs,
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
function concernsBoth({ signs, mentions }: Pick<Parts, 'signs' | 'mentions'>, language: Language): boolean {
  const names = (country: 'VN' | 'JP') => mentions.some(({ entry }) => entry.country === country);
  const cues = anywhere(signs.cues);
  return (
    (names('JP') || (cues & OF_JAPAN) !== 0) &&
    (language === 'vi' || names('VN') || (cues & OF_VIETNAM) !== 0)
  );
}

const OF_JAPAN = cueBits('japan', 'agency', 'localTies');
const OF_VIETNAM = cueBits('vietnam', 'vnOffice');

function offTopic({ version }: Rules, named: Place[]): Opinion {
  return {
    relevance: 'no',
    score: 1,
    pairs: [],
    vn: [],
    jp: [],
    places: named,
    kinds: [],
    eventDate: null,
    rules: version,
    reasons: [{ rule: 'one-country-only', quote: '' }],
  };
}

/**
 * Whether a text shows its localities dealing with one another, however the model weighs the rest: a sentence names both,
 * one of them acts or has an office, and the title does not give the story to another country.
 */
function localitiesDeal({ signs, relations }: Parts, features: Float64Array): boolean {
  const acts =
    signs.places.some((place) => (place & SOMEBODY_ACTS) !== 0) ||
    feature(features, 'noOffice') === 0 ||
    (anywhere(signs.cues) & LOCAL_TIES) !== 0;
  return relations.localities > 0 && acts && feature(features, 'otherPair') < 1;
}

const SOMEBODY_ACTS = PLACE.acting.VN | PLACE.acting.JP;
const LOCAL_TIES = cueBits('localTies');

/** Core needs a pair, and a sentence that names both: without them it is at most related. */
function decide(found: { likely: boolean; alert: number; hasPair: boolean }): Relevance {
  if (found.likely && found.hasPair) return 'core';
  return found.alert >= ALERT || found.likely ? 'related' : 'no';
}

/** The localities that a verdict names: those of its pairs, or else those that stand out. */
function endsOf(
  relevance: Relevance,
  pairs: readonly Pair[],
  { mentions, text }: Pick<Apart, 'mentions' | 'text'>,
): { vn: string[]; jp: string[] } {
  if (relevance === 'no') return { vn: [], jp: [] };
  if (relevance === 'core') return { vn: pairs.map(([vn]) => vn), jp: pairs.map(([, jp]) => jp) };
  const codes = (country: 'VN' | 'JP') => prominent(mentions, country, text.length).map(({ code }) => code);
  return { vn: codes('VN'), jp: codes('JP') };
}

function kindsOf(parts: Parts, { kinds }: Rules): Kind[] {
  const features = kindFeatures(parts);
  const scored = kinds.map(({ kind, model }) => ({ kind, score: probability(model, features) }));
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
