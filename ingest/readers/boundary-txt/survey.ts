/** A first look through the whole file: encoding, properties, layout, how coordinates are written. */

import type { CoordinateFinding, Detection } from '../../../schemas/detect-coordinates.ts';
import { epsgOfZone } from '../../../schemas/crs-table.ts';
import type { ReadLimits } from '../read-limits.ts';
import { type HeaderCrs, headerCrs } from './header-crs.ts';
import { detectPlot, isRingClosed, plotKind, type PlotKind, readingKey, ringSpans } from './plot-geometry.ts';
import { type PlotFault, readPlots, type SectionEntry } from './read-plots.ts';

export interface BoundarySurvey {
  readonly entries: readonly SectionEntry[];
  /** Faults before the first plot. */
  readonly faults: readonly PlotFault[];
  readonly plots: number;
  /** Fields in the first line of a plot → number of plots. */
  readonly layouts: ReadonlyMap<number, number>;
  readonly kinds: ReadonlySet<PlotKind>;
  /** No ring repeats its first point, and no plot counts a point more than it has. */
  readonly areRingsOpen: boolean;
  readonly rings: number;
  readonly crs: HeaderCrs;
  /** The reading that most plots share; null where none can be read. */
  readonly detection: Detection | null;
}

/** How many plots are remembered to tell a way of writing; files of millions of plots exist. */
const TALLIED_READINGS = 100;

export async function surveyBoundaryTxt(path: string, label: string, limits: ReadLimits): Promise<BoundarySurvey> {
  const entries: SectionEntry[] = [];
  const faults: PlotFault[] = [];
  const layouts = new Map<number, number>();
  const kinds = new Set<PlotKind>();
  const tally = new Map<string, { detection: Detection; plots: number }>();
  let crs: HeaderCrs | null = null;
  let plots = 0;
  let rings = 0;
  let areRingsOpen = true;
  for await (const part of readPlots(path, label, limits)) {
    if (part.kind === 'entry') entries.push(part.entry);
    else if (part.kind === 'fault') faults.push(part.fault);
    else {
      const { plot } = part;
      plots++;
      const kind = plotKind(plot.header[4]);
      kinds.add(kind);
      layouts.set(plot.header.length, (layouts.get(plot.header.length) ?? 0) + 1);
      if (kind === 'polygon') {
        const spans = ringSpans(plot);
        rings += spans.length;
        const isShort = Number(plot.header[0]) === plot.points + spans.length;
        const isCut = plot.points > plot.first.length;
        if (isCut || isShort || spans.some((span) => isRingClosed(plot, span))) areRingsOpen = false;
      }
      if (plot.first.length === 0) continue;
      crs ??= headerCrs(entries);
      note(tally, detectPlot(plot, crs.hints));
    }
  }
  const best = [...tally.values()].reduce<{ detection: Detection; plots: number } | null>(
    (most, each) => (most == null || rank(each) > rank(most) ? each : most),
    null,
  );
  return {
    entries,
    faults,
    plots,
    layouts,
    kinds,
    areRingsOpen: areRingsOpen && rings > 0,
    rings,
    crs: crs ?? headerCrs(entries),
    detection: best?.detection ?? null,
  };
}

function note(tally: Map<string, { detection: Detection; plots: number }>, detection: Detection): void {
  const key = readingKey(detection);
  const known = tally.get(key);
  if (known != null) known.plots++;
  else if (tally.size < TALLIED_READINGS) tally.set(key, { detection, plots: 1 });
}

/** A reading that most plots share wins; one that can be read wins over any that cannot. */
function rank({ detection, plots }: { detection: Detection; plots: number }): number {
  return plots + (detection.state === 'refused' ? 0 : 1e9);
}

/** Findings as one sentence in each language. */
export function wordsOf(findings: readonly CoordinateFinding[]): { readonly zh: string; readonly en: string } {
  return {
    zh: findings.map(({ message }) => message.zh).join('；'),
    en: findings.map(({ message }) => message.en).join('; '),
  };
}

/** The code that the properties alone give, for files whose numbers do not tell. */
export function declaredEpsg({ hints }: HeaderCrs): number | undefined {
  const { zone, width = zone != null && zone >= 13 && zone <= 23 ? 6 : 3, datum = 'CGCS2000' } = hints;
  if (zone == null) return undefined;
  try {
    return epsgOfZone(zone, { width, prefixed: false, datum });
  } catch {
    return undefined;
  }
}
