-- What people decide by hand about stories. It outweighs every likeness, today and whenever reports are grouped anew.
create table decision (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('merge','split')),
  -- The story that stays; `other_id` is the one that was merged into it, or split from it.
  story_id bigint not null references story on delete cascade,
  other_id bigint not null references story on delete cascade,
  by_whom text not null,
  note text,
  at timestamptz not null,
  undone_at timestamptz,
  undone_by text
);
create index decision_recent on decision (at desc, id desc);

-- The articles of a decision: in a merge all belong together, in a split those of one side belong to no story with those
-- of the other. Where two decisions speak of the same two articles, the later one counts. What an article was before is
-- kept for undoing.
create table decision_article (
  decision_id bigint not null references decision on delete cascade,
  article_id bigint not null references article on delete cascade,
  side text not null check (side in ('story','other')),
  was_copy_of bigint references article on delete set null,
  primary key (decision_id, article_id)
);
create index decision_article_of on decision_article (article_id);

-- A story that was merged into another keeps its address, which leads to the other.
alter table story add column merged_into bigint references story on delete set null;
create index story_follows on story (follows) where follows is not null;
create index story_merged on story (merged_into) where merged_into is not null;
