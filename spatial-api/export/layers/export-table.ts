/** A layer as it goes out in a file of any format: its columns, where it is cut, in which system. */
import type { FlatGeometry } from '../../../schemas/geometry.ts';
import type { Field, Layer, LayerGeometry } from '../../../schemas/layer.ts';

/** A value on its way out: exact decimals as text, `yyyy-MM-dd`, Beijing time `yyyy-MM-dd HH:mm:ss`, lists joined by 、. */
export type Cell = string | number | boolean | null;

export interface ExportRow {
  readonly cells: readonly Cell[];
  /** In the system of the file. */
  readonly geometry: FlatGeometry | null;
}

export interface ExportColumn {
  /** Field key. */
  readonly key: string;
  /** Column of the standard, e.g. `ZDDM`. */
  readonly code: string;
  readonly title: string;
  readonly field: Field;
}

export interface ExportTable {
  readonly layer: Layer;
  /** Code of the standard, e.g. `ZD`; the name of the table in the file. */
  readonly name: string;
  readonly title: string;
  readonly geometry: LayerGeometry;
  readonly columns: readonly ExportColumn[];
  readonly epsg: number;
}

/** Sensitivities a recipient may see. */
export interface Sight {
  readonly personal: boolean;
}

/** The table of a layer. Secret fields never go out, personal ones only to those who may see them. */
export function exportTable(layer: Layer, epsg: number, sight: Sight): ExportTable {
  const columns = Object.entries(layer.fields)
    .filter(([, { sensitivity }]) => sensitivity !== 'secret' && (sensitivity !== 'personal' || sight.personal))
    .map(([key, field]) => ({ key, code: field.code, title: field.title, field }));
  return { layer, name: layer.standard.code, title: layer.title, geometry: layer.geometry, columns, epsg };
}

/** The key of a row for people: key values joined by `/`. */
export function keyOf({ layer, columns }: ExportTable, cells: readonly Cell[]): string {
  return layer.key
    .map((key) => columns.findIndex((column) => column.key === key))
    .map((at) => (at < 0 ? '' : String(cells[at] ?? '')))
    .join('/');
}
