import { parameters, type Query } from '../../schemas/database/sql.ts';
import { districtReach, type Districts } from '../../schemas/district-scope.ts';
import { escapeLike } from './search-query.ts';

/** Parcels and units whose holder's name contains a text, inside the areas, which the database holds; by the trigram index of each name. */
export function holderQuery(name: string, districts: Districts, limit: number): Query {
  const { add, values } = parameters();
  const part = add(`%${escapeLike(name)}%`, 'text');
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
  where version_to is null and right_holder ilike ${part}${within('parcel_code')}
  limit ${most})
  union
  (select h.name, left(h.unit_number, 19), h.unit_number, p.location
  from land.right_holder h
  left join land.parcel p on p.version_to is null and p.parcel_code = left(h.unit_number, 19)
  where h.version_to is null and h.name ilike ${part}${within('h.unit_number')}
  limit ${most})
) as found
order by code, "unitNumber", name
limit ${most}`,
    values,
  };
}
