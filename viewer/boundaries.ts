/** Boundaries that were handed in on the map: files that the server has read, as the map draws them. */
import type { Findings } from './checks/api.ts';
import { formatArea } from './format.ts';
import type { Figure } from './map/figures.ts';

/** One file. `id` is that of the upload, which the server keeps for thirty days. */
export interface Boundary {
  readonly id: string;
  readonly title: string;
  readonly found: Findings;
}

/** A file that is being read, or the reason why it was not. */
export interface BoundaryReading {
  readonly name: string;
  readonly error: unknown;
  readonly again: () => void;
}

/** As many as an address still carries. */
export const MOST_BOUNDARIES = 20;
const COLOUR = '#6f42c1';

/** Name of a plot among those of its file. */
export function plotName(
  { title, found }: Boundary,
  { number, name }: Pick<Findings['plots'][number], 'number' | 'name'>,
): string {
  if (found.plots.length === 1) return name === '' ? title : name;
  return name === '' || name === number ? number : `${number} ${name}`;
}

/** Outlines with names and areas: those of the server, in hectares. */
export function figuresOfBoundaries(boundaries: readonly Boundary[], hectares: string): readonly Figure[] {
  return boundaries.flatMap((boundary) =>
    boundary.found.plots.map((plot): Figure => ({
      key: `boundary-${boundary.id}-${plot.number}`,
      look: 'plot',
      geometry: plot.geometry,
      colour: COLOUR,
      label: `${plotName(boundary, plot)}\n${formatArea(plot.ellipsoidal).hectares} ${hectares}`,
    })),
  );
}
