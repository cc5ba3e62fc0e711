-- One job a minute and queue that does nothing but say that somebody takes the jobs of that queue.
create table queue_canary (
  queue text primary key,
  asked_at timestamptz not null,
  answered_at timestamptz,
  -- When the first job was queued that nobody has taken yet; null when all were.
  unanswered_since timestamptz
);

alter table trouble drop constraint trouble_kind_check;
alter table trouble add constraint trouble_kind_check check (kind in ('source','flood','canary','queue'));
