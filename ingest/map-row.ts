/**
 * Delivered row → checked row: values by the mapping, each checked for type, length, code and grammar; the shape checked and
 * carried to EPSG:4490; the declared area held against the computed one. Compiled once for a delivery, pure for each row.
 */

import { ellipsoidalArea, planarArea } from '../schemas/area.ts';
import { codelists } from '../schemas/codelists/index.ts';
import { isPolygonal } from '../schemas/geometry.ts';
import { checkLandCode, checkUnitOfParcel } from '../schemas/land-code.ts';
import type { CodeList, Field, Layer } from '../schemas/layer.ts';
import { squareMetresOf } from '../schemas/units.ts';
import { checkGeometry, reachOf } from './check-geometry.ts';
import { conversions, isConversion } from './conversions.ts';
import { converterOf } from './convert-value.ts';
import { AREA_TOLERANCE, DECLARED_AREA } from './declared-area.ts';
import type { CheckedRow, OriginalRow } from './delivery.ts';
import { type Issue, issue } from './issues.ts';
import type { BoundField, BoundMapping } from './mapping.ts';
import { fieldUnit } from './match-columns.ts';
import { planeOf } from './plane.ts';
import type { SourceColumn, SourceRow, SourceValue } from './readers/reader.ts';
import { reprojector } from './reproject.ts';
import type { WorkingCrs } from './working-crs.ts';

export interface RowContext {
  readonly layer: Layer;
  readonly mapping: BoundMapping;
  readonly columns: readonly SourceColumn[];
  readonly crs: WorkingCrs;
  /** Six digits, or fewer for a city or province: what codes must begin with. */
  readonly districtCode?: string;
}

/** The function that maps and checks rows of one delivery. */
export function rowMapper(context: RowContext): (row: SourceRow) => CheckedRow {
  const { layer, mapping, columns } = context;
  const fields = mapping.fields.map((bound) => fieldReader(bound, columns, context.districtCode));
  const readShape = shapeReader(context);
  const checkUnit = unitChecker(layer);
  return (row) => {
    const { sourceRow } = row;
    if (row.isDeleted === true) return { sourceRow, values: {}, ...NO_SHAPE, issues: row.issues, isDeleted: true };
    const issues: Issue[] = [...row.issues];
    const values: Record<string, unknown> = {};
    for (const read of fields) read(row, values, issues);
    checkUnit(values, sourceRow, issues);
    const shape = readShape(row, values, issues);
    return {
      sourceRow,
      values,
      ...shape,
      ...(issues.length === 0
        ? {}
        : { issues: withKey(issues, layer, values), original: () => originalOf(row, columns) }),
    };
  };
}

/** Findings about the columns of a delivery: those that no field takes, and fields of the standard without one. */
export function columnIssues(layer: Layer, { fields, unmapped }: BoundMapping): readonly Issue[] {
  const present = new Set(fields.map(({ key }) => key));
  const absent = Object.entries(layer.fields).filter(([key, { expected }]) => expected === true && !present.has(key));
  return [
    ...unmapped.map((name) => issue('column-unmapped', null, { actual: name })),
    ...absent.map(([, field]) => issue('column-absent', null, { field: labelOf(field) })),
  ];
}

/** `ZDDM 宗地代码`. */
function labelOf({ code, title }: Field): string {
  return `${code} ${title}`;
}

function withKey(issues: readonly Issue[], layer: Layer, values: Readonly<Record<string, unknown>>): readonly Issue[] {
  const parts = layer.key.map((key) => values[key]);
  if (parts.some((part) => part == null)) return issues;
  const rowKey = parts.join('|');
  return issues.map((found) => ({ ...found, rowKey }));
}

/** The row as it was delivered. Bytes are copied, because the reader's buffer moves on. */
export function originalOf(
  { sourceRow, values, record, shape }: SourceRow,
  columns: readonly SourceColumn[],
): OriginalRow {
  return {
    sourceRow,
    attributes: Object.fromEntries(columns.map(({ name }, i) => [name, values[i] ?? null])),
    ...(record == null ? {} : { record: Buffer.from(record) }),
    ...(shape == null ? {} : { shape: Buffer.from(shape) }),
  };
}

type FieldReader = (row: SourceRow, into: Record<string, unknown>, issues: Issue[]) => void;

