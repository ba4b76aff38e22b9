-- The platform's own tables. Layer tables follow in 000002, derived from the catalogue.
create extension if not exists postgis;
create extension if not exists pg_trgm;

create schema if not exists dimai;
create schema if not exists land;
create schema if not exists staging;

-- A dataset is one supplier's series of deliveries for one layer, e.g. the parcels of 武进区. A new delivery replaces its predecessor, never its neighbours.
create table dimai.dataset (
  id integer generated always as identity primary key,
  layer text not null,
  name text not null,
  title text,
  district_code text,
  created_at timestamptz not null default now(),
  unique (layer, name)
);

-- Current version of each layer. The row is locked while a version is published, so versions of a layer are a single unbroken series.
create table dimai.layer_state (
  layer text primary key,
  version integer not null default 0,
  changed_at timestamptz not null default now()
);

-- One delivery on its way: staged, then published as a layer version, or refused.
create table dimai.dataset_version (
  id bigint generated always as identity primary key,
  dataset_id integer not null references dimai.dataset (id),
  layer text not null,
  version integer,
  state text not null check (state in ('loading', 'staged', 'published', 'refused', 'failed', 'rolled-back')),
  source_name text not null,
  source_sha256 text not null,
  source_bytes bigint,
  source_crs text,
  source_encoding text,
  mapping jsonb,
  rows_read bigint not null default 0,
  rows_rejected bigint not null default 0,
  rows_added bigint not null default 0,
  rows_changed bigint not null default 0,
  rows_removed bigint not null default 0,
  rows_unchanged bigint not null default 0,
  ellipsoidal_area double precision,
  planar_area double precision,
  extent geometry(Polygon, 4490),
  report jsonb,
  created_by text not null default 'system',
  created_at timestamptz not null default now(),
  published_at timestamptz,
  unique (layer, version)
);
create index on dimai.dataset_version (dataset_id, state);
create index on dimai.dataset_version (source_sha256);

-- What was found in a delivery: one row per finding, with its place.
create table dimai.ingest_issue (
  id bigint generated always as identity primary key,
  dataset_version_id bigint not null references dimai.dataset_version (id) on delete cascade,
  code text not null,
  severity text not null check (severity in ('error', 'warning', 'info')),
  source_row integer,
  row_key text,
  field text,
  actual text,
  expected text,
  message text not null,
  message_en text not null,
  place geometry(Point, 4490)
);
create index on dimai.ingest_issue (dataset_version_id, severity, code);

-- Rows that were not loaded, as they were delivered: decoded attributes, and the very bytes of the attribute and shape records where the format has such.
create table dimai.rejected_row (
  dataset_version_id bigint not null references dimai.dataset_version (id) on delete cascade,
  source_row integer not null,
  row_key text,
  attributes jsonb,
  record bytea,
  shape bytea,
  primary key (dataset_version_id, source_row)
);
