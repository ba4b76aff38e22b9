-- What tiles of low zooms show without looking at every row: how many features of which class lie in each cell of a mesh, the
-- shapes of large features with as many vertices as such tiles can tell apart, and indexes of the features worth drawing.
-- Maintained where dimai.note_publication notes a new version, in its transaction: what a tile counts is what its version holds.

-- Columns of each layer that tell the class and the district of a feature. Compared with the catalogue by a test.
create table dimai.tile_layer (
  layer text primary key,
  class_column text,
  district_column text
);
insert into dimai.tile_layer (layer, class_column, district_column) values
  ('parcel', 'land_class', 'district_code'),
  ('boundary-point', null, 'parcel_code'),
  ('boundary-line', 'nature', 'parcel_code'),
  ('building', null, 'district_code'),
  ('cadastral-district', null, 'code'),
  ('cadastral-subdistrict', null, 'code'),
  ('basic-farmland', null, 'district_code'),
  ('ecological-redline', null, 'district_code'),
  ('urban-growth-boundary', 'zone_code', 'district_code'),
  ('land-use', 'land_class', 'location_unit_code'),
  ('administrative-area', null, 'district_code'),
  ('low-efficiency-land', 'state', 'district_code'),
  ('approved-unsupplied-land', 'state', 'district_code'),
  ('supplied-unused-land', 'land_condition', 'district_code'),
  ('restoration-project', 'project_type', 'district_code'),
  ('restoration-unit', 'direction', null),
  ('restoration-works', 'works_type', null),
  ('abandoned-mine', 'state', 'district_code'),
  ('restoration-acceptance', 'result', null),
  ('mining-right', 'state', 'district_code'),
  ('exploration-right', 'state', 'district_code'),
  ('project-redline', 'stage', 'district_code'),
  ('enforcement-plot', 'state', 'district_code'),
  ('regional-assessment', 'item', 'district_code'),
  ('reference-feature', null, null);

create index parcel_large_7_geom on land.parcel using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 16384000;
create index parcel_large_9_geom on land.parcel using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 1024000;
create index parcel_large_11_geom on land.parcel using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 64000;
create index parcel_large_13_geom on land.parcel using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 4000;
create index building_large_7_geom on land.building using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 16384000;
create index building_large_9_geom on land.building using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 1024000;
create index building_large_11_geom on land.building using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 64000;
create index building_large_13_geom on land.building using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 4000;
create index basic_farmland_large_7_geom on land.basic_farmland using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 16384000;
create index basic_farmland_large_9_geom on land.basic_farmland using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 1024000;
create index basic_farmland_large_11_geom on land.basic_farmland using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 64000;
create index basic_farmland_large_13_geom on land.basic_farmland using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 4000;
create index land_use_large_7_geom on land.land_use using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 16384000;
create index land_use_large_9_geom on land.land_use using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 1024000;
create index land_use_large_11_geom on land.land_use using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 64000;
create index land_use_large_13_geom on land.land_use using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 4000;
create index low_efficiency_land_large_7_geom on land.low_efficiency_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 16384000;
create index low_efficiency_land_large_9_geom on land.low_efficiency_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 1024000;
create index low_efficiency_land_large_11_geom on land.low_efficiency_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 64000;
create index low_efficiency_land_large_13_geom on land.low_efficiency_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 4000;
create index approved_unsupplied_land_large_7_geom on land.approved_unsupplied_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 16384000;
create index approved_unsupplied_land_large_9_geom on land.approved_unsupplied_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 1024000;
create index approved_unsupplied_land_large_11_geom on land.approved_unsupplied_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 64000;
create index approved_unsupplied_land_large_13_geom on land.approved_unsupplied_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 4000;
create index supplied_unused_land_large_7_geom on land.supplied_unused_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 16384000;
create index supplied_unused_land_large_9_geom on land.supplied_unused_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 1024000;
create index supplied_unused_land_large_11_geom on land.supplied_unused_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 64000;
create index supplied_unused_land_large_13_geom on land.supplied_unused_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 4000;
create index enforcement_plot_large_7_geom on land.enforcement_plot using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 16384000;
create index enforcement_plot_large_9_geom on land.enforcement_plot using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 1024000;
create index enforcement_plot_large_11_geom on land.enforcement_plot using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 64000;
create index enforcement_plot_large_13_geom on land.enforcement_plot using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * ((st_xmax(box2d(geom)) - st_xmin(box2d(geom))) ^ 2 + (st_ymax(box2d(geom)) - st_ymin(box2d(geom))) ^ 2)) >= 4000;

-- Not strict: only then it becomes part of the statement that uses it.
create or replace function dimai.tile_cell(longitude double precision, latitude double precision) returns bigint
language sql immutable parallel safe as $$
  select (least(greatest(floor((longitude + 180) / 360 * 131072), 0), 131071)::bigint << 20)
    | least(greatest(floor((0.5 - ln((1 + sin(radians(least(greatest(latitude, -85.06), 85.06))))
      / (1 - sin(radians(least(greatest(latitude, -85.06), 85.06))))) / (4 * pi())) * 131072), 0), 131071)::bigint
