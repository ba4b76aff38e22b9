-- Where published versions changed a layer, so that a tile is as old as the last change of what it shows and not as the layer.
-- Whoever publishes writes rows first and raises dimai.layer_state last, in one transaction; the rest happens here, in the same one.

-- Box of a change in degrees: one per row that came or went, or one per group of neighbouring rows where many did.
create table dimai.tile_change (
  layer text not null,
  version integer not null,
  west double precision not null,
  south double precision not null,
  east double precision not null,
  north double precision not null
);
create index tile_change_version on dimai.tile_change (layer, version);

-- Changes up to this version are no longer known one by one: every tile of the layer is at least as young.
alter table dimai.layer_state add column tile_floor integer not null default 0;

-- Number of a mesh cell of level 12: 2^17 columns from 180° W, 2^17 rows from the north edge of Web Mercator; column * 2^20 + row.
create function dimai.tile_cell(longitude double precision, latitude double precision) returns bigint
language sql immutable strict parallel safe as $$
  select (least(greatest(floor((longitude + 180) / 360 * 131072), 0), 131071)::bigint << 20)
    | least(greatest(floor((0.5 - ln((1 + sin(radians(least(greatest(latitude, -85.06), 85.06))))
      / (1 - sin(radians(least(greatest(latitude, -85.06), 85.06))))) / (4 * pi())) * 131072), 0), 131071)::bigint
$$;

-- Versions in (since, upto] that rows of a layer begin or end with, and the last one.
create function dimai.tile_versions(layer text, since integer, upto integer) returns setof integer
language plpgsql stable as $$
begin
  return query execute format($sql$
    select version_from from land.%1$I where version_from > $1 and version_from <= $2
    union
    select version_to from land.%1$I where version_to > $1 and version_to <= $2
    union
    select $2
    order by 1$sql$, replace(layer, '-', '_')) using since, upto;
end $$;

-- Notes where one version changed a layer. More than 2,000 rows are grouped by the tiles of zoom 12 that hold their middles, then of 8, then 4.
create function dimai.note_tile_changes(changed_layer text, at_version integer) returns void
language plpgsql as $$
declare
  zoom integer;
  noted bigint;
  cutoff integer;
begin
  execute format($sql$
    create temporary table tile_changed on commit drop as
    select st_xmin(box) as west, st_ymin(box) as south, st_xmax(box) as east, st_ymax(box) as north
    from (
      select st_expand(box2d(geom), 1e-9) as box from land.%1$I where version_from = $1 and geom is not null
      union all
      select st_expand(box2d(geom), 1e-9) from land.%1$I where version_to = $1 and geom is not null
    ) as boxes
    where not st_isempty(box::geometry)$sql$, replace(changed_layer, '-', '_')) using at_version;
  get diagnostics noted = row_count;
  if noted <= 2000 then
    insert into dimai.tile_change select distinct changed_layer, at_version, west, south, east, north from tile_changed;
  else
    foreach zoom in array array[12, 8, 4] loop
      delete from dimai.tile_change where layer = changed_layer and version = at_version;
      insert into dimai.tile_change
      select changed_layer, at_version, min(west), min(south), max(east), max(north)
      from tile_changed,
        lateral (select dimai.tile_cell((west + east) / 2, (south + north) / 2) as cell) as middle
      group by cell >> (37 - zoom), (cell & 1048575) >> (17 - zoom);
      get diagnostics noted = row_count;
      exit when noted <= 2000;
    end loop;
  end if;
  drop table tile_changed;

  -- Old changes are given up before there are too many to keep in the memory of every process.
  if (select count(*) from dimai.tile_change where layer = changed_layer) > 50000 then
    select version into cutoff from dimai.tile_change where layer = changed_layer order by version desc offset 25000 limit 1;
    delete from dimai.tile_change where layer = changed_layer and version <= cutoff;
    update dimai.layer_state set tile_floor = cutoff where layer = changed_layer;
  end if;
end $$;

create function dimai.note_publication() returns trigger language plpgsql as $$
declare
  before integer := case when tg_op = 'INSERT' then 0 else old.version end;
  step integer;
begin
  -- Tables without geometry are not drawn.
  if not exists (
    select from information_schema.columns
    where table_schema = 'land' and table_name = replace(new.layer, '-', '_') and column_name = 'geom'
  ) then
    return null;
  end if;
  if new.version < before then
    -- A layer that was set back: nothing that was told of it holds.
    delete from dimai.tile_change where layer = new.layer;
    before := 0;
  end if;
  for step in select * from dimai.tile_versions(new.layer, before, new.version) loop
    perform dimai.note_tile_changes(new.layer, step);
  end loop;
  return null;
end $$;

create trigger note_publication after insert or update of version on dimai.layer_state
  for each row execute function dimai.note_publication();

-- What is already published.
do $$
declare
  state record;
  step integer;
begin
  for state in select layer, version from dimai.layer_state where version > 0 loop
    if exists (
      select from information_schema.columns
      where table_schema = 'land' and table_name = replace(state.layer, '-', '_') and column_name = 'geom'
    ) then
      for step in select * from dimai.tile_versions(state.layer, 0, state.version) loop
        perform dimai.note_tile_changes(state.layer, step);
      end loop;
    end if;
  end loop;
end $$;
