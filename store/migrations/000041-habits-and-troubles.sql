-- What the polls of a source have shown.
alter table source
  -- When it publishes: items and busy hours by hour of the week's days and ends, learned (core/poll/habit.ts).
  add column habit jsonb,
  -- Polls in a row that ended in a state operators should hear of.
  add column bad_polls int not null default 0,
  -- Fields that its pages have ceased to show.
  add column lost_fields text[] not null default '{}',
  add column pages_checked_at timestamptz,
  -- The last poll that brought unseen links.
  add column news_at timestamptz,
  -- Why robots.txt is not asked; null where it is.
  add column robots_override text;

-- A way in that used to list articles and no longer does is worth a word, whatever the others bring.
alter table entry_point
  add column listed_at timestamptz,
  add column failing_since timestamptz,
  add column failure text,
  add column message text;

-- Found by a backfill: stored and judged, but nobody is told of old news.
alter table ref add column quiet boolean not null default false;
create index ref_held on ref (source_id) where state = 'waiting' and last_failure = 'held';
create index ref_quiet on ref (source_id) where state = 'waiting' and quiet;

-- What operators have to know, from the poll that showed it to the one after which it was over.
create table trouble (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('source','flood','canary')),
  -- The source's id; empty for the house itself.
  subject text not null,
  state text not null,
  message text,
  opened_at timestamptz not null,
  told_at timestamptz,
  closed_at timestamptz,
  closing_told_at timestamptz
);
create unique index trouble_open on trouble (kind, subject) where closed_at is null;

-- Mail to operators, written before it is sent; subscribers have no place here.
create table ops_notice (
  id uuid primary key default gen_random_uuid(),
  recipient text not null,
  subject text not null,
  body text not null,
  state text not null default 'pending' check (state in ('pending','sending','sent','retry','failed','in_doubt')),
  attempts int not null default 0,
  next_try_at timestamptz not null default now(),
  lease_until timestamptz,
  data_started_at timestamptz,
  message_id text not null unique,
  created_at timestamptz not null,
  sent_at timestamptz,
  last_message text
);
create index ops_notice_due on ops_notice (next_try_at) where state in ('pending','retry','sending');

-- Each day one made-up article goes the whole way to an inbox; how long it took.
create table canary (
  id bigint generated always as identity primary key,
  started_at timestamptz not null,
  message_id text not null unique,
  arrived_at timestamptz,
  failure text
);

-- How far a backfill has read a source's sitemaps; done_at is null while one is being read.
create table backfill (
  source_id text not null references source on delete cascade,
  url text not null,
  listed int not null default 0,
  taken int not null default 0,
  done_at timestamptz,
  primary key (source_id, url)
);
