/** Which rows go out: the versions of one moment, and those inside a district or a drawn area. */
import type { ClientBase } from 'pg';
import { quoteIdentifier } from '../../schemas/database/sql.ts';
import type { Parameters } from '../../schemas/database/sql.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import { districtField } from '../../schemas/derive/tile-layers.ts';
import type { Layer } from '../../schemas/layer.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { CRS84 } from '../features/crs.ts';
import { parseCql2Text } from '../features/cql2/parse-text.ts';
import { filterCondition } from '../features/cql2/to-sql.ts';

export interface Extent {
  /** District code: two digits a province, four a city, six a county, nine or twelve 地籍区 or 地籍子区; 00 at the end counts as absent. */
  readonly district?: string;
  /** GeoJSON polygon or multipolygon in EPSG:4490. */
  readonly polygon?: object;
  /** CQL2 text that the rows fit. */
  readonly filter?: string;
  /** Leaves out rows that say nowhere where they belong: whoever is limited to a district gets no others. */
  readonly isStrict?: boolean;
  /** Version by layer; absent, what is current. */
  readonly versions?: Readonly<Record<string, number>>;
}

/** Digits that every code of a district begins with. */
export function districtPrefix(code: string): string {
  return code.length === 6 ? code.replace(/(00){1,2}$/, '') : code;
}

/** Grammars of codes that begin with 地籍区 and 地籍子区. */
const CADASTRAL = new Set(['parcel-code', 'unit-number', 'cadastral-subdistrict', 'cadastral-district']);

/** Columns whose value begins with a district code, the best first: 区县代码 may be empty, the keys are not. */
function codeColumns(layer: Layer): readonly CodeColumn[] {
  const grammars = [...CADASTRAL, 'district-code'];
  const keys = grammars.flatMap((grammar) =>
    Object.entries(layer.fields).flatMap(([key, field]) => (field.grammar === grammar ? [key] : [])),
  );
  const told = districtField(layer);
  if (told != null && !keys.includes(told)) keys.push(told);
  return keys.map((key) => ({
    column: quoteIdentifier(columnName(key)),
    required: layer.fields[key]!.required === true,
    isDistrict: !CADASTRAL.has(layer.fields[key]!.grammar ?? ''),
  }));
}

/** A quoted column, whether every row has a value in it, and whether that is the code of a district, which knows no 地籍区. */
interface CodeColumn {
  readonly column: string;
  readonly required: boolean;
  readonly isDistrict: boolean;
}

/** Digits of a county. */
const COUNTY = 6;

/**
 * Whether an extent asks for less than a county of a layer whose rows know their county alone: all of the county go out, which is
 * better than to lose them between the files of its 地籍区.
 */
export const knowsCountyAlone = (layer: Layer, { district }: Extent): boolean =>
  (district?.length ?? 0) > COUNTY && codeColumns(layer).every(({ isDistrict }) => isDistrict);

/**
 * Rows whose first code begins with a prefix; a row without any is taken by the condition `without`. Written so that an index
 * on the first column serves it.
 */
function codeCondition(
  [first, ...others]: readonly CodeColumn[],
  prefix: (isDistrict: boolean) => string,
  without: () => string,
): string {
  const { column, required, isDistrict } = first!;
  const matches = `${column} like ${prefix(isDistrict)}`;
  if (required) return matches;
  const otherwise = others.length === 0 ? without() : codeCondition(others, prefix, without);
  if (otherwise === 'false') return matches;
  return otherwise === 'true'
    ? `(${matches} or ${column} is null)`
    : `(${matches} or ${column} is null and ${otherwise})`;
}

/** How a layer is cut to a district or an area: by its codes, by its shapes, by its parcels, by the rows it belongs to, or not at all. */
export type Cut = 'codes' | 'shapes' | 'parcels' | 'owners' | 'whole';

/** How `extent` cuts a layer. `whole`: the rows say nowhere where they belong. */
export function cutOf(layer: Layer, extent: Extent): Cut {
  if (extent.polygon != null) {
    if (layer.geometry != null) return 'shapes';
    if (parcelExpression(layer) != null) return 'parcels';
    return layer.belongsTo == null ? 'whole' : 'owners';
  }
  if (extent.district == null) return 'whole';
  if (codeColumns(layer).length > 0) return 'codes';
  if (layer.belongsTo != null) return 'owners';
  return layer.geometry == null ? 'whole' : 'shapes';
}

/** Layers whose versions decide on the rows of layers inside an extent: these, and those they belong to. */
export function decidingLayers(ids: readonly string[], extent: Extent = {}): readonly string[] {
  if (extent.district == null && extent.polygon == null) return ids;
  const owners = ids.flatMap((id) => layerById(id)?.belongsTo?.owners.map(({ layer }) => layer) ?? []);
  return [...new Set([...ids, ...owners])];
}

function parcelExpression(layer: Layer): string | undefined {
  const columns = ['parcel-code', 'unit-number'].flatMap((grammar) =>
    Object.entries(layer.fields)
      .filter(([, field]) => field.grammar === grammar)
      .map(([key]) => quoteIdentifier(columnName(key))),
  );
  return columns.length === 0 ? undefined : `left(coalesce(${columns.join(', ')}), 19)`;
}

