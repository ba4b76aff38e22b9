-- Why and how parcels changed, behind KTF_ZDBHQK of the comparison database.
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
