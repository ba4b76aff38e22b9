/** Deliveries as the server tells of them: handing in, examining, reviewing, publishing. */
import type { AreaUnit } from '../../schemas/units.ts';
import { type DrawnGeometry, type Extent, type LonLat, queryOf, requestJson } from '../api.ts';
import type { Job, JobProgress } from '../jobs/api.ts';

/** How a delivery is read; what is absent is found out from the files. */
export interface ReadOptions {
  readonly layer?: string;
  readonly dataset?: string;
  readonly district?: string;
  readonly layerName?: string;
  readonly encoding?: string;
  /** EPSG code that overrules the file. */
  readonly crs?: number;
  readonly assumeDatum?: boolean;
  readonly correctCoordinates?: boolean;
  /** Field → column; null leaves the field out. */
  readonly map?: Readonly<Record<string, unknown>>;
  /** Field → constant. */
  readonly set?: Readonly<Record<string, string>>;
  /** Codes of errors whose rows load all the same. */
  readonly allow?: readonly string[];
  /** The delivery whose rejected rows the files bring mended. */
  readonly mends?: number;
}

export type DeliveryState =
  | 'examining'
  | 'examined'
  | 'loading'
  | 'staged'
  | 'reviewing'
  | 'publishing'
  | 'published'
  | 'known'
  | 'refused'
  | 'failed'
  | 'cancelled'
  | 'discarded';

export type Fate = 'added' | 'changed' | 'removed' | 'unchanged';
export type IssueSeverity = 'error' | 'warning' | 'info';

export interface Issue {
  readonly id?: number;
  readonly code: string;
  readonly severity: IssueSeverity;
  readonly sourceRow: number | null;
  readonly rowKey?: string | null;
  readonly field?: string | null;
  readonly actual?: string | null;
  readonly expected?: string | null;
  readonly message: string;
  readonly messageEn: string;
  readonly place?: LonLat | null;
}

export interface SampleRow {
  readonly fate: Fate;
  readonly sourceRow: number | null;
  readonly key: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly isShapeChanged: boolean;
  readonly extent: Extent | null;
}

export interface Report {
  readonly deliveryId: number;
  readonly layer: string;
  readonly dataset: string;
  readonly version: number;
  readonly isStaged?: boolean;
  readonly source: { readonly name: string; readonly sha256: string; readonly bytes: number; readonly crs: string };
  readonly rows: Readonly<Record<Fate | 'read' | 'loaded' | 'rejected', number>>;
  readonly area: { readonly ellipsoidal: number | null; readonly planar: number | null };
  readonly extent: Extent | null;
  readonly issueCounts: Readonly<Record<string, number>>;
  readonly samples?: readonly SampleRow[];
}

export interface ExaminedColumn {
  readonly column: string;
  readonly type: string;
  readonly samples: readonly string[];
  /** Key of the field that it is proposed for. */
  readonly field: string | null;
  readonly title: string | null;
  /** Unit of its areas where it is not that of the field. */
  readonly unit?: AreaUnit | null;
}

export interface ExaminedLayer {
  readonly sourceLayer: string;
  readonly rowCount?: number | null;
  readonly geometry: 'point' | 'line' | 'polygon' | 'any' | null;
  readonly encoding?: string | null;
  /** Layer that is proposed. */
  readonly layer: string;
  readonly candidates: readonly { readonly layer: string; readonly title: string; readonly matched: number }[];
  readonly columns: readonly ExaminedColumn[];
  readonly missing: readonly string[];
  readonly crsText: string | null;
  readonly crs: { readonly label: string } | { readonly code: string; readonly zh: string; readonly en: string };
}

export interface DeliverySummary {
  readonly id: string;
  readonly name: string;
  readonly state: DeliveryState;
  readonly options: ReadOptions;
  readonly deliveryId: number | null;
  readonly jobId: string | null;
  readonly progress: JobProgress | null;
  readonly problem: { readonly code: string; readonly zh: string; readonly en: string } | null;
  readonly isCancelRequested: boolean;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly changedAt: string;
}

export interface Delivery extends DeliverySummary {
  readonly uploads: readonly { readonly id: string; readonly name: string; readonly bytes: number | null }[];
  readonly examination: {
    readonly files: readonly { readonly name: string; readonly bytes: number }[];
    readonly layers: readonly ExaminedLayer[];
  } | null;
  readonly report: Report | null;
}

/** Something is being done, and will end by itself. */
export const isUnderWay = ({ state }: Pick<DeliverySummary, 'state'>): boolean =>
  state === 'examining' || state === 'loading' || state === 'reviewing' || state === 'publishing';

const DELIVERIES = '/api/ingest-jobs';
const addressOf = (id: string): string => `${DELIVERIES}/${encodeURIComponent(id)}`;

export const createDelivery = async (
  uploadIds: readonly string[],
  name: string,
  options: ReadOptions = {},
): Promise<Delivery> => requestJson(DELIVERIES, { body: { uploadIds, name, options } });

