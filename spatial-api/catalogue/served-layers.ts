import { layerById, layers as catalogue } from '../../schemas/layers/index.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Region } from '../../schemas/regions/region.ts';
import type { Caller } from '../access/caller.ts';

/** The layers a server answers for. */
export interface ServedLayers {
  /** In the order of the region's layer tree. */
  readonly all: readonly Layer[];
  /** The layer of an id; throws `layer-unknown` or `layer-restricted`. `at` names the place in the request. */
  find(id: string, at?: string): Layer;
}

/** Whether a caller may read a layer at all. */
export function mayReadLayer(who: Caller, { id, secrecy }: Layer): boolean {
  return who.may('layer:read', id) && (secrecy !== 'restricted' || who.may('restricted:read'));
}

/** The layer with the fields that a caller is limited to, and its key: what is not there is neither shown, asked for nor sorted by. */
function withFieldsOf({ fields }: Caller, layer: Layer): Layer {
  const given = fields?.get(layer.id);
  if (given === undefined) return layer;
  const kept = Object.entries(layer.fields).filter(([key]) => given.has(key) || layer.key.includes(key));
  return { ...layer, fields: Object.fromEntries(kept) };
}

/** Layers in use in a region that a caller may read. */
export function servedLayers(region: Region, who: Caller): ServedLayers {
  const inUse = region.layers.flatMap((id) => layerById(id) ?? []);
  const isServed = (layer: Layer) => mayReadLayer(who, layer);
  return {
    all: inUse.filter(isServed).map((layer) => withFieldsOf(who, layer)),
    find(id, at = 'path.id') {
      const layer = inUse.find((candidate) => candidate.id === id);
      if (layer === undefined) throw unknownLayer(id, at);
      if (!isServed(layer)) throw restrictedLayer(layer);
      return withFieldsOf(who, layer);
    },
  };
}

function unknownLayer(id: string, at: string): Problem {
  const exists = catalogue.some((layer) => layer.id === id);
  const detail = exists ? `图层 ${id} 未在本地区启用` : `没有图层 ${id}；可用的图层见 /api/layers`;
  return new Problem('layer-unknown', detail, { errors: [{ at, actual: id, expected: '/api/layers 所列的图层编号' }] });
}

function restrictedLayer(layer: Layer): Problem {
  return new Problem('layer-restricted', `${layer.title}（${layer.id}）为受控图层，须登录并有权限方可访问`);
}
