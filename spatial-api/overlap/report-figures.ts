/** Figures of the report: the plots and what they touch, drawn in the plane of the first plot. */
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { type FlatGeometry, fromGeoJson } from '../../schemas/geometry.ts';
import type { RuleSet } from '../../schemas/rules/rule.ts';
import { drawFigure, type Shape } from '../paper/figure.ts';
import { heading, MM, type Pdf } from '../paper/pdf.ts';
import type { CheckRecord } from './record.ts';
import { colourOf, listed } from './report-words.ts';
import type { LineOverlay, Piece } from './result.ts';

export function drawOverview(pdf: Pdf, record: CheckRecord, ruleSet: RuleSet): void {
  heading(pdf, 'C　总览图', 1, 90 * MM);
  const shapes = Object.values(record.overlays).flatMap((overlay) =>
    overlay.state === 'checked' ? pieceShapes(overlay, record) : [],
  );
  drawFigure(pdf, {
    shapes: [...shapes, ...plotShapes(record)],
    focus: focusOf(record),
    height: 78 * MM,
    caption: `${record.subject.name}　送审范围与全部触及的管控要素`,
    legend: [{ label: '送审范围', stroke: '#1f4e9c' }, ...usedLines(record, ruleSet)],
  });
}

function usedLines(record: CheckRecord, ruleSet: RuleSet) {
  const lines = Object.values(record.overlays).filter(
    (overlay) => overlay.state === 'checked' && listed(overlay).length > 0,
  );
  return lines.map((overlay) => ({
    label: ruleSet.lines.get(overlay.line)?.title ?? overlay.line,
    fill: colourOf(overlay.line),
  }));
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
    stroke: '#1f4e9c',
    lineWidth: 1.4,
  }));
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
