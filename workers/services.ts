import type { Channels } from '../alerts/index.ts';
import type { Crawler } from '../crawlers/crawler.ts';
import type { VerdictGold } from '../core/eval/score-verdicts.ts';
import type { Judge } from '../core/judge/judge.ts';
import type { ReaderLanguage } from '../core/language.ts';
import type { Localities, Towns } from '../core/place-name.ts';
import type { Source } from '../core/source.ts';
import type { Queues } from '../queue/jobs.ts';
import type { Database } from '../store/database.ts';
import type { KeptDays } from '../store/retention.ts';
import type { Desk } from './desk.ts';
import type { Matcher } from './matcher.ts';
import type { WideEvent } from '../telemetry/wide-event.ts';

/** How fast the house runs; the tour runs faster than the world does. */
export interface Tempo {
  /** Time between two ticks of the scheduler. */
  tickMs: number;
  /** Stored pages are read again this often; null for the ordinary plan over two days. */
  recheckMs: number | null;
}

/** How mail leaves. */
export interface MailManners {
  /** Where bounces and complaints come in (its local part gets a plus sign and a key); null: they are not read. */
  bounceAddress: string | null;
  /** Mails to one receiving domain in a minute; null: as fast as the relay takes them. */
  perMinute: number | null;
  /** Messages under way at a time in one job. */
  senders: number;
}

/** A configuration text that is tried out before it counts. */
export interface Draft {
  kind: 'global' | 'family' | 'source' | 'topic';
  name: string;
  yaml: string;
}

/** What a configuration would do that does not count yet. */
export interface Workbench {
  /** The sources as they would be polled; null when the text has a fault. */
  draftSources(draft: Draft): ReadonlyMap<string, Source> | null;
  /** A judge that knows these additions instead of the present ones; null when the text has a fault. */
  draftJudge(additions: string): { judge: Judge; rules: string } | null;
  /** The labelled sets by name. */
  labelled(): Record<string, LabelledArticle[]>;
}

/** An article of a labelled set. */
export interface LabelledArticle extends VerdictGold {
  text: string;
  published_at: string | null;
}

/** All that a job may use; built once in main.ts. */
export interface Services {
  db: Database;
  queues: Queues;
  crawler: Crawler;
  judge: Judge;
  localities: Localities;
  towns: Towns;
  sources: ReadonlyMap<string, Source>;
  channels: Channels;
  matcher: Matcher;
  desk: Desk;
  workbench: Workbench;
  /** Address under which readers reach us, without a trailing slash. */
  publicUrl: string;
  /** Key of HMACs (suppression list, bounce addresses); made at first start and kept in the database. */
  secret: Buffer;
  mailFrom: { name: string; address: string };
  mail: MailManners;
  /** Who is told of troubles, and in which language. */
  operators: { addresses: readonly string[]; lang: ReaderLanguage };
  /** For how many days what is kept. */
  kept: KeptDays;
  tempo: Tempo;
  now: () => Date;
}

/** All of the services but the desk, which is made of them. */
export type SettleServices = Omit<Services, 'desk'>;

/** One run of a job: cancelled by `signal`, told to telemetry by what it writes into `event`. */
export interface Run {
  signal: AbortSignal;
  event: WideEvent;
}
