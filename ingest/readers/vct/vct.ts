/**
 * VCT 3.0: attribute tables joined to points, lines and areas by identifier. Areas are chained from their lines (a minus
 * turns a line round, 0 begins the next ring) and grouped by containment; x is the easting, as the format has it.
 */

import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { rm } from 'node:fs/promises';
import { epsgOfZone } from '../../../schemas/crs-table.ts';
import type { FlatGeometry } from '../../../schemas/geometry.ts';
import { type Issue, issue } from '../../issues.ts';
import { nestRings } from '../../nest-rings.ts';
import { inBatches } from '../batches.ts';
import { READ_LIMITS, type ReadLimits } from '../read-limits.ts';
import type {
  DeliveredFile,
  Reader,
  ReadOptions,
  SourceColumn,
  SourceLayer,
  SourceRow,
  SourceValue,
} from '../reader.ts';
import { formatOf } from '../recognise.ts';
import { contentDigest, findEncoding } from '../text-file.ts';
import { LineStore } from './vct-store.ts';
import { type VctFieldFound, vctParts } from './vct-lines.ts';

export const vctReader: Reader = {
  id: 'vct',
  label: 'VCT 3.0',
  extensions: ['vct'],
  layers: async (files, options) => {
    const layers: SourceLayer[] = [];
    for (const file of files) {
      if ((await formatOf(file)) === 'vct') layers.push(...(await openFile(file, options)));
    }
    return layers;
  },
};

type Kind = Exclude<SourceLayer['geometry'], 'any' | null>;

interface Table {
  readonly name: string;
  readonly fields: readonly VctFieldFound[];
  readonly geometry: Kind | null;
  rows: number;
}

interface Survey {
  readonly head: Map<string, string>;
  readonly tables: Map<string, Table>;
}

interface OpenVct {
  readonly file: DeliveredFile;
  readonly label: string;
  readonly limits: ReadLimits;
  readonly separator: string;
  readonly table: Table;
  readonly options: ReadOptions;
}

async function openFile(file: DeliveredFile, options: ReadOptions): Promise<readonly SourceLayer[]> {
  const limits = options.limits ?? READ_LIMITS;
  const { label, declared } = await findEncoding(file.path, options.encoding);
  const { head, tables } = await surveyFile(file, label, limits);
  const separator = head.get('separator') || ',';
  return [...tables.values()].map((table): SourceLayer => {
    const open: OpenVct = { file, label, limits, separator, table, options };
    return {
      name: table.name,
      columns: table.fields.map(sourceColumn),
      geometry: table.geometry,
      rowCount: table.rows,
      ...(table.geometry == null ? { crsText: undefined } : crsOf(head)),
      encoding: { label, declared },
      issues: [],
      sha256: () => contentDigest([file], `${table.name}\n`),
      bytes: file.bytes,
      read: () => inBatches(readRows(open)),
    };
  });
}

function sourceColumn({ code, type, length, scale }: VctFieldFound): SourceColumn {
  const isNumber = /^(int|float|double)/i.test(type);
  return { name: code, type: isNumber ? 'number' : /^date/i.test(type) ? 'date' : 'text', length, scale };
}

async function surveyFile(file: DeliveredFile, label: string, limits: ReadLimits): Promise<Survey> {
  const head = new Map<string, string>();
  const tables = new Map<string, Table>();
  const kinds = new Map<string, Kind>();
  for await (const part of vctParts(file.path, label, limits)) {
    if (part.kind === 'head') head.set(part.key.toLowerCase(), part.value);
    else if (part.kind === 'feature-code') {
      const kind = /^(point|line|polygon)/i.exec(part.fields[2] ?? '')?.[1]?.toLowerCase();
      const table = part.fields[3];
      if (table != null && (kind === 'point' || kind === 'line' || kind === 'polygon')) kinds.set(table, kind);
    } else if (part.kind === 'table') {
      const geometry = part.isPlain ? null : (kinds.get(part.name) ?? null);
      tables.set(part.name, { name: part.name, fields: part.fields, geometry, rows: 0 });
    } else if (part.kind === 'row') {
      const table = tables.get(part.table);
      if (table != null) table.rows++;
    }
  }
  return { head, tables };
}

/** Meridian, scale, false easting, false northing, width, zone: vendors order them differently, so numbers are told by size. */
function crsOf(head: ReadonlyMap<string, string>): Pick<SourceLayer, 'crsText' | 'crsProblem'> {
  const spheroid = head.get('spheroid') ?? '';
  const numbers = (head.get('parameters') ?? '').split(',').map(Number);
  const datum = /2000|6378137/.test(spheroid)
    ? 'CGCS2000'
    : /80|6378140/.test(spheroid)
      ? 'Xian80'
      : /54|6378245/.test(spheroid)
        ? 'Beijing54'
        : undefined;
  if (/^G/i.test(head.get('coordinatesystemtype') ?? '')) {
    return datum === 'CGCS2000' ? { crsText: 'EPSG:4490' } : { crsText: undefined };
  }
  const falseEasting = numbers.find((number) => number >= 100_000);
  const meridian = numbers.find((number) => number >= 72 && number <= 138);
  if (datum == null || falseEasting == null || meridian == null) return { crsText: undefined };
  const isPrefixed = falseEasting > 1_000_000;
  const byPrefix = Math.floor(falseEasting / 1_000_000);
  const width = isPrefixed ? (byPrefix >= 25 ? 3 : 6) : meridian % 3 === 0 ? 3 : 6;
  const zone = isPrefixed ? byPrefix : width === 3 ? meridian / 3 : (meridian + 3) / 6;
  try {
    const epsg = epsgOfZone(zone, { width, prefixed: isPrefixed, datum });
    const expected = width === 3 ? 3 * zone : 6 * zone - 3;
    if (expected === meridian) return { crsText: `EPSG:${epsg}` };
  } catch {
    // told below, with the words of the file
  }
  const said = head.get('parameters') ?? '';
  return {
    crsText: undefined,
    crsProblem: {
      zh: `VCT 投影参数自相矛盾：${said}。请核实后用 --crs EPSG代码 指定。`,
      en: `The projection parameters of the VCT contradict each other: ${said}. Find out and give --crs EPSG.`,
    },
  };
}

