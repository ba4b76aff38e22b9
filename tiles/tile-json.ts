import { tileFieldsAt, type TileField } from '../schemas/derive/tile-fields.ts';
import type { Field, Layer } from '../schemas/layer.ts';
import { MAX_ZOOM, type Bounds } from './mercator.ts';
import { aggregateName, OVERVIEW_ZOOM, TILE_BYTES } from './layer-content.ts';
import { classField } from '../schemas/derive/tile-layers.ts';

/** One MVT layer as TileJSON 3.0 describes it. */
export interface VectorLayer {
  readonly id: string;
  readonly description: string;
  readonly minzoom: number;
  readonly maxzoom: number;
  /** Attribute → Chinese title, unit, standard code and the zoom it begins at. */
  readonly fields: Readonly<Record<string, string>>;
}

/** TileJSON 3.0 with the version of each layer beside it. */
export interface TileJson {
  readonly tilejson: '3.0.0';
  readonly name: string;
  readonly description: string;
  readonly attribution: string;
  /** Dataset versions, e.g. `12` or, for several layers, `building 4, parcel 12`. */
  readonly version: string;
  readonly versions: Readonly<Record<string, number>>;
  readonly scheme: 'xyz';
  readonly tiles: readonly string[];
  readonly minzoom: number;
  readonly maxzoom: number;
  readonly bounds: Bounds;
  readonly center: readonly [number, number, number];
  readonly vector_layers: readonly VectorLayer[];
}

/** A layer with what its published version holds. */
export interface DescribedLayer {
  readonly layer: Layer;
  readonly version: number;
  readonly extent: Bounds | null;
}

/** Bounds of a document whose layers are all empty: what Web Mercator can show. */
const WORLD: Bounds = [-180, -85.051129, 180, 85.051129];

/** Describes the tiles below `tilesUrl` (a template with `{z}`, `{x}`, `{y}`). */
export function tileJson(layers: readonly DescribedLayer[], tilesUrl: string): TileJson {
  const zooms = layers.map(({ layer }) => layer.tiles?.zoom ?? ([0, MAX_ZOOM] as const));
  const firstDrawn = Math.min(...zooms.map(([from]) => from));
  // Below their first zoom layers are counted.
  const minzoom = layers.every(({ layer }) => layer.tiles?.isLimited === true) ? firstDrawn : 0;
  const maxzoom = Math.max(...zooms.map(([, to]) => to));
  const bounds = union(layers.flatMap(({ extent }) => (extent === null ? [] : [extent]))) ?? WORLD;
  return {
    tilejson: '3.0.0',
    name: layers.map(({ layer }) => layer.title).join('、'),
    description: layers.map(({ layer }) => describeLayer(layer)).join('\n'),
    attribution: 'dimai 地脉',
    version:
      layers.length === 1 ? String(layers[0]?.version) : layers.map((at) => `${at.layer.id} ${at.version}`).join(', '),
    versions: Object.fromEntries(layers.map(({ layer, version }) => [layer.id, version])),
    scheme: 'xyz',
    tiles: [tilesUrl],
    minzoom,
    maxzoom,
    bounds,
    center: [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2, firstDrawn],
    vector_layers: layers.flatMap(({ layer }) => vectorLayers(layer)),
  };
}

function vectorLayers(layer: Layer): readonly VectorLayer[] {
  const [from, to] = layer.tiles?.zoom ?? [0, MAX_ZOOM];
  const features: VectorLayer = {
    id: layer.id,
    description: describeLayer(layer),
    minzoom: from,
    maxzoom: to,
    fields: Object.fromEntries(tileFieldsAt(layer, MAX_ZOOM).map((field) => [field.key, describeField(layer, field)])),
  };
  if (layer.tiles?.isLimited === true && from > OVERVIEW_ZOOM) return [features];
  const byClass = classField(layer);
  const classTitle = byClass === undefined ? undefined : layer.fields[byClass]?.title;
  const aggregate: VectorLayer = {
    id: aggregateName(layer),
    description: `${layer.title}汇总：第 ${Math.max(OVERVIEW_ZOOM, from - 1)} 级及以下未逐个绘制的要素（${from} 级以下为全部要素），按网格以点计数；绘制者与汇总者合计即全部要素。更深级别仅在单个瓦片超过 ${TILE_BYTES / 1000} kB 时出现`,
    minzoom: 0,
    maxzoom: Math.max(OVERVIEW_ZOOM, from - 1),
    fields: {
      count: '要素数（个）',
      area: '椭球面积合计（㎡）',
      ...(byClass === undefined
        ? {}
        : {
            [byClass]: `面积最大的一类（${classTitle}）`,
            'count.<代码>': `该类要素数（个）；按面积取前几类，其余为 count.other，未知为 count.unknown`,
            'area.<代码>': `该类椭球面积（㎡，取整）；其余为 area.other，未知为 area.unknown`,
          }),
    },
  };
  return [features, aggregate];
}

function describeLayer(layer: Layer): string {
  return `${layer.title}（${layer.standard.code}，${layer.standard.reference}）`;
}

function describeField(layer: Layer, { key }: TileField): string {
  const field: Field | undefined = layer.fields[key];
  if (field === undefined) return key;
  const unit = field.unit === undefined ? '' : `，${field.unit}`;
  return `${field.title}（${field.code}${unit}；${field.tile ?? 0} 级起）`;
}

function union(extents: readonly Bounds[]): Bounds | undefined {
  if (extents.length === 0) return undefined;
  return [
    Math.min(...extents.map(([west]) => west)),
    Math.min(...extents.map(([, south]) => south)),
    Math.max(...extents.map(([, , east]) => east)),
    Math.max(...extents.map(([, , , north]) => north)),
  ];
}
