-- Number of the newest feature that a layer has, by the index of its features: rows may be written with numbers that its sequence never gave.
create or replace function dimai.last_feature(layer text) returns bigint
  language plpgsql stable parallel safe security definer set search_path = pg_catalog
  as $$
declare
  last bigint;
begin
  execute format('select max(feature_id) from land.%I', replace(layer, '-', '_')) into last;
  return coalesce(last, 0);
end $$;
