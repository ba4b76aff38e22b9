-- 测量控制点: marks that surveys start from.
-- 测量控制点 KZD: TD/T 1015-2007 城镇地籍数据库标准; TD/T 1016-2007; 类型代码 GB/T 13923
create table land.control_point (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  identifier numeric,
  feature_code varchar(10),
  point_number varchar(30) not null,
  name varchar(50),
  district_code varchar(12),
  point_type varchar(10),
  grade varchar(10),
  stone_type varchar(20),
  mark_type varchar(20),
  state varchar(100),
  coordinate_system varchar(50),
  northing numeric,
  easting numeric,
  elevation numeric,
  vertical_datum varchar(50),
  description varchar(2000),
  measured_on date,
  inspected_on date,
  remark varchar(255),
  geom geometry(Point, 4490),
  primary key (row_id)
);
create sequence land.control_point_feature_id owned by land.control_point.feature_id;
create unique index control_point_feature on land.control_point (feature_id, version_from);
create index control_point_key on land.control_point (dataset_id, point_number) where version_to is null;
create index control_point_born on land.control_point (version_from);
create index control_point_gone on land.control_point (version_to) where version_to is not null;
create index control_point_current_geom on land.control_point using gist (geom) where version_to is null;
create index control_point_history_geom on land.control_point using gist (geom) where version_to is not null;
create index control_point_point_number_prefix on land.control_point (point_number text_pattern_ops);
create index control_point_name_trigram on land.control_point using gin (name gin_trgm_ops) where version_to is null;
create index control_point_name_initials on land.control_point using gin (dimai.pinyin_initials(name) gin_trgm_ops) where version_to is null;
comment on table land.control_point is '测量控制点 KZD Survey control points';
comment on column land.control_point.row_id is '行号 row id, unique in the table';
comment on column land.control_point.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.control_point.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.control_point.version_from is '起始版本 layer version that brought this row';
comment on column land.control_point.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.control_point.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.control_point.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.control_point.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.control_point.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.control_point.identifier is '标识码 BSM';
comment on column land.control_point.feature_code is '要素代码 YSDM';
comment on column land.control_point.point_number is '控制点点号 KZDDH';
comment on column land.control_point.name is '控制点名称 KZDMC';
comment on column land.control_point.district_code is '行政区代码 XZQDM';
comment on column land.control_point.point_type is '控制点类型 KZDLX';
comment on column land.control_point.grade is '控制点等级 KZDDJ';
comment on column land.control_point.stone_type is '标石类型 BSLX';
comment on column land.control_point.mark_type is '标志类型 BZLX';
comment on column land.control_point.state is '控制点状态 KZDZT';
comment on column land.control_point.coordinate_system is '坐标系 ZBX';
comment on column land.control_point.northing is 'X坐标值（北） XZB (m)';
comment on column land.control_point.easting is 'Y坐标值（东） YZB (m)';
comment on column land.control_point.elevation is '高程 GC (m)';
comment on column land.control_point.vertical_datum is '高程基准 GCJZ';
comment on column land.control_point.description is '点之记 DZJ';
comment on column land.control_point.measured_on is '测量日期 CLRQ';
comment on column land.control_point.inspected_on is '巡查日期 XCRQ';
comment on column land.control_point.remark is '备注 BZ';
comment on column land.control_point.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';


create trigger note_change_outside after insert or update or delete on land.control_point for each statement execute function dimai.note_change_outside();
create trigger note_truncate_outside after truncate on land.control_point for each statement execute function dimai.note_change_outside();
insert into dimai.tile_layer (layer, class_column, district_column) values ('control-point', 'point_type', 'district_code');
