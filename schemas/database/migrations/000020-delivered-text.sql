-- Text formats that are written back byte for byte (界址点 TXT) are kept as they came, one per delivery.
create table dimai.delivered_text (
  dataset_version_id bigint primary key references dimai.dataset_version (id) on delete cascade,
  format text not null,
  encoding text not null,
  content bytea not null
);
comment on table dimai.delivered_text is '交付原文：按字节回写的文本格式（界址点 TXT），每次交付一份';
