/** The JSON of OGC API - Tiles 1.0 (20-057), as pure functions. */
import { tileFieldsAt } from '../../schemas/derive/tile-fields.ts';
import type { Layer } from '../../schemas/layer.ts';
import { MAX_ZOOM, type Bounds } from '../mercator.ts';
import { crsUri, type TileGrid } from './grids.ts';

/** A link as OGC APIs write it. */
export interface Link {
  readonly rel: string;
  readonly href: string;
  readonly type?: string;
  readonly title?: string;
  readonly templated?: boolean;
}

export const MVT_TYPE = 'application/vnd.mapbox-vector-tile';
const JSON_TYPE = 'application/json';
const SCHEME = 'http://www.opengis.net/def/rel/ogc/1.0';
const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';

const TILES = 'http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf';

/** Conformance classes that hold here. */
export const CONFORMANCE: readonly string[] = [
  'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core',
  'http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json',
  'http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections',
  ...['core', 'tileset', 'tilesets-list', 'dataset-tilesets', 'geodata-tilesets', 'collections-selection', 'mvt'].map(
    (name) => `${TILES}/${name}`,
  ),
  'http://www.opengis.net/spec/tms/2.0/conf/tilematrixset',
  'http://www.opengis.net/spec/tms/2.0/conf/json-tilematrixset',
];

/** Links of the first page to tiles. `base` is `http://host/ogc`. */
export function tileLinks(base: string): readonly Link[] {
  return [
    link(`${SCHEME}/tilesets-vector`, `${base}/tiles`, '多图层瓦片集'),
    link(`${SCHEME}/tiling-schemes`, `${base}/tileMatrixSets`, '瓦片矩阵集'),
  ];
}

/** Link of a collection, whose address is `here`, to its tiles. */
export function tilesetsLink(here: string): Link {
  return link(`${SCHEME}/tilesets-vector`, `${here}/tiles`, '瓦片集');
}

/** A layer with what its published version holds. */
export interface DescribedLayer {
  readonly layer: Layer;
  readonly extent: Bounds | null;
}

/** Grids that have tiles of at least one of the layers. */
export function gridsOf(layers: readonly Layer[], grids: readonly TileGrid[]): readonly TileGrid[] {
  return grids.filter((grid) => layers.some((layer) => levelsOf(layer, grid) !== undefined));
}

/** The list of tilesets of some layers below `here`. What clients of drafts look for (id of the grid, limits, template) is told as well. */
export function tilesetList(
  layers: readonly Layer[],
  grids: readonly TileGrid[],
  title: string,
  { here, base, query }: { readonly here: string; readonly base: string; readonly query: string },
) {
  return {
    links: [link('self', here, title)],
    tilesets: gridsOf(layers, grids).map((grid) => ({
      title: `${title} ${grid.title}`,
      dataType: 'vector',
      crs: crsUri(grid.epsg),
      tileMatrixSetId: grid.id,
      tileMatrixSetURI: `${base}/tileMatrixSets/${grid.id}`,
      tileMatrixSetLimits: limitsOf(layers, grid),
      links: tilesetLinks(grid, { here, base, query }),
    })),
  };
}

/** A tileset, its grid and the template of its tiles. */
function tilesetLinks(
  grid: TileGrid,
  { here, base, query }: { readonly here: string; readonly base: string; readonly query: string },
): readonly Link[] {
  return [
    link('self', `${here}/${grid.id}${query}`, '瓦片集说明'),
    link(`${SCHEME}/tiling-scheme`, `${base}/tileMatrixSets/${grid.id}`, grid.title),
    {
      ...link('item', `${here}/${grid.id}/{tileMatrix}/{tileRow}/{tileCol}${query}`, '瓦片', MVT_TYPE),
      templated: true,
    },
  ];
}

/** Rows and columns of the levels on which one of the layers has tiles. */
function limitsOf(layers: readonly Layer[], grid: TileGrid) {
  const levels = layers.map((layer) => levelsOf(layer, grid)).filter((range) => range !== undefined);
  const [from, to] = [Math.min(...levels.map(([first]) => first)), Math.max(...levels.map(([, last]) => last))];
  return Array.from({ length: Math.max(to - from + 1, 0) }, (_, index) => ({
    tileMatrix: String(from + index),
    minTileRow: 0,
    maxTileRow: grid.rows(from + index) - 1,
    minTileCol: 0,
    maxTileCol: grid.columns(from + index) - 1,
  }));
}

/** One tileset: its grid, its levels, its layers and attributes, and the template of its tiles. */
export function tileset(
  described: readonly DescribedLayer[],
  grid: TileGrid,
  title: string,
  { here, base, query }: { readonly here: string; readonly base: string; readonly query: string },
) {
  const extent = unite(described.flatMap(({ extent: bounds }) => (bounds === null ? [] : [bounds])));
  return {
    title: `${title} ${grid.title}`,
    dataType: 'vector',
    crs: crsUri(grid.epsg),
    tileMatrixSetURI: `${base}/tileMatrixSets/${grid.id}`,
    ...(extent === undefined
      ? {}
      : { boundingBox: { lowerLeft: extent.slice(0, 2), upperRight: extent.slice(2), crs: CRS84 } }),
    tileMatrixSetId: grid.id,
    tileMatrixSetLimits: limitsOf(
      described.map(({ layer }) => layer),
      grid,
    ),
    layers: described.map(({ layer }) => ({
      id: layer.id,
      title: layer.title,
      dataType: 'vector',
      ...zoomRange(layer, grid),
      propertiesSchema: { type: 'object', properties: propertiesOf(layer) },
    })),
    links: tilesetLinks(grid, { here, base, query }),
  };
}

/** First and last level of a layer in a grid. */
export function levelsOf(layer: Layer, grid: TileGrid): readonly [number, number] | undefined {
  if (layer.tiles === undefined) return undefined;
  let [first, last] = [grid.minLevel, grid.maxLevel];
  while (first < last && grid.zoomOf(first) < layer.tiles.zoom[0]) first += 1;
  while (last > first && grid.zoomOf(last) > layer.tiles.zoom[1]) last -= 1;
  return [first, last];
}

function zoomRange(layer: Layer, grid: TileGrid) {
  const levels = levelsOf(layer, grid);
  return levels === undefined ? {} : { minTileMatrix: String(levels[0]), maxTileMatrix: String(levels[1]) };
}

function propertiesOf(layer: Layer) {
  const types = { decimal: 'number', integer: 'integer', boolean: 'boolean' } as const;
  return Object.fromEntries(
    tileFieldsAt(layer, MAX_ZOOM).map(({ key, type }) => [
      key,
      { title: layer.fields[key]?.title ?? key, type: type in types ? types[type as keyof typeof types] : 'string' },
    ]),
  );
}

function unite(extents: readonly Bounds[]): Bounds | undefined {
  if (extents.length === 0) return undefined;
  const [wests, souths, easts, norths] = ([0, 1, 2, 3] as const).map((side) => extents.map((bounds) => bounds[side]));
  return [Math.min(...wests!), Math.min(...souths!), Math.max(...easts!), Math.max(...norths!)];
}

/** A link; JSON unless another type is given. */
export function link(rel: string, href: string, title: string, type = JSON_TYPE): Link {
  return { rel, href, type, title };
}
