import { codeLiesThere, areasOf } from '../schemas/derive/record-views.ts';
import { districtReach, townshipsOf } from '../schemas/district-scope.ts';
import type { Database } from '../schemas/database/sql.ts';
import { Problem } from '../schemas/problems.ts';
import type { Caller } from './access/caller.ts';

/** Whether a code lies in areas as a whole; trailing 00 of a district count as absent, and null is everywhere. */
export function isWithin(districts: readonly string[] | null, code: string): boolean {
  return districts == null || districts.some((district) => code.startsWith(district.replace(/(00)+$/, '')));
}

/** Throws `forbidden` where a caller is limited to other districts, or to a part of this one. */
export function requireDistrict({ districts }: Pick<Caller, 'districts'>, code: string | undefined): void {
  if (code == null ? districts == null : isWithin(districts, code)) return;
  throw new Problem('forbidden', `只能办理 ${districts!.join('、')} 范围内的数据，请写明其中的代码`);
}

/**
 * Whether something with this code may lie in areas: in a district of them, or in the district of a township. Which of a district's
 * features are a township's is told by the database (`scopedDatabase`, `asEditor`), never by a code.
 */
export function mayLieIn(areas: readonly string[] | null, code: string): boolean {
  return areas == null || districtReach(areas).some((prefix) => code.startsWith(prefix));
}

/** Throws `forbidden` where something with this code lies in no area of a caller; the database decides within a district. */
export function requireReach({ districts }: Pick<Caller, 'districts'>, code: string | undefined): void {
  if (code == null ? districts == null : mayLieIn(districts, code)) return;
  throw new Problem('forbidden', `只能办理 ${districts!.join('、')} 范围内的数据，请写明其中的代码`);
}

/** Those of codes of land that lie in the areas of a caller. `db` shows their scope. */
export async function ownCodes<T extends { readonly code: string }>(
  db: Database,
  areas: readonly string[] | null,
  codes: readonly T[],
  districtOf: (code: string) => string,
): Promise<readonly T[]> {
  const near = codes.filter(({ code }) => mayLieIn(areas, districtOf(code)));
  if (areas === null || near.length === 0 || townshipsOf(areas).length === 0) return near;
  const { rows } = await db.query<{ code: string }>(
    `select code from unnest($1::text[]) as code where ${areasOf('dimai.district_of_code(code)', codeLiesThere('code'))}`,
    [near.map(({ code }) => code)],
  );
  const own = new Set(rows.map(({ code }) => code));
  return near.filter(({ code }) => own.has(code));
}
