-- Every published version of a layer has a token of its own. A tile archive names the token of the version it was made of, so that one
-- of another database, or of a history that a restored backup has overtaken, is never taken for this one's.

create table dimai.layer_publication (
  layer text not null,
  version integer not null,
  token uuid not null default gen_random_uuid(),
  primary key (layer, version)
);

create function dimai.note_layer_publication() returns trigger language plpgsql as $$
begin
  delete from dimai.layer_publication where layer = new.layer and version >= new.version;
  if new.version > 0 then
    insert into dimai.layer_publication (layer, version) values (new.layer, new.version);
  end if;
  return null;
end $$;

create trigger note_layer_publication after insert or update of version on dimai.layer_state
  for each row execute function dimai.note_layer_publication();

insert into dimai.layer_publication (layer, version)
select layer, version from dimai.layer_state where version > 0;
