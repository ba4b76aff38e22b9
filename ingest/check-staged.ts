/**
 * Checks that need all rows at once or the geometry engine, run on the staging table: keys that occur twice, shapes that
 * are invalid (PostGIS says why and where), shapes delivered twice. Pure SQL texts and one function that runs them.
 */

import type pg from 'pg';
import { quoteIdentifier } from '../schemas/database/sql.ts';
import { columnName, tableName } from '../schemas/derive/ddl.ts';
import type { Layer } from '../schemas/layer.ts';
import { type Issue, type IssueCode, issue } from './issues.ts';
import { keyText, stagedTable } from './quality/checked-table.ts';
import { type CheckOptions, type CheckResult, runChecks } from './quality/run-checks.ts';
import type { DeliveryDigests } from './staged-digests.ts';
import { stagingTable } from './stage.ts';

/** Second and later rows of a key, with the row that had it first. */
export function duplicateKeys(layer: Layer, deliveryId: number): string {
  const columns = layer.key.map((key) => quoteIdentifier(columnName(key))).join(', ');
  return `
    with repeated as (
      select ${columns}, min(source_row) as first_row
      from ${stagingTable(deliveryId)}
      group by ${columns}
      having count(*) > 1
    )
    select s.source_row, ${keyText(layer, 's')} as row_key, ${keyText(layer, 's')} as actual, first_row::text as expected
    from ${stagingTable(deliveryId)} s
    join repeated using (${columns})
    where s.source_row > first_row
    order by s.source_row`;
}

/** Keys that another dataset of the layer shows at present: one feature in two deliveries. */
export function keysElsewhere(layer: Layer, deliveryId: number): string {
  const match = layer.key.map((key) => quoteIdentifier(columnName(key))).map((name) => `t.${name} = s.${name}`);
  return `
    select s.source_row, ${keyText(layer, 's')} as row_key, ${keyText(layer, 's')} as actual, d.name as expected
    from ${stagingTable(deliveryId)} s
    join ${tableName(layer)} t on ${match.join(' and ')}
    join dimai.dataset d on d.id = t.dataset_id
    where t.version_to is null
      and t.dataset_id <> (select dataset_id from dimai.dataset_version where id = ${deliveryId})
    order by s.source_row`;
}

/**
 * Invalid shapes as delivered: what is valid in the plane where it was drawn may touch itself by a rounding in degrees,
 * which is no fault of the supplier. The place is in degrees, where the CRS has a code. `only` names the rows to ask about.
 */
export function invalidShapes(layer: Layer, deliveryId: number, only: readonly number[] | null = null): string {
  return `
    with invalid as (
      select source_row, ${keyText(layer, 's')} as row_key, shape, st_isvaliddetail(shape) as detail
      from ${stagingTable(deliveryId)} s
      cross join lateral (select coalesce(s.delivered, s.geom) as shape offset 0) as given
      where not st_isvalid(shape)${only == null ? '' : ` and s.source_row = any ('{${only.join()}}'::integer[])`}
    ), placed as (
      select source_row, row_key, reason(detail) as actual, st_setsrid(location(detail), st_srid(shape)) as spot
      from invalid
    ), known as (
      select placed.*, case when srid is not null then st_transform(spot, 4490) end as place
      from placed
      left join spatial_ref_sys on srid = st_srid(spot)
    )
    select source_row, row_key, actual || coalesce(' (' || st_x(spot) || ' ' || st_y(spot) || ')', '') as actual,
      st_x(place) as longitude, st_y(place) as latitude
    from known
    order by source_row`;
}

/** Shapes that occur a second time, vertex by vertex. */
export function duplicateShapes(layer: Layer, deliveryId: number): string {
  return `
    with shapes as (
      select source_row, ${keyText(layer, 's')} as row_key, md5(st_asbinary(coalesce(delivered, geom))) as digest
      from ${stagingTable(deliveryId)} s
      where geom is not null
    ), repeated as (
      select digest, min(source_row) as first_row
      from shapes
      group by digest
      having count(*) > 1
    )
    select source_row, row_key, first_row::text as expected
    from shapes
    join repeated using (digest)
    where source_row > first_row
    order by source_row`;
}

