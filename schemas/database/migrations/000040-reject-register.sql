-- Rejected rows can be handed out, mended and delivered again alone.
alter table dimai.rejected_row
  -- the shape as it was read, WKB in the CRS of the delivery; bytes, because an open ring or a missing number is no geometry
  add column delivered bytea,
  -- the delivery that brought the row mended
  add column mended_by bigint references dimai.dataset_version (id) on delete set null;
comment on column dimai.rejected_row.delivered is '交付图形 WKB，交付坐标系；未闭合等错误原样保留';
comment on column dimai.rejected_row.mended_by is '改正后重新入库的批次';

alter table dimai.dataset_version
  -- columns of the delivered file in their order: [{name, type, length, scale}]
  add column source_columns jsonb,
  -- rows that the delivery does not bring stay as they are
  add column is_partial boolean not null default false,
  -- the delivery whose rejected rows this one brings mended
  add column mends bigint references dimai.dataset_version (id) on delete set null;
comment on column dimai.dataset_version.is_partial is '仅合并本批次的行，其余行不移除';
comment on column dimai.dataset_version.mends is '改正的是哪个批次的退件';

create index ingest_issue_row on dimai.ingest_issue (dataset_version_id, source_row);
