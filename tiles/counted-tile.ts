import type { PoolClient } from 'pg';

import { readRawRows } from '../schemas/database/raw-rows.ts';
import { crowdedWeight } from '../schemas/derive/tile-weight.ts';
import type { Layer } from '../schemas/layer.ts';
import { aggregateName, gridAt, isOverview, leastCounted, MESH_LEVEL, type LayerAt } from './layer-content.ts';
import { TILE_EXTENT, type TileAddress } from './mercator.ts';
import { addFeature, addPacked, coarser, writeMesh, type Mesh, type MeshFeature } from './mesh.ts';
import { meshLevel } from './mesh-statement.ts';
import { ByteWriter } from './mvt/byte-writer.ts';
import { HotPixels } from './mvt/hot-pixels.ts';
import { LayerWriter, type MvtAttribute } from './mvt/layer-writer.ts';
import { tileProjection } from './mvt/projection.ts';
import { WkbCursor } from './mvt/wkb-cursor.ts';
import { measuredStatement, MEASURES, outlineLevel, overviewStatement } from './tile-query.ts';
import { placeRow, readInteger, rowReader, type LayerTile, type TileRow } from './tile-row.ts';
import { toldCells } from './told-cells.ts';

/** A feature that may be drawn; its row lies in the kept bytes. */
interface Candidate extends MeshFeature {
  readonly start: number;
  readonly weight: number;
  /** Mesh cell of this tile's mesh that counts it when it is not drawn. */
  readonly cell: number;
  /** Whether the cell lies in this tile. */
  readonly isOwn: boolean;
}

/** What a statement brought: candidates, and the cells that count everything. */
interface Found {
  readonly bytes: Uint8Array;
  readonly candidates: readonly Candidate[];
  /** Sums over all features whose middle lies in the tile, the candidates included. */
  readonly all: Mesh;
  readonly version: number;
  readonly attributes: readonly MvtAttribute[];
}

/** Cells along an edge of a tile where the tile counts its own rows. */
const OWN_CELLS = 16;

/** How much of the mesh is told, from everything to counts alone. */
const DETAILS = [8, 3, 0].map((classes) => ({ classes }));

/** A tile that draws what there is room for and counts the rest. */
export async function readCountedTile(
  client: PoolClient,
  at: LayerAt,
  address: TileAddress,
  room: number,
): Promise<LayerTile> {
  const found = await readFound(client, at, address);
  let threshold = 0;
  let mvt = await encode(at, address, found, threshold, room);
  // Fewer are drawn until it fits; at last none is.
  for (let weight = crowdedWeight(address.z) / 64; mvt.length > room && threshold < Infinity; weight *= 4) {
    const isLast = found.candidates.every((candidate) => candidate.weight < weight);
    threshold = isLast ? Infinity : weight;
    mvt = await encode(at, address, found, threshold, room);
  }
  return { mvt, version: found.version };
}

async function readFound(client: PoolClient, at: LayerAt, address: TileAddress): Promise<Found> {
  const countsItself = !isOverview(at.layer, address.z);
  const statement = countsItself ? measuredStatement(at, address) : overviewStatement(at, address);
  const columns = statement.attributes.length;
  const kept = new ByteWriter(1 << 16);
  const candidates: Candidate[] = [];
  const all: Mesh = new Map();
  let version = 0;
  const column = (name: (typeof MEASURES)[number]) => columns + MEASURES.indexOf(name);
  const [weight, area, className, cell, longitude, latitude] = MEASURES.map(column) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const text = (row: TileRow) => textOf(row.bytes, row.offsets[className]!, row.lengths[className]!);
  const double = (row: TileRow, index: number) => row.view.getFloat64(row.offsets[index]!);
  const isOwn = ownsKeptCell(address);
  const own = countsItself ? ownCell(address) : keptCell(address, isOwn);
  const seen = new Set<number>();
  await readRawRows(
    client,
    statement.query,
    rowReader(columns + MEASURES.length, (row) => {
      if (row.geometry < 0) {
        if (row.lengths[cell]! < 0) version = row.id;
        else if (isOwn(row.id)) addPacked(all, row.id, text(row), double(row, longitude), double(row, latitude));
        return;
      }
      if (seen.has(row.id)) return;
      seen.add(row.id);
      const feature = {
        area: double(row, area),
        class: text(row),
        longitude: double(row, longitude),
        latitude: double(row, latitude),
      };
      const place = own(feature, readInteger(row.view, row.offsets[cell]!));
      candidates.push({ ...feature, start: kept.length, weight: double(row, weight), ...place });
      kept.copy(row.bytes, row.start, row.end);
      if (countsItself && place.isOwn) addFeature(all, place.cell, feature, 1);
    }),
  );
  return { bytes: kept.bytes.subarray(0, kept.length), candidates, all, version, attributes: statement.attributes };
}

type CellOf = (feature: MeshFeature, finest: number) => { readonly cell: number; readonly isOwn: boolean };

/** Cells as the database numbers them. */
function keptCell({ z }: TileAddress, owns: (cell: number) => boolean): CellOf {
  const shift = MESH_LEVEL - meshLevel(z);
  return (_, finest) => {
    const cell = (Math.floor(finest / 0x100000) >> shift) * 0x100000 + ((finest % 0x100000) >> shift);
    return { cell, isOwn: owns(cell) };
  };
}

