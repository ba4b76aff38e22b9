/**
 * Plots that are being drawn: pure functions over plain data, so that every step can be undone. A vertex keeps the plane
 * coordinates it was typed in; only where all of a draft were typed in one plane is it sent in that plane, to the last digit.
 */
import type { DrawnGeometry, LonLat } from '../api.ts';

export interface Vertex {
  readonly place: LonLat;
  /** Easting and northing as typed, and the EPSG code of their plane. */
  readonly plane: { readonly epsg: number; readonly east: number; readonly north: number } | null;
}

/** Vertices in order, the first not repeated at the end. */
export type Ring = readonly Vertex[];

export interface DraftPlot {
  readonly number: string;
  /** The outline first, then holes. */
  readonly rings: readonly Ring[];
}

/** Which ring is worked on; it is open while points are added to it. */
export interface Draft {
  readonly plots: readonly DraftPlot[];
  readonly plot: number;
  readonly ring: number;
  readonly isOpen: boolean;
}

export const EMPTY_DRAFT: Draft = { plots: [{ number: '1', rings: [[]] }], plot: 0, ring: 0, isOpen: true };

export const MOST_VERTICES = 20_000;

/** The ring that is worked on. */
export function currentRing({ plots, plot, ring }: Draft): Ring {
  return plots[plot]?.rings[ring] ?? [];
}

export const vertexAt = (place: LonLat): Vertex => ({ place, plane: null });

export function addVertex(draft: Draft, vertex: Vertex): Draft {
  return withRing(draft, [...currentRing(draft), vertex]);
}

/** Puts a vertex before the one at an index. */
export function insertVertex(draft: Draft, index: number, vertex: Vertex): Draft {
  return withRing(draft, currentRing(draft).toSpliced(index, 0, vertex));
}

export function moveVertex(draft: Draft, index: number, place: LonLat): Draft {
  return withRing(draft, currentRing(draft).with(index, vertexAt(place)));
}

/** Removes a vertex; a ring of less than three points is open again. */
export function removeVertex(draft: Draft, index: number): Draft {
  const ring = currentRing(draft).toSpliced(index, 1);
  return { ...withRing(draft, ring), isOpen: draft.isOpen || ring.length < 3 };
}

/** Ends the ring that is drawn; one of less than three points stays open. */
export function closeRing(draft: Draft): Draft {
  return currentRing(draft).length < 3 ? draft : { ...draft, isOpen: false };
}

/** Takes a whole ring in the place of the present one. */
export function replaceRing(draft: Draft, ring: Ring): Draft {
  return { ...withRing(draft, ring), isOpen: ring.length < 3 };
}

/** Begins a hole in the present plot. */
export function addHole(draft: Draft): Draft {
  const plot = draft.plots[draft.plot]!;
  const rings = [...plot.rings.filter((ring) => ring.length >= 3), []];
  return {
    ...draft,
    plots: draft.plots.with(draft.plot, { ...plot, rings }),
    ring: rings.length - 1,
    isOpen: true,
  };
}

/** Begins another plot; it takes the next free number. */
export function addPlot(draft: Draft): Draft {
  const taken = new Set(draft.plots.map(({ number }) => number));
  let number = draft.plots.length + 1;
  while (taken.has(String(number))) number++;
  const plots = [...draft.plots, { number: String(number), rings: [[]] }];
  return { plots, plot: plots.length - 1, ring: 0, isOpen: true };
}

export function removePlot(draft: Draft, index: number): Draft {
  const plots = draft.plots.toSpliced(index, 1);
  if (plots.length === 0) return EMPTY_DRAFT;
  const plot = Math.max(0, Math.min(draft.plot, plots.length - 1));
  return { plots, plot, ring: 0, isOpen: plots[plot]!.rings[0]!.length < 3 };
}

/** Works on another ring. */
export function chooseRing(draft: Draft, plot: number, ring: number): Draft {
  return { ...draft, plot, ring, isOpen: (draft.plots[plot]?.rings[ring]?.length ?? 0) < 3 };
}

