-- Checks of all published data that a server ordered by itself: each moment once, whichever server looks first.
create table dimai.check_schedule (
  due_at timestamptz primary key,
  job_id uuid not null
);
