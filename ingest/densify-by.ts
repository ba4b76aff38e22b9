/** Puts points on the edges of a shape so that, carried to degrees by any transformation, no edge departs by more than a tolerance. */

import { type Densification, TooManyVertices } from '../schemas/densify.ts';
import { type FlatGeometry, ringsOf } from '../schemas/geometry.ts';
import type { PointTransform } from '../schemas/gauss-kruger.ts';

const METRES_PER_DEGREE = 111_700;
const MAX_DEPTH = 16;

interface Line {
  readonly toDegrees: PointTransform;
  /** Metres. */
  readonly tolerance: number;
}

/** The shape in its own units, with points added. Every edge is walked from its lesser end, so neighbours get the same points. Throws TooManyVertices. */
export function densifyBy(
  geometry: FlatGeometry,
  toDegrees: PointTransform,
  { tolerance = 0.001, mostVertices = Infinity }: Densification,
): FlatGeometry {
  if (geometry.ends.length === 0) return geometry;
  const { xy } = geometry;
  const dense: number[] = [];
  const ends = new Uint32Array(geometry.ends.length);
  ringsOf(geometry).forEach(({ start, end }, ring) => {
    dense.push(xy[2 * start]!, xy[2 * start + 1]!);
    for (let i = 2 * start + 2; i < 2 * end; i += 2) {
      insert({ toDegrees, tolerance }, xy[i - 2]!, xy[i - 1]!, xy[i]!, xy[i + 1]!, dense);
      dense.push(xy[i]!, xy[i + 1]!);
      if (dense.length > 2 * mostVertices) throw new TooManyVertices(mostVertices);
    }
    ends[ring] = dense.length / 2;
  });
  return dense.length === xy.length ? geometry : { ...geometry, xy: Float64Array.from(dense), ends };
}

function insert(line: Line, x1: number, y1: number, x2: number, y2: number, into: number[]): void {
  if (x1 < x2 || (x1 === x2 && y1 <= y2)) return halve(line, x1, y1, x2, y2, into, 0);
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

/** Metres between the line and the chord of its ends, at the quarter points (an S-shaped departure vanishes in the middle). */
function departure({ toDegrees }: Line, x1: number, y1: number, x2: number, y2: number): number {
  for (let k = 0; k <= 4; k++) {
    toDegrees(x1 + ((x2 - x1) * k) / 4, y1 + ((y2 - y1) * k) / 4, scratch, 2 * k);
  }
  const unitX = METRES_PER_DEGREE * Math.cos((scratch[5]! * Math.PI) / 180);
  const dx = (scratch[8]! - scratch[0]!) * unitX;
  const dy = (scratch[9]! - scratch[1]!) * METRES_PER_DEGREE;
  const length = Math.hypot(dx, dy);
  if (!(length > 0)) return 0;
  let largest = 0;
  for (let k = 1; k <= 3; k++) {
    const px = (scratch[2 * k]! - scratch[0]!) * unitX;
    const py = (scratch[2 * k + 1]! - scratch[1]!) * METRES_PER_DEGREE;
    largest = Math.max(largest, Math.abs(px * dy - py * dx) / length);
  }
  return 1.1 * largest;
}
