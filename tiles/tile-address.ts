import { Problem } from '../schemas/problems.ts';
import { MAX_ZOOM, type TileAddress } from './mercator.ts';

/** Most layers one tile may hold; a request cannot multiply the work beyond it. */
export const MAX_LAYERS = 8;

/** Longest list of layers that is looked at; a list beyond it names one layer many times or layers that do not exist. */
const MAX_LIST_LENGTH = 600;

const LAYER_ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const WHOLE_NUMBER = /^(0|[1-9]\d{0,8})$/;

/** Reads `14`, `13651`, `6665` as they stand in the path; throws `tile-address-invalid` or `tile-outside-grid`. */
export function parseTileAddress(z: string, x: string, y: string): TileAddress {
  const wrong = Object.entries({ z, x, y }).filter(([, text]) => !WHOLE_NUMBER.test(text));
  if (wrong.length > 0) {
    throw new Problem('tile-address-invalid', '瓦片地址应为 /tiles/图层/z/x/y.mvt，其中 z、x、y 为非负整数', {
      errors: wrong.map(([name, text]) => ({ at: `path.${name}`, actual: text.slice(0, 40), expected: '非负整数' })),
    });
  }
  const address = { z: Number(z), x: Number(x), y: Number(y) };
  if (address.z > MAX_ZOOM) {
    throw new Problem('tile-outside-grid', `级别 z=${z} 超出范围，应为 0 至 ${MAX_ZOOM}`, {
      errors: [{ at: 'path.z', actual: address.z, expected: `0 至 ${MAX_ZOOM}` }],
    });
  }
  const last = 2 ** address.z - 1;
  const outside = (['x', 'y'] as const).filter((name) => address[name] > last);
  if (outside.length > 0) {
    throw new Problem('tile-outside-grid', `第 ${address.z} 级的行列号应为 0 至 ${last}`, {
      errors: outside.map((name) => ({ at: `path.${name}`, actual: address[name], expected: `0 至 ${last}` })),
    });
  }
  return address;
}

/** Reads `parcel,building` into distinct ids in alphabetical order, so that every spelling of one set is one tile. */
export function parseLayerList(list: string): readonly string[] {
  if (list.length > MAX_LIST_LENGTH) throw tooMany(`图层列表长 ${list.length} 个字符`);
  const ids = [...new Set(list.split(','))].sort();
  const malformed = ids.filter((id) => !LAYER_ID.test(id));
  if (malformed.length > 0) {
    throw new Problem('layer-unknown', '图层编号由小写字母、数字和连字符组成；可用的图层见 /api/layers', {
      errors: malformed.map((id) => ({ at: 'path.layers', actual: id, expected: '图层编号，如 parcel' })),
    });
  }
  if (ids.length > MAX_LAYERS) throw tooMany(`请求了 ${ids.length} 个图层`);
  return ids;
}

function tooMany(given: string): Problem {
  return new Problem('layers-too-many', `${given}；一个瓦片最多 ${MAX_LAYERS} 个图层，请分次请求`);
}
