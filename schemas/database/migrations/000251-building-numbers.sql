-- 自然幢号 are given out beside 宗地代码, from a series of their own per parcel: 320402001001GB00008F + 4 digits. They number
-- buildings, they are no codes of land.
alter table dimai.land_code drop constraint land_code_kind_check;
alter table dimai.land_code add constraint land_code_kind_check check (kind in ('parcel', 'provisional', 'building'));
