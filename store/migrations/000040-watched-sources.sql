-- When a host's next slot is, also for those who can't wait for it and leave it to others.
alter table host add column turn_at timestamptz not null default now();
