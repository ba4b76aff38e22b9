/**
 * Delivered row → checked row: values by the mapping, each checked for type, length, code and grammar; the shape checked and
 * carried to EPSG:4490; the declared area held against the computed one. Compiled once for a delivery, pure for each row.
 */

import { ellipsoidalArea, planarArea } from '../schemas/area.ts';
import { codeNames } from '../schemas/codelists/code-names.ts';
import { codelists } from '../schemas/codelists/index.ts';
import { densifyForTransform, TooManyVertices } from '../schemas/densify.ts';
import { projectGeometry } from '../schemas/gauss-kruger.ts';
import { isPolygonal } from '../schemas/geometry.ts';
import { checkLandCode, checkUnitOfParcel } from '../schemas/land-code.ts';
import type { CodeList, Field, Layer } from '../schemas/layer.ts';
import { squareMetresOf } from '../schemas/units.ts';
import { checkGeometry, reachOf } from './check-geometry.ts';
import { conversions, isConversion } from './conversions.ts';
import { type Converter, converterOf, type Fault } from './convert-value.ts';
import { AREA_TOLERANCE, DECLARED_AREA } from './declared-area.ts';
import type { CheckedRow, OriginalRow } from './delivery.ts';
import { type Issue, issue } from './issues.ts';
import type { BoundField, BoundMapping } from './mapping.ts';
import { fieldUnit } from './match-columns.ts';
import { planeOf } from './plane.ts';
import { contextOf, isCodeIssue } from './quality/code-issues.ts';
import { READ_LIMITS } from './readers/read-limits.ts';
import type { SourceColumn, SourceRow, SourceValue } from './readers/reader.ts';
import { reprojector } from './reproject.ts';
import { chineseSystem, NO_CRS, type WorkingCrs } from './working-crs.ts';

export interface RowContext {
  readonly layer: Layer;
  readonly mapping: BoundMapping;
  readonly columns: readonly SourceColumn[];
  readonly crs: WorkingCrs;
  /** Six digits, or fewer for a city or province: what codes must begin with. */
  readonly districtCode?: string;
  /** Most vertices of a shape; twice as many once its long edges have been given points. */
  readonly mostVertices?: number;
}

/** Values of a row by the position of their field in the layer. */
type Values = unknown[];

/** The function that maps and checks rows of one delivery. */
export function rowMapper(context: RowContext): (row: SourceRow) => CheckedRow {
  const { layer, mapping, columns, crs, districtCode } = context;
  const keys = Object.keys(layer.fields);
  const fields = mapping.fields.map((bound) => fieldReader(bound, keys.indexOf(bound.key), columns, districtCode));
  const keyPositions = layer.key.map((key) => keys.indexOf(key));
  const readShape = shapeReader(context, keys);
  const checkUnit = unitChecker(layer, keys);
  return (row) => {
    const { sourceRow } = row;
    if (row.isDeleted === true) {
      return { sourceRow, values: {}, geometry: null, delivered: null, issues: row.issues, isDeleted: true };
    }
    const issues: Issue[] = row.issues.length === 0 ? [] : [...row.issues];
    const values: Values = [];
    for (let i = 0; i < keys.length; i++) values.push(null);
    for (const read of fields) read(row, values, issues);
    checkUnit(values, sourceRow, issues);
    const shape = readShape(row, values, issues);
    withKey(issues, keyPositions, values);
    return new MappedRow(row, crs, columns, keys, values, shape, issues);
  };
}

/** A checked row that makes an object of its values only when somebody asks: most rows go straight into COPY. */
class MappedRow implements CheckedRow {
  readonly sourceRow: number;
  readonly fieldValues: readonly unknown[];
  readonly geometry: Shape['geometry'];
  readonly delivered: Shape['delivered'];
  readonly ellipsoidalArea: number | undefined;
  readonly planarArea: number | undefined;
  readonly issues: readonly Issue[];
  private readonly row: SourceRow;
  private readonly columns: readonly SourceColumn[];
  private readonly keys: readonly string[];
  private readonly crs: WorkingCrs;

