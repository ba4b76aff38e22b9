/**
 * Writes a 界址点 TXT back. Plots that are still what the delivery said are copied byte for byte, in the encoding and with
 * the line ends of the original; changed and new ones are composed in its manner (names of points, closing points, digits).
 */

import iconv from 'iconv-lite';
import { PLOTS_TITLE, readBoundaryLine } from './boundary-line.ts';
import { boundaryColumns } from './boundary-templates.ts';
import type { BoundarySection } from './boundary-txt.ts';

/** The delivered file: its bytes and the label of its encoding. */
export interface BoundaryOriginal {
  readonly content: Buffer;
  readonly encoding: string;
}

/** A closed ring as [east, north] in metres, or [longitude, latitude], in the form in which it is written. */
export type WrittenRing = readonly (readonly [number, number])[];

export interface PlotToWrite {
  /** Number, from 1, of the plot of the original that this still is. */
  readonly unchanged?: number;
  /** Plot of the original whose heading it keeps where `header` says nothing. */
  readonly like?: number;
  /** Field of the heading → text, by the names of `boundary-templates.ts`. The count is filled in. */
  readonly header: Readonly<Record<string, string>>;
  /** Outer rings each followed by their holes. */
  readonly rings: readonly WrittenRing[];
}

/** How an original is written. */
interface Manner {
  readonly prefix: string;
  readonly restartsInEachRing: boolean;
  readonly closing: 'first' | 'next' | 'none';
  readonly countsClosing: boolean;
  readonly digits: number;
  readonly lineEnd: string;
}

const NATIONAL_MANNER: Manner = {
  prefix: 'J',
  restartsInEachRing: false,
  closing: 'first',
  countsClosing: true,
  digits: 3,
  lineEnd: '\r\n',
};

/** A plot of the original as bytes, with what tells it apart. */
export interface OriginalPlot {
  /** From 1. */
  readonly number: number;
  readonly header: readonly string[];
  /** Same for plots of the same rings, whatever their order; see `ringsKey`. */
  readonly key: string;
  readonly bytes: Buffer;
  readonly points: readonly OriginalPoint[];
}

interface OriginalPoint {
  readonly name: string;
  readonly ring: string;
  readonly first: string;
  readonly second: string;
}

export interface OriginalParts {
  /** Everything before the first plot. */
  readonly preamble: Buffer;
  readonly plots: readonly OriginalPlot[];
}

/** Splits the original at the headings of its plots. */
export function splitOriginal({ content, encoding }: BoundaryOriginal): OriginalParts {
  const lines = splitLines(content, encoding);
  const plots: { header: readonly string[]; bytes: Buffer[]; points: OriginalPoint[] }[] = [];
  const preamble: Buffer[] = [];
  let inPlots: boolean | null = null;
  for (const { bytes, text } of lines) {
    if (inPlots == null && text.trim() !== '') inPlots = readBoundaryLine(text, false).kind === 'fault';
    const read = readBoundaryLine(text, inPlots === true);
    if (read.kind === 'title') inPlots = read.title === PLOTS_TITLE;
    if (read.kind === 'header') plots.push({ header: read.fields, bytes: [], points: [] });
    else if (read.kind === 'point' && plots.length === 0) plots.push({ header: [], bytes: [], points: [] });
    if (read.kind === 'point') plots.at(-1)!.points.push(read);
    (plots.at(-1)?.bytes ?? preamble).push(bytes);
  }
  return {
    preamble: Buffer.concat(preamble),
    plots: plots.map(({ header, bytes, points }, i) => ({
      number: i + 1,
      header,
      points,
      bytes: Buffer.concat(bytes),
      key: ringsKey(ringsOfPoints(points)),
    })),
  };
}

/** Lines with their ends, as bytes and as text. Encodings of one byte or more per character share the bytes of line ends. */
function splitLines(content: Buffer, encoding: string): { bytes: Buffer; text: string }[] {
  if (encoding.startsWith('utf-16')) {
    const text = iconv.decode(content, encoding, { stripBOM: false });
    const lines = text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
    return lines.map((line) => ({
      text: line.replace(/^\uFEFF/, ''),
      bytes: iconv.encode(line, encoding, { addBOM: false }),
    }));
  }
  const lines: { bytes: Buffer; text: string }[] = [];
  for (let start = 0; start < content.length;) {
    let end = start;
    while (end < content.length && content[end] !== 0x0a && content[end] !== 0x0d) end++;
    if (content[end] === 0x0d && content[end + 1] === 0x0a) end++;
    const bytes = content.subarray(start, Math.min(end + 1, content.length));
    lines.push({ bytes, text: iconv.decode(bytes, encoding) });
    start = end + 1;
  }
  return lines;
}

/** Rings of a plot as it is written, [first, second]; a ring ends with its number or where it closes. */
function ringsOfPoints(points: readonly OriginalPoint[]): [number, number][][] {
  const rings: { name: string; points: [number, number][] }[] = [];
  for (const { ring, first, second } of points) {
    const current = rings.at(-1);
    const isNew = current == null || current.name !== ring || isClosed(current.points);
    if (isNew) rings.push({ name: ring, points: [] });
    rings.at(-1)!.points.push([Number(first), Number(second)]);
  }
  return rings.map((ring) => ring.points);
}

