-- Place of a link among those of its source's first poll; null for every later one. Of what a newspaper had printed before
-- it was watched nobody is told as of news.
alter table ref add column first_rank int;
