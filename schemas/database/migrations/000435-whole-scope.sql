-- Whether the scope has all of a layer, in every district and as precisely as it is: asked once by views of schema whole
-- (schemas/derive/scope-views.ts). Names of such layers between commas; where the setting is missing there are none.
create function dimai.scope_has_whole(layer text) returns boolean
  language sql stable parallel safe
  as $$ select strpos(coalesce(current_setting('dimai.scope_whole', true), ''), ',' || layer || ',') > 0 $$;