/** Rows of one version of a layer. */
export function versionCondition(layerId: string, extent: Extent, add: Parameters['add'], alias = ''): string {
  const prefix = alias === '' ? '' : `${alias}.`;
  const version = extent.versions?.[layerId];
  if (version == null) return `${prefix}version_to is null`;
  const given = add(version, 'integer');
  return `${prefix}version_from <= ${given} and (${prefix}version_to is null or ${prefix}version_to > ${given})`;
}

/** The conditions of a statement on the table of a layer. */
export function extentConditions(layer: Layer, extent: Extent, add: Parameters['add']): string[] {
  const conditions = [versionCondition(layer.id, extent, add)];
  const cut = cutOf(layer, extent);
  if (extent.filter != null) conditions.push(filterOf(layer, extent.filter, add));
  if (cut === 'codes') {
    // A row without any code goes where its shape lies; one that says nowhere where it belongs goes along and is listed for its
    // missing code, which is better than to lose it unseen, unless the extent is strict.
    const without = () =>
      extent.isStrict === true ? 'false' : layer.geometry == null ? 'true' : shapeCondition(extent, add);
    const digits = districtPrefix(extent.district!);
    // A parameter that nothing uses would be refused by the database: each is added where it is first needed.
    const given = new Map<string, string>();
    const beginning = (isDistrict: boolean): string => {
      const text = `${isDistrict ? digits.slice(0, COUNTY) : digits}%`;
      if (!given.has(text)) given.set(text, add(text, 'text'));
      return given.get(text)!;
    };
    conditions.push(codeCondition(codeColumns(layer), beginning, without));
  } else if (cut === 'shapes') {
    conditions.push(shapeCondition(extent, add));
  } else if (cut === 'owners') {
    conditions.push(ownerCondition(layer, extent, add));
  } else if (cut === 'parcels') {
    conditions.push(`${parcelExpression(layer)} in (
    select parcel_code from land.parcel
    where ${versionCondition('parcel', extent, add)} and st_intersects(geom, ${polygonExpression(extent, add)}))`);
  }
  return conditions;
}

/** A filter as a condition; throws `request-invalid` with the place of what does not fit the layer. */
export function filterOf(layer: Layer, filter: string, add: Parameters['add']): string {
  return filterCondition({ layer, add, crs: CRS84 }, parseCql2Text(filter));
}

/** Rows inside a district or an area. A neighbour that only touches the border stays out; a row without shape cannot be placed and goes along, unless the extent is strict. */
function shapeCondition(extent: Extent, add: Parameters['add']): string {
  const area =
    extent.polygon == null
      ? `(select st_union(geom) from land.administrative_area where district_code = ${add(extent.district, 'text')}
       and ${versionCondition('administrative-area', extent, add)})`
      : polygonExpression(extent, add);
  const lies = `st_intersects(geom, ${area}) and not st_touches(geom, ${area})`;
  return extent.isStrict === true ? lies : `(geom is null or ${lies})`;
}

/** Rows that belong to a row inside; those that belong to none go along, unless the extent is strict. */
function ownerCondition({ belongsTo }: Layer, extent: Extent, add: Parameters['add']): string {
  const { field, owners } = belongsTo!;
  const column = quoteIdentifier(columnName(field));
  const rows = (conditions: (owner: Layer) => readonly string[]): string =>
    owners
      .map(({ layer: id, field: key }) => {
        const owner = layerById(id)!;
        return `select ${quoteIdentifier(columnName(key))} from ${tableName(owner)}
    where ${conditions(owner).join(' and ')}`;
      })
      .join('\n    union all ');
  // a filter is on the layer itself
  const { filter: _, ...where } = extent;
  const inside = `${column} in (${rows((owner) => extentConditions(owner, where, add))})`;
  if (extent.isStrict === true) return inside;
  const known = rows((owner) => [
    versionCondition(owner.id, extent, add),
    `${quoteIdentifier(columnName(owners.find(({ layer }) => layer === owner.id)!.field))} is not null`,
  ]);
  return `(${inside} or ${column} is null or ${column} not in (${known}))`;
}

function polygonExpression({ polygon }: Extent, add: Parameters['add']): string {
  return `st_setsrid(st_geomfromgeojson(${add(JSON.stringify(polygon), 'text')}), 4490)`;
}

/** The versions of layers that were published at a moment, or those of now. Layers without any stand at 0. */
export async function versionsAt(
  client: Pick<ClientBase, 'query'>,
  layers: readonly string[],
  asOf: Date | null,
): Promise<Record<string, number>> {
  const { rows } =
    asOf == null
      ? await client.query<{ layer: string; version: number }>(
          'select layer, version from dimai.layer_state where layer = any($1::text[])',
          [layers],
        )
      : await client.query<{ layer: string; version: number }>(
          `select layer, max(version) as version
from dimai.dataset_version
where layer = any($1::text[]) and version is not null and published_at <= $2::timestamptz
group by layer`,
          [layers, asOf],
        );
  const versions = new Map(rows.map(({ layer, version }) => [layer, version]));
  return Object.fromEntries(layers.map((id) => [id, versions.get(id) ?? 0]));
}
