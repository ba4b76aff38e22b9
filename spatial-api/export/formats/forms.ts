/** What several formats say alike about tables, kinds of shape and values. */
import type { FlatGeometry } from '../../../schemas/geometry.ts';
import type { Cell, ExportRow, ExportTable } from '../layers/export-table.ts';
import type { CellFault, ShapeKind, TableForm } from './format.ts';

/** Kind of a geometry; null for several points, which most formats cannot hold. */
export function kindOf({ type }: FlatGeometry): ShapeKind | null {
  if (type === 'Point') return 'point';
  if (type === 'MultiPoint') return null;
  return type.endsWith('Polygon') ? 'polygon' : 'line';
}

/** Kind of shape a layer holds; `any` where it mixes them. */
export function kindOfLayer({ geometry }: ExportTable): TableForm['kind'] {
  if (geometry == null) return null;
  if (geometry === 'Geometry') return 'any';
  return geometry === 'Point' ? 'point' : geometry === 'MultiLineString' ? 'line' : 'polygon';
}

const codesOf = (table: ExportTable): string[] => table.columns.map(({ code }) => code);

/** One table as it is, under the columns of the standard. */
export function wholeForm(table: ExportTable, columns = codesOf(table)): TableForm[] {
  return [{ table, name: table.name, kind: kindOfLayer(table), columns }];
}

/** A table for each kind of shape where a layer mixes them: `GCBS_P`, `GCBS_L`, `GCBS_A`. */
export function formsByKind(table: ExportTable, columns = codesOf(table)): TableForm[] {
  const kind = kindOfLayer(table);
  if (kind !== 'any') return wholeForm(table, columns);
  const suffixes = { point: 'P', line: 'L', polygon: 'A' } as const;
  return Object.entries(suffixes).map(([each, suffix]) => ({
    table,
    name: `${table.name}_${suffix}`,
    kind: each as ShapeKind,
    columns,
  }));
}

/** The form of a row among those of its table; rows without a shape go with the areas. */
export function formOf(forms: readonly TableForm[], { geometry }: ExportRow): TableForm {
  const kind = geometry == null ? 'polygon' : kindOf(geometry);
  return forms.find((form) => form.kind === kind) ?? forms.at(-1)!;
}

/** A shape of another kind than the form holds. */
export function shapeFaults({ kind }: TableForm, { geometry }: ExportRow): CellFault[] {
  if (geometry == null || kind == null || kind === 'any' || kindOf(geometry) === kind) return [];
  return [{ code: 'shape-unsupported', column: -1, message: `该格式不能存放 ${geometry.type} 图形` }];
}

/** Text of a cell for formats that hold texts only. */
export function cellText(cell: Cell): string {
  if (cell == null) return '';
  return typeof cell === 'boolean' ? (cell ? '1' : '0') : String(cell);
}

/** Significant digits beyond those a double keeps. */
export function digitsFault(cell: Cell, column: number): CellFault[] {
  if (typeof cell !== 'string') return [];
  const digits = cell
    .replace(/^-?0*\.?0*/, '')
    .replace('.', '')
    .replace(/0+$/, '');
  return digits.length <= 15
    ? []
    : [{ code: 'digits-lost', column, message: `数值 ${cell} 有 ${digits.length} 位有效数字，该格式最多保留 15 位` }];
}

/** A file would grow beyond what its format can address. */
export class ExportLimitError extends Error {
  override readonly name = 'ExportLimitError';
}
