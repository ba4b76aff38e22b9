/**
 * ESRI personal geodatabase: an Access file with feature tables and the two catalogue tables that GDAL's PGeo driver asks
 * for. Tables have ASCII names (the driver finds no features under Chinese ones), columns carry their Chinese name as caption.
 */
import { join } from 'node:path';
import { esriWkt } from '../../../schemas/formats/shapefile/esri-wkt.ts';
import { shapeContent } from '../../../schemas/formats/shapefile/shp-writer.ts';
import { crsByEpsg } from '../../../schemas/crs.ts';
import { boundsOf, type FlatGeometry } from '../../../schemas/geometry.ts';
import { fieldFromLayer } from '../../../schemas/templates/from-layer.ts';
import { AccessReader } from '../access-reader.ts';
import { createDatabase, type DatabaseWriter, type JetValue, type TableDesign } from '../jet/index.ts';
import type { Cell, ExportRow } from '../layers/export-table.ts';
import { canonicalValue } from '../row-digest.ts';
import { columnDesign } from '../template-design.ts';
import {
  type CellFault,
  type ExportFormat,
  type ForecastError,
  type FormatHead,
  type FormatWriter,
  type SizeForecast,
  SINGLE_FILE,
  type StoredRow,
  type TableForm,
} from './format.ts';
import { formsByKind, shapeFaults } from './forms.ts';
import { shapeText } from './shape-text.ts';

const pathIn = (folder: string): string => join(folder, `${SINGLE_FILE}.mdb`);
const SHAPE_TYPES = { point: 1, line: 3, polygon: 4 } as const;
/** Rows handed to the writer at once. */
const BATCH = 500;
/** The local key of the one system of the file. */
const SRID = 1;
type Bounds = [number, number, number, number];

const fieldsOf = ({ table }: TableForm) => table.columns.map(({ key, field }) => fieldFromLayer(key, field));

/** The catalogue tables, with the columns that ArcGIS 9.x gives them. */
const CATALOGUE: readonly TableDesign[] = [
  {
    name: 'GDB_GeomColumns',
    columns: [
      { name: 'TableName', type: 'text', length: 255, required: true },
      { name: 'FieldName', type: 'text', length: 255, required: true },
      { name: 'ShapeType', type: 'int32' },
      ...(
        ['ExtentLeft', 'ExtentBottom', 'ExtentRight', 'ExtentTop', 'IdxOriginX', 'IdxOriginY', 'IdxGridSize'] as const
      ).map((name) => ({ name, type: 'double' as const })),
      { name: 'SRID', type: 'int32' },
      { name: 'HasZ', type: 'boolean' },
      { name: 'HasM', type: 'boolean' },
      ...(['ZLow', 'ZHigh', 'MLow', 'MHigh'] as const).map((name) => ({ name, type: 'double' as const })),
    ],
    indexes: [{ name: 'PrimaryKey', columns: ['TableName', 'FieldName'], primary: true }],
  },
  {
    name: 'GDB_SpatialRefs',
    columns: [
      { name: 'SRID', type: 'int32', required: true },
      { name: 'SRTEXT', type: 'memo' },
      ...(['FalseX', 'FalseY', 'XYUnits', 'FalseZ', 'ZUnits', 'FalseM', 'MUnits'] as const).map((name) => ({
        name,
        type: 'double' as const,
      })),
      { name: 'IsHighPrecision', type: 'int32' },
      ...(['XYTolerance', 'ZTolerance', 'MTolerance'] as const).map((name) => ({ name, type: 'double' as const })),
    ],
    indexes: [{ name: 'PrimaryKey', columns: ['SRID'], primary: true }],
  },
];

function tableDesigns(form: TableForm): TableDesign[] {
  const hasShape = form.kind != null;
  const feature: TableDesign = {
    name: form.name,
    description: form.table.title,
    columns: [
      { name: 'OBJECTID', type: 'int32', autonumber: true, required: true },
      ...(hasShape ? [{ name: 'Shape', type: 'ole' as const }] : []),
      ...fieldsOf(form).map((field) => ({ ...columnDesign(field), required: false })),
    ],
    indexes: [{ name: 'FDO_OBJECTID', columns: ['OBJECTID'], unique: true }],
  };
  if (!hasShape) return [feature];
  const grid = ['IndexedObjectId', 'MinGX', 'MinGY', 'MaxGX', 'MaxGY'] as const;
  const index: TableDesign = {
    name: `${form.name}_Shape_Index`,
    columns: grid.map((name) => ({ name, type: 'int32' as const, required: true })),
    indexes: [
      { name: 'IndexedObjectIdIdx', columns: ['IndexedObjectId'] },
      { name: 'GridIdx', columns: ['MinGX', 'MinGY', 'MaxGX', 'MaxGY'] },
    ],
  };
  return [feature, index];
}

const jetValue = (cell: Cell): JetValue => (typeof cell === 'boolean' ? (cell ? 1 : 0) : cell);

