-- A delivery's turn lies in a small table of its own, so that no index of the large one names anything that changes while a
-- message is sent: its end is written where the row lies, too. A turn may outlive its delivery's end; the sweeper strikes it off.
create table delivery_turn (
  delivery_id uuid primary key,
  at timestamptz not null
);
create index delivery_turn_at on delivery_turn (at);
alter table delivery_turn set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

insert into delivery_turn (delivery_id, at)
  select id, next_try_at from delivery where state in ('pending', 'retry', 'sending');

create function delivery_turn_of_new() returns trigger language plpgsql as $$
begin
  insert into delivery_turn (delivery_id, at)
    select id, next_try_at from made where state in ('pending', 'retry', 'sending')
    on conflict (delivery_id) do update set at = excluded.at;
  return null;
end $$;
create trigger delivery_turn_of_new after insert on delivery referencing new table as made
  for each statement execute function delivery_turn_of_new();

create function delivery_turn_anew() returns trigger language plpgsql as $$
begin
  insert into delivery_turn (delivery_id, at) values (new.id, new.next_try_at)
    on conflict (delivery_id) do update set at = excluded.at;
  return null;
end $$;
create trigger delivery_turn_anew after update of state, next_try_at on delivery for each row
  when (new.state in ('pending', 'retry') and (new.state <> old.state or new.next_try_at <> old.next_try_at))
  execute function delivery_turn_anew();

-- What a mail said is forgotten once: until then it is in the list, whatever is written to it meanwhile.
alter table delivery add column forgotten boolean not null default false;
update delivery set forgotten = true
  where state in ('sent', 'failed', 'suppressed') and subject is null and to_address is null and last_message is null;
drop index delivery_due, delivery_created;
create index delivery_created on delivery (created_at) where not forgotten;
-- "waits" and "tells" stay for now: workers of the build before still ask for them while a newer one migrates.
