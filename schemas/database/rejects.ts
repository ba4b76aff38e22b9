/** Rejected rows of a delivery as a table with their issues: what a supplier gets back, and mends. */

import type pg from 'pg';

/** A rejected row as it was delivered. */
export interface RejectedRow {
  readonly sourceRow: number;
  /** Column as delivered → value. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** WKB in the CRS of the delivery; null where the row has no shape. */
  readonly shape: Buffer | null;
  /** What is wrong, one sentence a line; errors first. */
  readonly issues: string;
}

export interface RejectColumn {
  readonly name: string;
  /** Numbers only, in every rejected row. */
  readonly isNumeric: boolean;
}

/** What an export has to know of the delivery. */
export interface RejectRegister {
  readonly deliveryId: number;
  readonly layer: string;
  readonly sourceName: string;
  /** EPSG code of the shapes; 0 where they have none. */
  readonly epsg: number;
  readonly columns: readonly RejectColumn[];
  readonly rows: number;
  readonly hasShapes: boolean;
}

/** Columns that the register adds before those delivered. A mended file is known by the first. */
export const REGISTER_COLUMNS = {
  row: 'dimai_row',
  issues: 'dimai_issues',
} as const;

/** Whether a column of a mended file is one that the register added. */
export function isRegisterColumn(name: string): boolean {
  return name.toLowerCase().startsWith('dimai_');
}

interface Head {
  readonly layer: string;
  readonly source_name: string;
  readonly source_crs: string | null;
  readonly source_columns: readonly { readonly name: string }[] | null;
}

/** The register of a delivery without its rows; undefined where there is no such delivery. */
export async function rejectRegister(
  db: pg.Pool | pg.ClientBase,
  deliveryId: number,
): Promise<RejectRegister | undefined> {
  const { rows } = await db.query<Head>(
    'select layer, source_name, source_crs, source_columns from dimai.dataset_version where id = $1',
    [deliveryId],
  );
  const head = rows[0];
  if (head == null) return undefined;
  const found = await db.query<{ name: string; numeric: boolean }>(
    `select key as name, bool_and(jsonb_typeof(value) in ('number', 'null')) and bool_or(jsonb_typeof(value) = 'number') as numeric
     from dimai.rejected_row, jsonb_each(attributes)
     where dataset_version_id = $1
     group by key`,
    [deliveryId],
  );
  const numeric = new Map(found.rows.map(({ name, numeric: isNumeric }) => [name, isNumeric]));
  const names = [...new Set([...(head.source_columns ?? []).map(({ name }) => name), ...numeric.keys()])];
  const counted = await db.query<{ rows: string; shapes: string }>(
    `select count(*) as rows, count(coalesce(delivered, shape)) as shapes from dimai.rejected_row where dataset_version_id = $1`,
    [deliveryId],
  );
  const { rows: count, shapes } = counted.rows[0]!;
  return {
    deliveryId,
    layer: head.layer,
    sourceName: head.source_name,
    epsg: Number(/^EPSG:(\d+)$/.exec(head.source_crs ?? '')?.[1] ?? 0),
    columns: names.map((name) => ({ name, isNumeric: numeric.get(name) === true })),
    rows: Number(count),
    hasShapes: Number(shapes) > 0,
  };
}

const BATCH = 1000;

/** Every rejected row, in the order of the file, in constant memory. */
export async function* rejectedRows(db: pg.Pool | pg.ClientBase, deliveryId: number): AsyncGenerator<RejectedRow> {
  let last = -1;
  for (;;) {
    const { rows } = await db.query<RejectedRow>(
      `select r.source_row as "sourceRow", r.attributes, r.delivered as shape,
         coalesce((
           select string_agg('[' || i.code || '] ' || i.message, e'\\n' order by i.severity <> 'error', i.id)
           from dimai.ingest_issue i
           where i.dataset_version_id = r.dataset_version_id and i.source_row = r.source_row
         ), '') as issues
       from dimai.rejected_row r
       where r.dataset_version_id = $1 and r.source_row > $2
       order by r.source_row
       limit ${BATCH}`,
      [deliveryId, last],
    );
    yield* rows;
    if (rows.length < BATCH) return;
    last = rows.at(-1)!.sourceRow;
  }
}
