-- Indexes must not name what each send changes: then a claim and a mark change the row where it lies and touch no index
-- (a heap-only update looks at the columns that an index's condition reads, not at whether its answer changes).
alter table delivery
  add column waits boolean not null generated always as (state in ('pending', 'retry', 'sending')) stored,
  add column doubted boolean not null generated always as (state = 'in_doubt') stored,
  add column tells boolean not null generated always as
    (subject is not null or to_address is not null or last_message is not null) stored;
drop index delivery_due, delivery_doubt, delivery_created;
create index delivery_due on delivery (next_try_at) where waits;
create index delivery_doubt on delivery (created_at) where doubted;
create index delivery_created on delivery (created_at) where tells;
