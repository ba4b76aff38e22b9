/**
 * An edge is straight in the system its dataset was delivered in. Carried to another system only by its ends it cuts off a
 * segment: at 32°N a 5 km edge running east-west departs by 0.3 m from the line and loses some 1000 m². Points inserted on
 * the source line keep every piece within a tolerance.
 */

import { type ChineseCrs, crsByEpsg } from './crs-table.ts';
import { type FlatGeometry, ringsOf } from './flat-geometry.ts';
import { type PointTransform, pointTransform } from './point-transform.ts';

const METRES_PER_DEGREE = 111_700;
const RADIANS = Math.PI / 180;
const SMALLEST_RADIUS = 6_335_439;
/**
 * Between degrees and plane lines are bent by the parallels, tan(latitude)/8R for each square metre; one that runs aslant takes 1.09 of it.
 * The plane bends them by their distance from its meridian, distance/8R². Both raised by the tenth that `departure` adds.
 */
const PARALLEL_BEND = (1.1 * 1.09) / (8 * SMALLEST_RADIUS);
const PLANE_BEND = 1.1 / (8 * SMALLEST_RADIUS * SMALLEST_RADIUS);
/** No degree of a meridian is shorter: a northing divided by this is no less than its latitude. */
const SHORTEST_DEGREE = 110_574;
/** Where the tangent says nothing any more. */
const POLAR = 85;
/** Halvings after which an edge is left as it is; 2²⁰ pieces of the longest edge in China are 5 m long. */
const MAX_DEPTH = 20;

export interface Densification {
  /** Metres; 1 mm unless given. */
  readonly tolerance?: number;
  /** Vertices beyond which the work is given up. */
  readonly mostVertices?: number;
}

/** Vertices that one request may want: half a second of a core. An edge of a thousand kilometres wants twenty thousand. */
export const REQUEST_VERTICES = 100_000;

/** A shape whose edges would want more points than was allowed. */
export class TooManyVertices extends Error {
  constructor(most: number) {
    super(`more than ${most} vertices`);
    this.name = 'TooManyVertices';
  }
}

interface Line {
  readonly transform: PointTransform;
  readonly isSourceGeographic: boolean;
  readonly isTargetGeographic: boolean;
  readonly tolerance: number;
  /** Upper bound of departure/length², 1/m. */
  readonly bend: number;
}

/**
 * The geometry, still in the source system, with points added to long edges so that after `projectGeometry` no edge departs
 * from the delivered line by more than the tolerance. Original vertices stay bit for bit, and an edge shared by two
 * neighbours gets the same points whichever way each runs along it. Points and equal systems return the geometry itself.
 */
export function densifyForTransform(
  geometry: FlatGeometry,
  fromEpsg: number,
  toEpsg: number,
  { tolerance = 0.001, mostVertices = Infinity }: Densification = {},
): FlatGeometry {
  const { xy } = geometry;
  const bend = bendBetween(fromEpsg, toEpsg, xy);
  if (bend === 0 || geometry.ends.length === 0) return geometry;
  const isSourceGeographic = isGeographic(fromEpsg);
  if (!isSourceGeographic && longestSquare(xy) * bend < tolerance) return geometry;
  const line: Line = {
    transform: pointTransform(fromEpsg, toEpsg),
    isSourceGeographic,
    isTargetGeographic: isGeographic(toEpsg),
    tolerance,
    bend,
  };
  if (mostVertices < Infinity && pointsWanted(line, geometry) > mostVertices) throw new TooManyVertices(mostVertices);
  const dense: number[] = [];
  const ends = new Uint32Array(geometry.ends.length);
  ringsOf(geometry).forEach(({ start, end }, ring) => {
    dense.push(xy[2 * start]!, xy[2 * start + 1]!);
    for (let i = 2 * start + 2; i < 2 * end; i += 2) {
      insertBetween(line, xy[i - 2]!, xy[i - 1]!, xy[i]!, xy[i + 1]!, dense);
      dense.push(xy[i]!, xy[i + 1]!);
      if (dense.length > 2 * mostVertices) throw new TooManyVertices(mostVertices);
    }
    ends[ring] = dense.length / 2;
  });
  return dense.length === xy.length ? geometry : { ...geometry, xy: new Float64Array(dense), ends };
}

/** Edges beyond this length, in metres, are looked at before any work is done: one of 1,000 km wants twenty thousand points. */
const VAST = 100_000;

/** About how many points the vast edges want, rather too few: departure grows with the square of length, halving makes powers of two. */
function pointsWanted(line: Line, geometry: FlatGeometry): number {
  const { xy } = geometry;
  let points = 0;
  for (const { start, end } of ringsOf(geometry)) {
    for (let i = 2 * start + 2; i < 2 * end; i += 2) {
      const [x1, y1, x2, y2] = [xy[i - 2]!, xy[i - 1]!, xy[i]!, xy[i + 1]!];
      const dx = (x2 - x1) * unitAcross(line.isSourceGeographic, y1, y2);
      const dy = (y2 - y1) * unitOf(line.isSourceGeographic);
      if (dx * dx + dy * dy < VAST * VAST) continue;
      points += Math.sqrt(departure(line, x1, y1, x2, y2) / line.tolerance) / 2;
    }
  }
  return points;
}

/**
 * Upper bound of departure/length² (1/m) of lines between these vertices. 0 between the two forms of a zone, and within one
 * system: straight lines stay the same lines. Throws TransformError as `pointTransform` does.
 */
