/** Cadastral maps as the server tells of them: plans, orders, what was issued. */
import { type Extent, type LonLat, queryOf, requestJson } from '../api.ts';
import type { Job } from '../jobs/api.ts';

export type Paper = 'A4' | 'A3' | 'A2' | 'A1' | 'A0';
export type Division = 'paper' | 'square' | 'geographic';
export type MapFormat = 'pdf' | 'svg' | 'png' | 'dxf' | 'gpkg' | 'shp' | 'txt';

/** What is asked; exactly one of sheet, box, geometry, parcel and parcels. */
export interface MapRequest {
  readonly sheet?: string;
  readonly box?: Extent;
  readonly geometry?: unknown;
  readonly parcel?: string;
  readonly parcels?: readonly string[];
  readonly crs?: number;
  readonly scale?: number;
  readonly paper?: Paper;
  readonly orientation?: 'portrait' | 'landscape';
  readonly division?: Division;
  readonly sheetFormat?: '50x50' | '40x50';
  readonly annex?: boolean;
  readonly asOf?: string;
  readonly title?: string;
  readonly secrecy?: string;
  readonly drawnBy?: string;
  readonly checkedBy?: string;
  readonly approvedBy?: string;
  readonly formats?: readonly MapFormat[];
}

export interface MapPlan {
  readonly scale: number;
  readonly paper: Paper;
  readonly orientation: 'portrait' | 'landscape';
  readonly epsg: number;
  readonly zone: number;
  readonly otherZones: readonly number[];
  readonly sheets: readonly { readonly number: string; readonly ring: readonly LonLat[] }[];
  readonly parcels: number;
  readonly extent: Extent;
}

export interface MapReport {
  readonly kind: 'sheets' | 'parcel' | 'parcels' | 'index';
  readonly scale: number | null;
  readonly paper: string;
  readonly epsg: number;
  readonly pages: number;
  readonly sheetCount: number;
  readonly sheets: readonly {
    readonly number: string;
    readonly name: string;
    readonly counts: Readonly<Record<string, number>>;
  }[];
  readonly unplacedCount: number;
  readonly unplaced: readonly { readonly sheet: string; readonly kind: string; readonly name: string }[];
  readonly notices: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
  readonly extent: Extent;
  readonly files: readonly {
    readonly name: string;
    readonly format: MapFormat | 'preview';
    readonly page?: number;
    readonly bytes: number;
  }[];
}

export interface CadastralMap {
  readonly id: string;
  readonly title: string;
  readonly state: Job['state'];
  readonly job: Job | null;
  readonly request: MapRequest;
  readonly dataDay: string;
  readonly day: string;
  readonly secrecy: string;
  readonly view: 'masked' | 'full';
  readonly edition: number | null;
  readonly replacedBy: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly downloads: number;
  readonly report: MapReport | null;
  readonly links: Readonly<Record<string, string>>;
}

export interface MapChanges {
  readonly isCurrent: boolean;
  readonly layers: readonly {
    readonly layer: string;
    readonly title: string;
    readonly from: number;
    readonly to: number;
    readonly added: number;
    readonly changed: number;
    readonly removed: number;
    readonly features: readonly { readonly key: string; readonly change: 'added' | 'changed' | 'removed' }[];
  }[];
}

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
  scale: number,
  kind: 'square' | 'geographic',
): Promise<{ readonly sheets: readonly { readonly number: string }[] }> =>
  requestJson(`/api/map-sheets?${queryOf({ lon, lat, scale, kind })}`);

export const fileAddress = (id: string, name: string): string => `${addressOf(id)}/files/${encodeURIComponent(name)}`;
