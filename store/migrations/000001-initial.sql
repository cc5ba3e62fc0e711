-- Sources: what changes while they are polled; their definition lives in config/sources.
create table source (
  id text primary key,
  -- { vi, ja, en }; copied from config/sources so that queries can show it.
  name jsonb not null,
  home text not null,
  lang text not null,
  translated boolean not null default false,
  -- False when config/sources no longer has it; its articles stay.
  configured boolean not null default true,
  state text not null default 'new' check (state in ('new','ok','empty','silent','changed','blocked','down','paused')),
  paused boolean not null default false,
  paused_by text,
  interval_ms bigint not null,
  -- Start of the present outage; null while it answers.
  down_since timestamptz,
  next_check_at timestamptz not null default now(),
  claimed_until timestamptz,
  last_run_at timestamptz,
  last_ok_at timestamptz,
  state_since timestamptz not null default now(),
  failures int not null default 0,
  last_failure text,
  last_message text
);

-- Conditional GET: what the last answer of each way into a site said (RFC 9110 §13).
create table entry_point (
  source_id text not null references source on delete cascade,
  url text not null,
  etag text,
  last_modified text,
  checked_at timestamptz not null,
  primary key (source_id, url)
);

-- One report a job; the ledger says what became of everything it saw.
create table run (
  id bigint generated always as identity primary key,
  job text not null,
  source_id text,
  started_at timestamptz not null,
  ended_at timestamptz,
  seen int not null default 0,
  outcome text not null default 'running' check (outcome in ('running','ok','failed')),
  failure text,
  message text
);
create index run_recent on run (started_at desc);
create index run_source on run (source_id, started_at desc);

create table ledger (
  run_id bigint not null references run on delete cascade,
  reason text not null,
  n int not null,
  primary key (run_id, reason)
);

-- Every link ever seen, once; a ref that waits is work that is not finished, whatever the queue says.
create table ref (
  id bigint generated always as identity primary key,
  source_id text not null references source on delete cascade,
  url text not null unique,
  fetch_url text not null,
  title text,
  published_at timestamptz,
  found_at timestamptz not null default now(),
  run_id bigint references run on delete set null,
  state text not null default 'waiting' check (state in ('waiting','kept','dropped')),
  reason text,
  attempts int not null default 0,
  next_try_at timestamptz not null default now(),
  last_failure text,
  last_message text,
  article_id bigint,
  -- A kept page is read again for edits until it is two days old.
  recheck_at timestamptz,
  rechecks int not null default 0
);
create index ref_recheck on ref (recheck_at) where recheck_at is not null;
create index ref_waiting on ref (next_try_at) where state = 'waiting';
create index ref_source on ref (source_id, found_at desc);

