-- A new article has no bands yet: written without asking for conflicts they cost a third less. Of an older one a worker of an
-- earlier build may have written some itself.
create or replace function bands_of_article() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into band (band, hash, article_id)
      select b.n - 1, b.hash, new.id from unnest(new.bands) with ordinality as b (hash, n);
    return null;
  end if;
  delete from band using unnest(old.bands) with ordinality as b (hash, n)
    where band.band = b.n - 1 and band.hash = b.hash and band.article_id = old.id;
  if tg_op = 'UPDATE' then
    insert into band (band, hash, article_id)
      select b.n - 1, b.hash, new.id from unnest(new.bands) with ordinality as b (hash, n)
      on conflict do nothing;
  end if;
  return null;
end $$;
