-- Exports: what a finished export job made, kept apart from the job so that the record outlives the files.
create table dimai.export (
  -- that of its job
  id uuid primary key,
  state text not null check (state in ('exported', 'refused', 'misfit')),
  title text not null,
  -- the order as it was run: template or format and layers, area, as-of, CRS, how personal fields are shown
  request jsonb not null,
  template text,
  format text not null,
  district text,
  as_of timestamptz not null,
  -- name in the folder of the export; null where nothing was written
  file_name text,
  media_type text,
  bytes bigint,
  sha256 text,
  sm3 text,
  manifest jsonb,
  refusals bigint not null default 0,
  notices bigint not null default 0,
  created_by text not null,
  created_at timestamptz not null default now(),
  -- when the files may go
  expires_at timestamptz not null,
  removed_at timestamptz,
  downloads integer not null default 0
);
create index on dimai.export (created_at desc, id);
create index on dimai.export (expires_at) where removed_at is null;
comment on table dimai.export is '导出成果：清单、摘要、保留期限；文件在数据目录的 exports 下';

-- One export per template, district and quarter, whichever server was first.
create table dimai.export_schedule (
  template text not null,
  district text not null,
  quarter text not null,
  job_id uuid not null,
  ordered_at timestamptz not null default now(),
  primary key (template, district, quarter)
);
comment on table dimai.export_schedule is '季末自动导出的登记，防止重复';
