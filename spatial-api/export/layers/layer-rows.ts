import type { PoolClient } from 'pg';
import { parameters, quoteIdentifier } from '../../../schemas/database/sql.ts';
import type { Query } from '../../../schemas/database/sql.ts';
import { columnName, tableName } from '../../../schemas/derive/ddl.ts';
import { projectGeometry } from '../../../schemas/gauss-kruger.ts';
import { fromWkb } from '../../../schemas/geometry.ts';
import { extentConditions } from '../extent.ts';
import type { Extent } from '../extent.ts';
import { fetchRows } from '../snapshot.ts';
import { keyOrder, valueExpression } from '../template-query.ts';
import type { Cell, ExportRow, ExportTable } from './export-table.ts';

/** Shapes are heavy: fewer rows at once than of tables. */
const FETCH = 500;

/**
 * The statement that reads the rows of a table: its columns, then the shape as delivered where that is in the system of the
 * file (so that surveyed coordinates go out as they came in), else the stored degrees.
 */
export function layerRowsQuery({ layer, columns, epsg, view }: ExportTable, extent: Extent): Query {
  const { values, add } = parameters();
  const expressions = columns.map(({ key, field }) => {
    return field.type === 'boolean' && view === 'full'
      ? quoteIdentifier(columnName(key))
      : valueExpression(key, field, view);
  });
  if (layer.geometry != null) {
    const isDelivered = `st_srid(delivered) = ${add(epsg, 'integer')}`;
    expressions.push(isDelivered, `st_asbinary(case when ${isDelivered} then delivered else geom end)`);
  }
  const text = [
    `select ${expressions.join(',\n       ')}`,
    `from ${tableName(layer)}`,
    `where ${extentConditions(layer, extent, add).join('\n  and ')}`,
    keyOrder(layer),
  ].join('\n');
  return { text, values };
}

/** Rows of a table inside a snapshot, in fetches. */
export async function* layerRows(
  client: PoolClient,
  table: ExportTable,
  extent: Extent,
  signal?: AbortSignal,
): AsyncGenerator<readonly ExportRow[]> {
  const query = layerRowsQuery(table, extent);
  for await (const rows of fetchRows<readonly unknown[]>(client, query, signal, FETCH)) {
    yield rows.map((row) => exportRow(table, row));
  }
}

function exportRow({ columns, layer, epsg }: ExportTable, row: readonly unknown[]): ExportRow {
  const cells = row.slice(0, columns.length) as Cell[];
  const [isDelivered, shape] = row.slice(columns.length) as [boolean | null, Buffer | null];
  if (layer.geometry == null || shape == null) return { cells, geometry: null };
  const { geometry } = fromWkb(shape);
  return { cells, geometry: isDelivered === true ? geometry : projectGeometry(geometry, 4490, epsg) };
}
