-- Forgetting a reader or a message looks for what belongs to it: without these every single one would read all deliveries.
create index delivery_reader on delivery (subscriber_id) where subscriber_id is not null;
create index delivery_copy on delivery (copy_of) where copy_of is not null;
create index token_reader on token (subscriber_id) where subscriber_id is not null;
create index token_subscription on token (subscription_id) where subscription_id is not null;
