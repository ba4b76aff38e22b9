-- Pairs of characters that a name is found by, as numbers; written by schemas/derive/search-tokens-function.ts.
create function dimai.name_tokens(name text) returns smallint[]
language plpgsql immutable parallel safe as $$
declare
  character text;
  characters text[] := string_to_array(coalesce(name, ''), null);
  code integer;
  before integer := 0;
  found integer[] := '{}';
begin
  foreach character in array characters loop
    code := ascii(character);
    code := case
      when code between 65 and 90 then code + 32
      when code between 32 and 126 or code between 12288 and 40959 then code when code = 304 then 105 when code = 8490 then 107
      else 0
    end;
    if code > 0 and (before > 0 or cardinality(characters) = 1) then
      found := found || (((case when before > 0 then before * 65536::bigint + code else code * 65536::bigint end) * 2654435761 % 4294967296) / 65536)::integer;
    end if;
    before := code;
  end loop;
  return array(select distinct (number - 32768)::smallint as token from unnest(found) as number order by token);
end $$;

-- names of people by pairs of characters: two of them are a whole name
drop index land.parcel_right_holder_trigram;
alter table land.parcel add column name_tokens smallint[];
comment on column land.parcel.name_tokens is '权利人检索词 numbers of dimai.name_tokens that a load brought; null where the index works them out';
create index parcel_name on land.parcel using gin ((coalesce(name_tokens, dimai.name_tokens(right_holder)))) where version_to is null;
drop index land.right_holder_name_trigram;
alter table land.right_holder add column name_tokens smallint[];
comment on column land.right_holder.name_tokens is '权利人检索词 numbers of dimai.name_tokens that a load brought; null where the index works them out';
create index right_holder_name on land.right_holder using gin ((coalesce(name_tokens, dimai.name_tokens(name)))) where version_to is null;

-- Rows by the name of their holder, for scopes that show names and nobody else. Views mask names by an expression that no index knows,
-- so this looks into the tables as their owner; what it says of rows beyond the districts of a scope, the views do not show. At most
-- so many rows of each table.
create function dimai.holder_rows(tokens smallint[], pattern text, most integer)
returns table (kind text, row_id bigint)
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp set enable_seqscan = off as $$
begin
  if not dimai.scope_shows_personal() then return; end if;
  return query
    select 'parcel'::text, p.row_id from land.parcel p
    where p.version_to is null and coalesce(p.name_tokens, dimai.name_tokens(p.right_holder)) @> tokens and p.right_holder ilike pattern
    limit most;
  return query
    select 'right-holder'::text, h.row_id from land.right_holder h
    where h.version_to is null and coalesce(h.name_tokens, dimai.name_tokens(h.name)) @> tokens and h.name ilike pattern
    limit most;
end $$;
