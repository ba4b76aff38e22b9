/** Field work and results of surveys as the server tells of them. */
import type { AnswerOf } from '../../schemas/client/client.ts';
import { type Drawn, queryOf, requestJson } from '../api.ts';

export type Bundle = AnswerOf<'/api/survey-tasks/{id}/bundles', 'get'>['bundles'][number];
export type MergeSummary = AnswerOf<'/api/survey-tasks/{id}/merges', 'get'>['merges'][number];
export type Merge = Drawn<AnswerOf<'/api/survey-tasks/{id}/merges/{merge}', 'get'>>;
export type MergeChange = Merge['changes'][number];
export type FieldRecords = Drawn<AnswerOf<'/api/survey-tasks/{id}/field-records', 'get'>>;
export type Signature = FieldRecords['signatures'][number];
export type ResultSummary = AnswerOf<'/api/survey-tasks/{id}/results', 'get'>['results'][number];
export type Result = Drawn<AnswerOf<'/api/survey-tasks/{id}/results/{result}', 'get'>>;

const taskPath = (id: string): string => `/api/survey-tasks/${encodeURIComponent(id)}`;

export const fetchBundles = async (id: string, signal?: AbortSignal): Promise<readonly Bundle[]> =>
  (await requestJson<{ bundles: Bundle[] }>(`${taskPath(id)}/bundles`, { signal })).bundles;
export const orderBundle = async (id: string): Promise<Bundle> => requestJson(`${taskPath(id)}/bundles`, { body: {} });
export const bundleAddress = (id: string, bundle: string): string => `${taskPath(id)}/bundles/${bundle}/file`;

export const fetchMerges = async (id: string, signal?: AbortSignal): Promise<readonly MergeSummary[]> =>
  (await requestJson<{ merges: MergeSummary[] }>(`${taskPath(id)}/merges`, { signal })).merges;
export const fetchMerge = async (id: string, merge: string, signal?: AbortSignal): Promise<Merge> =>
  requestJson(`${taskPath(id)}/merges/${merge}`, { signal });
export const bringBundle = async (id: string, file: File): Promise<MergeSummary> =>
  requestJson(`${taskPath(id)}/merges?${queryOf({ name: file.name })}`, { bytes: file });
export const decideChange = async (id: string, merge: string, change: number, body: object): Promise<MergeChange> =>
  requestJson(`${taskPath(id)}/merges/${merge}/changes/${change}`, { method: 'PUT', body });
export const applyMerge = async (id: string, merge: string, reason: string): Promise<Merge> =>
  requestJson(`${taskPath(id)}/merges/${merge}/apply`, { body: { reason } });
export const compareMerge = async (id: string, merge: string): Promise<MergeSummary> =>
  requestJson(`${taskPath(id)}/merges/${merge}/compare`, { method: 'POST' });
export const discardMerge = async (id: string, merge: string): Promise<MergeSummary> =>
  requestJson(`${taskPath(id)}/merges/${merge}`, { method: 'DELETE' });

export const fetchRecords = async (id: string, signal?: AbortSignal): Promise<FieldRecords> =>
  requestJson(`${taskPath(id)}/field-records`, { signal });
export const signatureAddress = (id: string, signature: string): string =>
  `${taskPath(id)}/signatures/${encodeURIComponent(signature)}/content`;

export const fetchResults = async (id: string, signal?: AbortSignal): Promise<readonly ResultSummary[]> =>
  (await requestJson<{ results: ResultSummary[] }>(`${taskPath(id)}/results`, { signal })).results;
export const fetchResult = async (id: string, result: string, signal?: AbortSignal): Promise<Result> =>
  requestJson(`${taskPath(id)}/results/${result}`, { signal });
export const handInResult = async (id: string, file: File): Promise<ResultSummary> =>
  requestJson(`${taskPath(id)}/results?${queryOf({ name: file.name })}`, { bytes: file });
export const checkResult = async (id: string, result: string): Promise<ResultSummary> =>
  requestJson(`${taskPath(id)}/results/${result}/check`, { method: 'POST' });
export const publishResult = async (id: string, result: string, basis: string): Promise<Result> =>
  requestJson(`${taskPath(id)}/results/${result}/publish`, { body: { basis } });
export const undoResult = async (id: string, result: string, reason: string): Promise<ResultSummary> =>
  requestJson(`${taskPath(id)}/results/${result}/undo`, { body: { reason } });
export const discardResult = async (id: string, result: string): Promise<ResultSummary> =>
  requestJson(`${taskPath(id)}/results/${result}`, { method: 'DELETE' });