function isClosed(points: readonly (readonly [number, number])[]): boolean {
  const [first, last] = [points[0], points.at(-1)];
  return points.length > 3 && first![0] === last![0] && first![1] === last![1];
}

/** Equal for the same rings in any order, closed or left open; pairs in file order. */
export function ringsKey(rings: readonly (readonly (readonly [number, number])[])[]): string {
  return rings
    .map((ring) => (isClosed(ring) ? ring.slice(0, -1) : ring).flat().join(' '))
    .toSorted()
    .join('|');
}

/** The whole file. Without an original, `sections` precede the plots. */
export function writeBoundaryTxt(
  plots: readonly PlotToWrite[],
  { original, sections = [] }: { readonly original?: BoundaryOriginal; readonly sections?: readonly BoundarySection[] },
): Buffer {
  const encoding = original?.encoding ?? 'gb18030';
  const parts = original == null ? null : splitOriginal(original);
  const encode = (text: string) => iconv.encode(text, encoding, { addBOM: false });
  const pieces: Buffer[] = [parts == null ? encode(boundaryPreamble(sections)) : parts.preamble];
  for (const plot of plots) {
    const kept = plot.unchanged == null ? undefined : parts?.plots[plot.unchanged - 1];
    const model = parts?.plots[(plot.like ?? 1) - 1];
    const bytes = kept?.bytes ?? encode(composePlot(plot, model, mannerOf(model, encoding)));
    // a last line without an end, no longer the last
    const before = pieces.at(-1)!;
    if (before.length > 0 && !endsLine(before)) pieces.push(encode(mannerOf(parts?.plots[0], encoding).lineEnd));
    pieces.push(bytes);
  }
  return Buffer.concat(pieces);
}

function endsLine(bytes: Buffer): boolean {
  return bytes.at(-1) === 0x0a || bytes.at(-1) === 0x0d || (bytes.at(-1) === 0 && bytes.at(-2) === 0x0a);
}

/** What stands before the first plot of a new file. */
export function boundaryPreamble(sections: readonly BoundarySection[]): string {
  const lines = sections.flatMap(({ title, entries }) => [
    `[${title}]`,
    ...entries.map(({ key, value }) => `${key}=${value}`),
  ]);
  return [...lines, `[${PLOTS_TITLE}]`].map((line) => `${line}\r\n`).join('');
}

/** The manner of a plot; of the national form where there is none to follow. */
function mannerOf(model: OriginalPlot | undefined, encoding: string): Manner {
  if (model == null || model.points.length === 0) return NATIONAL_MANNER;
  const { points, header } = model;
  const rings = ringsOfPoints(points);
  const closed = rings.filter(isClosed).length;
  const starts = rings.reduce<number[]>((at, ring) => [...at, at.at(-1)! + ring.length], [0]);
  const [first, second] = [points[0]!, points[starts[1]!]];
  const closing = points[rings[0]!.length - 1]!;
  return {
    prefix: /^\D*/.exec(first.name)![0],
    restartsInEachRing: second != null && second.name === first.name,
    closing: closed === 0 ? 'none' : closing.name === first.name ? 'first' : 'next',
    countsClosing: Number(header[0]) === points.length,
    digits: points.reduce((most, point) => Math.max(most, decimalsOf(point.first), decimalsOf(point.second)), 0),
    lineEnd: lineEndOf(model.bytes, encoding),
  };
}

function lineEndOf(bytes: Buffer, encoding: string): string {
  return /\r\n|\n|\r/.exec(iconv.decode(bytes, encoding))?.[0] ?? '\r\n';
}

function decimalsOf(text: string): number {
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

/** A plot in the national manner, for files that are written plot by plot. */
export function boundaryPlotText(plot: PlotToWrite): string {
  return composePlot(plot, undefined, NATIONAL_MANNER);
}

function composePlot({ header, rings }: PlotToWrite, model: OriginalPlot | undefined, manner: Manner): string {
  const lines: string[] = [];
  let number = 0;
  for (const [index, ring] of rings.entries()) {
    if (manner.restartsInEachRing) number = 0;
    const first = number + 1;
    const last = ring.length - 1;
    for (const [at, [east, north]] of ring.entries()) {
      if (at === last && manner.closing === 'none') continue;
      const isNamedFirst = at === last && manner.closing === 'first';
      if (!isNamedFirst) number++;
      const name = `${manner.prefix}${isNamedFirst ? first : number}`;
      lines.push(`${name},${index + 1},${north.toFixed(manner.digits)},${east.toFixed(manner.digits)}`);
    }
  }
  const count = lines.length - (manner.closing !== 'none' && !manner.countsClosing ? rings.length : 0);
  const names = boundaryColumns(model?.header.length ?? 8).columns.map(({ name }) => name);
  const fields = names.map((name, i) => (i === 0 ? String(count) : (header[name] ?? model?.header[i] ?? '')));
  const safe = fields.map((field) => field.replaceAll(/[,，@\r\n]/g, ' '));
  return [...(safe.length === 0 ? [] : [[...safe, '@'].join(',')]), ...lines]
    .map((line) => `${line}${manner.lineEnd}`)
    .join('');
}
