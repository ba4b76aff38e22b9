/**
 * Stock land and its economics as columns in memory, all versions of them, so that any mix of filters on any day is one pass
 * over arrays. The database stays the only truth: before every answer the versions of the layers are read, and what was
 * published since is fetched; rows that were changed by other means make everything be read anew.
 */
import type { Pool, PoolClient } from 'pg';
import Cursor from 'pg-cursor';

import { scopedDatabase } from '../../../schemas/database/scope.ts';
import { tableName } from '../../../schemas/derive/ddl.ts';
import { districtPrefixes, type Districts } from '../../../schemas/district-scope.ts';
import type { Layer } from '../../../schemas/layer.ts';
import { stockLandEconomics } from '../../../schemas/layers/stock-land-economics.ts';
import { sharedReads } from '../../../schemas/shared-reads.ts';
import { AREA_SQL, dimensions, dimensionSql, fieldSql, STOCK_LAYERS, type Dimension } from './figures.ts';
import { Dictionary, Doubles, Integers } from './columns.ts';

/** Version of a row that is still current. */
export const CURRENT = 2 ** 31 - 1;

/** Plots of all three layers, one entry per row of their tables. */
export interface PlotColumns {
  /** Index in STOCK_LAYERS. */
  readonly layer: Integers;
  readonly featureId: Doubles;
  readonly plot: Integers;
  readonly from: Integers;
  readonly to: Integers;
  /** Index in the dictionary of district codes as they are given, down to the village; -1 where there is none. */
  readonly place: Integers;
  /** Index in the dictionary of the dimension, -1 where there is no value; for a multiple dimension a set of bits. */
  readonly values: Readonly<Record<string, Integers>>;
  /** m²; NaN where neither measured nor declared. */
  readonly area: Doubles;
  /** m²; NaN where not reported. */
  readonly floorArea: Doubles;
  /** A point inside the plot, degrees; NaN without a shape. */
  readonly longitude: Doubles;
  readonly latitude: Doubles;
  /** Days since 1970-01-01, NaN where there is none. */
  readonly dueOn: Doubles;
  readonly disposedOn: Doubles;
  /** Index in the dictionary of credit codes, -1 where there is none. */
  readonly enterprise: Integers;
  /** 万元, of the revitalised plot; NaN where not reported. */
  readonly salesAfter: Doubles;
  readonly taxAfter: Doubles;
  readonly investmentAfter: Doubles;
}

/** Economics of one year, one entry per enterprise on a plot and version. Money in 万元, NaN where not reported. */
export interface YearColumns {
  readonly plot: Integers;
  readonly from: Integers;
  readonly to: Integers;
  readonly output: Doubles;
  readonly tax: Doubles;
  readonly sales: Doubles;
  readonly investment: Doubles;
}

/** Everything that figures are made of. */
export interface StockFacts {
  /** Version of each layer up to which rows were read, by layer id. */
  readonly versions: Readonly<Record<string, number>>;
  readonly plots: PlotColumns;
  readonly plotCodes: Dictionary;
  readonly enterprises: Dictionary;
  /** Whole district codes. */
  readonly places: Dictionary;
  readonly dictionaries: Readonly<Record<string, Dictionary>>;
  readonly years: ReadonlyMap<number, YearColumns>;
}

/** Gives the facts as of the latest publication. */
export interface StockFactsSource {
  read(): Promise<StockFacts>;
}

/** Facts of the whole stock, and of what lies in some districts: those are read through the views of that scope, so no filter can be forgotten. */
export interface ScopedStockFacts extends StockFactsSource {
  readonly within: (districts: Districts) => StockFactsSource;
}

/** Sets of districts whose facts are kept at a time. */
const MOST_SCOPES = 12;

/** Facts for callers of any districts. Those of the sets that were asked for last are kept. */
export function scopedStockFacts(db: Pool): ScopedStockFacts {
  const whole = stockFactsSource(db);
  const kept = new Map<string, StockFactsSource>();
  const within = (districts: Districts): StockFactsSource => {
    if (districts === null) return whole;
    const key = districtPrefixes(districts).join();
    const source =
      kept.get(key) ??
      stockFactsSource(scopedDatabase(db, { layers: LAYERS.map(({ id }) => id), districts, personal: false }));
    kept.delete(key);
    kept.set(key, source);
    if (kept.size > MOST_SCOPES) kept.delete(kept.keys().next().value!);
    return source;
  };
  return { read: () => whole.read(), within };
}

const LAYERS: readonly Layer[] = [...STOCK_LAYERS, stockLandEconomics];
const ROWS_AT_ONCE = 5000;

