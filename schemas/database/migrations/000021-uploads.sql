-- Files handed in with a request (送审范围): stored as they came by the API, read by ingest into plots, used by a check. The two meet here, not in code.
create table dimai.upload (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  content bytea not null,
  -- SHA-256 of content, hexadecimal
  sha256 text not null,
  -- EPSG code that the sender states; null where the file is to tell
  crs integer,
  state text not null default 'received' check (state in ('received', 'ready', 'refused')),
  -- why it could not be read, and what to do
  refusal text,
  created_at timestamptz not null default now()
);
alter table dimai.upload alter column content set storage external;
create index on dimai.upload (created_at);

-- Plots of an upload in the order of the file.
create table dimai.upload_plot (
  upload_id uuid not null references dimai.upload (id) on delete cascade,
  position integer not null,
  number text not null,
  name text not null,
  -- m²
  declared_area double precision,
  declared_points integer,
  map_sheet text,
  is_numbered boolean not null,
  geom geometry(MultiPolygon, 4490) not null,
  -- as delivered, in its own CRS; null when that is EPSG:4490
  delivered geometry,
  primary key (upload_id, position)
);
