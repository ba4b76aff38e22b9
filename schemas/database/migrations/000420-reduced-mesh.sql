-- Who sees a restricted layer on a grid is told at low zooms what is counted of those shapes. Counted from the layer itself, the middle of a
-- cell with one feature would be the middle of that feature, to two metres.

-- Whether there are callers who see the layer reduced; compared with the catalogue by a test.
alter table dimai.tile_layer add column is_reducible boolean not null default false;
update dimai.tile_layer set is_reducible = true where layer in ('basic-farmland', 'ecological-redline', 'urban-growth-boundary');

-- As before, but of any shape of the rows (an SQL expression of `geom`), and kept under any name.
drop function dimai.renew_tile_mesh(text, integer, integer);
create function dimai.renew_tile_mesh(changed_layer text, since integer, upto integer, kept_as text, shape text) returns void
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
      from (
        select %2$s as geom
        from land.%1$I
        where (version_from > $1 and version_from <= $2 or version_to > $1 and version_to <= $2)
          and geom is not null and not st_isempty(geom)
        offset 0
      ) as shapes
      offset 0
    ) as middles$sql$, replace(changed_layer, '-', '_'), shape) into touched using since, upto;
  if touched is null then
    return;
  end if;
  few := cardinality(touched) <= 1000;

  delete from dimai.tile_mesh as mesh
  using unnest(touched) as changed (cell)
  where mesh.layer = kept_as and mesh.level = 12
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
      select district, class, area, (st_xmin(geom) + st_xmax(geom)) / 2 as longitude, (st_ymin(geom) + st_ymax(geom)) / 2 as latitude
      from (
        select distinct on (row_id) row_id, coalesce(%3$s, '') as district, coalesce(%2$s, '') as class, coalesce(ellipsoidal_area, 0) as area,
          %4$s as geom
        from unnest($2) as changed (cell)
        join land.%1$I as feature on %4$s && st_makeenvelope(
          (changed.cell >> 20) / 131072.0 * 360 - 180 - 1e-9,
          degrees(atan(sinh(pi() * (1 - 2 * ((changed.cell & 1048575) + 1) / 131072.0)))) - 1e-9,
          ((changed.cell >> 20) + 1) / 131072.0 * 360 - 180 + 1e-9,
          degrees(atan(sinh(pi() * (1 - 2 * (changed.cell & 1048575) / 131072.0)))) + 1e-9, 4490)
        where version_to is null
        offset 0
      ) as shapes
      offset 0$sql$, replace(changed_layer, '-', '_'), by_class, by_district, shape)
    else format($sql$
      select district, class, area, (st_xmin(geom) + st_xmax(geom)) / 2 as longitude, (st_ymin(geom) + st_ymax(geom)) / 2 as latitude
      from (
        select coalesce(%3$s, '') as district, coalesce(%2$s, '') as class, coalesce(ellipsoidal_area, 0) as area, %4$s as geom
        from land.%1$I
        where version_to is null and geom is not null and not st_isempty(geom)
        offset 0
      ) as shapes
      offset 0$sql$, replace(changed_layer, '-', '_'), by_class, by_district, shape)
    end) using kept_as, touched;

  for next_level in reverse 11..0 loop
    select array_agg(distinct (((cell >> 21) << 20) | ((cell & 1048575) >> 1))) into touched from unnest(touched) as finer (cell);
    delete from dimai.tile_mesh as mesh
    using unnest(touched) as changed (cell)
    where mesh.layer = kept_as and mesh.level = next_level
      and mesh.tile_x = (changed.cell >> 25)::integer
      and mesh.tile_y = ((changed.cell & 1048575) >> 5)::integer
      and mesh.cell = (((changed.cell & 31) << 5) | ((changed.cell >> 20) & 31))::smallint;
    insert into dimai.tile_mesh
    with finer as materialized (
      select changed.cell as parent, mesh.*
      from unnest(touched) as changed (cell),
        (values (0, 0), (0, 1), (1, 0), (1, 1)) as quarter (x, y),
        lateral (select ((changed.cell >> 20) * 2 + x) as cell_column, ((changed.cell & 1048575) * 2 + y) as cell_row) as place
      join dimai.tile_mesh as mesh on mesh.layer = kept_as and mesh.level = next_level + 1
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
    select kept_as, next_level, (parent >> 25)::integer, ((parent & 1048575) >> 5)::integer,
      (((parent & 31) << 5) | ((parent >> 20) & 31))::smallint,
      district, count, area, longitude, latitude, classes, counts, areas
    from sums
    join classes using (parent, district);
  end loop;
end $$;

-- The mesh of reduced shapes is kept beside the other as `<layer>:reduced`.
create function dimai.renew_reduced_mesh(changed_layer text, since integer, upto integer) returns void
language plpgsql as $$
begin
  if exists (select from dimai.tile_layer where layer = changed_layer and is_reducible) then
    perform dimai.renew_tile_mesh(changed_layer, since, upto, changed_layer || ':reduced', 'dimai.reduced(geom)');
  end if;
end $$;

-- Both meshes of a layer.
create function dimai.renew_tile_mesh(changed_layer text, since integer, upto integer) returns void
language plpgsql as $$
begin
  perform dimai.renew_tile_mesh(changed_layer, since, upto, changed_layer, 'geom');
  perform dimai.renew_reduced_mesh(changed_layer, since, upto);
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
    delete from dimai.tile_mesh where layer in (new.layer, new.layer || ':reduced');
    before := 0;
  end if;
  if before = 0 and new.version = 1 then
    update dimai.layer_state set tile_floor = 1 where layer = new.layer;
  else
    for step in select * from dimai.tile_versions(new.layer, before, new.version) loop
      perform dimai.note_tile_changes(new.layer, step);
    end loop;
  end if;
  if current_setting('dimai.first_tiles', true) = new.layer then
    -- what a layer that was emptied by hand left is of no feature any more
    delete from dimai.tile_outline where layer = new.layer;
    delete from dimai.tile_mesh where layer in (new.layer, new.layer || ':reduced');
    insert into dimai.tile_outline select * from pg_temp.first_tile_outline;
    insert into dimai.tile_mesh select * from pg_temp.first_tile_mesh;
  else
    perform dimai.draw_tile_outlines(new.layer, before, new.version);
    perform dimai.renew_tile_mesh(new.layer, before, new.version, new.layer, 'geom');
  end if;
  perform dimai.renew_reduced_mesh(new.layer, before, new.version);
  return null;
end $$;

-- What is already published.
select dimai.renew_reduced_mesh(layer, 0, version)
from dimai.layer_state
where version > 0;
