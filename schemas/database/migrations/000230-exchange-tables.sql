-- Further tables of the exchange (接入规范): farmland, forest, sea, structures, other rights, corrections, households; fields that were missing in others.

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
  primary key (row_id)
);
create sequence land.farmland_right_feature_id owned by land.farmland_right.feature_id;
create unique index farmland_right_feature on land.farmland_right (feature_id, version_from);
create index farmland_right_key on land.farmland_right (dataset_id, business_number, unit_number) where version_to is null;
create index farmland_right_born on land.farmland_right (version_from);
create index farmland_right_gone on land.farmland_right (version_to) where version_to is not null;
create index farmland_right_unit_number_prefix on land.farmland_right (unit_number text_pattern_ops);
create index farmland_right_business_number_prefix on land.farmland_right (business_number text_pattern_ops);
create index farmland_right_location_trigram on land.farmland_right using gin (location gin_trgm_ops) where version_to is null;
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
  primary key (row_id)
);
create sequence land.structure_ownership_feature_id owned by land.structure_ownership.feature_id;
create unique index structure_ownership_feature on land.structure_ownership (feature_id, version_from);
create index structure_ownership_key on land.structure_ownership (dataset_id, business_number, unit_number) where version_to is null;
create index structure_ownership_born on land.structure_ownership (version_from);
create index structure_ownership_gone on land.structure_ownership (version_to) where version_to is not null;
create index structure_ownership_unit_number_prefix on land.structure_ownership (unit_number text_pattern_ops);
create index structure_ownership_business_number_prefix on land.structure_ownership (business_number text_pattern_ops);
create index structure_ownership_location_trigram on land.structure_ownership using gin (location gin_trgm_ops) where version_to is null;
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

alter table land.applicant add column obligor_postcode varchar(10);
alter table land.applicant add column obligor_legal_person varchar(100);
alter table land.applicant add column obligor_legal_person_phone varchar(50);
alter table land.applicant add column obligor_agent varchar(100);
alter table land.applicant add column obligor_agent_phone varchar(50);
alter table land.applicant add column obligor_agency varchar(200);
comment on column land.applicant.obligor_postcode is '义务人邮编 YWRYB';
comment on column land.applicant.obligor_legal_person is '义务人法人名称 YWRFRMC';
comment on column land.applicant.obligor_legal_person_phone is '义务人法人电话 YWRFRDH';
comment on column land.applicant.obligor_agent is '义务人代理人名称 YWRDLRMC';
comment on column land.applicant.obligor_agent_phone is '义务人代理人电话 YWRDLRDH';
comment on column land.applicant.obligor_agency is '义务人代理机构 YWRDLJG';

alter table land.advance_notice add column cancel_business_number varchar(30);
alter table land.advance_notice add column cancel_reason varchar(200);
alter table land.advance_notice add column cancelled_on timestamptz;
comment on column land.advance_notice.cancel_business_number is '注销预告业务号 ZXYGYWH';
comment on column land.advance_notice.cancel_reason is '注销预告原因 ZXYGYY';
comment on column land.advance_notice.cancelled_on is '注销时间 ZXSJ';

alter table land.cancellation add column registered_on timestamptz;
comment on column land.cancellation.registered_on is '登记时间 DJSJ';

alter table land.right_holder add column district_code varchar(6);
comment on column land.right_holder.district_code is '区县代码 QXDM';
