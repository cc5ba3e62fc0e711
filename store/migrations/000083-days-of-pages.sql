-- Pages are most of the bytes that come in, and none is kept for long: each day has a table of its own that is dropped
-- whole (store/snapshot-days.ts). What is there already, and what no day's table was made for in time, lies in the rest.
alter table snapshot rename to snapshot_rest;
alter table snapshot_rest drop constraint snapshot_pkey, add primary key (article_id, taken_at);
create table snapshot (
  article_id bigint not null references article on delete cascade,
  html bytea not null,
  taken_at timestamptz not null,
  primary key (article_id, taken_at)
) partition by range (taken_at);
-- They are packed already; trying to pack them again costs time.
alter table snapshot alter column html set storage external;
alter table snapshot_rest alter column html set storage external;
alter table snapshot attach partition snapshot_rest default;

-- Old runs are forgotten without touching the links they found: those keep the number of their run.
alter table ref drop constraint ref_run_id_fkey;
create index ref_run on ref (run_id) where state = 'waiting';
create index article_off_topic on article (fetched_at) where story_id is null and text <> '';
create index delivery_created on delivery (created_at) where subject is not null or to_address is not null or last_message is not null;
create index tally_day on tally (day);

-- Tables that are changed all day long: room beside each row for its next version, and a vacuum before the old ones pile up
-- (by the defaults a fifth of the table has to be dead first).
alter table source set (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
alter table host set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
alter table mail_domain set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
alter table setting set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
alter table tally set (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);
alter table ref set (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table delivery set (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table alert set (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02);
alter table story set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);
-- Mostly added to: a vacuum marks new pages as visible to all, which index-only scans need.
alter table article set (autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
alter table band set (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_vacuum_scale_factor = 0.05);