interface Held {
  readonly facts: Mutable;
  /** `changed_outside_at` of the layers when they were read. */
  readonly outside: string;
}

type Mutable = Omit<StockFacts, 'versions' | 'years'> & {
  versions: Record<string, number>;
  readonly years: Map<number, YearColumns>;
  /** Where a row of a table stands: row ids of each layer, for rows that end later. */
  readonly rowOf: readonly Map<number, number>[];
  readonly economicsRowOf: Map<number, { readonly year: number; readonly at: number }>;
};

/** Facts of one server process; requests that come together share a read, and a failed one leaves what was. */
export function stockFactsSource(db: Pool): StockFactsSource {
  let held: Held | undefined;
  const refresh = async (): Promise<StockFacts> => {
    const client = await db.connect();
    let failure: Error | undefined;
    try {
      // One snapshot of versions and rows: figures are never of two moments.
      await client.query('begin isolation level repeatable read read only');
      held = await bringUpToDate(client, held);
      await client.query('commit');
      return held.facts;
    } catch (error) {
      // Columns may have been half extended: what comes next begins anew.
      held = undefined;
      await client.query('rollback').catch((cause: Error) => (failure = cause));
      throw error;
    } finally {
      client.release(failure);
    }
  };
  return { read: sharedReads(refresh) };
}

async function bringUpToDate(client: PoolClient, held: Held | undefined): Promise<Held> {
  const { rows } = await client.query<{ layer: string; version: number; outside: string | null }>(
    `select layer, version, changed_outside_at::text as outside
from dimai.layer_state
where layer = any ($1)
order by layer`,
    [LAYERS.map(({ id }) => id)],
  );
  const versions = Object.fromEntries(
    LAYERS.map(({ id }) => [id, rows.find(({ layer }) => layer === id)?.version ?? 0]),
  );
  const outside = JSON.stringify(rows.map(({ layer, outside: at }) => [layer, at]));
  const isUsable = held !== undefined && held.outside === outside;
  const facts = isUsable ? held.facts : emptyFacts();
  for (const [index, layer] of STOCK_LAYERS.entries()) {
    const known = facts.versions[layer.id] ?? 0;
    if (versions[layer.id]! > known || !isUsable) await readPlots(client, facts, index, known);
  }
  const known = facts.versions[stockLandEconomics.id] ?? 0;
  if (versions[stockLandEconomics.id]! > known || !isUsable) await readEconomics(client, facts, known);
  facts.versions = versions;
  return { facts, outside };
}

function emptyFacts(): Mutable {
  return {
    versions: {},
    plots: {
      layer: new Integers(),
      featureId: new Doubles(),
      plot: new Integers(),
      from: new Integers(),
      to: new Integers(),
      place: new Integers(),
      values: Object.fromEntries(dimensions.map(({ id }) => [id, new Integers()])),
      area: new Doubles(),
      floorArea: new Doubles(),
      longitude: new Doubles(),
      latitude: new Doubles(),
      dueOn: new Doubles(),
      disposedOn: new Doubles(),
      enterprise: new Integers(),
      salesAfter: new Doubles(),
      taxAfter: new Doubles(),
      investmentAfter: new Doubles(),
    },
    plotCodes: new Dictionary(),
    enterprises: new Dictionary(),
    places: new Dictionary(),
    dictionaries: Object.fromEntries(dimensions.map(({ id }) => [id, new Dictionary()])),
    years: new Map(),
    rowOf: STOCK_LAYERS.map(() => new Map()),
    economicsRowOf: new Map(),
  };
}

/** Days since 1970-01-01 of a date column. */
const days = (layer: Layer, field: string) =>
  layer.fields[field] === undefined
    ? 'null::float8'
    : `(${fieldSql(layer, field, 'date')} - date '1970-01-01')::float8`;

/** Rows that began or ended after a version, as arrays. */
export function plotRowsSql(layer: Layer): string {
  return `select t.row_id::float8, t.feature_id::float8, t.plot_code, t.version_from, coalesce(t.version_to, ${CURRENT}),
  ${AREA_SQL}, ${fieldSql(layer, 'floorArea', 'float8')},
  st_x(inside), st_y(inside), ${days(layer, 'disposalDueOn')}, ${days(layer, 'disposedOn')},
  ${fieldSql(layer, 'salesAfter', 'float8')}, ${fieldSql(layer, 'taxAfter', 'float8')}, ${fieldSql(layer, 'investmentAfter', 'float8')},
  ${fieldSql(layer, 'creditCode', 'text')}, ${fieldSql(layer, 'districtCode', 'text')},
  ${dimensions.map((dimension) => dimensionSql(layer, dimension)).join(', ')}
from ${tableName(layer)} t
cross join lateral (select case when t.version_from > $1 then st_pointonsurface(t.geom) end as inside offset 0) as placed
where t.version_from > $1 or t.version_to > $1`;
}

