-- Uploaded files lie in DIMAI_DATA/uploads under their id; here is what is known of them. One is complete when its file has the size stated here.
alter table dimai.upload
  drop column content,
  alter column sha256 drop not null,
  add column bytes bigint,
  add column created_by text not null default 'system',
  -- plots of an overlap check, or a delivery to load
  add column purpose text not null default 'plots' check (purpose in ('plots', 'delivery'));

-- A delivery handed in over HTTP: its files, how they are to be read, and what became of it.
create table dimai.ingest_job (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  -- empty for a delivery that was staged on the command line
  upload_ids uuid[] not null,
  -- layer, dataset, mapping, CRS …: the options of dimai ingest
  options jsonb not null default '{}',
  -- layers in the package with their columns, sample values and a proposed mapping
  examination jsonb,
  -- the job that works on it, or worked last
  job_id uuid references dimai.job (id) on delete set null,
  dataset_version_id bigint references dimai.dataset_version (id),
  -- what the last finished step led to; null while it waits for options
  outcome text check (outcome in ('staged', 'published', 'known', 'discarded')),
  created_by text not null,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index on dimai.ingest_job (created_at desc, id);
create index on dimai.ingest_job (dataset_version_id);
comment on table dimai.ingest_job is '入库任务：上传的交付数据、读取方式、审阅与发布';

-- The state follows from the outcome and the job, so that no crash leaves it wrong.
create view dimai.ingest_job_state as
select i.*,
  case
    when i.outcome in ('published', 'discarded') then i.outcome
    when j.state in ('queued', 'running') then
      case j.kind when 'ingest-examine' then 'examining' when 'ingest-load' then 'loading' when 'ingest-review' then 'reviewing' else 'publishing' end
    when i.outcome = 'staged' then 'staged'
    when i.outcome = 'known' then 'known'
    when j.state = 'failed' then case when j.problem ->> 'code' in ('fault', 'worker-lost', 'database-unavailable') then 'failed' else 'refused' end
    when j.state = 'cancelled' then 'cancelled'
    else 'examined'
  end as state,
  j.kind as job_kind, j.state as job_state, j.progress, j.problem, j.cancel_requested_at is not null as is_cancel_requested
from dimai.ingest_job i
left join dimai.job j on j.id = i.job_id;

create function dimai.notify_ingest_job() returns trigger language plpgsql as $$
begin
  perform pg_notify('dimai_job', new.id::text);
  return null;
end $$;
create trigger ingest_job_changed after insert or update on dimai.ingest_job for each row execute function dimai.notify_ingest_job();

-- Gives a staged delivery up: its rows go, its findings and report stay on record. False where nothing is staged.
create function dimai.discard_delivery(delivery bigint) returns boolean language plpgsql as $$
begin
  update dimai.dataset_version set state = 'discarded' where id = delivery and state = 'staged';
  if not found then
    return false;
  end if;
  update dimai.rejected_row set mended_by = null where mended_by = delivery;
  execute format('drop table if exists staging.%I', 'load_' || delivery);
  return true;
end $$;
