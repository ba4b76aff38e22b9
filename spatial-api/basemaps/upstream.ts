/**
 * Tiles of 天地图 or another WMTS of its kind, fetched by the server so that the key never reaches a browser. Nothing of the
 * address comes from the caller but a layer of a fixed list and three whole numbers within their bounds; redirects are not
 * followed, and only pictures of a sensible size are passed on.
 */
import { Problem } from '../../schemas/problems.ts';

/** Layers of 天地图 in Web Mercator (`w`), by the id under which they are asked for. */
export const BASEMAP_LAYERS = {
  vec: { zh: '矢量底图', en: 'Map' },
  cva: { zh: '矢量注记', en: 'Map labels' },
  img: { zh: '影像底图', en: 'Imagery' },
  cia: { zh: '影像注记', en: 'Imagery labels' },
  ter: { zh: '地形晕渲', en: 'Relief' },
  cta: { zh: '地形注记', en: 'Relief labels' },
} as const;

/** Id of a layer. */
export type BasemapLayer = keyof typeof BASEMAP_LAYERS;

/** Ids as a list, for schemas. */
export const basemapLayers = Object.keys(BASEMAP_LAYERS) as [BasemapLayer, ...BasemapLayer[]];

/** Last level that is served. */
export const LAST_LEVEL = 18;
const LARGEST_TILE = 2 * 1024 * 1024;
const TIMEOUT_MS = 10_000;
const PICTURE = /^image\/(png|jpeg|webp|gif)$/;

/** Where tiles come from. */
export interface BasemapUpstream {
  /** `https://t0.tianditu.gov.cn`. */
  readonly origin: string;
  readonly key: string;
}

/** A picture. */
export interface BasemapTile {
  readonly bytes: Buffer;
  readonly type: string;
}

/** The address of a tile; the key is in it. */
export function tileAddress(
  { origin, key }: BasemapUpstream,
  layer: BasemapLayer,
  z: number,
  x: number,
  y: number,
): URL {
  const url = new URL(`/${layer}_w/wmts`, origin);
  const parameters = {
    SERVICE: 'WMTS',
    REQUEST: 'GetTile',
    VERSION: '1.0.0',
    LAYER: layer,
    STYLE: 'default',
    TILEMATRIXSET: 'w',
    FORMAT: 'tiles',
    TILEMATRIX: String(z),
    TILEROW: String(y),
    TILECOL: String(x),
    tk: key,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url;
}

/** Fetches a tile. Throws `basemap-unavailable` for whatever is no picture; neither address nor key are in what it says. */
export async function fetchTile(
  upstream: BasemapUpstream,
  layer: BasemapLayer,
  [z, x, y]: readonly [number, number, number],
  signal: AbortSignal,
): Promise<BasemapTile> {
  const either = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    const response = await fetch(tileAddress(upstream, layer, z, x, y), { redirect: 'error', signal: either });
    const type = (response.headers.get('content-type') ?? '').split(';')[0]!.trim();
    if (!response.ok || !PICTURE.test(type)) {
      await response.body?.cancel();
      throw unavailable(`上游答复 ${response.status}`);
    }
    return { bytes: await readLimited(response, LARGEST_TILE), type };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Problem) throw error;
    throw unavailable('上游没有答复');
  }
}

async function readLimited(response: Response, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += (piece as Uint8Array).length;
    if (size > most) throw unavailable('上游答复过大');
    pieces.push(piece as Uint8Array);
  }
  return Buffer.concat(pieces);
}

function unavailable(detail: string): Problem {
  return new Problem('basemap-unavailable', `底图暂不可用：${detail}`, { retryAfterSeconds: 30 });
}
