-- 区域评估 QYPG: 工程建设项目审批制度改革 区域评估（dimai，尚无公开字段标准）
create table land.regional_assessment (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  assessment_number varchar(40) not null,
  item varchar(2),
  area_name varchar(200),
  district_code varchar(12),
  conclusion varchar(500),
  requirements varchar(1000),
  document_number varchar(100),
  approved_by varchar(200),
  approved_on date,
  valid_from date,
  valid_until date,
  organisation varchar(200),
  area numeric,
  remark varchar(500),
  geom geometry(MultiPolygon, 4490),
  primary key (row_id)
);
create sequence land.regional_assessment_feature_id owned by land.regional_assessment.feature_id;
create unique index regional_assessment_feature on land.regional_assessment (feature_id, version_from);
create index regional_assessment_key on land.regional_assessment (dataset_id, assessment_number) where version_to is null;
create index regional_assessment_born on land.regional_assessment (version_from);
create index regional_assessment_gone on land.regional_assessment (version_to) where version_to is not null;
create index regional_assessment_current_geom on land.regional_assessment using gist (geom) where version_to is null;
create index regional_assessment_history_geom on land.regional_assessment using gist (geom) where version_to is not null;
create index regional_assessment_assessment_number_prefix on land.regional_assessment (assessment_number text_pattern_ops);
create index regional_assessment_area_name_trigram on land.regional_assessment using gin (area_name gin_trgm_ops) where version_to is null;
comment on table land.regional_assessment is '区域评估 QYPG Regional assessments';
comment on column land.regional_assessment.row_id is '行号 row id, unique in the table';
comment on column land.regional_assessment.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.regional_assessment.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.regional_assessment.version_from is '起始版本 layer version that brought this row';
comment on column land.regional_assessment.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.regional_assessment.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.regional_assessment.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.regional_assessment.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.regional_assessment.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.regional_assessment.assessment_number is '评估成果编号 PGBH';
comment on column land.regional_assessment.item is '评估事项 PGSX';
comment on column land.regional_assessment.area_name is '区域名称 QYMC';
comment on column land.regional_assessment.district_code is '行政区代码 XZQDM';
comment on column land.regional_assessment.conclusion is '评估结论 PGJL';
comment on column land.regional_assessment.requirements is '管控要求 GKYQ';
comment on column land.regional_assessment.document_number is '批复文号 PFWH';
comment on column land.regional_assessment.approved_by is '批复单位 PFDW';
comment on column land.regional_assessment.approved_on is '批复时间 PFSJ';
comment on column land.regional_assessment.valid_from is '有效期起 YXQQ';
comment on column land.regional_assessment.valid_until is '有效期止 YXQZ';
comment on column land.regional_assessment.organisation is '编制单位 BZDW';
comment on column land.regional_assessment.area is '评估面积 PGMJ (公顷)';
comment on column land.regional_assessment.remark is '备注 BZ';
comment on column land.regional_assessment.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';


create trigger note_change_outside after insert or update or delete on land.regional_assessment for each statement execute function dimai.note_change_outside();
create trigger note_truncate_outside after truncate on land.regional_assessment for each statement execute function dimai.note_change_outside();