async function readPlots(client: PoolClient, facts: Mutable, layerIndex: number, after: number): Promise<void> {
  const { plots } = facts;
  const rowOf = facts.rowOf[layerIndex]!;
  await eachRow(client, plotRowsSql(STOCK_LAYERS[layerIndex]!), after, (row) => {
    const [rowId, featureId, plotCode, from, to, area, floorArea, longitude, latitude, dueOn, disposedOn] = row;
    const [salesAfter, taxAfter, investmentAfter, creditCode, districtCode, ...values] = row.slice(11);
    const known = rowOf.get(rowId as number);
    if (known !== undefined) {
      plots.to.values[known] = to as number;
      return;
    }
    rowOf.set(rowId as number, plots.from.length);
    plots.layer.push(layerIndex);
    plots.featureId.push(featureId as number);
    plots.plot.push(facts.plotCodes.indexOf(plotCode as string));
    plots.from.push(from as number);
    plots.to.push(to as number);
    plots.area.push(orNaN(area));
    plots.floorArea.push(orNaN(floorArea));
    plots.longitude.push(orNaN(longitude));
    plots.latitude.push(orNaN(latitude));
    plots.dueOn.push(orNaN(dueOn));
    plots.disposedOn.push(orNaN(disposedOn));
    plots.enterprise.push(creditCode == null ? -1 : facts.enterprises.indexOf(creditCode as string));
    plots.salesAfter.push(orNaN(salesAfter));
    plots.taxAfter.push(orNaN(taxAfter));
    plots.investmentAfter.push(orNaN(investmentAfter));
    plots.place.push(districtCode == null ? -1 : facts.places.indexOf(districtCode as string));
    for (const [position, dimension] of dimensions.entries()) {
      plots.values[dimension.id]!.push(codeOf(dimension, facts.dictionaries[dimension.id]!, values[position]));
    }
  });
}

/** Index of a value, or for several values a set of bits; -1 and 0 where there is none. */
function codeOf(dimension: Dimension, dictionary: Dictionary, value: unknown): number {
  if (dimension.isMultiple !== true) return value == null || value === '' ? -1 : dictionary.indexOf(value as string);
  let bits = 0;
  for (const each of (value ?? []) as readonly string[]) {
    const index = dictionary.indexOf(each);
    if (index > 30) throw new RangeError(`${dimension.id} has more than 31 values`);
    bits |= 1 << index;
  }
  return bits;
}

const ECONOMICS_SQL = `select t.row_id::float8, t.plot_code, t.year, t.version_from, coalesce(t.version_to, ${CURRENT}),
  t.output::float8, t.tax::float8, t.sales::float8, t.investment::float8
from ${tableName(stockLandEconomics)} t
where t.version_from > $1 or t.version_to > $1`;

async function readEconomics(client: PoolClient, facts: Mutable, after: number): Promise<void> {
  await eachRow(client, ECONOMICS_SQL, after, (row) => {
    const [rowId, plotCode, year, from, to, output, tax, sales, investment] = row;
    const known = facts.economicsRowOf.get(rowId as number);
    if (known !== undefined) {
      facts.years.get(known.year)!.to.values[known.at] = to as number;
      return;
    }
    let columns = facts.years.get(year as number);
    if (columns === undefined) {
      columns = {
        plot: new Integers(),
        from: new Integers(),
        to: new Integers(),
        output: new Doubles(),
        tax: new Doubles(),
        sales: new Doubles(),
        investment: new Doubles(),
      };
      facts.years.set(year as number, columns);
    }
    facts.economicsRowOf.set(rowId as number, { year: year as number, at: columns.plot.length });
    columns.plot.push(facts.plotCodes.indexOf(plotCode as string));
    columns.from.push(from as number);
    columns.to.push(to as number);
    columns.output.push(orNaN(output));
    columns.tax.push(orNaN(tax));
    columns.sales.push(orNaN(sales));
    columns.investment.push(orNaN(investment));
  });
}

function orNaN(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

async function eachRow(
  client: PoolClient,
  text: string,
  after: number,
  take: (row: readonly unknown[]) => void,
): Promise<void> {
  const cursor = client.query(new Cursor<readonly unknown[]>(text, [after], { rowMode: 'array' }));
  for (;;) {
    const rows = await cursor.read(ROWS_AT_ONCE);
    if (rows.length === 0) break;
    for (const row of rows) take(row);
  }
  await cursor.close();
}
