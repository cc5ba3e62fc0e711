-- What readers choose, sort and search by is kept beside each story, so that a page of stories is one walk along an
-- index however many articles there are. Triggers keep it, whoever writes.
alter table story
  add column langs text[] not null default '{}',
  add column sources text[] not null default '{}',
  add column independent int not null default 0,
  add column copies int not null default 0,
  -- Day of the event or, where no text names one, the day the story was first seen (UTC).
  add column day date not null default '1970-01-01',
  add column words tsvector not null default '';

/*
 * The terms under which folded text is found: words of scripts with spaces; pairs of neighbouring letters of Han, kana,
 * Thai and hangul, so that any substring of two letters is found. 京都 inside 東京都 and 津市 inside 大津市
 * are none of them.
 */
create function search_terms(folded text) returns tsvector language sql immutable parallel safe as $$
  with plain as (
    select replace(regexp_replace(left(folded, 100000), '([東东])京都', '\1京 都', 'g'), '大津市', '大津 市') as t
  ), pairs as (
    select regexp_replace(t, '([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])?', ' \1\2 ', 'g')
      || ' ' || regexp_replace(
        regexp_replace(t, '(?<![\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]', ' ', 'g'),
        '([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])?', ' \1\2 ', 'g') as t
    from plain
  )
  select array_to_tsvector(coalesce(array_agg(distinct left(word, 60)), '{}'))
  from pairs, string_to_table(pairs.t, ' ') as word where word <> ''
$$;

-- A story of very many long reports may have more terms than a tsvector holds (1 MB): then the first ones stay.
create function more_terms(known tsvector, folded text) returns tsvector language plpgsql immutable as $$
begin
  return known || search_terms(folded);
exception when program_limit_exceeded then
  return known;
end $$;

create aggregate terms_of_all(folded text) (sfunc = more_terms, stype = tsvector, initcond = '');

-- Gathers what a story's articles say of it. `joined` is the folded text of one that has just come; null reads all anew.
create function gather_story(of_story bigint, joined text) returns void language sql as $$
  update story s set
    langs = found.langs, sources = found.sources, independent = found.independent, copies = found.copies,
    words = case when joined is not null then more_terms(s.words, joined) else
      (select terms_of_all(a.folded order by a.copy_of nulls first, a.id) from article a where a.story_id = of_story) end
  from (
    select coalesce(array_agg(distinct a.lang order by a.lang), '{}') as langs,
      coalesce(array_agg(distinct a.source_id order by a.source_id), '{}') as sources,
      count(*) filter (where a.copy_of is null and not a.translated) as independent,
      count(*) filter (where a.copy_of is not null) as copies
    from article a where a.story_id = of_story
  ) found where s.id = of_story
$$;

create function article_in_story() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' and old.story_id is not null and (tg_op = 'DELETE' or new.story_id is distinct from old.story_id) then
    perform gather_story(old.story_id, null);
  end if;
  if tg_op = 'DELETE' or new.story_id is null then
    return null;
  end if;
  if tg_op = 'INSERT' or new.story_id is distinct from old.story_id then
    perform gather_story(new.story_id, new.folded);
  elsif new.folded <> old.folded then
    perform gather_story(new.story_id, null);
  else
    perform gather_story(new.story_id, '');
  end if;
  return null;
end $$;
create trigger article_in_story
  after insert or delete or update of story_id, lang, source_id, copy_of, translated, folded on article
  for each row execute function article_in_story();

create function story_day() returns trigger language plpgsql as $$
begin
  new.day := coalesce(new.event_date, (new.first_seen_at at time zone 'UTC')::date);
  return new;
end $$;
create trigger story_day before insert or update of event_date, first_seen_at on story
  for each row execute function story_day();

update story set event_date = event_date;
select gather_story(id, null) from story;

create index story_readers on story (first_seen_at desc, id desc) where relevance <> 'no';
create index story_days on story (day desc, id desc) where relevance <> 'no';
create index story_words on story using gin (words) with (fastupdate = off);
create index story_langs on story using gin (langs);
create index story_sources on story using gin (sources);
create index story_kinds on story using gin (kinds);
alter table story alter column words set statistics 1000;
-- Search asks the story; the articles' texts are looked at only where a phrase has to be confirmed.
drop index article_folded;

-- Keys to the API: only their hashes; the present minute's count is kept with them, for all processes together.
create table api_token (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  hash bytea not null unique,
  scopes text[] not null,
  per_minute int not null check (per_minute between 1 and 100000),
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  minute timestamptz,
  used int not null default 0
);
create index article_by_source on article (source_id);
create index story_reports on story (independent desc, id desc) where relevance <> 'no';
