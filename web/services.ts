import type { Hono } from 'hono';
import type { GazetteerEntry, Phrases } from '../core/judge/topic.ts';
import type { Localities, PlaceNames, Towns } from '../core/place-name.ts';
import type { Source } from '../core/source.ts';
import type { Tie } from '../core/ties.ts';
import type { Queues } from '../queue/jobs.ts';
import type { ConfigKind } from '../store/console-tables.ts';
import type { Database } from '../store/database.ts';

/** An OpenID Connect provider: where to send somebody, and who came back. */
export interface Provider {
  /** Name on the button. */
  name: string;
  /** Address to go to; `keep` is what the callback needs and nobody else may see. */
  start(redirectUri: string): Promise<{ url: string; keep: string }>;
  /** Who came back to `current`; throws when the answer does not hold. */
  finish(current: URL, keep: string): Promise<{ subject: string; email: string | null }>;
}

/** A configuration text by what it is about, as operators edit it. */
export interface ConfigText {
  kind: ConfigKind;
  name: string;
  yaml: string;
}

/** One thing wrong in a configuration text. */
export interface TextFault {
  path: string;
  line?: number;
  sentence: string;
}

/** One setting of a source, and which level says so. */
export interface Inherited {
  path: string;
  value: unknown;
  from: 'default' | 'global' | 'family' | 'source';
  above: unknown;
  differs: boolean;
}

export type ExchangeFormat = 'opml' | 'csv' | 'json';

/** What the topic knows, for its editor. */
export interface TopicView {
  rules: string;
  /** Places whose id, name or alias holds a text. */
  places(text: string): GazetteerEntry[];
  cues: Record<string, Phrases>;
  kinds: Record<string, Phrases>;
  stop: Phrases;
}

/** What the console needs to know of the configuration to edit it; it reads no files and fetches nothing. */
export interface Tuning {
  /** What is wrong with a text in its place, the texts that depend on it included. */
  check(text: ConfigText): TextFault[];
  /** The text of the file that counts when nothing is saved; null when there is no file. */
  fileText(kind: ConfigKind, name: string): string | null;
  /** Ids of the families and sources, of files and saved. */
  names(kind: 'family' | 'source'): string[];
  /** The family of a source. */
  familyOf(id: string): string | null;
  /** Every setting that a source could inherit, as it counts now. */
  origins(id: string): Inherited[];
  /** A text with some settings changed; an empty value takes the setting out. */
  edit(yaml: string, changes: Readonly<Record<string, string>>): string;
  /** A text with more items in a list. */
  add(yaml: string, keys: readonly string[], items: readonly unknown[]): string;
  /** What a text says of some settings, each on one line as `edit` reads it. */
  fields(yaml: string, paths: readonly string[]): Record<string, string>;
  /** Every source as it counts now, in one file. */
  exportAll(format: ExchangeFormat): string;
  /** The sources of such a file that are not as they count now, as texts; with every fault, and then nothing is to be saved. */
  importAll(
    text: string,
    format: ExchangeFormat,
  ): { changed: { id: string; yaml: string }[]; faults: string[] };
  /** A first text for a new source. */
  scaffold(id: string, home: string): string | null;
  /** Saved texts that this program can't read; the files count instead. */
  ignored(): (TextFault & { file: string })[];
  topic(): TopicView;
}

/** How the house feels, for `/healthz`. */
export interface Health {
  ok: boolean;
  /** Each part with what is wrong with it, or null. */
  parts: Record<string, string | null>;
}

/** All that the pages may use; built once in main.ts. The web never crawls and never sends: it queues. */
export interface WebServices {
  db: Database;
  queues: Queues;
  localities: Localities;
  towns: Towns;
  /** What names in a search may mean. */
  placeNames: PlaceNames;
  /** Known ties between localities. */
  ties: readonly Tie[];
  sources: ReadonlyMap<string, Source>;
  tuning: Tuning;
  publicUrl: string;
  /** Addresses and blocks of proxies that may say where a request comes from. */
  trustProxy: readonly string[];
  secret: Buffer;
  /** Whether the built-in mailbox takes the mail; only then is it shown. */
  mailbox: boolean;
  /** bull-board, read only; null where the queue can't be looked into. */
  board: Hono | null;
  /** An identity provider that vouches for operators, where one is configured. */
  provider: Provider | null;
  /** Time between two ticks of the scheduler, for the health check. */
  tickMs: number;
  now: () => Date;
  /** Calls back at each new or changed story, until the returned function is called. */
  onStory(listener: (storyId: string) => void): () => void;
}
