/** A land file as the server tells it. */
import { type DrawnGeometry, type LonLat, queryOf, requestJson } from '../api.ts';
import type { CodeState, Lineage, StageRecord } from '../land-codes/api.ts';

export interface Provenance {
  readonly layer: string;
  readonly title: string;
  readonly dataset: string;
  readonly version: number;
  readonly publishedOn: string | null;
}

interface Reason {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

export type Block<T> =
  | { readonly state: 'present'; readonly provenance: readonly Provenance[]; readonly content: T }
  | { readonly state: 'missing'; readonly provenance: readonly Provenance[]; readonly reason: Reason };

export interface FileRecord {
  readonly layer: string;
  readonly id: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly masked: readonly string[];
  readonly area: number | null;
}

export interface Identity {
  readonly kind: 'parcel' | 'provisional';
  readonly state: CodeState;
  readonly bornOn: string | null;
  readonly endedOn: string | null;
  readonly parcel: FileRecord | null;
  readonly geometry: DrawnGeometry | null;
  readonly place: LonLat | null;
  readonly area: { readonly ellipsoidal: number; readonly planar: number } | null;
  readonly registeredArea: number | null;
  readonly mapSheets: readonly string[];
  readonly aliases: readonly { readonly alias: string; readonly kind: string }[];
}

export interface Neighbour {
  readonly id: number;
  readonly code: string;
  readonly location: string | null;
  readonly landClass: string | null;
  readonly azimuth: number | null;
  readonly border: number | null;
}

export interface Restriction {
  readonly kind: 'mortgage' | 'seizure' | 'objection' | 'advance-notice' | 'easement' | 'restricted-unit';
  readonly standing: 'holds' | 'waits' | 'expired' | 'released';
  readonly queue: number | null;
  readonly record: FileRecord;
}

export interface PlotBase {
  readonly layer: string;
  readonly id: number;
  readonly plotCode: string;
  readonly plotName: string | null;
  readonly location: string | null;
  readonly plannedUse: string | null;
  readonly area: number | null;
}

export interface Acquisition {
  readonly plot: { readonly plotCode: string; readonly plotName: string | null };
  readonly fields: readonly {
    readonly key: string;
    readonly title: string;
    readonly unit: string | null;
    readonly value: unknown;
    readonly missing: string | null;
  }[];
}

export type Control =
  | {
      readonly layer: string;
      readonly title: string;
      readonly state: 'overlaps' | 'clear';
      readonly ellipsoidal: number;
      readonly planar: number;
      readonly share: number;
      readonly hits: readonly { readonly id: number; readonly title: string; readonly geometry: DrawnGeometry }[];
    }
  | { readonly layer: string; readonly title: string; readonly state: 'no-data'; readonly reason: Reason };

export interface TimelineEntry {
  readonly on: string;
  readonly kind: 'stage' | 'event' | 'registration' | 'restriction' | 'approval' | 'stock' | 'version';
  readonly title: string;
  readonly detail: string | null;
  readonly inheritedFrom: string | null;
}

export interface FileDocument {
  readonly id: number;
  readonly title: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly shows: boolean;
  readonly place: LonLat | null;
  readonly azimuth: number | null;
  readonly metresOutside: number | null;
  readonly isFar: boolean;
  readonly addedAt: string;
  readonly inheritedFrom: string | null;
}

export interface LandFile {
  readonly code: string;
  readonly asOf: string | null;
  readonly versions: Readonly<Record<string, number>>;
  readonly successors: readonly string[];
  readonly blocks: {
    readonly identity: Block<Identity>;
    readonly boundaries: Block<{
      readonly east: string | null;
      readonly south: string | null;
      readonly west: string | null;
      readonly north: string | null;
      readonly points: readonly FileRecord[];
      readonly lines: readonly FileRecord[];
    }>;
    readonly neighbours: Block<readonly Neighbour[]>;
    readonly rights: Block<{
      readonly holders: readonly FileRecord[];
      readonly land: readonly FileRecord[];
      readonly houses: readonly FileRecord[];
    }>;
    readonly restrictions: Block<readonly Restriction[]>;
    readonly planning: Block<{ readonly projects: readonly FileRecord[]; readonly plots: readonly PlotBase[] }>;
    readonly acquisition: Block<readonly Acquisition[]>;
    readonly approvals: Block<{
      readonly stages: readonly (StageRecord & { readonly inheritedFrom: string | null })[];
    }>;
    readonly timeline: Block<readonly TimelineEntry[]>;
    readonly stock: Block<{
      readonly plots: readonly (PlotBase & { readonly record: FileRecord })[];
      readonly economics: readonly FileRecord[];
    }>;
    readonly controls: Block<readonly Control[]>;
    readonly buildings: Block<{
      readonly buildings: readonly FileRecord[];
      readonly units: readonly FileRecord[];
      readonly isCut: boolean;
    }>;
    readonly inspections: Block<readonly FileRecord[]>;
    readonly attachments: Block<{ readonly documents: readonly FileDocument[]; readonly hidden: number }>;
    readonly lineage: Block<Omit<Lineage, 'stages'>>;
  };
}

const asOfQuery = (asOf: string): string => (asOf === '' ? '' : `?${queryOf({ asOf })}`);

export const fetchLandFile = async (code: string, asOf: string, signal?: AbortSignal): Promise<LandFile> =>
  requestJson(`/api/land-files/${encodeURIComponent(code)}${asOfQuery(asOf)}`, { signal });

/** Address of the printed file. */
export const landFilePaper = (code: string, asOf: string): string =>
  `/api/land-files/${encodeURIComponent(code)}/file.pdf${asOfQuery(asOf)}`;
