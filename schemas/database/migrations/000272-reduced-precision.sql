-- Restricted layers on a grid of a thousandth of a degree (about 100 m), for who may see them but not as precise as they are.
-- What is smaller than a cell of the grid becomes its cell, so nothing below the grid can be told from it.
-- An index calls it: the path is its own, for a restored dump has none.
create function dimai.reduced(shape geometry) returns geometry
  language sql immutable parallel safe
  set search_path from current
  as $$
    select case
      when shape is null or st_isempty(shape) then shape
      when st_dimension(shape) = 0 then st_snaptogrid(shape, 0.001)
      else coalesce(
        (select st_multi(coarse)
          from st_collectionextract(
            st_reduceprecision(case when st_isvalid(shape) then shape else st_makevalid(shape) end, 0.001),
            st_dimension(shape) + 1
          ) as coarse
          where not st_isempty(coarse)),
        (select st_multi(st_makeenvelope(floor(x * 1000) / 1000, floor(y * 1000) / 1000, floor(x * 1000) / 1000 + 0.001, floor(y * 1000) / 1000 + 0.001, st_srid(shape)))
          from (select st_x(st_centroid(shape)) as x, st_y(st_centroid(shape)) as y) as middle)
      )
    end
  $$;

create function dimai.scope_is_precise() returns boolean
  language sql stable parallel safe
  as $$ select coalesce(current_setting('dimai.scope_precise', true), '') = 'on' $$;

create index basic_farmland_reduced_geom on land.basic_farmland using gist (dimai.reduced(geom)) where version_to is null;
create index ecological_redline_reduced_geom on land.ecological_redline using gist (dimai.reduced(geom)) where version_to is null;
create index urban_growth_boundary_reduced_geom on land.urban_growth_boundary using gist (dimai.reduced(geom)) where version_to is null;
