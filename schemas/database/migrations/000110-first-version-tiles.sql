-- The first version of a layer changes every tile: that is said by its floor alone, without looking at the rows.
-- (500,000 parcels: a second and a half of a publication.)
create or replace function dimai.note_publication() returns trigger language plpgsql as $$
declare
  before integer := case when tg_op = 'INSERT' then 0 else old.version end;
  step integer;
begin
  -- Layers that are not drawn.
  if not exists (select from dimai.tile_layer where layer = new.layer) then
    return null;
  end if;
  if new.version < before then
    -- A layer that was set back: nothing that was told of it holds.
    delete from dimai.tile_change where layer = new.layer;
    delete from dimai.tile_mesh where layer = new.layer;
    before := 0;
  end if;
  if before = 0 and new.version = 1 then
    update dimai.layer_state set tile_floor = 1 where layer = new.layer;
  else
    for step in select * from dimai.tile_versions(new.layer, before, new.version) loop
      perform dimai.note_tile_changes(new.layer, step);
    end loop;
  end if;
  perform dimai.draw_tile_outlines(new.layer, before, new.version);
  perform dimai.renew_tile_mesh(new.layer, before, new.version);
  return null;
end $$;
