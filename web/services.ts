import type { Draft } from '../core/article.ts';
import type { Localities, PlaceNames, Towns } from '../core/place-name.ts';
import type { Source } from '../core/source.ts';
import type { Tie } from '../core/ties.ts';
import type { Queues } from '../queue/jobs.ts';
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
  publicUrl: string;
  secret: Buffer;
  /** Whether the built-in mailbox takes the mail; only then is it shown. */
  mailbox: boolean;
  /** An identity provider that vouches for operators, where one is configured. */
  provider: Provider | null;
  /** Time between two ticks of the scheduler, for the health check. */
  tickMs: number;
  now: () => Date;
  /** What today's rules extract from a stored page. */
  preview(source: Source, page: { url: string; html: string }): Draft;
  /** Calls back at each new or changed story, until the returned function is called. */
  onStory(listener: (storyId: string) => void): () => void;
}
