/** A layer as it goes out in a file of any format: its columns, where it is cut, in which system. */
import { type PersonalView, visibleFields } from '../../catalogue/feature-view.ts';
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
  /** How personal values are shown. */
  readonly view: PersonalView;
}

/**
 * The table of a layer. Secret fields never go out; personal ones are masked in the statement unless they may be seen. Pictures go out in
 * templates, whose tables take bytes.
 */
export function exportTable(layer: Layer, epsg: number, view: PersonalView): ExportTable {
  const columns = visibleFields(layer)
    .filter(([, { picture }]) => picture == null)
    .map(([key, field]) => ({ key, code: field.code, title: field.title, field }));
  return { layer, name: layer.standard.code, title: layer.title, geometry: layer.geometry, columns, epsg, view };
}

/** The key of a row for people: key values joined by `/`. */
export function keyOf({ layer, columns }: ExportTable, cells: readonly Cell[]): string {
  return layer.key
    .map((key) => columns.findIndex((column) => column.key === key))
    .map((at) => (at < 0 ? '' : String(cells[at] ?? '')))
    .join('/');
}
