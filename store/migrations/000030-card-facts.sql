-- What an event card shows, each fact with the words of the article that say it (core/card-facts.ts).
alter table verdict add column facts jsonb;

-- A reader's word waits until an operator accepts or declines it; accepted ones are labelled examples.
alter table feedback
  add column other_story_id bigint references story on delete set null,
  add column state text not null default 'waiting' check (state in ('waiting','accepted','declined')),
  -- What is right, where it differs from the verdict: { relevance, pairs, kinds, event_date }, each optional.
  add column label jsonb,
  add column decided_by text,
  add column decided_at timestamptz;
create index feedback_waiting on feedback (at desc) where state = 'waiting';
