import type { ClientBase } from 'pg';
import { parameters, type Query } from '../../schemas/database/sql.ts';
import { standingQuery } from '../../schemas/database/standing-query.ts';
import { districtReach, type Districts } from '../../schemas/district-scope.ts';
import { fragmentTokens } from '../../schemas/search-tokens.ts';
import { escapeLike } from './search-query.ts';

/** A parcel or unit with the name of who holds it. */
export interface Holder {
  readonly name: string;
  readonly code: string;
  readonly unitNumber: string | null;
  readonly location: string | null;
}

/** Rows of a table that are looked at first: more than are ever shown, so that most readers never need all of them. */
const FIRST = 1000;

/**
 * Parcels and units whose holder's name contains a text, inside the areas, which the database holds. Rows are found by pairs of
 * characters of the name (`dimai.holder_rows`, which tells nothing where names are masked) and shown by the views of the scope.
 */
export async function findHolders(
  client: ClientBase,
  name: string,
  districts: Districts,
  limit: number,
): Promise<readonly Holder[]> {
  const read = async (most: number | null): Promise<readonly Holder[]> => {
    const { rows: found } = await standingQuery<{ kind: string; row: string }>(client, {
      text: 'select kind, row_id as row from dimai.holder_rows($1::smallint[], $2::text, $3::integer)',
      values: [fragmentTokens(name), `%${escapeLike(name)}%`, most],
    });
    if (found.length === 0) return [];
    const rowsOf = (kind: string) => found.filter((each) => each.kind === kind).map(({ row }) => row);
    const [parcels, holders] = [rowsOf('parcel'), rowsOf('right-holder')];
    const query = holderQuery({ parcels, holders }, districts, limit);
    const { rows } = await standingQuery<Holder & Record<string, unknown>>(client, query);
    // Of very many rows the first may all lie beyond the areas.
    const isCut = most !== null && (parcels.length >= most || holders.length >= most);
    return isCut && rows.length < limit ? read(null) : rows;
  };
  return read(FIRST);
}

function holderQuery(
  { parcels, holders }: { readonly parcels: readonly string[]; readonly holders: readonly string[] },
  districts: Districts,
  limit: number,
): Query {
  const { add, values } = parameters();
  const [parcelRows, holderRows] = [add(parcels, 'bigint[]'), add(holders, 'bigint[]')];
  const most = add(limit, 'integer');
  const patterns =
    districts === null
      ? null
      : add(
          districtReach(districts).map((prefix) => `${prefix}%`),
          'text[]',
        );
  const within = (column: string) => (patterns === null ? '' : ` and ${column} like any (${patterns})`);
  return {
    text: `select name, code, "unitNumber", location from (
  (select right_holder as name, parcel_code as code, unit_number as "unitNumber", location
  from land.parcel
  where row_id = any (${parcelRows}) and version_to is null${within('parcel_code')}
  limit ${most})
  union
  (select h.name, left(h.unit_number, 19), h.unit_number, p.location
  from land.right_holder h
  left join land.parcel p on p.version_to is null and p.parcel_code = left(h.unit_number, 19)
  where h.row_id = any (${holderRows}) and h.version_to is null${within('h.unit_number')}
  limit ${most})
) as found
order by code, "unitNumber", name
limit ${most}`,
    values,
  };
}