export function bendBetween(fromEpsg: number, toEpsg: number, xy: Float64Array): number {
  if (fromEpsg !== toEpsg) pointTransform(fromEpsg, toEpsg);
  const [from, to] = [crsByEpsg(fromEpsg)!, crsByEpsg(toEpsg)!];
  if (sharesLines(from, to)) return 0;
  let [west, east, reach] = [Infinity, -Infinity, 0];
  for (let i = 0; i < xy.length; i += 2) {
    const x = xy[i]!;
    const y = Math.abs(xy[i + 1]!);
    if (x < west) west = x;
    if (x > east) east = x;
    if (y > reach) reach = y;
  }
  const apart = (crs: ChineseCrs): number => {
    if (crs.kind === 'geographic') return 0;
    const [middle, unit] =
      from.kind === 'geographic' ? [crs.centralMeridian, METRES_PER_DEGREE] : [from.falseEasting, 1];
    const aside = from.kind === 'geographic' ? 0 : Math.abs(crs.centralMeridian - from.centralMeridian);
    return Math.max(Math.abs(west - middle), Math.abs(east - middle)) * unit + aside * METRES_PER_DEGREE;
  };
  const plane = PLANE_BEND * (apart(from) + apart(to));
  if (from.kind !== 'geographic' && to.kind !== 'geographic') return plane;
  const latitude = from.kind === 'geographic' ? reach : reach / SHORTEST_DEGREE;
  return latitude < POLAR ? PARALLEL_BEND * Math.tan(latitude * RADIANS) + plane : Infinity;
}

function sharesLines(from: ChineseCrs, to: ChineseCrs): boolean {
  if (from.kind === 'geographic' || to.kind === 'geographic') return from.kind === to.kind;
  return from.centralMeridian === to.centralMeridian;
}

/** Square of the longest distance between two vertices that follow each other. Jumps between rings count too: no harm. */
function longestSquare(xy: Float64Array): number {
  let longest = 0;
  for (let i = 2; i < xy.length; i += 2) {
    const dx = xy[i]! - xy[i - 2]!;
    const dy = xy[i + 1]! - xy[i - 1]!;
    const square = dx * dx + dy * dy;
    if (!(square <= longest)) longest = square;
  }
  return longest;
}

function isGeographic(epsg: number): boolean {
  return crsByEpsg(epsg)?.kind === 'geographic';
}

/** Metres per unit of y. */
function unitOf(geographic: boolean): number {
  return geographic ? METRES_PER_DEGREE : 1;
}

/** Metres per unit of x between two ordinates, at the one nearer to the equator. */
function unitAcross(geographic: boolean, y1: number, y2: number): number {
  return geographic ? METRES_PER_DEGREE * Math.cos(Math.min(Math.abs(y1), Math.abs(y2)) * RADIANS) : 1;
}

/** Pushes the points strictly between two vertices, in their order. */
function insertBetween(line: Line, x1: number, y1: number, x2: number, y2: number, into: number[]): void {
  const dx = (x2 - x1) * unitAcross(line.isSourceGeographic, y1, y2);
  const dy = (y2 - y1) * unitOf(line.isSourceGeographic);
  if ((dx * dx + dy * dy) * line.bend < line.tolerance) return;
  if (x1 < x2 || (x1 === x2 && y1 <= y2)) {
    halve(line, x1, y1, x2, y2, into, 0);
    return;
  }
  const backwards: number[] = [];
  halve(line, x2, y2, x1, y1, backwards, 0);
  for (let i = backwards.length - 2; i >= 0; i -= 2) into.push(backwards[i]!, backwards[i + 1]!);
}

function halve(line: Line, x1: number, y1: number, x2: number, y2: number, into: number[], depth: number): void {
  if (depth === MAX_DEPTH || departure(line, x1, y1, x2, y2) <= line.tolerance) return;
  const x = (x1 + x2) / 2;
  const y = (y1 + y2) / 2;
  halve(line, x1, y1, x, y, into, depth + 1);
  into.push(x, y);
  halve(line, x, y, x2, y2, into, depth + 1);
}

const scratch = new Float64Array(10);

/**
 * Largest distance in metres between the transformed line and the chord of its transformed ends, looked up at the quarter
 * points (an S-shaped departure vanishes in the middle) and raised by a tenth for what lies between them.
 */
function departure(line: Line, x1: number, y1: number, x2: number, y2: number): number {
  for (let k = 0; k <= 4; k++) {
    const t = k / 4;
    line.transform(x1 * (1 - t) + x2 * t, y1 * (1 - t) + y2 * t, scratch, 2 * k);
  }
  const unitX = unitAcross(line.isTargetGeographic, scratch[1]!, scratch[9]!);
  const unitY = unitOf(line.isTargetGeographic);
  const dx = (scratch[8]! - scratch[0]!) * unitX;
  const dy = (scratch[9]! - scratch[1]!) * unitY;
  let largest = 0;
  for (let k = 1; k <= 3; k++) {
    const px = (scratch[2 * k]! - scratch[0]!) * unitX;
    const py = (scratch[2 * k + 1]! - scratch[1]!) * unitY;
    largest = Math.max(largest, Math.abs(px * dy - py * dx));
  }
  return (1.1 * largest) / Math.sqrt(dx * dx + dy * dy);
}
