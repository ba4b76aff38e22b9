/** What OGC API Features 1.0 (17-069r4), 2 (18-058r1) and 3 (19-079r2), and OGC API Styles say about the data, as pure functions. */
import type { Field, Layer } from '../../schemas/layer.ts';
import type { Region } from '../../schemas/regions/region.ts';
import {
  CONFORMANCE as TILE_CONFORMANCE,
  link,
  tilesetsLink,
  tileLinks,
  type Link,
} from '../../tiles/ogc/documents.ts';
import type { Bounds } from '../../tiles/mercator.ts';
import { CRS84, featureCrsList, STORAGE_CRS } from './crs.ts';
import { AREA_COLUMNS, GEOMETRY_NAME, queryableFields } from './cql2/to-sql.ts';
import { propertyKeys } from './feature-query.ts';
import { FORMATS, sortableKeys, type FeatureFormat } from './items-input.ts';

const FEATURES = 'http://www.opengis.net/spec/ogcapi-features';
const CQL2 = 'http://www.opengis.net/spec/cql2/1.0/conf';
const RELATION = 'http://www.opengis.net/def/rel/ogc/1.0';
const HTML = 'text/html';
const SCHEMA_TYPE = 'application/schema+json';

/** Conformance classes that hold below `/ogc`. */
export const CONFORMANCE: readonly string[] = [
  ...TILE_CONFORMANCE,
  'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/html',
  'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30',
  ...['core', 'oas30', 'html', 'geojson'].map((name) => `${FEATURES}-1/1.0/conf/${name}`),
  `${FEATURES}-2/1.0/conf/crs`,
  ...['queryables', 'queryables-query-parameters', 'filter', 'features-filter'].map(
    (name) => `${FEATURES}-3/1.0/conf/${name}`,
  ),
  ...['create-replace-delete', 'update', 'optimistic-locking-etags', 'features'].map(
    (name) => `${FEATURES}-4/1.0/conf/${name}`,
  ),
  ...[
    'cql2-text',
    'cql2-json',
    'basic-cql2',
    'advanced-comparison-operators',
    'case-insensitive-comparison',
    'basic-spatial-functions',
    'basic-spatial-functions-plus',
    'spatial-functions',
    'temporal-functions',
    'array-functions',
    'property-property',
    'arithmetic',
  ].map((name) => `${CQL2}/${name}`),
  'http://www.opengis.net/spec/ogcapi-styles-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-styles-1/1.0/conf/mapbox-style',
];

/** A page with itself as JSON and as HTML. */
function bothForms(here: string, title: string, type = 'application/json'): readonly Link[] {
  return [link('self', `${here}?f=json`, title, type), link('alternate', `${here}?f=html`, title, HTML)];
}

/** The first page: what there is, and where. `base` is `http://host/ogc`. */
export function landingPage({ title }: Pick<Region, 'title'>, origin: string, base: string) {
  return {
    title: `${title}空间数据`,
    description:
      '图层的要素、矢量瓦片与样式，按 OGC API Features、Tiles、Styles 提供；另有 /tiles 下的 TileJSON 与 PMTiles',
    links: [
      ...bothForms(base, '本页'),
      link('service-desc', `${base}/api`, '接口定义（OpenAPI 3.0）', 'application/vnd.oai.openapi+json;version=3.0'),
      link(
        'service-desc',
        `${origin}/api/openapi.json`,
        '全部接口（OpenAPI 3.1）',
        'application/vnd.oai.openapi+json;version=3.1',
      ),
      link('service-doc', `${origin}/api/docs`, '接口说明', HTML),
      link('conformance', `${base}/conformance`, '符合性'),
      link('data', `${base}/collections`, '图层'),
      link(`${RELATION}/styles`, `${base}/styles`, '样式'),
      ...tileLinks(base),
    ],
  };
}

/** The conformance page. */
export function conformancePage(base: string) {
  return { links: [...bothForms(`${base}/conformance`, '符合性')], conformsTo: [...CONFORMANCE] };
}

/** A layer with what is told about its published version. */
export interface DescribedCollection {
  readonly layer: Layer;
  /** Null where it is not told. */
  readonly extent: Bounds | null;
  /** When its first version was published. */
  readonly since: string | null;
}

/** The list of layers. */
export function collectionsPage(described: readonly DescribedCollection[], region: Region, base: string) {
  return {
    links: [...bothForms(`${base}/collections`, '图层')],
    crs: featureCrsList(region).map(({ uri }) => uri),
    collections: described.map((layer) => collectionPage(layer, region, base)),
  };
}

const FORMAT_NAMES: Readonly<Record<FeatureFormat, string>> = {
  json: 'GeoJSON',
  html: 'HTML',
  jsonseq: 'GeoJSON Text Sequences',
  csv: 'CSV',
  fgb: 'FlatGeobuf',
};

