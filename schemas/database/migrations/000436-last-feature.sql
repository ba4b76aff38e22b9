-- Number of the newest feature that a layer ever got, whoever asks: where reading from the newest on begins. It tells nothing of features.
create function dimai.last_feature(layer text) returns bigint
  language sql stable parallel safe security definer set search_path = pg_catalog
  as $$ select coalesce(pg_sequence_last_value(('land.' || replace(layer, '-', '_') || '_feature_id')::regclass), 0) $$;

-- Numbers of about so many features, evenly spread over all that a layer ever got.
create function dimai.spread_features(layer text, about integer) returns bigint[]
  language sql stable parallel safe
  as $$ select array(select generate_series(1, dimai.last_feature(layer), greatest(dimai.last_feature(layer) / about, 1))) $$;

-- Ground that came from no code or went to none, by code: few edges among many.
create index land_code_edge_founded on dimai.land_code_edge (to_code) where from_code is null;
create index land_code_edge_ended on dimai.land_code_edge (from_code) where to_code is null;
