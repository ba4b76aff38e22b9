-- Pictures that are delivered in the rows of registration data (宗地图 ZDT, 房产分户图 FCFHT): byte for byte, once by their hash. A field of
-- the catalogue with `picture` holds the hash.
create table dimai.picture (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bytea not null,
  added_at timestamptz not null default now()
);
-- They are compressed already.
alter table dimai.picture alter column bytes set storage external;

alter table land.parcel add column parcel_map varchar(255);
comment on column land.parcel.parcel_map is '宗地图 ZDT';
create index parcel_parcel_map_picture on land.parcel (parcel_map) where parcel_map is not null;
create index building_unit_storey_plan_picture on land.building_unit (storey_plan) where storey_plan is not null;