  constructor(
    row: SourceRow,
    crs: WorkingCrs,
    columns: readonly SourceColumn[],
    keys: readonly string[],
    fieldValues: Values,
    { geometry, delivered, ellipsoidalArea: area, planarArea: planar }: Shape,
    issues: readonly Issue[],
  ) {
    this.sourceRow = row.sourceRow;
    this.fieldValues = fieldValues;
    this.geometry = geometry;
    this.delivered = delivered;
    this.ellipsoidalArea = area;
    this.planarArea = planar;
    this.issues = issues;
    this.row = row;
    this.crs = crs;
    this.columns = columns;
    this.keys = keys;
  }

  get values(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(this.keys.map((key, i) => [key, this.fieldValues[i]]));
  }

  get pictures(): ReadonlyMap<string, Uint8Array> | undefined {
    return this.row.pictures;
  }

  original(): OriginalRow {
    return originalOf(this.row, this.columns, this.crs);
  }
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

/** The findings of a row are its own, made a moment ago: the key is put into them, not into copies. */
function withKey(issues: readonly { rowKey?: string }[], keyPositions: readonly number[], values: Values): void {
  if (issues.length === 0) return;
  const first = values[keyPositions[0]!];
  if (keyPositions.length === 1 && typeof first === 'string') {
    for (const found of issues) found.rowKey = first;
    return;
  }
  const parts: unknown[] = [];
  for (const position of keyPositions) {
    const part = values[position];
    if (part == null) return;
    parts.push(part);
  }
  const rowKey = parts.join('|');
  for (const found of issues) found.rowKey = rowKey;
}

/**
 * The row as it was delivered. Bytes are copied, because the reader's buffer moves on. A shape that was drawn in a system of
 * its own is handed out in that of the delivery, as all others are.
 */
export function originalOf(
  { sourceRow, values, record, shape, geometry, isPlacedByValues, epsg }: SourceRow,
  columns: readonly SourceColumn[],
  { srid, kind }: WorkingCrs,
): OriginalRow {
  const isCarried = geometry != null && epsg != null && kind === 'chinese';
  const drawn = isCarried ? projectGeometry(densifyForTransform(geometry, epsg, srid), epsg, srid) : geometry;
  return {
    sourceRow,
    attributes: Object.fromEntries(columns.map(({ name }, i) => [name, values[i] ?? null])),
    ...(record == null ? {} : { record: Buffer.from(record) }),
    ...(shape == null ? {} : { shape: Buffer.from(shape) }),
    ...(drawn == null || isPlacedByValues === true ? {} : { geometry: { ...drawn, xy: drawn.xy.slice() } }),
  };
}

type FieldReader = (row: SourceRow, into: Values, issues: Issue[]) => void;

function fieldReader(
  bound: BoundField,
  position: number,
  columns: readonly SourceColumn[],
  districtCode: string | undefined,
): FieldReader {
  const { field } = bound;
  const label = labelOf(field);
  const convert = readsNames(field, converterOf(field));
  const deliver = delivererOf(bound, columns);
  const checks = valueChecks(field, label, districtCode);
  const fault: Fault = { issue: null, expected: null };
  // Neighbouring rows are of one district, class and day: what was found sound a row before is sound.
  let known: unknown = null;
  let knownValue: unknown = null;
  return (row, into, issues) => {
    const delivered = deliver(row);
    if (delivered == null || delivered === '') {
      if (field.required === true) issues.push(issue('value-required', row.sourceRow, { field: label }));
      else if (field.expected === true) issues.push(issue('value-expected', row.sourceRow, { field: label }));
      return;
    }
    if (delivered === known) {
      into[position] = knownValue;
      return;
    }
    const found = issues.length;
    fault.issue = null;
    const value = convert(delivered, fault);
    into[position] = value;
    if (fault.issue != null) issues.push(faultIssue(fault, row.sourceRow, label, delivered));
    if (value != null) for (const check of checks) check(value, row.sourceRow, issues, into, position);
    if (issues.length === found) {
      known = delivered;
      knownValue = into[position];
    }
  };
}

function faultIssue({ issue: code, expected }: Fault, sourceRow: number, field: string, delivered: unknown): Issue {
  const actual = typeof delivered === 'string' ? delivered : JSON.stringify(delivered);
  return issue(code!, sourceRow, { field, actual, ...(expected == null ? {} : { expected }) });
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

type ValueCheck = (value: unknown, sourceRow: number, issues: Issue[], into: Values, position: number) => void;

function valueChecks(field: Field, label: string, districtCode: string | undefined): readonly ValueCheck[] {
  const checks: ValueCheck[] = [];
  const list = field.codelist == null ? undefined : codelists[field.codelist];
  if (list != null) checks.push(codeListCheck(list, label));
  if (field.grammar != null) checks.push(grammarCheck(field, label));
  const isPlaced = field.grammar === 'parcel-code' || field.grammar === 'district-code';
  if (districtCode != null && isPlaced) checks.push(districtCheck(districtCode, label));
  return checks;
}

/** Names of codes are longer than codes may be: they go to the check of the code list as they are. What is too long for a code is none. */
function readsNames({ type, codelist }: Field, convert: Converter): Converter {
  const list = codelist == null ? undefined : codelists[codelist];
  if (list == null || type !== 'text') return convert;
  const names = codeNames(list);
  // a table has few different codes, each a hundred thousand times: those that are one as they stand are known by the second row
  const plain = new Set<unknown>();
  return (given, fault) => {
    if (plain.has(given)) return given;
    const name = typeof given === 'string' ? given.trim() : given;
    if (typeof name === 'string' && names.has(name)) return name;
    const value = convert(given, fault);
    if (fault.issue === 'text-too-long') {
      fault.issue = 'name-unknown';
      fault.expected = list.id;
    }
    if (fault.issue == null && value === given && plain.size < MOST_PLAIN) plain.add(given);
    return value;
  };
}

/** Different codes of a field that are remembered. */
const MOST_PLAIN = 500;

/** A name in place of its code is understood and said; a code of no list is reported. */
function codeListCheck(list: CodeList, label: string): ValueCheck {
  const { id, entries } = list;
  const byCode = new Map(entries.map((entry) => [entry.code, entry]));
  const byName = codeNames(list);
  const checkOne = (item: string, sourceRow: number, issues: Issue[]): string | undefined => {
    const entry = byCode.get(item);
    if (entry?.historical === true) {
      issues.push(issue('code-historical', sourceRow, { field: label, actual: item, expected: entry.label }));
    }
    if (entry != null) return undefined;
    const code = byName.get(item);
    const found = issue(code == null ? 'code-unknown' : 'label-as-code', sourceRow);
    issues.push({ ...found, field: label, actual: item, expected: code ?? id });
    return code;
  };
  return (value, sourceRow, issues, into, position) => {
    if (Array.isArray(value)) {
      into[position] = (value as readonly string[]).map((item) => checkOne(item, sourceRow, issues) ?? item);
    } else {
      const code = checkOne(String(value), sourceRow, issues);
      if (code != null) into[position] = code;
    }
  };
}

/** A key that breaks its grammar identifies nothing: an error. Elsewhere the row is good for the map: a warning. */
function grammarCheck({ grammar, required }: Field, label: string): ValueCheck {
  return (value, sourceRow, issues) => {
    const text = String(value);
    for (const { code, severity, message } of checkLandCode(grammar!, text, contextOf(text))) {
      const isError = severity === 'error' && required === true;
      const found = issue(isCodeIssue(code) ? code : isError ? 'code-grammar' : 'code-doubtful', sourceRow);
      const weight = isError ? 'error' : severity === 'info' ? 'info' : found.severity;
      issues.push({ ...found, severity: weight, field: label, actual: text, expected: code, detail: message });
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
function unitChecker(
  { fields }: Layer,
  keys: readonly string[],
): (values: Values, sourceRow: number, issues: Issue[]) => void {
  const positionOf = (grammar: string) => keys.findIndex((key) => fields[key]!.grammar === grammar);
  const unit = positionOf('unit-number');
  const parcel = positionOf('parcel-code');
  if (unit < 0 || parcel < 0) return () => {};
  const field = labelOf(fields[keys[unit]!]!);
  return (values, sourceRow, issues) => {
    const unitNumber = values[unit];
    const parcelCode = values[parcel];
    if (typeof unitNumber !== 'string' || typeof parcelCode !== 'string') return;
    for (const { message } of checkUnitOfParcel(unitNumber, parcelCode)) {
      issues.push(
        issue('unit-parcel-differs', sourceRow, { field, actual: unitNumber, expected: parcelCode, detail: message }),
      );
    }
  };
}

interface Shape extends Pick<CheckedRow, 'geometry' | 'delivered'> {
  readonly ellipsoidalArea: number | undefined;
  readonly planarArea: number | undefined;
}

const NO_SHAPE: Shape = { geometry: null, delivered: null, ellipsoidalArea: undefined, planarArea: undefined };

/** How shapes of one system are read. */
function shapeSystem(crs: WorkingCrs, mostDense: number) {
  return {
    reach: reachOf(crs),
    reproject: reprojector(crs, mostDense),
    squareMetres: crs.kind === 'transform' ? crs.metresPerUnit ** 2 : 1,
  };
}

function shapeReader(
  { layer, crs, mostVertices = READ_LIMITS.vertices }: RowContext,
  keys: readonly string[],
): (row: SourceRow, values: Values, issues: Issue[]) => Shape {
  const wanted = layer.geometry;
  // a table has no shapes to miss
  const isTable = wanted === 'Geometry' && crs.label === NO_CRS.label;
  if (wanted == null || isTable) return () => NO_SHAPE;
  const mostDense = 2 * mostVertices;
  const usual = shapeSystem(crs, mostDense);
  const own = new Map<number, ReturnType<typeof shapeSystem>>();
  const ownSystem = (epsg: number) => {
    const known = own.get(epsg) ?? shapeSystem(chineseSystem(epsg), mostDense);
    own.set(epsg, known);
    return known;
  };
  const checkArea = areaChecker(layer, keys);
  return (row, values, issues) => {
    const { reach, reproject, squareMetres } = row.epsg == null ? usual : ownSystem(row.epsg);
    const shape = checkGeometry(row.geometry, wanted, reach, row.sourceRow, issues);
    if (shape == null) return NO_SHAPE;
    try {
      const { geometry, delivered } = reproject(shape);
      if (!isPolygonal(geometry.type)) return { ...NO_SHAPE, geometry, delivered };
      const area = ellipsoidalArea(geometry);
      const planar =
        delivered == null ? planarArea(planeOf(geometry, mostDense)) : planarArea(delivered.geometry) * squareMetres;
      checkArea(values, area, planar, row.sourceRow, issues);
      return { geometry, delivered, ellipsoidalArea: area, planarArea: planar };
    } catch (error) {
      if (!(error instanceof TooManyVertices)) throw error;
      const actual = `> ${mostDense} (边加密后 with points on its long edges)`;
      issues.push(issue('shape-too-large', row.sourceRow, { actual, expected: String(mostDense) }));
      return NO_SHAPE;
    }
  };
}

/** Suppliers state either kind of area; what fits one of them is right. */
function areaChecker({ id, fields }: Layer, keys: readonly string[]) {
  const key = DECLARED_AREA[id];
  const field = key == null ? undefined : fields[key];
  const unit = field?.unit == null ? undefined : fieldUnit(field.unit);
  const position = key == null ? -1 : keys.indexOf(key);
  return (values: Values, area: number, planar: number, sourceRow: number, issues: Issue[]) => {
    const declared = values[position];
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
