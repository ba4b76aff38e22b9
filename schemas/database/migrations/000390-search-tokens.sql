-- Pairs of characters and triples of first letters of pinyin that texts are found by, as numbers; written by
-- schemas/derive/search-tokens-function.ts. About 2 µs a character: rows of loads bring theirs with them.
create function dimai.pinyin_sign(code integer) returns integer
language sql immutable parallel safe as $$
  select case when code >= 97 then code - 87 when code >= 48 then code - 48 else 36 end
$$;

create function dimai.search_tokens(variadic texts text[]) returns smallint[]
language plpgsql immutable parallel safe as $$
declare
  given text;
  character text;
  characters text[];
  letters text;
  code integer;
  before integer;
  found integer[] := '{}';
begin
  foreach given in array texts loop
    continue when given is null or given = '';
    characters := string_to_array(given, null);
    before := 0;
    foreach character in array characters loop
      code := ascii(character);
      code := case
        when code between 65 and 90 then code + 32
        when code between 32 and 126 or code between 12288 and 40959 then code when code = 304 then 105 when code = 8490 then 107
        else 0
      end;
      if code > 0 and (before > 0 or cardinality(characters) = 1) then
        found := found || (((case when before > 0 then before * 65536::bigint + code else code * 65536::bigint end) * 2654435761 % 4294967296) / 65536)::integer;
      end if;
      before := code;
    end loop;
    letters := dimai.pinyin_initials(given);
    for place in 1 .. length(letters) - 2 loop
      found := found || (dimai.pinyin_sign(ascii(substr(letters, place, 1))) * 37 + dimai.pinyin_sign(ascii(substr(letters, place + 1, 1)))) * 37 + dimai.pinyin_sign(ascii(substr(letters, place + 2, 1)));
    end loop;
  end loop;
  return array(select distinct (number - 32768)::smallint as token from unnest(found) as number order by token);
end $$;

