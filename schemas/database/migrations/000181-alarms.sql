-- What alarms are raised from, and the alarms themselves (R77, R78).

-- Queries of people and systems for as long as the longest window looks back. Of the condition only its hash is kept: it may
-- hold a name that was searched for.
create table dimai.watch_event (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  actor_kind text not null,
  address text,
  route text not null,
  condition text not null,
  -- Features that were read.
  rows bigint not null default 0,
  -- Whether what was asked for does not exist.
  missed boolean not null default false
);
create index on dimai.watch_event (actor, at);
create index on dimai.watch_event (at);

-- One alarm is worked off once: while it is open, more of the same add to it.
create table dimai.alarm (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('repeated-query', 'bulk-reading', 'enumeration', 'off-hours', 'new-address', 'failed-logins')),
  actor text not null,
  actor_name text not null,
  -- What makes it one alarm and not another: the condition, the address, the day.
  subject text not null,
  address text,
  amount bigint not null,
  threshold bigint not null,
  detail jsonb not null default '{}',
  first_at timestamptz not null,
  last_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'handled', 'dismissed')),
  handled_by text,
  handled_at timestamptz,
  note text,
  check ((state = 'open') = (handled_at is null))
);
create unique index alarm_open on dimai.alarm (kind, actor, subject) where state = 'open';
create index on dimai.alarm (state, last_at desc, id desc);
