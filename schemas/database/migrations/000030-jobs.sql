-- Jobs: what takes longer than a request. The queue (which worker runs what) is graphile-worker's, in its schema dimai_queue; what people see of a job is here.
create table dimai.job (
  id uuid primary key default gen_random_uuid(),
  kind text not null,
  title text not null,
  parameters jsonb not null default '{}',
  state text not null default 'queued' check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  -- { phase, done, total, message }
  progress jsonb,
  result jsonb,
  -- { code, zh, en }: why it failed, and what to do
  problem jsonb,
  created_by text not null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  -- how often a worker took it up; beyond the number allowed, a job whose worker died has failed
  attempts integer not null default 0,
  attempts_allowed integer not null default 3,
  cancel_requested_at timestamptz,
  -- the worker that has it; every write of a run asks for it, so that a worker given up for dead cannot interfere
  worker_id integer
);
create index on dimai.job (created_at desc, id);
create index on dimai.job (kind, created_at desc);
create index on dimai.job (worker_id) where worker_id is not null;
comment on table dimai.job is '任务：入库、切片、导出、批量审查等耗时工作的状态、进度、结果';

create table dimai.job_log (
  id bigint generated always as identity primary key,
  job_id uuid not null references dimai.job (id) on delete cascade,
  at timestamptz not null default now(),
  level text not null check (level in ('info', 'warn', 'error')),
  message text not null,
  detail jsonb
);
create index on dimai.job_log (job_id, id);
comment on table dimai.job_log is '任务日志：供人查看的过程记录';

-- A worker process, alive as long as its session holds advisory lock (WORKER_LOCK, id); however it ends, the lock ends with it.
create sequence dimai.worker_id as integer;
create table dimai.worker (
  id integer primary key,
  -- names under which its slots take jobs from the queue
  names text[] not null,
  kinds text[] not null,
  host text not null,
  process_id integer not null,
  started_at timestamptz not null default now()
);
comment on table dimai.worker is '任务执行进程；进程结束（含被强制终止）即由其他进程清理，任务重新排队';

-- Whoever watches a job (server-sent events of any server process) hears of every change after it is committed.
create function dimai.notify_job() returns trigger language plpgsql as $$
begin
  perform pg_notify('dimai_job', new.id::text);
  if tg_op = 'UPDATE' and new.cancel_requested_at is distinct from old.cancel_requested_at then
    perform pg_notify('dimai_job_cancel', new.id::text);
  end if;
  return null;
end $$;
create trigger job_changed after insert or update on dimai.job for each row execute function dimai.notify_job();

create function dimai.notify_job_log() returns trigger language plpgsql as $$
begin
  perform pg_notify('dimai_job', new.job_id::text);
  return null;
end $$;
create trigger job_logged after insert on dimai.job_log for each row execute function dimai.notify_job_log();

-- Puts a job into the queue; one that is there already becomes due at once.
create function dimai.queue_job(job dimai.job, delay interval default '0') returns void language plpgsql as $$
begin
  perform dimai_queue.add_job(
    job.kind, json_build_object('id', job.id), job_key := job.id::text, max_attempts := 30000, run_at := now() + delay);
end $$;

create function dimai.start_job(kind text, title text, parameters jsonb, created_by text) returns uuid language plpgsql as $$
declare
  started dimai.job;
begin
  insert into dimai.job (kind, title, parameters, created_by)
  values (start_job.kind, start_job.title, start_job.parameters, start_job.created_by)
  returning * into started;
  perform dimai.queue_job(started);
  return started.id;
end $$;

-- Gives back what a worker had: its jobs return to the queue, or end where they were cancelled or have cost too many workers.
create function dimai.release_worker(gone integer, was_killed boolean) returns void language plpgsql as $$
declare
  lost dimai.job;
begin
  perform dimai_queue.force_unlock_workers(names) from dimai.worker where id = gone;
  for lost in select * from dimai.job where worker_id = gone for update loop
    if lost.cancel_requested_at is not null then
      update dimai.job set state = 'cancelled', finished_at = now(), worker_id = null where id = lost.id;
      perform dimai_queue.remove_job(lost.id::text);
    elsif was_killed and lost.attempts >= lost.attempts_allowed then
      update dimai.job
      set state = 'failed', finished_at = now(), worker_id = null, problem = jsonb_build_object(
        'code', 'worker-lost',
        'zh', format('执行进程 %s 次意外终止（如内存不足），任务已停止。请检查数据或运行环境后重试。', lost.attempts),
        'en', format('Its worker ended unexpectedly %s times (out of memory, for instance). Look at the data or the machine, then retry.', lost.attempts))
      where id = lost.id;
      perform dimai_queue.remove_job(lost.id::text);
    else
      update dimai.job
      set state = 'queued', worker_id = null, progress = null, attempts = attempts - case when was_killed then 0 else 1 end
      where id = lost.id;
      perform dimai.queue_job(lost);
    end if;
    if was_killed then
      insert into dimai.job_log (job_id, level, message)
      values (lost.id, 'warn', '执行进程意外终止，由其他进程接手 The worker ended unexpectedly; another one takes over');
    end if;
  end loop;
  delete from dimai.worker where id = gone;
end $$;

-- Finds workers whose session is gone and releases what they had. Returns how many. `lock_class` is WORKER_LOCK of schemas/jobs.
create function dimai.sweep_workers(lock_class integer, myself integer) returns integer language plpgsql as $$
declare
  candidate integer;
  found_gone integer := 0;
begin
  for candidate in select id from dimai.worker where id is distinct from myself order by id for update skip locked loop
    if pg_try_advisory_xact_lock(lock_class, candidate) then
      perform dimai.release_worker(candidate, true);
      found_gone := found_gone + 1;
    end if;
  end loop;
  return found_gone;
end $$;
