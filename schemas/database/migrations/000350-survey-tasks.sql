-- 地籍调查: tasks from commission to register, with every step that was taken.

create table dimai.survey_task (
  id bigint generated always as identity primary key,
  -- DC + year + six digits.
  number text not null unique,
  kind text not null,
  state text not null,
  purpose text not null,
  -- 坐落.
  place text not null,
  -- Personal: shown in full by right alone (schemas/derive/record-views.ts).
  applicant text not null,
  contact_name text,
  contact_phone text,
  -- Six digits each, all that the sketch reaches into; 地籍子区 twelve.
  districts text[] not null check (cardinality(districts) > 0),
  subdistricts text[] not null,
  -- The sketch: degrees, and as it was delivered where that was another CRS.
  geom geometry(MultiPolygon, 4490) not null,
  delivered geometry,
  ellipsoidal_area double precision not null,
  planar_area double precision not null,
  -- File, code or drawing that the sketch came from.
  source jsonb not null,
  -- What it overlapped when it was commissioned, with the versions of the layers.
  overlapped jsonb not null,
  surveyor text,
  -- Account of the surveyor, where there is one.
  surveyor_id text,
  due_on date not null,
  -- Counts changes of the row, for If-Match.
  revision integer not null default 1,
  created_by text not null,
  created_by_id text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null
);
comment on table dimai.survey_task is '地籍调查任务 survey tasks';
comment on column dimai.survey_task.ellipsoidal_area is '椭球面积 m² on the ellipsoid (国土调查办发〔2008〕32号 formula 2)';
create index survey_task_geom on dimai.survey_task using gist (geom);
create index survey_task_state on dimai.survey_task (state, id desc);
create index survey_task_districts on dimai.survey_task using gin (districts);

-- Numbers by year.
create table dimai.survey_task_number (
  year integer primary key,
  last_number integer not null
);

create table dimai.survey_task_step (
  id bigint generated always as identity primary key,
  task_id bigint not null references dimai.survey_task (id),
  -- created, step, changed, package, codes …
  kind text not null,
  from_state text,
  to_state text not null,
  reason text,
  detail jsonb,
  taken_by text not null,
  taken_by_id text not null,
  taken_at timestamptz not null
);
comment on table dimai.survey_task_step is '地籍调查任务历史 what happened to a survey task: who, when, why';
create index survey_task_step_task on dimai.survey_task_step (task_id, id);

-- What was made for a task to take into the field; the id is that of its job, the files lie in a folder of that name.
create table dimai.survey_package (
  id uuid primary key,
  task_id bigint not null references dimai.survey_task (id),
  package_order jsonb not null,
  manifest jsonb not null,
  downloads integer not null default 0,
  made_by text not null,
  made_by_id text not null,
  made_at timestamptz not null
);
comment on table dimai.survey_package is '地籍调查准备成果包 survey packages';
create index survey_package_task on dimai.survey_package (task_id, made_at desc);