function fieldReader(
  bound: BoundField,
  columns: readonly SourceColumn[],
  districtCode: string | undefined,
): FieldReader {
  const { key, field } = bound;
  const label = labelOf(field);
  const convert = converterOf(field);
  const deliver = delivererOf(bound, columns);
  const checks = valueChecks(field, label, districtCode);
  return (row, into, issues) => {
    const delivered = deliver(row);
    if (delivered == null || delivered === '') {
      into[key] = null;
      if (field.required === true) issues.push(issue('value-required', row.sourceRow, { field: label }));
      else if (field.expected === true) issues.push(issue('value-expected', row.sourceRow, { field: label }));
      return;
    }
    const converted = convert(delivered);
    into[key] = converted.value;
    if (converted.issue != null) {
      issues.push(
        issue(converted.issue, row.sourceRow, {
          field: label,
          actual: String(delivered),
          ...(converted.expected == null ? {} : { expected: converted.expected }),
        }),
      );
    }
    if (converted.value != null) for (const check of checks) check(converted.value, row.sourceRow, issues, into, key);
  };
}

/** The delivered value under the rule of the field. */
function delivererOf(
  { rule, index, field }: BoundField,
  columns: readonly SourceColumn[],
): (row: SourceRow) => unknown {
  if ('constant' in rule) return () => rule.constant;
  const { values, default: fallback = null, unit } = rule;
  const take = (row: SourceRow): SourceValue => (index == null ? null : (row.values[index] ?? null));
  if (rule.convert != null && isConversion(rule.convert)) {
    const conversion = conversions[rule.convert];
    return ({ sourceRow, values: all }) =>
      conversion({ value: index == null ? null : (all[index] ?? null), values: all, columns, sourceRow });
  }
  if (values != null) {
    return (row) => {
      const value = take(row) ?? fallback;
      return value != null && Object.hasOwn(values, String(value)) ? values[String(value)] : value;
    };
  }
  if (unit != null && field.unit != null) {
    const target = fieldUnit(field.unit)!;
    const factor = squareMetresOf(1, unit) / squareMetresOf(1, target);
    return (row) => {
      const value = take(row) ?? fallback;
      const number = Number(value);
      return value == null || Number.isNaN(number) ? value : Number((number * factor).toPrecision(15));
    };
  }
  return (row) => take(row) ?? fallback;
}

type ValueCheck = (
  value: unknown,
  sourceRow: number,
  issues: Issue[],
  into: Record<string, unknown>,
  key: string,
) => void;

function valueChecks(field: Field, label: string, districtCode: string | undefined): readonly ValueCheck[] {
  const checks: ValueCheck[] = [];
  const list = field.codelist == null ? undefined : (codelists as Readonly<Record<string, CodeList>>)[field.codelist];
  if (list != null) checks.push(codeListCheck(list, label));
  if (field.grammar != null) checks.push(grammarCheck(field, label));
  const isPlaced = field.grammar === 'parcel-code' || field.grammar === 'district-code';
  if (districtCode != null && isPlaced) checks.push(districtCheck(districtCode, label));
  return checks;
}

/** A label in place of its code is understood and said; a code of no list is reported. */
function codeListCheck({ id, entries }: CodeList, label: string): ValueCheck {
  const byCode = new Map(entries.map((entry) => [entry.code, entry]));
  const byLabel = new Map(entries.map((entry) => [entry.label, entry.code]));
  return (value, sourceRow, issues, into, key) => {
    for (const item of Array.isArray(value) ? (value as readonly string[]) : [String(value)]) {
      const entry = byCode.get(item);
      if (entry?.historical === true) {
        issues.push(issue('code-historical', sourceRow, { field: label, actual: item, expected: entry.label }));
      }
      if (entry != null) continue;
      const code = Array.isArray(value) ? undefined : byLabel.get(item);
      if (code != null) into[key] = code;
      const found = code == null ? issue('code-unknown', sourceRow) : issue('label-as-code', sourceRow);
      issues.push({ ...found, field: label, actual: item, expected: code ?? id });
    }
  };
}

