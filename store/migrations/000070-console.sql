-- People: a second factor, links for new accounts, and waits after wrong tries instead of locks.
alter table account
  alter column password_hash drop not null,
  add column disabled boolean not null default false,
  -- Null: no second factor. A code's 30-second step counts once.
  add column totp_secret text,
  add column totp_step bigint not null default 0,
  -- `issuer|subject` of the identity provider that vouches for this account.
  add column oidc_subject text unique,
  drop column failed_logins,
  drop column locked_until;

alter table session
  add column id uuid not null default gen_random_uuid() unique,
  -- `password`: the second factor is still to come, and the session opens nothing.
  add column step text not null default 'full' check (step in ('password', 'full'));

create table recovery_code (
  account_id uuid not null references account on delete cascade,
  hash bytea not null,
  used_at timestamptz,
  primary key (account_id, hash)
);

alter table token add column account_id uuid references account on delete cascade;

create table throttle (
  key text primary key,
  failed int not null,
  last_at timestamptz not null,
  free_at timestamptz not null
);

-- What operators saved over the files of config/: the newest row of a (kind, name) counts; a null text means "as in the file".
create table config_version (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('global', 'family', 'source', 'topic')),
  name text not null,
  yaml text,
  by_whom text not null,
  at timestamptz not null default now(),
  note text
);
create index config_version_current on config_version (kind, name, id desc);

-- Work that the console asks of the workers (a live preview, a dry run), and what came of it.
create table console_task (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('preview', 'dry-run', 'rejudge')),
  input jsonb not null,
  asked_by text not null,
  asked_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  progress real,
  result jsonb,
  failure text
);
create index console_task_recent on console_task (kind, asked_at desc);

-- What the runs of one day came to, for the metrics: fetches by way and outcome, milliseconds of work.
create table tally (
  day date not null,
  source_id text not null,
  what text not null,
  n bigint not null default 0,
  ms bigint not null default 0,
  primary key (day, source_id, what)
);

create index article_source on article (source_id, fetched_at desc);
create index verdict_score on verdict (score) where relevance <> 'no';
create index audit_recent on audit (at desc);

-- A silent "do nothing" hides that somebody tried: say no instead.
drop rule audit_is_append_only_u on audit;
drop rule audit_is_append_only_d on audit;
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'The audit log is append-only.';
end $$;
create trigger audit_is_append_only before update or delete or truncate on audit
  for each statement execute function refuse_change();
