/** Figures of the report: the plots and what they touch, drawn in the plane of the first plot. */
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { type FlatGeometry, fromGeoJson } from '../../schemas/geometry.ts';
import { drawFigure, type FigureLabel, type Shape } from '../paper/figure.ts';
import { heading, MM, type Pdf } from '../paper/pdf.ts';
import type { CheckRecord } from './record.ts';
import { colourOf, lineTitle, listed } from './report-words.ts';
import type { LineOverlay, Piece } from './result.ts';

export const PLOT_INK = '#1f4e9c';

export function drawOverview(pdf: Pdf, record: CheckRecord): void {
  heading(pdf, '总览图', 1, 96 * MM);
  const touched = record.rules.flatMap(({ rule, line }) => {
    const overlay = record.overlays[rule];
    return line != null && overlay?.state === 'checked' && listed(overlay).length > 0 ? [{ line, overlay }] : [];
  });
  const lines = [...new Set(touched.map(({ line }) => line))];
  drawFigure(pdf, {
    shapes: [...touched.flatMap(({ overlay }) => pieceShapes(overlay, record)), ...plotShapes(record)],
    labels: plotLabels(record),
    focus: focusOf(record),
    height: 84 * MM,
    caption: '送审范围与触及的管控要素',
    legend: [
      { label: '送审范围', stroke: PLOT_INK },
      ...lines.map((line) => ({ label: lineTitle(line, record), fill: colourOf(line) })),
    ],
  });
}

export function planeOf(record: CheckRecord): number {
  return record.subject.plots[0]!.planeSrid;
}

export function inPlane(geometry: Piece['geometry'], record: CheckRecord): FlatGeometry {
  return projectGeometry(fromGeoJson(geometry), 4490, planeOf(record));
}

export function plotShapes(record: CheckRecord): Shape[] {
  return record.subject.plots.map((plot) => ({
    geometry: inPlane(plot.geometry, record),
    stroke: PLOT_INK,
    lineWidth: 1.4,
  }));
}

/** Numbers are drawn while they can be told apart. */
const MOST_LABELS = 40;

export function plotLabels(record: CheckRecord): FigureLabel[] {
  const { plots } = record.subject;
  if (plots.length < 2 || plots.length > MOST_LABELS) return [];
  return plots.map((plot) => ({ text: plot.number, geometry: inPlane(plot.geometry, record), colour: PLOT_INK }));
}

export function pieceShapes(overlay: Extract<LineOverlay, { state: 'checked' }>, record: CheckRecord): Shape[] {
  const colour = colourOf(overlay.line);
  return listed(overlay).map((piece) => ({
    geometry: inPlane(piece.geometry, record),
    fill: colour,
    fillOpacity: 0.45,
    stroke: colour,
    lineWidth: 0.6,
  }));
}

/** All plots, or those named, as one geometry, for the frame of a figure. */
export function focusOf(record: CheckRecord, plots?: ReadonlySet<string>): FlatGeometry {
  const chosen = record.subject.plots.filter((plot) => plots == null || plots.has(plot.number));
  const parts = chosen.map((plot) => inPlane(plot.geometry, record).xy);
  const xy = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    xy.set(part, at);
    at += part.length;
  }
  return { type: 'MultiPoint', xy, ends: new Uint32Array(), parts: new Uint32Array() };
}
