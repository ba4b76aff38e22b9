/**
 * Personal geodatabases that the receiver supplies, made in ArcMap: their feature classes with system and grid, and what goes with
 * every shape that is filled in. ArcGIS keeps the shape as a record of the shapefile format, its cells in `…_Shape_Index`, the
 * extent of the class in `GDB_GeomColumns`, and length and area beside the shape.
 */
import { planarArea } from '../../schemas/area.ts';
import { crsByEpsg, recognisePrj } from '../../schemas/crs.ts';
import { shapeContent, type ShapeKind, shapeKindOf } from '../../schemas/formats/shapefile/shp-writer.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { boundsOf, type FlatGeometry, fromWkb, ringsOf } from '../../schemas/geometry.ts';
import type { TemplateTable } from '../../schemas/templates/template.ts';
import { AccessReader } from './access-reader.ts';
import type { TemplateDifference } from './compare-template.ts';
import type { DatabaseDescription, DatabaseWriter, JetValue } from './jet/index.ts';
import type { RowProblem } from './row-problems.ts';
import { rowKey } from './row-problems.ts';

type Box = readonly [west: number, south: number, east: number, north: number];

/** A feature class of a supplied file. */
export interface FeatureClass {
  readonly table: string;
  readonly kind: ShapeKind | undefined;
  /** System of its shapes; undefined where it is none of CGCS2000. */
  readonly epsg: number | undefined;
  readonly systemName: string;
  readonly grid: { readonly x: number; readonly y: number; readonly size: number };
  readonly extent: Box | undefined;
  /** Table of its cells, where the file has one. */
  readonly index: string | undefined;
}

const KINDS: Readonly<Record<number, ShapeKind>> = { 1: 'point', 3: 'line', 4: 'polygon' };
const CATALOGUE = 'GDB_GeomColumns';

/** The feature classes of a file, by table name in lower case; none where it is no geodatabase. */
export function featureClasses(path: string, file: DatabaseDescription): ReadonlyMap<string, FeatureClass> {
  const names = new Map(file.tables.map(({ name }) => [name.toLowerCase(), name]));
  if (!names.has(CATALOGUE.toLowerCase()) || !names.has('gdb_spatialrefs')) return new Map();
  const reader = new AccessReader(path);
  try {
    const systems = new Map(
      [...reader.rows('GDB_SpatialRefs', ['SRID', 'SRTEXT'])].map(([srid, text]) => [Number(srid), String(text ?? '')]),
    );
    const columns = [
      'TableName',
      'ShapeType',
      'SRID',
      'IdxOriginX',
      'IdxOriginY',
      'IdxGridSize',
      'ExtentLeft',
      'ExtentBottom',
      'ExtentRight',
      'ExtentTop',
    ];
    return new Map(
      [...reader.rows(CATALOGUE, columns)].map((row) => {
        const table = String(row[0]);
        const system = recognisePrj(systems.get(Number(row[2])) ?? '');
        const isChinese = system.epsg !== undefined && crsByEpsg(system.epsg)?.datum === 'CGCS2000';
        const extent = row.slice(6, 10).map(Number) as unknown as Box;
        const found: FeatureClass = {
          table,
          kind: KINDS[Number(row[1])],
          epsg: isChinese ? system.epsg : undefined,
          systemName: system.name ?? '',
          grid: { x: Number(row[3]), y: Number(row[4]), size: Number(row[5]) },
          extent: extent[0] <= extent[2] && extent[1] <= extent[3] ? extent : undefined,
          index: names.get(`${table.toLowerCase()}_shape_index`),
        };
        return [table.toLowerCase(), found] as const;
      }),
    );
  } finally {
    reader.close();
  }
}

/** What stands in the way of filling the feature classes that a template gives shapes to. */
export function classDifferences(
  tables: readonly TemplateTable[],
  classes: ReadonlyMap<string, FeatureClass>,
): TemplateDifference[] {
  return tables.flatMap((table): TemplateDifference[] => {
    const field = table.fields.find(({ source }) => source != null && 'shape' in source);
    if (field == null || table.source == null) return [];
    const place = { table: table.name, field: field.name };
    const found = classes.get(table.name.toLowerCase());
    if (found == null)
      return [{ ...place, kind: 'type-differs', message: '该表不是地理数据库中的要素类，不能填写图形' }];
    if (found.kind == null) return [{ ...place, kind: 'type-differs', message: '只能填写点、线、面要素类' }];
    if (found.epsg != null) return [];
    const message = `坐标系应为 CGCS2000，文件中为“${found.systemName}”，不能填写图形`;
    return [{ ...place, kind: 'type-differs', message }];
  });
}

