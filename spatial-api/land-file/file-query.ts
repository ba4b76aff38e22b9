/**
 * One statement for everything that the tables know of a piece of land. It is long and always the same for a kind of caller, so it
 * is prepared once per connection: planning it anew would cost more than running it.
 */
import { quoteLiteral } from '../../schemas/database/sql.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import { districtField } from '../../schemas/derive/tile-layers.ts';
import type { Layer } from '../../schemas/layer.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { stockLandEconomics } from '../../schemas/layers/stock-land-economics.ts';
import { visibleProperties, type PersonalView } from '../catalogue/feature-view.ts';
import { CONTROL_SOURCES, FILE_SOURCES, STOCK_SOURCE_IDS, type FileSource } from './sources.ts';

/** What decides the text of the statement. */
export interface FileShape {
  /** Ids of the layers that the caller may read. */
  readonly layers: ReadonlySet<string>;
  readonly view: PersonalView;
  /** Whether rows of former versions are asked for. */
  readonly isPast: boolean;
  /** Whether the caller is limited to districts. */
  readonly isScoped: boolean;
  /** Whether control lines are read from another database than the rest. */
  readonly controlsApart: boolean;
}

/** A row of a layer as the statement returns it. */
export interface SourceRow {
  readonly id: number;
  readonly dataset: number;
  /** Layer version that brought the row. */
  readonly since: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly area: number | null;
}

export interface ParcelRow extends SourceRow {
  readonly planar: number | null;
  readonly until: number | null;
}

export interface NeighbourRow {
  readonly id: number;
  readonly code: string;
  readonly location: string | null;
  readonly landClass: string | null;
  /** Degrees from north, clockwise, from middle to middle. */
  readonly azimuth: number | null;
  /** Metres of common border on the ellipsoid. */
  readonly border: number | null;
}

/** Names of the statement's columns are ids of layers. */
export interface FileRow {
  readonly own: ParcelRow | null;
  readonly shape: Buffer | null;
  readonly place: readonly [number, number] | null;
  readonly code: {
    readonly kind: 'parcel' | 'provisional';
    readonly state: 'reserved' | 'current' | 'ended' | 'released';
    readonly bornOn: string | null;
    readonly endedOn: string | null;
    readonly area: number | null;
  } | null;
  readonly history: readonly { readonly since: number; readonly until: number | null }[] | null;
  readonly neighbours: readonly NeighbourRow[] | null;
  readonly economics: readonly SourceRow[] | null;
  /** Control layers with something near; null where they are asked for apart (`nearStatement`). */
  readonly near: Readonly<Record<string, boolean>> | null;
  readonly versions: Readonly<Record<string, number>>;
  /** Layers whose tables ever held a row, by id. */
  readonly filled: readonly string[] | null;
  readonly sources: Readonly<Record<string, readonly SourceRow[] | null>>;
  /** What is recorded of the code beside the layers: whether it has to be read. */
  readonly beside: {
    readonly events: boolean;
    readonly stages: boolean;
    readonly documents: boolean;
    readonly agreements: boolean;
  };
  readonly aliases: readonly { readonly alias: string; readonly kind: string }[] | null;
}

/** Layers whose versions a file of the past is read at, in the order of parameter `$2`. */
export const VERSIONED_LAYERS: readonly string[] = [
  parcel.id,
  ...FILE_SOURCES.map(({ layer }) => layer.id),
  stockLandEconomics.id,
  ...CONTROL_SOURCES.map(({ id }) => id),
];

/** Degrees, about a millimetre: borders nearer than this are one border, for coordinates are rounded at their last digit. */
const SAME_BORDER = '1e-8';
/** Metres; what is shorter is a corner. */
const LEAST_BORDER = '0.05';

/** A table without a page has no row; nobody can write one without a page, whatever way they take. */
const FILLED = `(select json_agg(replace(relname, '_', '-')) from pg_class
    where relnamespace = (select oid from pg_namespace where nspname = 'land') and relkind = 'r'
      and relname = any ('{${VERSIONED_LAYERS.map((id) => id.replaceAll('-', '_')).join(',')}}') and pg_relation_size(oid) > 0)`;

