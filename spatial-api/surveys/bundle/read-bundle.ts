/** A bundle that comes back: its own words, its features, and what the field wrote. The file is somebody else's: it is only read. */
import { createHash } from 'node:crypto';
import sqlite from 'node-sqlite3-wasm';
import { geopackageGeometry, sqliteName } from '../../../schemas/formats/geopackage.ts';
import { asMulti, type FlatGeometry } from '../../../schemas/geometry.ts';
import { layerById } from '../../../schemas/layers/index.ts';
import type { Layer } from '../../../schemas/layer.ts';
import { Problem } from '../../../schemas/problems.ts';
import type { BaseFeature, BundleBase } from './bundle-base.ts';
import { columnsOf, EDITED_LAYERS, FIELD_TABLES, fieldValue, tableOf } from './bundle-tables.ts';

/** A feature as the field left it. */
export interface FieldFeature {
  readonly fid: number;
  /** By field key; only columns that went along. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly geometry: FlatGeometry | null;
}

/** A finding or a 指界 record. */
export interface FieldRecord {
  readonly kind: 'finding' | 'witness';
  readonly id: string;
  readonly parcelCode: string | null;
  readonly boundary: string | null;
  readonly recordedAt: string | null;
  readonly content: Readonly<Record<string, string>>;
  readonly geometry: FlatGeometry | null;
  readonly sha256: string;
}

export interface FieldSignature {
  readonly id: string;
  readonly witnessId: string | null;
  readonly parcelCode: string;
  readonly boundary: string | null;
  readonly signer: string;
  readonly role: string | null;
  readonly signedAt: string;
  readonly device: string | null;
  readonly mediaType: string;
  readonly content: Buffer;
  readonly sha256: string;
}

export interface ReadBundle {
  /** What the file says of itself. */
  readonly said: Readonly<Record<string, string>>;
  readonly base: BundleBase['layers'];
  readonly features: Readonly<Record<string, readonly FieldFeature[]>>;
  readonly records: readonly FieldRecord[];
  readonly signatures: readonly FieldSignature[];
}

type Database = InstanceType<typeof sqlite.Database>;
type Row = Readonly<Record<string, string | number | bigint | null | Uint8Array>>;

const MOST_ROWS = 100_000;
const MOST_SIGNATURE_BYTES = 2 * 1024 ** 2;
/** What a signature may be: a picture, or the strokes of a pen. */
const SIGNATURE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/svg+xml', 'application/json'];

/** Reads a file. Throws `survey-bundle-unreadable`, naming what is wrong. */
export function readBundle(path: string): ReadBundle {
  let db: Database | undefined;
  try {
    db = new sqlite.Database(path, { readOnly: true });
    db.exec('pragma trusted_schema = off');
    return readAll(db);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unreadable(`不是可读的 GeoPackage（${(error as Error).message}）`, error);
  } finally {
    if (db?.isOpen === true) db.close();
  }
}

const unreadable = (why: string, cause?: unknown): Problem =>
  new Problem('survey-bundle-unreadable', `数据包${why}；请上传由本任务下载、在外业修改后的 .gpkg 文件`, { cause });

function readAll(db: Database): ReadBundle {
  const tables = new Set(
    (db.all(`select name from sqlite_master where type = 'table'`) as Row[]).map(({ name }) => String(name)),
  );
  for (const name of ['dimai_bundle', 'dimai_base']) {
    if (!tables.has(name)) throw unreadable(`缺少表 ${name}`);
  }
  const said = Object.fromEntries(rowsOf(db, 'dimai_bundle').map(({ key, value }) => [String(key), String(value)]));
  const base = readBase(rowsOf(db, 'dimai_base'));
  const features = Object.fromEntries(
    EDITED_LAYERS.flatMap((id) => {
      const own = base[id];
      const layer = layerById(id)!;
      if (own === undefined) return [];
      if (!tables.has(tableOf(layer))) throw unreadable(`缺少表 ${tableOf(layer)}（${layer.title}）`);
      return [[id, readFeatures(db, layer, own.fields)] as const];
    }),
  );
  const records = (['finding', 'witness'] as const).flatMap((kind) => (tables.has(kind) ? readRecords(db, kind) : []));
  return { said, base, features, records, signatures: tables.has('signature') ? readSignatures(db) : [] };
}

function rowsOf(db: Database, table: string): readonly Row[] {
  const rows = db.all(`select * from ${sqliteName(table)} order by fid limit ${MOST_ROWS + 1}`) as Row[];
  if (rows.length > MOST_ROWS) throw unreadable(`表 ${table} 超过 ${MOST_ROWS} 行`);
  return rows;
}

function readBase(rows: readonly Row[]): BundleBase['layers'] {
  const layers: Record<string, { version: number; fields: string[]; features: BaseFeature[] }> = {};
  for (const { layer, feature, version, layer_version: own, fields } of rows) {
    const id = String(layer);
    const entry = (layers[id] ??= { version: 0, fields: [], features: [] });
    if (feature === null || feature === undefined) {
      entry.version = Number(own);
      entry.fields = parsedFields(fields);
    } else entry.features.push([Number(feature), Number(version)]);
  }
  return layers;
}

function parsedFields(text: unknown): string[] {
  try {
    const fields: unknown = JSON.parse(String(text as string));
    return Array.isArray(fields) ? fields.map(String) : [];
  } catch {
    return [];
  }
}

function readFeatures(db: Database, layer: Layer, fields: readonly string[]): readonly FieldFeature[] {
  const columns = columnsOf(layer, true).filter(({ key }) => fields.includes(key));
  return rowsOf(db, tableOf(layer)).map((row) => {
    const fid = Number(row['fid']);
    const named = `${layer.title} ${fid}`;
    const values = Object.fromEntries(
      columns.map(({ key, field }) => {
        if (!(field.code in row)) throw unreadable(`的表 ${tableOf(layer)} 缺少列 ${field.code}（${field.title}）`);
        const value = fieldValue(field, row[field.code]);
        if (value === undefined)
          throw unreadable(`中${named} 的${field.title}不是${field.type}：${String(row[field.code] as string)}`);
        return [key, value];
      }),
    );
    return { fid, values, geometry: shapeOf(row['geom'], layer, named) };
  });
}

function shapeOf(stored: unknown, layer: Pick<Layer, 'geometry'>, named: string): FlatGeometry | null {
  if (layer.geometry === null || stored === null || stored === undefined) return null;
  try {
    if (!(stored instanceof Uint8Array)) throw new TypeError('no bytes');
    const shape = geopackageGeometry(stored);
    return layer.geometry.startsWith('Multi') ? asMulti(shape) : shape;
  } catch (cause) {
    throw unreadable(`中${named} 的图形无法读取（${(cause as Error).message}）`, cause);
  }
}

const text = (value: unknown): string | null => {
  if (value === null || value === undefined || value instanceof Uint8Array) return null;
  const plain = String(value as string).trim();
  return plain === '' ? null : plain.slice(0, 2000);
};

function requiredId(row: Row, table: string, seen: Set<string>): string {
  const id = text(row['id']);
  if (id === null || id.length > 100) throw unreadable(`的表 ${table} 第 ${String(row['fid'])} 行没有编号（id）`);
  if (seen.has(id)) throw unreadable(`的表 ${table} 编号 ${id} 重复`);
  seen.add(id);
  return id;
}

function readRecords(db: Database, kind: FieldRecord['kind']): readonly FieldRecord[] {
  const seen = new Set<string>();
  const { columns } = FIELD_TABLES.find(({ name }) => name === kind)!;
  return rowsOf(db, kind).map((row) => {
    const id = requiredId(row, kind, seen);
    const content = Object.fromEntries(
      columns.flatMap(({ name }) => {
        const value = text(row[name]);
        return value === null || name === 'id' ? [] : [[name, value] as const];
      }),
    );
    const geometry = kind === 'finding' ? shapeOf(row['geom'], { geometry: 'Point' }, `现场记录 ${id}`) : null;
    const said = JSON.stringify([content, geometry === null ? null : [...geometry.xy]]);
    return {
      kind,
      id,
      content,
      geometry,
      parcelCode: text(row['parcel_code']),
      boundary: text(row['boundary']),
      recordedAt: text(row['recorded_at']),
      sha256: createHash('sha256').update(said).digest('hex'),
    };
  });
}

function readSignatures(db: Database): readonly FieldSignature[] {
  const seen = new Set<string>();
  return rowsOf(db, 'signature').map((row) => {
    const id = requiredId(row, 'signature', seen);
    const required = (name: string, title: string): string => {
      const value = text(row[name]);
      if (value === null) throw unreadable(`的签名 ${id} 没有${title}（${name}）`);
      return value;
    };
    const { content } = row;
    if (!(content instanceof Uint8Array) || content.length === 0) throw unreadable(`的签名 ${id} 没有内容（content）`);
    if (content.length > MOST_SIGNATURE_BYTES)
      throw unreadable(`的签名 ${id} 超过 ${MOST_SIGNATURE_BYTES / 1024 ** 2} MB`);
    const mediaType = required('media_type', '内容类型');
    if (!SIGNATURE_TYPES.includes(mediaType)) {
      throw unreadable(`的签名 ${id} 的内容类型 ${mediaType} 不收；可用 ${SIGNATURE_TYPES.join('、')}`);
    }
    return {
      id,
      mediaType,
      witnessId: text(row['witness_id']),
      parcelCode: required('parcel_code', '宗地代码'),
      boundary: text(row['boundary']),
      signer: required('signer', '签名人'),
      role: text(row['role']),
      signedAt: required('signed_at', '签名时间'),
      device: text(row['device']),
      content: Buffer.from(content),
      sha256: createHash('sha256').update(content).digest('hex'),
    };
  });
}
