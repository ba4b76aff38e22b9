-- Records that lie somewhere are shown and written within a scope as features are: codes of land, attachments, overlap checks.

-- District of a code of land or of a series of codes, six digits: DK + district + year, else the district first.
create function dimai.district_of_code(code text) returns text
  language sql immutable parallel safe
  as $$ select case when code like 'DK%' then substr(code, 3, 6) else left(code, 6) end $$;

-- Whether districts lie inside the scope, all of them; null is everywhere.
create function dimai.scope_covers(districts text[]) returns boolean
  language sql stable parallel safe
  as $$ select dimai.scope_is_everywhere() or (districts is not null
    and not exists (select from unnest(districts) as district where not district like any (dimai.scope_districts()))) $$;

-- Districts of whoever ordered a check or a batch, their beginnings; null where they have every district.
alter table dimai.overlap_check add column districts text[];
alter table dimai.overlap_batch add column districts text[];
