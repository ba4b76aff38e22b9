/**
 * What a layer, a field and a legend are. One literal per layer lives in `layers/`; table DDL, ingest checks,
 * tile attributes, API schemas, export templates, legends and the 数据字典 are all derived from it.
 */

/** Geometry a layer stores. `Geometry` admits any type (工程布设 mixes points, lines and polygons); `null` is a table without one. */
export type LayerGeometry = 'Point' | 'MultiLineString' | 'MultiPolygon' | 'Geometry' | null;

/** `decimal` is exact (`numeric`) with `length` digits of which `scale` after the point; `text[]` is a multi-valued class; `json` keeps whatever columns a supplier sent. */
export type FieldType = 'text' | 'integer' | 'decimal' | 'date' | 'timestamp' | 'boolean' | 'text[]' | 'json';

/** Who may see a field: `personal` is masked unless the role may see it, `secret` never leaves the server unasked. */
export type Sensitivity = 'public' | 'internal' | 'personal' | 'secret';

/** Code grammars of `land-code.ts` that a text field may be held to. */
export type Grammar =
  | 'parcel-code'
  | 'unit-number'
  | 'district-code'
  | 'cadastral-district'
  | 'cadastral-subdistrict'
  | 'credit-code'
  | 'feature-code';

export interface Field {
  /** Column name in the standard, e.g. `ZDDM`: what deliveries and exports call the field. */
  readonly code: string;
  /** Chinese name, e.g. 宗地代码. */
  readonly title: string;
  readonly type: FieldType;
  /** Characters of a text, digits of a decimal, as the standard gives them. */
  readonly length?: number;
  /** Digits after the decimal point. */
  readonly scale?: number;
  /** `㎡`, `公顷`, `亩`, `m`, `万元`, `km²` … */
  readonly unit?: string;
  /** A row without it is refused; the column is `not null`. Kept for keys and what nothing works without. */
  readonly required?: boolean;
  /** 必填 in the standard: a row without it is loaded, and the absence is reported. */
  readonly expected?: boolean;
  /** Id of a list in `codelists/`. */
  readonly codelist?: string;
  readonly grammar?: Grammar;
  /** Defaults to `public`. */
  readonly sensitivity?: Sensitivity;
  /** First zoom at which the field travels in tiles; absent, it never does. */
  readonly tile?: number;
  /** Other column names that deliveries use for it, any case. */
  readonly aliases?: readonly string[];
  /**
   * Looked up by `/api/search`: codes by their beginning, names and places by any part. `by-right` are names of people: found by
   * any part, only by whoever may see personal data, and on record.
   */
  readonly search?: 'prefix' | 'contains' | 'by-right';
  /**
   * The value stands for a picture: the SHA-256 of its bytes, which `dimai.picture` keeps as they were delivered. A `parcel-map` that was
   * not delivered can be drawn, a `floor-plan` cannot.
   */
  readonly picture?: 'parcel-map' | 'floor-plan';
  readonly note?: string;
  /** Only so many characters of the end are shown; set by `publicLayer`. */
  readonly tail?: number;
}

export interface LegendEntry {
  readonly value: string;
  readonly label: string;
  readonly fill?: string;
  readonly line?: string;
  /** Heading under which a long legend lists the entry, e.g. the first-level class 耕地. */
  readonly group?: string;
  /** How a point of this value is drawn where the layer's points are signs. */
  readonly mark?: PointMark;
}

/**
 * Signs of survey marks (GB/T 20257.1), all with a dot in the middle but the crossed ring: 三角点, 图根点 (square), 导线点 (ring), 水准点
 * (a ring with a cross), 卫星定位点 (a triangle around a ring).
 */
export type PointMark = 'triangle' | 'square' | 'ring' | 'crossed-ring' | 'ringed-triangle';

/** How a layer is drawn and explained: one symbol, or one per value of the field `by`. Colours are CSS hex. */
export interface Legend {
  readonly by?: string;
  readonly fill?: string;
  readonly fillOpacity?: number;
  readonly line?: string;
  readonly lineWidth?: number;
  readonly dash?: readonly number[];
  readonly pattern?: 'hatch' | 'cross-hatch' | 'dots';
  readonly entries?: readonly LegendEntry[];
  /** Points are drawn as signs, not dots; this one where no entry says another. */
  readonly mark?: PointMark;
  /** Field drawn as label, from this zoom on. */
  readonly label?: { readonly field: string; readonly zoom: number };
}

/** One generalisation step of tiles: up to zoom `upTo`, tolerance in metres (tiles take the nearest power of two of their unit), smaller areas counted instead of drawn. */
export interface Simplification {
  readonly upTo: number;
  readonly tolerance: number;
  readonly minArea: number;
}

export type LayerGroup =
  | 'cadastre'
  | 'control-lines'
  | 'land-use'
  | 'administration'
  | 'stock-land'
  | 'restoration'
  | 'mining'
  | 'projects'
  | 'registration'
  | 'reference';

