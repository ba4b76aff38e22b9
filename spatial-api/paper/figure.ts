import { boundsOf, type FlatGeometry, ringsOf } from '../../schemas/geometry.ts';
import { INK, keepTogether, MM, type Pdf, textWidth } from './pdf.ts';

/** Geometry of a figure, in projected metres, with the ink it is drawn in. */
export interface Shape {
  readonly geometry: FlatGeometry;
  readonly fill?: string;
  readonly fillOpacity?: number;
  readonly stroke?: string;
  readonly lineWidth?: number;
  /** Lengths of strokes and gaps, points. */
  readonly dash?: readonly [number, number];
}

/** A text at the middle of a geometry's box on a white ground, or beside it where it would hide it. */
export interface FigureLabel {
  readonly text: string;
  readonly geometry: FlatGeometry;
  readonly colour: string;
  /** A place of the label inside its shape, easting and northing; it may then lie over the boxes of other shapes. */
  readonly at?: readonly [number, number];
}

export interface FigureOptions {
  readonly shapes: readonly Shape[];
  readonly labels?: readonly FigureLabel[];
  /** What the figure is about; shown whole with some air around it. */
  readonly focus: FlatGeometry;
  /** Points. */
  readonly height: number;
  readonly caption: (scale: number) => string;
  /** Ticks along the frame with their coordinates. */
  readonly coordinates?: boolean;
  readonly legend: readonly { readonly label: string; readonly fill?: string; readonly stroke?: string }[];
}

const SCALES = [
  200, 500, 1000, 2000, 5000, 10000, 25000, 50000, 100000, 250000, 500000, 1000000, 1500000, 2000000, 2500000, 5000000,
  10000000,
];

/**
 * A vector map at a round scale with frame, scale bar, north arrow and legend. The bar is true on paper: the plane is
 * the Gauss-Krüger plane, and north is its grid north.
 */
export function drawFigure(pdf: Pdf, options: FigureOptions): void {
  const width = textWidth(pdf);
  keepTogether(pdf, options.height + 20);
  const left = pdf.page.margins.left;
  const top = pdf.y;
  const { scale, bounds } = frameOf(options.focus, width, options.height);
  const pointsPerMetre = (1000 / scale) * MM;
  const x = (east: number) => left + (east - bounds[0]) * pointsPerMetre;
  const y = (north: number) => top + (bounds[3] - north) * pointsPerMetre;

  pdf.save().rect(left, top, width, options.height).clip();
  for (const shape of options.shapes) drawShape(pdf, shape, x, y);
  drawLabels(pdf, options.labels ?? [], x, y);
  pdf.restore();
  pdf.rect(left, top, width, options.height).lineWidth(0.8).stroke(INK.text);
  if (options.coordinates === true) drawTicks(pdf, { left, top, width, height: options.height }, bounds, x, y);
  const inset = options.coordinates === true ? 10 : 0;
  drawScaleBar(pdf, left + 10 + inset, top + options.height - 12 - inset, scale);
  drawNorth(pdf, left + width - 18 - inset, top + 12 + inset);
  drawLegend(pdf, options.legend, left + 8 + inset, top + 8 + inset);
  pdf.font('regular').fontSize(8).fillColor(INK.muted);
  pdf.text(options.caption(scale), left, top + options.height + 4, { width, align: 'center' });
  pdf.fillColor(INK.text).fontSize(9);
  pdf.x = left;
  pdf.moveDown(0.5);
}

