-- Each delivery is written three times more while it is sent: room on its page for that, so that no index is touched.
alter table delivery set (fillfactor = 40);
