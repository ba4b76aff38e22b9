import { OVERVIEW_ZOOM, reachShare } from './layer-content.ts';
import type { TileAddress } from './mercator.ts';

/** Where a version changed a layer, in degrees. */
export interface ChangeBox {
  readonly version: number;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Tiles whose answer is remembered; a full screen is some dozens. */
const MOST_KNOWN = 200_000;
/** Numbers per box: version and its bounds in parts of the Web Mercator world. */
const FIELDS = 5;

/**
 * The changes of one layer, in the memory of a process: tells the last version that touched what a tile shows. Boxes only ever
 * come at the end, so a tile that was asked for before is compared with those that came since.
 */
export class TileChanges {
  /** Boxes by rising version. */
  #boxes = new Float64Array(64 * FIELDS);
  #count = 0;
  #floor = 0;
  #version = 0;
  /** Last touched version by tile, and the number of boxes that were compared. */
  readonly #known = new Map<number | string, { touched: number; compared: number }>();

  /** Version up to which changes are in here. */
  get version(): number {
    return this.#version;
  }

  get floor(): number {
    return this.#floor;
  }

  /** Adds what came up to `version`. `floor`: changes up to it are not known one by one. */
  advance(version: number, floor: number, boxes: readonly ChangeBox[]): void {
    for (const box of boxes) this.#add(box);
    this.#version = version;
    if (floor > this.#floor) {
      this.#floor = floor;
      this.#dropTo(floor);
    }
  }

  /** Last version up to `version` that changed something within reach of the tile; 0 where none ever did. */
  touchedBy(address: TileAddress, version: number): number {
    if (version < this.#version) return this.#search(address, 0, version);
    const key = address.frame?.key ?? (address.z * 0x400000 + address.x) * 0x400000 + address.y;
    const known = this.#known.get(key);
    if (known !== undefined && known.compared === this.#count) return known.touched;
    const touched = Math.max(known?.touched ?? this.#floor, this.#search(address, known?.compared ?? 0, version));
    if (known !== undefined) {
      known.touched = touched;
      known.compared = this.#count;
      return touched;
    }
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(key, { touched, compared: this.#count });
    return touched;
  }

  /** The newest box from index `from` on that meets the tile, among those up to `version`. */
  #search(address: TileAddress, from: number, version: number): number {
    const [west, south, east, north] = reachOf(address);
    const boxes = this.#boxes;
    for (let at = (this.#count - 1) * FIELDS; at >= from * FIELDS; at -= FIELDS) {
      if (boxes[at]! > version) continue;
      if (boxes[at + 1]! > east || boxes[at + 3]! < west || boxes[at + 2]! > south || boxes[at + 4]! < north) continue;
      return boxes[at]!;
    }
    return Math.min(this.#floor, version);
  }

  #add({ version, west, south, east, north }: ChangeBox): void {
    if ((this.#count + 1) * FIELDS > this.#boxes.length) {
      const grown = new Float64Array(this.#boxes.length * 2);
      grown.set(this.#boxes);
      this.#boxes = grown;
    }
    this.#boxes.set(
      [version, (west + 180) / 360, rowOf(north), (east + 180) / 360, rowOf(south)],
      this.#count * FIELDS,
    );
    this.#count += 1;
  }

  #dropTo(floor: number): void {
    let first = 0;
    while (first < this.#count && this.#boxes[first * FIELDS]! <= floor) first += 1;
    this.#boxes.copyWithin(0, first * FIELDS, this.#count * FIELDS);
    this.#count -= first;
    this.#known.clear();
  }
}

/** What changes of a place may change the tile, in parts of the Web Mercator world. */
function reachOf({ z, x, y, frame }: TileAddress): readonly [west: number, south: number, east: number, north: number] {
  if (frame !== undefined) {
    const [west, south, east, north] = z <= OVERVIEW_ZOOM ? frame.around : frame.reach;
    return [(west + 180) / 360, rowOf(south), (east + 180) / 360, rowOf(north)];
  }
  const tiles = 2 ** z;
  const margin = reachShare(z);
  return [(x - margin) / tiles, (y + 1 + margin) / tiles, (x + 1 + margin) / tiles, (y - margin) / tiles];
}

/** From the north edge of the Web Mercator world, 0, to the south edge, 1. */
function rowOf(latitude: number): number {
  const sine = Math.sin((Math.min(Math.max(latitude, -89), 89) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}