/** State: one feature class being filled. Rows are changed in place as they go by. */
export class ClassFiller {
  readonly table: TemplateTable;
  readonly found: FeatureClass;
  private readonly places: Readonly<Record<'shape' | 'id' | 'length' | 'area', number>>;
  private box: Box | undefined;
  private cells: JetValue[][] = [];

  constructor(table: TemplateTable, found: FeatureClass) {
    this.table = table;
    this.found = found;
    const named = (name: string): number =>
      table.fields.findIndex((field) => field.source == null && field.name.toLowerCase() === name);
    this.places = {
      shape: table.fields.findIndex(({ source }) => source != null && 'shape' in source),
      id: named('objectid'),
      length: named('shape_length'),
      area: named('shape_area'),
    };
  }

  /** Begins again: rows are read once to be checked and once to be written. */
  restart(): void {
    this.box = undefined;
    this.cells = [];
  }

  /** Puts shape, length and area into a numbered row; a shape of another kind is a problem, and stays out. */
  fill(row: JetValue[]): RowProblem | undefined {
    const { shape, id, length, area } = this.places;
    const given = row[shape] as unknown as Buffer | null;
    if (given == null) return undefined;
    const { geometry: read, srid } = fromWkb(given);
    const geometry = projectGeometry(read, srid ?? 4490, this.found.epsg!);
    row[shape] = null;
    const kind = shapeKindOf(geometry);
    if (kind !== this.found.kind) {
      return {
        severity: 'refusal',
        code: 'shape-unsupported',
        table: this.table.name,
        key: rowKey(this.table, row),
        field: this.table.fields[shape]!.name,
        value: geometry.type,
        message: `要素类不能存放 ${geometry.type} 图形`,
      };
    }
    row[shape] = shapeContent(kind!, geometry);
    if (length >= 0) row[length] = lengthOf(geometry);
    if (area >= 0) row[area] = planarArea(geometry);
    this.note(Number(row[id]), boundsOf(geometry));
    return undefined;
  }

  private note(id: number, [west, south, east, north]: Box): void {
    const known = this.box ?? [Infinity, Infinity, -Infinity, -Infinity];
    this.box = [
      Math.min(known[0], west),
      Math.min(known[1], south),
      Math.max(known[2], east),
      Math.max(known[3], north),
    ];
    const { x, y, size } = this.found.grid;
    const cell = (value: number, origin: number): number => Math.floor((value - origin) / size);
    this.cells.push([id, cell(west, x), cell(south, y), cell(east, x), cell(north, y)]);
  }

  /** Writes the cells of the rows so far. */
  async writeCells(writer: DatabaseWriter): Promise<void> {
    const { cells } = this;
    this.cells = [];
    if (this.found.index == null || cells.length === 0) return;
    const columns = ['IndexedObjectId', 'MinGX', 'MinGY', 'MaxGX', 'MaxGY'];
    await writer.addRows(this.found.index, cells, { columns });
  }

  /** Widens the extent of the class by what was filled in. */
  widenExtent(writer: DatabaseWriter): void {
    if (this.box == null) return;
    const { extent, table } = this.found;
    const [west, south, east, north] = extent ?? this.box;
    writer.changeNumbers(CATALOGUE, (row) => row['TableName'] === table, {
      ExtentLeft: Math.min(west, this.box[0]),
      ExtentBottom: Math.min(south, this.box[1]),
      ExtentRight: Math.max(east, this.box[2]),
      ExtentTop: Math.max(north, this.box[3]),
    });
  }
}

/** Length of lines, or of all rings, in the units of the system. */
function lengthOf(geometry: FlatGeometry): number {
  const { xy } = geometry;
  let length = 0;
  const walk = (start: number, end: number): void => {
    for (let v = start + 1; v < end; v++)
      length += Math.hypot(xy[2 * v]! - xy[2 * v - 2]!, xy[2 * v + 1]! - xy[2 * v - 1]!);
  };
  if (geometry.type.endsWith('Polygon')) for (const { start, end } of ringsOf(geometry)) walk(start, end);
  else if (geometry.type === 'LineString') walk(0, xy.length / 2);
  else geometry.ends.forEach((end, i) => walk(i === 0 ? 0 : geometry.ends[i - 1]!, end));
  return length;
}