/** Whether a cell of the level of a tile is counted in it; in another grid it is in the one tile that holds its middle. */
function ownsKeptCell({ z, x, y, frame }: TileAddress): (cell: number) => boolean {
  const level = meshLevel(z);
  if (frame !== undefined) {
    const across = 2 ** (level + 5);
    return (cell) => {
      const longitude = ((Math.floor(cell / 0x100000) + 0.5) / across) * 360 - 180;
      const latitude = (Math.atan(Math.sinh(Math.PI * (1 - (2 * ((cell % 0x100000) + 0.5)) / across))) * 180) / Math.PI;
      return isInside(frame.place(longitude, latitude), TILE_EXTENT);
    };
  }
  // Cells of the level that lie in the tile: 32 × 32 of its own level, fewer where the tile is deeper than the mesh.
  const scale = 2 ** (level + 5 - z);
  return (cell) => Math.floor(Math.floor(cell / 0x100000) / scale) === x && Math.floor((cell % 0x100000) / scale) === y;
}

function isInside([x, y]: readonly [number, number], size: number): boolean {
  return x >= 0 && x < size && y >= 0 && y < size;
}

/** Units of a tile from degrees. */
function placeIn(address: TileAddress): (longitude: number, latitude: number) => readonly [number, number] {
  const { frame } = address;
  if (frame !== undefined) return (longitude, latitude) => frame.place(longitude, latitude);
  const { scaleX, offsetX, y } = tileProjection(address);
  return (longitude, latitude) => [longitude * scaleX + offsetX, y(latitude)];
}

/** Cells of a tile deeper than the mesh of the database, 16 × 16. */
function ownCell(address: TileAddress): CellOf {
  const place = placeIn(address);
  const size = TILE_EXTENT / OWN_CELLS;
  return ({ longitude, latitude }) => {
    const [x, y] = place(longitude, latitude);
    const [column, row] = [Math.floor(x / size), Math.floor(y / size)];
    return { cell: column * 0x100000 + row, isOwn: isInside([column, row], OWN_CELLS) };
  };
}

/** Draws the candidates from a weight on and counts all others. */
async function encode(
  at: LayerAt,
  address: TileAddress,
  { bytes, candidates, all, attributes }: Found,
  threshold: number,
  room: number,
): Promise<Buffer> {
  const { layer } = at;
  const drawn = candidates.filter(({ weight }) => weight >= threshold);
  const projection = tileProjection(address);
  const grid = gridAt(layer, address.z);
  const pixels = new HotPixels();
  if (drawn.length > 0)
    pixels.begin(address, grid, address.frame === undefined ? outlineLevel(address.z) : address.z + 2);
  const row = rowOf(bytes, attributes.length + MEASURES.length);
  const cursor = new WkbCursor();
  for (const { start } of drawn) {
    row.start = start;
    placeRow(row);
    cursor.open(bytes, row.geometry);
    pixels.mark(cursor);
  }
  const options = { name: layer.id, attributes, projection, grid, pixels };
  const writeAll = async (writer: LayerWriter) => {
    for (const { start } of drawn) {
      row.start = start;
      placeRow(row);
      writer.add(row.id, bytes, row.geometry, row);
    }
    return writer.finish();
  };
  const least = leastCounted(at);
  const features = drawn.length === 0 ? Buffer.alloc(0) : await LayerWriter.use(options, writeAll);
  const rest = drawn.some(({ isOwn }) => isOwn) ? copyOf(all) : all;
  for (const candidate of drawn) if (candidate.isOwn) addFeature(rest, candidate.cell, candidate, -1);
  const told = least > 1 ? toldCells(rest, least) : rest;
  return Buffer.concat([features, encodeMesh(layer, address, told, room - features.length)]);
}

/** The mesh with as much detail as there is room for. */
function encodeMesh(layer: Layer, address: TileAddress, mesh: Mesh, room: number): Buffer {
  const placed = placeIn(address);
  const clamp = (value: number) => Math.min(Math.max(Math.round(value), 0), TILE_EXTENT - 1);
  const place = (longitude: number, latitude: number) => {
    const [x, y] = placed(longitude, latitude);
    return [clamp(x), clamp(y)] as const;
  };
  // A quarter of the room is left to the features that a next step may draw.
  for (const detail of DETAILS) {
    const written = writeMesh(aggregateName(layer), layer, mesh, place, detail);
    if (written.length <= room / 2 || written.length < 20_000) return written;
  }
  let cells = mesh;
  while (cells.size > 16) {
    cells = coarser(cells);
    const written = writeMesh(aggregateName(layer), layer, cells, place, DETAILS.at(-1)!);
    if (written.length <= room / 2 || written.length < 20_000) return written;
  }
  return writeMesh(aggregateName(layer), layer, cells, place, DETAILS.at(-1)!);
}

function copyOf(mesh: Mesh): Mesh {
  return new Map(
    [...mesh].map(([cell, entry]) => [
      cell,
      { ...entry, classes: new Map([...entry.classes].map(([name, tally]) => [name, { ...tally }])) },
    ]),
  );
}

function rowOf(bytes: Uint8Array, columns: number): TileRow {
  return {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    id: 0,
    geometry: -1,
    start: 0,
    end: 0,
    offsets: new Int32Array(columns),
    lengths: new Int32Array(columns),
  };
}

function textOf(bytes: Uint8Array, offset: number, length: number): string {
  return length <= 0 ? '' : Buffer.from(bytes.buffer, bytes.byteOffset + offset, length).toString();
}
