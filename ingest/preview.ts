/** What publishing a staged delivery would do, without doing it: counts, and sample rows of each fate. */

import type pg from 'pg';
import { quoteIdentifier, quoteLiteral } from '../schemas/database/sql.ts';
import { columnName, tableName } from '../schemas/derive/ddl.ts';
import type { Layer } from '../schemas/layer.ts';
import type { LoadReport } from './delivery.ts';
import { readTotals } from './publish.ts';
import { COUNT_DIFF, createDiff, repeatsKeys } from './publish-query.ts';
import { stagingTable } from './stage.ts';

/** What would become of a row. */
export type Fate = 'added' | 'changed' | 'removed' | 'unchanged';

/** A row that publishing would add, change or remove. Values by field key; `before` is the row shown at present. */
export interface SampleRow {
  readonly fate: Fate;
  readonly sourceRow: number | null;
  readonly key: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly isShapeChanged: boolean;
  /** [west, south, east, north] in degrees, of both shapes. */
  readonly extent: readonly [number, number, number, number] | null;
}

export interface Preview {
  /** Version of the layer that the staged rows were compared with. */
  readonly base: number;
  readonly counts: Pick<LoadReport['rows'], Fate>;
  readonly area: LoadReport['area'];
  readonly extent: LoadReport['extent'];
  readonly samples: readonly SampleRow[];
}

const SAMPLES_PER_FATE = 20;

/** Compares the staged rows with the dataset; run inside a transaction that may be rolled back, since it makes a temporary table. */
export async function previewStaged(
  client: pg.ClientBase,
  layer: Layer,
  { deliveryId, datasetId }: { readonly deliveryId: number; readonly datasetId: number },
): Promise<Preview> {
  const state = await client.query<{ version: number }>('select version from dimai.layer_state where layer = $1', [
    layer.id,
  ]);
  const repeats = await client.query<{ repeats: boolean }>(repeatsKeys(layer, deliveryId), [datasetId]);
  await client.query(createDiff(layer, deliveryId, repeats.rows[0]!.repeats), [datasetId]);
  const counts = { added: 0, changed: 0, removed: 0, unchanged: 0 };
  const found = await client.query<{ fate: Fate; rows: number }>(COUNT_DIFF);
  for (const { fate, rows } of found.rows) counts[fate] = rows;
  const samples = await client.query<SampleRow>(sampleRows(layer, deliveryId));
  await client.query('drop table load_diff');
  const totals = await readTotals(client, layer, deliveryId);
  return { base: state.rows[0]?.version ?? 0, counts, ...totals, samples: samples.rows };
}

/** The first rows of each fate but `unchanged`, in the order of the file; removed ones by their key. */
export function sampleRows(layer: Layer, deliveryId: number): string {
  const key = layer.key.map((name) => quoteIdentifier(columnName(name)));
  const fields = Object.keys(layer.fields);
  // A function takes 100 arguments.
  const groups = Array.from({ length: Math.ceil(fields.length / 40) }, (_, i) => fields.slice(40 * i, 40 * (i + 1)));
  const values = (alias: string) =>
    groups
      .map((group) => group.map((name) => `${quoteLiteral(name)}, ${alias}.${quoteIdentifier(columnName(name))}`))
      .map((pairs) => `jsonb_build_object(${pairs.join(', ')})`)
      .join(' || ');
  const shape = (alias: string) => (layer.geometry == null ? 'null::geometry' : `${alias}.geom`);
  return `
    with sampled as (
      select *
      from (select *, row_number() over (partition by fate order by source_row, row_id) as place from load_diff where fate <> 'unchanged') d
      where place <= ${SAMPLES_PER_FATE}
    ), joined as (
      select d.fate, d.place, d.source_row,
        concat_ws('|', ${key.map((name) => `coalesce(s.${name}::text, c.${name}::text)`).join(', ')}) as key,
        case when c.row_id is not null then ${values('c')} end as before,
        case when s.source_row is not null then ${values('s')} end as after,
        ${shape('c')} as shape_before, ${shape('s')} as shape_after
      from sampled d
      left join ${stagingTable(deliveryId)} s on s.source_row = d.source_row
      left join ${tableName(layer)} c on c.row_id = d.row_id
    )
    select fate, source_row as "sourceRow", key, before, after,
      fate = 'changed' and st_asbinary(shape_before) is distinct from st_asbinary(shape_after) as "isShapeChanged",
      case when extent is not null then array[st_xmin(extent), st_ymin(extent), st_xmax(extent), st_ymax(extent)] end as extent
    from joined
    cross join lateral (select st_envelope(st_collect(shape_before, shape_after)) as box) as boxed
    cross join lateral (select case when st_isempty(box) then null else box::box2d end as extent) as measured
    order by fate, place`;
}
