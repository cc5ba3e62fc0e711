-- The codes of a story's localities are terms beside its words, so that "a word and a place" is one question to one index.
-- Folded text has no capitals: no word is ever taken for a code.
create function story_places() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (new.vn || new.jp) is distinct from (old.vn || old.jp) then
    new.words := ts_delete(new.words, old.vn || old.jp);
  end if;
  new.words := new.words || array_to_tsvector(new.vn || new.jp);
  return new;
exception when program_limit_exceeded then
  return new;
end $$;
create trigger story_places before insert or update of vn, jp, words on story
  for each row execute function story_places();

-- Filling the index anew is quicker than changing it story by story.
drop index story_words;
update story set words = words;
create index story_words on story using gin (words) with (fastupdate = off);