$$;

-- Current features of a layer by mesh cell and district. Level n has 32 × 32 cells in each tile of zoom n; a feature is in the cell of the middle of its bounds.
create table dimai.tile_mesh (
  layer text not null,
  level smallint not null,
  tile_x integer not null,
  tile_y integer not null,
  -- row * 32 + column within the tile
  cell smallint not null,
  -- six digits, '' where unknown
  district text not null,
  count integer not null,
  -- m² on the ellipsoid
  area double precision not null,
  -- sums over the middles, degrees
  longitude double precision not null,
  latitude double precision not null,
  -- '' where unknown
  classes text[] not null,
  class_counts integer[] not null,
  class_areas double precision[] not null,
  primary key (layer, level, tile_x, tile_y, cell, district)
);

-- Features of more than 500 vertices on the grid of a zoom: each vertex is the middle of the grid cell (a tile unit) it falls into,
-- so neighbours keep their common vertices whatever zoom they are taken from.
create table dimai.tile_outline (
  layer text not null,
  row_id bigint not null,
  level smallint not null,
  -- middle of the bounds of the whole feature
  longitude double precision not null,
  latitude double precision not null,
  geom geometry not null,
  primary key (layer, row_id, level)
);

-- Draws the outlines of rows that came with versions in (since, upto].
create function dimai.draw_tile_outlines(changed_layer text, since integer, upto integer) returns void
language plpgsql as $$
begin
  execute format($sql$
    insert into dimai.tile_outline
    select $1, row_id, level, (st_xmin(geom) + st_xmax(geom)) / 2, (st_ymin(geom) + st_ymax(geom)) / 2, outline
    from (
      select row_id, geom, st_transform(geom, 3857) as plane
      from land.%1$I
      where version_from > $2 and version_from <= $3 and st_npoints(geom) > 500 and st_dimension(geom) > 0
    ) as dense,
      unnest(array[4, 6, 8, 10, 12, 13]) as level,
      lateral (select 2 * 20037508.342789244 / 4096 / 2 ^ level as unit) as grid,
      lateral (
        select st_transform(st_snaptogrid(plane, unit / 2 - 20037508.342789244, unit / 2 - 20037508.342789244, unit, unit), 4490) as outline
      ) as snapped
    where outline is not null and not st_isempty(outline)
    on conflict do nothing$sql$, replace(changed_layer, '-', '_')) using changed_layer, since, upto;
end $$;

-- Counts the cells that versions in (since, upto] touched anew, and from them the coarser ones. Cost follows what changed: few cells
-- are counted by the spatial index, many by reading the layer once.
create function dimai.renew_tile_mesh(changed_layer text, since integer, upto integer) returns void
language plpgsql as $$
declare
  touched bigint[];
  by_class text;
  by_district text;
  few boolean;
