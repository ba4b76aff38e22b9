/**
 * Figures of an enterprise spread over its plots (经信、税务 tables come per 统一社会信用代码, land is known per plot). Shares
 * are counted in whole units of the last decimal and the remainder goes to the largest fractions, so that the shares of
 * every figure add up to what was delivered, exactly.
 */

import type pg from 'pg';
import { tableName } from '../schemas/derive/ddl.ts';
import { formatUnits } from '../schemas/decimal.ts';
import type { Field, Layer } from '../schemas/layer.ts';
import { layers as catalogue } from '../schemas/layers/index.ts';
import { Refusal } from './delivery.ts';
import { issue } from './issues.ts';
import { matchColumns } from './match-columns.ts';
import { inBatches } from './readers/batches.ts';
import type { SourceColumn, SourceLayer, SourceRow, SourceValue } from './readers/reader.ts';

/** What shares are counted by: 建筑面积 or 用地面积 of the plots. */
export type ApportionBy = 'floor-area' | 'land-area';

/** The layer of figures that may come by enterprise. */
export const APPORTIONED_LAYER = 'stock-land-economics';

/** Layers whose plots know the enterprise on them. */
const PLOT_LAYERS = catalogue.filter(
  ({ geometry, fields }) => geometry != null && fields['plotCode'] != null && fields['creditCode'] != null,
);

/** Fields that may be summed over plots; rates and years may not. */
const ADDITIVE = [
  'occupiedAreaMu',
  'floorArea',
  'output',
  'sales',
  'tax',
  'investment',
  'employees',
  'energy',
] as const;

/** A plot of an enterprise with what its share is counted by. */
export interface EnterprisePlot {
  readonly plotCode: string;
  readonly weight: number;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d*))?$/;
/** Weights are measured areas; a square millimetre is below every one of them. */
const WEIGHT_UNITS = 1e6;

/**
 * Splits a figure by weights. The shares have `digits` decimals, or those of the figure where it has more, and add up to
 * it exactly; without any weight they are equal. Undefined for a text that is no plain number.
 */
export function apportion(figure: string, weights: readonly number[], digits: number): readonly string[] | undefined {
  const match = DECIMAL.exec(figure.normalize('NFKC').replaceAll(',', '').trim());
  if (match == null || weights.length === 0) return undefined;
  const [, sign = '', whole = '0', fraction = ''] = match;
  const scale = Math.max(digits, fraction.length);
  const total = BigInt(whole + fraction.padEnd(scale, '0'));
  const given = weights.map((weight) => BigInt(Math.round(Math.max(0, weight) * WEIGHT_UNITS)));
  const units = given.every((unit) => unit === 0n) ? given.map(() => 1n) : given;
  const sum = units.reduce((all, unit) => all + unit, 0n);
  const shares = units.map((unit) => (total * unit) / sum);
  const lost = units.map((unit, i) => total * unit - shares[i]! * sum);
  // largest fraction first, earlier plots before later ones
  const order = lost.map((_, i) => i).toSorted((a, b) => (lost[a] === lost[b] ? a - b : lost[a]! > lost[b]! ? -1 : 1));
  let left = total - shares.reduce((all, share) => all + share, 0n);
  for (const i of order) {
    if (left === 0n) break;
    shares[i] = shares[i]! + 1n;
    left--;
  }
  return shares.map((share) => formatUnits(sign === '-' ? -share : share, scale));
}

/** Plots by 统一社会信用代码, of the current version of every layer that has them. */
export async function enterprisePlots(
  db: pg.Pool,
  by: ApportionBy,
): Promise<ReadonlyMap<string, readonly EnterprisePlot[]>> {
  const selects = PLOT_LAYERS.map(
    (layer) => `
      select upper(credit_code) as "creditCode", plot_code as "plotCode", ${weightOf(layer, by)} as weight
      from ${tableName(layer)}
      where version_to is null and credit_code is not null`,
  );
  const { rows } = await db.query<{ creditCode: string; plotCode: string; weight: number | string | null }>(
    `select "creditCode", "plotCode", max(weight) as weight
     from (${selects.join(' union all ')}) as plots
     group by "creditCode", "plotCode"
     order by "plotCode"`,
  );
  const plots = new Map<string, EnterprisePlot[]>();
  for (const { creditCode, plotCode, weight: found } of rows) {
    plots.set(creditCode, [...(plots.get(creditCode) ?? []), { plotCode, weight: Number(found ?? 0) }]);
  }
  return plots;
}

