-- Scopes that end below the district: the ground of townships (乡镇, 街道), which a 自然资源所 answers for. Codes of land do not tell a
-- township, so features are held by where they lie.

-- Ground of townships as it was published, kept because it takes milliseconds to make. Within two metres of a border surveys differ:
-- core lies so much inside, reach goes so much beyond.
create table dimai.township_ground (
  code text primary key,
  version integer not null,
  ground geometry(Geometry, 4490) not null,
  core geometry(Geometry, 4490) not null,
  reach geometry(Geometry, 4490) not null
);
comment on table dimai.township_ground is '乡镇范围：administrative-area 当前版本中九位代码的图形，向内、向外各两米';

-- Makes the ground of townships anew where it is not that of the current version. A township that is not published has none.
create function dimai.keep_townships(codes text[]) returns void language plpgsql as $$
declare
  current_version integer := coalesce((select version from dimai.layer_state where layer = 'administrative-area'), 0);
begin
  if not exists (
    select from unnest(codes) as wanted
    where not exists (select from dimai.township_ground kept where kept.code = wanted and kept.version = current_version)
  ) then
    return;
  end if;
  delete from dimai.township_ground where code = any (codes) and version <> current_version;
  insert into dimai.township_ground (code, version, ground, core, reach)
  select district_code, current_version, ground,
    st_setsrid(st_buffer(ground::geography, -2)::geometry, 4490), st_setsrid(st_buffer(ground::geography, 2)::geometry, 4490)
  from (
    select district_code, st_union(geom) as ground
    from land.administrative_area
    where version_to is null and district_code = any (codes) and length(district_code) = 9
    group by district_code
  ) as townships
  where ground is not null
  on conflict (code) do update
  set version = excluded.version, ground = excluded.ground, core = excluded.core, reach = excluded.reach;
end
$$;

-- Townships of the scope; none where no scope is set.
create function dimai.scope_townships() returns text[]
  language sql stable parallel safe
  as $$ select case when coalesce(current_setting('dimai.scope_layers', true), '') <> '' and current_setting('dimai.scope_townships', true) like '{%'
    then current_setting('dimai.scope_townships', true)::text[] else '{}' end $$;

create function dimai.scope_has_townships() returns boolean
  language sql stable parallel safe
  as $$ select cardinality(dimai.scope_townships()) > 0 $$;

-- Patterns of the districts that they lie in.
create function dimai.scope_township_districts() returns text[]
  language sql stable parallel safe
  as $$ select array(select left(code, 6) || '%' from unnest(dimai.scope_townships()) as code) $$;

create function dimai.scope_ground() returns geometry
  language sql stable parallel safe
  as $$ select st_union(ground) from dimai.township_ground where code = any (dimai.scope_townships()) $$;

create function dimai.scope_core() returns geometry
  language sql stable parallel safe
  as $$ select st_union(core) from dimai.township_ground where code = any (dimai.scope_townships()) $$;

create function dimai.scope_reach() returns geometry
  language sql stable parallel safe
  as $$ select st_union(reach) from dimai.township_ground where code = any (dimai.scope_townships()) $$;

-- Whether a code of land, or of a unit on it, lies in the townships of the scope, by its parcel or the ground it was given out for. It
-- reads what readers may not, and tells yes or no.
create function dimai.code_in_townships(code text) returns boolean
  language sql stable security definer
  as $$ select exists (
    select from land.parcel
    where parcel_code = left($1, 19) and geom && (select dimai.scope_ground())
      and (st_intersects(geom, (select dimai.scope_core())) or st_intersects((select dimai.scope_ground()), st_pointonsurface(geom)))
  ) or exists (
    select from dimai.land_code known
    where known.code = $1 and geom && (select dimai.scope_ground())
      and (st_intersects(geom, (select dimai.scope_core())) or st_intersects((select dimai.scope_ground()), st_pointonsurface(geom)))
  ) $$;

-- Whether areas lie inside the scope, all of them; null is everywhere. A township lies in its district.
create or replace function dimai.scope_covers(districts text[]) returns boolean
  language sql stable parallel safe
  as $$ select dimai.scope_is_everywhere() or (districts is not null
    and not exists (
      select from unnest(districts) as district
      where not (district like any (dimai.scope_districts()) or district = any (dimai.scope_townships()))
    )) $$;
