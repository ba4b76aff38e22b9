-- Calls of every interface by hour, consumer and route, added up by every server process (R79).
create table dimai.interface_use (
  hour timestamptz not null,
  -- key:<id> of a system, else people, local or anonymous
  consumer text not null,
  route text not null,
  calls bigint not null,
  refused bigint not null,
  failed bigint not null,
  took_ms double precision not null,
  -- Calls that took at most 10, 50, 100, 500, 1000, 5000 ms, and longer.
  buckets bigint[] not null,
  primary key (hour, consumer, route)
);

-- Switches that hold for all server processes: read-only mode (R89).
create table dimai.server_switch (
  name text primary key check (name in ('read-only')),
  set_on boolean not null,
  reason text,
  changed_by text not null,
  changed_at timestamptz not null default now()
);
