/**
 * Rejected rows that come back mended, alone: a GeoPackage or workbook of the register, corrected. They are read as the
 * delivery they are from was (layer, dataset, district, mapping, CRS), only they are merged, and what they replace in the
 * register is marked. A workbook has no shapes: those of the register are taken, or made of its coordinate columns where those
 * of the delivery were.
 */

import type pg from 'pg';
import { isRegisterColumn, REGISTER_COLUMNS } from '../schemas/database/rejects.ts';
import { fromWkb } from '../schemas/geometry.ts';
import type { Layer } from '../schemas/layer.ts';
import { layerById } from '../schemas/layers/index.ts';
import { undefuse } from '../schemas/formats/spreadsheet-text.ts';
import { Refusal } from './delivery.ts';
import { issue } from './issues.ts';
import type { Rule, SourceMapping } from './mapping.ts';
import type { SourceLayer, SourceRow, SourceValue } from './readers/reader.ts';
import { tableLayer } from './readers/table/table-layer.ts';

/** The delivery that is mended, as it was read. */
export interface MendedDelivery {
  readonly deliveryId: number;
  readonly layer: Layer;
  readonly dataset: string;
  readonly districtCode: string | null;
  readonly source: SourceMapping;
  /** `EPSG:4549`, or a name. */
  readonly crs: string | null;
}

interface Recorded {
  readonly layer: string;
  readonly name: string;
  readonly district_code: string | null;
  readonly mapping: {
    readonly mapping?: { readonly id: string; readonly fields: Readonly<Record<string, Rule>> };
  } | null;
  readonly source_crs: string | null;
  readonly rejected: string;
}

/** How the delivery was read. Throws Refusal `mends-nothing`. */
export async function mendedDelivery(db: pg.Pool, deliveryId: number): Promise<MendedDelivery> {
  const { rows } = await db.query<Recorded>(
    `select v.layer, d.name, d.district_code, v.mapping, v.source_crs,
       (select count(*) from dimai.rejected_row r where r.dataset_version_id = v.id) as rejected
     from dimai.dataset_version v
     join dimai.dataset d on d.id = v.dataset_id
     where v.id = $1`,
    [deliveryId],
  );
  const found = rows[0];
  const layer = found == null ? undefined : layerById(found.layer);
  if (found == null || layer == null || Number(found.rejected) === 0) {
    throw new Refusal('mends-nothing', {
      zh: `批次 ${deliveryId} ${found == null ? '不存在' : '没有退件'}。批次号见入库报告第一行。`,
      en: `Delivery ${deliveryId} ${found == null ? 'does not exist' : 'has no rejected rows'}. Its number is in the first line of the report.`,
    });
  }
  const fields = found.mapping?.mapping?.fields ?? {};
  return {
    deliveryId,
    layer,
    dataset: found.name,
    districtCode: found.district_code,
    source: { id: `delivery-${deliveryId}`, title: `批次 ${deliveryId}`, layer: layer.id, fields, rest: 'drop' },
    crs: found.source_crs,
  };
}

export interface MendedLayer {
  readonly source: SourceLayer;
  /** Row of the file → row of the register, as far as read. */
  readonly registerRows: ReadonlyMap<number, number>;
}

