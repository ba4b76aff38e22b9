-- the two tables of registration that came beside the search by initials
create index farmland_right_location_initials on land.farmland_right using gin (dimai.pinyin_initials(location) gin_trgm_ops) where version_to is null;
create index structure_ownership_location_initials on land.structure_ownership using gin (dimai.pinyin_initials(location) gin_trgm_ops) where version_to is null;
