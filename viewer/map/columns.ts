/** Columns on the map by deck.gl, a chunk of its own that is loaded when columns are first shown. Height and colour follow the amount. */
import { MapLibreOverlay } from '@deck.gl/maplibre';
import { AmbientLight, DirectionalLight, LightingEffect, type PickingInfo } from '@deck.gl/core';
import { ColumnLayer } from '@deck.gl/layers';
import type { Map as MapLibreMap } from 'maplibre-gl';
import { columnColour } from './column-colour.ts';
import { LABELS_BEGIN } from './compose-style.ts';
import type { Column, Raised } from './raised.ts';

/** Height of the highest column and radius of each, metres. */
interface Size {
  readonly highest: number;
  readonly radius: number;
}

const METRES_PER_DEGREE = 111_000;
/** Share of its cell that a hexagon fills. */
const HEXAGON_COVERAGE = 0.92;

/** Columns that stand apart and tower over the ground they stand on, whether it is a county or a province. */
function sizeOf(columns: readonly Column[]): Size {
  const spanOf = (axis: 0 | 1): number => {
    let [least, greatest] = [Infinity, -Infinity];
    for (const { center } of columns) {
      least = Math.min(least, center[axis]);
      greatest = Math.max(greatest, center[axis]);
    }
    return (greatest - least) * METRES_PER_DEGREE;
  };
  const width = Math.max(2000, spanOf(0) * 0.85);
  const height = Math.max(2000, spanOf(1));
  const spacing = Math.sqrt((width * height) / Math.max(1, columns.length));
  return {
    highest: 0.3 * Math.hypot(width, height),
    radius: Math.min(0.16 * spacing, 0.02 * Math.hypot(width, height)),
  };
}

/** Owns the overlay; one per map. */
export class Columns {
  readonly #overlay: MapLibreOverlay;
  readonly #onPick: (id: string | null) => void;
  #isOn = false;
  #canvas: { destroy(): void } | null = null;
  #picked: string | null = null;

  constructor(onPick: (id: string | null) => void) {
    this.#onPick = onPick;
    this.#overlay = new MapLibreOverlay({ interleaved: true, layers: [], effects: [daylight()] });
  }

  show(map: MapLibreMap, raised: Raised): void {
    if (!this.#isOn) map.addControl(this.#overlay);
    this.#isOn = true;
    this.#overlay.setProps({
      layers: [this.#layer(raised)],
      onAfterRender: ({ device }) => {
        this.#canvas = device.canvasContext;
        map.getContainer().dataset['columns'] = String(raised.columns.length);
      },
    });
  }

  removeFrom(map: MapLibreMap): void {
    if (!this.#isOn) return;
    map.removeControl(this.#overlay);
    delete map.getContainer().dataset['columns'];
    this.#isOn = false;
    this.#picked = null;
  }

  /** The map goes, and with it what deck.gl observes of its canvas: a media query would hold the elements of the page for ever. */
  end(map: MapLibreMap): void {
    this.removeFrom(map);
    this.#canvas?.destroy();
    this.#canvas = null;
  }

  /** The column under the pointer, which then takes the click. */
  picked(): string | null {
    return this.#picked;
  }

  #layer({ columns, active, hexagonRadius }: Raised): ColumnLayer<Column> {
    const greatest = columns.reduce((most, { amount }) => Math.max(most, amount), 0) || 1;
    const { highest, radius } = sizeOf(columns);
    const isHexagon = hexagonRadius !== undefined;
    return new ColumnLayer<Column>({
      id: isHexagon ? 'hexagons' : 'columns',
      beforeId: LABELS_BEGIN,
      data: [...columns],
      diskResolution: isHexagon ? 6 : 24,
      // A hexagon of deck.gl has a corner at the right; ours stand on a corner.
      angle: isHexagon ? 30 : 0,
      radius: hexagonRadius ?? radius,
      coverage: isHexagon ? HEXAGON_COVERAGE : 1,
      extruded: true,
      pickable: true,
      opacity: isHexagon ? 0.86 : 0.94,
      getPosition: (column) => [...column.center],
      getElevation: (column) => (column.amount / greatest) * highest,
      getFillColor: (column) => fillOf(column, greatest, active),
      updateTriggers: { getFillColor: [active, greatest], getElevation: [greatest, highest] },
      material: { ambient: 0.8, diffuse: 0.35, shininess: 4, specularColor: [20, 14, 10] },
      onHover: (info) => this.#hover(info),
    } as ConstructorParameters<typeof ColumnLayer<Column>>[0] & { beforeId: string });
  }

  #hover(info: PickingInfo<Column>): void {
    const id = info.object?.id ?? null;
    if (id === this.#picked) return;
    this.#picked = id;
    this.#onPick(id);
  }
}

function fillOf(column: Column, greatest: number, active: string | null): [number, number, number, number] {
  const [red, green, blue] = columnColour(Math.max(0, column.amount) / greatest);
  return active === null || active === column.id ? [red, green, blue, 255] : [red, green, blue, 120];
}

function daylight(): LightingEffect {
  return new LightingEffect({
    ambient: new AmbientLight({ intensity: 1.15 }),
    sun: new DirectionalLight({ intensity: 0.9, direction: [-3, 4, -4] }),
  });
}
