-- Overlap checks: what large control polygons look like in an overlay plane, and the archive of checks.

-- One row per large polygon that was carried into a plane and cut up; `row_xmin` ties it to the very row version, so an edited row is never answered from old pieces.
create table dimai.overlay_source (
  id bigint generated always as identity primary key,
  layer text not null,
  row_id bigint not null,
  row_xmin bigint not null,
  plane_srid integer not null,
  valid boolean not null,
  invalid_reason text,
  unique (layer, row_id, plane_srid, row_xmin)
);

create table dimai.overlay_piece (
  source_id bigint not null references dimai.overlay_source (id) on delete cascade,
  geom geometry not null
);
create index on dimai.overlay_piece (source_id);
create index on dimai.overlay_piece using gist (geom);

-- A layer whose rows were changed by other means than publishing is no ground for "clear": note it, whoever did it.
alter table dimai.layer_state add column changed_outside_at timestamptz;

create function dimai.note_change_outside() returns trigger language plpgsql as $$
begin
  if coalesce(current_setting('dimai.publishing', true), '') <> 'on' then
    update dimai.layer_state set changed_outside_at = clock_timestamp() where layer = replace(tg_table_name, '_', '-');
  end if;
  return null;
end $$;

do $$
declare t text;
begin
  for t in select table_name from information_schema.tables where table_schema = 'land' and table_type = 'BASE TABLE' loop
    execute format('create trigger note_change_outside after insert or update or delete on land.%I for each statement execute function dimai.note_change_outside()', t);
    execute format('create trigger note_truncate_outside after truncate on land.%I for each statement execute function dimai.note_change_outside()', t);
  end loop;
end $$;

-- Archived checks. `record` is the canonical JSON, byte for byte what was hashed and printed; nothing in a row ever changes.
create table dimai.overlap_check (
  id uuid primary key default gen_random_uuid(),
  number text not null unique,
  record text not null,
  -- SM3 (GB/T 32905) over record, hexadecimal
  digest text not null,
  verdict text not null check (verdict in ('pass', 'conditional', 'fail', 'undetermined')),
  project_type text not null,
  name text not null,
  -- the check that this one repeats or corrects
  previous_id uuid references dimai.overlap_check (id),
  subject geometry(MultiPolygon, 4490) not null,
  created_by text not null,
  created_at timestamptz not null default now()
);
create index on dimai.overlap_check (created_at desc);
create index on dimai.overlap_check (previous_id);
create index on dimai.overlap_check using gist (subject);
create index on dimai.overlap_check using gin (name gin_trgm_ops);
create sequence dimai.overlap_check_number;

-- What reviewers say of a check: opinions, sign-off, withdrawal of a sign-off. Only ever added to; each entry's digest covers its predecessor's.
create table dimai.overlap_opinion (
  id bigint generated always as identity primary key,
  check_id uuid not null references dimai.overlap_check (id),
  kind text not null check (kind in ('opinion', 'sign-off', 'withdrawal')),
  opinion text not null,
  actor text not null,
  at timestamptz not null default now(),
  digest text not null
);
create index on dimai.overlap_opinion (check_id, id);

create function dimai.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of %.% are an archive and never change', tg_table_schema, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger archive before update or delete on dimai.overlap_check for each row execute function dimai.refuse_change();
create trigger archive before update or delete on dimai.overlap_opinion for each row execute function dimai.refuse_change();
create trigger archive_truncate before truncate on dimai.overlap_check for each statement execute function dimai.refuse_change();
create trigger archive_truncate before truncate on dimai.overlap_opinion for each statement execute function dimai.refuse_change();
