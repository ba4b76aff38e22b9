-- What changed, in an order that never changes: publications as they were committed.
create table dimai.change_publication (
  id bigint generated always as identity primary key,
  -- Transaction that published; a reader shows it when no older one is still under way, so nothing slips in behind a cursor.
  transaction_id xid8 not null default pg_current_xact_id(),
  layer text not null,
  from_version integer not null,
  version integer not null,
  at timestamptz not null default now()
);
create index change_publication_order on dimai.change_publication (transaction_id, id);

create function dimai.note_change_publication() returns trigger language plpgsql as $$
declare
  before integer := case when tg_op = 'INSERT' then 0 else old.version end;
begin
  if new.version > before then
    insert into dimai.change_publication (layer, from_version, version) values (new.layer, before, new.version);
  end if;
  return null;
end $$;
create trigger note_change_publication after insert or update of version on dimai.layer_state
  for each row execute function dimai.note_change_publication();

insert into dimai.change_publication (layer, from_version, version)
select layer, 0, version from dimai.layer_state where version > 0 order by changed_at, layer;

-- Other platforms that are told of changes.
create table dimai.push_target (
  id bigint generated always as identity primary key,
  name text not null unique,
  url text not null,
  -- Key of HMAC-SM3; shown once, when it is made.
  secret text not null,
  layers text[] not null,
  districts text[],
  -- Last publication that was put into the outbox.
  transaction_id xid8 not null default '0',
  publication_id bigint not null default 0,
  paused_at timestamptz,
  created_by text not null,
  created_at timestamptz not null default now()
);

-- Messages on their way. A message has one key for good: whoever receives it twice knows it by that.
create table dimai.push_message (
  id bigint generated always as identity primary key,
  target_id bigint not null references dimai.push_target (id) on delete cascade,
  key text not null,
  body text not null,
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  delivered_at timestamptz,
  last_error text,
  created_at timestamptz not null default now(),
  unique (target_id, key)
);
create index push_message_due on dimai.push_message (next_at, id) where delivered_at is null;

-- Messages that came in: each once, and never an older one over a newer.
create table dimai.inbound_message (
  sender text not null,
  message_id text not null,
  subject text not null,
  sequence bigint not null,
  outcome text not null check (outcome in ('applied', 'outdated')),
  body jsonb not null,
  received_at timestamptz not null default now(),
  primary key (sender, message_id)
);
create index inbound_message_subject on dimai.inbound_message (sender, subject, sequence desc);

create table dimai.case_state (
  sender text not null,
  case_number text not null,
  sequence bigint not null,
  state text not null,
  code text,
  happened_at timestamptz not null,
  detail jsonb,
  primary key (sender, case_number)
);
create index case_state_code on dimai.case_state (code);
