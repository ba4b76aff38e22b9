-- Layers of the scope, for tables whose rows tell of several.
create function dimai.scope_layers() returns text[]
  language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('dimai.scope_layers', true), ''), '{}')::text[] $$;
