-- What the server orders by itself (tile archives after a publication, scheduled exports) waits for what a person waits for.
create or replace function dimai.queue_job(job dimai.job, delay interval default '0') returns void language plpgsql as $$
begin
  perform dimai_queue.add_job(
    job.kind, json_build_object('id', job.id), job_key := job.id::text, max_attempts := 30000, run_at := now() + delay,
    priority := case when job.created_by = 'system' then 10 else 0 end);
end $$;
