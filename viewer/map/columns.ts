/** Columns on the map by deck.gl, a chunk of its own that is loaded when columns are first shown. Height and colour follow the area. */
import { MapLibreOverlay } from '@deck.gl/maplibre';
import { AmbientLight, DirectionalLight, LightingEffect, type PickingInfo } from '@deck.gl/core';
import { ColumnLayer } from '@deck.gl/layers';
import type { Map as MapLibreMap } from 'maplibre-gl';
import type { ColumnCell } from '../api.ts';
import { columnColour } from './column-colour.ts';
import { LABELS_BEGIN } from './compose-style.ts';

/** How columns look; `active` is the cell that table or pointer are on. */
export interface ColumnsLook {
  readonly isDark: boolean;
  readonly active: string | null;
}

/** Height of the highest column and radius of each, metres. */
interface Size {
  readonly highest: number;
  readonly radius: number;
}

const METRES_PER_DEGREE = 111_000;

/** Columns that stand apart and tower over the ground they stand on, whether it is a county or a province. */
function sizeOf(cells: readonly ColumnCell[]): Size {
  const spanOf = (axis: 0 | 1): number => {
    const values = cells.map((cell) => cell.center[axis]);
    return (Math.max(...values) - Math.min(...values)) * METRES_PER_DEGREE;
  };
  const width = Math.max(2000, spanOf(0) * 0.85);
  const height = Math.max(2000, spanOf(1));
  const spacing = Math.sqrt((width * height) / Math.max(1, cells.length));
  return {
    highest: 0.3 * Math.hypot(width, height),
    radius: Math.min(0.16 * spacing, 0.02 * Math.hypot(width, height)),
  };
}

/** Owns the overlay; one per map. */
export class Columns {
  readonly #overlay: MapLibreOverlay;
  readonly #onPick: (cell: ColumnCell | null) => void;
  #isOn = false;
  #picked: string | null = null;

  constructor(onPick: (cell: ColumnCell | null) => void) {
    this.#onPick = onPick;
    this.#overlay = new MapLibreOverlay({ interleaved: true, layers: [], effects: [daylight()] });
  }

  show(map: MapLibreMap, cells: readonly ColumnCell[], look: ColumnsLook): void {
    if (!this.#isOn) map.addControl(this.#overlay);
    this.#isOn = true;
    this.#overlay.setProps({
      layers: [this.#layer(cells, look)],
      onAfterRender: () => (map.getContainer().dataset['columns'] = String(cells.length)),
    });
  }

  removeFrom(map: MapLibreMap): void {
    if (!this.#isOn) return;
    map.removeControl(this.#overlay);
    delete map.getContainer().dataset['columns'];
    this.#isOn = false;
    this.#picked = null;
  }

  /** True while the pointer is on a column, which then takes the click. */
  isOver(): boolean {
    return this.#picked !== null;
  }

  #layer(cells: readonly ColumnCell[], look: ColumnsLook): ColumnLayer<ColumnCell> {
    const greatest = Math.max(1, ...cells.map((cell) => cell.areaSquareMetres));
    const { highest, radius } = sizeOf(cells);
    return new ColumnLayer<ColumnCell>({
      id: 'columns',
      beforeId: LABELS_BEGIN,
      data: [...cells],
      diskResolution: 24,
      radius,
      coverage: 1,
      extruded: true,
      pickable: true,
      opacity: 0.94,
      getPosition: (cell) => [...cell.center],
      getElevation: (cell) => (cell.areaSquareMetres / greatest) * highest,
      getFillColor: (cell) => fillOf(cell, greatest, look.active),
      updateTriggers: { getFillColor: [look.active, greatest] },
      material: { ambient: 0.8, diffuse: 0.35, shininess: 4, specularColor: [20, 14, 10] },
      onHover: (info) => this.#hover(info),
    } as ConstructorParameters<typeof ColumnLayer<ColumnCell>>[0] & { beforeId: string });
  }

  #hover(info: PickingInfo<ColumnCell>): void {
    const cell = info.object ?? null;
    if (cell?.id === this.#picked) return;
    this.#picked = cell?.id ?? null;
    this.#onPick(cell);
  }
}

function fillOf(cell: ColumnCell, greatest: number, active: string | null): [number, number, number, number] {
  const [red, green, blue] = columnColour(cell.areaSquareMetres / greatest);
  return active === null || active === cell.id ? [red, green, blue, 255] : [red, green, blue, 120];
}

function daylight(): LightingEffect {
  return new LightingEffect({
    ambient: new AmbientLight({ intensity: 1.15 }),
    sun: new DirectionalLight({ intensity: 0.9, direction: [-3, 4, -4] }),
  });
}
