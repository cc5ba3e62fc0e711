import type { ColumnType } from 'kysely';
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
  action: 'asked' | 'confirmed' | 'changed' | 'unsubscribed';
  at: Time;
  ip: string | null;
  text_version: string;
}

export interface SubscriptionTable {
  id: Id;
  subscriber_id: string;
  filter: Json<unknown>;
  cadence: Cadence;
  hour: Defaulted<number>;
  weekday: Defaulted<number>;
  state: Defaulted<'pending' | 'active' | 'paused' | 'ended'>;
  unsubscribe_hash: Buffer;
  next_digest_at: TimeOrNull;
  created_at: Now;
}

export type Cadence = 'at-once' | 'daily' | 'weekly';

export interface TokenTable {
  hash: Buffer;
  purpose: 'confirm' | 'manage' | 'first-operator' | 'reset';
  subscriber_id: string | null;
  subscription_id: string | null;
  account_id: string | null;
  expires_at: Time;
  used_at: TimeOrNull;
}

export type DeliveryState = 'pending' | 'sending' | 'sent' | 'retry' | 'failed' | 'in_doubt' | 'suppressed';

export interface DeliveryTable {
  id: Id;
  subscription_id: string;
  subscriber_id: string;
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
}

export interface AlertTable {
  id: Id;
  subscription_id: string;
  story_id: string;
  occasion: Defaulted<string>;
  delivery_id: string | null;
  created_at: Now;
}

export interface SuppressionTable {
  email_hmac: Buffer;
  reason: string;
  at: Now;
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
