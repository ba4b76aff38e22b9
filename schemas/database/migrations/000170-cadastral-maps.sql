-- Issued cadastral maps: what was made, of which versions, for whom. Files lie in the data folder under maps/<id>; a map that was issued is a record and stays.
create table dimai.cadastral_map (
  -- that of its job
  id uuid primary key,
  -- maps that replace one another share a series; the first edition's id names it
  series uuid not null,
  edition integer not null,
  kind text not null check (kind in ('sheets', 'parcel', 'parcels', 'index')),
  title text not null,
  -- the order as it was run: request, versions, view, district scope, day
  map_order jsonb not null,
  report jsonb not null,
  scale integer,
  extent geometry(Polygon, 4490) not null,
  -- title, sheet numbers and names, parcel codes: what people look for
  search_text text not null,
  secrecy text not null,
  -- personal data in full, or masked
  view text not null check (view in ('masked', 'full')),
  -- districts whose data it may show; null is everywhere
  districts text[],
  created_by text not null,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  downloads integer not null default 0,
  unique (series, edition)
);
create index on dimai.cadastral_map (created_at desc, id);
create index on dimai.cadastral_map using gist (extent);
create index on dimai.cadastral_map using gin (search_text gin_trgm_ops);
comment on table dimai.cadastral_map is '已出地籍图：内容、所据版本、经办人；文件在数据目录的 maps 下，长期保存';
