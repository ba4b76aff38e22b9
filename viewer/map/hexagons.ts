/**
 * Points gathered in hexagons of the web-mercator plane, so that on the screen they cover the ground without gaps. Our own few
 * lines: a hexagon that is clicked becomes a filter of the charts, so its outline and what lies in it must agree to the plot.
 */
import type { LonLat } from '../api.ts';

/** Points in columns; a place that is not known is NaN, and so is a value that was not reported. */
export interface Points {
  readonly longitude: Float32Array;
  readonly latitude: Float32Array;
  readonly value: Float32Array;
}

export interface Hexagon {
  /** Column and row of the grid: `12,-3`. */
  readonly id: string;
  readonly center: LonLat;
  readonly count: number;
  /** Sum of what was reported. */
  readonly amount: number;
  readonly unreported: number;
}

/** Metres of the mercator plane in a radian. */
const RADIUS = 6_378_137;
const SQRT3 = Math.sqrt(3);

/** Mercator metres of a place. */
const project = (longitude: number, latitude: number): readonly [number, number] => [
  (longitude * RADIUS * Math.PI) / 180,
  RADIUS * Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360)),
];
const unproject = (x: number, y: number): LonLat => [
  (x / RADIUS) * (180 / Math.PI),
  (2 * Math.atan(Math.exp(y / RADIUS)) - Math.PI / 2) * (180 / Math.PI),
];

/** Sums of points by hexagon, `size` mercator metres from middle to corner; what has no place is left out. */
export function hexagonsOf({ longitude, latitude, value }: Points, size: number): readonly Hexagon[] {
  const sums = new Map<string, { q: number; r: number; count: number; amount: number; unreported: number }>();
  for (let at = 0; at < longitude.length; at++) {
    if (Number.isNaN(longitude[at]!)) continue;
    const [q, r] = cellOf(...project(longitude[at]!, latitude[at]!), size);
    const id = `${q},${r}`;
    let sum = sums.get(id);
    if (sum === undefined) sums.set(id, (sum = { q, r, count: 0, amount: 0, unreported: 0 }));
    sum.count++;
    if (Number.isNaN(value[at]!)) sum.unreported++;
    else sum.amount += value[at]!;
  }
  return [...sums].map(([id, { q, r, ...sum }]) => ({ id, ...sum, center: unproject(...middleOf(q, r, size)) }));
}

/** The corners of a hexagon, as a ring that is not closed. */
export function cornersOf(id: string, size: number): readonly LonLat[] {
  const [q = 0, r = 0] = id.split(',').map(Number);
  const [x, y] = middleOf(q, r, size);
  return [0, 1, 2, 3, 4, 5].map((corner) => {
    const angle = (Math.PI / 3) * corner + Math.PI / 6;
    return unproject(x + size * Math.cos(angle), y + size * Math.sin(angle));
  });
}

/** Metres on the ground of a length in the mercator plane at a latitude. */
export function groundMetres(size: number, latitude: number): number {
  return size * Math.cos((latitude * Math.PI) / 180);
}

/** Middle of the cell at axial coordinates; cells stand on a corner. */
function middleOf(q: number, r: number, size: number): readonly [number, number] {
  return [size * SQRT3 * (q + r / 2), size * 1.5 * r];
}

/** Axial coordinates of the cell that a point lies in: the nearest of three rounded cube coordinates that add up to zero. */
function cellOf(x: number, y: number, size: number): readonly [number, number] {
  const r = y / (1.5 * size);
  const q = x / (SQRT3 * size) - r / 2;
  const s = -q - r;
  let [rq, rr] = [Math.round(q), Math.round(r)];
  const rs = Math.round(s);
  const [dq, dr, ds] = [Math.abs(rq - q), Math.abs(rr - r), Math.abs(rs - s)];
  if (dq > dr && dq > ds) rq = -rr - rs;
  else if (dr > ds) rr = -rq - rs;
  // Minus zero would be a cell of its own.
  return [rq + 0, rr + 0];
}
