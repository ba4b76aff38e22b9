-- 移动地籍调查 and 成果提交: bundles for the field, what came back from it, and results on their way into the register.

create table dimai.survey_bundle (
  -- Id of the job that makes it; the file lies in a folder of that name.
  id uuid primary key,
  task_id bigint not null references dimai.survey_task (id),
  -- Features with the version of each that the bundle holds, and a digest over all of them: what comes back is held against it.
  base jsonb,
  base_sha256 text,
  manifest jsonb,
  file_sha256 text,
  bytes bigint,
  made_by text not null,
  made_by_id text not null,
  ordered_at timestamptz not null,
  made_at timestamptz,
  removed_at timestamptz,
  downloads integer not null default 0
);
comment on table dimai.survey_bundle is '外业数据包 offline bundles of survey tasks';
create index survey_bundle_task on dimai.survey_bundle (task_id, ordered_at desc);

create table dimai.survey_merge (
  id uuid primary key,
  task_id bigint not null references dimai.survey_task (id),
  bundle_id uuid references dimai.survey_bundle (id),
  -- waiting → open (somebody decides) → merged or discarded; nothing: the file brings nothing new.
  state text not null check (state in ('waiting', 'open', 'merged', 'nothing', 'discarded')),
  file_name text not null,
  upload_id uuid not null,
  file_sha256 text,
  counts jsonb,
  uploaded_by text not null,
  uploaded_by_id text not null,
  uploaded_at timestamptz not null,
  merged_by text,
  merged_at timestamptz,
  versions jsonb,
  revision integer not null default 1
);
comment on table dimai.survey_merge is '外业数据合并 bundles that came back from the field';
create index survey_merge_task on dimai.survey_merge (task_id, uploaded_at desc);

-- A feature that the field changed. Shapes are degrees; mine is the field, theirs what is published.
create table dimai.survey_merge_change (
  id bigint generated always as identity primary key,
  merge_id uuid not null references dimai.survey_merge (id),
  layer text not null,
  kind text not null check (kind in ('changed', 'added', 'removed')),
  -- clean: published as the bundle had it; conflict: changed on both sides; same: both sides say the same already.
  state text not null check (state in ('clean', 'conflict', 'same')),
  feature_id bigint,
  -- Names a new feature in its file, so that it is known when it comes again.
  field_key text,
  label text not null,
  base_version integer,
  theirs_version integer,
  fields text[] not null,
  conflicts text[] not null,
  base jsonb,
  mine jsonb,
  theirs jsonb,
  base_geom geometry(Geometry, 4490),
  mine_geom geometry(Geometry, 4490),
  theirs_geom geometry(Geometry, 4490),
  has_shape boolean not null,
  decision text check (decision in ('mine', 'theirs', 'by-hand')),
  chosen jsonb,
  chosen_geom geometry(Geometry, 4490),
  decided_by text,
  decided_at timestamptz,
  result_version integer
);
create index survey_merge_change_merge on dimai.survey_merge_change (merge_id, id);

-- 指界: what people in the field found and agreed to. The id is given in the field, so that the same record never counts twice.
create table dimai.survey_record (
  id text not null,
  task_id bigint not null references dimai.survey_task (id),
  kind text not null check (kind in ('finding', 'witness')),
  bundle_id uuid not null,
  merge_id uuid not null references dimai.survey_merge (id),
  parcel_code text,
  boundary text,
  content jsonb not null,
  geom geometry(Geometry, 4490),
  sha256 text not null,
  recorded_at text,
  received_at timestamptz not null,
  primary key (task_id, kind, id)
);
comment on table dimai.survey_record is '现场记录与指界 findings and witness records of the field';
create index survey_record_parcel on dimai.survey_record (parcel_code);

-- 电子签名: bytes exactly as the device wrote them.
create table dimai.survey_signature (
  id text not null,
  task_id bigint not null references dimai.survey_task (id),
  bundle_id uuid not null,
  merge_id uuid not null references dimai.survey_merge (id),
  witness_id text,
  parcel_code text not null,
  boundary text,
  -- Personal.
  signer text not null,
  role text,
  signed_at text not null,
  device text,
  media_type text not null,
  content bytea not null,
  sha256 text not null,
  received_at timestamptz not null,
  received_by text not null,
  primary key (task_id, id)
);
comment on table dimai.survey_signature is '指界电子签名 signatures, unchanged; personal data';
create index survey_signature_parcel on dimai.survey_signature (parcel_code);

create table dimai.survey_result (
  id uuid primary key,
  task_id bigint not null references dimai.survey_task (id),
  -- waiting: being read and checked; checked: somebody looks at it; published; undone; discarded.
  state text not null check (state in ('waiting', 'checked', 'published', 'undone', 'discarded')),
  name text not null,
  upload_id uuid not null,
  options jsonb not null,
  job_id uuid,
  file_sha256 text,
  srid integer,
  tolerance double precision,
  -- Versions of the layers that it was checked against.
  base jsonb,
  report jsonb,
  blocking integer,
  uploaded_by text not null,
  uploaded_by_id text not null,
  uploaded_at timestamptz not null,
  checked_at timestamptz,
  published_by text,
  published_by_id text,
  published_at timestamptz,
  -- Versions, codes and events that the publication made.
  outcome jsonb,
  undone_by text,
  undone_at timestamptz,
  undone_reason text,
  undone_outcome jsonb
);
comment on table dimai.survey_result is '地籍调查成果 results of surveys';
create index survey_result_task on dimai.survey_result (task_id, uploaded_at desc);

create table dimai.survey_result_row (
  result_id uuid not null references dimai.survey_result (id) on delete cascade,
  layer text not null,
  number integer not null,
  -- What the result calls the parcel.
  label text,
  properties jsonb not null,
  -- In the plane of the result: as delivered, and drawn to what is published.
  delivered geometry not null,
  drawn geometry,
  geom geometry(Geometry, 4490),
  area_delivered double precision,
  area_drawn double precision,
  -- Published codes whose ground the parcel takes; a parcel whose border did not move keeps its code.
  replaces text[],
  keeps_code text,
  -- Number of the parcel that a point or line belongs to.
  parcel_number integer,
  primary key (result_id, layer, number)
);

create table dimai.survey_result_finding (
  id bigint generated always as identity primary key,
  result_id uuid not null references dimai.survey_result (id) on delete cascade,
  code text not null,
  severity text not null check (severity in ('error', 'warning', 'info')),
  layer text,
  number integer,
  label text,
  other text,
  field text,
  actual text,
  expected text,
  zh text not null,
  en text not null,
  square_metres double precision,
  metres double precision,
  place geometry(Point, 4490),
  geom geometry(Geometry, 4490)
);
create index survey_result_finding_result on dimai.survey_result_finding (result_id, severity, id);

-- What drawing to the published ground changed, before and after.
create table dimai.survey_result_change (
  id bigint generated always as identity primary key,
  result_id uuid not null references dimai.survey_result (id) on delete cascade,
  kind text not null check (kind in ('node-moved', 'node-added', 'gap-closed', 'overlap-closed')),
  number integer,
  label text,
  other text,
  target text,
  metres double precision,
  square_metres_before double precision,
  square_metres_after double precision,
  geom geometry(Geometry, 4490) not null
);
create index survey_result_change_result on dimai.survey_result_change (result_id, kind, id);

alter table dimai.upload drop constraint upload_purpose_check;
alter table dimai.upload add constraint upload_purpose_check check (purpose in ('plots', 'delivery', 'survey'));
