/** The new boundary of a feature that is edited: drawn on the map, or typed as GeoJSON. */
import { computed, type ReadonlySignal, signal, type Signal } from '@preact/signals';
import type { DrawnGeometry, Hit } from '../api.ts';
import { begun, draftOfGeometry, EMPTY_DRAFT, MOST_VERTICES, shapeOfDraft, vertexCount } from '../checks/draft.ts';
import { createDrawing, type Drawing, figuresOfDraft } from '../checks/draw-tool.ts';
import type { MapTool } from '../map.ts';
import type { Figure } from '../map/figures.ts';

/** `none` leaves the boundary as it is. */
export type BoundaryWay = 'none' | 'draw' | 'text';

/** A boundary that can be sent. */
export interface NewBoundary {
  readonly geometry: DrawnGeometry;
  /** `EPSG:4490` or the plane in which all points were typed. */
  readonly crs: string;
}

export interface BoundaryModel {
  readonly way: Signal<BoundaryWay>;
  /** Null where the shape cannot be drawn: lines, and more points than a person moves. */
  readonly drawing: Drawing | null;
  readonly isDrawing: ReadonlySignal<boolean>;
  readonly text: Signal<string>;
  readonly crs: Signal<string>;
  readonly tool: ReadonlySignal<MapTool | null>;
  /** Null while nothing differs from what is held, or nothing can be read. */
  readonly changed: ReadonlySignal<NewBoundary | null>;
  readonly figures: ReadonlySignal<readonly Figure[]>;
}

/** What is done to the boundary of a feature. */
export function createBoundary(held: Hit['geometry']): BoundaryModel {
  const way = signal<BoundaryWay>('none');
  const text = signal('');
  const crs = signal('EPSG:4490');
  const first = held === null ? null : draftOfGeometry(held);
  const canDraw = first !== null && vertexCount(first) <= MOST_VERTICES;
  const isDrawing = computed(() => way.value === 'draw');
  const drawing = canDraw ? createDrawing(signal(begun(first)), isDrawing) : null;
  const changed = computed((): NewBoundary | null => {
    if (way.value === 'text') {
      const geometry = readGeometry(text.value);
      return geometry === null ? null : { geometry, crs: crs.value };
    }
    if (way.value !== 'draw' || drawing === null) return null;
    const { present } = drawing.history.value;
    const shape = present === first || present.isOpen ? null : shapeOfDraft(present);
    return shape === null ? null : { geometry: shape.geometry, crs: `EPSG:${shape.epsg}` };
  });
  const figures = computed((): readonly Figure[] => {
    if (held === null) return [];
    const isOld = way.value === 'draw' || changed.value !== null;
    const now: Figure = { key: 'now', look: isOld ? 'gone' : 'plot', geometry: held };
    if (way.value === 'draw' && drawing !== null) return [now, ...figuresOfDraft(drawing)];
    const typed = changed.value;
    return typed === null || typed.crs !== 'EPSG:4490'
      ? [now]
      : [now, { key: 'new', look: 'plot', geometry: typed.geometry }];
  });
  return {
    way,
    drawing,
    isDrawing,
    text,
    crs,
    tool: computed(() => (isDrawing.value && drawing !== null ? drawing.tool : null)),
    changed,
    figures,
  };
}

/** Back to the boundary that is held. */
export function dropBoundary({ way, drawing, text }: BoundaryModel, held: Hit['geometry']): void {
  way.value = 'none';
  text.value = '';
  if (drawing === null) return;
  drawing.history.value = begun((held === null ? null : draftOfGeometry(held)) ?? EMPTY_DRAFT);
  drawing.chosen.value = null;
}

/** A GeoJSON geometry or feature; null for what is neither. */
export function readGeometry(text: string): DrawnGeometry | null {
  if (text.trim() === '') return null;
  try {
    const read = JSON.parse(text) as { type?: unknown; coordinates?: unknown; geometry?: unknown };
    const geometry = (read.type === 'Feature' ? read.geometry : read) as DrawnGeometry;
    return Array.isArray(geometry.coordinates) ? geometry : null;
  } catch {
    return null;
  }
}