function withRing(draft: Draft, ring: Ring): Draft {
  const plot = draft.plots[draft.plot]!;
  const rings = plot.rings.with(draft.ring, ring);
  return { ...draft, plots: draft.plots.with(draft.plot, { ...plot, rings }) };
}

/** Rings that are areas: at least three points. */
const areas = ({ rings }: DraftPlot): readonly Ring[] => rings.filter((ring) => ring.length >= 3);

/** Plots that can be sent. */
export function finishedPlots({ plots }: Draft): readonly DraftPlot[] {
  return plots.filter(({ rings }) => (rings[0]?.length ?? 0) >= 3);
}

/** What a check takes: a feature a plot, in the plane of its points where they were all typed in one. Null for nothing. */
export function subjectOfDraft(draft: Draft): { readonly geometry: unknown; readonly crs?: number } | null {
  const plots = finishedPlots(draft);
  if (plots.length === 0) return null;
  const vertices = plots.flatMap((plot) => areas(plot).flat());
  const epsg = vertices[0]?.plane?.epsg;
  const isPlane = epsg !== undefined && vertices.every(({ plane }) => plane?.epsg === epsg);
  const positionOf = ({ place, plane }: Vertex): readonly number[] =>
    isPlane && plane !== null ? [plane.east, plane.north] : place;
  const features = plots.map((plot) => ({
    type: 'Feature',
    properties: { plotNumber: plot.number },
    geometry: { type: 'Polygon', coordinates: areas(plot).map((ring) => closed(ring.map(positionOf))) },
  }));
  return { geometry: { type: 'FeatureCollection', features }, ...(isPlane ? { crs: epsg } : {}) };
}

/** A drawn shape as a draft, a plot a polygon, to be worked on from its first outline. Null for what is no area. */
export function draftOfGeometry(geometry: DrawnGeometry): Draft | null {
  const polygons =
    geometry.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : null;
  if (polygons === null || polygons.length === 0) return null;
  const plots = polygons.map((rings, index) => ({
    number: String(index + 1),
    rings: rings.map((ring) => ring.slice(0, -1).map(vertexAt)),
  }));
  return { plots, plot: 0, ring: 0, isOpen: false };
}

type PolygonRings = readonly (readonly LonLat[])[];

/** A draft as one shape, in the plane of its points where they were all typed in one. Null for nothing. */
export function shapeOfDraft(draft: Draft): { readonly geometry: DrawnGeometry; readonly epsg: number } | null {
  const subject = subjectOfDraft(draft);
  if (subject === null) return null;
  const { features } = subject.geometry as {
    readonly features: readonly { readonly geometry: { readonly coordinates: PolygonRings } }[];
  };
  const coordinates = features.map(({ geometry }) => geometry.coordinates);
  return { geometry: { type: 'MultiPolygon', coordinates }, epsg: subject.crs ?? 4490 };
}

/** Number of points of all rings. */
export function vertexCount({ plots }: Draft): number {
  return plots.reduce((sum, { rings }) => rings.reduce((count, ring) => count + ring.length, sum), 0);
}

const closed = <T>(points: readonly T[]): readonly T[] => [...points, ...points.slice(0, 1)];

/** A plot as it is drawn on the map; null while it has no area. */
export function geometryOfPlot(plot: DraftPlot): DrawnGeometry | null {
  const rings = areas(plot);
  if ((plot.rings[0]?.length ?? 0) < 3) return null;
  return { type: 'Polygon', coordinates: rings.map((ring) => closed(ring.map(({ place }) => place))) };
}

/** Steps that can be undone and done again. */
export interface History {
  readonly past: readonly Draft[];
  readonly present: Draft;
  readonly future: readonly Draft[];
}

const MOST_STEPS = 200;

export const begun = (present: Draft): History => ({ past: [], present, future: [] });

/** A new step; what was undone before it is gone. */
export function step({ past, present }: History, next: Draft): History {
  if (next === present) return { past, present, future: [] };
  return { past: [...past.slice(-MOST_STEPS), present], present: next, future: [] };
}

export function undo(history: History): History {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future] };
}

export function redo(history: History): History {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future };
}