/** The mended file with the columns of the register taken out, apostrophes of the workbook off, and shapes put back. */
export async function mendedLayer(
  db: pg.Pool,
  given: SourceLayer,
  { deliveryId, layer, crs }: MendedDelivery,
): Promise<MendedLayer> {
  const rowColumn = given.columns.findIndex(({ name }) => name.toLowerCase() === REGISTER_COLUMNS.row);
  if (rowColumn < 0) {
    throw new Refusal('mends-nothing', {
      zh: `文件没有 ${REGISTER_COLUMNS.row} 列，不是批次 ${deliveryId} 的退件。请用 dimai rejects ${deliveryId} --out 退件.gpkg 导出后改正，保留该列。`,
      en: `The file has no column ${REGISTER_COLUMNS.row}: it is no register of delivery ${deliveryId}. Export one with dimai rejects ${deliveryId} --out rejects.gpkg, mend that and keep the column.`,
    });
  }
  const kept = given.columns.flatMap(({ name }, i) => (isRegisterColumn(name) ? [] : [i]));
  const isShapeless = given.geometry == null && layer.geometry != null;
  const registerRows = new Map<number, number>();

  async function* read(): AsyncGenerator<readonly SourceRow[]> {
    for await (const batch of given.read()) {
      const numbers = batch.map(({ values }) => Number(values[rowColumn] ?? Number.NaN));
      const known = await registered(db, deliveryId, numbers);
      yield batch.map((row, i) => {
        const number = numbers[i]!;
        const found = known.get(number);
        if (found !== undefined) registerRows.set(row.sourceRow, number);
        return {
          ...row,
          values: kept.map((at) => undefused(row.values[at] ?? null)),
          geometry: isShapeless && found != null ? fromWkb(found).geometry : row.geometry,
          issues:
            found === undefined
              ? [
                  ...row.issues,
                  issue('row-not-rejected', row.sourceRow, {
                    actual: String(row.values[rowColumn] ?? ''),
                    expected: String(deliveryId),
                  }),
                ]
              : row.issues,
        };
      });
    }
  }
  const source: SourceLayer = {
    ...given,
    columns: kept.map((i) => ({ ...given.columns[i]!, name: undefuse(given.columns[i]!.name) })),
    ...(isShapeless ? { geometry: 'any' as const, crsText: crs ?? undefined } : {}),
    read,
  };
  const mayBePlaced = isShapeless && (layer.geometry === 'Point' || layer.geometry === 'Geometry');
  return { source: mayBePlaced ? await placedByValues(source) : source, registerRows };
}

/** Rows of a table whose columns held the coordinates are placed by them again, as mended; others keep the register's shapes. */
async function placedByValues(source: SourceLayer): Promise<SourceLayer> {
  async function* rows() {
    for await (const batch of source.read()) yield* batch;
  }
  const { name, columns, encoding, rowCount, bytes, sha256 } = source;
  for await (const row of rows()) if (row.geometry != null) return source;
  const table = { name, columns, issues: source.issues, encoding, rowCount, bytes, sha256, rows };
  const placed = await tableLayer(table, {});
  return placed.geometry == null ? source : { ...placed, crsText: placed.crsText ?? source.crsText };
}

function undefused(value: SourceValue): SourceValue {
  return typeof value === 'string' ? undefuse(value) : value;
}

/** Shapes of register rows by number; a row without a shape is null, one that was not rejected is absent. */
async function registered(
  db: pg.Pool,
  deliveryId: number,
  numbers: readonly number[],
): Promise<ReadonlyMap<number, Buffer | null>> {
  const { rows } = await db.query<{ source_row: number; delivered: Buffer | null }>(
    `select source_row, delivered from dimai.rejected_row where dataset_version_id = $1 and source_row = any ($2::integer[])`,
    [deliveryId, numbers.filter((number) => Number.isInteger(number) && Math.abs(number) < 2 ** 31)],
  );
  return new Map(rows.map(({ source_row: row, delivered }) => [row, delivered]));
}

/** Marks what came back mended; run in the transaction that publishes. Rows that were rejected once more stay open. */
export async function markMended(
  client: pg.ClientBase,
  mends: number,
  deliveryId: number,
  registerRows: ReadonlyMap<number, number>,
): Promise<void> {
  const { rows } = await client.query<{ source_row: number }>(
    'select source_row from dimai.rejected_row where dataset_version_id = $1',
    [deliveryId],
  );
  const again = new Set(rows.map(({ source_row: row }) => row));
  const mended = [...registerRows].flatMap(([row, number]) => (again.has(row) ? [] : [number]));
  await client.query(
    'update dimai.rejected_row set mended_by = $3 where dataset_version_id = $1 and source_row = any ($2::integer[])',
    [mends, mended, deliveryId],
  );
}
