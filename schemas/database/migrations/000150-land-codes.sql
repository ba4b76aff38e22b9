-- 一码: codes of land through their whole life, the events that make and end them, and the ground that passes on.

-- Running numbers by series: 地籍子区 + 特征码 for parcels, district + year for plots that are no parcels yet.
create table dimai.land_code_series (
  series text primary key,
  -- Highest number in use when the series was first asked for: what lies below was given out elsewhere.
  founded_at integer not null,
  last_number integer not null,
  created_at timestamptz not null default now()
);
comment on table dimai.land_code_series is '一码编号序列 running numbers; a number that was given out never returns';

create table dimai.land_code (
  code text primary key,
  kind text not null check (kind in ('parcel', 'provisional')),
  -- released: given out and never used; its number stays away for good.
  state text not null check (state in ('reserved', 'current', 'ended', 'released')),
  district_code text not null,
  series text,
  number integer,
  purpose text,
  allocated_by text,
  allocated_at timestamptz,
  expires_on date,
  released_reason text,
  released_by text,
  released_at timestamptz,
  born_event bigint,
  born_on date,
  ended_event bigint,
  ended_on date,
  -- Ground of the code as its birth, or the first event that touched it, had it.
  area double precision,
  geom geometry(MultiPolygon, 4490),
  check (state <> 'ended' or ended_on is not null)
);
create unique index land_code_number on dimai.land_code (series, number);
create index land_code_prefix on dimai.land_code (code text_pattern_ops);
create index land_code_geom on dimai.land_code using gist (geom);

create table dimai.land_code_event (
  id bigint generated always as identity primary key,
  type text not null check (type in ('created', 'split', 'merged', 'boundary-adjusted', 'feature-changed',
    'district-changed', 'extinguished', 'restored')),
  happened_on date not null,
  basis text not null,
  remark text,
  -- declared by a person, or derived from two versions of a layer and confirmed by one.
  origin text not null check (origin in ('declared', 'derived')),
  district_code text not null,
  -- Area before and after, m² on the ellipsoid, and what they were allowed to differ by.
  area_before double precision,
  area_after double precision,
  tolerance double precision,
  recorded_by text not null,
  recorded_by_id text not null,
  recorded_at timestamptz not null,
  revoked_by text,
  revoked_at timestamptz,
  revoked_reason text,
  -- What a revoked event had said.
  revoked_edges jsonb
);
create index land_code_event_day on dimai.land_code_event (happened_on desc, id desc);

create table dimai.land_code_edge (
  id bigint generated always as identity primary key,
  event_id bigint not null references dimai.land_code_event (id),
  from_code text,
  to_code text,
  area double precision,
  geom geometry(MultiPolygon, 4490),
  check (from_code is not null or to_code is not null),
  check (from_code <> to_code)
);
comment on column dimai.land_code_edge.area is '随之转移的面积 ground that passes on, m² on the ellipsoid';
create index land_code_edge_from on dimai.land_code_edge (from_code);
create index land_code_edge_to on dimai.land_code_edge (to_code);
create index land_code_edge_event on dimai.land_code_edge (event_id);

-- What two versions of a layer seem to say happened; nothing comes of it until a person says so.
create table dimai.land_code_proposal (
  id bigint generated always as identity primary key,
  layer_version integer not null,
  type text not null,
  district_code text not null,
  from_codes text[] not null,
  to_codes text[] not null,
  pieces jsonb not null,
  doubts text[] not null,
  thresholds jsonb not null,
  state text not null default 'open' check (state in ('open', 'confirmed', 'refused')),
  decided_by text,
  decided_at timestamptz,
  reason text,
  event_id bigint references dimai.land_code_event (id),
  created_at timestamptz not null default now(),
  unique (layer_version, from_codes, to_codes)
);
create index land_code_proposal_open on dimai.land_code_proposal (id) where state = 'open';

-- Stages that land passes on its way: 预审 → 农转用 → 征收 → 供地 → 规划许可 → 多测合一 → 登记.
create table dimai.land_code_stage (
  id bigint generated always as identity primary key,
  code text not null,
  stage text not null check (stage in ('pre-examination', 'conversion', 'acquisition', 'supply', 'planning-permission',
    'joint-survey', 'registration')),
  happened_on date not null,
  document_number text,
  project_code text,
  remark text,
  recorded_by text not null,
  recorded_at timestamptz not null
);
create unique index land_code_stage_once on dimai.land_code_stage (code, stage, (coalesce(document_number, '')));
create index land_code_stage_code on dimai.land_code_stage (code);

-- Other names under which land is known: 项目代码, 控规要素编码, 地块编号, 不动产单元号 …
create table dimai.land_code_alias (
  alias text not null,
  kind text not null check (kind in ('unit-number', 'project-code', 'planning-element', 'plot-code', 'other')),
  code text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  primary key (alias, kind, code)
);
create index land_code_alias_code on dimai.land_code_alias (code);
