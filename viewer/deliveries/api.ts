/** Deliveries as the server tells of them: handing in, examining, reviewing, publishing. The types are those of the interface's document. */
import type {
  IngestExamination,
  IngestIssue,
  IngestJob,
  IngestJobSummary,
  IngestOptions,
  IngestReport,
} from '../../schemas/client/types.ts';
import { type DrawnGeometry, type Extent, type LonLat, queryOf, requestJson } from '../api.ts';
import type { Job } from '../jobs/api.ts';

/** How a delivery is read; what is absent is found out from the files. */
export type ReadOptions = IngestOptions;
export type DeliverySummary = IngestJobSummary;
export type DeliveryState = DeliverySummary['state'];
export type IssueSeverity = IngestIssue['severity'];
export type ExaminedLayer = IngestExamination['layers'][number];
export type ExaminedColumn = ExaminedLayer['columns'][number];

/** The document cannot say how many numbers a place or an extent has. */
export type Issue = Omit<IngestIssue, 'place'> & { readonly place?: LonLat | null };
type ToldSample = NonNullable<IngestReport['samples']>[number];
export type SampleRow = Omit<ToldSample, 'extent'> & { readonly extent: Extent | null };
export type Fate = SampleRow['fate'];
export type Report = Omit<IngestReport, 'extent' | 'samples'> & {
  readonly extent: Extent | null;
  readonly samples?: readonly SampleRow[];
};
export type Delivery = Omit<IngestJob, 'report'> & { readonly report: Report | null };

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