export interface Layer {
  /** kebab-case; the table is `land.<snake_case>`. */
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
  readonly group: LayerGroup;
  readonly standard: { readonly code: string; readonly aliases?: readonly string[]; readonly reference: string };
  readonly geometry: LayerGeometry;
  /** Field keys that identify a feature for good; with them a new version finds its predecessor. */
  readonly key: readonly string[];
  readonly fields: Readonly<Record<string, Field>>;
  /**
   * Whose rows these are: a field names the row of another layer that they belong to, by a field of that. A row without a district of
   * its own lies where that lies.
   */
  readonly belongsTo?: {
    readonly field: string;
    readonly owners: readonly { readonly layer: string; readonly field: string }[];
  };
  /** Absent where the layer is never drawn. */
  readonly tiles?: {
    readonly zoom: readonly [number, number];
    readonly simplify?: readonly Simplification[];
    /** Below the first zoom there is nothing, where otherwise features are counted. */
    readonly isLimited?: boolean;
  };
  /** What the public may see where `PUBLIC_LAYERS` names the layer: at these zooms, these fields, whole or only so many characters of their end. */
  readonly public?: {
    readonly zoom: readonly [number, number];
    readonly fields: Readonly<Record<string, 'whole' | number>>;
  };
  readonly legend?: Legend;
  /** Secrecy of the whole layer: `restricted` is served generalised and by role only. */
  readonly secrecy?: 'open' | 'internal' | 'restricted';
  /** What a reader of the 数据字典 should know, in Chinese. */
  readonly note?: string;
}

/** One value of a code table. */
export interface CodeEntry {
  readonly code: string;
  readonly label: string;
  readonly labelEn?: string;
  /** Code of the level above in the same list. */
  readonly parent?: string;
  /** Code in another list that groups this one; for land classes the 三大类 of `land-category`. */
  readonly category?: string;
  /** Colour of the standard palette, CSS hex; a child without one takes its parent's. */
  readonly colour?: string;
  /** Accepted in old data, no longer given out. */
  readonly historical?: boolean;
  /** Other names that deliveries write instead of the code; each stands for one code of its list alone. */
  readonly aliases?: readonly string[];
  readonly note?: string;
}

/** A code table. Codes of different tables clash (0601 is 工业 in GB/T 21010, 农村道路 in 用地用海), so a code is only meaningful with the list's id. */
export interface CodeList {
  readonly id: string;
  readonly title: string;
  readonly reference: string;
  /** Parts of the table that are a proposal of this product or not checked against the published text. */
  readonly provisional?: boolean;
  readonly entries: readonly CodeEntry[];
}

/** Keeps the literal types of `fields`, so that `RowOf<typeof parcel>` knows them. */
export function layer<const L extends Layer>(definition: L): L {
  return definition;
}

/** Keeps the literal types of fields that several layers share by spreading them. */
export function fieldGroup<const F extends Readonly<Record<string, Field>>>(fields: F): F {
  return fields;
}

type ValueOf<F extends Field> = F['type'] extends 'integer' | 'decimal'
  ? number
  : F['type'] extends 'boolean'
    ? boolean
    : F['type'] extends 'text[]'
      ? readonly string[]
      : F['type'] extends 'json'
        ? Readonly<Record<string, unknown>>
        : string;

/** The checked attribute row of a layer; dates are `yyyy-MM-dd`, an absent value is `null` unless the field is required. */
export type RowOf<L extends Layer> = {
  readonly [K in keyof L['fields']]: L['fields'][K] extends { readonly required: true }
    ? ValueOf<L['fields'][K]>
    : ValueOf<L['fields'][K]> | null;
};

/** Columns the pipeline owns; the derivation adds them to every layer table, layers never repeat them. */
export const PIPELINE_COLUMNS = [
  { name: 'row_id', type: 'bigint generated always as identity', comment: '行号 row id, unique in the table' },
  {
    name: 'feature_id',
    type: 'bigint not null',
    comment: '要素号 stable feature id: the same key keeps it in every version; the id in tiles',
  },
  { name: 'dataset_id', type: 'integer not null', comment: '数据集 dataset of dimai.dataset' },
  { name: 'version_from', type: 'integer not null', comment: '起始版本 layer version that brought this row' },
  { name: 'version_to', type: 'integer', comment: '终止版本 first layer version without this row; null while current' },
  { name: 'source_row', type: 'integer', comment: '来源行号 row in the delivered file, from 1' },
  { name: 'ellipsoidal_area', type: 'double precision', comment: '椭球面积 m², unrounded (polygons)' },
  {
    name: 'planar_area',
    type: 'double precision',
    comment: '平面面积 m² in the delivered plane or the Gauss-Krüger plane, unrounded (polygons)',
  },
  {
    name: 'delivered',
    type: 'geometry',
    comment: '交付几何 geometry as delivered, in its own CRS; null when that is EPSG:4490',
  },
] as const;
