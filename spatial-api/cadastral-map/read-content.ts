/** What is drawn on a sheet, read from the layers as of their versions, in metres of the plane. */
import type { Pool } from 'pg';
import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { type Parameters, parameters } from '../../schemas/database/sql.ts';
import { bareTableName, LAND_SCHEMA } from '../../schemas/derive/ddl.ts';
import { type Districts, districtConditions } from '../../schemas/district-scope.ts';
import { type FlatGeometry, fromWkb } from '../../schemas/geometry.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { type PersonalView, visibleValue } from '../catalogue/feature-view.ts';
import { baseRules, type BorderRule, borderRules, scaleRules } from './drawing-rules.ts';
import { geometryInPlane, type MapPlane, transformed } from './map-plane.ts';

/** Layers a map is drawn from. */
export const MAP_LAYERS = [
  'parcel',
  'boundary-point',
  'boundary-line',
  'building',
  'land-use',
  'administrative-area',
  'cadastral-district',
  'cadastral-subdistrict',
  'control-point',
] as const;
export type MapLayerId = (typeof MAP_LAYERS)[number];

/** Layers whose borders are drawn, at any scale and on the index of sheets. */
export const BORDER_LAYERS = [...new Set(borderRules.map(({ layer }) => layer))] as const;

/** Layers that a 宗地图 is drawn from, whatever its scale. */
export const PARCEL_MAP_LAYERS = [
  'parcel',
  'boundary-point',
  'building',
  'land-use',
] as const satisfies readonly MapLayerId[];

/** Layers of which something is drawn at a scale. */
export function layersAt(scale: number): readonly MapLayerId[] {
  const limits: Readonly<Partial<Record<MapLayerId, number>>> = {
    parcel: scaleRules.parcels,
    'boundary-point': scaleRules.boundaryPoints,
    'boundary-line': scaleRules.boundaryPoints,
    building: scaleRules.buildings,
    'control-point': scaleRules.controlPoints,
    'land-use': scaleRules.base,
  };
  return MAP_LAYERS.filter((id) => {
    const rules = borderRules.filter(({ layer }) => layer === id);
    return rules.length > 0 ? rules.some(({ upTo }) => scale <= upTo) : scale <= (limits[id] ?? 0);
  });
}

/** Version of every layer that is drawn; a layer that is absent is not drawn, because the caller may not see it or the region does not use it. */
export type MapVersions = Readonly<Partial<Record<MapLayerId, number>>>;

export interface ParcelRow {
  readonly featureId: string;
  readonly code: string;
  readonly unitNumber: string | null;
  readonly landClass: string | null;
  /** Registered area in m² as the register has it, e.g. `105.25`. */
  readonly area: string | null;
  /** Masked for those who may not see personal data. */
  readonly rightHolder: string | null;
  readonly location: string | null;
  /** 椭球面积, m². */
  readonly ellipsoidalArea: number | null;
  readonly geometry: FlatGeometry;
}

/** 界址点 of the register. */
export interface PointRow {
  readonly parcelCode: string;
  readonly number: string;
  readonly ring: number;
  readonly sequence: number;
  readonly x: number;
  readonly y: number;
}

/** 测量控制点. */
export interface ControlPointRow {
  readonly number: string;
  readonly type: string | null;
  readonly grade: string | null;
  /** In metres as the register has it, e.g. `6.616`. */
  readonly elevation: string | null;
  readonly x: number;
  readonly y: number;
}

export interface BuildingRow {
  readonly buildingNumber: string;
  readonly parcelCode: string | null;
  readonly structure: string | null;
  readonly storeys: number | null;
  readonly geometry: FlatGeometry;
}

export interface BaseRow {
  readonly landClass: string;
  readonly geometry: FlatGeometry;
}

/** An area whose border is drawn and whose number may be lettered. */
export interface BorderRow {
  readonly rule: BorderRule;
  readonly code: string;
  readonly name: string | null;
  /** Lines of its border near the sheet. */
  readonly border: FlatGeometry;
  /** Its part on the sheet. */
  readonly area: FlatGeometry;
}

