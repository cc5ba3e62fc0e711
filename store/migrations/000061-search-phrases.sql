/*
 * The terms under which folded text is found, phrases included, so that a search never has to read texts:
 * words of scripts with spaces, and each two that stand side by side ('ban ghi'); of Han, kana, Thai and hangul each two
 * and three letters that stand side by side. 京都 inside 東京都 and 津市 inside 大津市 are none of them.
 */
create or replace function search_terms(folded text) returns tsvector language sql immutable parallel safe as $$
  with whole as (
    select left(folded, 100000) as t
  ), runs as (
    select replace(regexp_replace(t, '([東东])京都', '\1京 都', 'g'), '大津市', '大津 市') as two,
      replace(regexp_replace(t, '([東东])京都', '\1京都 都', 'g'), '大津市', '大津市 市') as three
    from whole
  ), pieces as (
    select regexp_replace(two, '([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])?', ' \1\2 ', 'g') as t from runs
    union all
    select regexp_replace(regexp_replace(two, '(?<![\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]', ' ', 'g'),
      '([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])?', ' \1\2 ', 'g') from runs
    union all
    select array_to_string(regexp_matches(regexp_replace(three, '(?<![\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{' || skip || '}(?=[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])', ' ', 'g'),
      '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3}', 'g'), ' ') from runs, (values ('0'), ('1'), ('2')) as start (skip)
    where three ~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{3}'
  ), words as (
    select word, lead(word) over (order by n) as next
    from whole, string_to_table(t, ' ') with ordinality as w (word, n)
    where t !~ '^[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af ]*$'
  ), terms as (
    select word as term from pieces, string_to_table(pieces.t, ' ') as word
    union all
    select word || ' ' || next from words
    where (word || next) !~ '[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]' and word <> '' and next <> ''
  )
  select array_to_tsvector(coalesce(array_agg(distinct left(term, 80)), '{}')) from terms where term <> ''
$$;

select gather_story(id, null) from story;

-- The matrix, the map and the trends read nothing but this.
create index story_cells on story (day) include (pairs, kinds) where relevance = 'core' and sources <> '{}';
