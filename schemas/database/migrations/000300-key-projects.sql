-- 重大项目: which projects are on the list of a level, and the days that were planned and reached of each stage.
alter table land.project_redline add column key_level varchar(2);
alter table land.project_redline add column milestones jsonb;
comment on column land.project_redline.key_level is '重大项目级别 ZDXMJB';
comment on column land.project_redline.milestones is '节点计划 JDJH';