/** A key that breaks its grammar identifies nothing: an error. Elsewhere the row is good for the map: a warning. */
function grammarCheck({ grammar, required }: Field, label: string): ValueCheck {
  return (value, sourceRow, issues) => {
    for (const { code, severity, message } of checkLandCode(grammar!, String(value))) {
      const isError = severity === 'error' && required === true;
      const found = issue(isError ? 'code-grammar' : 'code-doubtful', sourceRow);
      const weight = severity === 'info' ? 'info' : found.severity;
      issues.push({ ...found, severity: weight, field: label, actual: String(value), expected: code, detail: message });
    }
  };
}

function districtCheck(districtCode: string, label: string): ValueCheck {
  return (value, sourceRow, issues) => {
    if (String(value).startsWith(districtCode) || districtCode.startsWith(String(value))) return;
    issues.push(issue('district-differs', sourceRow, { field: label, actual: String(value), expected: districtCode }));
  };
}

/** 不动产单元号 against 宗地代码 of the same row, where a layer has both. */
function unitChecker({
  fields,
}: Layer): (values: Readonly<Record<string, unknown>>, sourceRow: number, issues: Issue[]) => void {
  const byGrammar = (grammar: string) => Object.entries(fields).find(([, field]) => field.grammar === grammar);
  const unit = byGrammar('unit-number');
  const parcel = byGrammar('parcel-code');
  if (unit == null || parcel == null) return () => {};
  return (values, sourceRow, issues) => {
    const unitNumber = values[unit[0]];
    const parcelCode = values[parcel[0]];
    if (typeof unitNumber !== 'string' || typeof parcelCode !== 'string') return;
    for (const { code, message } of checkUnitOfParcel(unitNumber, parcelCode)) {
      const detail = { field: labelOf(unit[1]), actual: unitNumber, expected: code, detail: message };
      issues.push(issue('code-doubtful', sourceRow, detail));
    }
  };
}

type Shape = Pick<CheckedRow, 'geometry' | 'delivered'> & Partial<Pick<CheckedRow, 'planarArea' | 'ellipsoidalArea'>>;

const NO_SHAPE: Shape = { geometry: null, delivered: null };

function shapeReader({
  layer,
  crs,
}: RowContext): (row: SourceRow, values: Readonly<Record<string, unknown>>, issues: Issue[]) => Shape {
  const wanted = layer.geometry;
  if (wanted == null) return () => NO_SHAPE;
  const reach = reachOf(crs);
  const reproject = reprojector(crs);
  const checkArea = areaChecker(layer);
  const squareMetres = crs.kind === 'transform' ? crs.metresPerUnit ** 2 : 1;
  return (row, values, issues) => {
    const shape = checkGeometry(row.geometry, wanted, reach, row.sourceRow, issues);
    if (shape == null) return NO_SHAPE;
    const { geometry, delivered } = reproject(shape);
    if (!isPolygonal(geometry.type)) return { geometry, delivered };
    const area = ellipsoidalArea(geometry);
    const planar = delivered == null ? planarArea(planeOf(geometry)) : planarArea(delivered.geometry) * squareMetres;
    checkArea(values, area, planar, row.sourceRow, issues);
    return { geometry, delivered, ellipsoidalArea: area, planarArea: planar };
  };
}

/** Suppliers state either kind of area; what fits one of them is right. */
function areaChecker({ id, fields }: Layer) {
  const key = DECLARED_AREA[id];
  const field = key == null ? undefined : fields[key];
  const unit = field?.unit == null ? undefined : fieldUnit(field.unit);
  return (
    values: Readonly<Record<string, unknown>>,
    area: number,
    planar: number,
    sourceRow: number,
    issues: Issue[],
  ) => {
    const declared = key == null ? null : values[key];
    if (declared == null || field == null || unit == null) return;
    const squareMetres = squareMetresOf(Number(declared), unit);
    const tolerance = Math.max(AREA_TOLERANCE.squareMetres, AREA_TOLERANCE.share * area);
    if (Math.min(Math.abs(squareMetres - area), Math.abs(squareMetres - planar)) <= tolerance) return;
    issues.push(
      issue('area-differs', sourceRow, {
        field: labelOf(field),
        actual: `${squareMetres} ㎡`,
        expected: `${area.toFixed(2)} ㎡ (椭球 ellipsoidal), ${planar.toFixed(2)} ㎡ (平面 planar)`,
      }),
    );
  };
}