/** A code that no event names has no family whose stages and documents are to be read. */
const BESIDE = `json_build_object(
    'events', exists (select from dimai.land_code_edge where to_code = $1) or exists (select from dimai.land_code_edge where from_code = $1),
    'stages', exists (select from dimai.land_code_stage where code = $1),
    'documents', exists (select from dimai.attachment where code = $1 and removed_at is null),
    'agreements', exists (select from dimai.survey_signature where parcel_code = $1)
      or exists (select from dimai.survey_record where parcel_code = $1 and kind = 'witness'))`;

const texts = new Map<string, string>();

/** The statement of a kind of caller. `$1` is the code, `$2` versions by `VERSIONED_LAYERS` (null for now), `$3` patterns of districts. */
export function fileStatement(shape: FileShape): string {
  const key = [shape.view, shape.isPast, shape.isScoped, shape.controlsApart, ...[...shape.layers].toSorted()].join(
    ' ',
  );
  let text = texts.get(key);
  if (text === undefined) texts.set(key, (text = textOf(shape)));
  return text;
}

function textOf(shape: FileShape): string {
  const rows = (layer: Layer) => rowsOf(layer, shape.isPast);
  const version = versionOf(parcel);
  const sources = FILE_SOURCES.filter(({ layer }) => shape.layers.has(layer.id));
  const stock = sources.filter(({ layer }) => STOCK_SOURCE_IDS.some((id) => id === layer.id));
  const controls = CONTROL_SOURCES.filter(({ id }) => shape.layers.has(id));
  const hasEconomics = shape.layers.has(stockLandEconomics.id) && stock.length > 0;
  // A parameter that nothing mentions would be refused.
  return `with given as (select $1::text as code, $2::integer[] as versions, $3::text[] as districts),
own as materialized (
  select * from ${tableName(parcel)}
  where parcel_code = $1${shape.isPast ? ` and version_from <= ${version}` : ''}
  order by version_from desc
  limit 1
), place as materialized (
  select geom, st_expand(geom, 1e-7) as box, st_buffer(st_boundary(geom), ${SAME_BORDER}, 'quad_segs=1') as border, st_centroid(geom) as centre, st_area(geom) as size
  from (select coalesce((select geom from own), (select geom from dimai.land_code where code = $1)) as geom) as shape
)${stock
    .map(
      (each) => `, ${cteOf(each)} as materialized (
  select * from ${rows(each.layer)} as t
  where ${conditionOf(each)}${scopeOf(each.layer, shape)}
)`,
    )
    .join('')}
select
  (select row_to_json(r) from (select feature_id as id, dataset_id as dataset, version_from as since, version_to as until,
    ${visibleProperties(parcel, shape.view)} as properties, ellipsoidal_area as area, planar_area as planar from own) as r) as own,
  (select st_asbinary(geom) from place) as shape,
  (select array[st_x(p), st_y(p)] from (select st_pointonsurface(geom) as p from place) as inner_point where p is not null) as place,
  (select row_to_json(r) from (select kind, state, born_on as "bornOn", ended_on as "endedOn", area
    from dimai.land_code where code = $1) as r) as code,
  (select json_agg(json_build_object('since', version_from, 'until', version_to) order by version_from)
    from ${tableName(parcel)} where parcel_code = $1${shape.isPast ? ` and version_from <= ${version}` : ''}) as history,
  (select json_agg(r order by border desc nulls last, code) from (
    select feature_id as id, parcel_code as code, location, land_class as "landClass",
      degrees(st_azimuth((select centre from place), st_centroid(geom))) as azimuth,
      (select case when length >= ${LEAST_BORDER} then length end
        from (select st_length(st_intersection(st_boundary(geom), (select border from place))::geography) as length) as common) as border
    from ${rows(parcel)} as t
    where geom && (select box from place) and parcel_code <> $1 and st_dwithin(geom, (select geom from place), 5e-7)${scopeOf(parcel, shape)}
    limit 60) as r) as neighbours,
  ${hasEconomics ? economicsOf(stock, shape) : 'null::json'} as economics,
  ${shape.controlsApart ? 'null::json' : nearOf(controls, shape, '(select geom from place)')} as near,
  (select json_object_agg(layer, version) from dimai.layer_state) as versions,
  ${FILLED} as filled,
  ${BESIDE} as beside,
  json_build_object(${sources.map((each) => `${quoteLiteral(each.layer.id)}, ${listOf(each, shape)}`).join(',\n    ')}) as sources,
  (select json_agg(json_build_object('alias', alias, 'kind', kind) order by kind, alias) from dimai.land_code_alias where code = $1) as aliases
from given
where versions is null or versions is not null or districts is null`;
}