function weightOf({ fields }: Layer, by: ApportionBy): string {
  if (by === 'floor-area') return fields['floorArea'] == null ? 'null::numeric' : 'floor_area';
  return fields['area'] == null ? 'ellipsoidal_area::numeric' : 'coalesce(area, ellipsoidal_area::numeric)';
}

const PLOT_COLUMN: SourceColumn = { name: '地块编号', type: 'text', length: 0, scale: 0 };

/** A table of enterprises as a table of their plots: one row per plot, figures apportioned, enterprises without a plot reported. */
export async function apportionedLayer(
  db: pg.Pool,
  source: SourceLayer,
  layer: Layer,
  by: ApportionBy,
): Promise<SourceLayer> {
  if (!ADDITIVE.every((key) => layer.fields[key] != null)) {
    throw new Refusal('mapping-invalid', {
      zh: `图层 ${layer.id} 没有可分摊的企业数据；--apportion 只用于 stock-land-economics。`,
      en: `Layer ${layer.id} has no figures to apportion; --apportion is for stock-land-economics.`,
    });
  }
  const matches = matchColumns(layer, source.columns, new Set(), new Set());
  const credit = matches.get('creditCode')?.index ?? creditColumn(source.columns);
  if (credit < 0) {
    throw new Refusal('nothing-mapped', {
      zh: `表中没有统一社会信用代码列，无法对应地块。列：${source.columns.map(({ name }) => name).join(', ')}`,
      en: `The table has no column of credit codes, so enterprises cannot be matched to plots. Its columns: ${source.columns.map(({ name }) => name).join(', ')}`,
    });
  }
  const additive = new Map<number, Field>();
  for (const key of ADDITIVE) {
    const match = matches.get(key);
    if (match != null) additive.set(match.index, layer.fields[key]!);
  }
  const plots = await enterprisePlots(db, by);
  const { rowCount: _, ...rest } = source;
  return {
    ...rest,
    rowCount: undefined,
    columns: [...source.columns, PLOT_COLUMN],
    read: () => inBatches(spreadRows(source, { credit, additive, plots, by })),
  };
}

/** Forms write it either way round. */
function creditColumn(columns: readonly SourceColumn[]): number {
  return columns.findIndex(({ name }) =>
    /^(统一社会信用代码|社会统一信用代码|信用代码)$/.test(name.replaceAll(/\s/g, '')),
  );
}

interface Spreading {
  readonly credit: number;
  readonly additive: ReadonlyMap<number, Field>;
  readonly plots: ReadonlyMap<string, readonly EnterprisePlot[]>;
  readonly by: ApportionBy;
}

async function* spreadRows(source: SourceLayer, spreading: Spreading): AsyncGenerator<SourceRow> {
  let sourceRow = 0;
  for await (const batch of source.read()) {
    for (const row of batch) {
      for (const spread of spreadRow(row, spreading)) {
        sourceRow++;
        yield { ...spread, sourceRow, issues: spread.issues.map((found) => ({ ...found, sourceRow })) };
      }
    }
  }
}

function spreadRow(row: SourceRow, { credit, additive, plots, by }: Spreading): readonly SourceRow[] {
  const code = String(row.values[credit] ?? '')
    .trim()
    .toUpperCase();
  const owned = plots.get(code) ?? [];
  if (owned.length === 0) {
    const unmatched = issue('enterprise-unmatched', row.sourceRow, { actual: code || '（空 blank）' });
    return [{ ...row, values: [...row.values, null], issues: [...row.issues, unmatched] }];
  }
  if (owned.length === 1) return [{ ...row, values: [...row.values, owned[0]!.plotCode] }];
  const weights = owned.map(({ weight }) => weight);
  const shares = new Map<number, readonly string[]>();
  for (const [index, field] of additive) {
    const value = row.values[index];
    if (value == null || typeof value === 'boolean') continue;
    const split = apportion(String(value), weights, field.type === 'integer' ? 0 : (field.scale ?? 0));
    if (split != null) shares.set(index, split);
  }
  const expected = by === 'floor-area' ? '建筑面积 floor area' : '用地面积 land area';
  const said = issue('figures-apportioned', row.sourceRow, { actual: `${code} → ${owned.length}`, expected });
  return owned.map(({ plotCode }, i) => ({
    ...row,
    values: [...row.values.map((value, k): SourceValue => shares.get(k)?.[i] ?? value), plotCode],
    issues: i === 0 ? [...row.issues, said] : row.issues,
  }));
}
