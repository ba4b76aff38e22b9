/** The map of the report: districts in the colour of their share, in the plane of their zone. */
import { epsgOfZone, zoneOfLongitude } from '../../../schemas/crs.ts';
import { projectGeometry } from '../../../schemas/gauss-kruger.ts';
import { boundsOf, type FlatGeometry } from '../../../schemas/geometry.ts';
import { drawFigure } from '../../paper/figure.ts';
import { INK, type Pdf } from '../../paper/pdf.ts';
import type { MeasureId } from '../stock/figures.ts';
import { type AnsweredGroup, shortText } from './report-figures.ts';

/** An outline in degrees. */
export interface ReportArea {
  readonly code: string;
  readonly name: string;
  /** A place inside, degrees. */
  readonly center: readonly [number, number];
  readonly geometry: FlatGeometry;
}

/** Sand to cinnabar: fifths of the greatest. */
const CLASSES = ['#f0c987', '#e8a058', '#d97039', '#be442c', '#8f2428'];

/** Draws the areas with their names and what each colour stands for. */
export function drawAreas(
  pdf: Pdf,
  areas: readonly ReportArea[],
  groups: readonly AnsweredGroup[],
  measure: MeasureId,
): void {
  const bounds = around(areas.map(({ geometry }) => boundsOf(geometry)));
  const zone = zoneOfLongitude((bounds[0] + bounds[2]) / 2, 3);
  const plane = epsgOfZone(zone, { width: 3, prefixed: true });
  const projected = areas.map((area) => ({ ...area, geometry: projectGeometry(area.geometry, 4490, plane) }));
  const amountOf = (code: string): number => groups.find(({ value }) => value === code)?.[measure] ?? 0;
  const greatest = Math.max(0, ...areas.map(({ code }) => amountOf(code)));
  const colourOf = (amount: number): string =>
    amount <= 0 ? '#ffffff' : CLASSES[Math.min(CLASSES.length - 1, Math.floor((amount / greatest) * CLASSES.length))]!;
  const text = (amount: number): string => {
    const { figure, unit } = shortText(amount, measure);
    return `${figure} ${unit}`;
  };
  drawFigure(pdf, {
    shapes: projected.map(({ code, geometry }) => ({
      geometry,
      fill: colourOf(amountOf(code)),
      fillOpacity: 0.75,
      stroke: INK.muted,
      lineWidth: 0.5,
    })),
    labels: projected.map(({ name, center, geometry }) => {
      const { xy } = projectGeometry(pointOf(center), 4490, plane);
      return { text: name, geometry, colour: INK.text, at: [xy[0]!, xy[1]!] as const };
    }),
    focus: boxOf(around(projected.map(({ geometry }) => boundsOf(geometry)))),
    height: 270,
    caption: (scale) => `按行政区分级设色（界线概化，仅供显示）　CGCS2000 3° 带 EPSG:${plane}　比例尺 1:${scale}`,
    legend:
      greatest <= 0
        ? []
        : CLASSES.map((fill, index) => ({
            label:
              index === 0 ? `< ${text(greatest / CLASSES.length)}` : `≥ ${text((greatest * index) / CLASSES.length)}`,
            fill,
            stroke: INK.muted,
          })),
  });
}

type Box = readonly [west: number, south: number, east: number, north: number];

function around(boxes: readonly (readonly number[])[]): Box {
  return [
    Math.min(...boxes.map((box) => box[0]!)),
    Math.min(...boxes.map((box) => box[1]!)),
    Math.max(...boxes.map((box) => box[2]!)),
    Math.max(...boxes.map((box) => box[3]!)),
  ];
}

function pointOf([longitude, latitude]: readonly [number, number]): FlatGeometry {
  return { type: 'Point', xy: Float64Array.of(longitude, latitude), ends: Uint32Array.of(1), parts: Uint32Array.of(1) };
}

function boxOf([west, south, east, north]: Box): FlatGeometry {
  const ring = [west, south, east, south, east, north, west, north, west, south];
  return { type: 'Polygon', xy: Float64Array.from(ring), ends: Uint32Array.of(5), parts: Uint32Array.of(1) };
}