/** Where the spatial index begins and how wide its cells are: about a parcel block. */
function gridOf(epsg: number): { readonly origin: readonly [number, number]; readonly size: number } {
  const crs = crsByEpsg(epsg);
  return crs?.kind === 'gauss-kruger'
    ? { origin: [crs.falseEasting - 500_000, 0], size: 1000 }
    : { origin: [-400, -400], size: 0.01 };
}

/** Takes rows of a table: to write them, or to count what they take. */
type Take = (table: string, rows: readonly JetValue[][]) => Promise<unknown>;

const rowsInto =
  (writer: DatabaseWriter): Take =>
  (table, rows) =>
    writer.addRows(table, rows);

/** State: the database, rows that wait to be written, bounds by table. */
class GeodatabaseFile implements FormatWriter {
  private readonly writer: DatabaseWriter;
  private readonly forms: readonly TableForm[];
  private readonly waiting = new Map<string, JetValue[][]>();
  private readonly cells = new Map<string, JetValue[][]>();
  private readonly bounds = new Map<string, Bounds>();
  private readonly rows = new Map<string, number>();

  private readonly take: Take;

  constructor(writer: DatabaseWriter, forms: readonly TableForm[], take = rowsInto(writer)) {
    this.writer = writer;
    this.forms = forms;
    this.take = take;
  }

  async add(form: TableForm, { cells, geometry }: ExportRow): Promise<void> {
    const id = (this.rows.get(form.name) ?? 0) + 1;
    this.rows.set(form.name, id);
    const rows = this.waitingIn(this.waiting, form.name);
    const shape =
      form.kind == null || form.kind === 'any' ? [] : [geometry == null ? null : shapeContent(form.kind, geometry)];
    rows.push([id, ...shape, ...cells.map(jetValue)]);
    if (form.kind != null && geometry != null) this.index(form, id, geometry);
    if (rows.length >= BATCH) await this.flush(form);
  }

  private waitingIn(map: Map<string, JetValue[][]>, name: string): JetValue[][] {
    const known = map.get(name) ?? [];
    map.set(name, known);
    return known;
  }

  private index({ name, table }: TableForm, id: number, geometry: FlatGeometry): void {
    const box = boundsOf(geometry);
    const known = this.bounds.get(name) ?? [Infinity, Infinity, -Infinity, -Infinity];
    this.bounds.set(name, [
      Math.min(known[0], box[0]),
      Math.min(known[1], box[1]),
      Math.max(known[2], box[2]),
      Math.max(known[3], box[3]),
    ]);
    const { origin, size } = gridOf(table.epsg);
    const cell = (value: number, axis: 0 | 1): number => Math.floor((value - origin[axis]) / size);
    this.waitingIn(this.cells, name).push([id, cell(box[0], 0), cell(box[1], 1), cell(box[2], 0), cell(box[3], 1)]);
  }

  private async flush({ name }: TableForm): Promise<void> {
    const rows = this.waiting.get(name) ?? [];
    if (rows.length > 0) await this.take(name, rows);
    this.waiting.set(name, []);
    const cells = this.cells.get(name) ?? [];
    if (cells.length > 0) await this.take(`${name}_Shape_Index`, cells);
    this.cells.set(name, []);
  }

  /** Hands on the rows that wait. */
  async flushAll(): Promise<void> {
    for (const form of this.forms) await this.flush(form);
  }

  async close(): Promise<void> {
    await this.flushAll();
    const shaped = this.forms.filter(({ kind }) => kind != null && kind !== 'any');
    for (const { name, kind, table } of shaped) {
      const [left, bottom, right, top] = this.bounds.get(name) ?? [0, 0, 0, 0];
      const { origin, size } = gridOf(table.epsg);
      const shapeType = SHAPE_TYPES[kind as keyof typeof SHAPE_TYPES];
      const grid = { IdxOriginX: origin[0], IdxOriginY: origin[1], IdxGridSize: size };
      const extent = { ExtentLeft: left, ExtentBottom: bottom, ExtentRight: right, ExtentTop: top };
      const entry = { TableName: name, FieldName: 'Shape', ShapeType: shapeType, SRID, HasZ: false, HasM: false };
      await this.writer.addRows('GDB_GeomColumns', [{ ...entry, ...extent, ...grid }]);
    }
    const epsg = this.forms[0]!.table.epsg;
    const isPlane = crsByEpsg(epsg)?.kind === 'gauss-kruger';
    const [falseX, falseY] = gridOf(epsg).origin;
    await this.writer.addRows('GDB_SpatialRefs', [
      {
        SRID,
        SRTEXT: esriWkt(epsg),
        FalseX: falseX,
        FalseY: falseY,
        XYUnits: isPlane ? 10_000 : 1_000_000_000,
        IsHighPrecision: 1,
        XYTolerance: isPlane ? 0.001 : 0.000_000_008_98,
      },
    ]);
    await this.writer.close();
  }

  async abandon(): Promise<void> {
    await this.writer.abort();
  }
}

const openWriter = (folder: string, forms: readonly TableForm[], { maxBytes }: Pick<FormatHead, 'maxBytes'>) =>
  createDatabase(
    pathIn(folder),
    { tables: [...CATALOGUE, ...forms.flatMap(tableDesigns)] },
    maxBytes == null ? {} : { maxBytes },
  );

