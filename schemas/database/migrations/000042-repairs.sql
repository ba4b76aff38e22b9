-- Automatic repairs that a steward asked for: the row as it was delivered and as it was loaded, so that each can be looked at and taken back.
create table dimai.repair (
  id bigint generated always as identity primary key,
  dataset_version_id bigint not null references dimai.dataset_version (id) on delete cascade,
  -- code of the finding that was repaired, and of the repair
  code text not null,
  source_row integer not null,
  row_key text,
  -- the whole row as delivered: attributes by column, shape as WKB in the delivered CRS
  attributes jsonb,
  before_shape bytea,
  after_shape bytea,
  -- column with its value, where a value was repaired
  column_name text,
  before_value text,
  after_value text,
  undone_at timestamptz,
  undone_by text
);
create index on dimai.repair (dataset_version_id, source_row);
comment on table dimai.repair is '自动修复记录：修复前后的图形或数值，可按批次撤销';
