-- Written by `npm run generate` from schemas/layers; not edited by hand.

-- 宗地 ZD: TD/T 1066 不动产登记数据库标准; GB/T 37346-2019
create table land.parcel (
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
  parcel_code varchar(19) not null,
  unit_number varchar(28),
  parcel_feature varchar(2),
  location varchar(200),
  area numeric,
  area_unit varchar(2),
  land_class varchar(32),
  land_class_name varchar(60),
  grade varchar(16),
  price numeric,
  right_type varchar(32),
  right_nature varchar(32),
  right_setting varchar(2),
  ownership_nature varchar(2),
  right_holder varchar(200),
  plot_ratio numeric,
  building_density numeric,
  building_height_limit numeric,
  east_neighbour varchar(1200),
  south_neighbour varchar(1200),
  west_neighbour varchar(1200),
  north_neighbour varchar(1200),
  map_sheet varchar(239),
  cadastral_number varchar(20),
  archive_number varchar(50),
  cadastral_subdistrict varchar(12),
  district_code varchar(6),
  status varchar(2),
  registered_on date,
  registrar varchar(50),
  registry_code varchar(50),
  registry_name varchar(200),
  block_number varchar(50),
  neighbourhood_number varchar(50),
  lot_number varchar(50),
  remark varchar(500),
  note varchar(2000),
  parcel_map varchar(255),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  name_tokens smallint[],
  primary key (row_id)
);
create sequence land.parcel_feature_id owned by land.parcel.feature_id;
create unique index parcel_feature on land.parcel (feature_id, version_from);
create index parcel_key on land.parcel (dataset_id, parcel_code) where version_to is null;
create index parcel_born on land.parcel (version_from);
create index parcel_gone on land.parcel (version_to) where version_to is not null;
create index parcel_current_geom on land.parcel using gist (geom) where version_to is null;
create index parcel_history_geom on land.parcel using gist (geom) where version_to is not null;
create index parcel_large_7_geom on land.parcel using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 16384000;
create index parcel_large_9_geom on land.parcel using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 1024000;
create index parcel_large_11_geom on land.parcel using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 64000;
create index parcel_large_13_geom on land.parcel using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 4000;
create index parcel_parcel_code_prefix on land.parcel (parcel_code text_pattern_ops);
create index parcel_unit_number_prefix on land.parcel (unit_number text_pattern_ops);
create index parcel_cadastral_number_prefix on land.parcel (cadastral_number text_pattern_ops);
create index parcel_parcel_map_picture on land.parcel (parcel_map) where parcel_map is not null;
create index parcel_search on land.parcel using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
create index parcel_name on land.parcel using gin ((coalesce(name_tokens, dimai.name_tokens(right_holder)))) where version_to is null;
comment on table land.parcel is '宗地 ZD Parcels';
comment on column land.parcel.row_id is '行号 row id, unique in the table';
comment on column land.parcel.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.parcel.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.parcel.version_from is '起始版本 layer version that brought this row';
comment on column land.parcel.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.parcel.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.parcel.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.parcel.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.parcel.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.parcel.identifier is '标识码 BSM';
comment on column land.parcel.feature_code is '要素代码 YSDM';
comment on column land.parcel.parcel_code is '宗地代码 ZDDM';
comment on column land.parcel.unit_number is '不动产单元号 BDCDYH';
comment on column land.parcel.parcel_feature is '宗地特征码 ZDTZM';
comment on column land.parcel.location is '坐落 ZL';
comment on column land.parcel.area is '宗地面积 ZDMJ (㎡)';
comment on column land.parcel.area_unit is '面积单位 MJDW';
comment on column land.parcel.land_class is '用途 YT';
comment on column land.parcel.land_class_name is '用途名称 YTMC';
comment on column land.parcel.grade is '等级 DJ';
comment on column land.parcel.price is '价格 JG (万元)';
comment on column land.parcel.right_type is '权利类型 QLLX';
comment on column land.parcel.right_nature is '权利性质 QLXZ';
comment on column land.parcel.right_setting is '权利设定方式 QLSDFS';
comment on column land.parcel.ownership_nature is '权属性质 QSXZ';
comment on column land.parcel.right_holder is '权利人 QLR';
comment on column land.parcel.plot_ratio is '容积率 RJL';
comment on column land.parcel.building_density is '建筑密度 JZMD (%)';
comment on column land.parcel.building_height_limit is '建筑限高 JZXG (m)';
comment on column land.parcel.east_neighbour is '宗地四至-东 ZDSZD';
comment on column land.parcel.south_neighbour is '宗地四至-南 ZDSZN';
comment on column land.parcel.west_neighbour is '宗地四至-西 ZDSZX';
comment on column land.parcel.north_neighbour is '宗地四至-北 ZDSZB';
comment on column land.parcel.map_sheet is '图幅号 TFH';
comment on column land.parcel.cadastral_number is '地籍号 DJH';
comment on column land.parcel.archive_number is '档案号 DAH';
comment on column land.parcel.cadastral_subdistrict is '地籍子区代码 DJZQDM';
comment on column land.parcel.district_code is '区县代码 QXDM';
comment on column land.parcel.status is '状态 ZT';
comment on column land.parcel.registered_on is '登记时间 DJSJ';
comment on column land.parcel.registrar is '登簿人 DBR';
comment on column land.parcel.registry_code is '登记机构编码 DJJGBM';
comment on column land.parcel.registry_name is '登记机构名称 DJJGMC';
comment on column land.parcel.block_number is '街道号 JDH';
comment on column land.parcel.neighbourhood_number is '街坊号 JFH';
comment on column land.parcel.lot_number is '宗号 ZH';
comment on column land.parcel.remark is '备注 BZ';
comment on column land.parcel.note is '附记 FJ';
comment on column land.parcel.parcel_map is '宗地图 ZDT';
comment on column land.parcel.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.parcel.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
comment on column land.parcel.name_tokens is '权利人检索词 numbers of dimai.name_tokens that a load brought; null where the index works them out';

-- 界址点 JZD: TD/T 1066 不动产登记数据库标准
create table land.boundary_point (
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
  parcel_code varchar(19) not null,
  feature_code varchar(10),
  point_number varchar(10) not null,
  ring integer not null,
  sequence integer not null,
  mark_type varchar(2),
  point_type varchar(2),
  northing numeric,
  easting numeric,
  geom geometry(Point, 4490),
  primary key (row_id)
);
create sequence land.boundary_point_feature_id owned by land.boundary_point.feature_id;
create unique index boundary_point_feature on land.boundary_point (feature_id, version_from);
create index boundary_point_key on land.boundary_point (dataset_id, parcel_code, ring, sequence) where version_to is null;
create index boundary_point_born on land.boundary_point (version_from);
create index boundary_point_gone on land.boundary_point (version_to) where version_to is not null;
create index boundary_point_current_geom on land.boundary_point using gist (geom) where version_to is null;
create index boundary_point_history_geom on land.boundary_point using gist (geom) where version_to is not null;
comment on table land.boundary_point is '界址点 JZD Boundary points';
comment on column land.boundary_point.row_id is '行号 row id, unique in the table';
comment on column land.boundary_point.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.boundary_point.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.boundary_point.version_from is '起始版本 layer version that brought this row';
comment on column land.boundary_point.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.boundary_point.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.boundary_point.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.boundary_point.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.boundary_point.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.boundary_point.identifier is '标识码 BSM';
comment on column land.boundary_point.parcel_code is '宗地/宗海代码 ZDZHDM';
comment on column land.boundary_point.feature_code is '要素代码 YSDM';
comment on column land.boundary_point.point_number is '界址点号 JZDH';
comment on column land.boundary_point.ring is '圈号 QH';
comment on column land.boundary_point.sequence is '顺序号 SXH';
comment on column land.boundary_point.mark_type is '界标类型 JBLX';
comment on column land.boundary_point.point_type is '界址点类型 JZDLX';
comment on column land.boundary_point.northing is 'X坐标值（北） XZBZ (m)';
comment on column land.boundary_point.easting is 'Y坐标值（东） YZBZ (m)';
comment on column land.boundary_point.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';