-- one index a layer in the place of two a field: fragments from two characters on, and first letters of pinyin; of a million rows
-- it takes about a minute, once
drop index land.parcel_location_trigram, land.parcel_location_initials;
alter table land.parcel add column search_tokens smallint[];
comment on column land.parcel.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index parcel_search on land.parcel using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
drop index land.building_project_name_trigram, land.building_project_name_initials, land.building_name_trigram, land.building_name_initials;
alter table land.building add column search_tokens smallint[];
comment on column land.building.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index building_search on land.building using gin ((coalesce(search_tokens, dimai.search_tokens(project_name, name)))) where version_to is null;
drop index land.building_unit_location_trigram, land.building_unit_location_initials;
alter table land.building_unit add column search_tokens smallint[];
comment on column land.building_unit.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index building_unit_search on land.building_unit using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
drop index land.cadastral_district_name_trigram, land.cadastral_district_name_initials;
alter table land.cadastral_district add column search_tokens smallint[];
comment on column land.cadastral_district.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index cadastral_district_search on land.cadastral_district using gin ((coalesce(search_tokens, dimai.search_tokens(name)))) where version_to is null;
drop index land.cadastral_subdistrict_name_trigram, land.cadastral_subdistrict_name_initials;
alter table land.cadastral_subdistrict add column search_tokens smallint[];
comment on column land.cadastral_subdistrict.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index cadastral_subdistrict_search on land.cadastral_subdistrict using gin ((coalesce(search_tokens, dimai.search_tokens(name)))) where version_to is null;
drop index land.basic_farmland_location_unit_name_trigram, land.basic_farmland_location_unit_name_initials;
alter table land.basic_farmland add column search_tokens smallint[];
comment on column land.basic_farmland.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index basic_farmland_search on land.basic_farmland using gin ((coalesce(search_tokens, dimai.search_tokens(location_unit_name)))) where version_to is null;
drop index land.ecological_redline_redline_name_trigram, land.ecological_redline_redline_name_initials, land.ecological_redline_reserve_name_trigram, land.ecological_redline_reserve_name_initials;
alter table land.ecological_redline add column search_tokens smallint[];
comment on column land.ecological_redline.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index ecological_redline_search on land.ecological_redline using gin ((coalesce(search_tokens, dimai.search_tokens(redline_name, reserve_name)))) where version_to is null;
drop index land.urban_growth_boundary_town_name_trigram, land.urban_growth_boundary_town_name_initials;
alter table land.urban_growth_boundary add column search_tokens smallint[];
comment on column land.urban_growth_boundary.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index urban_growth_boundary_search on land.urban_growth_boundary using gin ((coalesce(search_tokens, dimai.search_tokens(town_name)))) where version_to is null;
drop index land.land_use_location_unit_name_trigram, land.land_use_location_unit_name_initials;
alter table land.land_use add column search_tokens smallint[];
comment on column land.land_use.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index land_use_search on land.land_use using gin ((coalesce(search_tokens, dimai.search_tokens(location_unit_name)))) where version_to is null;
drop index land.administrative_area_district_name_trigram, land.administrative_area_district_name_initials;
alter table land.administrative_area add column search_tokens smallint[];
comment on column land.administrative_area.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index administrative_area_search on land.administrative_area using gin ((coalesce(search_tokens, dimai.search_tokens(district_name)))) where version_to is null;
drop index land.low_efficiency_land_plot_name_trigram, land.low_efficiency_land_plot_name_initials, land.low_efficiency_land_location_trigram, land.low_efficiency_land_location_initials, land.low_efficiency_land_enterprise_name_trigram, land.low_efficiency_land_enterprise_name_initials;
alter table land.low_efficiency_land add column search_tokens smallint[];
comment on column land.low_efficiency_land.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index low_efficiency_land_search on land.low_efficiency_land using gin ((coalesce(search_tokens, dimai.search_tokens(plot_name, location, enterprise_name)))) where version_to is null;
drop index land.approved_unsupplied_land_plot_name_trigram, land.approved_unsupplied_land_plot_name_initials, land.approved_unsupplied_land_location_trigram, land.approved_unsupplied_land_location_initials, land.approved_unsupplied_land_batch_name_trigram, land.approved_unsupplied_land_batch_name_initials;
alter table land.approved_unsupplied_land add column search_tokens smallint[];
comment on column land.approved_unsupplied_land.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index approved_unsupplied_land_search on land.approved_unsupplied_land using gin ((coalesce(search_tokens, dimai.search_tokens(plot_name, location, batch_name)))) where version_to is null;
drop index land.supplied_unused_land_plot_name_trigram, land.supplied_unused_land_plot_name_initials, land.supplied_unused_land_location_trigram, land.supplied_unused_land_location_initials, land.supplied_unused_land_enterprise_name_trigram, land.supplied_unused_land_enterprise_name_initials;
alter table land.supplied_unused_land add column search_tokens smallint[];
comment on column land.supplied_unused_land.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index supplied_unused_land_search on land.supplied_unused_land using gin ((coalesce(search_tokens, dimai.search_tokens(plot_name, location, enterprise_name)))) where version_to is null;
drop index land.stock_land_economics_enterprise_name_trigram, land.stock_land_economics_enterprise_name_initials;
alter table land.stock_land_economics add column search_tokens smallint[];
comment on column land.stock_land_economics.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index stock_land_economics_search on land.stock_land_economics using gin ((coalesce(search_tokens, dimai.search_tokens(enterprise_name)))) where version_to is null;
drop index land.restoration_project_project_name_trigram, land.restoration_project_project_name_initials, land.restoration_project_implementer_trigram, land.restoration_project_implementer_initials;
alter table land.restoration_project add column search_tokens smallint[];
comment on column land.restoration_project.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index restoration_project_search on land.restoration_project using gin ((coalesce(search_tokens, dimai.search_tokens(project_name, implementer)))) where version_to is null;
drop index land.restoration_unit_unit_name_trigram, land.restoration_unit_unit_name_initials;
alter table land.restoration_unit add column search_tokens smallint[];
comment on column land.restoration_unit.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index restoration_unit_search on land.restoration_unit using gin ((coalesce(search_tokens, dimai.search_tokens(unit_name)))) where version_to is null;
drop index land.restoration_works_works_name_trigram, land.restoration_works_works_name_initials;
alter table land.restoration_works add column search_tokens smallint[];
comment on column land.restoration_works.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index restoration_works_search on land.restoration_works using gin ((coalesce(search_tokens, dimai.search_tokens(works_name)))) where version_to is null;
drop index land.abandoned_mine_mine_name_trigram, land.abandoned_mine_mine_name_initials;
alter table land.abandoned_mine add column search_tokens smallint[];
comment on column land.abandoned_mine.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index abandoned_mine_search on land.abandoned_mine using gin ((coalesce(search_tokens, dimai.search_tokens(mine_name)))) where version_to is null;
drop index land.mining_right_mine_name_trigram, land.mining_right_mine_name_initials;
alter table land.mining_right add column search_tokens smallint[];
comment on column land.mining_right.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index mining_right_search on land.mining_right using gin ((coalesce(search_tokens, dimai.search_tokens(mine_name)))) where version_to is null;
drop index land.exploration_right_project_name_trigram, land.exploration_right_project_name_initials;
alter table land.exploration_right add column search_tokens smallint[];
comment on column land.exploration_right.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index exploration_right_search on land.exploration_right using gin ((coalesce(search_tokens, dimai.search_tokens(project_name)))) where version_to is null;
drop index land.project_redline_project_name_trigram, land.project_redline_project_name_initials, land.project_redline_applicant_trigram, land.project_redline_applicant_initials;
alter table land.project_redline add column search_tokens smallint[];
comment on column land.project_redline.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index project_redline_search on land.project_redline using gin ((coalesce(search_tokens, dimai.search_tokens(project_name, applicant)))) where version_to is null;
drop index land.enforcement_plot_location_trigram, land.enforcement_plot_location_initials;
alter table land.enforcement_plot add column search_tokens smallint[];
comment on column land.enforcement_plot.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index enforcement_plot_search on land.enforcement_plot using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
drop index land.regional_assessment_area_name_trigram, land.regional_assessment_area_name_initials;
alter table land.regional_assessment add column search_tokens smallint[];
comment on column land.regional_assessment.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index regional_assessment_search on land.regional_assessment using gin ((coalesce(search_tokens, dimai.search_tokens(area_name)))) where version_to is null;
drop index land.house_ownership_location_trigram, land.house_ownership_location_initials;
alter table land.house_ownership add column search_tokens smallint[];
comment on column land.house_ownership.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index house_ownership_search on land.house_ownership using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
drop index land.advance_notice_location_trigram, land.advance_notice_location_initials;
alter table land.advance_notice add column search_tokens smallint[];
comment on column land.advance_notice.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index advance_notice_search on land.advance_notice using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
drop index land.project_ownership_location_trigram, land.project_ownership_location_initials;
alter table land.project_ownership add column search_tokens smallint[];
comment on column land.project_ownership.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index project_ownership_search on land.project_ownership using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
drop index land.project_building_project_name_trigram, land.project_building_project_name_initials;
alter table land.project_building add column search_tokens smallint[];
comment on column land.project_building.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index project_building_search on land.project_building using gin ((coalesce(search_tokens, dimai.search_tokens(project_name)))) where version_to is null;
drop index land.farmland_right_location_trigram, land.farmland_right_location_initials;
alter table land.farmland_right add column search_tokens smallint[];
comment on column land.farmland_right.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index farmland_right_search on land.farmland_right using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
drop index land.structure_ownership_location_trigram, land.structure_ownership_location_initials;
alter table land.structure_ownership add column search_tokens smallint[];
comment on column land.structure_ownership.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index structure_ownership_search on land.structure_ownership using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
drop index land.application_location_trigram, land.application_location_initials;
alter table land.application add column search_tokens smallint[];
comment on column land.application.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index application_search on land.application using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
drop index land.case_archive_location_trigram, land.case_archive_location_initials;
alter table land.case_archive add column search_tokens smallint[];
comment on column land.case_archive.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index case_archive_search on land.case_archive using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
drop index land.reference_feature_name_trigram, land.reference_feature_name_initials;
alter table land.reference_feature add column search_tokens smallint[];
comment on column land.reference_feature.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
create index reference_feature_search on land.reference_feature using gin ((coalesce(search_tokens, dimai.search_tokens(name)))) where version_to is null;
