/** Surveys, as the server tells of them. */
import type {
  SurveyHeldCodes,
  SurveyPackage,
  SurveySketch,
  SurveyTask,
  SurveyTaskSummary,
} from '../../schemas/client/types.ts';
import { type Drawn, queryOf, requestJson } from '../api.ts';
import type { Job } from '../jobs/api.ts';

export type Task = Drawn<SurveyTask>;
export type TaskSummary = Drawn<SurveyTaskSummary>;
export type Sketch = Drawn<SurveySketch>;
export type Overlap = Sketch['overlaps'][number];
export type Held = SurveyHeldCodes;
export type Package = SurveyPackage;

const TASKS = '/api/survey-tasks';

/** Where a sketch comes from: exactly one of three. */
export interface SketchSource {
  readonly geometry?: unknown;
  readonly crs?: number;
  readonly code?: string;
  readonly uploadId?: string;
}

export const fetchTasks = async (query: Readonly<Record<string, string>>, after: number | null, signal: AbortSignal) =>
  requestJson<{ tasks: readonly TaskSummary[]; counts: Readonly<Record<string, number>>; next: number | null }>(
    `${TASKS}?${queryOf({ ...query, limit: 100, ...(after === null ? {} : { after }) })}`,
    { signal },
  );

export const fetchTask = async (id: number, signal: AbortSignal): Promise<Task> =>
  requestJson(`${TASKS}/${id}`, { signal });

export const lookAtSketch = async (source: SketchSource, signal: AbortSignal): Promise<Sketch> =>
  requestJson('/api/survey-sketches', { body: source, signal });

export const sendSketch = async (file: File, crs: string): Promise<Sketch & { readonly uploadId: string }> =>
  requestJson(`/api/survey-sketches/files?${queryOf({ name: file.name, ...(/^\d{4,5}$/.test(crs) ? { crs } : {}) })}`, {
    bytes: file,
  });

export const commissionSurvey = async (order: object): Promise<Task> => requestJson(TASKS, { body: order });

const seen = (revision: number) => ({ 'If-Match': `"${revision}"` });

export const takeStep = async ({ id, revision }: Task, to: string, reason: string): Promise<Task> =>
  requestJson(`${TASKS}/${id}/steps`, { body: { to, reason }, headers: seen(revision) });

export const assignTask = async ({ id, revision }: Task, body: object): Promise<Task> =>
  requestJson(`${TASKS}/${id}/assignment`, { method: 'PUT', body, headers: seen(revision) });

/** Changes a commission that was not accepted yet, or was given back; what is left out stays. */
export const changeSurvey = async ({ id, revision }: Task, body: object): Promise<Task> =>
  requestJson(`${TASKS}/${id}`, { method: 'PATCH', body, headers: seen(revision) });

export const fetchHeld = async (id: number, signal: AbortSignal): Promise<Held> =>
  requestJson(`${TASKS}/${id}/codes`, { signal });

export const holdCodes = async (id: number, series: string, count: number): Promise<unknown> =>
  requestJson(`${TASKS}/${id}/codes`, { body: { series, count } });

export const holdPoints = async (id: number, subdistrict: string, count: number): Promise<unknown> =>
  requestJson(`${TASKS}/${id}/points`, { body: { subdistrict, count } });

/** Sets the last day of everything that a task still holds. */
export const prolongHeld = async (id: number, expiresOn: string, reason: string): Promise<Held> =>
  requestJson(`${TASKS}/${id}/codes/expiry`, { method: 'PUT', body: { expiresOn, reason } });

export const fetchPackages = async (id: number, signal: AbortSignal) =>
  requestJson<{ packages: readonly Package[]; pending: readonly Job[] }>(`${TASKS}/${id}/packages`, { signal });

export const orderPackage = async (id: number, body: object): Promise<{ readonly id: string; readonly job: Job }> =>
  requestJson(`${TASKS}/${id}/packages`, { body });

export const packageFile = (id: string, name: string): string =>
  `/api/survey-packages/${id}/files/${encodeURIComponent(name)}`;