export const fetchDeliveries = async (
  filter: { readonly state: string },
  cursor: string | null,
  signal?: AbortSignal,
): Promise<{ readonly ingestJobs: readonly DeliverySummary[]; readonly next: string | null }> =>
  requestJson(
    `${DELIVERIES}?${queryOf({ ...(filter.state === '' ? {} : { state: filter.state }), ...(cursor ? { cursor } : {}) })}`,
    { signal },
  );

export const fetchDelivery = async (id: string, signal?: AbortSignal): Promise<Delivery> =>
  requestJson(addressOf(id), { signal });

export const changeOptions = async (id: string, options: ReadOptions): Promise<Delivery> =>
  requestJson(`${addressOf(id)}/options`, { method: 'PUT', body: options });

export const publishDelivery = async (id: string, confirmed: boolean): Promise<Delivery> =>
  requestJson(`${addressOf(id)}/publish`, { body: { confirmed } });

export type Step = 'review' | 'retry' | 'cancel';

export const stepDelivery = async (id: string, step: Step): Promise<Delivery> =>
  requestJson(`${addressOf(id)}/${step}`, { method: 'POST' });

export const discardDelivery = async (id: string): Promise<Delivery> =>
  requestJson(addressOf(id), { method: 'DELETE' });

/** Follows a delivery until it is published or given up; returns what stops it. */
export function watchDelivery(id: string, onChange: (summary: DeliverySummary) => void): () => void {
  const source = new EventSource(`${addressOf(id)}/events`);
  source.addEventListener('ingest-job', (event) => onChange(JSON.parse(event.data as string) as DeliverySummary));
  source.addEventListener('end', () => source.close());
  return () => source.close();
}

export interface IssueCount {
  readonly code: string;
  readonly severity: IssueSeverity;
  readonly count: number;
}

export const fetchIssues = async (
  id: string,
  filter: { readonly code: string | null; readonly after: number | null },
  signal?: AbortSignal,
): Promise<{
  readonly counts: readonly IssueCount[];
  readonly issues: readonly Issue[];
  readonly next: number | null;
}> =>
  requestJson(
    `${addressOf(id)}/issues?${queryOf({
      limit: 200,
      ...(filter.code === null ? {} : { code: filter.code }),
      ...(filter.after === null ? {} : { after: filter.after }),
    })}`,
    { signal },
  );

/** A row that could not be loaded, as it was delivered. */
export interface RejectedRow {
  readonly sourceRow: number;
  readonly rowKey: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly faults: readonly Omit<Issue, 'sourceRow'>[];
  readonly mendedBy: number | null;
  readonly geometry: DrawnGeometry | null;
}

const pageOf = (after: number | null): string => queryOf({ limit: 100, ...(after === null ? {} : { after }) });

export const fetchRejects = async (
  id: string,
  after: number | null,
  signal?: AbortSignal,
): Promise<{
  readonly deliveryId: number | null;
  readonly rejects: readonly RejectedRow[];
  readonly next: number | null;
}> => requestJson(`${addressOf(id)}/rejects?${pageOf(after)}`, { signal });

/** Rejected rows as a file to be mended. */
export const rejectFileAddress = (id: string, form: 'gpkg' | 'xlsx'): string => `${addressOf(id)}/rejects.${form}`;

/** What was repaired by order. */
export interface RepairedRow {
  readonly id: number;
  readonly code: string;
  readonly sourceRow: number;
  readonly rowKey: string | null;
  /** Null where the shape was repaired. */
  readonly column: string | null;
  readonly before: string | null;
  readonly after: string | null;
  readonly beforeGeometry: DrawnGeometry | null;
  readonly afterGeometry: DrawnGeometry | null;
  readonly undoneAt: string | null;
}

export const fetchRepairs = async (
  id: string,
  after: number | null,
  signal?: AbortSignal,
): Promise<{ readonly repairs: readonly RepairedRow[]; readonly next: number | null }> =>
  requestJson(`${addressOf(id)}/repairs?${pageOf(after)}`, { signal });

export const undoRepairs = async (id: string): Promise<Job> =>
  requestJson(`${addressOf(id)}/repairs/undo`, { method: 'POST' });

/** The list of issues as a file. */
export const issueListAddress = (id: string, form: 'csv' | 'xlsx'): string => `${addressOf(id)}/issues.${form}`;

export interface LayerVersion {
  readonly version: number;
  readonly deliveryId: number;
  readonly dataset: string;
  readonly publishedAt: string;
  readonly createdBy: string;
  readonly publishedBy: string | null;
  readonly source: string;
  readonly rolledBackTo: number | null;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

export const fetchVersions = async (
  layer: string,
  signal?: AbortSignal,
): Promise<{ readonly versions: readonly LayerVersion[] }> =>
  requestJson(`/api/layers/${encodeURIComponent(layer)}/versions`, { signal });

export const rollBack = async (layer: string, version: number): Promise<Job> =>
  requestJson(`/api/layers/${encodeURIComponent(layer)}/rollback`, { body: { version } });
