-- control points came beside the index of what rows are found by (000390)
drop index land.control_point_name_trigram, land.control_point_name_initials;
alter table land.control_point add column search_tokens smallint[];
comment on column land.control_point.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index control_point_search on land.control_point using gin ((coalesce(search_tokens, dimai.search_tokens(name)))) where version_to is null;
