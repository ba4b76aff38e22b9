-- Overlap checks at the desk: what the list of checks shows without opening the records, and the chain of revisions.
alter table dimai.overlap_check
  -- 1 for a first check, one more than its predecessor's for a repeated one
  add column revision integer not null default 1,
  -- first check of the chain; null for a first check itself
  add column root_id uuid references dimai.overlap_check (id),
  add column applicant text,
  add column project_code text,
  add column plots integer not null default 1,
  -- m² on the ellipsoid
  add column area double precision,
  add column day date;
create index overlap_check_newest on dimai.overlap_check (created_at desc, id desc);
create index overlap_check_chain on dimai.overlap_check (root_id) where root_id is not null;
create index overlap_check_applicant on dimai.overlap_check using gin (applicant gin_trgm_ops);
create index overlap_check_project_code on dimai.overlap_check (project_code) where project_code is not null;

-- Pieces are read many at a time: kept in one place, uncompressed.
alter table dimai.overlay_piece alter column geom set storage external;
