-- Calls that keys with quotas were admitted for, counted as they come, so that a quota holds over all server processes together. A row
-- is the present minute or the present day of a key. Unlogged: a crash forgets the minute, and the day begins with what
-- dimai.api_key_use has of it.
create unlogged table dimai.api_key_window (
  key_id text not null,
  span text not null check (span in ('minute', 'day')),
  starts_at timestamptz not null,
  calls integer not null,
  primary key (key_id, span)
);
