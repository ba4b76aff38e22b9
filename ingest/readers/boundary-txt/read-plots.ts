/** Lines → plots, one at a time, their numbers in flat arrays: memory is that of the largest plot. */

import { type BoundaryFaultCode, PLOTS_TITLE, readBoundaryLine } from '../../../schemas/formats/boundary-line.ts';
import { linesOf } from '../text-file.ts';
import type { ReadLimits } from '../read-limits.ts';

export interface RawRing {
  /** 圈号 as written. */
  readonly name: string;
  /** First point, counted from 0 through the plot. */
  readonly start: number;
}

export interface PlotFault {
  readonly code: BoundaryFaultCode;
  /** Line in the file, from 1. */
  readonly line: number;
  readonly text: string;
}

/** A plot as written. `first` and `second` are the numbers in file order. */
export interface RawPlot {
  /** From 1. */
  readonly number: number;
  /** Line of its heading, from 1. */
  readonly line: number;
  readonly header: readonly string[];
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly rings: readonly RawRing[];
  readonly faults: readonly PlotFault[];
  /** Points found, those beyond the limit included. */
  readonly points: number;
}

export interface SectionEntry {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

export type BoundaryPart =
  | { readonly kind: 'entry'; readonly entry: SectionEntry }
  | { readonly kind: 'fault'; readonly fault: PlotFault }
  | { readonly kind: 'plot'; readonly plot: RawPlot };

/** Faults of one plot that are kept with their text; a file of nonsense has millions. */
const KEPT_FAULTS = 20;
const KEPT_CHARACTERS = 120;

/** The parts of a file in order. Faults before the first plot come by themselves, later ones with their plot. */
export async function* readPlots(path: string, label: string, limits: ReadLimits): AsyncGenerator<BoundaryPart> {
  let section: string | null = null;
  let inPlots: boolean | null = null;
  let builder: PlotBuilder | null = null;
  let plots = 0;
  let line = 0;
  for await (const lines of linesOf(path, label, limits)) {
    for (const text of lines) {
      line++;
      if (inPlots == null && text.trim() !== '') inPlots = readBoundaryLine(text, false).kind === 'fault';
      const read = readBoundaryLine(text, inPlots === true);
      if (read.kind === 'blank') continue;
      if (read.kind === 'title') {
        inPlots = read.title === PLOTS_TITLE;
        section = read.title;
        continue;
      }
      const faults = 'faults' in read ? read.faults.map((code) => ({ code, line, text: clip(text) })) : [];
      if (read.kind === 'entry') {
        yield { kind: 'entry', entry: { section: section ?? '', key: read.key, value: read.value } };
      } else if (read.kind === 'header') {
        if (builder != null) yield { kind: 'plot', plot: builder.finish() };
        builder = new PlotBuilder(++plots, line, read.fields, limits.vertices);
        builder.blame(faults);
      } else if (read.kind === 'point') {
        if (builder == null) {
          builder = new PlotBuilder(++plots, line, [], limits.vertices);
          builder.blame([{ code: 'point-before-plot', line, text: clip(text) }]);
        }
        builder.add(read.ring, Number(read.first), Number(read.second));
        builder.blame(faults);
      } else if (builder == null) {
        for (const fault of faults) yield { kind: 'fault', fault };
      } else builder.blame(faults);
    }
  }
  if (builder != null) yield { kind: 'plot', plot: builder.finish() };
}

function clip(text: string): string {
  const plain = text.trim();
  return plain.length > KEPT_CHARACTERS ? `${plain.slice(0, KEPT_CHARACTERS)}…` : plain;
}

/** State: the plot being read. */
class PlotBuilder {
  private readonly number: number;
  private readonly line: number;
  private readonly header: readonly string[];
  private readonly limit: number;
  private first = new Float64Array(64);
  private second = new Float64Array(64);
  private points = 0;
  private readonly rings: RawRing[] = [];
  private readonly faults: PlotFault[] = [];

  constructor(number: number, line: number, header: readonly string[], limit: number) {
    this.number = number;
    this.line = line;
    this.header = header;
    this.limit = limit;
  }

  add(ring: string, first: number, second: number): void {
    const at = this.points++;
    if (at >= this.limit) return;
    const current = this.rings.at(-1);
    // the same number again after the ring has closed is a ring of its own
    if (current == null || current.name !== ring || this.isClosed(current, at)) {
      this.rings.push({ name: ring, start: at });
    }
    if (at === this.first.length) {
      this.first = grown(this.first);
      this.second = grown(this.second);
    }
    this.first[at] = first;
    this.second[at] = second;
  }

  private isClosed({ start }: RawRing, end: number): boolean {
    const last = end - 1;
    return last - start >= 3 && this.first[last] === this.first[start] && this.second[last] === this.second[start];
  }

  blame(faults: readonly PlotFault[]): void {
    for (const fault of faults) if (this.faults.length < KEPT_FAULTS) this.faults.push(fault);
  }

  finish(): RawPlot {
    const { number, line, header, rings, points } = this;
    if (points === 0) this.blame([{ code: 'plot-empty', line, text: clip(header.join(',')) }]);
    const kept = Math.min(points, this.limit);
    return {
      number,
      line,
      header,
      rings,
      points,
      faults: this.faults,
      first: this.first.subarray(0, kept),
      second: this.second.subarray(0, kept),
    };
  }
}

function grown(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}
