/** What can be wrong with one polygon by itself, beyond validity: measured in metres, in the plane it was drawn in. */

import { planarRingArea } from '../../schemas/area.ts';
import type { QualityRules } from '../../schemas/rules/quality-rule.ts';
import type { PolygonStore } from './polygon-store.ts';

export type ShapeRules = NonNullable<QualityRules['shape']>;

export interface ShapeFault {
  readonly code: 'points-close' | 'spike' | 'parts-several' | 'sliver';
  readonly severity: 'error' | 'warning' | 'info';
  readonly actual: string;
  readonly expected: string;
  readonly x: number;
  readonly y: number;
}

const DEGREES = 180 / Math.PI;

/** One fault for each rule that is broken, at its first place, with the number of places. */
export function shapeFaults(store: PolygonStore, polygon: number, rules: ShapeRules): readonly ShapeFault[] {
  const { xy } = store;
  const { spacing, spike, parts, sliver } = rules;
  const spacing2 = spacing == null ? 0 : spacing.metres * spacing.metres;
  const spikeCosine = spike == null ? 2 : Math.cos(spike.degrees / DEGREES);
  const close = { count: 0, at: 0, metres: 0 };
  const sharp = { count: 0, at: 0, degrees: 0 };
  let [area, length, partCount] = [0, 0, 0];
  for (let ring = store.firstRing(polygon); ring < store.polygonEnds[polygon]!; ring++) {
    const start = store.firstVertex(ring);
    const end = store.ringEnds[ring]!;
    const ringArea = planarRingArea(xy, start, end);
    area += ringArea;
    if (ringArea > 0) partCount++;
    // towards the vertex before, from there on each edge is looked at once
    let [backX, backY] = [xy[2 * end - 4]! - xy[2 * start]!, xy[2 * end - 3]! - xy[2 * start + 1]!];
    let back = Math.sqrt(backX * backX + backY * backY);
    for (let i = start; i < end - 1; i++) {
      const [dx, dy] = [xy[2 * i + 2]! - xy[2 * i]!, xy[2 * i + 3]! - xy[2 * i + 1]!];
      const square = dx * dx + dy * dy;
      const distance = Math.sqrt(square);
      length += distance;
      if (square < spacing2 && close.count++ === 0) {
        close.at = i;
        close.metres = distance;
      }
      const cosine = (backX * dx + backY * dy) / (back * distance);
      if (cosine > spikeCosine && sharp.count++ === 0) {
        sharp.at = i;
        sharp.degrees = Math.acos(Math.min(1, cosine)) * DEGREES;
      }
      [backX, backY, back] = [-dx, -dy, distance];
    }
  }
  const faults: ShapeFault[] = [];
  const add = (
    code: ShapeFault['code'],
    severity: ShapeFault['severity'],
    at: number,
    actual: string,
    expected: string,
  ) => faults.push({ code, severity, actual, expected, x: xy[2 * at]!, y: xy[2 * at + 1]! });
  const first = store.firstVertexOf(polygon);
  if (spacing != null && close.count > 0) {
    add(
      'points-close',
      spacing.severity,
      close.at,
      `${close.metres.toFixed(4)} m × ${close.count}`,
      `${spacing.metres} m`,
    );
  }
  if (spike != null && sharp.count > 0) {
    add('spike', spike.severity, sharp.at, `${sharp.degrees.toFixed(2)}° × ${sharp.count}`, `${spike.degrees}°`);
  }
  if (parts != null && partCount > 1) add('parts-several', parts.severity, first, String(partCount), '1');
  if (sliver != null) {
    const width = (2 * area) / length;
    if (area < sliver.squareMetres || width < sliver.metres) {
      const expected = `${sliver.squareMetres} ㎡, ${sliver.metres} m`;
      add('sliver', sliver.severity, first, `${area.toFixed(4)} ㎡, ${width.toFixed(3)} m`, expected);
    }
  }
  return faults;
}
