/** What a field bundle holds: which layers go along, under which names, and the tables that the field fills. */
import { layerById } from '../../../schemas/layers/index.ts';
import type { Field, Layer } from '../../../schemas/layer.ts';

/** Layers whose features the field may change; what comes back is compared with what went out. */
export const EDITED_LAYERS = ['parcel', 'boundary-point', 'boundary-line'] as const;
/** Layers that go along to look at. */
const CONTEXT = ['building', 'control-point', 'cadastral-subdistrict'] as const;

/** Layers to look at that there are. */
export const contextLayers = (): readonly Layer[] => CONTEXT.flatMap((id) => layerById(id) ?? []);

/** Name of a layer's table in the file. */
export const tableOf = (layer: Layer): string => layer.id.replaceAll('-', '_');

/** A field with its column, which is its code in the standard. */
export interface BundleColumn {
  readonly key: string;
  readonly field: Field;
}

/** Columns of a layer for somebody: personal fields go along in full or not at all, a masked name would come back as a name. */
export function columnsOf(layer: Layer, isFull: boolean): readonly BundleColumn[] {
  return Object.entries(layer.fields).flatMap(([key, field]) => {
    const isLeftOut = field.sensitivity === 'secret' || (field.sensitivity === 'personal' && !isFull);
    return isLeftOut ? [] : [{ key, field }];
  });
}

/** The type of a column in SQLite, as GDAL and QGIS understand it. */
export function sqliteType({ type, length }: Field): string {
  switch (type) {
    case 'integer':
      return 'INTEGER';
    case 'decimal':
      return 'DOUBLE';
    case 'date':
      return 'DATE';
    case 'boolean':
      return 'BOOLEAN';
    default:
      return length === undefined ? 'TEXT' : `TEXT(${length})`;
  }
}

/** A value as SQLite holds it. */
export function sqliteValue({ type }: Field, value: unknown): string | number | null {
  if (value === null || value === undefined) return null;
  if (type === 'boolean') return value === true ? 1 : 0;
  if (type === 'text[]' || type === 'json') return JSON.stringify(value);
  return typeof value === 'number' ? value : String(value as string);
}

/** The value that SQLite gives back, as the layer has it; undefined where it is none of the field's type. */
export function fieldValue({ type }: Field, stored: unknown): unknown {
  if (stored === null || stored === undefined || stored === '') return null;
  if (stored instanceof Uint8Array) return undefined;
  switch (type) {
    case 'integer':
    case 'decimal': {
      const number = Number(stored);
      return Number.isFinite(number) ? number : undefined;
    }
    case 'boolean':
      return Number(stored) === 1 || stored === 'true';
    case 'text[]':
    case 'json':
      try {
        return JSON.parse(String(stored as string)) as unknown;
      } catch {
        return undefined;
      }
    case 'date':
      return String(stored as string).slice(0, 10);
    default:
      return String(stored as string);
  }
}

/** A table that the field fills. */
export interface FieldTable {
  readonly name: string;
  readonly title: string;
  readonly geometry: 'POINT' | null;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly title: string }[];
}

const text = (name: string, title: string) => ({ name, type: 'TEXT', title });

/** 现场记录, 指界 and 电子签名. `id` is given in the field, best a UUID. */
export const FIELD_TABLES: readonly FieldTable[] = [
  {
    name: 'finding',
    title: '现场记录',
    geometry: 'POINT',
    columns: [
      text('id', '编号（现场给定，UUID）'),
      text('parcel_code', '宗地代码'),
      text('kind', '类别'),
      text('note', '说明'),
      text('recorded_by', '记录人'),
      text('recorded_at', '记录时间（ISO 8601）'),
      text('device', '设备'),
    ],
  },
  {
    name: 'witness',
    title: '指界记录',
    geometry: null,
    columns: [
      text('id', '编号（现场给定，UUID）'),
      text('parcel_code', '宗地代码'),
      text('boundary', '界址线号，如 J1-J2；空为全部界址'),
      text('neighbour_code', '邻宗代码'),
      text('neighbour', '邻宗权利人'),
      text('witness', '指界人'),
      text('role', '身份：本宗、邻宗、代理'),
      text('line_type', '界址线类别（JZXLB）'),
      text('position', '界址线位置（JZXWZ）：1 内 2 中 3 外'),
      text('agreed', '是否认可：是、否'),
      text('note', '说明'),
      text('recorded_at', '指界时间（ISO 8601）'),
      text('device', '设备'),
    ],
  },
  {
    name: 'signature',
    title: '电子签名',
    geometry: null,
    columns: [
      text('id', '编号（现场给定，UUID）'),
      text('witness_id', '所属指界记录'),
      text('parcel_code', '宗地代码'),
      text('boundary', '界址线号'),
      text('signer', '签名人'),
      text('role', '身份'),
      text('signed_at', '签名时间（ISO 8601）'),
      text('device', '设备'),
      text('media_type', '内容类型：image/png、image/jpeg、image/webp、image/svg+xml，或 application/json 笔迹'),
      { name: 'content', type: 'BLOB', title: '签名内容' },
    ],
  },
];

/** Version of the form of bundles, told in each. */
export const BUNDLE_FORM = '1';