interface Found {
  readonly source_row: number;
  readonly row_key: string | null;
  readonly actual: string | null;
  readonly expected: string | null;
  readonly longitude: number | null;
  readonly latitude: number | null;
}

/** Layers whose keys mean something within their dataset alone. */
const REPEATABLE_KEYS: ReadonlySet<string> = new Set(['reference-feature']);

/**
 * Statistics of the key alone, which checks and publication join by: without them a table that was just filled counts as small,
 * and 6,000 rows took 9.5 s in nested loops, 0.3 s with them.
 */
export async function analyseKeys(client: pg.ClientBase, layer: Layer, deliveryId: number): Promise<void> {
  const columns = ['source_row', ...layer.key.map(columnName)].map((name) => quoteIdentifier(name));
  // 3,000 rows tell what is distinct (500,000 parcels: 0.5 s → 0.05 s)
  await client.query('set default_statistics_target = 10');
  await client.query(`analyze ${stagingTable(deliveryId)} (${columns.join(', ')})`);
  await client.query('reset default_statistics_target');
}

/** Runs the checks that the layer allows, in a fixed order, then its quality rules. */
export async function checkStaged(
  client: pg.PoolClient,
  layer: Layer,
  deliveryId: number,
  options: CheckOptions = { rules: undefined },
): Promise<CheckResult> {
  const issues = await checkRows(client, layer, deliveryId, options.digests);
  const invalid = new Set(issues.flatMap(({ code, sourceRow }) => (code === 'geometry-invalid' ? [sourceRow!] : [])));
  const judged = await runChecks(client, stagedTable(layer, deliveryId), { ...options, invalid });
  return { ...judged, issues: [...issues, ...judged.issues] };
}

/** What needs all rows at once, whatever the rules of the layer. */
async function checkRows(
  client: pg.ClientBase,
  layer: Layer,
  deliveryId: number,
  digests: DeliveryDigests | undefined,
): Promise<readonly Issue[]> {
  const doubtful = digests?.doubtfulRows ?? null;
  const checks: readonly (readonly [IssueCode, string])[] = [
    ...(digests?.mayRepeatKeys === false ? [] : ([['key-duplicate', duplicateKeys(layer, deliveryId)]] as const)),
    ...(REPEATABLE_KEYS.has(layer.id) ? [] : ([['key-elsewhere', keysElsewhere(layer, deliveryId)]] as const)),
    ...(layer.geometry != null
      ? ([
          ...(doubtful?.length === 0
            ? []
            : ([['geometry-invalid', invalidShapes(layer, deliveryId, doubtful)]] as const)),
          // Neighbouring parcels rightly share their boundary points and lines; only an area delivered twice is suspect.
          ...(layer.geometry === 'MultiPolygon' && digests?.mayRepeatShapes !== false
            ? ([['geometry-duplicate', duplicateShapes(layer, deliveryId)]] as const)
            : []),
        ] as const)
      : []),
  ];
  const issues: Issue[] = [];
  for (const [code, text] of checks) {
    const { rows } = await client.query<Found>(text);
    for (const row of rows) issues.push(issue(code, row.source_row, detailOf(row)));
  }
  return issues;
}

function detailOf(row: Found): Partial<Issue> {
  return {
    ...(row.row_key == null ? {} : { rowKey: row.row_key }),
    ...(row.actual == null ? {} : { actual: row.actual }),
    ...(row.expected == null ? {} : { expected: row.expected }),
    ...(row.longitude == null || row.latitude == null ? {} : { place: [row.longitude, row.latitude] as const }),
  };
}
