-- Quality rules run over published layers: one row per run and layer, and a ticket for each thing found, open until a later run no longer finds it.
create table dimai.quality_run (
  id bigint generated always as identity primary key,
  layer text not null,
  -- version of the layer that was looked at
  version integer not null,
  -- each rule: run or not-run with the reason, how much it found, how long it took
  checks jsonb not null,
  rows_checked bigint not null,
  created_by text not null,
  created_at timestamptz not null default now()
);
create index on dimai.quality_run (layer, id);

create table dimai.quality_ticket (
  id bigint generated always as identity primary key,
  layer text not null,
  -- what makes it the same finding in the next run: code, feature, field, and the other feature of a pair
  fingerprint text not null,
  code text not null,
  severity text not null check (severity in ('error', 'warning', 'info')),
  feature_id bigint,
  row_key text,
  field text,
  actual text,
  expected text,
  message text not null,
  message_en text not null,
  place geometry(Point, 4490),
  state text not null default 'open' check (state in ('open', 'resolved')),
  first_run bigint not null references dimai.quality_run (id),
  last_run bigint not null references dimai.quality_run (id),
  -- the run that no longer found it
  resolved_run bigint references dimai.quality_run (id),
  unique (layer, fingerprint)
);
create index on dimai.quality_ticket (layer, state, code);
comment on table dimai.quality_ticket is '数据质量问题单：发现即开单，后续检查不再发现即办结，再次出现重新打开';
