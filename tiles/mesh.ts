import { classField } from '../schemas/derive/tile-layers.ts';
import type { Layer } from '../schemas/layer.ts';
import { TILE_EXTENT } from './mercator.ts';
import { LIST_MARK, PART_MARK } from './mesh-statement.ts';
import { ByteWriter, varintLength } from './mvt/byte-writer.ts';
import { ValueTable } from './mvt/value-table.ts';

/** How many features of a class, and their area in m². */
export interface Tally {
  count: number;
  area: number;
}

/** One cell: sums over the features in it that are not drawn. */
export interface MeshCell extends Tally {
  /** Sums over the middles of the features, degrees. */
  longitude: number;
  latitude: number;
  readonly classes: Map<string, Tally>;
}

/** Classes that are not told apart, as one. No code of a list is called so. */
export const OTHER_CLASSES = 'other';

/** Cells by their number in the world, which is their id in the tile. */
export type Mesh = Map<number, MeshCell>;

/** A feature as the mesh knows it. */
export interface MeshFeature {
  readonly area: number;
  readonly class: string;
  readonly longitude: number;
  readonly latitude: number;
}

/** Adds a row of the database: classes, their counts and areas packed in one text. Rows of one cell (several districts) add up. */
export function addPacked(mesh: Mesh, cell: number, packed: string, longitude: number, latitude: number): void {
  const [classes = '', counts = '', areas = ''] = packed.split(PART_MARK);
  const [names, numbers, sizes] = [classes, counts, areas].map((part) => part.split(LIST_MARK));
  const entry = entryOf(mesh, cell);
  entry.longitude += longitude;
  entry.latitude += latitude;
  names!.forEach((name, i) => addTally(entry, name, Number(numbers![i]), Number(sizes![i])));
}

/** Adds a feature (`sign` 1), or takes one away that is drawn (-1). A cell without the feature is left alone: it belongs to another tile. */
export function addFeature(mesh: Mesh, cell: number, feature: MeshFeature, sign: 1 | -1): void {
  if (sign === -1 && !mesh.has(cell)) return;
  const entry = entryOf(mesh, cell);
  entry.longitude += sign * feature.longitude;
  entry.latitude += sign * feature.latitude;
  addTally(entry, feature.class, sign, sign * feature.area);
  if (entry.count === 0) mesh.delete(cell);
}

/** Adds what a cell holds to a cell. */
export function addCell(mesh: Mesh, number: number, { longitude, latitude, classes }: MeshCell): void {
  const entry = entryOf(mesh, number);
  entry.longitude += longitude;
  entry.latitude += latitude;
  for (const [name, tally] of classes) addTally(entry, name, tally.count, tally.area);
}

function entryOf(mesh: Mesh, cell: number): MeshCell {
  let entry = mesh.get(cell);
  if (entry === undefined)
    mesh.set(cell, (entry = { count: 0, area: 0, longitude: 0, latitude: 0, classes: new Map() }));
  return entry;
}

function addTally(entry: MeshCell, name: string, count: number, area: number): void {
  entry.count += count;
  entry.area += area;
  const tally = entry.classes.get(name);
  if (tally === undefined) entry.classes.set(name, { count, area });
  else if (tally.count + count === 0) entry.classes.delete(name);
  else [tally.count, tally.area] = [tally.count + count, tally.area + area];
}

/** The same cells in a mesh half as fine. */
export function coarser(mesh: Mesh): Mesh {
  const result: Mesh = new Map();
  for (const [number, cell] of mesh) {
    const [column, row] = [Math.floor(number / 0x100000), number % 0x100000];
    addCell(result, Math.floor(column / 2) * 0x100000 + Math.floor(row / 2), cell);
  }
  return result;
}

/** How much of a mesh a tile tells: the classes of a cell by name, the rest as `other`. */
export interface MeshDetail {
  readonly classes: number;
}

/** Names of the attributes that every cell has. */
const COUNT = 'count';
const AREA = 'area';

/**
 * The MVT layer of a mesh: a point per cell in the mean of the middles it stands for, with `count`, `area`, the class that covers
 * most under the key of its field, and `count.<class>` and `area.<class>` (whole m²) for the largest classes.
 */
