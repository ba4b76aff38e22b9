/** What is known of codes: from events, and from the parcels of any version. */
import type { Database } from '../../schemas/database/sql.ts';
import { fromWkb, type GeoJsonGeometry, toGeoJson } from '../../schemas/geometry.ts';
import type { EventType } from './event.ts';

/** A code as the register and the parcels know it. */
export interface CodeRecord {
  readonly code: string;
  readonly state: 'reserved' | 'current' | 'ended' | 'released';
  readonly bornOn: string | null;
  readonly bornBy: EventType | null;
  readonly endedOn: string | null;
  readonly endedBy: EventType | null;
  /** Day of the first published version with a parcel of this code. */
  readonly firstVersionOn: string | null;
  /** WKB, EPSG:4490: of the register, else of the last version of the parcel. */
  readonly shape: Buffer | null;
}

/** Records of the codes that are known at all. */
export async function readCodeRecords(
  db: Database,
  codes: readonly string[],
): Promise<ReadonlyMap<string, CodeRecord>> {
  const { rows } = await db.query<CodeRecord>(
    `select w.code, coalesce(c.state, 'current') as state,
  to_char(c.born_on, 'YYYY-MM-DD') as "bornOn", born.type as "bornBy",
  to_char(c.ended_on, 'YYYY-MM-DD') as "endedOn", ended.type as "endedBy",
  to_char(v.published_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "firstVersionOn",
  st_asbinary(coalesce(p.geom, c.geom)) as shape
from unnest($1::text[]) as w (code)
left join dimai.land_code c on c.code = w.code
left join dimai.land_code_event born on born.id = c.born_event
left join dimai.land_code_event ended on ended.id = c.ended_event
left join lateral (
  select geom from land.parcel p where p.parcel_code = w.code order by version_from desc limit 1
) as p on true
left join lateral (
  select min(version_from) as version from land.parcel p where p.parcel_code = w.code
) as first on true
left join dimai.dataset_version v on v.layer = 'parcel' and v.version = first.version
where c.code is not null or first.version is not null`,
    [codes],
  );
  return new Map(rows.map((row) => [row.code, row]));
}

/** Shapes of codes as GeoJSON; codes without one are left out. */
export async function shapesOfCodes(
  db: Database,
  codes: readonly string[],
): Promise<ReadonlyMap<string, GeoJsonGeometry>> {
  const { rows } = await db.query<{ code: string; shape: Buffer }>(
    `select w.code, st_asbinary(coalesce(c.geom, p.geom)) as shape
from unnest($1::text[]) as w (code)
left join dimai.land_code c on c.code = w.code
left join lateral (
  select geom from land.parcel p where p.parcel_code = w.code order by version_from desc limit 1
) as p on c.geom is null
where coalesce(c.geom, p.geom) is not null`,
    [codes],
  );
  return new Map(rows.map(({ code, shape }) => [code, toGeoJson(fromWkb(shape).geometry)]));
}
