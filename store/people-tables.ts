import type { ColumnType, GeneratedAlways } from 'kysely';
import type { Defaulted, Id, Json, Now, Time, TimeOrNull } from './columns.ts';

export interface SubscriberTable {
  id: Id;
  email: string;
  email_key: string;
  lang: 'vi' | 'ja' | 'en';
  zone: string;
  state: Defaulted<'pending' | 'active'>;
  created_at: Now;
  confirmed_at: TimeOrNull;
}

export interface ConsentTable {
  id: Id;
  subscriber_id: string;
  subscription_id: string | null;
  action: ConsentAction;
  at: Time;
  ip: string | null;
  text_version: string;
}

/** What a reader did, with time, place and wording as proof. */
export type ConsentAction =
  | 'asked'
  | 'confirmed'
  | 'changed'
  | 'unsubscribed'
  | 'paused'
  | 'resumed'
  | 'restored';

export interface SubscriptionTable {
  id: Id;
  subscriber_id: string;
  filter: Json<unknown>;
  cadence: 'at-once' | 'daily' | 'weekly';
  hour: Defaulted<number>;
  weekday: Defaulted<number>;
  state: Defaulted<'pending' | 'active' | 'paused' | 'ended'>;
  unsubscribe_hash: Buffer;
  next_digest_at: TimeOrNull;
  created_at: Now;
  minute: Defaulted<number>;
  at_once_kinds: Defaulted<string[]>;
  quiet_from: number | null;
  quiet_to: number | null;
  rest_weekends: Defaulted<boolean>;
  rest_holidays: Defaulted<string[]>;
  when_empty: Defaulted<'skip' | 'say'>;
  most_an_hour: Defaulted<number>;
  channel: Defaulted<string>;
  channel_settings: ColumnType<unknown, string | undefined, string>;
  feed_hash: Buffer | null;
  last_digest_at: TimeOrNull;
  changed_at: Now;
}

export interface TokenTable {
  hash: Buffer;
  purpose: 'confirm' | 'manage' | 'login' | 'reader' | 'first-operator' | 'reset';
  subscriber_id: string | null;
  subscription_id: string | null;
  account_id: string | null;
  expires_at: Time;
  used_at: TimeOrNull;
}

export type DeliveryState = 'pending' | 'sending' | 'sent' | 'retry' | 'failed' | 'in_doubt' | 'suppressed';

export type DeliveryPurpose = 'alert' | 'digest' | 'burst' | 'confirm' | 'login' | 'test';

export interface DeliveryTable {
  id: Id;
  subscription_id: string | null;
  subscriber_id: string | null;
  purpose: Defaulted<DeliveryPurpose>;
  to_address: string | null;
  lang: 'vi' | 'ja' | 'en' | null;
  copy_of: string | null;
  covers_from: TimeOrNull;
  tries_since: Now;
  place_at: TimeOrNull;
  period: string;
  channel: Defaulted<string>;
  state: Defaulted<DeliveryState>;
  attempts: Defaulted<number>;
  next_try_at: Now;
  lease_until: TimeOrNull;
  data_started_at: TimeOrNull;
  message_id: string;
  subject: string | null;
  created_at: Now;
  sent_at: TimeOrNull;
  last_message: string | null;
  doubted: GeneratedAlways<boolean>;
  forgotten: Defaulted<boolean>;
}

export interface AlertTable {
  id: Id;
  subscription_id: string;
  story_id: string;
  occasion: Defaulted<string>;
  delivery_id: string | null;
  created_at: Now;
  told: ColumnType<unknown, string | null | undefined, string | null>;
}

export interface BounceTable {
  id: Id;
  at: Now;
  delivery_id: string | null;
  email_hmac: Buffer;
  domain: string;
  kind: 'hard' | 'soft' | 'policy' | 'complaint';
  status: string | null;
  detail: string | null;
}

export interface MailDomainTable {
  name: string;
  next_send_at: Now;
  held_until: TimeOrNull;
}

export interface SuppressionTable {
  email_hmac: Buffer;
  reason: string;
  at: Now;
  note: string | null;
  by_whom: string | null;
}

export interface MailboxTable {
  id: Id;
  message_id: string | null;
  recipient: string;
  subject: string;
  text: string;
  html: string | null;
  headers: Json<Record<string, string>>;
  received_at: Now;
}

export type Role = 'reader' | 'editor' | 'operator' | 'admin';

export interface AccountTable {
  id: Id;
  name: string;
  password_hash: string | null;
  role: Role;
  created_at: Now;
  disabled: Defaulted<boolean>;
  totp_secret: string | null;
  totp_step: ColumnType<string, number | undefined, number>;
  oidc_subject: string | null;
}

export interface RecoveryCodeTable {
  account_id: string;
  hash: Buffer;
  used_at: TimeOrNull;
}

export interface ThrottleTable {
  key: string;
  failed: number;
  last_at: Time;
  free_at: Time;
}

export interface SessionTable {
  hash: Buffer;
  id: Id;
  step: Defaulted<'password' | 'full'>;
  account_id: string;
  csrf: string;
  created_at: Time;
  seen_at: Time;
  expires_at: Time;
  ip: string | null;
  agent: string | null;
}

export interface AuditTable {
  id: Id;
  at: Now;
  account: string;
  action: string;
  target: string;
  before: ColumnType<unknown, string | null, never>;
  after: ColumnType<unknown, string | null, never>;
  ip: string | null;
}

export interface ApiTokenTable {
  id: ColumnType<string, string | undefined, never>;
  name: string;
  hash: Buffer;
  scopes: string[];
  per_minute: number;
  created_by: string;
  created_at: Time;
  expires_at: TimeOrNull;
  revoked_at: TimeOrNull;
  last_used_at: TimeOrNull;
  minute: TimeOrNull;
  used: Defaulted<number>;
}
