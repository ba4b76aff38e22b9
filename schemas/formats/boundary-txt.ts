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
  readonly code:
    | 'full-width-comma'
    | 'header-without-mark'
    | 'point-malformed'
    | 'point-before-plot'
    | 'plot-empty'
    | 'line-unknown';
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

const PLOTS_TITLE = '地块坐标';
const TABLE_HEAD = /^\s*(id|点号|序号)\s*,\s*(x|北坐标|x坐标)[^,]*,\s*(y|东坐标|y坐标)[^,]*\s*$/i;
const NUMBER = /^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?$/;

/** True for text that is this format, by content: a plot section, or the head of a point table. */
export function isBoundaryTxt(text: string): boolean {
  return (
    /^\s*\[地块坐标\]\s*$/m.test(text) || TABLE_HEAD.test(text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/, 1)[0] ?? '')
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
    if (!NUMBER.test(first) || !NUMBER.test(second)) {
      faults.push({ code: 'point-malformed', line: index + 1, actual: content });
    } else points.push({ line: index + 1, name, ring: '1', first, second, rest });
  }
  return { sections: [], plots: [{ line: 2, header: [], points }], faults, dialect: 'table' };
}

function parseSections(contents: readonly string[]): Parsed {
  const sections: { title: string; entries: { key: string; value: string }[] }[] = [];
  const plots: { line: number; header: readonly string[]; points: BoundaryPoint[] }[] = [];
  const faults: BoundaryFault[] = [];
  let inPlots = false;
  for (const [index, content] of contents.entries()) {
    const line = index + 1;
    if (content === '') continue;
    const title = /^\[(.+)\]$/.exec(content)?.[1];
    if (title != null) {
      inPlots = title.trim() === PLOTS_TITLE;
      if (!inPlots) sections.push({ title: title.trim(), entries: [] });
    } else if (!inPlots) readEntry(sections.at(-1)?.entries, content, line, faults);
    else readPlotLine(plots, content, line, faults);
  }
  for (const plot of plots) {
    if (plot.points.length === 0) faults.push({ code: 'plot-empty', line: plot.line, actual: plot.header.join(',') });
  }
  return { sections, plots, faults, dialect: 'sectioned' };
}

function readEntry(
  entries: { key: string; value: string }[] | undefined,
  content: string,
  line: number,
  faults: BoundaryFault[],
): void {
  const at = content.indexOf('=');
  if (entries == null || at < 0) faults.push({ code: 'line-unknown', line, actual: content });
  else entries.push({ key: content.slice(0, at).trim(), value: content.slice(at + 1).trim() });
}

function readPlotLine(
  plots: { line: number; header: readonly string[]; points: BoundaryPoint[] }[],
  content: string,
  line: number,
  faults: BoundaryFault[],
): void {
  if (/[，＠]/.test(content)) faults.push({ code: 'full-width-comma', line, actual: content });
  const fields = split(content.replaceAll('，', ',').replaceAll('＠', '@'));
  if (fields.at(-1) === '@') {
    plots.push({ line, header: fields.slice(0, -1), points: [] });
    return;
  }
  const [name = '', ring = '', first = '', second = '', ...rest] = fields;
  if (isPoint(fields)) {
    if (plots.length === 0) {
      faults.push({ code: 'point-before-plot', line, actual: content });
      plots.push({ line, header: [], points: [] });
    }
    plots.at(-1)!.points.push({ line, name, ring, first, second, rest });
  } else if (fields.length >= 7) {
    faults.push({ code: 'header-without-mark', line, actual: content });
    plots.push({ line, header: fields, points: [] });
  } else faults.push({ code: 'point-malformed', line, actual: content });
}

/** A point has a ring number and two numbers of the size of coordinates; a header without its `@` has neither. */
function isPoint(fields: readonly string[]): boolean {
  const [, ring = '', first = '', second = ''] = fields;
  return fields.length >= 4 && /^\d+$/.test(ring) && NUMBER.test(first) && NUMBER.test(second);
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

/** Fields of a plot header in the order of the national form. */
export const PLOT_FIELDS = [
  'pointCount',
  'hectares',
  'number',
  'name',
  'kind',
  'mapSheet',
  'use',
  'landClass',
] as const;

export interface NewPlot {
  /** In the order of `PLOT_FIELDS` or of a local template; the count is filled in. */
  readonly header: readonly string[];
  /** Rings in order, outer before its holes, each closed, [east, north] in metres as they shall be written (with zone or without). */
  readonly rings: readonly (readonly (readonly [number, number])[])[];
}

/**
 * A new file. Points are numbered J1, J2 … through all rings of a plot and each ring ends with its first point again, as the
 * national form has it. `digits` are those of 精度. Lines end in CRLF.
 */
export function composeBoundaryTxt(
  sections: readonly BoundarySection[],
  plots: readonly NewPlot[],
  digits = 3,
): string {
  const lines: string[] = [];
  for (const { title, entries } of sections) {
    lines.push(`[${title}]`, ...entries.map(({ key, value }) => `${key}=${value}`));
  }
  lines.push(`[${PLOTS_TITLE}]`);
  for (const { header, rings } of plots) {
    const count = rings.reduce((sum, ring) => sum + ring.length, 0);
    lines.push([String(count), ...header.slice(1), '@'].join(','));
    let number = 0;
    for (const [ringIndex, ring] of rings.entries()) {
      const first = number + 1;
      for (const [index, [east, north]] of ring.entries()) {
        const isClosing = index === ring.length - 1;
        if (!isClosing) number++;
        const name = `J${isClosing ? first : number}`;
        lines.push(`${name},${ringIndex + 1},${north.toFixed(digits)},${east.toFixed(digits)}`);
      }
    }
  }
  return lines.map((line) => `${line}\r\n`).join('');
}
