-- Batches of overlap checks: each plot a check of its own, made by a job. Plots wait here in the order of the file, and say afterwards where their check is archived.
create table dimai.overlap_batch (
  id uuid primary key default gen_random_uuid(),
  job_id uuid not null,
  name text not null,
  project_type text not null,
  parameters jsonb not null,
  -- rules in force on this day judge
  day date not null,
  -- layer versions, fixed when the batch was ordered: a publication meanwhile does not divide it
  versions jsonb not null,
  applicant text,
  source jsonb not null,
  plots integer not null,
  -- as the archive names who made the checks
  created_by text not null,
  created_at timestamptz not null default now()
);
create index on dimai.overlap_batch (created_at desc, id desc);

create table dimai.overlap_batch_plot (
  batch_id uuid not null references dimai.overlap_batch (id) on delete cascade,
  position integer not null,
  number text not null,
  name text not null,
  -- what was submitted: area, point count, sheet as declared; codes of the plot itself; where it comes from
  declared jsonb not null,
  own jsonb not null,
  source jsonb,
  -- WKB in EPSG:4490, and as delivered in its own CRS; null where the plot could not be read
  geom bytea,
  delivered bytea,
  srid integer,
  state text not null default 'waiting' check (state in ('waiting', 'checked', 'refused')),
  -- of a checked plot
  check_id uuid references dimai.overlap_check (id),
  check_number text,
  verdict text,
  summary jsonb,
  -- of a refused one
  findings jsonb,
  primary key (batch_id, position)
);
create index on dimai.overlap_batch_plot (batch_id, position) where state = 'waiting';
