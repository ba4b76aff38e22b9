/** Rows of a tile statement as they come from the database. */
import type { RawRowHandler } from '../schemas/database/raw-rows.ts';
import type { ValuePlaces } from './mvt/layer-writer.ts';

/** The part of a tile that one layer makes. */
export interface LayerTile {
  /** MVT layers one after the other; empty where nothing is drawn. */
  readonly mvt: Buffer;
  /** Version that was read. */
  readonly version: number;
}

/** A row on its way: where its values lie in the bytes it came with. It is used again for the next one. */
export interface TileRow extends ValuePlaces {
  bytes: Uint8Array;
  view: DataView;
  id: number;
  /** Where the geometry begins, -1 without one. */
  geometry: number;
  /** Where the row begins and ends. */
  start: number;
  end: number;
}

/** Reads rows of a `feature_id`, `columns` values and a geometry. */
export function rowReader(columns: number, onRow: (row: TileRow) => void): RawRowHandler {
  const row: TileRow = {
    bytes: new Uint8Array(0),
    view: new DataView(new ArrayBuffer(0)),
    id: 0,
    geometry: -1,
    start: 0,
    end: 0,
    offsets: new Int32Array(columns),
    lengths: new Int32Array(columns),
  };
  return (bytes, offset) => {
    if (row.bytes !== bytes) {
      row.bytes = bytes;
      row.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    row.start = offset;
    placeRow(row);
    onRow(row);
  };
}

/** Finds the values of the row that begins at `start`. */
export function placeRow(row: TileRow): void {
  const { view, lengths, offsets } = row;
  row.id = readInteger(view, row.start + 4);
  let at = row.start + 12;
  for (let i = 0; i < lengths.length; i++) {
    const length = view.getInt32(at);
    lengths[i] = length;
    offsets[i] = at + 4;
    at += 4 + Math.max(length, 0);
  }
  const length = view.getInt32(at);
  row.geometry = length < 0 ? -1 : at + 4;
  row.end = at + 4 + Math.max(length, 0);
}

/** A bigint that a double holds exactly. */
export function readInteger(view: DataView, offset: number): number {
  return view.getInt32(offset) * 0x100000000 + view.getUint32(offset + 4);
}