/** One layer as a collection. */
export function collectionPage({ layer, extent, since }: DescribedCollection, region: Region, base: string) {
  const here = `${base}/collections/${layer.id}`;
  const items = Object.entries(FORMATS).map(([format, type]) =>
    link('items', `${here}/items?f=${format}`, `${layer.title}要素 ${FORMAT_NAMES[format as FeatureFormat]}`, type),
  );
  const spatial = extent === null ? {} : { spatial: { bbox: [[...extent]], crs: CRS84.uri } };
  return {
    id: layer.id,
    title: layer.title,
    description: `${layer.title}（${layer.standard.code}，${layer.standard.reference}）`,
    itemType: 'feature' as const,
    dataType: 'vector' as const,
    ...(layer.geometry === null
      ? {}
      : { crs: featureCrsList(region).map(({ uri }) => uri), storageCrs: STORAGE_CRS.uri }),
    extent: {
      ...spatial,
      temporal: { interval: [[since, null]], trs: 'http://www.opengis.net/def/uom/ISO-8601/0/Gregorian' },
    },
    links: [
      ...bothForms(here, layer.title),
      ...items,
      link(`${RELATION}/queryables`, `${here}/queryables`, '可查询的字段', SCHEMA_TYPE),
      link(`${RELATION}/sortables`, `${here}/sortables`, '可排序的字段', SCHEMA_TYPE),
      ...(layer.tiles === undefined
        ? []
        : [tilesetsLink(here), link(`${RELATION}/styles`, `${base}/styles/${layer.id}`, '样式', STYLE_TYPE)]),
    ],
  };
}

const JSON_TYPES: Readonly<Record<Field['type'], Readonly<Record<string, unknown>>>> = {
  text: { type: 'string' },
  integer: { type: 'integer' },
  decimal: { type: 'number' },
  date: { type: 'string', format: 'date' },
  timestamp: { type: 'string', format: 'date-time' },
  boolean: { type: 'boolean' },
  'text[]': { type: 'array', items: { type: 'string' } },
  json: {},
};

function fieldSchema({ title, type, unit, code }: Field): Readonly<Record<string, unknown>> {
  return {
    title,
    ...JSON_TYPES[type],
    ...(unit === undefined ? {} : { 'x-ogc-unit': unit }),
    description: `${title} ${code}`,
  };
}

const AREA_TITLES: Readonly<Record<keyof typeof AREA_COLUMNS, string>> = {
  ellipsoidalArea: '椭球面积（㎡）',
  planarArea: '平面面积（㎡）',
};

function areaSchemas(layer: Layer) {
  const keys = propertyKeys(layer).filter(
    (key): key is keyof typeof AREA_COLUMNS => key in AREA_COLUMNS && layer.fields[key] === undefined,
  );
  return Object.fromEntries(keys.map((key) => [key, { title: AREA_TITLES[key], type: 'number', 'x-ogc-unit': 'm2' }]));
}

const GEOMETRY_FORMATS = {
  Point: 'geometry-point',
  MultiLineString: 'geometry-multilinestring',
  MultiPolygon: 'geometry-multipolygon',
  Geometry: 'geometry-any',
} as const;

/** The JSON Schema of what filters may name. */
export function queryablesPage(layer: Layer, base: string) {
  const geometry =
    layer.geometry === null
      ? {}
      : {
          [GEOMETRY_NAME]: {
            title: '几何',
            format: GEOMETRY_FORMATS[layer.geometry],
            'x-ogc-role': 'primary-geometry',
          },
        };
  const fields = queryableFields(layer).map(([key, field]) => [key, fieldSchema(field)]);
  return schemaPage(layer, base, 'queryables', {
    ...geometry,
    id: { title: '要素号', type: 'integer', 'x-ogc-role': 'id' },
    ...Object.fromEntries(fields),
    ...areaSchemas(layer),
  });
}

/** The JSON Schema of what features can be put in order by. */
export function sortablesPage(layer: Layer, base: string) {
  const keys = sortableKeys(layer).filter((key) => layer.fields[key] !== undefined);
  return schemaPage(layer, base, 'sortables', {
    ...Object.fromEntries(keys.map((key) => [key, fieldSchema(layer.fields[key]!)])),
    ...areaSchemas(layer),
  });
}

function schemaPage(layer: Layer, base: string, name: string, properties: Readonly<Record<string, unknown>>) {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${base}/collections/${layer.id}/${name}`,
    type: 'object' as const,
    title: layer.title,
    properties: { ...properties },
    additionalProperties: false,
  };
}

const STYLE_TYPE = 'application/vnd.mapbox.style+json';

/** The list of styles: one of all layers, and one of each. */
export function stylesPage(names: readonly { readonly id: string; readonly title: string }[], base: string) {
  return {
    default: names[0]?.id,
    styles: names.map(({ id, title }) => ({
      id,
      title,
      links: [
        link('stylesheet', `${base}/styles/${id}`, title, STYLE_TYPE),
        link('describedby', `${base}/styles/${id}/metadata`, `${title}说明`),
      ],
    })),
    links: [link('self', `${base}/styles`, '样式')],
  };
}

/** What is known of a style. */
export function styleMetadataPage(
  { id, title }: { readonly id: string; readonly title: string },
  layers: readonly Layer[],
  base: string,
) {
  return {
    id,
    title,
    scope: 'style',
    stylesheets: [
      {
        title: 'MapLibre / Mapbox Style 8',
        version: '8',
        specification: 'https://maplibre.org/maplibre-style-spec/',
        native: true,
        tilingScheme: 'GoogleMapsCompatible',
        link: link('stylesheet', `${base}/styles/${id}`, title, STYLE_TYPE),
      },
    ],
    layers: layers.map((layer) => ({ id: layer.id, description: layer.title, type: 'vector' })),
    links: [link('self', `${base}/styles/${id}/metadata`, `${title}说明`)],
  };
}
