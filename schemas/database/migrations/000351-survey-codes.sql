-- Codes and numbers of 界址点 that are held for a survey task until a day.

alter table dimai.land_code add column survey_task_id bigint references dimai.survey_task (id);
comment on column dimai.land_code.survey_task_id is '为之预留的地籍调查任务 the survey task that the code is, or was last, held for';
create index land_code_survey_task on dimai.land_code (survey_task_id) where survey_task_id is not null;

-- Every time a code was held: a code that expired unused may be held again, and each time stays on record.
create table dimai.survey_code (
  id bigint generated always as identity primary key,
  task_id bigint not null references dimai.survey_task (id),
  code text not null references dimai.land_code (code),
  series text not null,
  number integer not null,
  reserved_by text not null,
  reserved_by_id text not null,
  reserved_at timestamptz not null,
  -- Last day on which it is held.
  expires_on date not null,
  ended_at timestamptz,
  -- issued: an event gave it to a parcel; expired: held by another task since; withdrawn, registered: the task ended.
  ended_why text check (ended_why in ('issued', 'expired', 'withdrawn', 'registered')),
  check ((ended_at is null) = (ended_why is null))
);
comment on table dimai.survey_code is '地籍调查预留宗地代码 codes held for survey tasks';
create unique index survey_code_held on dimai.survey_code (code) where ended_at is null;
create index survey_code_task on dimai.survey_code (task_id, id);

-- Numbers of 界址点, one row of numbers without gaps for each reservation; they run on through a 地籍子区.
create table dimai.survey_point_range (
  id bigint generated always as identity primary key,
  task_id bigint not null references dimai.survey_task (id),
  subdistrict text not null,
  first_number integer not null,
  last_number integer not null check (last_number >= first_number),
  reserved_by text not null,
  reserved_by_id text not null,
  reserved_at timestamptz not null,
  expires_on date not null,
  ended_at timestamptz,
  ended_why text check (ended_why in ('expired', 'withdrawn', 'registered')),
  check ((ended_at is null) = (ended_why is null))
);
comment on table dimai.survey_point_range is '地籍调查预留界址点号 numbers of boundary points held for survey tasks';
create index survey_point_range_subdistrict on dimai.survey_point_range (subdistrict, last_number desc);
create index survey_point_range_task on dimai.survey_point_range (task_id, id);
