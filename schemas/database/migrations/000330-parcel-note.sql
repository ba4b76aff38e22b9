-- 附记 FJ of a parcel: the last field of KTT_ZDJBXX.

alter table land.parcel add column note varchar(2000);
comment on column land.parcel.note is '附记 FJ';
