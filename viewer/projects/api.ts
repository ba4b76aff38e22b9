/** Projects of 建设用地报批 as the server tells of them. */
import type { AnswerOf } from '../../schemas/client/client.ts';
import { type Drawn, queryOf, requestJson } from '../api.ts';

export type ProjectList = AnswerOf<'/api/projects', 'get'>;
export type ProjectSummary = ProjectList['projects'][number];
export type ProjectDetail = Drawn<AnswerOf<'/api/projects/{code}', 'get'>>;
export type Level = ProjectDetail['places'][number]['level'];

export const fetchProjects = async (
  filter: Readonly<Record<string, string>>,
  after: string | null,
  signal?: AbortSignal,
): Promise<ProjectList> => {
  const query = queryOf({ limit: 100, ...filter, ...(after === null ? {} : { after }) });
  return requestJson(`/api/projects?${query}`, signal === undefined ? {} : { signal });
};

export type AssessmentItem = AnswerOf<'/api/assessment-coverages', 'post'>['items'][number];

/** How much of a project the results of each item of 区域评估 cover today. */
export const fetchAssessments = async (code: string, signal: AbortSignal): Promise<readonly AssessmentItem[]> =>
  (
    await requestJson<AnswerOf<'/api/assessment-coverages', 'post'>>('/api/assessment-coverages', {
      body: { code },
      signal,
    })
  ).items;

export type ArchiveAnswer = AnswerOf<'/api/archive-documents', 'get'>;

/** What archive systems hold of a project. */
export const fetchArchive = async (code: string, signal: AbortSignal): Promise<ArchiveAnswer> =>
  requestJson(`/api/archive-documents?${queryOf({ code })}`, { signal });

const addressOf = (code: string): string => `/api/projects/${encodeURIComponent(code)}`;

export const fetchProject = async (code: string, signal: AbortSignal): Promise<ProjectDetail> =>
  requestJson(addressOf(code), { signal });

export const changeStage = async (
  { code, version }: Pick<ProjectDetail, 'code' | 'version'>,
  body: { readonly to: string; readonly reason: string },
): Promise<unknown> => requestJson(`${addressOf(code)}/stages`, { body, headers: { 'If-Match': `"${version}"` } });

export const giveReview = async (
  { code, version }: Pick<ProjectDetail, 'code' | 'version'>,
  body: { readonly agrees: boolean; readonly opinion: string; readonly level: Level },
): Promise<unknown> => requestJson(`${addressOf(code)}/reviews`, { body, headers: { 'If-Match': `"${version}"` } });
