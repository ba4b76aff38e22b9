/** The server's JSON as the viewer reads it, and the one way to ask for it. Coordinates are [longitude, latitude] CGCS2000. */
import type { Geometry } from '../schemas/client/types.ts';
import { isAttended } from './attention.ts';
import type { Field, LayerGeometry, LayerGroup, Legend } from '../schemas/layer.ts';

export type LonLat = readonly [longitude: number, latitude: number];
/** [west, south, east, north] in degrees. */
export type Extent = readonly [number, number, number, number];

/** One public field of a layer, in the order of the catalogue. */
export interface FieldInfo extends Pick<
  Field,
  'code' | 'title' | 'type' | 'unit' | 'scale' | 'codelist' | 'sensitivity'
> {
  readonly key: string;
}

/** One layer of `GET /api/layers`: its definition and the version that is published now (0 = nothing yet). */
export interface LayerInfo {
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
  readonly group: LayerGroup;
  readonly standard: { readonly code: string; readonly reference: string };
  readonly geometry: LayerGeometry;
  /** Fields that tell a feature from all others; no edit changes them. */
  readonly key: readonly string[];
  readonly secrecy?: 'open' | 'internal' | 'restricted';
  readonly version: number;
  readonly changedAt: string | null;
  readonly rows: number;
  readonly extent: Extent | null;
  /** First and last zoom with tiles; null where the layer is never drawn. */
  readonly zoom: readonly [number, number] | null;
  readonly legend: Legend | null;
  readonly fields: readonly FieldInfo[];
}

/** A feature for good: layer id and feature id, the same in every version. */
export interface FeatureRef {
  readonly layer: string;
  readonly id: number;
}

/** GeoJSON geometry as far as the viewer draws it. */
export type DrawnGeometry =
  | { readonly type: 'Point'; readonly coordinates: LonLat }
  | { readonly type: 'MultiPoint' | 'LineString'; readonly coordinates: readonly LonLat[] }
  | { readonly type: 'MultiLineString' | 'Polygon'; readonly coordinates: readonly (readonly LonLat[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly LonLat[])[])[] };

/** A type of the interface's document with its geometries as the viewer draws them: the document leaves coordinates open. */
export type Drawn<T> = T extends Geometry
  ? [Geometry] extends [T]
    ? DrawnGeometry
    : { readonly [K in keyof T]: Drawn<T[K]> }
  : T extends object
    ? { readonly [K in keyof T]: Drawn<T[K]> }
    : T;

/** One feature under a click. Areas are unrounded m²; both kinds are always given together. */
export interface Hit extends FeatureRef {
  readonly title: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** Keys of the fields whose values the server has masked. */
  readonly masked: readonly string[];
  readonly area?: { readonly ellipsoidal: number; readonly planar: number };
  readonly geometry: DrawnGeometry | null;
}

export interface SearchResult extends FeatureRef {
  readonly code: string;
  readonly title: string;
  readonly subtitle: string | null;
  readonly bbox: Extent | null;
  readonly center: LonLat | null;
}

/** One column of the overview: 宗数 and ellipsoidal area of a layer's features in one 地籍子区 or district. */
export interface ColumnCell {
  readonly id: string;
  readonly title: string;
  readonly center: LonLat;
  readonly count: number;
  readonly areaSquareMetres: number;
}

/** All features of a layer: those that stand in cells, and those that carry no code or place. Together they are the whole. */
export interface ColumnFigures {
  readonly cells: readonly ColumnCell[];
  readonly unplaced: Pick<ColumnCell, 'count' | 'areaSquareMetres'>;
}

/** The server answered, and the answer is a problem (RFC 9457). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string | null;
  readonly title: string;
  readonly titleEn: string | null;
  readonly detail: string | null;
  readonly detailEn: string | null;
  /** Wrong values of the request, each with its place, e.g. `body.parameters.termMonths`. */
  readonly errors: readonly { readonly at: string; readonly expected: string }[];

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    const title = textOf(body['title']) ?? `HTTP ${status}`;
    super(`${status} ${title}`);
    this.status = status;
    this.code = textOf(body['code']);
    this.title = title;
    this.titleEn = textOf(body['titleEn']);
    this.detail = textOf(body['detail']);
    this.detailEn = textOf(body['detailEn']);
    this.errors = Array.isArray(body['errors']) ? (body['errors'] as ApiError['errors']) : [];
  }
}

/** No answer came: the server cannot be reached. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const getJson = async <T>(path: string, signal?: AbortSignal): Promise<T> => requestJson<T>(path, { signal });

/** What is sent: nothing, a value as JSON, or bytes as they are. */
export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly body?: unknown;
  readonly bytes?: Blob;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Asks the server and reads its JSON. Throws `ApiError` for a problem, `ConnectionError` where nobody answered. */
