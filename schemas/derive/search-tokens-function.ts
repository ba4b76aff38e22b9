/** The database function `dimai.search_tokens`: the numbers of `schemas/search-tokens.ts` for rows that a load did not bring. */
import { FOLDED, PAIRED, SIGNS, SPREAD } from '../search-tokens.ts';

/** The statement that makes the function. Indexes hold its values, so a change of it is a new migration that makes them anew. */
export function searchTokensFunction(): string {
  const sign = (place: string) => `dimai.pinyin_sign(ascii(substr(letters, ${place}, 1)))`;
  return `-- Pairs of characters and triples of first letters of pinyin that texts are found by, as numbers; written by
-- schemas/derive/search-tokens-function.ts. About 2 µs a character: rows of loads bring theirs with them.
create function dimai.pinyin_sign(code integer) returns integer
language sql immutable parallel safe as $$
  select case when code >= 97 then code - 87 when code >= 48 then code - 48 else ${SIGNS - 1} end
$$;

create function dimai.search_tokens(variadic texts text[]) returns smallint[]
language plpgsql immutable parallel safe as $$
declare
  given text;
  character text;
  characters text[];
  letters text;
  code integer;
  before integer;
  found integer[] := '{}';
begin
  foreach given in array texts loop
    continue when given is null or given = '';
    characters := string_to_array(given, null);
    before := 0;
    foreach character in array characters loop
      ${pairing('      ')}
    end loop;
    letters := dimai.pinyin_initials(given);
    for place in 1 .. length(letters) - 2 loop
      found := found || (${sign('place')} * ${SIGNS} + ${sign('place + 1')}) * ${SIGNS} + ${sign('place + 2')};
    end loop;
  end loop;
  return array(select distinct (number - 32768)::smallint as token from unnest(found) as number order by token);
end $$;
`;
}

/** What is done with each character of a text: its pair with the one before goes into `found`. Lines after the first stand at `indent`. */
function pairing(indent: string): string {
  const [[firstAscii, lastAscii], [firstIdeograph, lastIdeograph]] = [PAIRED.ascii, PAIRED.ideographs];
  const folded = FOLDED.map(([code, as]) => ` when code = ${code} then ${as}`).join('');
  return [
    'code := ascii(character);',
    'code := case',
    '  when code between 65 and 90 then code + 32',
    `  when code between ${firstAscii} and ${lastAscii} or code between ${firstIdeograph} and ${lastIdeograph} then code${folded}`,
    '  else 0',
    'end;',
    'if code > 0 and (before > 0 or cardinality(characters) = 1) then',
    `  found := found || (((case when before > 0 then before * 65536::bigint + code else code * 65536::bigint end) * ${SPREAD} % 4294967296) / 65536)::integer;`,
    'end if;',
    'before := code;',
  ].join(`\n${indent}`);
}

/** The statement that makes `dimai.name_tokens`: pairs alone, of the name of a person. */
export function nameTokensFunction(): string {
  return `-- Pairs of characters that a name is found by, as numbers; written by schemas/derive/search-tokens-function.ts.
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
    ${pairing('    ')}
  end loop;
  return array(select distinct (number - 32768)::smallint as token from unnest(found) as number order by token);
end $$;
`;
}
