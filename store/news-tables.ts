import type { ColumnType } from 'kysely';
import type { Habit } from '../core/poll/habit.ts';
import type { Day, Defaulted, Id, Json, Now, Numbers, Time, TimeOrNull } from './columns.ts';

export interface SourceTable {
  id: string;
  name: Json<{ vi: string; ja: string; en: string }>;
  home: string;
  lang: string;
  translated: Defaulted<boolean>;
  configured: Defaulted<boolean>;
  state: Defaulted<SourceState>;
  paused: Defaulted<boolean>;
  paused_by: string | null;
  interval_ms: ColumnType<string, number, number>;
  down_since: TimeOrNull;
  next_check_at: Now;
  claimed_until: TimeOrNull;
  last_run_at: TimeOrNull;
  last_ok_at: TimeOrNull;
  state_since: Now;
  failures: Defaulted<number>;
  last_failure: string | null;
  last_message: string | null;
  habit: ColumnType<Habit | null, string | null | undefined, string | null>;
  bad_polls: Defaulted<number>;
  lost_fields: Defaulted<string[]>;
  pages_checked_at: TimeOrNull;
  news_at: TimeOrNull;
  robots_override: string | null;
}

export type SourceState = 'new' | 'ok' | 'empty' | 'silent' | 'changed' | 'blocked' | 'down' | 'paused';

export interface EntryPointTable {
  source_id: string;
  url: string;
  etag: string | null;
  last_modified: string | null;
  checked_at: Time;
  listed_at: TimeOrNull;
  failing_since: TimeOrNull;
  failure: string | null;
  message: string | null;
}

export interface RunTable {
  id: Id;
  job: string;
  source_id: string | null;
  started_at: Time;
  ended_at: TimeOrNull;
  seen: Defaulted<number>;
  outcome: Defaulted<'running' | 'ok' | 'failed'>;
  failure: string | null;
  message: string | null;
}

export interface LedgerTable {
  run_id: string;
  reason: string;
  n: number;
}

export interface RefTable {
  id: Id;
  source_id: string;
  url: string;
  fetch_url: string;
  title: string | null;
  published_at: TimeOrNull;
  found_at: Now;
  run_id: string | null;
  state: Defaulted<'waiting' | 'kept' | 'dropped'>;
  reason: string | null;
  attempts: Defaulted<number>;
  next_try_at: Now;
  last_failure: string | null;
  last_message: string | null;
  article_id: string | null;
  recheck_at: TimeOrNull;
  rechecks: Defaulted<number>;
  quiet: Defaulted<boolean>;
  first_rank: number | null;
}

export interface StoryTable {
  id: Id;
  relevance: string;
  lead_article_id: string | null;
  pairs: Defaulted<string[]>;
  vn: Defaulted<string[]>;
  jp: Defaulted<string[]>;
  kinds: Defaulted<string[]>;
  event_date: Day;
  follows: string | null;
  merged_into: Defaulted<string | null>;
  first_seen_at: Now;
  updated_at: Now;
  langs: Defaulted<string[]>;
  sources: Defaulted<string[]>;
  independent: Defaulted<number>;
  copies: Defaulted<number>;
  day: Defaulted<string>;
}

export interface DecisionTable {
  id: Id;
  kind: 'merge' | 'split';
  story_id: string;
  other_id: string;
  by_whom: string;
  note: string | null;
  at: Time;
  undone_at: TimeOrNull;
  undone_by: string | null;
}

export interface DecisionArticleTable {
  decision_id: string;
  article_id: string;
  side: 'story' | 'other';
  was_copy_of: string | null;
}

export interface ArticleTable {
  id: Id;
  source_id: string;
  url: string;
  fetch_url: string;
  title: string;
  lead: string | null;
  text: string;
  lang: string;
  published_at: TimeOrNull;
  modified_at: TimeOrNull;
  author: string | null;
  section: string | null;
  image: string | null;
  attribution: ColumnType<{ name: string | null; url: string | null } | null, string | null, string | null>;
  flags: Defaulted<string[]>;
  content_hash: string;
  copy_of: string | null;
  translated: Defaulted<boolean>;
  story_id: string | null;
  slug: string | null;
  folded: Defaulted<string>;
  bands: Numbers;
  fetched_at: Time;
  checked_at: Time;
  etag: string | null;
  last_modified: string | null;
}

export interface BandTable {
  band: number;
  hash: number;
  article_id: string;
}

export interface RevisionTable {
  article_id: string;
  n: number;
  title: string;
  text: string;
  content_hash: string;
  seen_at: Time;
}

export interface SnapshotTable {
  article_id: string;
  html: Buffer;
  taken_at: Time;
}

export interface VerdictTable {
  article_id: string;
  relevance: string;
  score: number;
  pairs: string[];
  vn: string[];
  jp: string[];
  kinds: string[];
  event_date: Day;
  places: Json<unknown>;
  reasons: Json<unknown>;
  facts: Json<unknown> | null;
  marks: Defaulted<string[]>;
  rules: string;
  judged_at: Time;
}

export interface FeedbackTable {
  id: Id;
  story_id: string | null;
  article_id: string | null;
  says: string;
  note: string | null;
  by_whom: string | null;
  at: Now;
  other_story_id: string | null;
  state: Defaulted<'waiting' | 'accepted' | 'declined'>;
  label: ColumnType<unknown, string | null | undefined, string | null>;
  decided_by: string | null;
  decided_at: TimeOrNull;
}

export interface HostTable {
  name: string;
  next_request_at: Now;
  turn_at: Now;
  held_until: TimeOrNull;
  robots_status: number | null;
  robots_body: string | null;
  robots_at: TimeOrNull;
}

export interface SettingTable {
  key: string;
  value: Json<unknown>;
}

export interface TroubleTable {
  id: Id;
  kind: 'source' | 'flood' | 'canary' | 'queue';
  subject: string;
  state: string;
  message: string | null;
  opened_at: Time;
  told_at: TimeOrNull;
  closed_at: TimeOrNull;
  closing_told_at: TimeOrNull;
}

export interface QueueCanaryTable {
  queue: string;
  asked_at: Time;
  answered_at: TimeOrNull;
  unanswered_since: TimeOrNull;
}

export interface OpsNoticeTable {
  id: Defaulted<string>;
  recipient: string;
  subject: string;
  body: string;
  state: Defaulted<'pending' | 'sending' | 'sent' | 'retry' | 'failed' | 'in_doubt'>;
  attempts: Defaulted<number>;
  next_try_at: Now;
  lease_until: TimeOrNull;
  data_started_at: TimeOrNull;
  message_id: string;
  created_at: Time;
  sent_at: TimeOrNull;
  last_message: string | null;
}

export interface CanaryTable {
  id: Id;
  started_at: Time;
  message_id: string;
  arrived_at: TimeOrNull;
  failure: string | null;
}

export interface BackfillTable {
  source_id: string;
  url: string;
  listed: Defaulted<number>;
  taken: Defaulted<number>;
  done_at: TimeOrNull;
}