export interface MapContent {
  readonly parcels: readonly ParcelRow[];
  readonly points: readonly PointRow[];
  /** 界址线 that are not settled. */
  readonly unsettled: readonly FlatGeometry[];
  readonly buildings: readonly BuildingRow[];
  readonly base: readonly BaseRow[];
  readonly borders: readonly BorderRow[];
  readonly controls: readonly ControlPointRow[];
}

export interface ContentRequest {
  readonly db: Pool;
  readonly plane: MapPlane;
  readonly scale: number;
  /** What is read; everything that is drawn at the scale unless given. */
  readonly parts?: readonly (keyof MapContent)[];
  /** Degrees around what is drawn. */
  readonly degrees: readonly [west: number, south: number, east: number, north: number];
  readonly versions: MapVersions;
  readonly view: PersonalView;
  /** What the maker may see. */
  readonly districts: Districts;
  readonly signal?: AbortSignal | undefined;
}

/** Most things of one kind on one sheet; what is denser cannot be read on paper. */
export const MOST_FEATURES = 250_000;

/** Reads everything of a sheet. Statements run side by side. */
export async function readContent(request: ContentRequest): Promise<MapContent> {
  const { scale, parts } = request;
  const drawn = (part: keyof MapContent, limit: number): boolean => scale <= limit && parts?.includes(part) !== false;
  const [parcels, points, unsettled, buildings, base, borders, controls] = await Promise.all([
    drawn('parcels', scaleRules.parcels) ? readParcels(request) : [],
    drawn('points', scaleRules.boundaryPoints) ? readPoints(request) : [],
    drawn('unsettled', scaleRules.boundaryPoints) ? readUnsettled(request) : [],
    drawn('buildings', scaleRules.buildings) ? readBuildings(request) : [],
    drawn('base', scaleRules.base) ? readBase(request) : [],
    drawn('borders', Infinity) ? readBorders(request) : [],
    drawn('controls', scaleRules.controlPoints) ? readControls(request) : [],
  ]);
  return { parcels, points, unsettled, buildings, base, borders, controls };
}

interface Selection {
  readonly columns: readonly string[];
  readonly conditions?: (add: Parameters['add']) => readonly string[];
  readonly order: string;
  /** Instead of the box. */
  readonly where?: (add: Parameters['add']) => string;
}

/** Rows of a layer in its version; both partial indexes, of what is current and of what was, are asked. */
async function rowsOf<R extends object>(request: ContentRequest, id: MapLayerId, selection: Selection): Promise<R[]> {
  const version = request.versions[id];
  if (version == null || version === 0) return [];
  const layer = layerById(id)!;
  const { values, add } = parameters();
  const v = add(version, 'integer');
  const box = selection.where?.(add) ?? boxCondition(request, add);
  const conditions = [
    box,
    ...districtConditions(layer, request.districts, add),
    ...(selection.conditions?.(add) ?? []),
  ].join(' and ');
  const table = `${LAND_SCHEMA}.${bareTableName(layer)}`;
  const text = `select ${selection.columns.join(', ')}
from (
  select * from ${table} where version_to is null and version_from <= ${v} and ${conditions}
  union all
  select * from ${table} where version_to is not null and version_to > ${v} and version_from <= ${v} and ${conditions}
) as drawn
order by ${selection.order}
limit ${MOST_FEATURES + 1}`;
  const { rows } = await cancellableQuery<R>(request.db, { text, values: [...values] }, request.signal);
  if (rows.length <= MOST_FEATURES) return rows;
  throw new Problem('map-unsuitable', `${layer.title}超过 ${MOST_FEATURES} 个，一幅图容纳不下，请缩小范围或分幅`);
}

function boxCondition({ degrees }: Pick<ContentRequest, 'degrees'>, add: Parameters['add']): string {
  return `geom && st_makeenvelope(${degrees.map((value) => add(value, 'double precision')).join(', ')}, 4490)`;
}

