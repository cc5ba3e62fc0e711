-- The place that a mail has reserved at its receiver's domain: when its time comes it goes, and reserves no other.
alter table delivery add column place_at timestamptz;