begin
  select coalesce(quote_ident(class_column) || '::text', 'null::text'), coalesce('left(' || quote_ident(district_column) || ', 6)', 'null::text')
  into by_class, by_district
  from dimai.tile_layer where layer = changed_layer;
  if not found then
    return;
  end if;

  execute format($sql$
    select array_agg(distinct dimai.tile_cell(longitude, latitude))
    from (
      select (st_xmin(geom) + st_xmax(geom)) / 2 as longitude, (st_ymin(geom) + st_ymax(geom)) / 2 as latitude
      from land.%1$I
      where (version_from > $1 and version_from <= $2 or version_to > $1 and version_to <= $2)
        and geom is not null and not st_isempty(geom)
      offset 0
    ) as middles$sql$, replace(changed_layer, '-', '_')) into touched using since, upto;
  if touched is null then
    return;
  end if;
  few := cardinality(touched) <= 1000;

  delete from dimai.tile_mesh as mesh
  using unnest(touched) as changed (cell)
  where mesh.layer = changed_layer and mesh.level = 12
    and mesh.tile_x = (changed.cell >> 25)::integer
    and mesh.tile_y = ((changed.cell & 1048575) >> 5)::integer
    and mesh.cell = (((changed.cell & 31) << 5) | ((changed.cell >> 20) & 31))::smallint;

  execute format($sql$
    insert into dimai.tile_mesh
    select $1, 12, (cell >> 25)::integer, ((cell & 1048575) >> 5)::integer, (((cell & 31) << 5) | ((cell >> 20) & 31))::smallint,
      district, sum(count), sum(area), sum(longitude), sum(latitude),
      array_agg(class order by class), array_agg(count order by class), array_agg(area order by class)
    from (
      select cell, district, class, count(*)::integer as count, sum(area) as area, sum(longitude) as longitude, sum(latitude) as latitude
      from (
        select dimai.tile_cell(longitude, latitude) as cell, district, class, area, longitude, latitude
        from (%s) as middles
      ) as features
      where cell = any ($2)
      group by cell, district, class
    ) as counted
    group by cell, district$sql$,
    case when few then format($sql$
      select distinct on (row_id) row_id, coalesce(%3$s, '') as district, coalesce(%2$s, '') as class, coalesce(ellipsoidal_area, 0) as area,
        (st_xmin(geom) + st_xmax(geom)) / 2 as longitude, (st_ymin(geom) + st_ymax(geom)) / 2 as latitude
      from unnest($2) as changed (cell)
      join land.%1$I as feature on feature.geom && st_makeenvelope(
        (changed.cell >> 20) / 131072.0 * 360 - 180 - 1e-9,
        degrees(atan(sinh(pi() * (1 - 2 * ((changed.cell & 1048575) + 1) / 131072.0)))) - 1e-9,
        ((changed.cell >> 20) + 1) / 131072.0 * 360 - 180 + 1e-9,
        degrees(atan(sinh(pi() * (1 - 2 * (changed.cell & 1048575) / 131072.0)))) + 1e-9, 4490)
      where version_to is null
      offset 0$sql$, replace(changed_layer, '-', '_'), by_class, by_district)
    else format($sql$
      select coalesce(%3$s, '') as district, coalesce(%2$s, '') as class, coalesce(ellipsoidal_area, 0) as area,
        (st_xmin(geom) + st_xmax(geom)) / 2 as longitude, (st_ymin(geom) + st_ymax(geom)) / 2 as latitude
      from land.%1$I
      where version_to is null and geom is not null and not st_isempty(geom)
      offset 0$sql$, replace(changed_layer, '-', '_'), by_class, by_district)
    end) using changed_layer, touched;

  for next_level in reverse 11..0 loop
    select array_agg(distinct (((cell >> 21) << 20) | ((cell & 1048575) >> 1))) into touched from unnest(touched) as finer (cell);
    delete from dimai.tile_mesh as mesh
    using unnest(touched) as changed (cell)
    where mesh.layer = changed_layer and mesh.level = next_level
      and mesh.tile_x = (changed.cell >> 25)::integer
      and mesh.tile_y = ((changed.cell & 1048575) >> 5)::integer
      and mesh.cell = (((changed.cell & 31) << 5) | ((changed.cell >> 20) & 31))::smallint;
    insert into dimai.tile_mesh
    with finer as materialized (
      select changed.cell as parent, mesh.*
      from unnest(touched) as changed (cell),
        (values (0, 0), (0, 1), (1, 0), (1, 1)) as quarter (x, y),
        lateral (select ((changed.cell >> 20) * 2 + x) as cell_column, ((changed.cell & 1048575) * 2 + y) as cell_row) as place
      join dimai.tile_mesh as mesh on mesh.layer = changed_layer and mesh.level = next_level + 1
        and mesh.tile_x = (cell_column >> 5)::integer
        and mesh.tile_y = (cell_row >> 5)::integer
        and mesh.cell = (((cell_row & 31) << 5) | (cell_column & 31))::smallint
    ), by_class as (
      select parent, district, class, sum(class_count)::integer as count, sum(class_area) as area
      from finer, unnest(classes, class_counts, class_areas) as part (class, class_count, class_area)
      group by parent, district, class
    ), classes as (
      select parent, district, array_agg(class order by class) as classes, array_agg(count order by class) as counts,
        array_agg(area order by class) as areas
      from by_class
      group by parent, district
    ), sums as (
      select parent, district, sum(count)::integer as count, sum(area) as area, sum(longitude) as longitude, sum(latitude) as latitude
      from finer
      group by parent, district
    )
    select changed_layer, next_level, (parent >> 25)::integer, ((parent & 1048575) >> 5)::integer,
      (((parent & 31) << 5) | ((parent >> 20) & 31))::smallint,
      district, count, area, longitude, latitude, classes, counts, areas
    from sums
    join classes using (parent, district);
  end loop;
end $$;

create or replace function dimai.note_publication() returns trigger language plpgsql as $$
declare
  before integer := case when tg_op = 'INSERT' then 0 else old.version end;
  step integer;
begin
  -- Layers that are not drawn.
  if not exists (select from dimai.tile_layer where layer = new.layer) then
    return null;
  end if;
  if new.version < before then
    -- A layer that was set back: nothing that was told of it holds.
    delete from dimai.tile_change where layer = new.layer;
    delete from dimai.tile_mesh where layer = new.layer;
    before := 0;
  end if;
  for step in select * from dimai.tile_versions(new.layer, before, new.version) loop
    perform dimai.note_tile_changes(new.layer, step);
  end loop;
  perform dimai.draw_tile_outlines(new.layer, before, new.version);
  perform dimai.renew_tile_mesh(new.layer, before, new.version);
  return null;
end $$;

-- What is already published.
select dimai.draw_tile_outlines(layer, 0, version), dimai.renew_tile_mesh(layer, 0, version)
from dimai.layer_state join dimai.tile_layer using (layer)
where version > 0;
