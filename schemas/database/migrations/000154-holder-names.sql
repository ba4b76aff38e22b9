-- Names of right holders are found by any part, by whoever may see them.
create index parcel_right_holder_trigram on land.parcel using gin (right_holder gin_trgm_ops) where version_to is null;
create index right_holder_name_trigram on land.right_holder using gin (name gin_trgm_ops) where version_to is null;
