import type { ReaderLanguage } from '../language.ts';
import type { Kind } from '../verdict.ts';

/** Languages that aliases and cues are written in; `ascii` is Vietnamese without marks. */
export const WRITTEN = ['vi', 'ascii', 'en', 'ja', 'zh', 'ko', 'th', 'fr'] as const;
export type Written = (typeof WRITTEN)[number];

/** One line of config/topic/localities.jsonl. */
export interface GazetteerEntry {
  id: string;
  /** Province-level ISO 3166-2 code, Vietnam before July 2025. */
  code: string;
  country: 'VN' | 'JP';
  /** `site`: a park, zone or campus that lies in a province but never acts for it. */
  level: 'province' | 'municipality' | 'site';
  /** Today's province-level unit. */
  current: string;
  names: Record<ReaderLanguage, string>;
  aliases: Partial<Record<Written, string[]>>;
}

/** One line of config/topic/towns.jsonl: a municipality or district known only by its name in one or two languages. */
export interface Town {
  code: string;
  /** Romaji and kanji with 市, 町, 村 or 区 (Japan). */
  en?: string | undefined;
  ja?: string | undefined;
  /** Chinese ways of writing the kanji, where they differ. */
  zh?: string[] | undefined;
  /** Name without its level word (Vietnam). */
  vi?: string | undefined;
}

export const CUES = [
  'vnOffice',
  'jpOffice',
  'authority',
  'nationalOffice',
  'mission',
  'agency',
  'ministry',
  'localTies',
  'business',
  'university',
  'japan',
  'vietnam',
  'otherCountry',
  'summit',
  'sport',
  'crime',
  'leisure',
  'weather',
  'market',
  'election',
  'gift',
] as const;
/** What a word says of who acts or what an article is about. */
export type Cue = (typeof CUES)[number];

/** Where a cue stands among CUES. */
export const CUE_NUMBERS = Object.fromEntries(CUES.map((cue, index) => [cue, index])) as Record<Cue, number>;

export type Phrases = Partial<Record<Written, string[]>>;

/** Weights of one linear model: by feature name, with a `bias`. */
export type Weights = Record<string, number>;

/** Weights that are known before any article is read; learning starts from them and is drawn back to them. */
export interface Priors {
  core: Weights;
  alert: Weights;
  /** Of visit and agreement. */
  acts: Weights;
  /** Of every other kind. */
  kinds: Weights;
}

/** What the judge knows, read from config/topic. */
export interface Topic {
  entries: GazetteerEntry[];
  towns: Town[];
  cues: Record<Cue, Phrases>;
  kinds: Record<Kind, Phrases>;
  /** Phrases that hold a cue's word and mean something else: found first, they swallow it ("tiếp tục" receives nobody). */
  plain: Phrases;
  /** Phrases that hold a place's name and mean something else. */
  traps: Phrases;
  /** Names that are also surnames, brands or words: places only with a designator or an office beside them. */
  ambiguous: string[];
  weights: {
    /** One model for "core or not", one for "worth an alert or not". */
    relevance: { core: Weights; alert: Weights };
    kinds: Record<Kind, Weights>;
  };
  priors: Priors;
  /** Version of all of the above. */
  rules: string;
}
