/**
 * GCJ-02, the shifted coordinates of commercial web maps. Never a coordinate system of ours: the functions exist to detect
 * and undo a paste from such a map, which lies 503 m off at Changzhou and 605 m at Hohhot. 天地图 is CGCS2000 and not
 * shifted. The shift is the widely published one; it is taken to start from CGCS2000, whose distance from WGS 84
 * (centimetres) is far below its own accuracy.
 */

const SEMI_MAJOR_AXIS = 6378245;
const ECCENTRICITY_SQUARED = 0.006693421622965943;
const RADIANS = Math.PI / 180;

/** Outside this frame web maps are not shifted. */
const FRAME = { west: 72.004, south: 0.8293, east: 137.8347, north: 55.8271 };

type Degrees = [longitude: number, latitude: number];

/** CGCS2000 degrees → where a shifted web map shows the place. */
export function toGcj02(longitude: number, latitude: number): Degrees {
  const { west, south, east, north } = FRAME;
  if (!(longitude > west && longitude < east && latitude > south && latitude < north)) return [longitude, latitude];
  const x = longitude - 105;
  const y = latitude - 35;
  const sine = Math.sin(latitude * RADIANS);
  const magic = 1 - ECCENTRICITY_SQUARED * sine * sine;
  const metresNorth = (SEMI_MAJOR_AXIS * (1 - ECCENTRICITY_SQUARED)) / (magic * Math.sqrt(magic));
  const metresEast = (SEMI_MAJOR_AXIS / Math.sqrt(magic)) * Math.cos(latitude * RADIANS);
  return [longitude + shiftEast(x, y) / (metresEast * RADIANS), latitude + shiftNorth(x, y) / (metresNorth * RADIANS)];
}

/** The place whose shifted position is given, in CGCS2000 degrees; exact to 1e-10° (0.01 mm). */
export function fromGcj02(longitude: number, latitude: number): Degrees {
  let [x, y]: Degrees = [longitude, latitude];
  // the shift changes by less than a hundredth of a step, so two decimals are won each round
  for (let round = 0; round < 10; round++) {
    const [shiftedX, shiftedY] = toGcj02(x, y);
    const [errorX, errorY] = [shiftedX - longitude, shiftedY - latitude];
    x -= errorX;
    y -= errorY;
    if (Math.abs(errorX) < 1e-11 && Math.abs(errorY) < 1e-11) break;
  }
  return [x, y];
}

/** Metres, of degrees east of 105° and north of 35°. */
function shiftEast(x: number, y: number): number {
  const smooth = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x));
  return smooth + ripple(x) + waves(x, [20, 1, 40, 3, 150, 12, 300, 30]);
}

function shiftNorth(x: number, y: number): number {
  const smooth = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x));
  return smooth + ripple(x) + waves(y, [20, 1, 40, 3, 160, 12, 320, 30]);
}

function ripple(x: number): number {
  return ((20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * 2) / 3;
}

/** Sines of π·value/divisor with the given amplitudes, two thirds of their sum. */
function waves(value: number, pairs: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < pairs.length; i += 2) sum += pairs[i]! * Math.sin((value * Math.PI) / pairs[i + 1]!);
  return (sum * 2) / 3;
}