/** Which control layers are near a shape, by id. */
function nearOf(controls: readonly Layer[], { isPast }: Pick<FileShape, 'isPast'>, shape: string): string {
  const entries = controls.map(
    (layer) => `${quoteLiteral(layer.id)}, exists (select from ${rowsOf(layer, isPast)} as t where geom && ${shape})`,
  );
  return `json_build_object(${entries.join(', ')})`;
}

/** The same apart: control lines hold wherever they were recorded, and whoever is limited to districts must not miss one. `$1` is the shape. */
export function nearStatement({ layers, isPast }: Pick<FileShape, 'layers' | 'isPast'>): string {
  const controls = CONTROL_SOURCES.filter(({ id }) => layers.has(id));
  return `with given as (select st_setsrid(st_geomfromwkb($1::bytea), 4490) as geom, $2::integer[] as versions)
select ${nearOf(controls, { isPast }, '(select geom from given)')} as near from given where versions is null or versions is not null`;
}

/** Rows of a layer now, or at the version of `$2`; current and former rows have an index each. */
function rowsOf(layer: Layer, isPast: boolean): string {
  const table = tableName(layer);
  if (!isPast) return `(select * from ${table} where version_to is null)`;
  const version = versionOf(layer);
  return `(select * from ${table} where version_to is null and version_from <= ${version}
    union all select * from ${table} where version_to is not null and version_to > ${version} and version_from <= ${version})`;
}

function versionOf({ id }: Layer): string {
  return `($2::integer[])[${VERSIONED_LAYERS.indexOf(id) + 1}]`;
}

function scopeOf(layer: Layer, { isScoped }: FileShape): string {
  if (!isScoped) return '';
  const field = districtField(layer);
  return field === undefined ? ' and false' : ` and ${columnName(field)} like any ($3::text[])`;
}

function conditionOf({ by, column }: FileSource): string {
  switch (by) {
    case 'unit':
      // What begins with the code, by the index of beginnings; a plan made once cannot use `like` with a parameter.
      return `${column} ~>=~ $1 and ${column} ~<~ ($1 || '~')`;
    case 'parcel':
      return `${column} = $1`;
    case 'border':
      return `geom && (select box from place) and ${column} = $1`;
    case 'centre':
      return 'geom && (select geom from place) and st_contains((select geom from place), st_pointonsurface(geom))';
    case 'overlap':
      return `geom && (select geom from place)
    and st_area(st_intersection(geom, (select geom from place))) >= 0.05 * least(st_area(geom), (select size from place))`;
  }
}

const cteOf = ({ layer }: FileSource): string => `stock_${layer.id.replaceAll('-', '_')}`;

function listOf(source: FileSource, shape: FileShape): string {
  const { layer, order, most } = source;
  const isStock = STOCK_SOURCE_IDS.some((id) => id === layer.id);
  const from = isStock
    ? cteOf(source)
    : `${rowsOf(layer, shape.isPast)} as t
      where ${conditionOf(source)}${source.by === 'overlap' || source.by === 'centre' ? scopeOf(layer, shape) : ''}`;
  return `(select json_agg(r) from (select feature_id as id, dataset_id as dataset, version_from as since,
      ${visibleProperties(layer, shape.view)} as properties, ellipsoidal_area as area
      from ${from}
      order by ${order}
      limit ${most + 1}) as r)`;
}

function economicsOf(stock: readonly FileSource[], shape: FileShape): string {
  const plots = stock.map((each) => `select plot_code from ${cteOf(each)}`).join(' union all ');
  return `(select json_agg(r) from (select feature_id as id, dataset_id as dataset, version_from as since,
    ${visibleProperties(stockLandEconomics, shape.view)} as properties, null::float8 as area
    from ${rowsOf(stockLandEconomics, shape.isPast)} as t
    where plot_code in (${plots})
    order by plot_code, year desc, credit_code
    limit 400) as r)`;
}
