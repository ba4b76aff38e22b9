import type { Field, Layer } from '../layer.ts';

/**
 * A layer as the public may see it (互联网+地籍图查询): the fields and zooms that the catalogue names, codes shortened to their tail,
 * nothing else of it. Undefined where the catalogue names none. It has the table and the versions of the layer.
 */
export function publicLayer(layer: Layer): Layer | undefined {
  const { public: shown, tiles } = layer;
  if (shown === undefined || tiles === undefined) return undefined;
  const fields = Object.entries(shown.fields).map(([key, part]): readonly [string, Field] => {
    const field = layer.fields[key];
    if (field === undefined) throw new Error(`${layer.id} has no field ${key} to show to the public`);
    if ((field.sensitivity ?? 'public') !== 'public') throw new Error(`${layer.id}.${key} is not for the public`);
    const { search: _search, aliases: _aliases, ...plain } = field;
    return [key, { ...plain, tile: shown.zoom[0], ...(part === 'whole' ? {} : { tail: part }) }];
  });
  const { zoom, ...rest } = tiles;
  return {
    ...layer,
    // Tails of codes repeat.
    key: [],
    fields: Object.fromEntries(fields),
    tiles: { ...rest, zoom: [Math.max(zoom[0], shown.zoom[0]), Math.min(zoom[1], shown.zoom[1])], isLimited: true },
  };
}
