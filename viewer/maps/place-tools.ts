/** Choosing on the map what is to be drawn: a click for a sheet or a parcel, a box that is dragged, a polygon. */
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Extent, LonLat } from '../api.ts';
import { begun, EMPTY_DRAFT } from '../checks/draft.ts';
import { createDrawing, type Drawing } from '../checks/draw-tool.ts';
import type { MapTool } from '../map.ts';

export type Way = 'sheet' | 'box' | 'polygon' | 'upload' | 'parcel';

/** `W`: ways of choosing; all but `box`, `polygon` and those that name a file take a click. */
export interface PlaceChoice<W extends string = Way> {
  readonly way: Signal<W>;
  readonly box: Signal<Extent | null>;
  readonly drawing: Drawing;
  /** One tool for the map, whatever the way. */
  readonly tool: ReadonlySignal<MapTool | null>;
}

/** `onPlace` is told of clicks while sheets or parcels are chosen. */
export function createChoice<W extends string = Way>(first: W, onPlace: (place: LonLat) => void): PlaceChoice<W> {
  const way = signal<W>(first);
  const box = signal<Extent | null>(null);
  const isDrawing: ReadonlySignal<boolean> = computed(() => way.value === 'polygon');
  const drawing = createDrawing(signal(begun(EMPTY_DRAFT)), isDrawing);
  let corner: LonLat | null = null;
  const tool: MapTool = {
    press(pointer) {
      if (way.peek() === 'polygon') return drawing.tool.press(pointer);
      if (way.peek() !== 'box') return false;
      corner = pointer.place;
      return true;
    },
    drag(pointer) {
      if (way.peek() === 'polygon') return drawing.tool.drag(pointer);
      if (corner === null) return;
      const [a, b] = [corner, pointer.place];
      box.value = [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
    },
    release() {
      corner = null;
      drawing.tool.release();
    },
    click(pointer) {
      if (way.peek() === 'polygon') drawing.tool.click(pointer);
      else if (way.peek() !== 'box') onPlace(pointer.place);
    },
    doubleClick(pointer) {
      if (way.peek() === 'polygon') drawing.tool.doubleClick(pointer);
    },
    hover(pointer) {
      return way.peek() === 'polygon' ? drawing.tool.hover(pointer) : 'crosshair';
    },
  };
  return { way, box, drawing, tool: signal(tool) };
}
