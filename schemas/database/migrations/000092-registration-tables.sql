-- Tables of the register behind the exchange tables of the comparison database: logical buildings, storeys, further rights, cases.
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
  primary key (row_id)
);
create sequence land.project_ownership_feature_id owned by land.project_ownership.feature_id;
create unique index project_ownership_feature on land.project_ownership (feature_id, version_from);
create index project_ownership_key on land.project_ownership (dataset_id, business_number, unit_number) where version_to is null;
create index project_ownership_born on land.project_ownership (version_from);
create index project_ownership_gone on land.project_ownership (version_to) where version_to is not null;
create index project_ownership_unit_number_prefix on land.project_ownership (unit_number text_pattern_ops);
create index project_ownership_business_number_prefix on land.project_ownership (business_number text_pattern_ops);
create index project_ownership_location_trigram on land.project_ownership using gin (location gin_trgm_ops) where version_to is null;
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
  primary key (row_id)
);
create sequence land.project_building_feature_id owned by land.project_building.feature_id;
create unique index project_building_feature on land.project_building (feature_id, version_from);
create index project_building_key on land.project_building (dataset_id, business_number, unit_number, building_name) where version_to is null;
create index project_building_born on land.project_building (version_from);
create index project_building_gone on land.project_building (version_to) where version_to is not null;
create index project_building_business_number_prefix on land.project_building (business_number text_pattern_ops);
create index project_building_unit_number_prefix on land.project_building (unit_number text_pattern_ops);
create index project_building_project_name_trigram on land.project_building using gin (project_name gin_trgm_ops) where version_to is null;
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
  primary key (row_id)
);
create sequence land.application_feature_id owned by land.application.feature_id;
create unique index application_feature on land.application (feature_id, version_from);
create index application_key on land.application (dataset_id, business_number) where version_to is null;
create index application_born on land.application (version_from);
create index application_gone on land.application (version_to) where version_to is not null;
create index application_business_number_prefix on land.application (business_number text_pattern_ops);
create index application_location_trigram on land.application using gin (location gin_trgm_ops) where version_to is null;
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
  primary key (row_id)
);
create sequence land.case_archive_feature_id owned by land.case_archive.feature_id;
create unique index case_archive_feature on land.case_archive (feature_id, version_from);
create index case_archive_key on land.case_archive (dataset_id, business_number) where version_to is null;
create index case_archive_born on land.case_archive (version_from);
create index case_archive_gone on land.case_archive (version_to) where version_to is not null;
create index case_archive_business_number_prefix on land.case_archive (business_number text_pattern_ops);
create index case_archive_location_trigram on land.case_archive using gin (location gin_trgm_ops) where version_to is null;
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