export function writeMesh(
  name: string,
  layer: Layer,
  mesh: Mesh,
  place: (longitude: number, latitude: number) => readonly [number, number],
  { classes: named }: MeshDetail,
): Buffer {
  if (mesh.size === 0) return Buffer.alloc(0);
  const field = classField(layer);
  const keys = new Map<string, number>();
  const names = new Map<string, { readonly count: number; readonly area: number }>();
  const classValues = new Map<string, number>();
  const keyOf = (key: string) => {
    let index = keys.get(key);
    if (index === undefined) keys.set(key, (index = keys.size));
    return index;
  };
  const values = new ValueTable();
  const features = new ByteWriter(1 << 14);
  const tags = new ByteWriter(1 << 8);
  const tag = (key: number, value: number) => {
    tags.varint(key);
    tags.varint(value);
  };
  const [countKey, areaKey] = [keyOf(COUNT), keyOf(AREA)];
  const classKey = field === undefined ? 0 : keyOf(field);
  const classValue = (name: string) => {
    let value = classValues.get(name);
    if (value === undefined) classValues.set(name, (value = values.string(name)));
    return value;
  };
  for (const [cell, entry] of [...mesh].sort(([a], [b]) => a - b)) {
    tags.length = 0;
    tag(countKey, values.integer(entry.count));
    tag(areaKey, values.number(Math.max(entry.area, 0)));
    if (field !== undefined) {
      const together = entry.classes.get(OTHER_CLASSES);
      const ranked = [...entry.classes]
        .filter(([name]) => name !== OTHER_CLASSES)
        .sort(([a, x], [b, y]) => y.area - x.area || y.count - x.count || (a < b ? -1 : 1));
      const [first] = ranked[0] ?? [''];
      if (first !== '') tag(classKey, classValue(first));
      const rest = [...ranked.slice(named).map(([, tally]) => tally), ...(together === undefined ? [] : [together])];
      if (named > 0) {
        for (const [className, tally] of ranked.slice(0, named))
          tagTally(className === '' ? 'unknown' : className, tally);
        if (rest.length > 0) {
          tagTally(OTHER_CLASSES, {
            count: rest.reduce((sum, { count }) => sum + count, 0),
            area: rest.reduce((sum, { area }) => sum + area, 0),
          });
        }
      }
    }
    writePoint(features, cell, tags, place(entry.longitude / entry.count, entry.latitude / entry.count));
  }
  function tagTally(className: string, { count, area }: Tally): void {
    let key = names.get(className);
    if (key === undefined) {
      key = { count: keyOf(`count.${className}`), area: keyOf(`area.${className}`) };
      names.set(className, key);
    }
    tag(key.count, values.integer(count));
    tag(key.area, values.integer(Math.max(Math.round(area), 0)));
  }
  return writeLayer(name, features, [...keys.keys()], values.written);
}

const geometry = new ByteWriter(32);

function writePoint(out: ByteWriter, id: number, tags: ByteWriter, [x, y]: readonly [number, number]): void {
  geometry.length = 0;
  geometry.varint(9);
  geometry.signed(x);
  geometry.signed(y);
  out.byte(0x12);
  out.varint(1 + varintLength(id) + 1 + varintLength(tags.length) + tags.length + 2 + 1 + 1 + geometry.length);
  out.byte(0x08);
  out.varint(id);
  out.byte(0x12);
  out.varint(tags.length);
  out.copy(tags.bytes, 0, tags.length);
  out.byte(0x18);
  out.byte(1);
  out.byte(0x22);
  out.varint(geometry.length);
  out.copy(geometry.bytes, 0, geometry.length);
}

function writeLayer(name: string, features: ByteWriter, keys: readonly string[], values: ByteWriter): Buffer {
  const body = new ByteWriter(features.length + values.length + 1024);
  const text = (tag: number, value: string) => {
    const bytes = Buffer.from(value);
    body.byte(tag);
    body.varint(bytes.length);
    body.copy(bytes, 0, bytes.length);
  };
  text(0x0a, name);
  body.copy(features.bytes, 0, features.length);
  for (const key of keys) text(0x1a, key);
  body.copy(values.bytes, 0, values.length);
  body.byte(0x28);
  body.varint(TILE_EXTENT);
  body.byte(0x78);
  body.varint(2);
  const frame = new ByteWriter(16);
  frame.byte(0x1a);
  frame.varint(body.length);
  return Buffer.concat([frame.finish(), body.finish()]);
}
