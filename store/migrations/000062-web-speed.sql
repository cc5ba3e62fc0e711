-- Stories of each source are counted from the index alone.
create index story_told on story (day) include (sources, kinds) where relevance = 'core' and sources <> '{}';

-- Reports of a signing that state for how long the paper holds.
create index verdict_term on verdict (article_id) where facts->'document' ? 'term';
