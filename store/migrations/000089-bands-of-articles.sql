-- An article's row keeps its bands itself, and `band` is made from it: no foreign key is asked 24 times a page, no second index
-- is needed to find an article's bands again, and a backup need not carry them.
alter table article add column bands int[] not null default '{}', alter column folded set default '';

/*
 * Only what stands in a story is searched: the folded text of the others was written for nobody, a quarter of what a page wrote.
 * Every article is written once, whether in a story or not.
 */
update article a set folded = '',
    bands = coalesce((select array_agg(b.hash order by b.band) from band b where b.article_id = a.id), '{}')
  where a.story_id is null;
update article a set
    bands = coalesce((select array_agg(b.hash order by b.band) from band b where b.article_id = a.id), '{}')
  where a.story_id is not null;

alter table band drop constraint band_article_id_fkey;
drop index band_article;
-- The index of a source's articles by time finds them, too.
drop index article_by_source;

-- For each row: one for each statement would hold every article of a restored backup at once.
create function bands_of_article() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then
    delete from band using unnest(old.bands) with ordinality as b (hash, n)
      where band.band = b.n - 1 and band.hash = b.hash and band.article_id = old.id;
  end if;
  if tg_op <> 'DELETE' then
    insert into band (band, hash, article_id)
      select b.n - 1, b.hash, new.id from unnest(new.bands) with ordinality as b (hash, n)
      -- A worker of the build before may have written some itself while a newer one migrated.
      on conflict do nothing;
  end if;
  return null;
end $$;
create trigger bands_of_article after insert or delete or update of bands on article
  for each row execute function bands_of_article();

/*
 * The terms of a text in migration 61 again, found twice as fast where nothing is written without spaces: each word, and each
 * two side by side. A tsvector sorts its terms and strikes out the double ones itself.
 */
create function spaced_terms(folded text) returns tsvector language sql immutable parallel safe as $$
  select array_to_tsvector(coalesce(
    array_agg(left(word, 80)) || coalesce(array_agg(left(word || ' ' || next, 80)) filter (where next <> ''), '{}'), '{}'))
  from (select string_to_array(left(folded, 100000), ' ') as words) text, unnest(words, words[2:]) as w (word, next)
  where word <> ''
$$;
alter function search_terms(text) rename to mixed_terms;
create function search_terms(folded text) returns tsvector language sql immutable parallel safe as $$
  select case when folded ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]'
    then mixed_terms(folded) else spaced_terms(folded) end
$$;
