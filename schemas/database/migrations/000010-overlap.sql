-- Overlap checks: what large control polygons look like in an overlay plane, and the archive of checks.

-- One row per large polygon that was carried into a plane and cut up; `row_xmin` ties it to the very row version, so an edited row is never answered from old pieces.
create table dimai.overlay_source (
  id bigint generated always as identity primary key,
  layer text not null,
  row_id bigint not null,
  row_xmin bigint not null,
  plane_srid integer not null,
  valid boolean not null,
  invalid_reason text,
  unique (layer, row_id, plane_srid, row_xmin)
);

create table dimai.overlay_piece (
  source_id bigint not null references dimai.overlay_source (id) on delete cascade,
  geom geometry not null
);
create index on dimai.overlay_piece (source_id);
create index on dimai.overlay_piece using gist (geom);

-- A layer whose rows were changed by other means than publishing is no ground for "clear": note it, whoever did it.
alter table dimai.layer_state add column changed_outside_at timestamptz;

create function dimai.note_change_outside() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('dimai.publishing', true), '') <> 'on' then
    update dimai.layer_state set changed_outside_at = clock_timestamp() where layer = replace(tg_table_name, '_', '-');
  end if;
  return null;
end $$;

do $$
declare t text;
begin
  for t in select table_name from information_schema.tables where table_schema = 'land' and table_type = 'BASE TABLE' loop
    execute format('create trigger note_change_outside after insert or update or delete on land.%I for each statement execute function dimai.note_change_outside()', t);
    execute format('create trigger note_truncate_outside after truncate on land.%I for each statement execute function dimai.note_change_outside()', t);
  end loop;
end $$;
