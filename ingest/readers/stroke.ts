/** Curves as chords: circular and elliptic arcs and Bézier curves, with the largest departure of a chord from its curve. */

/** [x, y]. */
export type Place = readonly [number, number];

/** What stroking did to a layer or a shape. */
export interface StrokeTally {
  curves: number;
  /** Largest distance of a chord from its curve, in units of the coordinates. */
  deviation: number;
}

const MOST_CHORDS = 20_000;

/** Departure allowed: 1 mm, or the like in degrees. */
export function toleranceFor(x: number, y: number): number {
  return Math.abs(x) <= 360 && Math.abs(y) <= 360 ? 1e-8 : 1e-3;
}

/** Points of the arc from `start` through `middle` to `end`, the start left out. A full circle has its middle opposite to its start = end. */
export function strokeArc(start: Place, middle: Place, end: Place, tolerance: number, tally: StrokeTally): Place[] {
  const isCircle = start[0] === end[0] && start[1] === end[1];
  const centre = isCircle
    ? ([(start[0] + middle[0]) / 2, (start[1] + middle[1]) / 2] as const)
    : centreOf(start, middle, end);
  if (centre == null) return [middle, end];
  const from = angleOf(centre, start);
  const turn = (angle: number) => (angle + 4 * Math.PI) % (2 * Math.PI);
  const toMiddle = turn(angleOf(centre, middle) - from);
  const toEnd = isCircle ? 2 * Math.PI : turn(angleOf(centre, end) - from);
  const sweep = toMiddle <= toEnd ? toEnd : toEnd - 2 * Math.PI;
  return strokeAround(centre, start, end, sweep, tolerance, tally);
}

/** Points of the arc about `centre`, the start left out; `sweep` in radians, counter-clockwise positive. */
export function strokeAround(
  centre: Place,
  start: Place,
  end: Place,
  sweep: number,
  tolerance: number,
  tally: StrokeTally,
): Place[] {
  const radius = Math.hypot(start[0] - centre[0], start[1] - centre[1]);
  const from = angleOf(centre, start);
  return strokeParametric(
    (t) => [centre[0] + radius * Math.cos(from + sweep * t), centre[1] + radius * Math.sin(from + sweep * t)],
    end,
    chordsFor(radius, sweep, tolerance),
    (chords) => radius * (1 - Math.cos(sweep / chords / 2)),
    tally,
  );
}

/** Points of an elliptic arc; angles are of the parameter, in radians from the major axis, which is turned by `rotation`. */
export function strokeEllipse(
  ellipse: { centre: Place; semiMajor: number; ratio: number; rotation: number },
  from: number,
  sweep: number,
  end: Place,
  tolerance: number,
  tally: StrokeTally,
): Place[] {
  const { centre, semiMajor, ratio, rotation } = ellipse;
  return strokeParametric(
    (t) => {
      const along = semiMajor * Math.cos(from + sweep * t);
      const across = semiMajor * ratio * Math.sin(from + sweep * t);
      return [
        centre[0] + along * Math.cos(rotation) - across * Math.sin(rotation),
        centre[1] + along * Math.sin(rotation) + across * Math.cos(rotation),
      ];
    },
    end,
    chordsFor(semiMajor, sweep, tolerance),
    (chords) => semiMajor * (1 - Math.cos(sweep / chords / 2)),
    tally,
  );
}

/** Points of a cubic Bézier curve, the start left out. */
export function strokeBezier(
  p0: Place,
  p1: Place,
  p2: Place,
  p3: Place,
  tolerance: number,
  tally: StrokeTally,
): Place[] {
  const bend = (a: Place, b: Place, c: Place) => Math.hypot(a[0] - 2 * b[0] + c[0], a[1] - 2 * b[1] + c[1]);
  // a chord departs by at most |B″|/8n², |B″| ≤ 6 · the larger second difference
  const second = 6 * Math.max(bend(p0, p1, p2), bend(p1, p2, p3));
  const chords = Math.min(MOST_CHORDS, Math.max(1, Math.ceil(Math.sqrt(second / (8 * tolerance)))));
  return strokeParametric(
    (t) => {
      const u = 1 - t;
      const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t];
      return [a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0], a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1]];
    },
    p3,
    chords,
    (count) => second / (8 * count * count),
    tally,
  );
}

function strokeParametric(
  at: (t: number) => Place,
  end: Place,
  chords: number,
  deviation: (chords: number) => number,
  tally: StrokeTally,
): Place[] {
  tally.curves++;
  tally.deviation = Math.max(tally.deviation, deviation(chords));
  const points: Place[] = [];
  for (let i = 1; i < chords; i++) points.push(at(i / chords));
  // the very point that is written, so that neighbours keep meeting
  points.push(end);
  return points;
}

function chordsFor(radius: number, sweep: number, tolerance: number): number {
  if (!(radius > tolerance)) return 1;
  const step = 2 * Math.acos(1 - tolerance / radius);
  return Math.min(MOST_CHORDS, Math.max(1, Math.ceil(Math.abs(sweep) / step)));
}

function angleOf(centre: Place, place: Place): number {
  return Math.atan2(place[1] - centre[1], place[0] - centre[0]);
}

/** Centre of the circle through three points; null where they lie on a line. */
function centreOf(a: Place, b: Place, c: Place): Place | null {
  // from the first point, or eight-digit eastings eat the precision
  const [bx, by, cx, cy] = [b[0] - a[0], b[1] - a[1], c[0] - a[0], c[1] - a[1]];
  const twice = 2 * (bx * cy - by * cx);
  const size = Math.max(Math.abs(bx), Math.abs(by), Math.abs(cx), Math.abs(cy));
  if (Math.abs(twice) <= 1e-14 * size * size) return null;
  const [b2, c2] = [bx * bx + by * by, cx * cx + cy * cy];
  return [a[0] + (cy * b2 - by * c2) / twice, a[1] + (bx * c2 - cx * b2) / twice];
}