const PARCEL_COLUMNS = ({ plane, view }: Pick<ContentRequest, 'plane' | 'view'>): readonly string[] => {
  const parcel = layerById('parcel')!;
  return [
    'feature_id::text as "featureId"',
    'parcel_code as code',
    'unit_number as "unitNumber"',
    'land_class as "landClass"',
    `to_char(area, 'FM999999999990.00') as area`,
    `${visibleValue('rightHolder', parcel.fields['rightHolder']!, view)} as "rightHolder"`,
    'location',
    'ellipsoidal_area as "ellipsoidalArea"',
    `st_asbinary(${geometryInPlane(plane)}) as shape`,
  ];
};

type Shaped<T> = Omit<T, 'geometry'> & { readonly shape: Buffer };

function withGeometry<T>({ shape, ...row }: Shaped<T>): T {
  return { ...row, geometry: fromWkb(shape).geometry } as T;
}

/** A parcel that the register calls invalid (无效, status 0) is no longer there. */
export const VALID = `coalesce(status, '1') <> '0'`;

async function readParcels(request: ContentRequest): Promise<ParcelRow[]> {
  const rows = await rowsOf<Shaped<ParcelRow>>(request, 'parcel', {
    columns: PARCEL_COLUMNS(request),
    conditions: () => [VALID],
    order: 'parcel_code, feature_id',
  });
  return rows.map(withGeometry<ParcelRow>);
}

/** Parcels by their codes, wherever they are. */
export async function readParcelsByCode(
  request: Omit<ContentRequest, 'degrees' | 'scale'>,
  codes: readonly string[],
): Promise<ParcelRow[]> {
  const full: ContentRequest = { ...request, degrees: [0, 0, 0, 0], scale: 1 };
  const rows = await rowsOf<Shaped<ParcelRow>>(full, 'parcel', {
    columns: PARCEL_COLUMNS(request),
    where: (add) => `parcel_code = any(${add(codes, 'text[]')}) and geom is not null`,
    conditions: () => [VALID],
    order: 'parcel_code, feature_id',
  });
  return rows.map(withGeometry<ParcelRow>);
}

async function readPoints(request: ContentRequest, where?: Selection['where']): Promise<PointRow[]> {
  const place = geometryInPlane(request.plane);
  return rowsOf<PointRow>(request, 'boundary-point', {
    ...(where == null ? {} : { where }),
    columns: [
      'parcel_code as "parcelCode"',
      'point_number as number',
      'ring',
      'sequence',
      `st_x(${place}) as x`,
      `st_y(${place}) as y`,
    ],
    order: 'parcel_code, ring, sequence, feature_id',
  });
}

/** Points of parcels by their codes. */
export function readPointsOf(
  request: Omit<ContentRequest, 'degrees' | 'scale'>,
  codes: readonly string[],
): Promise<PointRow[]> {
  const full: ContentRequest = { ...request, degrees: [0, 0, 0, 0], scale: 1 };
  return readPoints(full, (add) => `parcel_code = any(${add(codes, 'text[]')})`);
}

/** Marks that are lost are no longer there. */
async function readControls(request: ContentRequest): Promise<ControlPointRow[]> {
  const place = geometryInPlane(request.plane);
  const isSmall = request.scale > scaleRules.controlPoints / 5;
  return rowsOf<ControlPointRow>(request, 'control-point', {
    columns: [
      'point_number as number',
      'point_type as type',
      'grade',
      `trim_scale(elevation)::text as elevation`,
      `st_x(${place}) as x`,
      `st_y(${place}) as y`,
    ],
    conditions: () => [
      `coalesce(state, '') not in ('丢失', '破坏')`,
      ...(isSmall ? [`point_type is distinct from '110103'`] : []),
    ],
    order: 'point_number, feature_id',
  });
}

