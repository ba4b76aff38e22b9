-- Codes that the patterns of a scope begin with: most rows carry one of them as it is, and equality is cheaper than a pattern.
create function dimai.scope_district_codes() returns text[]
  language sql stable parallel safe
  as $$ select array(select rtrim(pattern, '%') from unnest(dimai.scope_districts()) pattern) $$;
