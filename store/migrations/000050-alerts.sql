-- How a subscription is told, besides its cadence.
alter table subscription
  add column minute smallint not null default 0 check (minute between 0 and 59),
  -- Kinds told at once; others of an at-once subscription wait for the day's digest. Empty: all kinds.
  add column at_once_kinds text[] not null default '{}',
  -- Minutes of the local day in which nothing is sent; null: no quiet hours.
  add column quiet_from smallint check (quiet_from between 0 and 1439),
  add column quiet_to smallint check (quiet_to between 0 and 1439),
  add column rest_weekends boolean not null default false,
  add column rest_holidays text[] not null default '{}' check (rest_holidays <@ array['VN','JP']),
  -- An empty period: no mail, or one that says that there is nothing new.
  add column when_empty text not null default 'skip' check (when_empty in ('skip','say')),
  -- Mails at once in an hour; more wait for one digest.
  add column most_an_hour smallint not null default 5 check (most_an_hour between 1 and 100),
  add column channel text not null default 'email',
  -- Address and secret of a channel that is not mail; the channel's own schema reads it.
  add column channel_settings jsonb not null default '{}',
  -- Hash of the token of the private feed; null: there is none.
  add column feed_hash bytea unique,
  add column last_digest_at timestamptz,
  add column changed_at timestamptz not null default now();
create index subscription_due on subscription (next_digest_at) where state = 'active';
create index subscription_owner on subscription (subscriber_id);

-- Every worker holds the filters in memory: a change is told when it commits.
create function tell_subscription_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('kakehashi_subscription', coalesce(new.id, old.id)::text);
  return null;
end $$;
create trigger subscription_told after insert or delete or update of filter, state on subscription
  for each row execute function tell_subscription_change();

alter table consent drop constraint consent_action_check;
alter table consent add constraint consent_action_check
  check (action in ('asked','confirmed','changed','unsubscribed','paused','resumed','restored'));
create index consent_ip on consent (ip, at) where action = 'asked';
create index consent_subscriber on consent (subscriber_id, at);

alter table token drop constraint token_purpose_check;
alter table token add constraint token_purpose_check
  check (purpose in ('confirm','manage','login','reader','first-operator','reset'));

-- A message that belongs to no subscription: a link to log in, an operator's test.
alter table delivery
  alter column subscription_id drop not null,
  alter column subscriber_id drop not null,
  add column purpose text not null default 'alert'
    check (purpose in ('alert','digest','burst','confirm','login','test')),
  -- For messages to somebody who is no subscriber (a test).
  add column to_address text,
  add column lang text,
  -- The delivery whose stories are sent once more, by an operator's decision.
  add column copy_of uuid references delivery on delete cascade,
  -- Start of the period that a digest covers.
  add column covers_from timestamptz,
  add column tries_since timestamptz not null default now();
update delivery set purpose = 'confirm' where period = 'confirm';
update delivery set purpose = 'digest' where period ~ '^\d{4}-\d\d-\d\d$';
create index delivery_recent on delivery (created_at desc);
create index delivery_hour on delivery (subscription_id, created_at) where purpose = 'alert';
create index delivery_doubt on delivery (created_at) where state = 'in_doubt';

-- What a reader was told of a story, so that an update can say what is new, and nothing old is told again.
alter table alert add column told jsonb;
create index alert_story on alert (story_id, subscription_id);

alter table suppression add column note text, add column by_whom text;

-- What came back: refusals of the relay, reports to the bounce address, complaints.
create table bounce (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  delivery_id uuid references delivery on delete set null,
  email_hmac bytea not null,
  domain text not null,
  kind text not null check (kind in ('hard','soft','policy','complaint')),
  status text,
  detail text
);
create index bounce_address on bounce (email_hmac, at);
create index bounce_recent on bounce (at);
create unique index bounce_once on bounce (delivery_id, kind) where delivery_id is not null;

-- Pace towards each receiving domain, over all workers, by the database's clock.
create table mail_domain (
  name text primary key,
  next_send_at timestamptz not null default now(),
  held_until timestamptz
);