export async function requestJson<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const { signal, body, bytes } = options;
  const sends = body !== undefined || bytes !== undefined;
  const type = bytes !== undefined ? 'application/octet-stream' : 'application/json';
  const response = await fetch(path, {
    method: options.method ?? (sends ? 'POST' : 'GET'),
    headers: {
      accept: 'application/json',
      ...(isAttended() ? {} : { 'x-unattended': '1' }),
      ...(sends ? { 'content-type': type } : {}),
      ...options.headers,
    },
    ...(sends ? { body: bytes ?? JSON.stringify(body) } : {}),
    ...(signal ? { signal } : {}),
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ConnectionError(`no answer from ${path}`, { cause });
  });
  if (response.ok) return (response.status === 204 ? undefined : await bodyOf(response, path, signal)) as T;
  const problem: unknown = await response.json().catch(() => null);
  const error = new ApiError(response.status, typeof problem === 'object' && problem !== null ? { ...problem } : {});
  if (isShutOut(error)) dispatchEvent(new Event(SHUT_OUT));
  throw error;
}

/** The answer's JSON. One that breaks off is a lost connection; one that is no JSON comes from something before the server. */
async function bodyOf(response: Response, path: string, signal?: AbortSignal): Promise<unknown> {
  const text = await response.text().catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    throw new ConnectionError(`the answer from ${path} broke off`, { cause });
  });
  return JSON.parse(text);
}

/** What the window is told when a request was refused that a login would mend. */
export const SHUT_OUT = 'dimai-shut-out';

const SHUT_OUT_CODES: ReadonlySet<string | null> = new Set(['login-required', 'session-ended', 'password-expired']);

/** The session has ended meanwhile, or the password has. */
export const isShutOut = (error: unknown): boolean => error instanceof ApiError && SHUT_OUT_CODES.has(error.code);

/** What the address names is not there: no such record, or nothing that a record could be called. */
export const isNowhere = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 404 || isWrongIn(error, 'path.'));

/** The conditions of a list are none that it knows, as those of a mistyped address. */
export const isAboutConditions = (error: unknown): boolean => error instanceof ApiError && isWrongIn(error, 'query.');

const isWrongIn = ({ status, errors }: ApiError, part: string): boolean =>
  status === 400 && errors.length > 0 && errors.every(({ at }) => at.startsWith(part));

export const queryOf = (parameters: Readonly<Record<string, string | number>>): string =>
  new URLSearchParams(Object.entries(parameters).map(([key, value]) => [key, String(value)])).toString();

/** The catalogue with the published version of every layer. */
export async function fetchLayers(signal?: AbortSignal): Promise<readonly LayerInfo[]> {
  return (await getJson<{ layers: LayerInfo[] }>('/api/layers', signal)).layers;
}

/** Whether the server has a key for background maps. */
export async function hasBasemaps(): Promise<boolean> {
  return (await getJson<{ basemaps: readonly unknown[] }>('/api/basemaps')).basemaps.length > 0;
}

/** Most metres around a place that the server looks at. */
const MAX_TOLERANCE = 1000;

/** Features of the given layers at a place, in the order of the layers; `tolerance` in metres catches lines and points. */
export async function fetchHits(
  [lon, lat]: LonLat,
  layers: readonly string[],
  tolerance: number,
  signal?: AbortSignal,
): Promise<readonly Hit[]> {
  const query = queryOf({
    lon,
    lat,
    layers: layers.join(','),
    tolerance: Math.min(MAX_TOLERANCE, tolerance).toFixed(2),
  });
  return (await getJson<{ hits: Hit[] }>(`/api/identify?${query}`, signal)).hits;
}

/** One feature with everything the caller may see. */
export async function fetchFeature({ layer, id }: FeatureRef, signal?: AbortSignal): Promise<Hit> {
  return getJson<Hit>(`/api/layers/${encodeURIComponent(layer)}/items/${id}`, signal);
}

/** A place that a text means by itself: coordinates of any kind, or the number of a sheet. */
export interface NamedPlace {
  readonly kind: 'coordinates' | 'map-sheet';
  readonly title: string;
  /** System of the coordinates or kind of the sheet. */
  readonly detail: string;
  readonly center: LonLat;
  readonly bbox: Extent | null;
}

export interface Found {
  readonly results: readonly SearchResult[];
  readonly places: readonly NamedPlace[];
  /** A single character was not looked for everywhere. */
  readonly isPartial: boolean;
}

/** Features whose code begins with the text or whose name contains it, also as first letters of pinyin; places that it means. */
export async function fetchSearch(text: string, limit: number, signal?: AbortSignal): Promise<Found> {
  return getJson<Found>(`/api/search?${queryOf({ q: text, limit })}`, signal);
}

/** Count and area of a layer per 地籍子区 (or district where there is none). */
export async function fetchColumns(layer: string, signal?: AbortSignal): Promise<ColumnFigures> {
  return getJson<ColumnFigures>(`/api/overview/columns?${queryOf({ layer })}`, signal);
}

/** True when the server answers at all. */
export async function isServerThere(): Promise<boolean> {
  const response = await fetch('/healthz', { cache: 'no-store' }).catch(() => null);
  return response?.ok ?? false;
}
