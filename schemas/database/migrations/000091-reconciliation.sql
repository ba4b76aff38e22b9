-- 比对与销账: files returned by the receiver, and what has to be done about every difference.
create table dimai.reconciliation (
  id bigint generated always as identity primary key,
  -- a returned difference file, or the log of a day
  origin text not null check (origin in ('difference-file', 'access-log')),
  district text not null,
  source_name text not null,
  source_sha256 text,
  received_on date not null,
  found integer not null default 0,
  opened integer not null default 0,
  closed integer not null default 0,
  created_by text not null,
  created_at timestamptz not null default now()
);

create table dimai.reconciliation_task (
  id bigint generated always as identity primary key,
  reconciliation_id bigint not null references dimai.reconciliation (id),
  district text not null,
  -- 本地有上级无, 上级有本地无, 字段不一致, 未上报
  kind text not null check (kind in ('local-only', 'upper-only', 'field-differs', 'unreported')),
  business_number text not null,
  unit_number text not null,
  right_type text not null,
  -- [{ field, local, upper }]
  differences jsonb not null default '[]',
  found_on date not null,
  due_on date not null,
  -- years of the term whose holidays are not known: the term counts plain weekdays there
  unknown_years integer[] not null default '{}',
  state text not null default 'open' check (state in ('open', 'closed')),
  message_id text,
  resent_at timestamptz,
  closed_at timestamptz,
  closed_by text,
  closing_note text
);
create unique index on dimai.reconciliation_task (district, kind, business_number, unit_number, right_type) where state = 'open';
create index on dimai.reconciliation_task (state, due_on);
create sequence dimai.message_serial maxvalue 999999 cycle;
comment on table dimai.reconciliation_task is '销账任务：5 个工作日内处理；补报、重报的报文编号；销账时间与说明';
