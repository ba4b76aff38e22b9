/** Which rows go out: the versions of one moment, and those inside a district or a drawn area. */
import type { ClientBase } from 'pg';
import { quoteIdentifier } from '../../schemas/database/sql.ts';
import type { Parameters } from '../../schemas/database/sql.ts';
import { columnName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
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

/** Columns whose value begins with a district code, the best first: 区县代码 may be empty, the keys are not. */
function codeColumns(layer: Layer): readonly CodeColumn[] {
  const grammars = ['parcel-code', 'unit-number', 'cadastral-subdistrict', 'cadastral-district', 'district-code'];
  return grammars.flatMap((grammar) =>
    Object.entries(layer.fields)
      .filter(([, field]) => field.grammar === grammar)
      .map(([key, { required }]) => ({ column: quoteIdentifier(columnName(key)), required: required === true })),
  );
}

/** A quoted column, and whether every row has a value in it. */
interface CodeColumn {
  readonly column: string;
  readonly required: boolean;
}

/**
 * Rows whose first code begins with a prefix; a row without any goes along and is listed for its missing code, which is better
 * than to lose it unseen, unless the extent is strict. Written so that an index on the first column serves it.
 */
function codeCondition([first, ...others]: readonly CodeColumn[], prefix: string, isStrict: boolean): string {
  const { column, required } = first!;
  const matches = `${column} like ${prefix}`;
  if (required || (others.length === 0 && isStrict)) return matches;
  return others.length === 0
    ? `(${matches} or ${column} is null)`
    : `(${matches} or ${column} is null and ${codeCondition(others, prefix, isStrict)})`;
}

/** How a layer is cut to a district or an area: by its codes, by its shapes, or not at all. */
export type Cut = 'codes' | 'shapes' | 'parcels' | 'whole';

/** How `extent` cuts a layer. `whole`: the rows say nowhere where they belong. */
export function cutOf(layer: Layer, extent: Extent): Cut {
  if (extent.polygon != null) {
    if (layer.geometry != null) return 'shapes';
    return parcelExpression(layer) == null ? 'whole' : 'parcels';
  }
  if (extent.district == null) return 'whole';
  if (codeColumns(layer).length > 0) return 'codes';
  return layer.geometry == null ? 'whole' : 'shapes';
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
    conditions.push(
      codeCondition(codeColumns(layer), add(`${districtPrefix(extent.district!)}%`, 'text'), extent.isStrict === true),
    );
  } else if (cut === 'shapes') {
    const area =
      extent.polygon == null
        ? `(select st_union(geom) from land.administrative_area where district_code = ${add(extent.district, 'text')}
       and ${versionCondition('administrative-area', extent, add)})`
        : polygonExpression(extent, add);
    // A neighbour that only touches the border stays out; a row without shape cannot be placed and goes along.
    const lies = `st_intersects(geom, ${area}) and not st_touches(geom, ${area})`;
    conditions.push(extent.isStrict === true ? lies : `(geom is null or ${lies})`);
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
