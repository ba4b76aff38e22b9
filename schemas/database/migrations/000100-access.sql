-- Who may enter and what was done: accounts, sessions, keys of other systems, and the audit log.

-- A person. Roles name rights (schemas/roles.ts); districts limit them to administrative areas, null is everywhere.
create table dimai.account (
  id uuid primary key default gen_random_uuid(),
  login text not null check (login ~ '^[A-Za-z0-9._@-]{2,64}$'),
  name text not null,
  organisation text,
  roles text[] not null default '{}',
  districts text[],
  -- scrypt with its parameters and salt; former ones so that a password is not used again
  password_hash text not null,
  former_hashes text[] not null default '{}',
  password_changed_at timestamptz not null default now(),
  must_change_password boolean not null default true,
  failed_logins integer not null default 0,
  locked_until timestamptz,
  disabled_at timestamptz,
  -- base32; a second factor is asked for once it is confirmed
  totp_secret text,
  totp_confirmed_at timestamptz,
  -- the last accepted time step: a code is good once
  totp_step bigint,
  created_by text not null,
  created_at timestamptz not null default now()
);
create unique index account_login on dimai.account (lower(login));

-- Only the hash of a token is kept: who reads the table cannot enter with it.
create table dimai.session (
  token_hash bytea primary key,
  account_id uuid not null references dimai.account (id) on delete cascade,
  address text,
  agent text,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index on dimai.session (account_id);
create index on dimai.session (expires_at);

-- Every try to enter: lockout per account and per address, and what alarms look at.
create table dimai.login_attempt (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  login text not null,
  address text,
  outcome text not null check (outcome in ('entered', 'wrong', 'locked', 'disabled', 'second-factor', 'throttled'))
);
create index on dimai.login_attempt (address, at);
create index on dimai.login_attempt (lower(login), at);

-- A key lets another system in. The key itself is shown once; layers and districts narrow it, null is no limit.
create table dimai.api_key (
  id text primary key check (id ~ '^[0-9a-f]{12}$'),
  name text not null,
  consumer text not null,
  secret_hash bytea not null,
  rights text[] not null,
  layers text[],
  districts text[],
  calls_per_minute integer check (calls_per_minute > 0),
  calls_per_day integer check (calls_per_day > 0),
  expires_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  created_by text not null,
  created_at timestamptz not null default now()
);

-- Calls of a key by day, added up by every server process.
create table dimai.api_key_use (
  key_id text not null references dimai.api_key (id) on delete cascade,
  day date not null,
  calls bigint not null default 0,
  refused bigint not null default 0,
  failed bigint not null default 0,
  took_ms double precision not null default 0,
  last_at timestamptz not null default now(),
  primary key (key_id, day)
);

-- Append-only and chained: the hash of an entry covers its text and the hash before it, so no entry can be changed, removed
-- or put in between without the chain telling. The columns are read out of the text, which alone is hashed.
create table dimai.audit_entry (
  sequence bigint primary key,
  entry text not null,
  previous_hash text not null,
  hash text not null,
  at timestamptz not null,
  actor text generated always as (entry::jsonb -> 'actor' ->> 'id') stored,
  action text generated always as (entry::jsonb ->> 'action') stored,
  target text generated always as (entry::jsonb ->> 'target') stored,
  result text generated always as (entry::jsonb ->> 'result') stored
);
create index on dimai.audit_entry (at);
create index on dimai.audit_entry (actor, at);
create index on dimai.audit_entry (action, at);
create index on dimai.audit_entry (target, at);

create trigger archive before update or delete on dimai.audit_entry
for each row execute function dimai.refuse_change();
create trigger archive_truncate before truncate on dimai.audit_entry
for each statement execute function dimai.refuse_change();
