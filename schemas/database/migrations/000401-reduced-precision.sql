-- The growth boundary of a city, valid as it was, could not be published: where GEOS reduces the precision of a jagged shape it
-- may find a side that lies on both (TopologyException), and the index calls this. Points are brought to the grid, and what
-- crosses itself by that is mended: that never fails, and crossings of lines between points of the grid hold nothing from below it.
create or replace function dimai.reduced(shape geometry) returns geometry
  language sql immutable parallel safe
  set search_path from current
  as $$
    select case
      when shape is null or st_isempty(shape) then shape
      when st_dimension(shape) = 0 then st_snaptogrid(shape, 0.001)
      else coalesce(
        (select st_multi(coarse)
          from st_collectionextract(
            st_makevalid(st_snaptogrid(shape, 0.001)),
            st_dimension(shape) + 1
          ) as coarse
          where not st_isempty(coarse)),
        (select st_multi(st_makeenvelope(floor(x * 1000) / 1000, floor(y * 1000) / 1000, floor(x * 1000) / 1000 + 0.001, floor(y * 1000) / 1000 + 0.001, st_srid(shape)))
          from (select st_x(st_centroid(shape)) as x, st_y(st_centroid(shape)) as y) as middle)
      )
    end
  $$;

reindex index land.basic_farmland_reduced_geom;
reindex index land.ecological_redline_reduced_geom;
reindex index land.urban_growth_boundary_reduced_geom;
