/** Rejected and repaired rows of a delivery as the desk shows them: values as delivered, what is wrong, the shape in degrees. */
import { crsByEpsg } from '../../schemas/crs.ts';
import { densifyForTransform, projectGeometry, TransformError } from '../../schemas/gauss-kruger.ts';
import { type FlatGeometry, fromWkb, toGeoJson } from '../../schemas/geometry.ts';
import type { Database } from '../../schemas/database/sql.ts';

export interface RegisterFault {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly field: string | null;
  readonly actual: string | null;
  readonly expected: string | null;
  readonly message: string;
  readonly messageEn: string;
  readonly place: [number, number] | null;
}

export interface RegisterRow {
  readonly sourceRow: number;
  readonly rowKey: string | null;
  readonly attributes: Record<string, unknown>;
  readonly faults: RegisterFault[];
  /** The delivery that brought it mended. */
  readonly mendedBy: number | null;
  /** GeoJSON in degrees as far as the shape can be drawn at all. */
  readonly geometry: unknown;
}

/** Rejected rows after a row of the file, in its order. */
export async function listRejects(
  db: Database,
  deliveryId: number,
  after: number,
  limit: number,
): Promise<readonly RegisterRow[]> {
  const { rows } = await db.query<
    Omit<RegisterRow, 'geometry'> & { readonly shape: Buffer | null; readonly crs: string | null }
  >(
    `select r.source_row as "sourceRow", r.row_key as "rowKey", r.attributes, r.mended_by as "mendedBy",
  r.delivered as shape, v.source_crs as crs,
  coalesce((
    select json_agg(json_build_object('code', i.code, 'severity', i.severity, 'field', i.field, 'actual', i.actual,
      'expected', i.expected, 'message', i.message, 'messageEn', i.message_en,
      'place', case when i.place is not null then json_build_array(st_x(i.place), st_y(i.place)) end)
      order by i.severity <> 'error', i.id)
    from dimai.ingest_issue i
    where i.dataset_version_id = r.dataset_version_id and i.source_row = r.source_row
  ), '[]') as faults
from dimai.rejected_row r
join dimai.dataset_version v on v.id = r.dataset_version_id
where r.dataset_version_id = $1 and r.source_row > $2
order by r.source_row
limit $3`,
    [deliveryId, after, limit],
  );
  return rows.map(({ shape, crs, ...row }) => ({ ...row, geometry: inDegrees(shape, crs) }));
}

export interface RepairedRow {
  readonly id: number;
  readonly code: string;
  readonly sourceRow: number;
  readonly rowKey: string | null;
  /** Column whose value was repaired; null where the shape was. */
  readonly column: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly beforeGeometry: unknown;
  readonly afterGeometry: unknown;
  readonly undoneAt: string | null;
}

/** Repairs of a delivery after one of them, oldest first. */
export async function listRepairs(
  db: Database,
  deliveryId: number,
  after: number,
  limit: number,
): Promise<readonly RepairedRow[]> {
  const { rows } = await db.query<
    Omit<RepairedRow, 'beforeGeometry' | 'afterGeometry'> & {
      readonly beforeShape: Buffer | null;
      readonly afterShape: Buffer | null;
      readonly crs: string | null;
    }
  >(
    `select r.id, r.code, r.source_row as "sourceRow", r.row_key as "rowKey", r.column_name as "column", r.before_value as before,
  r.after_value as after, r.before_shape as "beforeShape", r.after_shape as "afterShape", v.source_crs as crs,
  to_char(r.undone_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "undoneAt"
from dimai.repair r
join dimai.dataset_version v on v.id = r.dataset_version_id
where r.dataset_version_id = $1 and r.id > $2
order by r.id
limit $3`,
    [deliveryId, after, limit],
  );
  return rows.map(({ beforeShape, afterShape, crs, ...row }) => ({
    ...row,
    id: Number(row.id),
    before: row.before ?? pointsOf(row.column, beforeShape),
    after: row.after ?? pointsOf(row.column, afterShape),
    beforeGeometry: afterShape == null ? null : inDegrees(beforeShape, crs),
    afterGeometry: inDegrees(afterShape, crs),
  }));
}

/** Of a shape its number of points: what a repair of rings changes. */
function pointsOf(column: string | null, shape: Buffer | null): string | null {
  return column != null || shape == null ? null : String(fromWkb(shape).geometry.xy.length / 2);
}

/** Null for a shape that no map can draw: beyond the globe, in a system without a code, or none at all. */
function inDegrees(shape: Buffer | null, crs: string | null): unknown {
  if (shape == null) return null;
  const epsg = Number(/^EPSG:(\d+)$/.exec(crs ?? '')?.[1] ?? 0);
  const { geometry } = fromWkb(shape);
  try {
    const placed = epsg === 4326 || epsg === 4490 ? geometry : carried(geometry, epsg);
    return placed == null || !isOnGlobe(placed) ? null : toGeoJson(placed);
  } catch (error) {
    if (error instanceof TransformError) return null;
    throw error;
  }
}

function carried(geometry: FlatGeometry, epsg: number): FlatGeometry | null {
  if (crsByEpsg(epsg) == null) return null;
  return projectGeometry(densifyForTransform(geometry, epsg, 4490), epsg, 4490);
}

function isOnGlobe({ xy }: FlatGeometry): boolean {
  return xy.every((value, i) => Number.isFinite(value) && Math.abs(value) <= (i % 2 === 0 ? 180 : 90));
}
