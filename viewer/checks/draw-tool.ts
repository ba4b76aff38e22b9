/** Drawing on the map: clicks add points, points are dragged, a small dot on an edge becomes a point. */
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { LonLat } from '../api.ts';
import type { MapPointer, MapTool } from '../map.ts';
import type { Figure } from '../map/figures.ts';
import {
  addVertex,
  closeRing,
  currentRing,
  type Draft,
  geometryOfPlot,
  type History,
  insertVertex,
  moveVertex,
  step,
  vertexAt,
} from './draft.ts';

export interface Drawing {
  readonly history: Signal<History>;
  /** Index of the vertex that buttons and keys act upon. */
  readonly chosen: Signal<number | null>;
  /** The place under the pointer, to which the line is drawn. */
  readonly pointer: Signal<LonLat | null>;
  readonly tool: MapTool;
}

/** A drawing that begins with a draft. `isActive` says whether clicks belong to it. */
export function createDrawing(history: Signal<History>, isActive: ReadonlySignal<boolean>): Drawing {
  const chosen = signal<number | null>(null);
  const pointer = signal<LonLat | null>(null);
  let dragged: number | null = null;
  let isFresh = false;
  const draft = (): Draft => history.value.present;
  const take = (next: Draft): void => {
    history.value = step(history.value, next);
  };
  const tool: MapTool = {
    press(at) {
      if (!isActive.value) return false;
      const ring = currentRing(draft());
      const vertex = nearest(
        ring.map(({ place }) => place),
        at,
      );
      const middle = vertex === null ? nearest(middles(draft()), at) : null;
      if (vertex === null && middle === null) return false;
      if (middle !== null) take(insertVertex(draft(), middle + 1, vertexAt(at.place)));
      dragged = vertex ?? middle! + 1;
      isFresh = vertex !== null;
      chosen.value = dragged;
      return true;
    },
    drag(at) {
      if (dragged === null) return;
      const next = moveVertex(draft(), dragged, at.place);
      // The whole drag is one step; that of an inserted point belongs to its insertion.
      if (isFresh) take(next);
      else history.value = { ...history.value, present: next };
      isFresh = false;
    },
    release() {
      dragged = null;
    },
    click(at) {
      if (!isActive.value || !draft().isOpen) return;
      const ring = currentRing(draft());
      const hit = nearest(
        ring.map(({ place }) => place),
        at,
      );
      if (hit === 0 && ring.length >= 3) finish(history, chosen);
      if (hit !== null) return;
      take(addVertex(draft(), vertexAt(at.place)));
      chosen.value = currentRing(draft()).length - 1;
    },
    doubleClick() {
      if (isActive.value && draft().isOpen) finish(history, chosen);
    },
    hover(at) {
      pointer.value = at === null || !isActive.value || !draft().isOpen ? null : at.place;
      if (at === null || !isActive.value) return '';
      const isOver =
        nearest(
          currentRing(draft()).map(({ place }) => place),
          at,
        ) ?? nearest(middles(draft()), at);
      return isOver !== null ? 'move' : draft().isOpen ? 'crosshair' : '';
    },
  };
  return { history, chosen, pointer, tool };
}

/** Closes the ring that is drawn. */
export function finish(history: Signal<History>, chosen: Signal<number | null>): void {
  history.value = step(history.value, closeRing(history.value.present));
  if (!history.value.present.isOpen) chosen.value = null;
}

/** Index of the place within reach of a pointer; null for none. */
function nearest(places: readonly LonLat[], { pixel: [x, y], reach, project }: MapPointer): number | null {
  let best: number | null = null;
  let least = reach;
  for (const [index, place] of places.entries()) {
    const [px, py] = project(place);
    const distance = Math.hypot(px - x, py - y);
    if (distance > least) continue;
    least = distance;
    best = index;
  }
  return best;
}

/** Middles of the edges of the ring that is worked on; the one from the last point to the first only once it is closed. */
function middles(draft: Draft): readonly LonLat[] {
  const ring = currentRing(draft);
  const count = draft.isOpen ? ring.length - 1 : ring.length;
  return Array.from({ length: Math.max(0, count) }, (_, index): LonLat => {
    const [a, b] = [ring[index]!.place, ring[(index + 1) % ring.length]!.place];
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  });
}

/** Beyond so many points the dots between them are left out: they would cover the line. */
const MOST_MIDDLES = 150;

/** The drawing as it looks on the map. */
export function figuresOfDraft({ history, chosen, pointer }: Drawing): readonly Figure[] {
  const draft = history.value.present;
  const ring = currentRing(draft);
  const plots = draft.plots.flatMap((plot): readonly Figure[] => {
    const geometry = geometryOfPlot(plot);
    if (geometry === null) return [];
    const label = draft.plots.length > 1 ? plot.number : undefined;
    return [{ key: `plot-${plot.number}`, look: 'plot', geometry, ...(label === undefined ? {} : { label }) }];
  });
  const ahead = pointer.value;
  const line = [...ring.map(({ place }) => place), ...(draft.isOpen && ahead !== null ? [ahead] : [])];
  const trace: readonly Figure[] =
    draft.isOpen && line.length > 1
      ? [{ key: 'trace', look: 'trace', geometry: { type: 'LineString', coordinates: line } }]
      : [];
  const dots = ring.length > MOST_MIDDLES ? [] : middles(draft);
  return [
    ...plots,
    ...trace,
    ...dots.map((coordinates, index): Figure => ({
      key: `middle-${index}`,
      look: 'middle',
      geometry: { type: 'Point', coordinates },
    })),
    ...ring.map(({ place }, index): Figure => ({
      key: `vertex-${index}`,
      look: 'vertex',
      geometry: { type: 'Point', coordinates: place },
      ...(index === chosen.value || index === 0 ? { label: `J${index + 1}` } : {}),
    })),
  ];
}
