-- The reports of stories by time: what a new report is compared with, however many other articles are stored.
create index article_told on article (coalesce(published_at, fetched_at)) where story_id is not null;

-- The bands of one article, in one place: without it an edit or a deletion would read them all.
create index band_article on band (article_id);
