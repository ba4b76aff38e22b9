/** Measuring on the map: points are clicked, lengths and areas said as 约 while they are drawn. Pure data and plain functions. */
import { type Signal, signal } from '@preact/signals';
import type { LonLat } from '../api.ts';
import { planeOf } from '../../schemas/typed-coordinates.ts';
import type { MapTool } from '../map.ts';
import type { Figure } from '../map/figures.ts';

export type MeasureKind = 'length' | 'area';

export interface Measuring {
  readonly kind: Signal<MeasureKind>;
  readonly points: Signal<readonly LonLat[]>;
  readonly isDone: Signal<boolean>;
  readonly pointer: Signal<LonLat | null>;
  readonly tool: MapTool;
  readonly restart: () => void;
}

/** A measuring that begins empty. */
export function createMeasuring(): Measuring {
  const kind = signal<MeasureKind>('length');
  const points = signal<readonly LonLat[]>([]);
  const isDone = signal(false);
  const pointer = signal<LonLat | null>(null);
  const tool: MapTool = {
    press: () => false,
    drag: () => undefined,
    release: () => undefined,
    click({ place, pixel, reach, project }) {
      if (isDone.value) return;
      const last = points.value.at(-1);
      if (last !== undefined) {
        const [x, y] = project(last);
        if (Math.hypot(x - pixel[0], y - pixel[1]) <= reach) return;
      }
      points.value = [...points.value, place];
    },
    doubleClick() {
      if (points.value.length >= (kind.value === 'area' ? 3 : 2)) isDone.value = true;
    },
    hover(at) {
      pointer.value = isDone.value || at === null ? null : at.place;
      return isDone.value ? '' : 'crosshair';
    },
  };
  const restart = (): void => {
    points.value = [];
    isDone.value = false;
  };
  return { kind, points, isDone, pointer, tool, restart };
}

/** Metres between places in the plane of the first one's zone: near enough to show while drawing. */
export function aboutLength(points: readonly LonLat[]): number {
  let length = 0;
  for (let at = 1; at < points.length; at++) length += aboutDistance(points[at - 1]!, points[at]!);
  return length;
}

export function aboutDistance(a: LonLat, b: LonLat): number {
  const [zoneOfA, from, to] = [a, planeIn(a, a), planeIn(b, a)];
  return from === null || to === null || zoneOfA === undefined
    ? Number.NaN
    : Math.hypot(to[0] - from[0], to[1] - from[1]);
}

/** Square metres of a ring in the plane of its first point's zone. */
export function aboutArea(points: readonly LonLat[]): number {
  const plane = points.map((point) => planeIn(point, points[0]!));
  let twice = 0;
  for (let at = 0; at < plane.length; at++) {
    const [p, q] = [plane[at], plane[(at + 1) % plane.length]];
    if (p == null || q == null) return Number.NaN;
    twice += p[0] * q[1] - q[0] * p[1];
  }
  return Math.abs(twice / 2);
}

/** A place in the plane of another's zone. Neighbouring zones are told by the easting that the other zone would give. */
function planeIn(place: LonLat, near: LonLat): readonly [number, number] | null {
  const zone = planeOf(near)?.zone;
  const own = planeOf(place);
  if (zone === undefined || own === null) return null;
  if (own.zone === zone) return [own.east, own.north];
  // Beyond the zone's edge: metres of arc from the near place.
  const origin = planeOf(near)!;
  const metresPerDegree = 111_320 * Math.cos((near[1] * Math.PI) / 180);
  return [origin.east + (place[0] - near[0]) * metresPerDegree, own.north];
}

/** The drawing as it looks on the map, the length of each segment at its middle. */
export function figuresOfMeasuring(
  { kind, points, isDone, pointer }: Measuring,
  lengthText: (metres: number) => string,
): readonly Figure[] {
  const ahead = isDone.value || pointer.value === null ? [] : [pointer.value];
  const line = [...points.value, ...ahead];
  if (line.length === 0) return [];
  const isArea = kind.value === 'area' && line.length >= 3;
  const closed = isArea ? [...line, line[0]!] : line;
  const shape: readonly Figure[] = isArea
    ? [{ key: 'measured', look: 'plot', geometry: { type: 'Polygon', coordinates: [closed] } }]
    : line.length < 2
      ? []
      : [{ key: 'measured', look: 'trace', geometry: { type: 'LineString', coordinates: line } }];
  const labels = closed.slice(1).map((to, index): Figure => {
    const from = closed[index]!;
    const middle: LonLat = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
    const label = lengthText(aboutDistance(from, to));
    return { key: `segment-${index}`, look: 'name', geometry: { type: 'Point', coordinates: middle }, label };
  });
  const vertices = points.value.map((coordinates, index): Figure => ({
    key: `point-${index}`,
    look: 'vertex',
    geometry: { type: 'Point', coordinates },
  }));
  return [...shape, ...vertices, ...labels];
}