-- 界址线 JZX: TD/T 1066 不动产登记数据库标准
create table land.boundary_line (
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
  parcel_code varchar(19) not null,
  line_number varchar(20) not null,
  feature_code varchar(10),
  line_length numeric,
  line_type varchar(2),
  position varchar(2),
  nature varchar(6),
  agreement_number varchar(30),
  agreement varchar(255),
  dispute_number varchar(30),
  dispute varchar(255),
  geom geometry(MultiLineString, 4490),
  primary key (row_id)
);
create sequence land.boundary_line_feature_id owned by land.boundary_line.feature_id;
create unique index boundary_line_feature on land.boundary_line (feature_id, version_from);
create index boundary_line_key on land.boundary_line (dataset_id, parcel_code, line_number) where version_to is null;
create index boundary_line_born on land.boundary_line (version_from);
create index boundary_line_gone on land.boundary_line (version_to) where version_to is not null;
create index boundary_line_current_geom on land.boundary_line using gist (geom) where version_to is null;
create index boundary_line_history_geom on land.boundary_line using gist (geom) where version_to is not null;
comment on table land.boundary_line is '界址线 JZX Boundary lines';
comment on column land.boundary_line.row_id is '行号 row id, unique in the table';
comment on column land.boundary_line.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.boundary_line.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.boundary_line.version_from is '起始版本 layer version that brought this row';
comment on column land.boundary_line.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.boundary_line.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.boundary_line.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.boundary_line.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.boundary_line.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.boundary_line.identifier is '标识码 BSM';
comment on column land.boundary_line.parcel_code is '宗地/宗海代码 ZDZHDM';
comment on column land.boundary_line.line_number is '界址线号 JZXH';
comment on column land.boundary_line.feature_code is '要素代码 YSDM';
comment on column land.boundary_line.line_length is '界址线长度 JZXCD (m)';
comment on column land.boundary_line.line_type is '界址线类别 JZXLB';
comment on column land.boundary_line.position is '界址线位置 JZXWZ';
comment on column land.boundary_line.nature is '界线性质 JXXZ';
comment on column land.boundary_line.agreement_number is '权属界线协议书编号 QSJXXYSBH';
comment on column land.boundary_line.agreement is '权属界线协议书 QSJXXYS';
comment on column land.boundary_line.dispute_number is '权属争议原由书编号 QSZYYYSBH';
comment on column land.boundary_line.dispute is '权属争议原由书 QSZYYYS';
comment on column land.boundary_line.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';

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
  search_tokens smallint[],
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
create index control_point_search on land.control_point using gin ((coalesce(search_tokens, dimai.search_tokens(name)))) where version_to is null;
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
comment on column land.control_point.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 自然幢 ZRZ: TD/T 1066 不动产登记数据库标准
create table land.building (
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
  building_number varchar(24) not null,
  parcel_code varchar(19),
  unit_number varchar(28),
  feature_code varchar(10),
  project_name varchar(100),
  name varchar(100),
  completed_on date,
  height numeric,
  ground_area numeric,
  land_area numeric,
  predicted_floor_area numeric,
  measured_floor_area numeric,
  storeys integer,
  storeys_above integer,
  storeys_below integer,
  depth_below numeric,
  planned_use varchar(4),
  structure varchar(2),
  unit_count integer,
  basic_use varchar(2),
  archive_number varchar(50),
  status varchar(2),
  district_code varchar(6),
  remark varchar(500),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.building_feature_id owned by land.building.feature_id;
create unique index building_feature on land.building (feature_id, version_from);
create index building_key on land.building (dataset_id, building_number) where version_to is null;
create index building_born on land.building (version_from);
create index building_gone on land.building (version_to) where version_to is not null;
create index building_current_geom on land.building using gist (geom) where version_to is null;
create index building_history_geom on land.building using gist (geom) where version_to is not null;
create index building_large_7_geom on land.building using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 16384000;
create index building_large_9_geom on land.building using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 1024000;
create index building_large_11_geom on land.building using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 64000;
create index building_large_13_geom on land.building using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 4000;
create index building_building_number_prefix on land.building (building_number text_pattern_ops);
create index building_unit_number_prefix on land.building (unit_number text_pattern_ops);
create index building_search on land.building using gin ((coalesce(search_tokens, dimai.search_tokens(project_name, name)))) where version_to is null;
comment on table land.building is '自然幢 ZRZ Buildings';
comment on column land.building.row_id is '行号 row id, unique in the table';
comment on column land.building.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.building.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.building.version_from is '起始版本 layer version that brought this row';
comment on column land.building.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.building.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.building.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.building.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.building.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.building.identifier is '标识码 BSM';
comment on column land.building.building_number is '自然幢号 ZRZH';
comment on column land.building.parcel_code is '宗地代码 ZDDM';
comment on column land.building.unit_number is '不动产单元号 BDCDYH';
comment on column land.building.feature_code is '要素代码 YSDM';
comment on column land.building.project_name is '项目名称 XMMC';
comment on column land.building.name is '建筑物名称 JZWMC';
comment on column land.building.completed_on is '竣工日期 JGRQ';
comment on column land.building.height is '建筑物高度 JZWGD (m)';
comment on column land.building.ground_area is '幢占地面积 ZZDMJ (㎡)';
comment on column land.building.land_area is '幢用地面积 ZYDMJ (㎡)';
comment on column land.building.predicted_floor_area is '预测建筑面积 YCJZMJ (㎡)';
comment on column land.building.measured_floor_area is '实测建筑面积 SCJZMJ (㎡)';
comment on column land.building.storeys is '总层数 ZCS';
comment on column land.building.storeys_above is '地上层数 DSCS';
comment on column land.building.storeys_below is '地下层数 DXCS';
comment on column land.building.depth_below is '地下深度 DXSD (m)';
comment on column land.building.planned_use is '规划用途 GHYT';
comment on column land.building.structure is '房屋结构 FWJG';
comment on column land.building.unit_count is '总套数 ZTS';
comment on column land.building.basic_use is '建筑物基本用途 JZWJBYT';
comment on column land.building.archive_number is '档案号 DAH';
comment on column land.building.status is '状态 ZT';
comment on column land.building.district_code is '区县代码 QXDM';
comment on column land.building.remark is '备注 BZ';
comment on column land.building.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.building.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 户 H: TD/T 1066 不动产登记数据库标准
create table land.building_unit (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  house_code varchar(30),
  feature_code varchar(10),
  building_number varchar(24),
  logical_building varchar(20),
  storey_number varchar(20),
  location varchar(200),
  area_unit varchar(2),
  actual_storey numeric,
  house_number integer,
  room_number varchar(20),
  layout varchar(2),
  layout_structure varchar(2),
  use varchar(4),
  second_use varchar(4),
  third_use varchar(4),
  predicted_floor_area numeric,
  predicted_inner_area numeric,
  predicted_shared_area numeric,
  predicted_underground_area numeric,
  predicted_other_area numeric,
  predicted_share_factor numeric,
  measured_floor_area numeric,
  measured_inner_area numeric,
  measured_shared_area numeric,
  measured_underground_area numeric,
  measured_other_area numeric,
  measured_share_factor numeric,
  common_land_area numeric,
  shared_land_area numeric,
  sole_land_area numeric,
  house_type varchar(2),
  house_nature varchar(2),
  storey_plan varchar(255),
  status varchar(2),
  district_code varchar(6),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.building_unit_feature_id owned by land.building_unit.feature_id;
create unique index building_unit_feature on land.building_unit (feature_id, version_from);
create index building_unit_key on land.building_unit (dataset_id, unit_number) where version_to is null;
create index building_unit_born on land.building_unit (version_from);
create index building_unit_gone on land.building_unit (version_to) where version_to is not null;
create index building_unit_unit_number_prefix on land.building_unit (unit_number text_pattern_ops);
create index building_unit_house_code_prefix on land.building_unit (house_code text_pattern_ops);
create index building_unit_storey_plan_picture on land.building_unit (storey_plan) where storey_plan is not null;
create index building_unit_search on land.building_unit using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
comment on table land.building_unit is '户 H Building units';
comment on column land.building_unit.row_id is '行号 row id, unique in the table';
comment on column land.building_unit.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.building_unit.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.building_unit.version_from is '起始版本 layer version that brought this row';
comment on column land.building_unit.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.building_unit.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.building_unit.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.building_unit.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.building_unit.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.building_unit.unit_number is '不动产单元号 BDCDYH';
comment on column land.building_unit.house_code is '房屋编码 FWBM';
comment on column land.building_unit.feature_code is '要素代码 YSDM';
comment on column land.building_unit.building_number is '自然幢号 ZRZH';
comment on column land.building_unit.logical_building is '逻辑幢号 LJZH';
comment on column land.building_unit.storey_number is '层号 CH';
comment on column land.building_unit.location is '坐落 ZL';
comment on column land.building_unit.area_unit is '面积单位 MJDW';
comment on column land.building_unit.actual_storey is '实际层数 SJCS';
comment on column land.building_unit.house_number is '户号 HH';
comment on column land.building_unit.room_number is '室号部位 SHBW';
comment on column land.building_unit.layout is '户型 HX';
comment on column land.building_unit.layout_structure is '户型结构 HXJG';
comment on column land.building_unit.use is '房屋用途一 FWYT1';
comment on column land.building_unit.second_use is '房屋用途二 FWYT2';
comment on column land.building_unit.third_use is '房屋用途三 FWYT3';
comment on column land.building_unit.predicted_floor_area is '预测建筑面积 YCJZMJ (㎡)';
comment on column land.building_unit.predicted_inner_area is '预测套内建筑面积 YCTNJZMJ (㎡)';
comment on column land.building_unit.predicted_shared_area is '预测分摊建筑面积 YCFTJZMJ (㎡)';
comment on column land.building_unit.predicted_underground_area is '预测地下部分建筑面积 YCDXBFJZMJ (㎡)';
comment on column land.building_unit.predicted_other_area is '预测其他建筑面积 YCQTJZMJ (㎡)';
comment on column land.building_unit.predicted_share_factor is '预测分摊系数 YCFTXS';
comment on column land.building_unit.measured_floor_area is '实测建筑面积 SCJZMJ (㎡)';
comment on column land.building_unit.measured_inner_area is '实测套内建筑面积 SCTNJZMJ (㎡)';
comment on column land.building_unit.measured_shared_area is '实测分摊建筑面积 SCFTJZMJ (㎡)';
comment on column land.building_unit.measured_underground_area is '实测地下部分建筑面积 SCDXBFJZMJ (㎡)';
comment on column land.building_unit.measured_other_area is '实测其他建筑面积 SCQTJZMJ (㎡)';
comment on column land.building_unit.measured_share_factor is '实测分摊系数 SCFTXS';
comment on column land.building_unit.common_land_area is '共有土地面积 GYTDMJ (㎡)';
comment on column land.building_unit.shared_land_area is '分摊土地面积 FTTDMJ (㎡)';
comment on column land.building_unit.sole_land_area is '独用土地面积 DYTDMJ (㎡)';
comment on column land.building_unit.house_type is '房屋类型 FWLX';
comment on column land.building_unit.house_nature is '房屋性质 FWXZ';
comment on column land.building_unit.storey_plan is '房产分户图 FCFHT';
comment on column land.building_unit.status is '状态 ZT';
comment on column land.building_unit.district_code is '区县代码 QXDM';
comment on column land.building_unit.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 逻辑幢 LJZ: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.logical_building (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  logical_building varchar(20) not null,
  building_number varchar(24),
  feature_code varchar(10),
  house_plate varchar(50),
  predicted_floor_area numeric,
  predicted_underground_area numeric,
  predicted_other_area numeric,
  measured_floor_area numeric,
  measured_underground_area numeric,
  measured_other_area numeric,
  completed_on date,
  structure varchar(2),
  second_structure varchar(2),
  third_structure varchar(2),
  building_state varchar(2),
  use varchar(4),
  second_use varchar(4),
  third_use varchar(4),
  storeys integer,
  storeys_above integer,
  storeys_below integer,
  remark varchar(500),
  district_code varchar(6),
  primary key (row_id)
);
create sequence land.logical_building_feature_id owned by land.logical_building.feature_id;
create unique index logical_building_feature on land.logical_building (feature_id, version_from);
create index logical_building_key on land.logical_building (dataset_id, logical_building) where version_to is null;
create index logical_building_born on land.logical_building (version_from);
create index logical_building_gone on land.logical_building (version_to) where version_to is not null;
create index logical_building_logical_building_prefix on land.logical_building (logical_building text_pattern_ops);
create index logical_building_building_number_prefix on land.logical_building (building_number text_pattern_ops);
comment on table land.logical_building is '逻辑幢 LJZ Logical buildings';
comment on column land.logical_building.row_id is '行号 row id, unique in the table';
comment on column land.logical_building.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.logical_building.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.logical_building.version_from is '起始版本 layer version that brought this row';
comment on column land.logical_building.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.logical_building.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.logical_building.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.logical_building.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.logical_building.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.logical_building.logical_building is '逻辑幢号 LJZH';
comment on column land.logical_building.building_number is '自然幢号 ZRZH';
comment on column land.logical_building.feature_code is '要素代码 YSDM';
comment on column land.logical_building.house_plate is '门牌号 MPH';
comment on column land.logical_building.predicted_floor_area is '预测建筑面积 YCJZMJ (㎡)';
comment on column land.logical_building.predicted_underground_area is '预测地下面积 YCDXMJ (㎡)';
comment on column land.logical_building.predicted_other_area is '预测其他面积 YCQTMJ (㎡)';
comment on column land.logical_building.measured_floor_area is '实测建筑面积 SCJZMJ (㎡)';
comment on column land.logical_building.measured_underground_area is '实测地下面积 SCDXMJ (㎡)';
comment on column land.logical_building.measured_other_area is '实测其他面积 SCQTMJ (㎡)';
comment on column land.logical_building.completed_on is '竣工日期 JGRQ';
comment on column land.logical_building.structure is '房屋结构一 FWJG1';
comment on column land.logical_building.second_structure is '房屋结构二 FWJG2';
comment on column land.logical_building.third_structure is '房屋结构三 FWJG3';
comment on column land.logical_building.building_state is '建筑物状态 JZWZT';
comment on column land.logical_building.use is '房屋用途一 FWYT1';
comment on column land.logical_building.second_use is '房屋用途二 FWYT2';
comment on column land.logical_building.third_use is '房屋用途三 FWYT3';
comment on column land.logical_building.storeys is '总层数 ZCS';
comment on column land.logical_building.storeys_above is '地上层数 DSCS';
comment on column land.logical_building.storeys_below is '地下层数 DXCS';
comment on column land.logical_building.remark is '备注 BZ';
comment on column land.logical_building.district_code is '区县代码 QXDM';

-- 层 C: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.building_storey (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  storey_number varchar(20) not null,
  building_number varchar(24) not null,
  feature_code varchar(10),
  actual_storey varchar(20),
  nominal_storey varchar(20),
  floor_area numeric,
  inner_area numeric,
  balcony_area numeric,
  common_area numeric,
  shared_area numeric,
  half_wall_area numeric,
  height numeric,
  horizontal_area numeric,
  district_code varchar(6),
  primary key (row_id)
);
create sequence land.building_storey_feature_id owned by land.building_storey.feature_id;
create unique index building_storey_feature on land.building_storey (feature_id, version_from);
create index building_storey_key on land.building_storey (dataset_id, building_number, storey_number) where version_to is null;
create index building_storey_born on land.building_storey (version_from);
create index building_storey_gone on land.building_storey (version_to) where version_to is not null;
create index building_storey_building_number_prefix on land.building_storey (building_number text_pattern_ops);
comment on table land.building_storey is '层 C Storeys';
comment on column land.building_storey.row_id is '行号 row id, unique in the table';
comment on column land.building_storey.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.building_storey.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.building_storey.version_from is '起始版本 layer version that brought this row';
comment on column land.building_storey.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.building_storey.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.building_storey.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.building_storey.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.building_storey.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.building_storey.storey_number is '层号 CH';
comment on column land.building_storey.building_number is '自然幢号 ZRZH';
comment on column land.building_storey.feature_code is '要素代码 YSDM';
comment on column land.building_storey.actual_storey is '实际层 SJC';
comment on column land.building_storey.nominal_storey is '名义层 MYC';
comment on column land.building_storey.floor_area is '层建筑面积 CJZMJ (㎡)';
comment on column land.building_storey.inner_area is '层套内建筑面积 CTNJZMJ (㎡)';
comment on column land.building_storey.balcony_area is '层阳台面积 CYTMJ (㎡)';
comment on column land.building_storey.common_area is '层共有建筑面积 CGYJZMJ (㎡)';
comment on column land.building_storey.shared_area is '层分摊建筑面积 CFTJZMJ (㎡)';
comment on column land.building_storey.half_wall_area is '层半墙面积 CBQMJ (㎡)';
comment on column land.building_storey.height is '层高 CG (m)';
comment on column land.building_storey.horizontal_area is '水平投影面积 SPTYMJ (㎡)';
comment on column land.building_storey.district_code is '区县代码 QXDM';

-- 地籍区 DJQ: GB/T 37346-2019; TD/T 1066
create table land.cadastral_district (
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
  code varchar(9) not null,
  name varchar(50),
  remark varchar(255),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.cadastral_district_feature_id owned by land.cadastral_district.feature_id;
create unique index cadastral_district_feature on land.cadastral_district (feature_id, version_from);
create index cadastral_district_key on land.cadastral_district (dataset_id, code) where version_to is null;
create index cadastral_district_born on land.cadastral_district (version_from);
create index cadastral_district_gone on land.cadastral_district (version_to) where version_to is not null;
create index cadastral_district_current_geom on land.cadastral_district using gist (geom) where version_to is null;
create index cadastral_district_history_geom on land.cadastral_district using gist (geom) where version_to is not null;
create index cadastral_district_code_prefix on land.cadastral_district (code text_pattern_ops);
create index cadastral_district_search on land.cadastral_district using gin ((coalesce(search_tokens, dimai.search_tokens(name)))) where version_to is null;
comment on table land.cadastral_district is '地籍区 DJQ Cadastral districts';
comment on column land.cadastral_district.row_id is '行号 row id, unique in the table';
comment on column land.cadastral_district.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.cadastral_district.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.cadastral_district.version_from is '起始版本 layer version that brought this row';
comment on column land.cadastral_district.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.cadastral_district.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.cadastral_district.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.cadastral_district.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.cadastral_district.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.cadastral_district.identifier is '标识码 BSM';
comment on column land.cadastral_district.feature_code is '要素代码 YSDM';
comment on column land.cadastral_district.code is '地籍区代码 DJQDM';
comment on column land.cadastral_district.name is '地籍区名称 DJQMC';
comment on column land.cadastral_district.remark is '备注 BZ';
comment on column land.cadastral_district.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.cadastral_district.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 地籍子区 DJZQ: GB/T 37346-2019; TD/T 1066
create table land.cadastral_subdistrict (
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
  code varchar(12) not null,
  name varchar(50),
  remark varchar(255),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.cadastral_subdistrict_feature_id owned by land.cadastral_subdistrict.feature_id;
create unique index cadastral_subdistrict_feature on land.cadastral_subdistrict (feature_id, version_from);
create index cadastral_subdistrict_key on land.cadastral_subdistrict (dataset_id, code) where version_to is null;
create index cadastral_subdistrict_born on land.cadastral_subdistrict (version_from);
create index cadastral_subdistrict_gone on land.cadastral_subdistrict (version_to) where version_to is not null;
create index cadastral_subdistrict_current_geom on land.cadastral_subdistrict using gist (geom) where version_to is null;
create index cadastral_subdistrict_history_geom on land.cadastral_subdistrict using gist (geom) where version_to is not null;
create index cadastral_subdistrict_code_prefix on land.cadastral_subdistrict (code text_pattern_ops);
create index cadastral_subdistrict_search on land.cadastral_subdistrict using gin ((coalesce(search_tokens, dimai.search_tokens(name)))) where version_to is null;
comment on table land.cadastral_subdistrict is '地籍子区 DJZQ Cadastral subdistricts';
comment on column land.cadastral_subdistrict.row_id is '行号 row id, unique in the table';
comment on column land.cadastral_subdistrict.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.cadastral_subdistrict.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.cadastral_subdistrict.version_from is '起始版本 layer version that brought this row';
comment on column land.cadastral_subdistrict.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.cadastral_subdistrict.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.cadastral_subdistrict.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.cadastral_subdistrict.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.cadastral_subdistrict.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.cadastral_subdistrict.identifier is '标识码 BSM';
comment on column land.cadastral_subdistrict.feature_code is '要素代码 YSDM';
comment on column land.cadastral_subdistrict.code is '地籍子区代码 DJZQDM';
comment on column land.cadastral_subdistrict.name is '地籍子区名称 DJZQMC';
comment on column land.cadastral_subdistrict.remark is '备注 BZ';
comment on column land.cadastral_subdistrict.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.cadastral_subdistrict.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 永久基本农田 YJJBNTBHTB: 永久基本农田数据库标准; 国土空间规划“一张图”数据库规范
create table land.basic_farmland (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  identifier varchar(18) not null,
  feature_code varchar(10),
  district_code varchar(12),
  district_name varchar(100),
  farmland_number varchar(20),
  patch_number varchar(8),
  land_class varchar(5),
  land_class_name varchar(60),
  ownership_nature varchar(2),
  tenure_unit_code varchar(19),
  tenure_unit_name varchar(255),
  location_unit_code varchar(19),
  location_unit_name varchar(255),
  patch_area numeric,
  deducted_class varchar(5),
  deduction_factor numeric,
  deducted_area numeric,
  farmland_type varchar(2),
  farmland_slope varchar(2),
  refinement_code varchar(6),
  refinement_name varchar(20),
  planting_code varchar(6),
  planting_name varchar(20),
  farmland_grade integer,
  enclave varchar(1),
  farmland_area numeric,
  farmland_quality integer,
  irrigation varchar(10),
  quality_class varchar(12),
  survey_year integer,
  responsible varchar(20),
  group_name varchar(50),
  group_responsible varchar(20),
  responsible_name varchar(20),
  responsible_id_number varchar(18),
  phone varchar(20),
  home_address varchar(50),
  protected_from date,
  protected_until date,
  event_number varchar(20),
  event_name varchar(50),
  natural_limits varchar(100),
  stable_farmland varchar(10),
  original_farmland varchar(10),
  remark varchar(255),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.basic_farmland_feature_id owned by land.basic_farmland.feature_id;
create unique index basic_farmland_feature on land.basic_farmland (feature_id, version_from);
create index basic_farmland_key on land.basic_farmland (dataset_id, identifier) where version_to is null;
create index basic_farmland_born on land.basic_farmland (version_from);
create index basic_farmland_gone on land.basic_farmland (version_to) where version_to is not null;
create index basic_farmland_current_geom on land.basic_farmland using gist (geom) where version_to is null;
create index basic_farmland_history_geom on land.basic_farmland using gist (geom) where version_to is not null;
create index basic_farmland_reduced_geom on land.basic_farmland using gist (dimai.reduced(geom)) where version_to is null;
create index basic_farmland_large_7_geom on land.basic_farmland using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 16384000;
create index basic_farmland_large_9_geom on land.basic_farmland using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 1024000;
create index basic_farmland_large_11_geom on land.basic_farmland using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 64000;
create index basic_farmland_large_13_geom on land.basic_farmland using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 4000;
create index basic_farmland_farmland_number_prefix on land.basic_farmland (farmland_number text_pattern_ops);
create index basic_farmland_search on land.basic_farmland using gin ((coalesce(search_tokens, dimai.search_tokens(location_unit_name)))) where version_to is null;
comment on table land.basic_farmland is '永久基本农田 YJJBNTBHTB Permanent basic farmland';
comment on column land.basic_farmland.row_id is '行号 row id, unique in the table';
comment on column land.basic_farmland.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.basic_farmland.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.basic_farmland.version_from is '起始版本 layer version that brought this row';
comment on column land.basic_farmland.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.basic_farmland.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.basic_farmland.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.basic_farmland.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.basic_farmland.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.basic_farmland.identifier is '标识码 BSM';
comment on column land.basic_farmland.feature_code is '要素代码 YSDM';
comment on column land.basic_farmland.district_code is '行政区代码 XZQDM';
comment on column land.basic_farmland.district_name is '行政区名称 XZQMC';
comment on column land.basic_farmland.farmland_number is '永久基本农田图斑编号 YJJBNTTBBH';
comment on column land.basic_farmland.patch_number is '图斑编号 TBBH';
comment on column land.basic_farmland.land_class is '地类编码 DLBM';
comment on column land.basic_farmland.land_class_name is '地类名称 DLMC';
comment on column land.basic_farmland.ownership_nature is '权属性质 QSXZ';
comment on column land.basic_farmland.tenure_unit_code is '权属单位代码 QSDWDM';
comment on column land.basic_farmland.tenure_unit_name is '权属单位名称 QSDWMC';
comment on column land.basic_farmland.location_unit_code is '坐落单位代码 ZLDWDM';
comment on column land.basic_farmland.location_unit_name is '坐落单位名称 ZLDWMC';
comment on column land.basic_farmland.patch_area is '永久基本农田图斑面积 YJJBNTTBMJ (㎡)';
comment on column land.basic_farmland.deducted_class is '扣除地类编码 KCDLBM';
comment on column land.basic_farmland.deduction_factor is '扣除地类系数 KCXS';
comment on column land.basic_farmland.deducted_area is '扣除地类面积 KCMJ (㎡)';
comment on column land.basic_farmland.farmland_type is '耕地类型 GDLX';
comment on column land.basic_farmland.farmland_slope is '耕地坡度级别 GDPDJB';
comment on column land.basic_farmland.refinement_code is '图斑细化代码 TBXHDM';
comment on column land.basic_farmland.refinement_name is '图斑细化名称 TBXHMC';
comment on column land.basic_farmland.planting_code is '种植属性代码 ZZSXDM';
comment on column land.basic_farmland.planting_name is '种植属性名称 ZZSXMC';
comment on column land.basic_farmland.farmland_grade is '耕地等别 GDDB';
comment on column land.basic_farmland.enclave is '飞入地标识 FRDBS';
comment on column land.basic_farmland.farmland_area is '永久基本农田面积 YJJBNTMJ (㎡)';
comment on column land.basic_farmland.farmland_quality is '耕地等级 GDDJ';
comment on column land.basic_farmland.irrigation is '灌溉保证率 GGBZL';
comment on column land.basic_farmland.quality_class is '质量分类代码 ZLFLDM';
comment on column land.basic_farmland.survey_year is '数据年份 SJNF';
comment on column land.basic_farmland.responsible is '村负责人 CFZR';
comment on column land.basic_farmland.group_name is '组名称 ZMC';
comment on column land.basic_farmland.group_responsible is '组责任人 ZZRR';
comment on column land.basic_farmland.responsible_name is '责任人名称 ZRRMC';
comment on column land.basic_farmland.responsible_id_number is '责任人证件号码 ZRRZJHM';
comment on column land.basic_farmland.phone is '联系电话 LXDH';
comment on column land.basic_farmland.home_address is '居住地址 JZDZ';
comment on column land.basic_farmland.protected_from is '保护开始时间 BHKSSJ';
comment on column land.basic_farmland.protected_until is '保护结束时间 BHJSSJ';
comment on column land.basic_farmland.event_number is '事件编号 SJBH';
comment on column land.basic_farmland.event_name is '事件名称 SJMC';
comment on column land.basic_farmland.natural_limits is '自然适宜性 ZRSYX';
comment on column land.basic_farmland.stable_farmland is '是否稳定利用耕地 WDGD';
comment on column land.basic_farmland.original_farmland is '是否为原永久基本农田 SFWYYJJBNT';
comment on column land.basic_farmland.remark is '备注 BZ';
comment on column land.basic_farmland.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.basic_farmland.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 生态保护红线 STBHHX: 生态保护红线划定成果数据规范; 国土空间规划“一张图”数据库规范
create table land.ecological_redline (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  identifier varchar(18) not null,
  feature_code varchar(10),
  district_code varchar(12),
  district_name varchar(100),
  province varchar(50),
  city varchar(50),
  county varchar(50),
  redline_code varchar(30),
  redline_name varchar(100),
  redline_type varchar(50),
  type_code varchar(20),
  area numeric,
  area_square_kilometres numeric,
  reserve_name varchar(100),
  reserve_level varchar(20),
  reserve_type varchar(50),
  reserve_zone varchar(50),
  ecosystem_type varchar(100),
  control varchar(1000),
  delimited_on date,
  setting_district_code varchar(12),
  setting_district_name varchar(100),
  remark varchar(255),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.ecological_redline_feature_id owned by land.ecological_redline.feature_id;
create unique index ecological_redline_feature on land.ecological_redline (feature_id, version_from);
create index ecological_redline_key on land.ecological_redline (dataset_id, identifier) where version_to is null;
create index ecological_redline_born on land.ecological_redline (version_from);
create index ecological_redline_gone on land.ecological_redline (version_to) where version_to is not null;
create index ecological_redline_current_geom on land.ecological_redline using gist (geom) where version_to is null;
create index ecological_redline_history_geom on land.ecological_redline using gist (geom) where version_to is not null;
create index ecological_redline_reduced_geom on land.ecological_redline using gist (dimai.reduced(geom)) where version_to is null;
create index ecological_redline_redline_code_prefix on land.ecological_redline (redline_code text_pattern_ops);
create index ecological_redline_search on land.ecological_redline using gin ((coalesce(search_tokens, dimai.search_tokens(redline_name, reserve_name)))) where version_to is null;
comment on table land.ecological_redline is '生态保护红线 STBHHX Ecological conservation redline';
comment on column land.ecological_redline.row_id is '行号 row id, unique in the table';
comment on column land.ecological_redline.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.ecological_redline.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.ecological_redline.version_from is '起始版本 layer version that brought this row';
comment on column land.ecological_redline.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.ecological_redline.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.ecological_redline.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.ecological_redline.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.ecological_redline.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.ecological_redline.identifier is '标识码 BSM';
comment on column land.ecological_redline.feature_code is '要素代码 YSDM';
comment on column land.ecological_redline.district_code is '行政区代码 XZQDM';
comment on column land.ecological_redline.district_name is '行政区名称 XZQMC';
comment on column land.ecological_redline.province is '省 SHENG';
comment on column land.ecological_redline.city is '市 SHI';
comment on column land.ecological_redline.county is '县 XIAN';
comment on column land.ecological_redline.redline_code is '红线编码 HXBM';
comment on column land.ecological_redline.redline_name is '红线名称 HXMC';
comment on column land.ecological_redline.redline_type is '红线类型 HXLX';
comment on column land.ecological_redline.type_code is '类型编码 LXBM';
comment on column land.ecological_redline.area is '面积 MJ (㎡)';
comment on column land.ecological_redline.area_square_kilometres is '区域面积 QYMJ (km²)';
comment on column land.ecological_redline.reserve_name is '自然保护地名称 ZRBHDMC';
comment on column land.ecological_redline.reserve_level is '自然保护地级别 ZRBHDJB';
comment on column land.ecological_redline.reserve_type is '自然保护地类型 ZRBHDLX';
comment on column land.ecological_redline.reserve_zone is '自然保护地分区 ZRBHDFQ';
comment on column land.ecological_redline.ecosystem_type is '系统与植被类型 XTYZBLX';
comment on column land.ecological_redline.control is '管控措施 GKCS';
comment on column land.ecological_redline.delimited_on is '设立时间 SLSJ';
comment on column land.ecological_redline.setting_district_code is '所在县级行政区代码 SZXJXZQDM';
comment on column land.ecological_redline.setting_district_name is '所在县级行政区名称 SZXJXZQMC';
comment on column land.ecological_redline.remark is '备注 BZ';
comment on column land.ecological_redline.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.ecological_redline.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 城镇开发边界 CZKFBJ: 城镇开发边界划定成果数据规范; 国土空间规划“一张图”数据库规范
create table land.urban_growth_boundary (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  identifier varchar(18) not null,
  feature_code varchar(10),
  district_code varchar(12),
  district_name varchar(100),
  town_name varchar(100),
  zone_code varchar(3),
  zone_name varchar(50),
  area numeric,
  delimited_on date,
  remark varchar(255),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.urban_growth_boundary_feature_id owned by land.urban_growth_boundary.feature_id;
create unique index urban_growth_boundary_feature on land.urban_growth_boundary (feature_id, version_from);
create index urban_growth_boundary_key on land.urban_growth_boundary (dataset_id, identifier) where version_to is null;
create index urban_growth_boundary_born on land.urban_growth_boundary (version_from);
create index urban_growth_boundary_gone on land.urban_growth_boundary (version_to) where version_to is not null;
create index urban_growth_boundary_current_geom on land.urban_growth_boundary using gist (geom) where version_to is null;
create index urban_growth_boundary_history_geom on land.urban_growth_boundary using gist (geom) where version_to is not null;
create index urban_growth_boundary_reduced_geom on land.urban_growth_boundary using gist (dimai.reduced(geom)) where version_to is null;
create index urban_growth_boundary_search on land.urban_growth_boundary using gin ((coalesce(search_tokens, dimai.search_tokens(town_name)))) where version_to is null;
comment on table land.urban_growth_boundary is '城镇开发边界 CZKFBJ Urban growth boundary';
comment on column land.urban_growth_boundary.row_id is '行号 row id, unique in the table';
comment on column land.urban_growth_boundary.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.urban_growth_boundary.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.urban_growth_boundary.version_from is '起始版本 layer version that brought this row';
comment on column land.urban_growth_boundary.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.urban_growth_boundary.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.urban_growth_boundary.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.urban_growth_boundary.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.urban_growth_boundary.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.urban_growth_boundary.identifier is '标识码 BSM';
comment on column land.urban_growth_boundary.feature_code is '要素代码 YSDM';
comment on column land.urban_growth_boundary.district_code is '行政区代码 XZQDM';
comment on column land.urban_growth_boundary.district_name is '行政区名称 XZQMC';
comment on column land.urban_growth_boundary.town_name is '城镇名称 CZMC';
comment on column land.urban_growth_boundary.zone_code is '规划分区代码 GHFQDM';
comment on column land.urban_growth_boundary.zone_name is '规划分区名称 GHFQMC';
comment on column land.urban_growth_boundary.area is '面积 MJ (㎡)';
comment on column land.urban_growth_boundary.delimited_on is '设立时间 SLSJ';
comment on column land.urban_growth_boundary.remark is '备注 BZ';
comment on column land.urban_growth_boundary.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.urban_growth_boundary.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 地类图斑 DLTB: TD/T 1057-2020 国土调查数据库标准
create table land.land_use (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  identifier varchar(18) not null,
  feature_code varchar(10),
  provisional_number varchar(18),
  patch_number varchar(8),
  land_class varchar(5),
  land_class_name varchar(60),
  ownership_nature varchar(2),
  tenure_unit_code varchar(19),
  tenure_unit_name varchar(255),
  location_unit_code varchar(19),
  location_unit_name varchar(255),
  patch_area numeric,
  deducted_class varchar(5),
  deduction_factor numeric,
  deducted_area numeric,
  farmland_type varchar(2),
  farmland_slope varchar(2),
  refinement_code varchar(6),
  refinement_name varchar(20),
  planting_code varchar(6),
  planting_name varchar(20),
  farmland_grade integer,
  enclave varchar(1),
  class_area numeric,
  linear_width numeric,
  settlement_code varchar(4),
  survey_year integer,
  description varchar(2),
  island_name varchar(100),
  remark varchar(255),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.land_use_feature_id owned by land.land_use.feature_id;
create unique index land_use_feature on land.land_use (feature_id, version_from);
create index land_use_key on land.land_use (dataset_id, identifier) where version_to is null;
create index land_use_born on land.land_use (version_from);
create index land_use_gone on land.land_use (version_to) where version_to is not null;
create index land_use_current_geom on land.land_use using gist (geom) where version_to is null;
create index land_use_history_geom on land.land_use using gist (geom) where version_to is not null;
create index land_use_large_7_geom on land.land_use using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 16384000;
create index land_use_large_9_geom on land.land_use using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 1024000;
create index land_use_large_11_geom on land.land_use using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 64000;
create index land_use_large_13_geom on land.land_use using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 4000;
create index land_use_search on land.land_use using gin ((coalesce(search_tokens, dimai.search_tokens(location_unit_name)))) where version_to is null;
comment on table land.land_use is '地类图斑 DLTB Land use';
comment on column land.land_use.row_id is '行号 row id, unique in the table';
comment on column land.land_use.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.land_use.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.land_use.version_from is '起始版本 layer version that brought this row';
comment on column land.land_use.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.land_use.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.land_use.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.land_use.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.land_use.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.land_use.identifier is '标识码 BSM';
comment on column land.land_use.feature_code is '要素代码 YSDM';
comment on column land.land_use.provisional_number is '图斑预编号 TBYBH';
comment on column land.land_use.patch_number is '图斑编号 TBBH';
comment on column land.land_use.land_class is '地类编码 DLBM';
comment on column land.land_use.land_class_name is '地类名称 DLMC';
comment on column land.land_use.ownership_nature is '权属性质 QSXZ';
comment on column land.land_use.tenure_unit_code is '权属单位代码 QSDWDM';
comment on column land.land_use.tenure_unit_name is '权属单位名称 QSDWMC';
comment on column land.land_use.location_unit_code is '坐落单位代码 ZLDWDM';
comment on column land.land_use.location_unit_name is '坐落单位名称 ZLDWMC';
comment on column land.land_use.patch_area is '图斑面积 TBMJ (㎡)';
comment on column land.land_use.deducted_class is '扣除地类编码 KCDLBM';
comment on column land.land_use.deduction_factor is '扣除地类系数 KCXS';
comment on column land.land_use.deducted_area is '扣除地类面积 KCMJ (㎡)';
comment on column land.land_use.farmland_type is '耕地类型 GDLX';
comment on column land.land_use.farmland_slope is '耕地坡度级别 GDPDJB';
comment on column land.land_use.refinement_code is '图斑细化代码 TBXHDM';
comment on column land.land_use.refinement_name is '图斑细化名称 TBXHMC';
comment on column land.land_use.planting_code is '种植属性代码 ZZSXDM';
comment on column land.land_use.planting_name is '种植属性名称 ZZSXMC';
comment on column land.land_use.farmland_grade is '耕地等别 GDDB';
comment on column land.land_use.enclave is '飞入地标识 FRDBS';
comment on column land.land_use.class_area is '图斑地类面积 TBDLMJ (㎡)';
comment on column land.land_use.linear_width is '线状地物宽度 XZDWKD (m)';
comment on column land.land_use.settlement_code is '城镇村属性码 CZCSXM';
comment on column land.land_use.survey_year is '数据年份 SJNF';
comment on column land.land_use.description is '描述说明 MSSM';
comment on column land.land_use.island_name is '海岛名称 HDMC';
comment on column land.land_use.remark is '备注 BZ';
comment on column land.land_use.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.land_use.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 行政区 XZQ: TD/T 1057-2020 国土调查数据库标准
create table land.administrative_area (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  identifier varchar(18) not null,
  feature_code varchar(10),
  district_code varchar(19) not null,
  district_name varchar(100),
  surveyed_area numeric,
  computed_area numeric,
  description varchar(2),
  island_name varchar(100),
  remark varchar(255),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.administrative_area_feature_id owned by land.administrative_area.feature_id;
create unique index administrative_area_feature on land.administrative_area (feature_id, version_from);
create index administrative_area_key on land.administrative_area (dataset_id, district_code, identifier) where version_to is null;
create index administrative_area_born on land.administrative_area (version_from);
create index administrative_area_gone on land.administrative_area (version_to) where version_to is not null;
create index administrative_area_current_geom on land.administrative_area using gist (geom) where version_to is null;
create index administrative_area_history_geom on land.administrative_area using gist (geom) where version_to is not null;
create index administrative_area_district_code_prefix on land.administrative_area (district_code text_pattern_ops);
create index administrative_area_search on land.administrative_area using gin ((coalesce(search_tokens, dimai.search_tokens(district_name)))) where version_to is null;
comment on table land.administrative_area is '行政区 XZQ Administrative areas';
comment on column land.administrative_area.row_id is '行号 row id, unique in the table';
comment on column land.administrative_area.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.administrative_area.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.administrative_area.version_from is '起始版本 layer version that brought this row';
comment on column land.administrative_area.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.administrative_area.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.administrative_area.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.administrative_area.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.administrative_area.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.administrative_area.identifier is '标识码 BSM';
comment on column land.administrative_area.feature_code is '要素代码 YSDM';
comment on column land.administrative_area.district_code is '行政区代码 XZQDM';
comment on column land.administrative_area.district_name is '行政区名称 XZQMC';
comment on column land.administrative_area.surveyed_area is '调查面积 DCMJ (㎡)';
comment on column land.administrative_area.computed_area is '计算面积 JSMJ (㎡)';
comment on column land.administrative_area.description is '描述说明 MSSM';
comment on column land.administrative_area.island_name is '海岛名称 HDMC';
comment on column land.administrative_area.remark is '备注 BZ';
comment on column land.administrative_area.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.administrative_area.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 低效用地 DXYD: 存量建设用地全要素数据库（dimai）; 城镇低效用地再开发调查成果
create table land.low_efficiency_land (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  plot_code varchar(40) not null,
  land_code varchar(40),
  plot_name varchar(200),
  stock_type varchar(2),
  stock_classes text[],
  district_code varchar(12),
  district_name varchar(100),
  town_name varchar(100),
  land_office varchar(100),
  location varchar(200),
  area numeric,
  area_mu numeric,
  map_sheet varchar(239),
  land_class varchar(5),
  land_class_split jsonb,
  survey_area varchar(40),
  survey_area_size numeric,
  major_category varchar(4),
  major_category_name varchar(60),
  minor_category varchar(6),
  minor_category_name varchar(100),
  usage varchar(100),
  low_efficiency boolean,
  urban_village boolean,
  whole_renewal boolean,
  legacy_area numeric,
  renewal_mode varchar(2),
  renewal_progress varchar(2),
  renewal_sequence varchar(20),
  potential varchar(60),
  investment_per_area numeric,
  tax_per_area numeric,
  environment varchar(200),
  penalty_number varchar(100),
  right_holder varchar(200),
  ownership_kind varchar(2),
  right_nature varchar(3),
  right_type varchar(2),
  parcel_codes text[],
  unit_numbers text[],
  certificate_numbers text[],
  planned_use varchar(6),
  planned_plot_ratio numeric,
  plot_ratio_limit numeric,
  planned_building_density numeric,
  in_urban_growth_boundary boolean,
  in_basic_farmland boolean,
  in_ecological_redline boolean,
  approval_number varchar(100),
  approved_on date,
  approved_area numeric,
  approved_use varchar(60),
  supply_method varchar(2),
  contract_number varchar(60),
  supervision_number varchar(30),
  acquired_area numeric,
  acquisition_approval varchar(200),
  acquisition_due_on date,
  demolition_cost numeric,
  households integer,
  demolition_floor_area numeric,
  demolition_progress numeric,
  occupied_area_mu numeric,
  floor_area numeric,
  plot_ratio numeric,
  building_density numeric,
  dominant_use varchar(2),
  industry varchar(100),
  enterprise_name varchar(200),
  credit_code varchar(18),
  disposal_path varchar(2),
  responsible_unit varchar(200),
  responsible_person varchar(50),
  disposal_due_on date,
  disposed_on date,
  state varchar(2),
  exit_reason varchar(2),
  entered_on date,
  exited_on date,
  milestones jsonb,
  investment_after numeric,
  sales_after numeric,
  tax_after numeric,
  attachments jsonb,
  data_source varchar(2),
  as_of date,
  checked_by varchar(50),
  checked_on date,
  remark varchar(500),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.low_efficiency_land_feature_id owned by land.low_efficiency_land.feature_id;
create unique index low_efficiency_land_feature on land.low_efficiency_land (feature_id, version_from);
create index low_efficiency_land_key on land.low_efficiency_land (dataset_id, plot_code) where version_to is null;
create index low_efficiency_land_born on land.low_efficiency_land (version_from);
create index low_efficiency_land_gone on land.low_efficiency_land (version_to) where version_to is not null;
create index low_efficiency_land_current_geom on land.low_efficiency_land using gist (geom) where version_to is null;
create index low_efficiency_land_history_geom on land.low_efficiency_land using gist (geom) where version_to is not null;
create index low_efficiency_land_large_7_geom on land.low_efficiency_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 16384000;
create index low_efficiency_land_large_9_geom on land.low_efficiency_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 1024000;
create index low_efficiency_land_large_11_geom on land.low_efficiency_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 64000;
create index low_efficiency_land_large_13_geom on land.low_efficiency_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 4000;
create index low_efficiency_land_plot_code_prefix on land.low_efficiency_land (plot_code text_pattern_ops);
create index low_efficiency_land_land_code_prefix on land.low_efficiency_land (land_code text_pattern_ops);
create index low_efficiency_land_approval_number_prefix on land.low_efficiency_land (approval_number text_pattern_ops);
create index low_efficiency_land_contract_number_prefix on land.low_efficiency_land (contract_number text_pattern_ops);
create index low_efficiency_land_supervision_number_prefix on land.low_efficiency_land (supervision_number text_pattern_ops);
create index low_efficiency_land_credit_code_prefix on land.low_efficiency_land (credit_code text_pattern_ops);
create index low_efficiency_land_search on land.low_efficiency_land using gin ((coalesce(search_tokens, dimai.search_tokens(plot_name, location, enterprise_name)))) where version_to is null;
comment on table land.low_efficiency_land is '低效用地 DXYD Low-efficiency land';
comment on column land.low_efficiency_land.row_id is '行号 row id, unique in the table';
comment on column land.low_efficiency_land.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.low_efficiency_land.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.low_efficiency_land.version_from is '起始版本 layer version that brought this row';
comment on column land.low_efficiency_land.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.low_efficiency_land.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.low_efficiency_land.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.low_efficiency_land.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.low_efficiency_land.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.low_efficiency_land.plot_code is '地块编号 DKBH';
comment on column land.low_efficiency_land.land_code is '一码 YMC';
comment on column land.low_efficiency_land.plot_name is '地块名称 DKMC';
comment on column land.low_efficiency_land.stock_type is '类别 LB';
comment on column land.low_efficiency_land.stock_classes is '危污乱散低分类 WWLSD';
comment on column land.low_efficiency_land.district_code is '行政区代码 XZQDM';
comment on column land.low_efficiency_land.district_name is '行政区名称 XZQMC';
comment on column land.low_efficiency_land.town_name is '乡镇街道 XZMC';
comment on column land.low_efficiency_land.land_office is '自然资源所 ZJS';
comment on column land.low_efficiency_land.location is '坐落 ZL';
comment on column land.low_efficiency_land.area is '地块面积 MJ (㎡)';
comment on column land.low_efficiency_land.area_mu is '地块面积（亩） MJM (亩)';
comment on column land.low_efficiency_land.map_sheet is '图幅号 TFH';
comment on column land.low_efficiency_land.land_class is '现状地类编码 DLBM';
comment on column land.low_efficiency_land.land_class_split is '现状地类构成 DLTBFX';
comment on column land.low_efficiency_land.survey_area is '调查区编号 DCQBH';
comment on column land.low_efficiency_land.survey_area_size is '片区面积 PQMJ (公顷)';
comment on column land.low_efficiency_land.major_category is '低效大类代码 DLDM';
comment on column land.low_efficiency_land.major_category_name is '低效大类名称 DXDLMC';
comment on column land.low_efficiency_land.minor_category is '低效小类代码 XLDM';
comment on column land.low_efficiency_land.minor_category_name is '低效小类名称 XLMC';
comment on column land.low_efficiency_land.usage is '使用状况 SYZK';
comment on column land.low_efficiency_land.low_efficiency is '是否低效 SFDX';
comment on column land.low_efficiency_land.urban_village is '是否城中村 SFCZC';
comment on column land.low_efficiency_land.whole_renewal is '是否成片土地 SFCHTD';
comment on column land.low_efficiency_land.legacy_area is '其中历史遗留用地面积 QZLSYLYDMJ (㎡)';
comment on column land.low_efficiency_land.renewal_mode is '改造模式 GZMS';
comment on column land.low_efficiency_land.renewal_progress is '改造进展 GZJZ';
comment on column land.low_efficiency_land.renewal_sequence is '再开发时序 ZKFSX';
comment on column land.low_efficiency_land.potential is '开发潜力 KFQL';
comment on column land.low_efficiency_land.investment_per_area is '地均固定资产投资 DJGDZCTZ (万元/公顷)';
comment on column land.low_efficiency_land.tax_per_area is '地均入库税金 DJRKSJ (万元/公顷)';
comment on column land.low_efficiency_land.environment is '环境状况 HJZK';
comment on column land.low_efficiency_land.penalty_number is '处罚文号 CFWH';
comment on column land.low_efficiency_land.right_holder is '权利人 QLR';
comment on column land.low_efficiency_land.ownership_kind is '权属性质 QSXZ';
comment on column land.low_efficiency_land.right_nature is '权利性质 QLXZ';
comment on column land.low_efficiency_land.right_type is '权利类型 QLLX';
comment on column land.low_efficiency_land.parcel_codes is '宗地代码 ZDDM';
comment on column land.low_efficiency_land.unit_numbers is '不动产单元号 BDCDYH';
comment on column land.low_efficiency_land.certificate_numbers is '不动产权证号 BDCQZH';
comment on column land.low_efficiency_land.planned_use is '规划用途 GHYT';
comment on column land.low_efficiency_land.planned_plot_ratio is '规划容积率 GHRJL';
comment on column land.low_efficiency_land.plot_ratio_limit is '容积率上限 RJLSX';
comment on column land.low_efficiency_land.planned_building_density is '规划建筑密度 GHJZMD (%)';
comment on column land.low_efficiency_land.in_urban_growth_boundary is '是否在城镇开发边界内 SFCZKFBJ';
comment on column land.low_efficiency_land.in_basic_farmland is '是否占永久基本农田 SFYJJBNT';
comment on column land.low_efficiency_land.in_ecological_redline is '是否涉生态保护红线 SFSTBHHX';
comment on column land.low_efficiency_land.approval_number is '批准文号 PZWH';
comment on column land.low_efficiency_land.approved_on is '批准时间 PZSJ';
comment on column land.low_efficiency_land.approved_area is '批准面积 PZMJ (㎡)';
comment on column land.low_efficiency_land.approved_use is '批准用途 PZYT';
comment on column land.low_efficiency_land.supply_method is '供地方式 GDFS';
comment on column land.low_efficiency_land.contract_number is '合同（划拨决定书）编号 HTBH';
comment on column land.low_efficiency_land.supervision_number is '电子监管号 DZJGH';
comment on column land.low_efficiency_land.acquired_area is '征地面积 ZDMJ (㎡)';
comment on column land.low_efficiency_land.acquisition_approval is '征地批文 ZDPW';
comment on column land.low_efficiency_land.acquisition_due_on is '预计征地完成时间 YJZDWCSJ';
comment on column land.low_efficiency_land.demolition_cost is '拆迁成本 CQCB (万元)';
comment on column land.low_efficiency_land.households is '总户数 ZHS (户)';
comment on column land.low_efficiency_land.demolition_floor_area is '拆迁建筑面积 CQJZMJ (㎡)';
comment on column land.low_efficiency_land.demolition_progress is '拆迁进度 CQJD (%)';
comment on column land.low_efficiency_land.occupied_area_mu is '现状用地规模 XZYDGM (亩)';
comment on column land.low_efficiency_land.floor_area is '现状建筑面积 XZJZMJ (㎡)';
comment on column land.low_efficiency_land.plot_ratio is '现状容积率 RJL';
comment on column land.low_efficiency_land.building_density is '现状建筑密度 JZMD (%)';
comment on column land.low_efficiency_land.dominant_use is '主导用途 ZDYT';
comment on column land.low_efficiency_land.industry is '产业类型 CYLX';
comment on column land.low_efficiency_land.enterprise_name is '企业名称 QYMC';
comment on column land.low_efficiency_land.credit_code is '统一社会信用代码 TYSHXYDM';
comment on column land.low_efficiency_land.disposal_path is '盘活路径 PHLJ';
comment on column land.low_efficiency_land.responsible_unit is '责任单位 ZRDW';
comment on column land.low_efficiency_land.responsible_person is '责任人 ZRR';
comment on column land.low_efficiency_land.disposal_due_on is '计划完成时间 JHWCSJ';
comment on column land.low_efficiency_land.disposed_on is '实际完成时间 SJWCSJ';
comment on column land.low_efficiency_land.state is '状态 ZT';
comment on column land.low_efficiency_land.exit_reason is '出库原因 CKYY';
comment on column land.low_efficiency_land.entered_on is '入库时间 RKSJ';
comment on column land.low_efficiency_land.exited_on is '出库时间 CKSJ';
comment on column land.low_efficiency_land.milestones is '盘活节点 JD';
comment on column land.low_efficiency_land.investment_after is '盘活后投资 PHHTZ (万元)';
comment on column land.low_efficiency_land.sales_after is '盘活后年销售收入 PHHXSSR (万元)';
comment on column land.low_efficiency_land.tax_after is '盘活后年税收 PHHSS (万元)';
comment on column land.low_efficiency_land.attachments is '附件 FJ';
comment on column land.low_efficiency_land.data_source is '数据来源 SJLY';
comment on column land.low_efficiency_land.as_of is '现势日期 XSRQ';
comment on column land.low_efficiency_land.checked_by is '校核人 JHR';
comment on column land.low_efficiency_land.checked_on is '校核时间 JHSJ';
comment on column land.low_efficiency_land.remark is '备注 BZ';
comment on column land.low_efficiency_land.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.low_efficiency_land.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 批而未供土地 PEWG: 存量建设用地全要素数据库（dimai）; 增存挂钩
create table land.approved_unsupplied_land (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  plot_code varchar(40) not null,
  land_code varchar(40),
  plot_name varchar(200),
  stock_type varchar(2),
  stock_classes text[],
  district_code varchar(12),
  district_name varchar(100),
  town_name varchar(100),
  land_office varchar(100),
  location varchar(200),
  area numeric,
  area_mu numeric,
  map_sheet varchar(239),
  land_class varchar(5),
  land_class_split jsonb,
  batch_name varchar(200),
  approval_level varchar(2),
  approval_year integer,
  new_construction_area numeric,
  supplied_area numeric,
  unsupplied_area numeric,
  unsupplied_cause varchar(200),
  acquisition_done boolean,
  reserved boolean,
  planned_supply_on date,
  right_holder varchar(200),
  ownership_kind varchar(2),
  right_nature varchar(3),
  right_type varchar(2),
  parcel_codes text[],
  unit_numbers text[],
  certificate_numbers text[],
  planned_use varchar(6),
  planned_plot_ratio numeric,
  plot_ratio_limit numeric,
  planned_building_density numeric,
  in_urban_growth_boundary boolean,
  in_basic_farmland boolean,
  in_ecological_redline boolean,
  approval_number varchar(100),
  approved_on date,
  approved_area numeric,
  approved_use varchar(60),
  supply_method varchar(2),
  contract_number varchar(60),
  supervision_number varchar(30),
  acquired_area numeric,
  acquisition_approval varchar(200),
  acquisition_due_on date,
  demolition_cost numeric,
  households integer,
  demolition_floor_area numeric,
  demolition_progress numeric,
  disposal_path varchar(2),
  responsible_unit varchar(200),
  responsible_person varchar(50),
  disposal_due_on date,
  disposed_on date,
  state varchar(2),
  exit_reason varchar(2),
  entered_on date,
  exited_on date,
  milestones jsonb,
  investment_after numeric,
  sales_after numeric,
  tax_after numeric,
  attachments jsonb,
  data_source varchar(2),
  as_of date,
  checked_by varchar(50),
  checked_on date,
  remark varchar(500),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.approved_unsupplied_land_feature_id owned by land.approved_unsupplied_land.feature_id;
create unique index approved_unsupplied_land_feature on land.approved_unsupplied_land (feature_id, version_from);
create index approved_unsupplied_land_key on land.approved_unsupplied_land (dataset_id, plot_code) where version_to is null;
create index approved_unsupplied_land_born on land.approved_unsupplied_land (version_from);
create index approved_unsupplied_land_gone on land.approved_unsupplied_land (version_to) where version_to is not null;
create index approved_unsupplied_land_current_geom on land.approved_unsupplied_land using gist (geom) where version_to is null;
create index approved_unsupplied_land_history_geom on land.approved_unsupplied_land using gist (geom) where version_to is not null;
create index approved_unsupplied_land_large_7_geom on land.approved_unsupplied_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 16384000;
create index approved_unsupplied_land_large_9_geom on land.approved_unsupplied_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 1024000;
create index approved_unsupplied_land_large_11_geom on land.approved_unsupplied_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 64000;
create index approved_unsupplied_land_large_13_geom on land.approved_unsupplied_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 4000;
create index approved_unsupplied_land_plot_code_prefix on land.approved_unsupplied_land (plot_code text_pattern_ops);
create index approved_unsupplied_land_land_code_prefix on land.approved_unsupplied_land (land_code text_pattern_ops);
create index approved_unsupplied_land_approval_number_prefix on land.approved_unsupplied_land (approval_number text_pattern_ops);
create index approved_unsupplied_land_contract_number_prefix on land.approved_unsupplied_land (contract_number text_pattern_ops);
create index approved_unsupplied_land_supervision_number_prefix on land.approved_unsupplied_land (supervision_number text_pattern_ops);
create index approved_unsupplied_land_search on land.approved_unsupplied_land using gin ((coalesce(search_tokens, dimai.search_tokens(plot_name, location, batch_name)))) where version_to is null;
comment on table land.approved_unsupplied_land is '批而未供土地 PEWG Approved but unsupplied land';
comment on column land.approved_unsupplied_land.row_id is '行号 row id, unique in the table';
comment on column land.approved_unsupplied_land.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.approved_unsupplied_land.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.approved_unsupplied_land.version_from is '起始版本 layer version that brought this row';
comment on column land.approved_unsupplied_land.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.approved_unsupplied_land.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.approved_unsupplied_land.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.approved_unsupplied_land.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.approved_unsupplied_land.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.approved_unsupplied_land.plot_code is '地块编号 DKBH';
comment on column land.approved_unsupplied_land.land_code is '一码 YMC';
comment on column land.approved_unsupplied_land.plot_name is '地块名称 DKMC';
comment on column land.approved_unsupplied_land.stock_type is '类别 LB';
comment on column land.approved_unsupplied_land.stock_classes is '危污乱散低分类 WWLSD';
comment on column land.approved_unsupplied_land.district_code is '行政区代码 XZQDM';
comment on column land.approved_unsupplied_land.district_name is '行政区名称 XZQMC';
comment on column land.approved_unsupplied_land.town_name is '乡镇街道 XZMC';
comment on column land.approved_unsupplied_land.land_office is '自然资源所 ZJS';
comment on column land.approved_unsupplied_land.location is '坐落 ZL';
comment on column land.approved_unsupplied_land.area is '地块面积 MJ (㎡)';
comment on column land.approved_unsupplied_land.area_mu is '地块面积（亩） MJM (亩)';
comment on column land.approved_unsupplied_land.map_sheet is '图幅号 TFH';
comment on column land.approved_unsupplied_land.land_class is '现状地类编码 DLBM';
comment on column land.approved_unsupplied_land.land_class_split is '现状地类构成 DLTBFX';
comment on column land.approved_unsupplied_land.batch_name is '批次（项目）名称 PCMC';
comment on column land.approved_unsupplied_land.approval_level is '审批层级 SPCJ';
comment on column land.approved_unsupplied_land.approval_year is '批准年度 PZND';
comment on column land.approved_unsupplied_land.new_construction_area is '新增建设用地面积 XZJSYDMJ (㎡)';
comment on column land.approved_unsupplied_land.supplied_area is '已供面积 YGMJ (㎡)';
comment on column land.approved_unsupplied_land.unsupplied_area is '未供面积 WGMJ (㎡)';
comment on column land.approved_unsupplied_land.unsupplied_cause is '未供原因 WGYY';
comment on column land.approved_unsupplied_land.acquisition_done is '是否完成征地 SFZDWC';
comment on column land.approved_unsupplied_land.reserved is '是否入储 SFRC';
comment on column land.approved_unsupplied_land.planned_supply_on is '计划供地时间 JHGDSJ';
comment on column land.approved_unsupplied_land.right_holder is '权利人 QLR';
comment on column land.approved_unsupplied_land.ownership_kind is '权属性质 QSXZ';
comment on column land.approved_unsupplied_land.right_nature is '权利性质 QLXZ';
comment on column land.approved_unsupplied_land.right_type is '权利类型 QLLX';
comment on column land.approved_unsupplied_land.parcel_codes is '宗地代码 ZDDM';
comment on column land.approved_unsupplied_land.unit_numbers is '不动产单元号 BDCDYH';
comment on column land.approved_unsupplied_land.certificate_numbers is '不动产权证号 BDCQZH';
comment on column land.approved_unsupplied_land.planned_use is '规划用途 GHYT';
comment on column land.approved_unsupplied_land.planned_plot_ratio is '规划容积率 GHRJL';
comment on column land.approved_unsupplied_land.plot_ratio_limit is '容积率上限 RJLSX';
comment on column land.approved_unsupplied_land.planned_building_density is '规划建筑密度 GHJZMD (%)';
comment on column land.approved_unsupplied_land.in_urban_growth_boundary is '是否在城镇开发边界内 SFCZKFBJ';
comment on column land.approved_unsupplied_land.in_basic_farmland is '是否占永久基本农田 SFYJJBNT';
comment on column land.approved_unsupplied_land.in_ecological_redline is '是否涉生态保护红线 SFSTBHHX';
comment on column land.approved_unsupplied_land.approval_number is '批准文号 PZWH';
comment on column land.approved_unsupplied_land.approved_on is '批准时间 PZSJ';
comment on column land.approved_unsupplied_land.approved_area is '批准面积 PZMJ (㎡)';
comment on column land.approved_unsupplied_land.approved_use is '批准用途 PZYT';
comment on column land.approved_unsupplied_land.supply_method is '供地方式 GDFS';
comment on column land.approved_unsupplied_land.contract_number is '合同（划拨决定书）编号 HTBH';
comment on column land.approved_unsupplied_land.supervision_number is '电子监管号 DZJGH';
comment on column land.approved_unsupplied_land.acquired_area is '征地面积 ZDMJ (㎡)';
comment on column land.approved_unsupplied_land.acquisition_approval is '征地批文 ZDPW';
comment on column land.approved_unsupplied_land.acquisition_due_on is '预计征地完成时间 YJZDWCSJ';
comment on column land.approved_unsupplied_land.demolition_cost is '拆迁成本 CQCB (万元)';
comment on column land.approved_unsupplied_land.households is '总户数 ZHS (户)';
comment on column land.approved_unsupplied_land.demolition_floor_area is '拆迁建筑面积 CQJZMJ (㎡)';
comment on column land.approved_unsupplied_land.demolition_progress is '拆迁进度 CQJD (%)';
comment on column land.approved_unsupplied_land.disposal_path is '盘活路径 PHLJ';
comment on column land.approved_unsupplied_land.responsible_unit is '责任单位 ZRDW';
comment on column land.approved_unsupplied_land.responsible_person is '责任人 ZRR';
comment on column land.approved_unsupplied_land.disposal_due_on is '计划完成时间 JHWCSJ';
comment on column land.approved_unsupplied_land.disposed_on is '实际完成时间 SJWCSJ';
comment on column land.approved_unsupplied_land.state is '状态 ZT';
comment on column land.approved_unsupplied_land.exit_reason is '出库原因 CKYY';
comment on column land.approved_unsupplied_land.entered_on is '入库时间 RKSJ';
comment on column land.approved_unsupplied_land.exited_on is '出库时间 CKSJ';
comment on column land.approved_unsupplied_land.milestones is '盘活节点 JD';
comment on column land.approved_unsupplied_land.investment_after is '盘活后投资 PHHTZ (万元)';
comment on column land.approved_unsupplied_land.sales_after is '盘活后年销售收入 PHHXSSR (万元)';
comment on column land.approved_unsupplied_land.tax_after is '盘活后年税收 PHHSS (万元)';
comment on column land.approved_unsupplied_land.attachments is '附件 FJ';
comment on column land.approved_unsupplied_land.data_source is '数据来源 SJLY';
comment on column land.approved_unsupplied_land.as_of is '现势日期 XSRQ';
comment on column land.approved_unsupplied_land.checked_by is '校核人 JHR';
comment on column land.approved_unsupplied_land.checked_on is '校核时间 JHSJ';
comment on column land.approved_unsupplied_land.remark is '备注 BZ';
comment on column land.approved_unsupplied_land.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.approved_unsupplied_land.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 供而未用土地（含闲置） GEWY: 存量建设用地全要素数据库（dimai）; 闲置土地处置办法
create table land.supplied_unused_land (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  plot_code varchar(40) not null,
  land_code varchar(40),
  plot_name varchar(200),
  stock_type varchar(2),
  stock_classes text[],
  district_code varchar(12),
  district_name varchar(100),
  town_name varchar(100),
  land_office varchar(100),
  location varchar(200),
  area numeric,
  area_mu numeric,
  map_sheet varchar(239),
  land_class varchar(5),
  land_class_split jsonb,
  supplied_area numeric,
  supplied_on date,
  use_term integer,
  land_price numeric,
  minimum_investment numeric,
  minimum_plot_ratio numeric,
  maximum_green_ratio numeric,
  agreed_handover_on date,
  handed_over_on date,
  undelivered_area numeric,
  agreed_start_on date,
  started_on date,
  agreed_completion_on date,
  completed_on date,
  land_condition varchar(2),
  idle boolean,
  idle_cause varchar(2),
  idle_area numeric,
  idle_since date,
  idle_fee numeric,
  planned_disposal varchar(200),
  right_holder varchar(200),
  ownership_kind varchar(2),
  right_nature varchar(3),
  right_type varchar(2),
  parcel_codes text[],
  unit_numbers text[],
  certificate_numbers text[],
  planned_use varchar(6),
  planned_plot_ratio numeric,
  plot_ratio_limit numeric,
  planned_building_density numeric,
  in_urban_growth_boundary boolean,
  in_basic_farmland boolean,
  in_ecological_redline boolean,
  approval_number varchar(100),
  approved_on date,
  approved_area numeric,
  approved_use varchar(60),
  supply_method varchar(2),
  contract_number varchar(60),
  supervision_number varchar(30),
  acquired_area numeric,
  acquisition_approval varchar(200),
  acquisition_due_on date,
  demolition_cost numeric,
  households integer,
  demolition_floor_area numeric,
  demolition_progress numeric,
  occupied_area_mu numeric,
  floor_area numeric,
  plot_ratio numeric,
  building_density numeric,
  dominant_use varchar(2),
  industry varchar(100),
  enterprise_name varchar(200),
  credit_code varchar(18),
  disposal_path varchar(2),
  responsible_unit varchar(200),
  responsible_person varchar(50),
  disposal_due_on date,
  disposed_on date,
  state varchar(2),
  exit_reason varchar(2),
  entered_on date,
  exited_on date,
  milestones jsonb,
  investment_after numeric,
  sales_after numeric,
  tax_after numeric,
  attachments jsonb,
  data_source varchar(2),
  as_of date,
  checked_by varchar(50),
  checked_on date,
  remark varchar(500),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.supplied_unused_land_feature_id owned by land.supplied_unused_land.feature_id;
create unique index supplied_unused_land_feature on land.supplied_unused_land (feature_id, version_from);
create index supplied_unused_land_key on land.supplied_unused_land (dataset_id, plot_code) where version_to is null;
create index supplied_unused_land_born on land.supplied_unused_land (version_from);
create index supplied_unused_land_gone on land.supplied_unused_land (version_to) where version_to is not null;
create index supplied_unused_land_current_geom on land.supplied_unused_land using gist (geom) where version_to is null;
create index supplied_unused_land_history_geom on land.supplied_unused_land using gist (geom) where version_to is not null;
create index supplied_unused_land_large_7_geom on land.supplied_unused_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 16384000;
create index supplied_unused_land_large_9_geom on land.supplied_unused_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 1024000;
create index supplied_unused_land_large_11_geom on land.supplied_unused_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 64000;
create index supplied_unused_land_large_13_geom on land.supplied_unused_land using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 4000;
create index supplied_unused_land_plot_code_prefix on land.supplied_unused_land (plot_code text_pattern_ops);
create index supplied_unused_land_land_code_prefix on land.supplied_unused_land (land_code text_pattern_ops);
create index supplied_unused_land_approval_number_prefix on land.supplied_unused_land (approval_number text_pattern_ops);
create index supplied_unused_land_contract_number_prefix on land.supplied_unused_land (contract_number text_pattern_ops);
create index supplied_unused_land_supervision_number_prefix on land.supplied_unused_land (supervision_number text_pattern_ops);
create index supplied_unused_land_credit_code_prefix on land.supplied_unused_land (credit_code text_pattern_ops);
create index supplied_unused_land_search on land.supplied_unused_land using gin ((coalesce(search_tokens, dimai.search_tokens(plot_name, location, enterprise_name)))) where version_to is null;
comment on table land.supplied_unused_land is '供而未用土地（含闲置） GEWY Supplied but unused land';
comment on column land.supplied_unused_land.row_id is '行号 row id, unique in the table';
comment on column land.supplied_unused_land.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.supplied_unused_land.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.supplied_unused_land.version_from is '起始版本 layer version that brought this row';
comment on column land.supplied_unused_land.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.supplied_unused_land.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.supplied_unused_land.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.supplied_unused_land.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.supplied_unused_land.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.supplied_unused_land.plot_code is '地块编号 DKBH';
comment on column land.supplied_unused_land.land_code is '一码 YMC';
comment on column land.supplied_unused_land.plot_name is '地块名称 DKMC';
comment on column land.supplied_unused_land.stock_type is '类别 LB';
comment on column land.supplied_unused_land.stock_classes is '危污乱散低分类 WWLSD';
comment on column land.supplied_unused_land.district_code is '行政区代码 XZQDM';
comment on column land.supplied_unused_land.district_name is '行政区名称 XZQMC';
comment on column land.supplied_unused_land.town_name is '乡镇街道 XZMC';
comment on column land.supplied_unused_land.land_office is '自然资源所 ZJS';
comment on column land.supplied_unused_land.location is '坐落 ZL';
comment on column land.supplied_unused_land.area is '地块面积 MJ (㎡)';
comment on column land.supplied_unused_land.area_mu is '地块面积（亩） MJM (亩)';
comment on column land.supplied_unused_land.map_sheet is '图幅号 TFH';
comment on column land.supplied_unused_land.land_class is '现状地类编码 DLBM';
comment on column land.supplied_unused_land.land_class_split is '现状地类构成 DLTBFX';
comment on column land.supplied_unused_land.supplied_area is '供地面积 GDMJ (㎡)';
comment on column land.supplied_unused_land.supplied_on is '供地时间 GDSJ';
comment on column land.supplied_unused_land.use_term is '使用年限 SYNX (年)';
comment on column land.supplied_unused_land.land_price is '出让价款 CRJK (万元)';
comment on column land.supplied_unused_land.minimum_investment is '固定资产投资额下限 GDCZEXX (万元)';
comment on column land.supplied_unused_land.minimum_plot_ratio is '容积率下限 RJLXX';
comment on column land.supplied_unused_land.maximum_green_ratio is '绿地率上限 LDLSX (%)';
comment on column land.supplied_unused_land.agreed_handover_on is '约定交地时间 YDJDSJ';
comment on column land.supplied_unused_land.handed_over_on is '实际交地时间 SJJDSJ';
comment on column land.supplied_unused_land.undelivered_area is '未交地面积 WJDMJ (㎡)';
comment on column land.supplied_unused_land.agreed_start_on is '约定开工时间 YDKGSJ';
comment on column land.supplied_unused_land.started_on is '实际开工时间 SJKGSJ';
comment on column land.supplied_unused_land.agreed_completion_on is '约定竣工时间 YDJGSJ';
comment on column land.supplied_unused_land.completed_on is '实际竣工时间 SJJGSJ';
comment on column land.supplied_unused_land.land_condition is '用地情况 YDQK';
comment on column land.supplied_unused_land.idle is '是否闲置 SFXZ';
comment on column land.supplied_unused_land.idle_cause is '闲置原因 XZYY';
comment on column land.supplied_unused_land.idle_area is '闲置面积 XZMJ (㎡)';
comment on column land.supplied_unused_land.idle_since is '闲置起始时间 XZKSSJ';
comment on column land.supplied_unused_land.idle_fee is '闲置费 XZF (万元)';
comment on column land.supplied_unused_land.planned_disposal is '拟处置方案 NCZFZ';
comment on column land.supplied_unused_land.right_holder is '权利人 QLR';
comment on column land.supplied_unused_land.ownership_kind is '权属性质 QSXZ';
comment on column land.supplied_unused_land.right_nature is '权利性质 QLXZ';
comment on column land.supplied_unused_land.right_type is '权利类型 QLLX';
comment on column land.supplied_unused_land.parcel_codes is '宗地代码 ZDDM';
comment on column land.supplied_unused_land.unit_numbers is '不动产单元号 BDCDYH';
comment on column land.supplied_unused_land.certificate_numbers is '不动产权证号 BDCQZH';
comment on column land.supplied_unused_land.planned_use is '规划用途 GHYT';
comment on column land.supplied_unused_land.planned_plot_ratio is '规划容积率 GHRJL';
comment on column land.supplied_unused_land.plot_ratio_limit is '容积率上限 RJLSX';
comment on column land.supplied_unused_land.planned_building_density is '规划建筑密度 GHJZMD (%)';
comment on column land.supplied_unused_land.in_urban_growth_boundary is '是否在城镇开发边界内 SFCZKFBJ';
comment on column land.supplied_unused_land.in_basic_farmland is '是否占永久基本农田 SFYJJBNT';
comment on column land.supplied_unused_land.in_ecological_redline is '是否涉生态保护红线 SFSTBHHX';
comment on column land.supplied_unused_land.approval_number is '批准文号 PZWH';
comment on column land.supplied_unused_land.approved_on is '批准时间 PZSJ';
comment on column land.supplied_unused_land.approved_area is '批准面积 PZMJ (㎡)';
comment on column land.supplied_unused_land.approved_use is '批准用途 PZYT';
comment on column land.supplied_unused_land.supply_method is '供地方式 GDFS';
comment on column land.supplied_unused_land.contract_number is '合同（划拨决定书）编号 HTBH';
comment on column land.supplied_unused_land.supervision_number is '电子监管号 DZJGH';
comment on column land.supplied_unused_land.acquired_area is '征地面积 ZDMJ (㎡)';
comment on column land.supplied_unused_land.acquisition_approval is '征地批文 ZDPW';
comment on column land.supplied_unused_land.acquisition_due_on is '预计征地完成时间 YJZDWCSJ';
comment on column land.supplied_unused_land.demolition_cost is '拆迁成本 CQCB (万元)';
comment on column land.supplied_unused_land.households is '总户数 ZHS (户)';
comment on column land.supplied_unused_land.demolition_floor_area is '拆迁建筑面积 CQJZMJ (㎡)';
comment on column land.supplied_unused_land.demolition_progress is '拆迁进度 CQJD (%)';
comment on column land.supplied_unused_land.occupied_area_mu is '现状用地规模 XZYDGM (亩)';
comment on column land.supplied_unused_land.floor_area is '现状建筑面积 XZJZMJ (㎡)';
comment on column land.supplied_unused_land.plot_ratio is '现状容积率 RJL';
comment on column land.supplied_unused_land.building_density is '现状建筑密度 JZMD (%)';
comment on column land.supplied_unused_land.dominant_use is '主导用途 ZDYT';
comment on column land.supplied_unused_land.industry is '产业类型 CYLX';
comment on column land.supplied_unused_land.enterprise_name is '企业名称 QYMC';
comment on column land.supplied_unused_land.credit_code is '统一社会信用代码 TYSHXYDM';
comment on column land.supplied_unused_land.disposal_path is '盘活路径 PHLJ';
comment on column land.supplied_unused_land.responsible_unit is '责任单位 ZRDW';
comment on column land.supplied_unused_land.responsible_person is '责任人 ZRR';
comment on column land.supplied_unused_land.disposal_due_on is '计划完成时间 JHWCSJ';
comment on column land.supplied_unused_land.disposed_on is '实际完成时间 SJWCSJ';
comment on column land.supplied_unused_land.state is '状态 ZT';
comment on column land.supplied_unused_land.exit_reason is '出库原因 CKYY';
comment on column land.supplied_unused_land.entered_on is '入库时间 RKSJ';
comment on column land.supplied_unused_land.exited_on is '出库时间 CKSJ';
comment on column land.supplied_unused_land.milestones is '盘活节点 JD';
comment on column land.supplied_unused_land.investment_after is '盘活后投资 PHHTZ (万元)';
comment on column land.supplied_unused_land.sales_after is '盘活后年销售收入 PHHXSSR (万元)';
comment on column land.supplied_unused_land.tax_after is '盘活后年税收 PHHSS (万元)';
comment on column land.supplied_unused_land.attachments is '附件 FJ';
comment on column land.supplied_unused_land.data_source is '数据来源 SJLY';
comment on column land.supplied_unused_land.as_of is '现势日期 XSRQ';
comment on column land.supplied_unused_land.checked_by is '校核人 JHR';
comment on column land.supplied_unused_land.checked_on is '校核时间 JHSJ';
comment on column land.supplied_unused_land.remark is '备注 BZ';
comment on column land.supplied_unused_land.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.supplied_unused_land.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 存量用地效益 CLYDXY: 存量建设用地全要素数据库（dimai）
create table land.stock_land_economics (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  plot_code varchar(40) not null,
  year integer not null,
  credit_code varchar(18) not null,
  enterprise_name varchar(200),
  occupied_area_mu numeric,
  floor_area numeric,
  output numeric,
  sales numeric,
  tax numeric,
  investment numeric,
  employees integer,
  energy numeric,
  revitalised boolean,
  mortgaged boolean,
  rented boolean,
  data_source varchar(2),
  remark varchar(500),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.stock_land_economics_feature_id owned by land.stock_land_economics.feature_id;
create unique index stock_land_economics_feature on land.stock_land_economics (feature_id, version_from);
create index stock_land_economics_key on land.stock_land_economics (dataset_id, plot_code, year, credit_code) where version_to is null;
create index stock_land_economics_born on land.stock_land_economics (version_from);
create index stock_land_economics_gone on land.stock_land_economics (version_to) where version_to is not null;
create index stock_land_economics_plot_code_prefix on land.stock_land_economics (plot_code text_pattern_ops);
create index stock_land_economics_credit_code_prefix on land.stock_land_economics (credit_code text_pattern_ops);
create index stock_land_economics_search on land.stock_land_economics using gin ((coalesce(search_tokens, dimai.search_tokens(enterprise_name)))) where version_to is null;
comment on table land.stock_land_economics is '存量用地效益 CLYDXY Stock land economics';
comment on column land.stock_land_economics.row_id is '行号 row id, unique in the table';
comment on column land.stock_land_economics.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.stock_land_economics.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.stock_land_economics.version_from is '起始版本 layer version that brought this row';
comment on column land.stock_land_economics.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.stock_land_economics.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.stock_land_economics.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.stock_land_economics.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.stock_land_economics.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.stock_land_economics.plot_code is '地块编号 DKBH';
comment on column land.stock_land_economics.year is '年度 ND';
comment on column land.stock_land_economics.credit_code is '统一社会信用代码 TYSHXYDM';
comment on column land.stock_land_economics.enterprise_name is '企业名称 QYMC';
comment on column land.stock_land_economics.occupied_area_mu is '用地规模 YDGM (亩)';
comment on column land.stock_land_economics.floor_area is '建筑面积 JZMJ (㎡)';
comment on column land.stock_land_economics.output is '年产值 NCZ (万元)';
comment on column land.stock_land_economics.sales is '年销售收入 NXSSR (万元)';
comment on column land.stock_land_economics.tax is '年税收 NSS (万元)';
comment on column land.stock_land_economics.investment is '固定资产投资 GDZCTZ (万元)';
comment on column land.stock_land_economics.employees is '从业人数 CYRS (人)';
comment on column land.stock_land_economics.energy is '综合能耗 NH (吨标准煤)';
comment on column land.stock_land_economics.revitalised is '是否盘活后 SFPHH';
comment on column land.stock_land_economics.mortgaged is '是否抵押 SFDY';
comment on column land.stock_land_economics.rented is '是否出租 SFCZ';
comment on column land.stock_land_economics.data_source is '数据来源 SJLY';
comment on column land.stock_land_economics.remark is '备注 BZ';
comment on column land.stock_land_economics.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 生态修复项目 XFXM: 国土空间生态修复监管（dimai，尚无公开字段标准）
create table land.restoration_project (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  project_number varchar(40) not null,
  project_name varchar(200),
  project_type varchar(2),
  district_code varchar(12),
  district_name varchar(100),
  approval_number varchar(100),
  approved_on date,
  funding_source text[],
  total_investment numeric,
  central_funds numeric,
  local_funds numeric,
  social_funds numeric,
  paid_funds numeric,
  starts_on date,
  ends_on date,
  planned_area numeric,
  implementer varchar(200),
  supervisor varchar(200),
  contact varchar(50),
  contact_phone varchar(30),
  state varchar(2),
  remark varchar(500),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.restoration_project_feature_id owned by land.restoration_project.feature_id;
create unique index restoration_project_feature on land.restoration_project (feature_id, version_from);
create index restoration_project_key on land.restoration_project (dataset_id, project_number) where version_to is null;
create index restoration_project_born on land.restoration_project (version_from);
create index restoration_project_gone on land.restoration_project (version_to) where version_to is not null;
create index restoration_project_current_geom on land.restoration_project using gist (geom) where version_to is null;
create index restoration_project_history_geom on land.restoration_project using gist (geom) where version_to is not null;
create index restoration_project_project_number_prefix on land.restoration_project (project_number text_pattern_ops);
create index restoration_project_approval_number_prefix on land.restoration_project (approval_number text_pattern_ops);
create index restoration_project_search on land.restoration_project using gin ((coalesce(search_tokens, dimai.search_tokens(project_name, implementer)))) where version_to is null;
comment on table land.restoration_project is '生态修复项目 XFXM Restoration projects';
comment on column land.restoration_project.row_id is '行号 row id, unique in the table';
comment on column land.restoration_project.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.restoration_project.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.restoration_project.version_from is '起始版本 layer version that brought this row';
comment on column land.restoration_project.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.restoration_project.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.restoration_project.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.restoration_project.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.restoration_project.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.restoration_project.project_number is '项目编号 XMBH';
comment on column land.restoration_project.project_name is '项目名称 XMMC';
comment on column land.restoration_project.project_type is '项目类型 XMLX';
comment on column land.restoration_project.district_code is '行政区代码 XZQDM';
comment on column land.restoration_project.district_name is '行政区名称 XZQMC';
comment on column land.restoration_project.approval_number is '立项批文 LXPW';
comment on column land.restoration_project.approved_on is '立项时间 LXSJ';
comment on column land.restoration_project.funding_source is '资金来源 ZJLY';
comment on column land.restoration_project.total_investment is '总投资 ZTZ (万元)';
comment on column land.restoration_project.central_funds is '中央资金 ZYZJ (万元)';
comment on column land.restoration_project.local_funds is '地方资金 DFZJ (万元)';
comment on column land.restoration_project.social_funds is '社会资金 SHZJ (万元)';
comment on column land.restoration_project.paid_funds is '已支付资金 YZFZJ (万元)';
comment on column land.restoration_project.starts_on is '工期开始 GQKS';
comment on column land.restoration_project.ends_on is '工期结束 GQJS';
comment on column land.restoration_project.planned_area is '计划修复面积 JHMJ (公顷)';
comment on column land.restoration_project.implementer is '实施单位 SSDW';
comment on column land.restoration_project.supervisor is '监管单位 JGDW';
comment on column land.restoration_project.contact is '联系人 LXR';
comment on column land.restoration_project.contact_phone is '联系电话 LXDH';
comment on column land.restoration_project.state is '项目状态 XMZT';
comment on column land.restoration_project.remark is '备注 BZ';
comment on column land.restoration_project.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.restoration_project.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 修复单元 XFDY: 国土空间生态修复监管（dimai，尚无公开字段标准）
create table land.restoration_unit (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_code varchar(40) not null,
  unit_name varchar(200),
  project_number varchar(40),
  direction varchar(2),
  damage_type varchar(2),
  land_class_before varchar(5),
  land_class_after varchar(5),
  area numeric,
  measures varchar(500),
  state varchar(2),
  remark varchar(500),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.restoration_unit_feature_id owned by land.restoration_unit.feature_id;
create unique index restoration_unit_feature on land.restoration_unit (feature_id, version_from);
create index restoration_unit_key on land.restoration_unit (dataset_id, unit_code) where version_to is null;
create index restoration_unit_born on land.restoration_unit (version_from);
create index restoration_unit_gone on land.restoration_unit (version_to) where version_to is not null;
create index restoration_unit_current_geom on land.restoration_unit using gist (geom) where version_to is null;
create index restoration_unit_history_geom on land.restoration_unit using gist (geom) where version_to is not null;
create index restoration_unit_unit_code_prefix on land.restoration_unit (unit_code text_pattern_ops);
create index restoration_unit_project_number_prefix on land.restoration_unit (project_number text_pattern_ops);
create index restoration_unit_search on land.restoration_unit using gin ((coalesce(search_tokens, dimai.search_tokens(unit_name)))) where version_to is null;
comment on table land.restoration_unit is '修复单元 XFDY Restoration units';
comment on column land.restoration_unit.row_id is '行号 row id, unique in the table';
comment on column land.restoration_unit.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.restoration_unit.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.restoration_unit.version_from is '起始版本 layer version that brought this row';
comment on column land.restoration_unit.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.restoration_unit.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.restoration_unit.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.restoration_unit.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.restoration_unit.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.restoration_unit.unit_code is '单元编号 DYBH';
comment on column land.restoration_unit.unit_name is '单元名称 DYMC';
comment on column land.restoration_unit.project_number is '项目编号 XMBH';
comment on column land.restoration_unit.direction is '修复方向 XFFX';
comment on column land.restoration_unit.damage_type is '损毁类型 SHLX';
comment on column land.restoration_unit.land_class_before is '修复前地类编码 XFQDLBM';
comment on column land.restoration_unit.land_class_after is '修复后地类编码 XFHDLBM';
comment on column land.restoration_unit.area is '修复面积 XFMJ (公顷)';
comment on column land.restoration_unit.measures is '修复措施 XFCS';
comment on column land.restoration_unit.state is '单元状态 DYZT';
comment on column land.restoration_unit.remark is '备注 BZ';
comment on column land.restoration_unit.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.restoration_unit.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 工程布设 GCBS: 国土空间生态修复监管（dimai，尚无公开字段标准）
create table land.restoration_works (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  works_number varchar(40) not null,
  works_name varchar(200),
  project_number varchar(40),
  unit_code varchar(40),
  works_type varchar(2),
  quantity numeric,
  quantity_unit varchar(20),
  completed_quantity numeric,
  investment numeric,
  starts_on date,
  ends_on date,
  remark varchar(500),
  geom geometry(Geometry, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.restoration_works_feature_id owned by land.restoration_works.feature_id;
create unique index restoration_works_feature on land.restoration_works (feature_id, version_from);
create index restoration_works_key on land.restoration_works (dataset_id, works_number) where version_to is null;
create index restoration_works_born on land.restoration_works (version_from);
create index restoration_works_gone on land.restoration_works (version_to) where version_to is not null;
create index restoration_works_current_geom on land.restoration_works using gist (geom) where version_to is null;
create index restoration_works_history_geom on land.restoration_works using gist (geom) where version_to is not null;
create index restoration_works_works_number_prefix on land.restoration_works (works_number text_pattern_ops);
create index restoration_works_search on land.restoration_works using gin ((coalesce(search_tokens, dimai.search_tokens(works_name)))) where version_to is null;
comment on table land.restoration_works is '工程布设 GCBS Restoration works';
comment on column land.restoration_works.row_id is '行号 row id, unique in the table';
comment on column land.restoration_works.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.restoration_works.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.restoration_works.version_from is '起始版本 layer version that brought this row';
comment on column land.restoration_works.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.restoration_works.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.restoration_works.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.restoration_works.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.restoration_works.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.restoration_works.works_number is '工程编号 GCBH';
comment on column land.restoration_works.works_name is '工程名称 GCMC';
comment on column land.restoration_works.project_number is '项目编号 XMBH';
comment on column land.restoration_works.unit_code is '单元编号 DYBH';
comment on column land.restoration_works.works_type is '工程类型 GCLX';
comment on column land.restoration_works.quantity is '工程量 GCL';
comment on column land.restoration_works.quantity_unit is '工程量单位 GCLDW';
comment on column land.restoration_works.completed_quantity is '完成工程量 WCGCL';
comment on column land.restoration_works.investment is '投资 TZ (万元)';
comment on column land.restoration_works.starts_on is '开工时间 KGSJ';
comment on column land.restoration_works.ends_on is '完工时间 WGSJ';
comment on column land.restoration_works.remark is '备注 BZ';
comment on column land.restoration_works.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.restoration_works.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 废弃矿山图斑 FQKS: 国土空间生态修复监管（dimai，尚无公开字段标准）
create table land.abandoned_mine (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  patch_number varchar(40) not null,
  mine_name varchar(200),
  district_code varchar(12),
  mineral varchar(60),
  damage_type varchar(2),
  damaged_area numeric,
  duty varchar(2),
  direction varchar(2),
  state varchar(2),
  treated_area numeric,
  project_number varchar(40),
  land_class varchar(5),
  closed_on date,
  remark varchar(500),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.abandoned_mine_feature_id owned by land.abandoned_mine.feature_id;
create unique index abandoned_mine_feature on land.abandoned_mine (feature_id, version_from);
create index abandoned_mine_key on land.abandoned_mine (dataset_id, patch_number) where version_to is null;
create index abandoned_mine_born on land.abandoned_mine (version_from);
create index abandoned_mine_gone on land.abandoned_mine (version_to) where version_to is not null;
create index abandoned_mine_current_geom on land.abandoned_mine using gist (geom) where version_to is null;
create index abandoned_mine_history_geom on land.abandoned_mine using gist (geom) where version_to is not null;
create index abandoned_mine_patch_number_prefix on land.abandoned_mine (patch_number text_pattern_ops);
create index abandoned_mine_search on land.abandoned_mine using gin ((coalesce(search_tokens, dimai.search_tokens(mine_name)))) where version_to is null;
comment on table land.abandoned_mine is '废弃矿山图斑 FQKS Abandoned mines';
comment on column land.abandoned_mine.row_id is '行号 row id, unique in the table';
comment on column land.abandoned_mine.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.abandoned_mine.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.abandoned_mine.version_from is '起始版本 layer version that brought this row';
comment on column land.abandoned_mine.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.abandoned_mine.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.abandoned_mine.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.abandoned_mine.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.abandoned_mine.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.abandoned_mine.patch_number is '图斑编号 TBBH';
comment on column land.abandoned_mine.mine_name is '矿山名称 KSMC';
comment on column land.abandoned_mine.district_code is '行政区代码 XZQDM';
comment on column land.abandoned_mine.mineral is '矿种 KZ';
comment on column land.abandoned_mine.damage_type is '损毁类型 SHLX';
comment on column land.abandoned_mine.damaged_area is '损毁面积 SHMJ (公顷)';
comment on column land.abandoned_mine.duty is '治理责任 ZLZR';
comment on column land.abandoned_mine.direction is '修复方向 XFFX';
comment on column land.abandoned_mine.state is '治理状态 ZLZT';
comment on column land.abandoned_mine.treated_area is '已治理面积 YZLMJ (公顷)';
comment on column land.abandoned_mine.project_number is '项目编号 XMBH';
comment on column land.abandoned_mine.land_class is '现状地类编码 DLBM';
comment on column land.abandoned_mine.closed_on is '关闭时间 GBSJ';
comment on column land.abandoned_mine.remark is '备注 BZ';
comment on column land.abandoned_mine.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.abandoned_mine.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 修复进度 JD: 国土空间生态修复监管（dimai，尚无公开字段标准）
create table land.restoration_progress (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  project_number varchar(40) not null,
  year integer not null,
  quarter integer not null,
  planned_area numeric,
  actual_area numeric,
  planned_funds numeric,
  actual_funds numeric,
  photos jsonb,
  reported_by varchar(50),
  reported_on date,
  remark varchar(500),
  primary key (row_id)
);
create sequence land.restoration_progress_feature_id owned by land.restoration_progress.feature_id;
create unique index restoration_progress_feature on land.restoration_progress (feature_id, version_from);
create index restoration_progress_key on land.restoration_progress (dataset_id, project_number, year, quarter) where version_to is null;
create index restoration_progress_born on land.restoration_progress (version_from);
create index restoration_progress_gone on land.restoration_progress (version_to) where version_to is not null;
create index restoration_progress_project_number_prefix on land.restoration_progress (project_number text_pattern_ops);
comment on table land.restoration_progress is '修复进度 JD Restoration progress';
comment on column land.restoration_progress.row_id is '行号 row id, unique in the table';
comment on column land.restoration_progress.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.restoration_progress.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.restoration_progress.version_from is '起始版本 layer version that brought this row';
comment on column land.restoration_progress.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.restoration_progress.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.restoration_progress.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.restoration_progress.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.restoration_progress.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.restoration_progress.project_number is '项目编号 XMBH';
comment on column land.restoration_progress.year is '年度 ND';
comment on column land.restoration_progress.quarter is '季度 JDU';
comment on column land.restoration_progress.planned_area is '计划面积 JHMJ (公顷)';
comment on column land.restoration_progress.actual_area is '完成面积 WCMJ (公顷)';
comment on column land.restoration_progress.planned_funds is '计划资金 JHZJ (万元)';
comment on column land.restoration_progress.actual_funds is '完成资金 WCZJ (万元)';
comment on column land.restoration_progress.photos is '照片 ZP';
comment on column land.restoration_progress.reported_by is '填报人 TBR';
comment on column land.restoration_progress.reported_on is '填报时间 TBSJ';
comment on column land.restoration_progress.remark is '备注 BZ';

-- 修复验收 YS: 国土空间生态修复监管（dimai，尚无公开字段标准）
create table land.restoration_acceptance (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  acceptance_number varchar(40) not null,
  project_number varchar(40),
  unit_code varchar(40),
  level varchar(2),
  result varchar(2),
  accepted_on date,
  accepted_area numeric,
  land_class_after varchar(5),
  document_number varchar(100),
  organisation varchar(200),
  expert varchar(200),
  remark varchar(500),
  geom geometry(MultiPolygon, 4490),
  primary key (row_id)
);
create sequence land.restoration_acceptance_feature_id owned by land.restoration_acceptance.feature_id;
create unique index restoration_acceptance_feature on land.restoration_acceptance (feature_id, version_from);
create index restoration_acceptance_key on land.restoration_acceptance (dataset_id, acceptance_number) where version_to is null;
create index restoration_acceptance_born on land.restoration_acceptance (version_from);
create index restoration_acceptance_gone on land.restoration_acceptance (version_to) where version_to is not null;
create index restoration_acceptance_current_geom on land.restoration_acceptance using gist (geom) where version_to is null;
create index restoration_acceptance_history_geom on land.restoration_acceptance using gist (geom) where version_to is not null;
create index restoration_acceptance_acceptance_number_prefix on land.restoration_acceptance (acceptance_number text_pattern_ops);
create index restoration_acceptance_project_number_prefix on land.restoration_acceptance (project_number text_pattern_ops);
comment on table land.restoration_acceptance is '修复验收 YS Restoration acceptance';
comment on column land.restoration_acceptance.row_id is '行号 row id, unique in the table';
comment on column land.restoration_acceptance.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.restoration_acceptance.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.restoration_acceptance.version_from is '起始版本 layer version that brought this row';
comment on column land.restoration_acceptance.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.restoration_acceptance.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.restoration_acceptance.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.restoration_acceptance.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.restoration_acceptance.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.restoration_acceptance.acceptance_number is '验收编号 YSBH';
comment on column land.restoration_acceptance.project_number is '项目编号 XMBH';
comment on column land.restoration_acceptance.unit_code is '单元编号 DYBH';
comment on column land.restoration_acceptance.level is '验收层级 YSCJ';
comment on column land.restoration_acceptance.result is '验收结论 YSJL';
comment on column land.restoration_acceptance.accepted_on is '验收时间 YSSJ';
comment on column land.restoration_acceptance.accepted_area is '验收合格面积 YSMJ (公顷)';
comment on column land.restoration_acceptance.land_class_after is '修复后地类编码 XFHDLBM';
comment on column land.restoration_acceptance.document_number is '验收文号 YSWH';
comment on column land.restoration_acceptance.organisation is '验收单位 YSDW';
comment on column land.restoration_acceptance.expert is '验收专家 YSZJ';
comment on column land.restoration_acceptance.remark is '备注 BZ';
comment on column land.restoration_acceptance.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';

-- 采矿权 CKQ: 矿业权登记数据库; TD/T 1066 其他相关权利（采矿权）
create table land.mining_right (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  licence_number varchar(40) not null,
  applicant varchar(200),
  mineral varchar(60),
  other_minerals text[],
  valid_from date,
  valid_until date,
  issuer varchar(200),
  issued_on date,
  state varchar(2),
  district_code varchar(12),
  project_address varchar(200),
  remark varchar(500),
  mine_name varchar(200),
  mining_method varchar(2),
  scale varchar(2),
  yearly_output numeric,
  yearly_output_unit varchar(20),
  area numeric,
  upper_elevation numeric,
  lower_elevation numeric,
  parts jsonb,
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.mining_right_feature_id owned by land.mining_right.feature_id;
create unique index mining_right_feature on land.mining_right (feature_id, version_from);
create index mining_right_key on land.mining_right (dataset_id, licence_number) where version_to is null;
create index mining_right_born on land.mining_right (version_from);
create index mining_right_gone on land.mining_right (version_to) where version_to is not null;
create index mining_right_current_geom on land.mining_right using gist (geom) where version_to is null;
create index mining_right_history_geom on land.mining_right using gist (geom) where version_to is not null;
create index mining_right_licence_number_prefix on land.mining_right (licence_number text_pattern_ops);
create index mining_right_search on land.mining_right using gin ((coalesce(search_tokens, dimai.search_tokens(mine_name)))) where version_to is null;
comment on table land.mining_right is '采矿权 CKQ Mining rights';
comment on column land.mining_right.row_id is '行号 row id, unique in the table';
comment on column land.mining_right.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.mining_right.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.mining_right.version_from is '起始版本 layer version that brought this row';
comment on column land.mining_right.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.mining_right.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.mining_right.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.mining_right.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.mining_right.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.mining_right.licence_number is '许可证号 XKZH';
comment on column land.mining_right.applicant is '申请人（矿业权人） SQR';
comment on column land.mining_right.mineral is '矿种 KZ';
comment on column land.mining_right.other_minerals is '共伴生矿种 QTKZ';
comment on column land.mining_right.valid_from is '有效期起 YXQQ';
comment on column land.mining_right.valid_until is '有效期止 YXQZ';
comment on column land.mining_right.issuer is '发证机关 FZJG';
comment on column land.mining_right.issued_on is '发证时间 FZSJ';
comment on column land.mining_right.state is '状态 ZT';
comment on column land.mining_right.district_code is '行政区代码 XZQDM';
comment on column land.mining_right.project_address is '地址 DZ';
comment on column land.mining_right.remark is '备注 BZ';
comment on column land.mining_right.mine_name is '矿山名称 KSMC';
comment on column land.mining_right.mining_method is '开采方式 KCFS';
comment on column land.mining_right.scale is '生产规模 SCGM';
comment on column land.mining_right.yearly_output is '年生产能力 NSCNL';
comment on column land.mining_right.yearly_output_unit is '年生产能力单位 NSCNLDW';
comment on column land.mining_right.area is '矿区面积 KQMJ (km²)';
comment on column land.mining_right.upper_elevation is '开采上标高 SBG (m)';
comment on column land.mining_right.lower_elevation is '开采下标高 XBG (m)';
comment on column land.mining_right.parts is '区域坐标 QYZB';
comment on column land.mining_right.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.mining_right.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 探矿权 TKQ: 矿业权登记数据库; TD/T 1066 其他相关权利（探矿权）
create table land.exploration_right (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  licence_number varchar(40) not null,
  applicant varchar(200),
  mineral varchar(60),
  other_minerals text[],
  valid_from date,
  valid_until date,
  issuer varchar(200),
  issued_on date,
  state varchar(2),
  district_code varchar(12),
  project_address varchar(200),
  remark varchar(500),
  project_name varchar(200),
  stage varchar(2),
  area numeric,
  explorer varchar(200),
  first_issued_on date,
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.exploration_right_feature_id owned by land.exploration_right.feature_id;
create unique index exploration_right_feature on land.exploration_right (feature_id, version_from);
create index exploration_right_key on land.exploration_right (dataset_id, licence_number) where version_to is null;
create index exploration_right_born on land.exploration_right (version_from);
create index exploration_right_gone on land.exploration_right (version_to) where version_to is not null;
create index exploration_right_current_geom on land.exploration_right using gist (geom) where version_to is null;
create index exploration_right_history_geom on land.exploration_right using gist (geom) where version_to is not null;
create index exploration_right_licence_number_prefix on land.exploration_right (licence_number text_pattern_ops);
create index exploration_right_search on land.exploration_right using gin ((coalesce(search_tokens, dimai.search_tokens(project_name)))) where version_to is null;
comment on table land.exploration_right is '探矿权 TKQ Exploration rights';
comment on column land.exploration_right.row_id is '行号 row id, unique in the table';
comment on column land.exploration_right.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.exploration_right.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.exploration_right.version_from is '起始版本 layer version that brought this row';
comment on column land.exploration_right.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.exploration_right.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.exploration_right.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.exploration_right.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.exploration_right.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.exploration_right.licence_number is '许可证号 XKZH';
comment on column land.exploration_right.applicant is '申请人（矿业权人） SQR';
comment on column land.exploration_right.mineral is '矿种 KZ';
comment on column land.exploration_right.other_minerals is '共伴生矿种 QTKZ';
comment on column land.exploration_right.valid_from is '有效期起 YXQQ';
comment on column land.exploration_right.valid_until is '有效期止 YXQZ';
comment on column land.exploration_right.issuer is '发证机关 FZJG';
comment on column land.exploration_right.issued_on is '发证时间 FZSJ';
comment on column land.exploration_right.state is '状态 ZT';
comment on column land.exploration_right.district_code is '行政区代码 XZQDM';
comment on column land.exploration_right.project_address is '地址 DZ';
comment on column land.exploration_right.remark is '备注 BZ';
comment on column land.exploration_right.project_name is '勘查项目名称 XMMC';
comment on column land.exploration_right.stage is '勘查阶段 KCJD';
comment on column land.exploration_right.area is '勘查面积 KCMJ (km²)';
comment on column land.exploration_right.explorer is '勘查单位 KCDW';
comment on column land.exploration_right.first_issued_on is '首次设立时间 SCSLSJ';
comment on column land.exploration_right.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.exploration_right.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 项目红线 XMHX: 国土空间用途管制数据规范
create table land.project_redline (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  feature_code varchar(10),
  project_code varchar(40) not null,
  plot_number varchar(40) not null,
  plot_name varchar(200),
  project_name varchar(200),
  project_type varchar(2),
  stage varchar(2),
  approval_type varchar(20),
  case_number varchar(40),
  supervision_number varchar(30),
  planning_element_code varchar(40),
  district_code varchar(12),
  district_name varchar(100),
  industry_code varchar(10),
  land_use_code varchar(6),
  land_use_name varchar(60),
  area numeric,
  plot_area numeric,
  agricultural_area numeric,
  cultivated_area numeric,
  redline_area numeric,
  construction_area numeric,
  unused_area numeric,
  acquired_area numeric,
  applicant varchar(200),
  contact varchar(50),
  contact_phone varchar(30),
  approval_number varchar(100),
  plot_state varchar(20),
  applied_on date,
  approved_on date,
  updated_on date,
  remark varchar(500),
  key_level varchar(2),
  milestones jsonb,
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.project_redline_feature_id owned by land.project_redline.feature_id;
create unique index project_redline_feature on land.project_redline (feature_id, version_from);
create index project_redline_key on land.project_redline (dataset_id, project_code, plot_number) where version_to is null;
create index project_redline_born on land.project_redline (version_from);
create index project_redline_gone on land.project_redline (version_to) where version_to is not null;
create index project_redline_current_geom on land.project_redline using gist (geom) where version_to is null;
create index project_redline_history_geom on land.project_redline using gist (geom) where version_to is not null;
create index project_redline_project_code_prefix on land.project_redline (project_code text_pattern_ops);
create index project_redline_case_number_prefix on land.project_redline (case_number text_pattern_ops);
create index project_redline_supervision_number_prefix on land.project_redline (supervision_number text_pattern_ops);
create index project_redline_planning_element_code_prefix on land.project_redline (planning_element_code text_pattern_ops);
create index project_redline_approval_number_prefix on land.project_redline (approval_number text_pattern_ops);
create index project_redline_search on land.project_redline using gin ((coalesce(search_tokens, dimai.search_tokens(project_name, applicant)))) where version_to is null;
comment on table land.project_redline is '项目红线 XMHX Project red lines';
comment on column land.project_redline.row_id is '行号 row id, unique in the table';
comment on column land.project_redline.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.project_redline.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.project_redline.version_from is '起始版本 layer version that brought this row';
comment on column land.project_redline.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.project_redline.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.project_redline.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.project_redline.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.project_redline.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.project_redline.feature_code is '要素代码 YSDM';
comment on column land.project_redline.project_code is '项目代码 XMDM';
comment on column land.project_redline.plot_number is '地块编号 DKBH';
comment on column land.project_redline.plot_name is '地块名称 DKMC';
comment on column land.project_redline.project_name is '项目名称 XMMC';
comment on column land.project_redline.project_type is '项目类型 XMLX';
comment on column land.project_redline.stage is '项目阶段 XMJD';
comment on column land.project_redline.approval_type is '项目批准类型 XMPZLX';
comment on column land.project_redline.case_number is '案卷编号 AJBH';
comment on column land.project_redline.supervision_number is '电子监管号 DZJGH';
comment on column land.project_redline.planning_element_code is '控规要素编码 KGYSBM';
comment on column land.project_redline.district_code is '所在行政区代码 SZXZQDM';
comment on column land.project_redline.district_name is '所在行政区名称 SZXZQMC';
comment on column land.project_redline.industry_code is '行业分类编码 HYFLBM';
comment on column land.project_redline.land_use_code is '土地用途代码 TDYTDM';
comment on column land.project_redline.land_use_name is '土地用途名称 TDYTMC';
comment on column land.project_redline.area is '用地面积 YDMJ (公顷)';
comment on column land.project_redline.plot_area is '地块面积 DKMJ (公顷)';
comment on column land.project_redline.agricultural_area is '占用农用地面积 ZYNYDMJ (公顷)';
comment on column land.project_redline.cultivated_area is '占用耕地面积 ZYGDMJ (公顷)';
comment on column land.project_redline.redline_area is '涉及生态保护红线面积 SJSTHXMJ (公顷)';
comment on column land.project_redline.construction_area is '占用建设用地面积 ZYJSYDMJ (公顷)';
comment on column land.project_redline.unused_area is '占用未利用地面积 ZYWLDMJ (公顷)';
comment on column land.project_redline.acquired_area is '征地总面积 ZDZMJ (公顷)';
comment on column land.project_redline.applicant is '申请单位 SQDW';
comment on column land.project_redline.contact is '联系人 LXR';
comment on column land.project_redline.contact_phone is '联系电话 LXDH';
comment on column land.project_redline.approval_number is '批准文号 PZWH';
comment on column land.project_redline.plot_state is '地块状态 DKZT';
comment on column land.project_redline.applied_on is '申请日期 SQRQ';
comment on column land.project_redline.approved_on is '批准日期 PZRQ';
comment on column land.project_redline.updated_on is '更新日期 GXRQ';
comment on column land.project_redline.remark is '备注 BZ';
comment on column land.project_redline.key_level is '重大项目级别 ZDXMJB';
comment on column land.project_redline.milestones is '节点计划 JDJH';
comment on column land.project_redline.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.project_redline.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 执法图斑 WFDK: 国土空间用途管制数据规范（执法）; 卫片执法
create table land.enforcement_plot (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  feature_code varchar(10),
  plot_number varchar(40) not null,
  violation_case_key varchar(64),
  district_code varchar(12),
  location varchar(200),
  violation_type varchar(2),
  patch_type varchar(20),
  year integer,
  monitored_area numeric,
  remotely_sensed varchar(64),
  cultivated_area numeric,
  farmland_area numeric,
  monitored_from date,
  monitored_until date,
  offender varchar(200),
  offender_id_number varchar(50),
  state varchar(2),
  due_on date,
  closed_on date,
  evidence jsonb,
  remark varchar(500),
  geom geometry(MultiPolygon, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.enforcement_plot_feature_id owned by land.enforcement_plot.feature_id;
create unique index enforcement_plot_feature on land.enforcement_plot (feature_id, version_from);
create index enforcement_plot_key on land.enforcement_plot (dataset_id, plot_number) where version_to is null;
create index enforcement_plot_born on land.enforcement_plot (version_from);
create index enforcement_plot_gone on land.enforcement_plot (version_to) where version_to is not null;
create index enforcement_plot_current_geom on land.enforcement_plot using gist (geom) where version_to is null;
create index enforcement_plot_history_geom on land.enforcement_plot using gist (geom) where version_to is not null;
create index enforcement_plot_large_7_geom on land.enforcement_plot using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 16384000;
create index enforcement_plot_large_9_geom on land.enforcement_plot using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 1024000;
create index enforcement_plot_large_11_geom on land.enforcement_plot using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 64000;
create index enforcement_plot_large_13_geom on land.enforcement_plot using gist (geom) where version_to is null and greatest(coalesce(ellipsoidal_area, 0), 4.8e7::double precision * (@-@ diagonal(geom::box)) ^ 2) >= 4000;
create index enforcement_plot_plot_number_prefix on land.enforcement_plot (plot_number text_pattern_ops);
create index enforcement_plot_search on land.enforcement_plot using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
comment on table land.enforcement_plot is '执法图斑 WFDK Enforcement plots';
comment on column land.enforcement_plot.row_id is '行号 row id, unique in the table';
comment on column land.enforcement_plot.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.enforcement_plot.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.enforcement_plot.version_from is '起始版本 layer version that brought this row';
comment on column land.enforcement_plot.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.enforcement_plot.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.enforcement_plot.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.enforcement_plot.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.enforcement_plot.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.enforcement_plot.feature_code is '要素代码 YSDM';
comment on column land.enforcement_plot.plot_number is '违法地块序号 WFDKXH';
comment on column land.enforcement_plot.violation_case_key is '违法行为主键 WFXWZJ';
comment on column land.enforcement_plot.district_code is '行政区代码 XZQDM';
comment on column land.enforcement_plot.location is '土地坐落 TDZL';
comment on column land.enforcement_plot.violation_type is '违法类型 WFLX';
comment on column land.enforcement_plot.patch_type is '图斑类型 TBLX';
comment on column land.enforcement_plot.year is '年度 ND';
comment on column land.enforcement_plot.monitored_area is '监测面积 JCMJ (㎡)';
comment on column land.enforcement_plot.remotely_sensed is '遥感图斑主键 YGTBZJ';
comment on column land.enforcement_plot.cultivated_area is '占用耕地面积 ZYGDMJ (㎡)';
comment on column land.enforcement_plot.farmland_area is '占用永久基本农田面积 ZYYJJBNTMJ (㎡)';
comment on column land.enforcement_plot.monitored_from is '起始时间 QSSJ';
comment on column land.enforcement_plot.monitored_until is '终止时间 ZZSJ';
comment on column land.enforcement_plot.offender is '违法主体 WFZT';
comment on column land.enforcement_plot.offender_id_number is '违法主体证件号 WFZTZJH';
comment on column land.enforcement_plot.state is '状态 ZT';
comment on column land.enforcement_plot.due_on is '整改期限 ZGQX';
comment on column land.enforcement_plot.closed_on is '销号时间 XHSJ';
comment on column land.enforcement_plot.evidence is '举证材料 JZCL';
comment on column land.enforcement_plot.remark is '备注 BZ';
comment on column land.enforcement_plot.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.enforcement_plot.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

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
  search_tokens smallint[],
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
create index regional_assessment_search on land.regional_assessment using gin ((coalesce(search_tokens, dimai.search_tokens(area_name)))) where version_to is null;
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
comment on column land.regional_assessment.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 权利人 QLR: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.right_holder (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  sequence integer not null,
  name varchar(200),
  certificate_number varchar(100) not null,
  certificate_serial varchar(30),
  certificate_bearer boolean,
  id_kind varchar(2),
  id_number varchar(50),
  id_issuer varchar(200),
  industry varchar(6),
  country varchar(3),
  household_province varchar(6),
  sex varchar(2),
  phone varchar(50),
  address varchar(200),
  postcode varchar(10),
  workplace varchar(200),
  email varchar(100),
  holder_type varchar(2),
  share varchar(100),
  co_ownership varchar(2),
  co_ownership_detail varchar(200),
  remark varchar(500),
  district_code varchar(6),
  name_tokens smallint[],
  primary key (row_id)
);
create sequence land.right_holder_feature_id owned by land.right_holder.feature_id;
create unique index right_holder_feature on land.right_holder (feature_id, version_from);
create index right_holder_key on land.right_holder (dataset_id, unit_number, certificate_number, sequence) where version_to is null;
create index right_holder_born on land.right_holder (version_from);
create index right_holder_gone on land.right_holder (version_to) where version_to is not null;
create index right_holder_unit_number_prefix on land.right_holder (unit_number text_pattern_ops);
create index right_holder_name on land.right_holder using gin ((coalesce(name_tokens, dimai.name_tokens(name)))) where version_to is null;
comment on table land.right_holder is '权利人 QLR Right holders';
comment on column land.right_holder.row_id is '行号 row id, unique in the table';
comment on column land.right_holder.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.right_holder.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.right_holder.version_from is '起始版本 layer version that brought this row';
comment on column land.right_holder.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.right_holder.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.right_holder.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.right_holder.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.right_holder.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.right_holder.unit_number is '不动产单元号 BDCDYH';
comment on column land.right_holder.feature_code is '要素代码 YSDM';
comment on column land.right_holder.sequence is '顺序号 SXH';
comment on column land.right_holder.name is '权利人名称 QLRMC';
comment on column land.right_holder.certificate_number is '不动产权证号 BDCQZH';
comment on column land.right_holder.certificate_serial is '权证印刷序列号 QZYSXLH';
comment on column land.right_holder.certificate_bearer is '是否持证人 SFCZR';
comment on column land.right_holder.id_kind is '证件种类 ZJZL';
comment on column land.right_holder.id_number is '证件号 ZJH';
comment on column land.right_holder.id_issuer is '发证机关 FZJG';
comment on column land.right_holder.industry is '所属行业 SSHY';
comment on column land.right_holder.country is '国家/地区 GJ';
comment on column land.right_holder.household_province is '户籍所在省市 HJSZSS';
comment on column land.right_holder.sex is '性别 XB';
comment on column land.right_holder.phone is '电话 DH';
comment on column land.right_holder.address is '地址 DZ';
comment on column land.right_holder.postcode is '邮编 YB';
comment on column land.right_holder.workplace is '工作单位 GZDW';
comment on column land.right_holder.email is '电子邮件 DZYJ';
comment on column land.right_holder.holder_type is '权利人类型 QLRLX';
comment on column land.right_holder.share is '权利比例 QLBL';
comment on column land.right_holder.co_ownership is '共有方式 GYFS';
comment on column land.right_holder.co_ownership_detail is '共有情况 GYQK';
comment on column land.right_holder.remark is '备注 BZ';
comment on column land.right_holder.district_code is '区县代码 QXDM';
comment on column land.right_holder.name_tokens is '权利人检索词 numbers of dimai.name_tokens that a load brought; null where the index works them out';

-- 家庭成员 JTCY: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范（字段按所见实现，未经核对）
create table land.household_member (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  sequence integer not null,
  contractor_code varchar(18),
  name varchar(50),
  relation varchar(2),
  id_number varchar(50),
  id_issuer varchar(200),
  industry varchar(6),
  country varchar(3),
  household_province varchar(6),
  sex varchar(2),
  phone varchar(50),
  address varchar(200),
  postcode varchar(10),
  workplace varchar(200),
  email varchar(100),
  remark varchar(500),
  district_code varchar(6),
  primary key (row_id)
);
create sequence land.household_member_feature_id owned by land.household_member.feature_id;
create unique index household_member_feature on land.household_member (feature_id, version_from);
create index household_member_key on land.household_member (dataset_id, unit_number, business_number, sequence) where version_to is null;
create index household_member_born on land.household_member (version_from);
create index household_member_gone on land.household_member (version_to) where version_to is not null;
create index household_member_unit_number_prefix on land.household_member (unit_number text_pattern_ops);
create index household_member_business_number_prefix on land.household_member (business_number text_pattern_ops);
comment on table land.household_member is '家庭成员 JTCY Household members';
comment on column land.household_member.row_id is '行号 row id, unique in the table';
comment on column land.household_member.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.household_member.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.household_member.version_from is '起始版本 layer version that brought this row';
comment on column land.household_member.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.household_member.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.household_member.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.household_member.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.household_member.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.household_member.unit_number is '不动产单元号 BDCDYH';
comment on column land.household_member.feature_code is '要素代码 YSDM';
comment on column land.household_member.business_number is '业务号 YWH';
comment on column land.household_member.sequence is '顺序号 SXH';
comment on column land.household_member.contractor_code is '承包方代码 CBFBM';
comment on column land.household_member.name is '成员姓名 CYXM';
comment on column land.household_member.relation is '家庭关系代码 JTGXDM';
comment on column land.household_member.id_number is '身份证号码 SFZHM';
comment on column land.household_member.id_issuer is '发证机关 FZJG';
comment on column land.household_member.industry is '所属行业 SSHY';
comment on column land.household_member.country is '国家/地区 GJ';
comment on column land.household_member.household_province is '户籍所在省市 HJSZSS';
comment on column land.household_member.sex is '性别 XB';
comment on column land.household_member.phone is '电话 DH';
comment on column land.household_member.address is '地址 DZ';
comment on column land.household_member.postcode is '邮编 YB';
comment on column land.household_member.workplace is '工作单位 GZDW';
comment on column land.household_member.email is '电子邮件 DZYJ';
comment on column land.household_member.remark is '备注 BZ';
comment on column land.household_member.district_code is '区县代码 QXDM';

-- 建设用地使用权、宅基地使用权 JSYDSYQ: TD/T 1066 不动产登记数据库标准
create table land.land_use_right (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  parcel_code varchar(19),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  right_area numeric,
  valid_from date,
  valid_until date,
  price numeric,
  certificate_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  primary key (row_id)
);
create sequence land.land_use_right_feature_id owned by land.land_use_right.feature_id;
create unique index land_use_right_feature on land.land_use_right (feature_id, version_from);
create index land_use_right_key on land.land_use_right (dataset_id, business_number, unit_number) where version_to is null;
create index land_use_right_born on land.land_use_right (version_from);
create index land_use_right_gone on land.land_use_right (version_to) where version_to is not null;
create index land_use_right_unit_number_prefix on land.land_use_right (unit_number text_pattern_ops);
create index land_use_right_parcel_code_prefix on land.land_use_right (parcel_code text_pattern_ops);
create index land_use_right_business_number_prefix on land.land_use_right (business_number text_pattern_ops);
comment on table land.land_use_right is '建设用地使用权、宅基地使用权 JSYDSYQ Land-use rights';
comment on column land.land_use_right.row_id is '行号 row id, unique in the table';
comment on column land.land_use_right.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.land_use_right.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.land_use_right.version_from is '起始版本 layer version that brought this row';
comment on column land.land_use_right.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.land_use_right.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.land_use_right.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.land_use_right.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.land_use_right.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.land_use_right.unit_number is '不动产单元号 BDCDYH';
comment on column land.land_use_right.feature_code is '要素代码 YSDM';
comment on column land.land_use_right.parcel_code is '宗地代码 ZDDM';
comment on column land.land_use_right.business_number is '业务号 YWH';
comment on column land.land_use_right.right_type is '权利类型 QLLX';
comment on column land.land_use_right.registration_type is '登记类型 DJLX';
comment on column land.land_use_right.registration_reason is '登记原因 DJYY';
comment on column land.land_use_right.right_area is '使用权面积 SYQMJ (㎡)';
comment on column land.land_use_right.valid_from is '使用权起始时间 SYQQSSJ';
comment on column land.land_use_right.valid_until is '使用权结束时间 SYQJSSJ';
comment on column land.land_use_right.price is '取得价格 QDJG (万元)';
comment on column land.land_use_right.certificate_number is '不动产权证号 BDCQZH';
comment on column land.land_use_right.district_code is '区县代码 QXDM';
comment on column land.land_use_right.registry is '登记机构 DJJG';
comment on column land.land_use_right.registrar is '登簿人 DBR';
comment on column land.land_use_right.registered_on is '登记时间 DJSJ';
comment on column land.land_use_right.note is '附记 FJ';
comment on column land.land_use_right.state is '权属状态 QSZT';

-- 房地产权（独幢、层、套、间） FDCQ2: TD/T 1066 不动产登记数据库标准
create table land.house_ownership (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  location varchar(200),
  land_right_holder varchar(200),
  sole_land_area numeric,
  shared_land_area numeric,
  land_use_from date,
  land_use_until date,
  transaction_price numeric,
  planned_use varchar(4),
  house_nature varchar(2),
  structure varchar(2),
  storey varchar(20),
  storeys integer,
  floor_area numeric,
  sole_floor_area numeric,
  shared_floor_area numeric,
  completed_on date,
  certificate_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.house_ownership_feature_id owned by land.house_ownership.feature_id;
create unique index house_ownership_feature on land.house_ownership (feature_id, version_from);
create index house_ownership_key on land.house_ownership (dataset_id, business_number, unit_number) where version_to is null;
create index house_ownership_born on land.house_ownership (version_from);
create index house_ownership_gone on land.house_ownership (version_to) where version_to is not null;
create index house_ownership_unit_number_prefix on land.house_ownership (unit_number text_pattern_ops);
create index house_ownership_business_number_prefix on land.house_ownership (business_number text_pattern_ops);
create index house_ownership_search on land.house_ownership using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
comment on table land.house_ownership is '房地产权（独幢、层、套、间） FDCQ2 House ownership';
comment on column land.house_ownership.row_id is '行号 row id, unique in the table';
comment on column land.house_ownership.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.house_ownership.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.house_ownership.version_from is '起始版本 layer version that brought this row';
comment on column land.house_ownership.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.house_ownership.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.house_ownership.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.house_ownership.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.house_ownership.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.house_ownership.unit_number is '不动产单元号 BDCDYH';
comment on column land.house_ownership.feature_code is '要素代码 YSDM';
comment on column land.house_ownership.business_number is '业务号 YWH';
comment on column land.house_ownership.right_type is '权利类型 QLLX';
comment on column land.house_ownership.registration_type is '登记类型 DJLX';
comment on column land.house_ownership.registration_reason is '登记原因 DJYY';
comment on column land.house_ownership.location is '房地坐落 FDZL';
comment on column land.house_ownership.land_right_holder is '土地使用权人 TDSYQR';
comment on column land.house_ownership.sole_land_area is '独用土地面积 DYTDMJ (㎡)';
comment on column land.house_ownership.shared_land_area is '分摊土地面积 FTTDMJ (㎡)';
comment on column land.house_ownership.land_use_from is '土地使用起始时间 TDSYQSSJ';
comment on column land.house_ownership.land_use_until is '土地使用结束时间 TDSYJSSJ';
comment on column land.house_ownership.transaction_price is '房地产交易价格 FDCJYJG (万元)';
comment on column land.house_ownership.planned_use is '规划用途 GHYT';
comment on column land.house_ownership.house_nature is '房屋性质 FWXZ';
comment on column land.house_ownership.structure is '房屋结构 FWJG';
comment on column land.house_ownership.storey is '所在层 SZC';
comment on column land.house_ownership.storeys is '总层数 ZCS';
comment on column land.house_ownership.floor_area is '建筑面积 JZMJ (㎡)';
comment on column land.house_ownership.sole_floor_area is '专有建筑面积 ZYJZMJ (㎡)';
comment on column land.house_ownership.shared_floor_area is '分摊建筑面积 FTJZMJ (㎡)';
comment on column land.house_ownership.completed_on is '竣工时间 JGSJ';
comment on column land.house_ownership.certificate_number is '不动产权证号 BDCQZH';
comment on column land.house_ownership.district_code is '区县代码 QXDM';
comment on column land.house_ownership.registry is '登记机构 DJJG';
comment on column land.house_ownership.registrar is '登簿人 DBR';
comment on column land.house_ownership.registered_on is '登记时间 DJSJ';
comment on column land.house_ownership.note is '附记 FJ';
comment on column land.house_ownership.state is '权属状态 QSZT';
comment on column land.house_ownership.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 抵押权 DYAQ: TD/T 1066 不动产登记数据库标准
create table land.mortgage (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  mortgaged_property varchar(2),
  mortgagor varchar(500),
  method varchar(2),
  construction_location varchar(200),
  construction_extent varchar(1000),
  secured_debt numeric,
  debt_from date,
  debt_until date,
  maximum_debt_ground varchar(500),
  maximum_debt numeric,
  cancel_business_number varchar(30),
  cancel_reason varchar(200),
  cancelled_on timestamptz,
  proof_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  primary key (row_id)
);
create sequence land.mortgage_feature_id owned by land.mortgage.feature_id;
create unique index mortgage_feature on land.mortgage (feature_id, version_from);
create index mortgage_key on land.mortgage (dataset_id, business_number, unit_number) where version_to is null;
create index mortgage_born on land.mortgage (version_from);
create index mortgage_gone on land.mortgage (version_to) where version_to is not null;
create index mortgage_unit_number_prefix on land.mortgage (unit_number text_pattern_ops);
create index mortgage_business_number_prefix on land.mortgage (business_number text_pattern_ops);
comment on table land.mortgage is '抵押权 DYAQ Mortgages';
comment on column land.mortgage.row_id is '行号 row id, unique in the table';
comment on column land.mortgage.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.mortgage.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.mortgage.version_from is '起始版本 layer version that brought this row';
comment on column land.mortgage.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.mortgage.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.mortgage.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.mortgage.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.mortgage.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.mortgage.unit_number is '不动产单元号 BDCDYH';
comment on column land.mortgage.feature_code is '要素代码 YSDM';
comment on column land.mortgage.business_number is '业务号 YWH';
comment on column land.mortgage.right_type is '权利类型 QLLX';
comment on column land.mortgage.registration_type is '登记类型 DJLX';
comment on column land.mortgage.registration_reason is '登记原因 DJYY';
comment on column land.mortgage.mortgaged_property is '抵押不动产类型 DYBDCLX';
comment on column land.mortgage.mortgagor is '抵押人 DYR';
comment on column land.mortgage.method is '抵押方式 DYFS';
comment on column land.mortgage.construction_location is '在建建筑物坐落 ZJJZWZL';
comment on column land.mortgage.construction_extent is '在建建筑物抵押范围 ZJJZWDYFW';
comment on column land.mortgage.secured_debt is '被担保主债权数额 BDBZZQSE (万元)';
comment on column land.mortgage.debt_from is '债务履行起始时间 ZWLXQSSJ';
comment on column land.mortgage.debt_until is '债务履行结束时间 ZWLXJSSJ';
comment on column land.mortgage.maximum_debt_ground is '最高债权确定事实 ZGZQQDSS';
comment on column land.mortgage.maximum_debt is '最高债权数额 ZGZQSE (万元)';
comment on column land.mortgage.cancel_business_number is '注销抵押业务号 ZXDYYWH';
comment on column land.mortgage.cancel_reason is '注销抵押原因 ZXDYYY';
comment on column land.mortgage.cancelled_on is '注销时间 ZXSJ';
comment on column land.mortgage.proof_number is '不动产登记证明号 BDCDJZMH';
comment on column land.mortgage.district_code is '区县代码 QXDM';
comment on column land.mortgage.registry is '登记机构 DJJG';
comment on column land.mortgage.registrar is '登簿人 DBR';
comment on column land.mortgage.registered_on is '登记时间 DJSJ';
comment on column land.mortgage.note is '附记 FJ';
comment on column land.mortgage.state is '权属状态 QSZT';

-- 查封登记 CFDJ: TD/T 1066 不动产登记数据库标准
create table land.seizure (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  court varchar(200),
  seizure_type varchar(2),
  document varchar(200),
  document_number varchar(100),
  seized_from date,
  seized_until date,
  extent varchar(1000),
  release_business_number varchar(30),
  release_court varchar(200),
  release_document varchar(200),
  release_document_number varchar(100),
  release_registrar varchar(50),
  released_on timestamptz,
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  primary key (row_id)
);
create sequence land.seizure_feature_id owned by land.seizure.feature_id;
create unique index seizure_feature on land.seizure (feature_id, version_from);
create index seizure_key on land.seizure (dataset_id, business_number, unit_number) where version_to is null;
create index seizure_born on land.seizure (version_from);
create index seizure_gone on land.seizure (version_to) where version_to is not null;
create index seizure_unit_number_prefix on land.seizure (unit_number text_pattern_ops);
create index seizure_business_number_prefix on land.seizure (business_number text_pattern_ops);
comment on table land.seizure is '查封登记 CFDJ Seizures';
comment on column land.seizure.row_id is '行号 row id, unique in the table';
comment on column land.seizure.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.seizure.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.seizure.version_from is '起始版本 layer version that brought this row';
comment on column land.seizure.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.seizure.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.seizure.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.seizure.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.seizure.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.seizure.unit_number is '不动产单元号 BDCDYH';
comment on column land.seizure.feature_code is '要素代码 YSDM';
comment on column land.seizure.business_number is '业务号 YWH';
comment on column land.seizure.right_type is '权利类型 QLLX';
comment on column land.seizure.registration_type is '登记类型 DJLX';
comment on column land.seizure.registration_reason is '登记原因 DJYY';
comment on column land.seizure.court is '查封机关 CFJG';
comment on column land.seizure.seizure_type is '查封类型 CFLX';
comment on column land.seizure.document is '查封文件 CFWJ';
comment on column land.seizure.document_number is '查封文号 CFWH';
comment on column land.seizure.seized_from is '查封起始时间 CFQSSJ';
comment on column land.seizure.seized_until is '查封结束时间 CFJSSJ';
comment on column land.seizure.extent is '查封范围 CFFW';
comment on column land.seizure.release_business_number is '解封业务号 JFYWH';
comment on column land.seizure.release_court is '解封机关 JFJG';
comment on column land.seizure.release_document is '解封文件 JFWJ';
comment on column land.seizure.release_document_number is '解封文号 JFWH';
comment on column land.seizure.release_registrar is '解封登簿人 JFDBR';
comment on column land.seizure.released_on is '解封登记时间 JFDJSJ';
comment on column land.seizure.district_code is '区县代码 QXDM';
comment on column land.seizure.registry is '登记机构 DJJG';
comment on column land.seizure.registrar is '登簿人 DBR';
comment on column land.seizure.registered_on is '登记时间 DJSJ';
comment on column land.seizure.note is '附记 FJ';
comment on column land.seizure.state is '权属状态 QSZT';

-- 预告登记 YGDJ: TD/T 1066 不动产登记数据库标准
create table land.advance_notice (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  location varchar(200),
  obligor varchar(200),
  obligor_id_kind varchar(2),
  obligor_id_number varchar(50),
  notice_type varchar(2),
  land_right_holder varchar(200),
  planned_use varchar(4),
  house_nature varchar(2),
  structure varchar(2),
  storey varchar(20),
  storeys integer,
  floor_area numeric,
  price numeric,
  proof_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  cancel_business_number varchar(30),
  cancel_reason varchar(200),
  cancelled_on timestamptz,
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.advance_notice_feature_id owned by land.advance_notice.feature_id;
create unique index advance_notice_feature on land.advance_notice (feature_id, version_from);
create index advance_notice_key on land.advance_notice (dataset_id, business_number, unit_number) where version_to is null;
create index advance_notice_born on land.advance_notice (version_from);
create index advance_notice_gone on land.advance_notice (version_to) where version_to is not null;
create index advance_notice_unit_number_prefix on land.advance_notice (unit_number text_pattern_ops);
create index advance_notice_business_number_prefix on land.advance_notice (business_number text_pattern_ops);
create index advance_notice_search on land.advance_notice using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
comment on table land.advance_notice is '预告登记 YGDJ Advance notices';
comment on column land.advance_notice.row_id is '行号 row id, unique in the table';
comment on column land.advance_notice.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.advance_notice.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.advance_notice.version_from is '起始版本 layer version that brought this row';
comment on column land.advance_notice.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.advance_notice.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.advance_notice.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.advance_notice.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.advance_notice.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.advance_notice.unit_number is '不动产单元号 BDCDYH';
comment on column land.advance_notice.feature_code is '要素代码 YSDM';
comment on column land.advance_notice.business_number is '业务号 YWH';
comment on column land.advance_notice.right_type is '权利类型 QLLX';
comment on column land.advance_notice.registration_type is '登记类型 DJLX';
comment on column land.advance_notice.registration_reason is '登记原因 DJYY';
comment on column land.advance_notice.location is '不动产坐落 BDCZL';
comment on column land.advance_notice.obligor is '义务人 YWR';
comment on column land.advance_notice.obligor_id_kind is '义务人证件种类 YWRZJZL';
comment on column land.advance_notice.obligor_id_number is '义务人证件号 YWRZJH';
comment on column land.advance_notice.notice_type is '预告登记种类 YGDJZL';
comment on column land.advance_notice.land_right_holder is '土地使用权人 TDSYQR';
comment on column land.advance_notice.planned_use is '规划用途 GHYT';
comment on column land.advance_notice.house_nature is '房屋性质 FWXZ';
comment on column land.advance_notice.structure is '房屋结构 FWJG';
comment on column land.advance_notice.storey is '所在层 SZC';
comment on column land.advance_notice.storeys is '总层数 ZCS';
comment on column land.advance_notice.floor_area is '建筑面积 JZMJ (㎡)';
comment on column land.advance_notice.price is '取得价格 QDJG (万元)';
comment on column land.advance_notice.proof_number is '不动产登记证明号 BDCDJZMH';
comment on column land.advance_notice.district_code is '区县代码 QXDM';
comment on column land.advance_notice.registry is '登记机构 DJJG';
comment on column land.advance_notice.registrar is '登簿人 DBR';
comment on column land.advance_notice.registered_on is '登记时间 DJSJ';
comment on column land.advance_notice.note is '附记 FJ';
comment on column land.advance_notice.state is '权属状态 QSZT';
comment on column land.advance_notice.cancel_business_number is '注销预告业务号 ZXYGYWH';
comment on column land.advance_notice.cancel_reason is '注销预告原因 ZXYGYY';
comment on column land.advance_notice.cancelled_on is '注销时间 ZXSJ';
comment on column land.advance_notice.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 异议登记 YYDJ: TD/T 1066 不动产登记数据库标准
create table land.objection (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  matter varchar(1000),
  cancel_business_number varchar(30),
  cancel_reason varchar(200),
  cancel_registrar varchar(50),
  cancelled_on timestamptz,
  proof_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  primary key (row_id)
);
create sequence land.objection_feature_id owned by land.objection.feature_id;
create unique index objection_feature on land.objection (feature_id, version_from);
create index objection_key on land.objection (dataset_id, business_number, unit_number) where version_to is null;
create index objection_born on land.objection (version_from);
create index objection_gone on land.objection (version_to) where version_to is not null;
create index objection_unit_number_prefix on land.objection (unit_number text_pattern_ops);
create index objection_business_number_prefix on land.objection (business_number text_pattern_ops);
comment on table land.objection is '异议登记 YYDJ Objections';
comment on column land.objection.row_id is '行号 row id, unique in the table';
comment on column land.objection.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.objection.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.objection.version_from is '起始版本 layer version that brought this row';
comment on column land.objection.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.objection.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.objection.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.objection.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.objection.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.objection.unit_number is '不动产单元号 BDCDYH';
comment on column land.objection.feature_code is '要素代码 YSDM';
comment on column land.objection.business_number is '业务号 YWH';
comment on column land.objection.right_type is '权利类型 QLLX';
comment on column land.objection.registration_type is '登记类型 DJLX';
comment on column land.objection.registration_reason is '登记原因 DJYY';
comment on column land.objection.matter is '异议事项 YYSX';
comment on column land.objection.cancel_business_number is '注销异议业务号 ZXYYYWH';
comment on column land.objection.cancel_reason is '注销异议原因 ZXYYYY';
comment on column land.objection.cancel_registrar is '注销异议登簿人 ZXYYDBR';
comment on column land.objection.cancelled_on is '注销异议登记时间 ZXYYDJSJ';
comment on column land.objection.proof_number is '不动产登记证明号 BDCDJZMH';
comment on column land.objection.district_code is '区县代码 QXDM';
comment on column land.objection.registry is '登记机构 DJJG';
comment on column land.objection.registrar is '登簿人 DBR';
comment on column land.objection.registered_on is '登记时间 DJSJ';
comment on column land.objection.note is '附记 FJ';
comment on column land.objection.state is '权属状态 QSZT';

-- 更正登记 GZDJ: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范（字段按所见实现，未经核对）
create table land.correction (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  previous_business_number varchar(30),
  correction_type varchar(10),
  ground varchar(500),
  asker varchar(200),
  content varchar(1000),
  certificate_number varchar(100),
  proof_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  primary key (row_id)
);
create sequence land.correction_feature_id owned by land.correction.feature_id;
create unique index correction_feature on land.correction (feature_id, version_from);
create index correction_key on land.correction (dataset_id, business_number, unit_number) where version_to is null;
create index correction_born on land.correction (version_from);
create index correction_gone on land.correction (version_to) where version_to is not null;
create index correction_unit_number_prefix on land.correction (unit_number text_pattern_ops);
create index correction_business_number_prefix on land.correction (business_number text_pattern_ops);
comment on table land.correction is '更正登记 GZDJ Corrections';
comment on column land.correction.row_id is '行号 row id, unique in the table';
comment on column land.correction.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.correction.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.correction.version_from is '起始版本 layer version that brought this row';
comment on column land.correction.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.correction.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.correction.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.correction.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.correction.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.correction.unit_number is '不动产单元号 BDCDYH';
comment on column land.correction.feature_code is '要素代码 YSDM';
comment on column land.correction.business_number is '业务号 YWH';
comment on column land.correction.previous_business_number is '上一手业务号 SSYWH';
comment on column land.correction.correction_type is '更正登记类型 GZDJLX';
comment on column land.correction.ground is '更正依据 GZYJ';
comment on column land.correction.asker is '申请主体 GZGT';
comment on column land.correction.content is '更正内容 GZNR';
comment on column land.correction.certificate_number is '不动产权证号 BDCQZH';
comment on column land.correction.proof_number is '不动产登记证明号 BDCZMH';
comment on column land.correction.district_code is '区县代码 QXDM';
comment on column land.correction.registry is '登记机构 DJJG';
comment on column land.correction.registrar is '登簿人 DBR';
comment on column land.correction.registered_on is '登记时间 DJSJ';
comment on column land.correction.note is '附记 FJ';
comment on column land.correction.state is '权属状态 QSZT';

-- 土地所有权 TDSYQ: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.land_ownership (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  parcel_code varchar(19),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  area_unit varchar(2),
  farmland_area numeric,
  cultivated_area numeric,
  forest_area numeric,
  grassland_area numeric,
  other_farmland_area numeric,
  construction_area numeric,
  unused_area numeric,
  certificate_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  primary key (row_id)
);
create sequence land.land_ownership_feature_id owned by land.land_ownership.feature_id;
create unique index land_ownership_feature on land.land_ownership (feature_id, version_from);
create index land_ownership_key on land.land_ownership (dataset_id, business_number, unit_number) where version_to is null;
create index land_ownership_born on land.land_ownership (version_from);
create index land_ownership_gone on land.land_ownership (version_to) where version_to is not null;
create index land_ownership_unit_number_prefix on land.land_ownership (unit_number text_pattern_ops);
create index land_ownership_parcel_code_prefix on land.land_ownership (parcel_code text_pattern_ops);
create index land_ownership_business_number_prefix on land.land_ownership (business_number text_pattern_ops);
comment on table land.land_ownership is '土地所有权 TDSYQ Land ownership';
comment on column land.land_ownership.row_id is '行号 row id, unique in the table';
comment on column land.land_ownership.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.land_ownership.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.land_ownership.version_from is '起始版本 layer version that brought this row';
comment on column land.land_ownership.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.land_ownership.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.land_ownership.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.land_ownership.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.land_ownership.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.land_ownership.unit_number is '不动产单元号 BDCDYH';
comment on column land.land_ownership.feature_code is '要素代码 YSDM';
comment on column land.land_ownership.parcel_code is '宗地代码 ZDDM';
comment on column land.land_ownership.business_number is '业务号 YWH';
comment on column land.land_ownership.right_type is '权利类型 QLLX';
comment on column land.land_ownership.registration_type is '登记类型 DJLX';
comment on column land.land_ownership.registration_reason is '登记原因 DJYY';
comment on column land.land_ownership.area_unit is '面积单位 MJDW';
comment on column land.land_ownership.farmland_area is '农用地面积 NYDMJ (㎡)';
comment on column land.land_ownership.cultivated_area is '耕地面积 GDMJ (㎡)';
comment on column land.land_ownership.forest_area is '林地面积 LDMJ (㎡)';
comment on column land.land_ownership.grassland_area is '草地面积 CDMJ (㎡)';
comment on column land.land_ownership.other_farmland_area is '其他农用地面积 QTNYDMJ (㎡)';
comment on column land.land_ownership.construction_area is '建设用地面积 JSYDMJ (㎡)';
comment on column land.land_ownership.unused_area is '未利用地面积 WLYDMJ (㎡)';
comment on column land.land_ownership.certificate_number is '不动产权证号 BDCQZH';
comment on column land.land_ownership.district_code is '区县代码 QXDM';
comment on column land.land_ownership.registry is '登记机构 DJJG';
comment on column land.land_ownership.registrar is '登簿人 DBR';
comment on column land.land_ownership.registered_on is '登记时间 DJSJ';
comment on column land.land_ownership.note is '附记 FJ';
comment on column land.land_ownership.state is '权属状态 QSZT';

-- 房地产权（项目内多幢） FDCQ1: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.project_ownership (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  location varchar(200),
  land_right_holder varchar(200),
  sole_land_area numeric,
  shared_land_area numeric,
  land_use_from date,
  land_use_until date,
  transaction_price numeric,
  certificate_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.project_ownership_feature_id owned by land.project_ownership.feature_id;
create unique index project_ownership_feature on land.project_ownership (feature_id, version_from);
create index project_ownership_key on land.project_ownership (dataset_id, business_number, unit_number) where version_to is null;
create index project_ownership_born on land.project_ownership (version_from);
create index project_ownership_gone on land.project_ownership (version_to) where version_to is not null;
create index project_ownership_unit_number_prefix on land.project_ownership (unit_number text_pattern_ops);
create index project_ownership_business_number_prefix on land.project_ownership (business_number text_pattern_ops);
create index project_ownership_search on land.project_ownership using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
comment on table land.project_ownership is '房地产权（项目内多幢） FDCQ1 House ownership of projects';
comment on column land.project_ownership.row_id is '行号 row id, unique in the table';
comment on column land.project_ownership.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.project_ownership.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.project_ownership.version_from is '起始版本 layer version that brought this row';
comment on column land.project_ownership.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.project_ownership.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.project_ownership.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.project_ownership.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.project_ownership.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.project_ownership.unit_number is '不动产单元号 BDCDYH';
comment on column land.project_ownership.feature_code is '要素代码 YSDM';
comment on column land.project_ownership.business_number is '业务号 YWH';
comment on column land.project_ownership.right_type is '权利类型 QLLX';
comment on column land.project_ownership.registration_type is '登记类型 DJLX';
comment on column land.project_ownership.registration_reason is '登记原因 DJYY';
comment on column land.project_ownership.location is '房地坐落 FDZL';
comment on column land.project_ownership.land_right_holder is '土地使用权人 TDSYQR';
comment on column land.project_ownership.sole_land_area is '独用土地面积 DYTDMJ (㎡)';
comment on column land.project_ownership.shared_land_area is '分摊土地面积 FTTDMJ (㎡)';
comment on column land.project_ownership.land_use_from is '土地使用起始时间 TDSYQSSJ';
comment on column land.project_ownership.land_use_until is '土地使用结束时间 TDSYJSSJ';
comment on column land.project_ownership.transaction_price is '房地产交易价格 FDCJYJG (万元)';
comment on column land.project_ownership.certificate_number is '不动产权证号 BDCQZH';
comment on column land.project_ownership.district_code is '区县代码 QXDM';
comment on column land.project_ownership.registry is '登记机构 DJJG';
comment on column land.project_ownership.registrar is '登簿人 DBR';
comment on column land.project_ownership.registered_on is '登记时间 DJSJ';
comment on column land.project_ownership.note is '附记 FJ';
comment on column land.project_ownership.state is '权属状态 QSZT';
comment on column land.project_ownership.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 房地产权（项目内多幢）项目 FDCQ1XM: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.project_building (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  business_number varchar(30) not null,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  project_name varchar(100),
  building_name varchar(24) not null,
  storeys integer,
  planned_use varchar(4),
  structure varchar(2),
  floor_area numeric,
  completed_on date,
  unit_count integer,
  district_code varchar(6),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.project_building_feature_id owned by land.project_building.feature_id;
create unique index project_building_feature on land.project_building (feature_id, version_from);
create index project_building_key on land.project_building (dataset_id, business_number, unit_number, building_name) where version_to is null;
create index project_building_born on land.project_building (version_from);
create index project_building_gone on land.project_building (version_to) where version_to is not null;
create index project_building_business_number_prefix on land.project_building (business_number text_pattern_ops);
create index project_building_unit_number_prefix on land.project_building (unit_number text_pattern_ops);
create index project_building_search on land.project_building using gin ((coalesce(search_tokens, dimai.search_tokens(project_name)))) where version_to is null;
comment on table land.project_building is '房地产权（项目内多幢）项目 FDCQ1XM Buildings of project ownership';
comment on column land.project_building.row_id is '行号 row id, unique in the table';
comment on column land.project_building.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.project_building.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.project_building.version_from is '起始版本 layer version that brought this row';
comment on column land.project_building.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.project_building.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.project_building.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.project_building.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.project_building.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.project_building.business_number is '业务号 YWH';
comment on column land.project_building.unit_number is '不动产单元号 BDCDYH';
comment on column land.project_building.feature_code is '要素代码 YSDM';
comment on column land.project_building.project_name is '项目名称 XMMC';
comment on column land.project_building.building_name is '幢号 ZH';
comment on column land.project_building.storeys is '总层数 ZCS';
comment on column land.project_building.planned_use is '规划用途 GHYT';
comment on column land.project_building.structure is '房屋结构 FWJG';
comment on column land.project_building.floor_area is '建筑面积 JZMJ (㎡)';
comment on column land.project_building.completed_on is '竣工时间 JGSJ';
comment on column land.project_building.unit_count is '总套数 ZTS';
comment on column land.project_building.district_code is '区县代码 QXDM';
comment on column land.project_building.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 建筑物区分所有权业主共有部分 FDCQ3: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.common_ownership (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  structure_number varchar(50),
  structure_name varchar(200),
  structure_count integer,
  structure_area numeric,
  shared_land_area numeric,
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  primary key (row_id)
);
create sequence land.common_ownership_feature_id owned by land.common_ownership.feature_id;
create unique index common_ownership_feature on land.common_ownership (feature_id, version_from);
create index common_ownership_key on land.common_ownership (dataset_id, business_number, unit_number) where version_to is null;
create index common_ownership_born on land.common_ownership (version_from);
create index common_ownership_gone on land.common_ownership (version_to) where version_to is not null;
create index common_ownership_unit_number_prefix on land.common_ownership (unit_number text_pattern_ops);
create index common_ownership_business_number_prefix on land.common_ownership (business_number text_pattern_ops);
comment on table land.common_ownership is '建筑物区分所有权业主共有部分 FDCQ3 Common parts of owners';
comment on column land.common_ownership.row_id is '行号 row id, unique in the table';
comment on column land.common_ownership.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.common_ownership.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.common_ownership.version_from is '起始版本 layer version that brought this row';
comment on column land.common_ownership.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.common_ownership.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.common_ownership.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.common_ownership.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.common_ownership.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.common_ownership.unit_number is '不动产单元号 BDCDYH';
comment on column land.common_ownership.feature_code is '要素代码 YSDM';
comment on column land.common_ownership.business_number is '业务号 YWH';
comment on column land.common_ownership.right_type is '权利类型 QLLX';
comment on column land.common_ownership.registration_type is '登记类型 DJLX';
comment on column land.common_ownership.registration_reason is '登记原因 DJYY';
comment on column land.common_ownership.structure_number is '建（构）筑物编号 JGZWBH';
comment on column land.common_ownership.structure_name is '建（构）筑物名称 JGZWMC';
comment on column land.common_ownership.structure_count is '建（构）筑物数量 JGZWSL';
comment on column land.common_ownership.structure_area is '建（构）筑物面积 JGZWMJ (㎡)';
comment on column land.common_ownership.shared_land_area is '分摊土地面积 FTTDMJ (㎡)';
comment on column land.common_ownership.district_code is '区县代码 QXDM';
comment on column land.common_ownership.registry is '登记机构 DJJG';
comment on column land.common_ownership.registrar is '登簿人 DBR';
comment on column land.common_ownership.registered_on is '登记时间 DJSJ';
comment on column land.common_ownership.note is '附记 FJ';
comment on column land.common_ownership.state is '权属状态 QSZT';

-- 土地承包经营权、农用地的其他使用权 NYDSYQ: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.farmland_right (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  location varchar(200),
  grantor_code varchar(14),
  grantor varchar(200),
  contract_area numeric,
  valid_from date,
  valid_until date,
  ownership_nature varchar(10),
  waters_type varchar(10),
  farming_method varchar(10),
  grassland_quality varchar(100),
  carrying_capacity integer,
  certificate_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.farmland_right_feature_id owned by land.farmland_right.feature_id;
create unique index farmland_right_feature on land.farmland_right (feature_id, version_from);
create index farmland_right_key on land.farmland_right (dataset_id, business_number, unit_number) where version_to is null;
create index farmland_right_born on land.farmland_right (version_from);
create index farmland_right_gone on land.farmland_right (version_to) where version_to is not null;
create index farmland_right_unit_number_prefix on land.farmland_right (unit_number text_pattern_ops);
create index farmland_right_business_number_prefix on land.farmland_right (business_number text_pattern_ops);
create index farmland_right_search on land.farmland_right using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
comment on table land.farmland_right is '土地承包经营权、农用地的其他使用权 NYDSYQ Farmland rights';
comment on column land.farmland_right.row_id is '行号 row id, unique in the table';
comment on column land.farmland_right.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.farmland_right.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.farmland_right.version_from is '起始版本 layer version that brought this row';
comment on column land.farmland_right.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.farmland_right.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.farmland_right.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.farmland_right.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.farmland_right.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.farmland_right.unit_number is '不动产单元号 BDCDYH';
comment on column land.farmland_right.feature_code is '要素代码 YSDM';
comment on column land.farmland_right.business_number is '业务号 YWH';
comment on column land.farmland_right.right_type is '权利类型 QLLX';
comment on column land.farmland_right.registration_type is '登记类型 DJLX';
comment on column land.farmland_right.registration_reason is '登记原因 DJYY';
comment on column land.farmland_right.location is '坐落 ZL';
comment on column land.farmland_right.grantor_code is '发包方代码 FBFDM';
comment on column land.farmland_right.grantor is '发包方名称 FBFMC';
comment on column land.farmland_right.contract_area is '承包（使用权）面积 CBMJ (亩)';
comment on column land.farmland_right.valid_from is '承包（使用）起始时间 CBQSSJ';
comment on column land.farmland_right.valid_until is '承包（使用）结束时间 CBJSSJ';
comment on column land.farmland_right.ownership_nature is '土地所有权性质 TDSYQXZ';
comment on column land.farmland_right.waters_type is '水域滩涂类型 SYTTLX';
comment on column land.farmland_right.farming_method is '养殖业方式 YZYFS';
comment on column land.farmland_right.grassland_quality is '草原质量 CYZL';
comment on column land.farmland_right.carrying_capacity is '适宜载畜量 SYZCL (头（只）)';
comment on column land.farmland_right.certificate_number is '不动产权证号 BDCQZH';
comment on column land.farmland_right.district_code is '区县代码 QXDM';
comment on column land.farmland_right.registry is '登记机构 DJJG';
comment on column land.farmland_right.registrar is '登簿人 DBR';
comment on column land.farmland_right.registered_on is '登记时间 DJSJ';
comment on column land.farmland_right.note is '附记 FJ';
comment on column land.farmland_right.state is '权属状态 QSZT';
comment on column land.farmland_right.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 林权 LQ: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.forest_right (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  grantor varchar(200),
  right_area numeric,
  valid_from date,
  valid_until date,
  ownership_nature varchar(10),
  tree_owner varchar(200),
  tree_user varchar(200),
  main_species varchar(100),
  trees integer,
  forest_category varchar(2),
  origin varchar(2),
  planted_year integer,
  compartment varchar(50),
  subcompartment varchar(50),
  place_name varchar(100),
  certificate_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  primary key (row_id)
);
create sequence land.forest_right_feature_id owned by land.forest_right.feature_id;
create unique index forest_right_feature on land.forest_right (feature_id, version_from);
create index forest_right_key on land.forest_right (dataset_id, business_number, unit_number) where version_to is null;
create index forest_right_born on land.forest_right (version_from);
create index forest_right_gone on land.forest_right (version_to) where version_to is not null;
create index forest_right_unit_number_prefix on land.forest_right (unit_number text_pattern_ops);
create index forest_right_business_number_prefix on land.forest_right (business_number text_pattern_ops);
comment on table land.forest_right is '林权 LQ Forest rights';
comment on column land.forest_right.row_id is '行号 row id, unique in the table';
comment on column land.forest_right.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.forest_right.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.forest_right.version_from is '起始版本 layer version that brought this row';
comment on column land.forest_right.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.forest_right.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.forest_right.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.forest_right.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.forest_right.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.forest_right.unit_number is '不动产单元号 BDCDYH';
comment on column land.forest_right.feature_code is '要素代码 YSDM';
comment on column land.forest_right.business_number is '业务号 YWH';
comment on column land.forest_right.right_type is '权利类型 QLLX';
comment on column land.forest_right.registration_type is '登记类型 DJLX';
comment on column land.forest_right.registration_reason is '登记原因 DJYY';
comment on column land.forest_right.grantor is '发包方 FBF';
comment on column land.forest_right.right_area is '使用权（承包）面积 SYQMJ (亩)';
comment on column land.forest_right.valid_from is '林地使用（承包）起始时间 LDSYQSSJ';
comment on column land.forest_right.valid_until is '林地使用（承包）结束时间 LDSYJSSJ';
comment on column land.forest_right.ownership_nature is '林地所有权性质 LDSYQXZ';
comment on column land.forest_right.tree_owner is '森林、林木所有权人 SLLMSYQR1';
comment on column land.forest_right.tree_user is '森林、林木使用权人 SLLMSYQR2';
comment on column land.forest_right.main_species is '主要树种 ZYSZ';
comment on column land.forest_right.trees is '株数 ZS';
comment on column land.forest_right.forest_category is '林种 LZ';
comment on column land.forest_right.origin is '起源 QY';
comment on column land.forest_right.planted_year is '造林年度 ZLND';
comment on column land.forest_right.compartment is '林班 LB';
comment on column land.forest_right.subcompartment is '小班 XB';
comment on column land.forest_right.place_name is '小地名 XDM';
comment on column land.forest_right.certificate_number is '不动产权证号 BDCQZH';
comment on column land.forest_right.district_code is '区县代码 QXDM';
comment on column land.forest_right.registry is '登记机构 DJJG';
comment on column land.forest_right.registrar is '登簿人 DBR';
comment on column land.forest_right.registered_on is '登记时间 DJSJ';
comment on column land.forest_right.note is '附记 FJ';
comment on column land.forest_right.state is '权属状态 QSZT';

-- 海域（含无居民海岛）使用权 HYSYQ: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.sea_use_right (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  sea_parcel_code varchar(19),
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  right_area numeric,
  valid_from date,
  valid_until date,
  charge_total numeric,
  charge_ground varchar(500),
  charge_paid varchar(500),
  certificate_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  primary key (row_id)
);
create sequence land.sea_use_right_feature_id owned by land.sea_use_right.feature_id;
create unique index sea_use_right_feature on land.sea_use_right (feature_id, version_from);
create index sea_use_right_key on land.sea_use_right (dataset_id, business_number, unit_number) where version_to is null;
create index sea_use_right_born on land.sea_use_right (version_from);
create index sea_use_right_gone on land.sea_use_right (version_to) where version_to is not null;
create index sea_use_right_sea_parcel_code_prefix on land.sea_use_right (sea_parcel_code text_pattern_ops);
create index sea_use_right_unit_number_prefix on land.sea_use_right (unit_number text_pattern_ops);
create index sea_use_right_business_number_prefix on land.sea_use_right (business_number text_pattern_ops);
comment on table land.sea_use_right is '海域（含无居民海岛）使用权 HYSYQ Sea-use rights';
comment on column land.sea_use_right.row_id is '行号 row id, unique in the table';
comment on column land.sea_use_right.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.sea_use_right.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.sea_use_right.version_from is '起始版本 layer version that brought this row';
comment on column land.sea_use_right.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.sea_use_right.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.sea_use_right.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.sea_use_right.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.sea_use_right.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.sea_use_right.sea_parcel_code is '宗海（宗岛）代码 ZHHDDM';
comment on column land.sea_use_right.unit_number is '不动产单元号 BDCDYH';
comment on column land.sea_use_right.feature_code is '要素代码 YSDM';
comment on column land.sea_use_right.business_number is '业务号 YWH';
comment on column land.sea_use_right.right_type is '权利类型 QLLX';
comment on column land.sea_use_right.registration_type is '登记类型 DJLX';
comment on column land.sea_use_right.registration_reason is '登记原因 DJYY';
comment on column land.sea_use_right.right_area is '使用权面积 SYQMJ (公顷)';
comment on column land.sea_use_right.valid_from is '使用权起始时间 SYQQSSJ';
comment on column land.sea_use_right.valid_until is '使用权结束时间 SYQJSSJ';
comment on column land.sea_use_right.charge_total is '使用金总额 SYJZE (万元)';
comment on column land.sea_use_right.charge_ground is '使用金标准依据 SYJBZYJ';
comment on column land.sea_use_right.charge_paid is '使用金缴纳情况 SYJJNQK';
comment on column land.sea_use_right.certificate_number is '不动产权证号 BDCQZH';
comment on column land.sea_use_right.district_code is '区县代码 QXDM';
comment on column land.sea_use_right.registry is '登记机构 DJJG';
comment on column land.sea_use_right.registrar is '登簿人 DBR';
comment on column land.sea_use_right.registered_on is '登记时间 DJSJ';
comment on column land.sea_use_right.note is '附记 FJ';
comment on column land.sea_use_right.state is '权属状态 QSZT';

-- 构（建）筑物所有权 GJZWSYQ: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.structure_ownership (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  location varchar(200),
  ground_holder varchar(200),
  ground_area numeric,
  ground_from date,
  ground_until date,
  structure_type varchar(50),
  planned_use varchar(100),
  structure_area numeric,
  completed_on date,
  certificate_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.structure_ownership_feature_id owned by land.structure_ownership.feature_id;
create unique index structure_ownership_feature on land.structure_ownership (feature_id, version_from);
create index structure_ownership_key on land.structure_ownership (dataset_id, business_number, unit_number) where version_to is null;
create index structure_ownership_born on land.structure_ownership (version_from);
create index structure_ownership_gone on land.structure_ownership (version_to) where version_to is not null;
create index structure_ownership_unit_number_prefix on land.structure_ownership (unit_number text_pattern_ops);
create index structure_ownership_business_number_prefix on land.structure_ownership (business_number text_pattern_ops);
create index structure_ownership_search on land.structure_ownership using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
comment on table land.structure_ownership is '构（建）筑物所有权 GJZWSYQ Ownership of structures';
comment on column land.structure_ownership.row_id is '行号 row id, unique in the table';
comment on column land.structure_ownership.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.structure_ownership.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.structure_ownership.version_from is '起始版本 layer version that brought this row';
comment on column land.structure_ownership.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.structure_ownership.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.structure_ownership.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.structure_ownership.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.structure_ownership.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.structure_ownership.unit_number is '不动产单元号 BDCDYH';
comment on column land.structure_ownership.feature_code is '要素代码 YSDM';
comment on column land.structure_ownership.business_number is '业务号 YWH';
comment on column land.structure_ownership.right_type is '权利类型 QLLX';
comment on column land.structure_ownership.registration_type is '登记类型 DJLX';
comment on column land.structure_ownership.registration_reason is '登记原因 DJYY';
comment on column land.structure_ownership.location is '坐落 ZL';
comment on column land.structure_ownership.ground_holder is '土地/海域使用权人 TDHYSYQR';
comment on column land.structure_ownership.ground_area is '土地/海域使用面积 TDHYSYMJ (㎡)';
comment on column land.structure_ownership.ground_from is '土地/海域使用起始时间 TDHYSYQSSJ';
comment on column land.structure_ownership.ground_until is '土地/海域使用结束时间 TDHYSYJSSJ';
comment on column land.structure_ownership.structure_type is '构（建）筑物类型 GJZWLX';
comment on column land.structure_ownership.planned_use is '构（建）筑物规划用途 GJZWGHYT';
comment on column land.structure_ownership.structure_area is '构（建）筑物面积 GJZWMJ (㎡)';
comment on column land.structure_ownership.completed_on is '竣工时间 JGSJ';
comment on column land.structure_ownership.certificate_number is '不动产权证号 BDCQZH';
comment on column land.structure_ownership.district_code is '区县代码 QXDM';
comment on column land.structure_ownership.registry is '登记机构 DJJG';
comment on column land.structure_ownership.registrar is '登簿人 DBR';
comment on column land.structure_ownership.registered_on is '登记时间 DJSJ';
comment on column land.structure_ownership.note is '附记 FJ';
comment on column land.structure_ownership.state is '权属状态 QSZT';
comment on column land.structure_ownership.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 其他相关权利（取水权、探矿权、采矿权等） QTXGQL: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.other_right (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  valid_from date,
  valid_until date,
  intake_method varchar(100),
  water_source varchar(100),
  intake_volume numeric,
  intake_use varchar(100),
  exploration_area numeric,
  mining_method varchar(100),
  mineral varchar(100),
  mining_scale varchar(100),
  certificate_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  primary key (row_id)
);
create sequence land.other_right_feature_id owned by land.other_right.feature_id;
create unique index other_right_feature on land.other_right (feature_id, version_from);
create index other_right_key on land.other_right (dataset_id, business_number, unit_number) where version_to is null;
create index other_right_born on land.other_right (version_from);
create index other_right_gone on land.other_right (version_to) where version_to is not null;
create index other_right_unit_number_prefix on land.other_right (unit_number text_pattern_ops);
create index other_right_business_number_prefix on land.other_right (business_number text_pattern_ops);
comment on table land.other_right is '其他相关权利（取水权、探矿权、采矿权等） QTXGQL Other related rights';
comment on column land.other_right.row_id is '行号 row id, unique in the table';
comment on column land.other_right.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.other_right.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.other_right.version_from is '起始版本 layer version that brought this row';
comment on column land.other_right.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.other_right.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.other_right.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.other_right.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.other_right.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.other_right.unit_number is '不动产单元号 BDCDYH';
comment on column land.other_right.feature_code is '要素代码 YSDM';
comment on column land.other_right.business_number is '业务号 YWH';
comment on column land.other_right.right_type is '权利类型 QLLX';
comment on column land.other_right.registration_type is '登记类型 DJLX';
comment on column land.other_right.registration_reason is '登记原因 DJYY';
comment on column land.other_right.valid_from is '权利起始时间 QLQSSJ';
comment on column land.other_right.valid_until is '权利结束时间 QLJSSJ';
comment on column land.other_right.intake_method is '取水方式 QSFS';
comment on column land.other_right.water_source is '水源类型 SYLX';
comment on column land.other_right.intake_volume is '取水量 QSL (立方米)';
comment on column land.other_right.intake_use is '取水用途 QSYT';
comment on column land.other_right.exploration_area is '勘查面积 KCMJ (km²)';
comment on column land.other_right.mining_method is '开采方式 KCFS';
comment on column land.other_right.mineral is '开采矿种 KCKZ';
comment on column land.other_right.mining_scale is '生产规模 SCGM';
comment on column land.other_right.certificate_number is '不动产权证号 BDCQZH';
comment on column land.other_right.district_code is '区县代码 QXDM';
comment on column land.other_right.registry is '登记机构 DJJG';
comment on column land.other_right.registrar is '登簿人 DBR';
comment on column land.other_right.registered_on is '登记时间 DJSJ';
comment on column land.other_right.note is '附记 FJ';
comment on column land.other_right.state is '权属状态 QSZT';

-- 地役权 DYIQ: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.easement (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  servient_unit varchar(28) not null,
  servient_holder varchar(500),
  servient_id_kind varchar(2),
  servient_id_number varchar(500),
  dominant_unit varchar(28),
  dominant_location varchar(200),
  dominant_holder varchar(500),
  dominant_id_kind varchar(2),
  dominant_id_number varchar(500),
  feature_code varchar(10),
  business_number varchar(30) not null,
  right_type varchar(2),
  registration_type varchar(3),
  registration_reason varchar(200),
  content varchar(1000),
  valid_from date,
  valid_until date,
  proof_number varchar(100),
  district_code varchar(6),
  registry varchar(200),
  registrar varchar(50),
  registered_on timestamptz,
  note varchar(2000),
  state varchar(2),
  primary key (row_id)
);
create sequence land.easement_feature_id owned by land.easement.feature_id;
create unique index easement_feature on land.easement (feature_id, version_from);
create index easement_key on land.easement (dataset_id, business_number, servient_unit) where version_to is null;
create index easement_born on land.easement (version_from);
create index easement_gone on land.easement (version_to) where version_to is not null;
create index easement_servient_unit_prefix on land.easement (servient_unit text_pattern_ops);
create index easement_business_number_prefix on land.easement (business_number text_pattern_ops);
comment on table land.easement is '地役权 DYIQ Easements';
comment on column land.easement.row_id is '行号 row id, unique in the table';
comment on column land.easement.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.easement.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.easement.version_from is '起始版本 layer version that brought this row';
comment on column land.easement.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.easement.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.easement.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.easement.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.easement.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.easement.servient_unit is '供役地不动产单元号 GYDBDCDYH';
comment on column land.easement.servient_holder is '供役地权利人 GYDQLR';
comment on column land.easement.servient_id_kind is '供役地权利人证件种类 GYDQLRZJZL';
comment on column land.easement.servient_id_number is '供役地权利人证件号 GYDQLRZJH';
comment on column land.easement.dominant_unit is '需役地不动产单元号 XYDBDCDYH';
comment on column land.easement.dominant_location is '需役地坐落 XYDZL';
comment on column land.easement.dominant_holder is '需役地权利人 XYDQLR';
comment on column land.easement.dominant_id_kind is '需役地权利人证件种类 XYDQLRZJZL';
comment on column land.easement.dominant_id_number is '需役地权利人证件号 XYDQLRZJH';
comment on column land.easement.feature_code is '要素代码 YSDM';
comment on column land.easement.business_number is '业务号 YWH';
comment on column land.easement.right_type is '权利类型 QLLX';
comment on column land.easement.registration_type is '登记类型 DJLX';
comment on column land.easement.registration_reason is '登记原因 DJYY';
comment on column land.easement.content is '地役权内容 DYQNR';
comment on column land.easement.valid_from is '权利起始时间 QLQSSJ';
comment on column land.easement.valid_until is '权利结束时间 QLJSSJ';
comment on column land.easement.proof_number is '不动产登记证明号 BDCDJZMH';
comment on column land.easement.district_code is '区县代码 QXDM';
comment on column land.easement.registry is '登记机构 DJJG';
comment on column land.easement.registrar is '登簿人 DBR';
comment on column land.easement.registered_on is '登记时间 DJSJ';
comment on column land.easement.note is '附记 FJ';
comment on column land.easement.state is '权属状态 QSZT';

-- 注销登记 ZXDJ: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.cancellation (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  cancel_business_number varchar(30) not null,
  cancelled_on timestamptz,
  certificate_number varchar(100),
  business_number varchar(30),
  registrar varchar(50),
  registry varchar(200),
  remark varchar(500),
  district_code varchar(6),
  registered_on timestamptz,
  primary key (row_id)
);
create sequence land.cancellation_feature_id owned by land.cancellation.feature_id;
create unique index cancellation_feature on land.cancellation (feature_id, version_from);
create index cancellation_key on land.cancellation (dataset_id, cancel_business_number, unit_number) where version_to is null;
create index cancellation_born on land.cancellation (version_from);
create index cancellation_gone on land.cancellation (version_to) where version_to is not null;
create index cancellation_unit_number_prefix on land.cancellation (unit_number text_pattern_ops);
create index cancellation_cancel_business_number_prefix on land.cancellation (cancel_business_number text_pattern_ops);
create index cancellation_business_number_prefix on land.cancellation (business_number text_pattern_ops);
comment on table land.cancellation is '注销登记 ZXDJ Cancellations';
comment on column land.cancellation.row_id is '行号 row id, unique in the table';
comment on column land.cancellation.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.cancellation.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.cancellation.version_from is '起始版本 layer version that brought this row';
comment on column land.cancellation.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.cancellation.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.cancellation.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.cancellation.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.cancellation.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.cancellation.unit_number is '不动产单元号 BDCDYH';
comment on column land.cancellation.feature_code is '要素代码 YSDM';
comment on column land.cancellation.cancel_business_number is '注销业务号 ZXYWH';
comment on column land.cancellation.cancelled_on is '注销时间 ZXSJ';
comment on column land.cancellation.certificate_number is '不动产权证号 BDCQZH';
comment on column land.cancellation.business_number is '原业务号 YWH';
comment on column land.cancellation.registrar is '登簿人 DBR';
comment on column land.cancellation.registry is '登记机构 DJJG';
comment on column land.cancellation.remark is '备注 BZ';
comment on column land.cancellation.district_code is '区县代码 QXDM';
comment on column land.cancellation.registered_on is '登记时间 DJSJ';

-- 限制单元 XZDY: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.restricted_unit (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  unit_number varchar(28) not null,
  feature_code varchar(10),
  restriction_type varchar(10),
  document_number varchar(100) not null,
  authority varchar(200),
  restricted_from date,
  restricted_until date,
  extent varchar(1000),
  remark varchar(500),
  district_code varchar(6),
  primary key (row_id)
);
create sequence land.restricted_unit_feature_id owned by land.restricted_unit.feature_id;
create unique index restricted_unit_feature on land.restricted_unit (feature_id, version_from);
create index restricted_unit_key on land.restricted_unit (dataset_id, unit_number, document_number) where version_to is null;
create index restricted_unit_born on land.restricted_unit (version_from);
create index restricted_unit_gone on land.restricted_unit (version_to) where version_to is not null;
create index restricted_unit_unit_number_prefix on land.restricted_unit (unit_number text_pattern_ops);
comment on table land.restricted_unit is '限制单元 XZDY Restricted units';
comment on column land.restricted_unit.row_id is '行号 row id, unique in the table';
comment on column land.restricted_unit.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.restricted_unit.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.restricted_unit.version_from is '起始版本 layer version that brought this row';
comment on column land.restricted_unit.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.restricted_unit.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.restricted_unit.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.restricted_unit.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.restricted_unit.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.restricted_unit.unit_number is '不动产单元号 BDCDYH';
comment on column land.restricted_unit.feature_code is '要素代码 YSDM';
comment on column land.restricted_unit.restriction_type is '限制类型 XZLX';
comment on column land.restricted_unit.document_number is '限制文件号码 XZWJHM';
comment on column land.restricted_unit.authority is '限制单位 XZDW';
comment on column land.restricted_unit.restricted_from is '限制起始日期 XZQSRQ';
comment on column land.restricted_unit.restricted_until is '限制终止日期 XZZZRQ';
comment on column land.restricted_unit.extent is '限制范围 XZFW';
comment on column land.restricted_unit.remark is '备注 BZ';
comment on column land.restricted_unit.district_code is '区县代码 QXDM';

-- 宗地变化情况 ZDBHQK: TD/T 1066 不动产登记数据库标准; 不动产登记数据接入规范
create table land.parcel_change (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  parcel_code varchar(19) not null,
  change_reason varchar(200),
  change_content varchar(1000),
  registered_on timestamptz not null,
  registrar varchar(50),
  note varchar(2000),
  district_code varchar(6),
  primary key (row_id)
);
create sequence land.parcel_change_feature_id owned by land.parcel_change.feature_id;
create unique index parcel_change_feature on land.parcel_change (feature_id, version_from);
create index parcel_change_key on land.parcel_change (dataset_id, parcel_code, registered_on) where version_to is null;
create index parcel_change_born on land.parcel_change (version_from);
create index parcel_change_gone on land.parcel_change (version_to) where version_to is not null;
create index parcel_change_parcel_code_prefix on land.parcel_change (parcel_code text_pattern_ops);
comment on table land.parcel_change is '宗地变化情况 ZDBHQK Changes of parcels';
comment on column land.parcel_change.row_id is '行号 row id, unique in the table';
comment on column land.parcel_change.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.parcel_change.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.parcel_change.version_from is '起始版本 layer version that brought this row';
comment on column land.parcel_change.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.parcel_change.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.parcel_change.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.parcel_change.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.parcel_change.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.parcel_change.parcel_code is '宗地代码 ZDDM';
comment on column land.parcel_change.change_reason is '变化原因 BHYY';
comment on column land.parcel_change.change_content is '变化内容 BHNR';
comment on column land.parcel_change.registered_on is '登记时间 DJSJ';
comment on column land.parcel_change.registrar is '登簿人 DBR';
comment on column land.parcel_change.note is '附记 FJ';
comment on column land.parcel_change.district_code is '区县代码 QXDM';

-- 受理申请 SLSQ: 不动产登记数据接入规范（字段按所见实现，未经核对）
create table land.application (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  feature_code varchar(10),
  business_number varchar(30) not null,
  main_type varchar(3),
  sub_type varchar(10),
  separate_certificates varchar(2),
  in_parts boolean,
  clerk varchar(50),
  accepted_on timestamptz,
  location varchar(200),
  contact varchar(50),
  contact_way varchar(2),
  contact_phone varchar(50),
  contact_mobile varchar(50),
  contact_email varchar(100),
  is_problem boolean,
  ended_on timestamptz,
  case_state varchar(2),
  remark varchar(500),
  district_code varchar(6),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.application_feature_id owned by land.application.feature_id;
create unique index application_feature on land.application (feature_id, version_from);
create index application_key on land.application (dataset_id, business_number) where version_to is null;
create index application_born on land.application (version_from);
create index application_gone on land.application (version_to) where version_to is not null;
create index application_business_number_prefix on land.application (business_number text_pattern_ops);
create index application_search on land.application using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
comment on table land.application is '受理申请 SLSQ Applications';
comment on column land.application.row_id is '行号 row id, unique in the table';
comment on column land.application.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.application.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.application.version_from is '起始版本 layer version that brought this row';
comment on column land.application.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.application.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.application.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.application.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.application.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.application.feature_code is '要素代码 YSDM';
comment on column land.application.business_number is '业务号 YWH';
comment on column land.application.main_type is '登记大类 DJDL';
comment on column land.application.sub_type is '登记小类 DJXL';
comment on column land.application.separate_certificates is '申请证书版式 SQZSBS';
comment on column land.application.in_parts is '申请分别持证 SQFBCZ';
comment on column land.application.clerk is '受理人员 SLRY';
comment on column land.application.accepted_on is '受理时间 SLSJ';
comment on column land.application.location is '坐落 ZL';
comment on column land.application.contact is '通知人姓名 TZRXM';
comment on column land.application.contact_way is '通知方式 TZFS';
comment on column land.application.contact_phone is '通知人电话 TZRDH';
comment on column land.application.contact_mobile is '通知人移动电话 TZRYDDH';
comment on column land.application.contact_email is '通知人电子邮件 TZRDZYJ';
comment on column land.application.is_problem is '是否问题案件 SFWTAJ';
comment on column land.application.ended_on is '结束时间 JSSJ';
comment on column land.application.case_state is '案件状态 AJZT';
comment on column land.application.remark is '备注 BZ';
comment on column land.application.district_code is '区县代码 QXDM';
comment on column land.application.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 申请人 SQR: 不动产登记数据接入规范（字段按所见实现，未经核对）
create table land.applicant (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  feature_code varchar(10),
  business_number varchar(30) not null,
  holder_name varchar(200) not null,
  holder_id_kind varchar(2),
  holder_id_number varchar(50),
  holder_address varchar(200),
  holder_postcode varchar(10),
  legal_person varchar(100),
  legal_person_phone varchar(50),
  agent varchar(100),
  agent_phone varchar(50),
  agency varchar(200),
  obligor_name varchar(200),
  obligor_id_kind varchar(2),
  obligor_id_number varchar(50),
  obligor_address varchar(200),
  remark varchar(500),
  district_code varchar(6),
  obligor_postcode varchar(10),
  obligor_legal_person varchar(100),
  obligor_legal_person_phone varchar(50),
  obligor_agent varchar(100),
  obligor_agent_phone varchar(50),
  obligor_agency varchar(200),
  primary key (row_id)
);
create sequence land.applicant_feature_id owned by land.applicant.feature_id;
create unique index applicant_feature on land.applicant (feature_id, version_from);
create index applicant_key on land.applicant (dataset_id, business_number, holder_name) where version_to is null;
create index applicant_born on land.applicant (version_from);
create index applicant_gone on land.applicant (version_to) where version_to is not null;
create index applicant_business_number_prefix on land.applicant (business_number text_pattern_ops);
comment on table land.applicant is '申请人 SQR Applicants';
comment on column land.applicant.row_id is '行号 row id, unique in the table';
comment on column land.applicant.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.applicant.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.applicant.version_from is '起始版本 layer version that brought this row';
comment on column land.applicant.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.applicant.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.applicant.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.applicant.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.applicant.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.applicant.feature_code is '要素代码 YSDM';
comment on column land.applicant.business_number is '业务号 YWH';
comment on column land.applicant.holder_name is '权利人名称 QLRMC';
comment on column land.applicant.holder_id_kind is '权利人证件种类 QLRZJZL';
comment on column land.applicant.holder_id_number is '权利人证件号 QLRZJH';
comment on column land.applicant.holder_address is '权利人通讯地址 QLRTXDZ';
comment on column land.applicant.holder_postcode is '权利人邮编 QLRYB';
comment on column land.applicant.legal_person is '权利人法人名称 QLRFRMC';
comment on column land.applicant.legal_person_phone is '权利人法人电话 QLRFRDH';
comment on column land.applicant.agent is '权利人代理人名称 QLRDLRMC';
comment on column land.applicant.agent_phone is '权利人代理人电话 QLRDLRDH';
comment on column land.applicant.agency is '权利人代理机构 QLRDLJG';
comment on column land.applicant.obligor_name is '义务人名称 YWRMC';
comment on column land.applicant.obligor_id_kind is '义务人证件种类 YWRZJZL';
comment on column land.applicant.obligor_id_number is '义务人证件号 YWRZJH';
comment on column land.applicant.obligor_address is '义务人通讯地址 YWRTXDZ';
comment on column land.applicant.remark is '备注 BZ';
comment on column land.applicant.district_code is '区县代码 QXDM';
comment on column land.applicant.obligor_postcode is '义务人邮编 YWRYB';
comment on column land.applicant.obligor_legal_person is '义务人法人名称 YWRFRMC';
comment on column land.applicant.obligor_legal_person_phone is '义务人法人电话 YWRFRDH';
comment on column land.applicant.obligor_agent is '义务人代理人名称 YWRDLRMC';
comment on column land.applicant.obligor_agent_phone is '义务人代理人电话 YWRDLRDH';
comment on column land.applicant.obligor_agency is '义务人代理机构 YWRDLJG';

-- 收件 SJ: 不动产登记数据接入规范（字段按所见实现，未经核对）
create table land.received_document (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  feature_code varchar(10),
  business_number varchar(30) not null,
  received_on timestamptz,
  document_type varchar(10),
  document_name varchar(200) not null,
  copies integer,
  is_surrendered boolean,
  is_extra boolean,
  is_supplement boolean,
  pages integer,
  remark varchar(500),
  district_code varchar(6),
  primary key (row_id)
);
create sequence land.received_document_feature_id owned by land.received_document.feature_id;
create unique index received_document_feature on land.received_document (feature_id, version_from);
create index received_document_key on land.received_document (dataset_id, business_number, document_name) where version_to is null;
create index received_document_born on land.received_document (version_from);
create index received_document_gone on land.received_document (version_to) where version_to is not null;
create index received_document_business_number_prefix on land.received_document (business_number text_pattern_ops);
comment on table land.received_document is '收件 SJ Received documents';
comment on column land.received_document.row_id is '行号 row id, unique in the table';
comment on column land.received_document.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.received_document.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.received_document.version_from is '起始版本 layer version that brought this row';
comment on column land.received_document.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.received_document.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.received_document.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.received_document.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.received_document.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.received_document.feature_code is '要素代码 YSDM';
comment on column land.received_document.business_number is '业务号 YWH';
comment on column land.received_document.received_on is '收件时间 SJSJ';
comment on column land.received_document.document_type is '收件类型 SJLX';
comment on column land.received_document.document_name is '收件名称 SJMC';
comment on column land.received_document.copies is '收件数量 SJSL';
comment on column land.received_document.is_surrendered is '是否收缴收验 SFSJSY';
comment on column land.received_document.is_extra is '是否额外收件 SFEWSJ';
comment on column land.received_document.is_supplement is '是否补充收件 SFBCSJ';
comment on column land.received_document.pages is '页数 YS';
comment on column land.received_document.remark is '备注 BZ';
comment on column land.received_document.district_code is '区县代码 QXDM';

-- 审核 SH: 不动产登记数据接入规范（字段按所见实现，未经核对）
create table land.review (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  feature_code varchar(10),
  business_number varchar(30) not null,
  step_name varchar(50),
  sequence integer not null,
  reviewer varchar(50),
  began_on timestamptz,
  ended_on timestamptz,
  opinion varchar(1000),
  outcome varchar(2),
  district_code varchar(6),
  primary key (row_id)
);
create sequence land.review_feature_id owned by land.review.feature_id;
create unique index review_feature on land.review (feature_id, version_from);
create index review_key on land.review (dataset_id, business_number, sequence) where version_to is null;
create index review_born on land.review (version_from);
create index review_gone on land.review (version_to) where version_to is not null;
create index review_business_number_prefix on land.review (business_number text_pattern_ops);
comment on table land.review is '审核 SH Reviews';
comment on column land.review.row_id is '行号 row id, unique in the table';
comment on column land.review.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.review.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.review.version_from is '起始版本 layer version that brought this row';
comment on column land.review.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.review.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.review.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.review.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.review.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.review.feature_code is '要素代码 YSDM';
comment on column land.review.business_number is '业务号 YWH';
comment on column land.review.step_name is '节点名称 JDMC';
comment on column land.review.sequence is '顺序号 SXH';
comment on column land.review.reviewer is '审核人员姓名 SHRYXM';
comment on column land.review.began_on is '审核开始时间 SHKSSJ';
comment on column land.review.ended_on is '审核结束时间 SHJSSJ';
comment on column land.review.opinion is '审核意见 SHYJ';
comment on column land.review.outcome is '操作结果 CZJG';
comment on column land.review.district_code is '区县代码 QXDM';

-- 收费 SF: 不动产登记数据接入规范（字段按所见实现，未经核对）
create table land.fee (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  feature_code varchar(10),
  business_number varchar(30) not null,
  payer varchar(50),
  assessed_on date,
  fee_item varchar(100) not null,
  is_extra boolean,
  fee_base numeric,
  fee_type varchar(10),
  amount_due numeric,
  amount_discounted numeric,
  cashier varchar(50),
  paid_on date,
  paid_by varchar(200),
  actual_payer varchar(200),
  amount_paid numeric,
  collector varchar(200),
  district_code varchar(6),
  primary key (row_id)
);
create sequence land.fee_feature_id owned by land.fee.feature_id;
create unique index fee_feature on land.fee (feature_id, version_from);
create index fee_key on land.fee (dataset_id, business_number, fee_item) where version_to is null;
create index fee_born on land.fee (version_from);
create index fee_gone on land.fee (version_to) where version_to is not null;
create index fee_business_number_prefix on land.fee (business_number text_pattern_ops);
comment on table land.fee is '收费 SF Fees';
comment on column land.fee.row_id is '行号 row id, unique in the table';
comment on column land.fee.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.fee.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.fee.version_from is '起始版本 layer version that brought this row';
comment on column land.fee.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.fee.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.fee.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.fee.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.fee.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.fee.feature_code is '要素代码 YSDM';
comment on column land.fee.business_number is '业务号 YWH';
comment on column land.fee.payer is '计费人员 JFRY';
comment on column land.fee.assessed_on is '计费日期 JFRQ';
comment on column land.fee.fee_item is '收费科目名称 SFKMMC';
comment on column land.fee.is_extra is '是否额外收费 SFEWSF';
comment on column land.fee.fee_base is '收费基数 SFJS';
comment on column land.fee.fee_type is '收费类型 SFLX';
comment on column land.fee.amount_due is '应收金额 YSJE (元)';
comment on column land.fee.amount_discounted is '折扣后应收金额 ZKHYSJE (元)';
comment on column land.fee.cashier is '收费人员 SFRY';
comment on column land.fee.paid_on is '收费日期 SFRQ';
comment on column land.fee.paid_by is '付费方 FFF';
comment on column land.fee.actual_payer is '实际付费人 SJFFR';
comment on column land.fee.amount_paid is '实收金额 SSJE (元)';
comment on column land.fee.collector is '收费单位 SFDW';
comment on column land.fee.district_code is '区县代码 QXDM';

-- 缮证 SZ: 不动产登记数据接入规范（字段按所见实现，未经核对）
create table land.certificate_making (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  feature_code varchar(10),
  business_number varchar(30) not null,
  certificate_name varchar(100),
  certificate_number varchar(100) not null,
  print_serial varchar(30),
  maker varchar(50),
  made_on timestamptz,
  remark varchar(500),
  district_code varchar(6),
  primary key (row_id)
);
create sequence land.certificate_making_feature_id owned by land.certificate_making.feature_id;
create unique index certificate_making_feature on land.certificate_making (feature_id, version_from);
create index certificate_making_key on land.certificate_making (dataset_id, business_number, certificate_number) where version_to is null;
create index certificate_making_born on land.certificate_making (version_from);
create index certificate_making_gone on land.certificate_making (version_to) where version_to is not null;
create index certificate_making_business_number_prefix on land.certificate_making (business_number text_pattern_ops);
comment on table land.certificate_making is '缮证 SZ Certificate making';
comment on column land.certificate_making.row_id is '行号 row id, unique in the table';
comment on column land.certificate_making.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.certificate_making.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.certificate_making.version_from is '起始版本 layer version that brought this row';
comment on column land.certificate_making.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.certificate_making.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.certificate_making.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.certificate_making.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.certificate_making.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.certificate_making.feature_code is '要素代码 YSDM';
comment on column land.certificate_making.business_number is '业务号 YWH';
comment on column land.certificate_making.certificate_name is '缮证名称 SZMC';
comment on column land.certificate_making.certificate_number is '缮证证号 SZZH';
comment on column land.certificate_making.print_serial is '印刷序列号 YSXLH';
comment on column land.certificate_making.maker is '缮证人员 SZRY';
comment on column land.certificate_making.made_on is '缮证时间 SZSJ';
comment on column land.certificate_making.remark is '备注 BZ';
comment on column land.certificate_making.district_code is '区县代码 QXDM';

-- 发证 FZ: 不动产登记数据接入规范（字段按所见实现，未经核对）
create table land.certificate_issue (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  feature_code varchar(10),
  business_number varchar(30) not null,
  issuer varchar(50),
  issued_on timestamptz,
  certificate_name varchar(100),
  copies integer,
  reissued_number varchar(100),
  receiver varchar(50),
  receiver_id_kind varchar(2),
  receiver_id_number varchar(50),
  receiver_phone varchar(50),
  receiver_address varchar(200),
  receiver_postcode varchar(10),
  remark varchar(500),
  district_code varchar(6),
  primary key (row_id)
);
create sequence land.certificate_issue_feature_id owned by land.certificate_issue.feature_id;
create unique index certificate_issue_feature on land.certificate_issue (feature_id, version_from);
create index certificate_issue_key on land.certificate_issue (dataset_id, business_number) where version_to is null;
create index certificate_issue_born on land.certificate_issue (version_from);
create index certificate_issue_gone on land.certificate_issue (version_to) where version_to is not null;
create index certificate_issue_business_number_prefix on land.certificate_issue (business_number text_pattern_ops);
comment on table land.certificate_issue is '发证 FZ Certificates issued';
comment on column land.certificate_issue.row_id is '行号 row id, unique in the table';
comment on column land.certificate_issue.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.certificate_issue.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.certificate_issue.version_from is '起始版本 layer version that brought this row';
comment on column land.certificate_issue.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.certificate_issue.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.certificate_issue.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.certificate_issue.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.certificate_issue.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.certificate_issue.feature_code is '要素代码 YSDM';
comment on column land.certificate_issue.business_number is '业务号 YWH';
comment on column land.certificate_issue.issuer is '发证人员 FZRY';
comment on column land.certificate_issue.issued_on is '发证时间 FZSJ';
comment on column land.certificate_issue.certificate_name is '发证名称 FZMC';
comment on column land.certificate_issue.copies is '发证数量 FZSL';
comment on column land.certificate_issue.reissued_number is '核发证书号 HFZSH';
comment on column land.certificate_issue.receiver is '领证人姓名 LZRXM';
comment on column land.certificate_issue.receiver_id_kind is '领证人证件类别 LZRZJLB';
comment on column land.certificate_issue.receiver_id_number is '领证人证件号码 LZRZJHM';
comment on column land.certificate_issue.receiver_phone is '领证人电话 LZRDH';
comment on column land.certificate_issue.receiver_address is '领证人地址 LZRDZ';
comment on column land.certificate_issue.receiver_postcode is '领证人邮编 LZRYB';
comment on column land.certificate_issue.remark is '备注 BZ';
comment on column land.certificate_issue.district_code is '区县代码 QXDM';

-- 归档 GD: 不动产登记数据接入规范（字段按所见实现，未经核对）
create table land.case_archive (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  feature_code varchar(10),
  business_number varchar(30) not null,
  main_type varchar(3),
  sub_type varchar(10),
  location varchar(200),
  certificate_numbers varchar(500),
  document_count integer,
  pages integer,
  archivist varchar(50),
  archived_on timestamptz,
  remark varchar(500),
  district_code varchar(6),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.case_archive_feature_id owned by land.case_archive.feature_id;
create unique index case_archive_feature on land.case_archive (feature_id, version_from);
create index case_archive_key on land.case_archive (dataset_id, business_number) where version_to is null;
create index case_archive_born on land.case_archive (version_from);
create index case_archive_gone on land.case_archive (version_to) where version_to is not null;
create index case_archive_business_number_prefix on land.case_archive (business_number text_pattern_ops);
create index case_archive_search on land.case_archive using gin ((coalesce(search_tokens, dimai.search_tokens(location)))) where version_to is null;
comment on table land.case_archive is '归档 GD Archived cases';
comment on column land.case_archive.row_id is '行号 row id, unique in the table';
comment on column land.case_archive.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.case_archive.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.case_archive.version_from is '起始版本 layer version that brought this row';
comment on column land.case_archive.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.case_archive.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.case_archive.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.case_archive.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.case_archive.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.case_archive.feature_code is '要素代码 YSDM';
comment on column land.case_archive.business_number is '业务号 YWH';
comment on column land.case_archive.main_type is '登记大类 DJDL';
comment on column land.case_archive.sub_type is '登记小类 DJXL';
comment on column land.case_archive.location is '坐落 ZL';
comment on column land.case_archive.certificate_numbers is '权证号码 QZHM';
comment on column land.case_archive.document_count is '文件件数 WJJS';
comment on column land.case_archive.pages is '总页数 ZYS';
comment on column land.case_archive.archivist is '归档人员 GDRY';
comment on column land.case_archive.archived_on is '归档时间 GDSJ';
comment on column land.case_archive.remark is '备注 BZ';
comment on column land.case_archive.district_code is '区县代码 QXDM';
comment on column land.case_archive.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';

-- 登簿 DB: 不动产登记数据接入规范（登簿日志）
create table land.registration_record (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  business_number varchar(30) not null,
  registration_type varchar(3),
  right_type varchar(2),
  unit_number varchar(28) not null,
  certificate_number varchar(100),
  reported boolean,
  message_id varchar(40),
  registered_on timestamptz,
  registrar varchar(50),
  district_code varchar(6),
  remark varchar(500),
  primary key (row_id)
);
create sequence land.registration_record_feature_id owned by land.registration_record.feature_id;
create unique index registration_record_feature on land.registration_record (feature_id, version_from);
create index registration_record_key on land.registration_record (dataset_id, business_number, unit_number) where version_to is null;
create index registration_record_born on land.registration_record (version_from);
create index registration_record_gone on land.registration_record (version_to) where version_to is not null;
create index registration_record_business_number_prefix on land.registration_record (business_number text_pattern_ops);
create index registration_record_unit_number_prefix on land.registration_record (unit_number text_pattern_ops);
create index registration_record_message_id_prefix on land.registration_record (message_id text_pattern_ops);
comment on table land.registration_record is '登簿 DB Registration records';
comment on column land.registration_record.row_id is '行号 row id, unique in the table';
comment on column land.registration_record.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.registration_record.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.registration_record.version_from is '起始版本 layer version that brought this row';
comment on column land.registration_record.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.registration_record.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.registration_record.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.registration_record.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.registration_record.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.registration_record.business_number is '业务号 YWH';
comment on column land.registration_record.registration_type is '登记类型 DJLX';
comment on column land.registration_record.right_type is '权利类型 QLLX';
comment on column land.registration_record.unit_number is '不动产单元号 BDCDYH';
comment on column land.registration_record.certificate_number is '证书证明号 ZSZMH';
comment on column land.registration_record.reported is '是否上报 SFSB';
comment on column land.registration_record.message_id is '报文ID BWID';
comment on column land.registration_record.registered_on is '登簿时间 DBSJ';
comment on column land.registration_record.registrar is '登簿人 DBR';
comment on column land.registration_record.district_code is '区县代码 QXDM';
comment on column land.registration_record.remark is '备注 BZ';

-- 其他参考数据 CKSJ: dimai：没有固定表结构的参考数据
create table land.reference_feature (
  row_id bigint generated always as identity,
  feature_id bigint not null,
  dataset_id integer not null,
  version_from integer not null,
  version_to integer,
  source_row integer,
  ellipsoidal_area double precision,
  planar_area double precision,
  delivered geometry,
  feature_key varchar(100) not null,
  name varchar(200),
  attributes jsonb,
  geom geometry(Geometry, 4490),
  search_tokens smallint[],
  primary key (row_id)
);
create sequence land.reference_feature_feature_id owned by land.reference_feature.feature_id;
create unique index reference_feature_feature on land.reference_feature (feature_id, version_from);
create index reference_feature_key on land.reference_feature (dataset_id, feature_key) where version_to is null;
create index reference_feature_born on land.reference_feature (version_from);
create index reference_feature_gone on land.reference_feature (version_to) where version_to is not null;
create index reference_feature_current_geom on land.reference_feature using gist (geom) where version_to is null;
create index reference_feature_history_geom on land.reference_feature using gist (geom) where version_to is not null;
create index reference_feature_feature_key_prefix on land.reference_feature (feature_key text_pattern_ops);
create index reference_feature_search on land.reference_feature using gin ((coalesce(search_tokens, dimai.search_tokens(name)))) where version_to is null;
comment on table land.reference_feature is '其他参考数据 CKSJ Reference data';
comment on column land.reference_feature.row_id is '行号 row id, unique in the table';
comment on column land.reference_feature.feature_id is '要素号 stable feature id: the same key keeps it in every version; the id in tiles';
comment on column land.reference_feature.dataset_id is '数据集 dataset of dimai.dataset';
comment on column land.reference_feature.version_from is '起始版本 layer version that brought this row';
comment on column land.reference_feature.version_to is '终止版本 first layer version without this row; null while current';
comment on column land.reference_feature.source_row is '来源行号 row in the delivered file, from 1';
comment on column land.reference_feature.ellipsoidal_area is '椭球面积 m², unrounded (polygons)';
comment on column land.reference_feature.planar_area is '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)';
comment on column land.reference_feature.delivered is '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490';
comment on column land.reference_feature.feature_key is '要素标识 YSBS';
comment on column land.reference_feature.name is '名称 MC';
comment on column land.reference_feature.attributes is '属性 SX';
comment on column land.reference_feature.geom is '几何 CGCS2000 经纬度 (EPSG:4490)';
comment on column land.reference_feature.search_tokens is '检索词 numbers of dimai.search_tokens that a load brought; null where the index works them out';
