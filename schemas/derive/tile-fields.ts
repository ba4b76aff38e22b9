import type { FieldType, Layer } from '../layer.ts';
import { columnName } from './ddl.ts';

/** An attribute of a tile: English key in the MVT, column in the table, type as the catalogue has it. */
export interface TileField {
  readonly key: string;
  readonly column: string;
  readonly type: FieldType;
  /** Characters of the end that are shown; all where undefined. */
  readonly tail?: number;
}

/** Attributes that tiles of a layer carry at a zoom, in the order of the catalogue. Personal and secret fields never travel. */
export function tileFieldsAt(layer: Layer, zoom: number): readonly TileField[] {
  return Object.entries(layer.fields)
    .filter(([, field]) => field.tile != null && field.tile <= zoom)
    .filter(([, field]) => field.sensitivity !== 'personal' && field.sensitivity !== 'secret')
    .map(([key, { type, tail }]) => ({ key, column: columnName(key), type, ...(tail === undefined ? {} : { tail }) }));
}
