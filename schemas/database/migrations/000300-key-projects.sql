-- 重大项目: which projects are on the list of a level, and the days that were planned and reached of each stage. The geometry stands
-- last in every layer table, so it goes behind the new columns; the rows themselves stay what they are.
select set_config('dimai.publishing', 'on', true);
alter table land.project_redline add column key_level varchar(2);
alter table land.project_redline add column milestones jsonb;
alter table land.project_redline rename column geom to geom_before;
alter table land.project_redline add column geom geometry(MultiPolygon, 4490);
update land.project_redline set geom = geom_before;
alter table land.project_redline drop column geom_before cascade;
create index project_redline_current_geom on land.project_redline using gist (geom) where version_to is null;
create index project_redline_history_geom on land.project_redline using gist (geom) where version_to is not null;
comment on column land.project_redline.key_level is '重大项目级别 ZDXMJB';
comment on column land.project_redline.milestones is '节点计划 JDJH';
comment on column land.project_redline.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
