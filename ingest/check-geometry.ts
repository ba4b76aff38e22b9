/** Checks of one shape on its own, in the delivered system, before it is carried anywhere: what PostGIS would not even take. */

import { type FlatGeometry, isPolygonal, ringsOf } from '../schemas/geometry.ts';
import type { LayerGeometry } from '../schemas/layer.ts';
import { type Issue, type IssueCode, issue } from './issues.ts';
import type { WorkingCrs } from './working-crs.ts';

/** [minX, minY, maxX, maxY] that coordinates of a system may have at all. */
export type Reach = readonly [number, number, number, number];

/**
 * Degrees of the globe; 1000 km to either side of a meridian, 830 km where eastings carry their zone (further off they are
 * those of the neighbouring zone); nothing for systems that we do not know.
 */
export function reachOf(crs: WorkingCrs): Reach | null {
  if (crs.isGeographic) return [-180, -90, 180, 90];
  if (crs.kind !== 'chinese' || crs.crs.kind !== 'gauss-kruger') return null;
  const { falseEasting, prefixed } = crs.crs;
  const reach = prefixed ? 8.3e5 : 1e6;
  return [falseEasting - reach, -1e7, falseEasting + reach, 1e7];
}

/** Findings of readers that say why there is no shape. */
const SAYS_WHY: ReadonlySet<IssueCode> = new Set([
  'shape-too-large',
  'shape-unreadable',
  'record-damaged',
  'record-unpaired',
  'geometry-type',
  'line-missing',
  'lines-apart',
  'line-malformed',
  'plot-empty',
  'coordinate-form',
  'coordinate-missing',
]);

/** The shape as the layer stores it, or null with an error in `issues`. */
export function checkGeometry(
  geometry: FlatGeometry | null,
  wanted: Exclude<LayerGeometry, null>,
  reach: Reach | null,
  sourceRow: number,
  issues: Issue[],
): FlatGeometry | null {
  if (geometry == null) {
    if (issues.some(({ code }) => SAYS_WHY.has(code))) return null;
    // a layer of any shapes is reference: rows without one are worth keeping
    const missing = issue('geometry-missing', sourceRow);
    issues.push(wanted === 'Geometry' ? { ...missing, severity: 'warning' } : missing);
    return null;
  }
  const shaped = asWanted(geometry, wanted);
  if (shaped == null) {
    issues.push(issue('geometry-type', sourceRow, { actual: geometry.type, expected: wanted }));
    return null;
  }
  if (!checkCoordinates(shaped, reach, sourceRow, issues)) return null;
  return checkRings(shaped, sourceRow, issues) ? shaped : null;
}

/** A multipoint of one is a point; any other change of kind is not ours to make. */
function asWanted(geometry: FlatGeometry, wanted: Exclude<LayerGeometry, null>): FlatGeometry | null {
  const { type } = geometry;
  switch (wanted) {
    case 'Geometry':
      return geometry;
    case 'Point':
      if (type === 'MultiPoint' && geometry.xy.length === 2) return { ...geometry, type: 'Point' };
      return type === 'Point' ? geometry : null;
    case 'MultiLineString':
      return type === 'LineString' || type === 'MultiLineString' ? geometry : null;
    case 'MultiPolygon':
      return isPolygonal(type) ? geometry : null;
  }
}

function checkCoordinates({ xy }: FlatGeometry, reach: Reach | null, sourceRow: number, issues: Issue[]): boolean {
  for (let i = 0; i < xy.length; i += 2) {
    const x = xy[i]!;
    const y = xy[i + 1]!;
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      issues.push(issue('coordinate-not-finite', sourceRow, { actual: `${x} ${y}` }));
      return false;
    }
    if (reach != null && (x < reach[0] || y < reach[1] || x > reach[2] || y > reach[3])) {
      issues.push(misplaced(x, y, reach, sourceRow));
      return false;
    }
  }
  return true;
}

/** What a point beyond the reach of its system looks like: exchanged axes, a zone number too many or too few, or nothing known. */
function misplaced(x: number, y: number, [minX, minY, maxX, maxY]: Reach, sourceRow: number): Issue {
  const actual = `${x} ${y}`;
  const isGeographic = maxX <= 180;
  const isWithin = (east: number, north: number) => east >= minX && east <= maxX && north >= minY && north <= maxY;
  if (isWithin(y, x) && (isGeographic || Math.abs(x) > 1e6))
    return issue('axes-swapped', sourceRow, { actual, expected: `${y} ${x}` });
  if (!isGeographic) {
    const easting = ((x % 1e6) + 1e6) % 1e6;
    const zone = Math.floor((minX + maxX) / 2e6);
    const moved = Number((zone * 1e6 + easting).toFixed(6));
    // a zone is no easting of another: only what a prefix alone would mend is a prefix
    if (x >= 0 && x < 1e8 && isWithin(moved, y) && Math.floor(x / 1e6) !== zone) {
      return issue('zone-prefix-differs', sourceRow, { actual, expected: `${moved} ${y}` });
    }
  }
  return issue('coordinate-out-of-range', sourceRow, { actual, expected: `x ${minX} … ${maxX}, y ${minY} … ${maxY}` });
}

/** Closure and length of rings, and points that follow themselves. */
function checkRings(geometry: FlatGeometry, sourceRow: number, issues: Issue[]): boolean {
  if (geometry.ends.length === 0) return true;
  const { xy } = geometry;
  const polygonal = isPolygonal(geometry.type);
  let repeated = 0;
  let isSound = true;
  for (const { start, end } of ringsOf(geometry)) {
    for (let i = 2 * start + 2; i < 2 * end; i += 2) if (xy[i] === xy[i - 2] && xy[i + 1] === xy[i - 1]) repeated++;
    if (!polygonal) continue;
    const [x1, y1, x2, y2] = [xy[2 * start]!, xy[2 * start + 1]!, xy[2 * end - 2]!, xy[2 * end - 1]!];
    if (x1 !== x2 || y1 !== y2) {
      issues.push(issue('ring-not-closed', sourceRow, { actual: `${x2} ${y2}`, expected: `${x1} ${y1}` }));
      isSound = false;
    } else if (end - start < 4) {
      issues.push(issue('ring-too-short', sourceRow, { actual: String(end - start) }));
      isSound = false;
    }
  }
  if (repeated > 0) issues.push(issue('point-repeated', sourceRow, { actual: String(repeated) }));
  return isSound;
}
