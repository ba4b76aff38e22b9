/** Ground that passes from codes to codes, and whether it closes. */
import type { Database } from '../../schemas/database/sql.ts';
import { ellipsoidalArea } from '../../schemas/area.ts';
import { fromWkb } from '../../schemas/geometry.ts';
import { Problem, type ProblemError } from '../../schemas/problems.ts';
import { tolerance } from './event.ts';

/** A code with its shape and its area on the ellipsoid, m². */
export interface Ground {
  readonly code: string;
  readonly shape: Buffer;
  readonly area: number;
}

/** What of one code's ground lies in another's. */
export interface Piece {
  readonly from: string;
  readonly to: string;
  readonly shape: Buffer;
  readonly area: number;
}

/** Area of a WKB shape on the ellipsoid. */
export const areaOfShape = (shape: Buffer): number => Math.abs(ellipsoidalArea(fromWkb(shape).geometry));

/** Every pair of codes before and after with the ground they share. */
export async function piecesBetween(
  db: Database,
  before: readonly Ground[],
  after: readonly Ground[],
): Promise<readonly Piece[]> {
  const { rows } = await db.query<{ from: string; to: string; shape: Buffer }>(
    `select b.code as "from", a.code as "to", st_asbinary(st_multi(shared.geom)) as shape
from unnest($1::text[], $2::bytea[]) as b (code, wkb)
join unnest($3::text[], $4::bytea[]) as a (code, wkb) on true
cross join lateral (select st_geomfromwkb(b.wkb, 4490) as b, st_geomfromwkb(a.wkb, 4490) as a) as shapes
cross join lateral (select st_collectionextract(st_intersection(shapes.b, shapes.a), 3) as geom) as shared
where shapes.b && shapes.a and not st_isempty(shared.geom)
order by 1, 2`,
    [
      before.map(({ code }) => code),
      before.map(({ shape }) => shape),
      after.map(({ code }) => code),
      after.map(({ shape }) => shape),
    ],
  );
  return rows.map((row) => ({ ...row, area: areaOfShape(row.shape) }));
}

/** How an event closes. Areas are m² on the ellipsoid. */
export interface Closure {
  readonly before: number;
  readonly after: number;
  /** Largest difference that was let pass for one code. */
  readonly tolerance: number;
  readonly pieces: readonly Piece[];
}

/**
 * Holds the ground before against the ground after, code by code: what a code gave must be all it had, and what a code got all
 * it has. Children outside their parent, gaps, and children over each other all show as a difference of one of them.
 * Pieces within tolerance of both sides are slivers of drawing and carry nothing. Throws `land-code-areas`.
 */
export function closeGround(before: readonly Ground[], after: readonly Ground[], pieces: readonly Piece[]): Closure {
  const faults: ProblemError[] = [];
  let largest = 0;
  const check = (side: 'from' | 'to', { code, area }: Ground) => {
    const shared = pieces.filter((piece) => piece[side] === code).reduce((sum, piece) => sum + piece.area, 0);
    const allowed = tolerance(area);
    largest = Math.max(largest, allowed);
    if (Math.abs(area - shared) <= allowed) return;
    const what = side === 'from' ? '变更后各宗地占其' : '变更前各宗地占其';
    faults.push({
      at: `body.${side}`,
      actual: `${code}：${what} ${shared.toFixed(2)} ㎡`,
      expected: `${area.toFixed(2)} ㎡，限差 ${allowed.toFixed(2)} ㎡`,
    });
  };
  for (const ground of before) check('from', ground);
  for (const ground of after) check('to', ground);
  const sum = (grounds: readonly Ground[]) => grounds.reduce((total, { area }) => total + area, 0);
  if (faults.length > 0) {
    const text = `变更前合计 ${sum(before).toFixed(2)} ㎡，变更后合计 ${sum(after).toFixed(2)} ㎡`;
    throw new Problem('land-code-areas', `${text}；请核对界址：不得有缝隙、重叠或越出原界线`, { errors: faults });
  }
  const smallest = new Map([...before, ...after].map(({ code, area }) => [code, area]));
  const carried = pieces.filter(
    ({ from, to, area }) => area > Math.min(tolerance(smallest.get(from)!), tolerance(smallest.get(to)!)),
  );
  return { before: sum(before), after: sum(after), tolerance: largest, pieces: carried };
}
