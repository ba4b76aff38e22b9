/** Cadastral maps as the server tells of them: plans, orders, what was issued. The types are those of the interface's document. */
import type {
  CadastralMap,
  CadastralMapChanges,
  CadastralMapPlan,
  CadastralMapReport,
  CadastralMapRequest,
} from '../../schemas/client/types.ts';
import { type Extent, type LonLat, queryOf, requestJson } from '../api.ts';

export type { CadastralMap };
export type MapRequest = CadastralMapRequest;
/** The document cannot say how many numbers an extent or a place has. */
export type MapPlan = Omit<CadastralMapPlan, 'sheets' | 'extent'> & {
  readonly sheets: readonly { readonly number: string; readonly ring: readonly LonLat[] }[];
  readonly extent: Extent;
};
export type MapReport = CadastralMapReport;
export type MapChanges = CadastralMapChanges;
export type Paper = NonNullable<MapRequest['paper']>;
export type Division = NonNullable<MapRequest['division']>;
export type MapFormat = NonNullable<MapRequest['formats']>[number];

const MAPS = '/api/cadastral-maps';
const addressOf = (id: string): string => `${MAPS}/${encodeURIComponent(id)}`;

export const planMap = async (request: MapRequest, signal?: AbortSignal): Promise<MapPlan> =>
  requestJson(`${MAPS}/plan`, { body: request, signal });

export const orderMap = async (request: MapRequest): Promise<CadastralMap> => requestJson(MAPS, { body: request });

export const reissueMap = async (id: string): Promise<CadastralMap> =>
  requestJson(`${addressOf(id)}/reissue`, { method: 'POST', body: {} });

export const fetchMap = async (id: string, signal?: AbortSignal): Promise<CadastralMap> =>
  requestJson(addressOf(id), { signal });

export const fetchEditions = async (
  id: string,
  signal?: AbortSignal,
): Promise<{ readonly maps: readonly CadastralMap[] }> => requestJson(`${addressOf(id)}/editions`, { signal });

export const fetchChanges = async (id: string, signal?: AbortSignal): Promise<MapChanges> =>
  requestJson(`${addressOf(id)}/changes`, { signal });

export const fetchMaps = async (
  filter: { readonly q: string; readonly kind: string },
  cursor: string | null,
  signal?: AbortSignal,
): Promise<{
  readonly maps: readonly CadastralMap[];
  readonly pending: readonly CadastralMap[];
  readonly next: string | null;
}> =>
  requestJson(
    `${MAPS}?${queryOf({
      ...(filter.q === '' ? {} : { q: filter.q }),
      ...(filter.kind === '' ? {} : { kind: filter.kind }),
      ...(cursor === null ? {} : { cursor }),
    })}`,
    { signal },
  );

/** The sheet that holds a place. */
export const fetchSheetAt = async (
  [lon, lat]: LonLat,
  grid: { readonly scale: string; readonly kind: 'square' | 'geographic'; readonly format: string },
): Promise<{ readonly sheets: readonly { readonly number: string; readonly epsg: number | null }[] }> =>
  requestJson(`/api/map-sheets?${queryOf({ lon, lat, ...grid })}`);

export const fileAddress = (id: string, name: string): string => `${addressOf(id)}/files/${encodeURIComponent(name)}`;
