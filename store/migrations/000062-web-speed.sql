-- Stories of each source are counted from the index alone.
create index story_told on story (day) include (sources, kinds) where relevance = 'core' and sources <> '{}';
