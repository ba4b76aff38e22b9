/**
 * 界址点坐标 TXT (勘测定界, 报部备案): text sections of key=value lines, then `[地块坐标]` with plots. A plot is a header
 * line that ends in `,@` and one line per point: 点号,圈号,X(北),Y(东). Numbers are kept as the text they were, line by line,
 * so that a file that was only read is written back byte for byte.
 *
 *   50,8.7423,1,地块一,面,H50G005096,工业用地,0601,@      count, 公顷, number, name, kind, sheet, use, class
 *   J1,1,2585776.157,38378508.034
 *
 * Also read: a bare table `id,x,y` (x is the northing), and headers with more or fewer fields (local templates have 0, 9 or 12).
 */

import { type BoundaryFaultCode, isNumberText, PLOTS_TITLE, readBoundaryLine } from './boundary-line.ts';

/** One point as written. `first` is the northing and `second` the easting, unless the sender exchanged them. */
export interface BoundaryPoint {
  /** Line in the file, from 1. */
  readonly line: number;
  readonly name: string;
  readonly ring: string;
  readonly first: string;
  readonly second: string;
  readonly rest: readonly string[];
}

export interface BoundaryPlot {
  /** Line of the header, from 1; of the first point where there is none. */
  readonly line: number;
  /** Fields of the header without the `@`. */
  readonly header: readonly string[];
  readonly points: readonly BoundaryPoint[];
}

export interface BoundarySection {
  readonly title: string;
  readonly entries: readonly { readonly key: string; readonly value: string }[];
}

/** A fault of the text itself. The plot it stands in is still read as far as it can be. */
export interface BoundaryFault {
  readonly code: BoundaryFaultCode;
  readonly line: number;
  readonly actual: string;
}

export interface BoundaryFile {
  readonly sections: readonly BoundarySection[];
  readonly plots: readonly BoundaryPlot[];
  readonly faults: readonly BoundaryFault[];
  /** `sectioned` has the title lines; `table` is a bare list of points. */
  readonly dialect: 'sectioned' | 'table';
  /** Every line with its own line end: the file, when joined. */
  readonly lines: readonly string[];
}

const TABLE_HEAD = /^\s*(id|点号|序号)\s*,\s*(x|北坐标|x坐标)[^,]*,\s*(y|东坐标|y坐标)[^,]*\s*$/i;

/** True for text that is this format, by content: a plot section, plots without one, or the head of a point table. */
export function isBoundaryTxt(text: string): boolean {
  return hasPlots(text) || TABLE_HEAD.test(text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/, 1)[0] ?? '');
}

/** True for text with plots: the title 地块坐标, or a header marked by `@` and a point below it. */
export function hasPlots(text: string): boolean {
  if (/^\s*[[［【]\s*地块坐标\s*[\]］】]\s*$/m.test(text)) return true;
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const head = lines.findIndex((line) => line.trim() !== '');
  return (
    head >= 0 &&
    readBoundaryLine(lines[head]!, true).kind === 'header' &&
    /[@＠][,\s]*$/.test(lines[head]!) &&
    readBoundaryLine(lines[head + 1] ?? '', true).kind === 'point'
  );
}

/** Reads the text of a file (already decoded; a byte order mark may stand in front). Never throws: what is wrong is in `faults`. */
export function parseBoundaryTxt(text: string): BoundaryFile {
  const lines = text.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
  const contents = lines.map((line, index) => (index === 0 ? line.replace(/^\uFEFF/, '') : line).trim());
  if (TABLE_HEAD.test(contents[0] ?? '')) return { ...parseTable(contents), lines };
  return { ...parseSections(contents), lines };
}

/** The file as it was read, to the last byte. */
export function formatBoundaryTxt(file: Pick<BoundaryFile, 'lines'>): string {
  return file.lines.join('');
}

type Parsed = Omit<BoundaryFile, 'lines'>;

function parseTable(contents: readonly string[]): Parsed {
  const faults: BoundaryFault[] = [];
  const points: BoundaryPoint[] = [];
  for (const [index, content] of contents.entries()) {
    if (index === 0 || content === '') continue;
    const [name = '', first = '', second = '', ...rest] = split(content);
    if (!isNumberText(first) || !isNumberText(second)) {
      faults.push({ code: 'point-malformed', line: index + 1, actual: content });
    } else points.push({ line: index + 1, name, ring: '1', first, second, rest });
  }
  return { sections: [], plots: [{ line: 2, header: [], points }], faults, dialect: 'table' };
}

function parseSections(contents: readonly string[]): Parsed {
  const sections: { title: string; entries: { key: string; value: string }[] }[] = [];
  const plots: { line: number; header: readonly string[]; points: BoundaryPoint[] }[] = [];
  const faults: BoundaryFault[] = [];
  let inPlots = startsWithPlots(contents);
  for (const [index, content] of contents.entries()) {
    const line = index + 1;
    const read = readBoundaryLine(content, inPlots);
    if ('faults' in read) faults.push(...read.faults.map((code) => ({ code, line, actual: content })));
    if (read.kind === 'title') {
      inPlots = read.title === PLOTS_TITLE;
      if (!inPlots) sections.push({ title: read.title, entries: [] });
    } else if (read.kind === 'entry') {
      if (sections.length === 0) faults.push({ code: 'line-unknown', line, actual: content });
      else sections.at(-1)!.entries.push({ key: read.key, value: read.value });
    } else if (read.kind === 'header') {
      plots.push({ line, header: read.fields, points: [] });
    } else if (read.kind === 'point') {
      if (plots.length === 0) {
        faults.push({ code: 'point-before-plot', line, actual: content });
        plots.push({ line, header: [], points: [] });
      }
      const { name, ring, first, second, rest } = read;
      plots.at(-1)!.points.push({ line, name, ring, first, second, rest });
    }
  }
  for (const plot of plots) {
    if (plot.points.length === 0) faults.push({ code: 'plot-empty', line: plot.line, actual: plot.header.join(',') });
  }
  return { sections, plots, faults, dialect: 'sectioned' };
}

/** True where the plots begin without a title. */
function startsWithPlots(contents: readonly string[]): boolean {
  const first = contents.find((content) => content !== '') ?? '';
  return /[@＠][,\s]*$/.test(first) && readBoundaryLine(first, true).kind === 'header';
}

function split(content: string): string[] {
  return content.split(',').map((field) => field.trim());
}

/** Value of a key in any section, e.g. `带号`; undefined where it is absent or blank. */
export function attributeOf(file: Pick<BoundaryFile, 'sections'>, key: string): string | undefined {
  for (const { entries } of file.sections) {
    const found = entries.find((entry) => entry.key === key);
    if (found != null && found.value !== '') return found.value;
  }
  return undefined;
}
