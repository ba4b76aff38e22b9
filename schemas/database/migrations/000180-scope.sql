-- What a caller may see, as settings of the session. Views of schema shown (schemas/derive/scope-views.ts) read them; where a
-- setting is missing nothing is shown.

-- Layers of the scope.
create function dimai.scope_shows(layer text) returns boolean
  language sql stable parallel safe
  as $$ select layer = any (coalesce(nullif(current_setting('dimai.scope_layers', true), ''), '{}')::text[]) $$;

-- Whether the scope has every district.
create function dimai.scope_is_everywhere() returns boolean
  language sql stable parallel safe
  as $$ select coalesce(current_setting('dimai.scope_districts', true), '') = '*' $$;

-- Patterns of the district codes of the scope, e.g. {3204%}; none where it has every district, or none was set.
create function dimai.scope_districts() returns text[]
  language sql stable parallel safe
  as $$ select case when current_setting('dimai.scope_districts', true) like '{%' then current_setting('dimai.scope_districts', true)::text[] else '{}' end $$;

-- Whether personal fields are shown as they are.
create function dimai.scope_shows_personal() returns boolean
  language sql stable parallel safe
  as $$ select coalesce(current_setting('dimai.scope_personal', true), '') = 'on' $$;
