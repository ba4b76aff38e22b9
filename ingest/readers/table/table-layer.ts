/**
 * A table as a layer: attributes, or points where columns hold coordinates. Which of two columns named x and y runs north
 * is told by the numbers, never by habit, and said; pairs that contradict clear names are refused until confirmed.
 */

import { applyReading, type CoordinateHints, detectCoordinates } from '../../../schemas/detect-coordinates.ts';
import type { FlatGeometry } from '../../../schemas/geometry.ts';
import { type Issue, issue } from '../../issues.ts';
import { inBatches } from '../batches.ts';
import type { ReadOptions, SourceColumn, SourceLayer, SourceRow, SourceValue } from '../reader.ts';
import { coordinateColumns, type CoordinateColumns, isFormulaLike, mixedUnits } from './headings.ts';

/** A row of a table as its format gives it. */
export interface TableRow {
  /** Delivered record, from 1. */
  readonly sourceRow: number;
  readonly values: readonly SourceValue[];
  readonly issues: readonly Issue[];
}

export interface OpenTable {
  readonly name: string;
  readonly columns: readonly SourceColumn[];
  readonly issues: readonly Issue[];
  readonly encoding: SourceLayer['encoding'];
  readonly rowCount: number | undefined;
  readonly bytes: number;
  readonly sha256: () => Promise<string>;
  /** Every row; may be called again. */
  readonly rows: () => AsyncIterable<TableRow>;
}

const NONE = new Uint32Array(0);
const SAMPLED = 2000;

/** The layer of a table. */
export async function tableLayer(table: OpenTable, options: ReadOptions): Promise<SourceLayer> {
  const pair = coordinateColumns(table.columns.map(({ name }) => name));
  const points = pair == null ? null : await describePoints(table, pair, options.correctCoordinates === true);
  return {
    name: table.name,
    columns: table.columns,
    geometry: points == null ? null : 'point',
    rowCount: table.rowCount,
    crsText: points?.crsText,
    ...(points?.crsProblem == null ? {} : { crsProblem: points.crsProblem }),
    encoding: table.encoding,
    issues: [...table.issues, ...mixedUnits(table.columns), ...(points?.issues ?? [])],
    sha256: table.sha256,
    bytes: table.bytes,
    read: () => inBatches(sourceRows(table, points)),
  };
}

interface Points {
  readonly pair: CoordinateColumns;
  /** x and y of a pair as written. */
  readonly place: (first: number, second: number) => readonly [number, number];
  readonly crsText: string | undefined;
  readonly crsProblem?: { readonly zh: string; readonly en: string };
  readonly issues: readonly Issue[];
}

async function describePoints(table: OpenTable, pair: CoordinateColumns, isConfirmed: boolean): Promise<Points | null> {
  const pairs: [number, number][] = [];
  for await (const { values } of table.rows()) {
    const [first, second] = [numberOf(values[pair.first]), numberOf(values[pair.second])];
    if (first != null && second != null) pairs.push([first, second]);
    if (pairs.length >= SAMPLED) break;
  }
  // columns that merely have such names, and no numbers
  if (pairs.length === 0) return null;
  const hints: CoordinateHints = { order: 'east-north', batch: true };
  const asNamed = detectCoordinates(pairs, hints);
  const isUnsaid = pair.order === 'unsaid';
  const isTurned = asNamed.findings.some(({ code }) => code === 'axes-swapped' || code === 'latitude-first');
  const isNorthFirst = isUnsaid && isTurned;
  const detection = isNorthFirst ? detectCoordinates(pairs, { ...hints, order: 'north-east' }) : asNamed;
  // names that are clear, over numbers that are the other way round
  const isContradicted =
    detection.state === 'correctable' || (!isUnsaid && isTurned && detection.state === 'recognised');
  const words = detection.findings.map(({ message }) => message.zh).join('；');
  const wordsEn = detection.findings.map(({ message }) => message.en).join('; ');
  const order = isNorthFirst ? 'x = 北 north, y = 东 east' : 'x = 东 east, y = 北 north';
  const taken = isUnsaid ? [issue('axis-order-taken', null, { actual: order })] : [];
  const shared = { pair, issues: taken };
  if (isContradicted && !isConfirmed) {
    const crsProblem = {
      zh: `${words}。请核实；确认后加 --correct-coordinates 更正入库。`,
      en: `${wordsEn}. Check it; add --correct-coordinates to load it corrected.`,
    };
    return { ...shared, place: plainPlace, crsText: undefined, crsProblem };
  }
  if (detection.state === 'recognised' || detection.state === 'correctable') {
    const { reading } = detection;
    const corrected = isContradicted
      ? [issue('coordinates-corrected', null, { detail: { zh: words, en: wordsEn } })]
      : [];
    return {
      ...shared,
      issues: [...taken, ...corrected],
      crsText: `EPSG:${reading.epsg}`,
      place: (first, second) => applyReading([[first, second]], reading) as unknown as readonly [number, number],
    };
  }
  return { ...shared, crsText: undefined, place: isNorthFirst ? turnedPlace : plainPlace };
}

const plainPlace = (first: number, second: number) => [first, second] as const;
const turnedPlace = (first: number, second: number) => [second, first] as const;

function numberOf(value: SourceValue | undefined): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value.normalize('NFKC').replaceAll(',', ''));
  return Number.isFinite(number) ? number : null;
}

async function* sourceRows(table: OpenTable, points: Points | null): AsyncGenerator<SourceRow> {
  for await (const { sourceRow, values, issues } of table.rows()) {
    const found = [...issues, ...formulaIssues(table.columns, values, sourceRow)];
    yield {
      sourceRow,
      values,
      geometry: points == null ? null : pointOf(points, values, sourceRow, found),
      ...(points == null ? {} : { isPlacedByValues: true }),
      issues: found,
    };
  }
}

function formulaIssues(columns: readonly SourceColumn[], values: readonly SourceValue[], sourceRow: number): Issue[] {
  return values.flatMap((value, i) =>
    typeof value === 'string' && isFormulaLike(value)
      ? [issue('formula-suspected', sourceRow, { field: columns[i]?.name ?? '', actual: value.slice(0, 120) })]
      : [],
  );
}

function pointOf(
  { pair, place }: Points,
  values: readonly SourceValue[],
  sourceRow: number,
  issues: Issue[],
): FlatGeometry | null {
  const [first, second] = [values[pair.first], values[pair.second]];
  const [x, y] = [numberOf(first), numberOf(second)];
  if (x != null && y != null) return { type: 'Point', xy: Float64Array.from(place(x, y)), ends: NONE, parts: NONE };
  issues.push(issue('coordinate-missing', sourceRow, { actual: `${first ?? ''}, ${second ?? ''}` }));
  return null;
}