/** Problems of one kind of rows that are listed. */
const LISTED = 1000;

/** Shows the rows to a writer that is given up afterwards: it counts what they take. State: rows of the batch that is next. */
class GeodatabaseForecast implements SizeForecast {
  private readonly writer: DatabaseWriter;
  private readonly file: GeodatabaseFile;
  private readonly batches = new Map<string, ExportRow[]>();
  private readonly errors: ForecastError[] = [];

  constructor(writer: DatabaseWriter, forms: readonly TableForm[]) {
    this.writer = writer;
    const byName = new Map(forms.map((form) => [form.name, form]));
    this.file = new GeodatabaseFile(writer, forms, async (table, rows) => {
      const form = byName.get(table);
      const batch = this.batches.get(table) ?? [];
      this.batches.set(table, []);
      for (const { code, reasonZh, detail } of await writer.checkRows(table, rows, { limit: LISTED })) {
        const row = batch[(detail.row ?? 1) - 1];
        if (form != null && row != null) this.errors.push({ form, row, code, message: reasonZh });
      }
    });
  }

  async add(form: TableForm, row: ExportRow): Promise<void> {
    const batch = this.batches.get(form.name);
    if (batch == null) this.batches.set(form.name, [row]);
    else batch.push(row);
    await this.file.add(form, row);
  }

  async finish() {
    await this.file.flushAll();
    return { forecast: this.writer.forecast(), errors: this.errors };
  }

  async abandon(): Promise<void> {
    await this.file.abandon();
  }
}

/** Content of a shape record back into a shape. */
function shapeOf(bytes: Uint8Array): FlatGeometry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = view.getInt32(0, true);
  const none = new Uint32Array(0);
  const numbers = (at: number, count: number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => view.getFloat64(at + 8 * i, true));
  if (type === 1) return { type: 'Point', xy: numbers(4, 2), ends: none, parts: none };
  const [parts, points] = [view.getInt32(36, true), view.getInt32(40, true)];
  const ends = Uint32Array.from({ length: parts }, (_, i) =>
    i + 1 < parts ? view.getInt32(44 + 4 * (i + 1), true) : points,
  );
  const xy = numbers(44 + 4 * parts, 2 * points);
  return type === 3
    ? { type: 'MultiLineString', xy, ends, parts: none }
    : { type: 'Polygon', xy, ends, parts: Uint32Array.of(parts) };
}

function* read(folder: string, form: TableForm): Generator<StoredRow> {
  const fields = fieldsOf(form);
  const names = fields.map(({ name }) => name);
  const columns = form.kind == null ? names : [...names, 'Shape'];
  const file = new AccessReader(pathIn(folder));
  try {
    for (const values of file.rows(form.name, columns)) {
      const shape = form.kind == null ? null : values[names.length];
      yield {
        values: fields.map(({ type }, i) => canonicalValue(type, values[i])),
        shape: shape instanceof Uint8Array ? shapeText(shapeOf(shape)) : null,
      };
    }
  } finally {
    file.close();
  }
}

/** Limits of the fields, which are those of the Access writer. */
function faults(form: TableForm, row: ExportRow): CellFault[] {
  const found: CellFault[] = shapeFaults(form, row);
  for (const [i, { type, length, scale, precision }] of fieldsOf(form).entries()) {
    const cell = row.cells[i] ?? null;
    if (typeof cell !== 'string') continue;
    if (type === 'text' && cell.length > (length ?? 255)) {
      found.push({ code: 'text-too-long', column: i, message: `长度 ${cell.length} 个字符，最多 ${length ?? 255} 个` });
    } else if (type === 'numeric') {
      const [whole = '', fraction = ''] = cell.replace('-', '').split('.');
      const decimals = fraction.replace(/0+$/, '').length;
      if (decimals > (scale ?? 0)) {
        found.push({ code: 'digits-lost', column: i, message: `小数 ${decimals} 位，字段只保留 ${scale ?? 0} 位` });
      } else if (whole.replace(/^0+/, '').length > (precision ?? 18) - (scale ?? 0)) {
        found.push({
          code: 'number-too-wide',
          column: i,
          message: `整数位数超过字段的 ${(precision ?? 18) - (scale ?? 0)} 位`,
        });
      }
    }
  }
  return found;
}

export const geodatabaseFormat: ExportFormat = {
  id: 'geodatabase',
  title: '个人地理数据库（.mdb）',
  extension: 'mdb',
  mediaType: 'application/x-msaccess',
  systems: 'any',
  takesTables: true,
  forms: (table) => formsByKind(table),
  faults,
  stored: (form, { cells, geometry }) => ({
    values: fieldsOf(form).map(({ type }, i) =>
      canonicalValue(type, jetValue(cells[i] ?? null) as string | number | null),
    ),
    shape: geometry == null || form.kind == null ? null : shapeText(geometry),
  }),
  forecast: async (folder, forms, head) => new GeodatabaseForecast(await openWriter(folder, forms, head), forms),
  open: async (folder, forms, head) => new GeodatabaseFile(await openWriter(folder, forms, head), forms),
  read,
};
