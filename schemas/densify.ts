/**
 * An edge is straight in the system its dataset was delivered in. Carried to another system only by its ends it cuts off a
 * segment: at 32°N a 5 km edge running east-west departs by 0.3 m from the line and loses some 1000 m². Points inserted on
 * the source line keep every piece within a tolerance.
 */

import { crsByEpsg } from './crs-table.ts';
import { type FlatGeometry, ringsOf } from './flat-geometry.ts';
import { type PointTransform, pointTransform } from './point-transform.ts';

const METRES_PER_DEGREE = 111_700;
const RADIANS = Math.PI / 180;
/** Upper bound of departure/length² (1/m) below 60°N, where the bend of a parallel, tan(latitude)/8R, is the largest cause. */
const BEND = 4e-8;
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
  const transform = pointTransform(fromEpsg, toEpsg);
  if (sharesLines(fromEpsg, toEpsg) || geometry.ends.length === 0) return geometry;
  const line: Line = {
    transform,
    isSourceGeographic: isGeographic(fromEpsg),
    isTargetGeographic: isGeographic(toEpsg),
    tolerance,
  };
  const { xy } = geometry;
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
  return dense.length === xy.length ? geometry : { ...geometry, xy: Float64Array.from(dense), ends };
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

/** Same system, or the two forms of one zone: straight lines stay the same lines. */
function sharesLines(fromEpsg: number, toEpsg: number): boolean {
  const from = crsByEpsg(fromEpsg)!;
  const to = crsByEpsg(toEpsg)!;
  if (from.kind === 'geographic' || to.kind === 'geographic') return from.kind === to.kind;
  return from.centralMeridian === to.centralMeridian;
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
  if ((dx * dx + dy * dy) * BEND < line.tolerance) return;
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
  return (1.1 * largest) / Math.hypot(dx, dy);
}
