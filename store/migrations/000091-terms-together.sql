-- The terms of a story that got another report go into the index together with those of the next ones, a megabyte at a time:
-- one by one they were half of all records in the log while pages came in. A search reads that list, too.
alter index story_words set (fastupdate = on, gin_pending_list_limit = 1024);