async function readUnsettled(request: ContentRequest): Promise<FlatGeometry[]> {
  const rows = await rowsOf<{ shape: Buffer }>(request, 'boundary-line', {
    columns: [`st_asbinary(${geometryInPlane(request.plane)}) as shape`],
    conditions: () => [`nature in ('600002', '600003', '600004')`],
    order: 'parcel_code, line_number, feature_id',
  });
  return rows.map(({ shape }) => fromWkb(shape).geometry);
}

async function readBuildings(request: ContentRequest): Promise<BuildingRow[]> {
  const rows = await rowsOf<Shaped<BuildingRow>>(request, 'building', {
    columns: [
      'building_number as "buildingNumber"',
      'parcel_code as "parcelCode"',
      'structure',
      'coalesce(storeys_above, storeys) as storeys',
      `st_asbinary(${geometryInPlane(request.plane)}) as shape`,
    ],
    conditions: () => [VALID],
    order: 'building_number, feature_id',
  });
  return rows.map(withGeometry<BuildingRow>);
}

async function readBase(request: ContentRequest): Promise<BaseRow[]> {
  const classes = baseRules.flatMap((rule) => rule.classes.map((prefix) => `${prefix}%`));
  const rows = await rowsOf<Shaped<BaseRow>>(request, 'land-use', {
    columns: ['land_class as "landClass"', `st_asbinary(${geometryInPlane(request.plane)}) as shape`],
    conditions: (add) => [`land_class like any(${add(classes, 'text[]')})`],
    order: 'land_class, feature_id',
  });
  return rows.map(withGeometry<BaseRow>);
}

/** Columns that hold code and name of an area. */
const AREA_COLUMNS: Readonly<Record<BorderRule['layer'], readonly [code: string, name: string]>> = {
  'administrative-area': ['district_code', 'district_name'],
  'cadastral-district': ['code', 'name'],
  'cadastral-subdistrict': ['code', 'name'],
};

/** Areas are large: only what lies on the sheet leaves the database, cut a little outside of it. */
async function readBorders(request: ContentRequest): Promise<BorderRow[]> {
  const { degrees, plane, scale } = request;
  const [west, south, east, north] = degrees;
  const [wide, high] = [(east - west) * 0.02, (north - south) * 0.02];
  // Chords of 0.0005° at 1:10,000 and of 5 km at 1:1,000,000 depart from their line by less than a micrometre on paper.
  const step = 0.0005 * Math.max(1, scale / 10_000);
  const cut = `st_makeenvelope(${west - wide}, ${south - high}, ${east + wide}, ${north + high}, 4490)`;
  const inPlane = (shape: string, kind: 2 | 3): string =>
    `st_asbinary(${transformed(`st_segmentize(st_collectionextract(st_clipbybox2d(${shape}, ${cut}), ${kind}), ${step})`, plane)})`;
  const rules = borderRules.filter(({ upTo }) => scale <= upTo);
  const layers = [...new Set(rules.map(({ layer }) => layer))];
  const found = await Promise.all(
    layers.map(async (layer) => {
      const [code, name] = AREA_COLUMNS[layer];
      const rows = await rowsOf<{ code: string; name: string | null; border: Buffer; area: Buffer }>(request, layer, {
        columns: [
          `${code} as code`,
          `${name} as name`,
          `${inPlane('st_boundary(geom)', 2)} as border`,
          `${inPlane('geom', 3)} as area`,
        ],
        order: `${code}, feature_id`,
      });
      return rows.map((row) => ({ ...row, layer }));
    }),
  );
  return rules.flatMap((rule) =>
    found
      .flat()
      .filter(({ layer, code }) => layer === rule.layer && rule.digits.includes(digitsOf(code)))
      .map(({ code, name, border, area }) => ({
        rule,
        code,
        name,
        border: fromWkb(border).geometry,
        area: fromWkb(area).geometry,
      })),
  );
}

/** Digits that tell the rank of a division: 320000 is a province of two, 320400 a city of four. */
const digitsOf = (code: string): number => (code.length === 6 ? code.replace(/(00){1,2}$/, '') : code).length;