create table story (
  id bigint generated always as identity primary key,
  relevance text not null check (relevance in ('core','related','no')),
  lead_article_id bigint,
  pairs text[] not null default '{}',
  vn text[] not null default '{}',
  jp text[] not null default '{}',
  kinds text[] not null default '{}',
  event_date date,
  follows bigint references story on delete set null,
  first_seen_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index story_new on story (first_seen_at desc, id desc);
create index story_pairs on story using gin (pairs);
create index story_vn on story using gin (vn);
create index story_jp on story using gin (jp);
create index story_event on story (event_date);

create table article (
  id bigint generated always as identity primary key,
  source_id text not null references source on delete cascade,
  url text not null unique,
  fetch_url text not null,
  title text not null,
  lead text,
  text text not null,
  lang text not null,
  published_at timestamptz,
  modified_at timestamptz,
  author text,
  section text,
  image text,
  attribution jsonb,
  flags text[] not null default '{}',
  content_hash text not null,
  copy_of bigint references article on delete set null,
  translated boolean not null default false,
  story_id bigint references story on delete set null,
  slug text,
  -- Title and body in small letters without marks, for search.
  folded text not null,
  fetched_at timestamptz not null,
  checked_at timestamptz not null,
  etag text,
  last_modified text
);
alter table ref add foreign key (article_id) references article on delete set null;
alter table story add foreign key (lead_article_id) references article on delete set null;
create index article_hash on article (content_hash);
create index article_story on article (story_id);
create index article_slug on article (slug) where slug is not null;
create index article_recent on article (published_at desc);
create index article_folded on article using gin (folded gin_trgm_ops);

-- MinHash bands of each article's text: two articles that share a (band, hash) are compared (Broder 1997).
create table band (
  band smallint not null,
  hash int not null,
  article_id bigint not null references article on delete cascade,
  primary key (band, hash, article_id)
);

create table revision (
  article_id bigint not null references article on delete cascade,
  n int not null,
  title text not null,
  text text not null,
  content_hash text not null,
  seen_at timestamptz not null,
  primary key (article_id, n)
);

create table snapshot (
  article_id bigint primary key references article on delete cascade,
  html bytea not null,
  taken_at timestamptz not null
);

create table verdict (
  article_id bigint primary key references article on delete cascade,
  relevance text not null check (relevance in ('core','related','no')),
  score real not null,
  pairs text[] not null,
  vn text[] not null,
  jp text[] not null,
  kinds text[] not null,
  event_date date,
  places jsonb not null,
  reasons jsonb not null,
  marks text[] not null default '{}',
  rules text not null,
  judged_at timestamptz not null
);

-- What readers say of a story, for the labelled sets.
create table feedback (
  id bigint generated always as identity primary key,
  story_id bigint references story on delete set null,
  article_id bigint references article on delete set null,
  says text not null check (says in ('relevant','not-relevant','wrong-pair','same-event')),
  note text,
  by_whom text,
  at timestamptz not null default now()
);

create table subscriber (
  id uuid primary key default gen_random_uuid(),
  email text not null,
  email_key text not null unique,
  lang text not null check (lang in ('vi','ja','en')),
  zone text not null,
  state text not null default 'pending' check (state in ('pending','active')),
  created_at timestamptz not null default now(),
  confirmed_at timestamptz
);

-- Proof of every yes and no (double opt-in): when, from where, to which wording.
create table consent (
  id bigint generated always as identity primary key,
  subscriber_id uuid not null references subscriber on delete cascade,
  subscription_id uuid,
  action text not null check (action in ('asked','confirmed','changed','unsubscribed')),
  at timestamptz not null,
  ip text,
  text_version text not null
);

create table subscription (
  id uuid primary key default gen_random_uuid(),
  subscriber_id uuid not null references subscriber on delete cascade,
  filter jsonb not null,
  cadence text not null check (cadence in ('at-once','daily','weekly')),
  -- Local hour (0–23) and ISO weekday (1–7) of a digest.
  hour smallint not null default 8 check (hour between 0 and 23),
  weekday smallint not null default 1 check (weekday between 1 and 7),
  state text not null default 'pending' check (state in ('pending','active','paused','ended')),
  -- Hash of the token in every mail's unsubscribe link.
  unsubscribe_hash bytea not null unique,
  next_digest_at timestamptz,
  created_at timestamptz not null default now()
);
create index subscription_active on subscription (state, cadence);

-- Single-use or scoped links; only hashes are kept.
create table token (
  hash bytea primary key,
  purpose text not null check (purpose in ('confirm','manage','first-operator','reset')),
  subscriber_id uuid references subscriber on delete cascade,
  subscription_id uuid references subscription on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table delivery (
  id uuid primary key default gen_random_uuid(),
  subscription_id uuid not null references subscription on delete cascade,
  subscriber_id uuid not null references subscriber on delete cascade,
  -- `story:<id>` for an alert at once, the local day of a digest otherwise.
  period text not null,
  channel text not null default 'email',
  state text not null default 'pending'
    check (state in ('pending','sending','sent','retry','failed','in_doubt','suppressed')),
  attempts int not null default 0,
  next_try_at timestamptz not null default now(),
  lease_until timestamptz,
  data_started_at timestamptz,
  message_id text not null unique,
  subject text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  last_message text,
  unique (subscription_id, period)
);
create index delivery_due on delivery (next_try_at) where state in ('pending','retry','sending');

-- The outbox: a story for a subscription, written in the article's own transaction.
create table alert (
  id bigint generated always as identity primary key,
  subscription_id uuid not null references subscription on delete cascade,
  story_id bigint not null references story on delete cascade,
  -- `new`, or `update:<n>` when new facts came.
  occasion text not null default 'new',
  delivery_id uuid references delivery on delete set null,
  created_at timestamptz not null default now(),
  unique (subscription_id, story_id, occasion)
);
create index alert_waiting on alert (subscription_id) where delivery_id is null;
create index alert_delivery on alert (delivery_id);

-- Addresses that must get nothing; an HMAC, so that the list itself tells no one.
create table suppression (
  email_hmac bytea primary key,
  reason text not null,
  at timestamptz not null default now()
);

create table mailbox_message (
  id bigint generated always as identity primary key,
  message_id text,
  recipient text not null,
  subject text not null,
  text text not null,
  html text,
  headers jsonb not null,
  received_at timestamptz not null default now()
);
create index mailbox_recent on mailbox_message (received_at desc);

create table account (
  id uuid primary key default gen_random_uuid(),
  name text not null unique,
  password_hash text not null,
  role text not null check (role in ('reader','editor','operator','admin')),
  created_at timestamptz not null default now(),
  failed_logins int not null default 0,
  locked_until timestamptz
);

create table session (
  hash bytea primary key,
  account_id uuid not null references account on delete cascade,
  csrf text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null,
  ip text,
  agent text
);

-- Append-only: who changed what in the console.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  account text not null,
  action text not null,
  target text not null,
  before jsonb,
  after jsonb,
  ip text
);
create rule audit_is_append_only_u as on update to audit do instead nothing;
create rule audit_is_append_only_d as on delete to audit do instead nothing;

-- Politeness over all workers: when the next request to a host may start, and its robots.txt.
create table host (
  name text primary key,
  next_request_at timestamptz not null default now(),
  held_until timestamptz,
  robots_status int,
  robots_body text,
  robots_at timestamptz
);

create table setting (
  key text primary key,
  value jsonb not null
);
