/** Writing on the map: one note at a time is drawn, every step can be undone. */
import { type Signal, signal } from '@preact/signals';
import type { LonLat } from '../api.ts';
import type { MapTool } from '../map.ts';
import type { Figure } from '../map/figures.ts';
import { MOST_NOTES, type Note, NOTE_COLOURS, type NoteKind } from '../notes.ts';

export interface Annotating {
  readonly kind: Signal<NoteKind>;
  readonly colour: Signal<number>;
  readonly text: Signal<string>;
  /** Places of the note that is drawn. */
  readonly places: Signal<readonly LonLat[]>;
  readonly pointer: Signal<LonLat | null>;
  readonly past: Signal<readonly (readonly Note[])[]>;
  readonly future: Signal<readonly (readonly Note[])[]>;
  readonly tool: MapTool;
  /** Takes other notes in the place of the present ones. */
  readonly change: (next: readonly Note[]) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly finish: () => void;
}

const LEAST: Readonly<Record<NoteKind, number>> = { point: 1, line: 2, area: 3, text: 1 };

/** Notes that are written from now on; `notes` is the list that the map shows. */
export function createAnnotating(notes: Signal<readonly Note[]>): Annotating {
  const kind = signal<NoteKind>('point');
  const colour = signal(0);
  const text = signal('');
  const places = signal<readonly LonLat[]>([]);
  const pointer = signal<LonLat | null>(null);
  const past = signal<readonly (readonly Note[])[]>([]);
  const future = signal<readonly (readonly Note[])[]>([]);
  const change = (next: readonly Note[]): void => {
    past.value = [...past.value.slice(-99), notes.value];
    future.value = [];
    notes.value = next;
  };
  const add = (at: readonly LonLat[]): void => {
    if (notes.value.length >= MOST_NOTES || (kind.value === 'text' && text.value.trim() === '')) return;
    change([...notes.value, { kind: kind.value, places: at, text: text.value.trim(), colour: colour.value }]);
    text.value = '';
  };
  const finish = (): void => {
    if (places.value.length >= LEAST[kind.value]) add(places.value);
    places.value = [];
  };
  const undo = (): void => {
    if (places.value.length > 0) {
      places.value = places.value.slice(0, -1);
      return;
    }
    const before = past.value.at(-1);
    if (before === undefined) return;
    future.value = [notes.value, ...future.value];
    past.value = past.value.slice(0, -1);
    notes.value = before;
  };
  const redo = (): void => {
    const [next, ...rest] = future.value;
    if (next === undefined) return;
    past.value = [...past.value, notes.value];
    future.value = rest;
    notes.value = next;
  };
  const tool: MapTool = {
    press: () => false,
    drag: () => undefined,
    release: () => undefined,
    click({ place, pixel, reach, project }) {
      if (LEAST[kind.value] === 1) {
        add([place]);
        return;
      }
      const last = places.value.at(-1);
      if (last !== undefined) {
        const [x, y] = project(last);
        // The second click of a double click.
        if (Math.hypot(x - pixel[0], y - pixel[1]) <= reach) return;
      }
      places.value = [...places.value, place];
    },
    doubleClick: finish,
    hover(at) {
      pointer.value = at === null ? null : at.place;
      return 'crosshair';
    },
  };
  return { kind, colour, text, places, pointer, past, future, tool, change, undo, redo, finish };
}

/** The note that is being drawn. */
export function figuresOfAnnotating({ kind, colour, places, pointer }: Annotating): readonly Figure[] {
  if (places.value.length === 0) return [];
  const line = [...places.value, ...(pointer.value === null ? [] : [pointer.value])];
  const own = { key: 'note-new', colour: NOTE_COLOURS[colour.value]! };
  const vertices = places.value.map((coordinates, index): Figure => ({
    key: `note-vertex-${index}`,
    look: 'vertex',
    geometry: { type: 'Point', coordinates },
  }));
  if (line.length < 2) return vertices;
  const shape: Figure =
    kind.value === 'area' && line.length > 2
      ? { ...own, look: 'plot', geometry: { type: 'Polygon', coordinates: [[...line, line[0]!]] } }
      : { ...own, look: 'trace', geometry: { type: 'LineString', coordinates: line } };
  return [shape, ...vertices];
}