interface Shape {
  readonly kind: Kind;
  readonly lines: readonly number[];
}

let stores = 0;

async function* readRows(open: OpenVct): AsyncGenerator<SourceRow> {
  const { file, label, limits, table, options } = open;
  const folder = options.scratch == null ? tmpdir() : await options.scratch();
  const path = join(folder, `vct-${process.pid}-${++stores}`);
  const store = await LineStore.create(path);
  const shapes = new Map<string, Shape>();
  let sourceRow = 0;
  try {
    for await (const part of vctParts(file.path, label, limits)) {
      if (part.kind === 'line' && table.geometry != null && table.geometry !== 'point')
        await store.add(part.id, part.xy);
      if (part.kind === 'point' && table.geometry === 'point') await store.add(part.id, part.xy);
      if (part.kind === 'polygon' && table.geometry === 'polygon')
        shapes.set(part.id, { kind: 'polygon', lines: part.lines });
      if (part.kind !== 'row' || part.table !== table.name) continue;
      sourceRow++;
      const issues: Issue[] = [];
      const { id, values } = readValues(part.text, sourceRow, open, issues);
      const geometry =
        table.geometry == null ? null : await shapeOf(id, table.geometry, shapes, store, sourceRow, issues);
      yield { sourceRow, values, geometry, issues };
    }
  } finally {
    await store.close();
    await rm(path, { force: true });
  }
}

/** Rows are `id,field1,…`; where the first field is the identifier itself (BSM), some writers give it once. */
function readValues(
  text: string,
  sourceRow: number,
  { table, separator }: OpenVct,
  issues: Issue[],
): { id: string; values: readonly SourceValue[] } {
  const fields = text.split(separator).map((field) => field.trim());
  const id = fields[0] ?? '';
  const given = fields.length === table.fields.length ? fields : fields.slice(1);
  if (given.length !== table.fields.length) {
    const detail = { actual: String(fields.length), expected: String(table.fields.length + 1) };
    issues.push(issue('fields-missing', sourceRow, detail));
  }
  const values = table.fields.map(({ type }, i): SourceValue => {
    const value = given[i] ?? '';
    if (value === '') return null;
    const isNumber = /^(int|float|double)/i.test(type) && /^[+-]?\d+(\.\d*)?$/.test(value) && value.length <= 15;
    return isNumber ? Number(value) : value;
  });
  return { id, values };
}

const NONE = new Uint32Array(0);

async function shapeOf(
  id: string,
  kind: Kind,
  shapes: ReadonlyMap<string, Shape>,
  store: LineStore,
  sourceRow: number,
  issues: Issue[],
): Promise<FlatGeometry | null> {
  if (kind === 'polygon') {
    const shape = shapes.get(id);
    if (shape != null) return areaOf(shape.lines, store, sourceRow, issues);
  } else {
    const xy = await store.get(id);
    if (xy != null && kind === 'point')
      return { type: xy.length === 2 ? 'Point' : 'MultiPoint', xy, ends: NONE, parts: NONE };
    if (xy != null) return { type: 'LineString', xy, ends: Uint32Array.of(xy.length / 2), parts: NONE };
  }
  issues.push(issue('shape-absent', sourceRow, { actual: id }));
  return null;
}

async function areaOf(
  lines: readonly number[],
  store: LineStore,
  sourceRow: number,
  issues: Issue[],
): Promise<FlatGeometry | null> {
  const rings: number[][] = [[]];
  for (const number of lines) {
    if (number === 0) {
      rings.push([]);
      continue;
    }
    const found = await store.get(String(Math.abs(number)));
    if (found == null) {
      issues.push(issue('line-missing', sourceRow, { actual: String(number) }));
      return null;
    }
    const line = number < 0 ? reversed(found) : found;
    const ring = rings.at(-1)!;
    const isMet = ring.length === 0 || (ring.at(-2) === line[0] && ring.at(-1) === line[1]);
    if (!isMet) {
      issues.push(
        issue('lines-apart', sourceRow, { actual: `${number}: ${ring.at(-2)} ${ring.at(-1)} → ${line[0]} ${line[1]}` }),
      );
      return null;
    }
    for (const value of ring.length === 0 ? line : line.subarray(2)) ring.push(value);
  }
  const filled = rings.filter((ring) => ring.length > 0);
  if (filled.length === 0) return null;
  const ends: number[] = [];
  for (const ring of filled) ends.push((ends.at(-1) ?? 0) + ring.length / 2);
  return nestRings(Float64Array.from(filled.flat()), Uint32Array.from(ends)).geometry;
}

function reversed(xy: Float64Array): Float64Array {
  const turned = new Float64Array(xy.length);
  for (let i = 0; i < xy.length; i += 2) {
    turned[i] = xy[xy.length - 2 - i]!;
    turned[i + 1] = xy[xy.length - 1 - i]!;
  }
  return turned;
}