/** Scale and ground of a figure, in the plane's metres: the focus with some air around it, at a round scale. */
export function frameOf(
  focus: FlatGeometry,
  width: number,
  height: number,
): { readonly scale: number; readonly bounds: readonly [west: number, south: number, east: number, north: number] } {
  const [west, south, east, north] = boundsOf(focus);
  const scale = roundScale([west, south, east, north], width, height);
  const metres = scale / (1000 * MM);
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  const [dx, dy] = [(width / 2) * metres, (height / 2) * metres];
  return { scale, bounds: [x - dx, y - dy, x + dx, y + dy] };
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Every so many metres a tick on all four sides; eastings stand along the foot and the head, northings upright along the sides. */
function drawTicks(
  pdf: Pdf,
  { left, top, width, height }: Box,
  [west, south, east, north]: readonly [number, number, number, number],
  x: (east: number) => number,
  y: (north: number) => number,
): void {
  const step = roundStep((east - west) / 5);
  const right = left + width;
  const bottom = top + height;
  pdf.font('regular').fontSize(5.5).lineWidth(0.5);
  const label = (text: string, at: number, line: number) => {
    const wide = pdf.widthOfString(text);
    pdf
      .rect(at - wide / 2 - 1, line - 0.5, wide + 2, 7)
      .fillOpacity(0.8)
      .fill('#ffffff')
      .fillOpacity(1);
    pdf.fillColor(INK.muted).text(text, at - wide / 2, line, { lineBreak: false });
  };
  for (let metre = Math.ceil(west / step) * step; metre < east; metre += step) {
    const at = x(metre);
    pdf.moveTo(at, top).lineTo(at, top + 4);
    pdf
      .moveTo(at, bottom)
      .lineTo(at, bottom - 4)
      .stroke(INK.text);
    if (at < left + 30 || at > right - 30) continue;
    label(String(metre), at, top + 4.5);
    label(String(metre), at, bottom - 11);
  }
  for (let metre = Math.ceil(south / step) * step; metre < north; metre += step) {
    const at = y(metre);
    pdf.moveTo(left, at).lineTo(left + 4, at);
    pdf
      .moveTo(right, at)
      .lineTo(right - 4, at)
      .stroke(INK.text);
    if (at < top + 30 || at > bottom - 30) continue;
    for (const [side, turn] of [
      [left + 7.5, -90],
      [right - 7.5, -90],
    ] as const) {
      pdf.save().rotate(turn, { origin: [side, at] });
      label(String(metre), side, at - 3);
      pdf.restore();
    }
  }
  pdf.fillColor(INK.text);
}

/** 1, 2 or 5 times a power of ten, not below the given length. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5, 10].map((digit) => digit * power).find((step) => step >= atLeast)!;
}

function roundScale([west, south, east, north]: readonly number[], width: number, height: number): number {
  const needed = Math.max(((east! - west!) * 1.3 * 1000 * MM) / width, ((north! - south!) * 1.3 * 1000 * MM) / height);
  return SCALES.find((scale) => scale >= needed) ?? SCALES.at(-1)!;
}

function drawShape(pdf: Pdf, shape: Shape, x: (east: number) => number, y: (north: number) => number): void {
  const { xy } = shape.geometry;
  for (const { start, end } of ringsOf(shape.geometry)) {
    for (let v = start; v < end; v++) {
      const px = x(xy[2 * v]!);
      const py = y(xy[2 * v + 1]!);
      if (v === start) pdf.moveTo(px, py);
      else pdf.lineTo(px, py);
    }
    pdf.closePath();
  }
  const { fill, stroke, dash } = shape;
  if (dash != null) pdf.dash(dash[0], { space: dash[1] });
  pdf.lineWidth(shape.lineWidth ?? 0.6).fillOpacity(shape.fillOpacity ?? 1);
  if (fill != null && stroke != null) pdf.fillAndStroke(fill, stroke, 'even-odd');
  else if (fill != null) pdf.fill(fill, 'even-odd');
  else pdf.stroke(stroke ?? INK.text);
  pdf.fillOpacity(1);
  if (dash != null) pdf.undash();
}

type Frame = readonly [left: number, top: number, right: number, bottom: number];

/** A label that would hide another one, or a shape that is not its own, is left out. */
function drawLabels(
  pdf: Pdf,
  labels: readonly FigureLabel[],
  x: (east: number) => number,
  y: (north: number) => number,
): void {
  pdf.font('bold').fontSize(7);
  const shapes = labels.map(({ geometry }): Frame => {
    const [west, south, east, north] = boundsOf(geometry);
    return [x(west), y(north), x(east), y(south)];
  });
  const placed: Frame[] = [];
  for (const [index, { text, colour, at: place }] of labels.entries()) {
    const [left, top, right, bottom] = shapes[index]!;
    const width = pdf.widthOfString(text);
    const isSmall = right - left < width + 12 || bottom - top < 16;
    const at = place !== undefined ? x(place[0]) - width / 2 : isSmall ? right + 4 : (left + right - width) / 2;
    const middle = place !== undefined ? y(place[1]) - 4 : (top + bottom) / 2 - 4;
    const frame: Frame = [at - 2, middle - 1, at + width + 2, middle + 9];
    const others = [...placed, ...(place !== undefined ? [] : shapes.filter((_, other) => other !== index))];
    if (others.some((other) => meets(frame, other))) continue;
    placed.push(frame);
    pdf
      .roundedRect(frame[0], frame[1], width + 4, 10, 2)
      .fillOpacity(0.8)
      .fill('#ffffff')
      .fillOpacity(1);
    pdf.fillColor(colour).text(text, at, middle, { lineBreak: false });
  }
  pdf.fillColor(INK.text);
}

function meets(a: Frame, b: Frame): boolean {
  return a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
}

/** A bar of a round length, 15 to 40 mm long. */
function drawScaleBar(pdf: Pdf, left: number, bottom: number, scale: number): void {
  const metres = [1, 2, 5].flatMap((digit) => [0, 1, 2, 3, 4, 5].map((power) => digit * 10 ** power));
  const length = metres.sort((a, b) => b - a).find((candidate) => (candidate * 1000) / scale <= 40)!;
  const points = ((length * 1000) / scale) * MM;
  pdf
    .rect(left - 4, bottom - 14, points + 34, 22)
    .fillOpacity(0.85)
    .fill('#ffffff')
    .fillOpacity(1);
  pdf.rect(left, bottom - 3, points / 2, 3).fill(INK.text);
  pdf
    .rect(left, bottom - 3, points, 3)
    .lineWidth(0.5)
    .stroke(INK.text);
  pdf.font('regular').fontSize(7).fillColor(INK.text);
  pdf.text(`0`, left - 2, bottom - 13, { lineBreak: false });
  pdf.text(length >= 10_000 ? `${length / 1000} km` : `${length} m`, left + points - 6, bottom - 13, {
    lineBreak: false,
  });
}

function drawNorth(pdf: Pdf, x: number, top: number): void {
  pdf
    .rect(x - 9, top - 4, 18, 34)
    .fillOpacity(0.85)
    .fill('#ffffff')
    .fillOpacity(1);
  pdf
    .moveTo(x, top)
    .lineTo(x + 5, top + 16)
    .lineTo(x, top + 12)
    .lineTo(x - 5, top + 16)
    .closePath()
    .fill(INK.text);
  pdf
    .font('bold')
    .fontSize(8)
    .text('N', x - 3, top + 17, { lineBreak: false });
}

function drawLegend(pdf: Pdf, entries: FigureOptions['legend'], left: number, top: number): void {
  pdf.font('regular').fontSize(7);
  const width = Math.max(0, ...entries.map((entry) => pdf.widthOfString(entry.label))) + 26;
  pdf
    .rect(left, top, width, entries.length * 12 + 4)
    .fillOpacity(0.85)
    .fill('#ffffff')
    .fillOpacity(1);
  for (const [index, entry] of entries.entries()) {
    const y = top + 4 + index * 12;
    pdf.rect(left + 4, y, 12, 7).lineWidth(0.8);
    if (entry.fill != null)
      pdf
        .fillOpacity(0.6)
        .fillAndStroke(entry.fill, entry.stroke ?? entry.fill)
        .fillOpacity(1);
    else pdf.stroke(entry.stroke ?? INK.text);
    pdf.fillColor(INK.text).text(entry.label, left + 20, y - 1, { lineBreak: false });
  }
}
