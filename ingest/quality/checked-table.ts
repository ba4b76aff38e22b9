/** Rows that rules are run over: a delivery in its staging table, or the current rows of a published layer. */

import { quoteIdentifier } from '../../schemas/database/sql.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
import { stagingTable } from '../stage.ts';

export interface CheckedTable {
  readonly layer: Layer;
  /** What stands after `from`; its columns are those of the layer's table that a delivery brings. */
  readonly from: string;
  /** Column that numbers the rows. */
  readonly id: 'source_row' | 'row_id';
  /** Current rows of the layer that are not among those checked: condition on alias `t`. */
  readonly elsewhere: string;
}

/** A delivery that is staged for a dataset. */
export function stagedTable(layer: Layer, deliveryId: number): CheckedTable {
  return {
    layer,
    from: stagingTable(deliveryId),
    id: 'source_row',
    elsewhere: `(t.dataset_id <> (select dataset_id from dimai.dataset_version where id = ${deliveryId})
      or (select is_partial from dimai.dataset_version where id = ${deliveryId})
        and not exists (select from ${stagingTable(deliveryId)} own where ${layer.key.map((key) => `${column('own', key)} = ${column('t', key)}`).join(' and ')}))`,
  };
}

/** What the map shows of a layer. */
export function publishedTable(layer: Layer): CheckedTable {
  return {
    layer,
    from: `(select * from ${tableName(layer)} where version_to is null)`,
    id: 'row_id',
    elsewhere: 'false',
  };
}

/** The key of a row as one text, e.g. `320411001002GB00011`; parts of a longer key are joined by `|`. */
export function keyText(layer: Layer, alias: string): string {
  return layer.key.map((key) => `${alias}.${quoteIdentifier(columnName(key))}::text`).join(` || '|' || `);
}

/** A field of the layer as a column of an alias. */
export function column(alias: string, field: string): string {
  return `${alias}.${quoteIdentifier(columnName(field))}`;
}

/** A field or a stretch of it, characters counted from 0, `to` exclusive. */
export function stretch(
  alias: string,
  field: string,
  { from = 0, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
): string {
  const whole = `${column(alias, field)}::text`;
  if (from === 0 && to == null) return whole;
  return to == null ? `substr(${whole}, ${from + 1})` : `substr(${whole}, ${from + 1}, ${to - from})`;
}

/** `#12 320411…`: how a finding names another row. */
export function rowName(table: CheckedTable, alias: string): string {
  return table.id === 'source_row'
    ? `'#' || ${alias}.source_row || ' ' || ${keyText(table.layer, alias)}`
    : keyText(table.layer, alias);
}
