/** Exports, 比对销账 and 登簿日志 as the server tells of them; the types are those of the interface's document. */
import type { AnswerOf } from '../../schemas/client/client.ts';
import type {
  Export as ToldExport,
  ExportFormat,
  ExportProblem,
  ExportRequest,
  ExportTemplate,
  ReconciliationTask,
} from '../../schemas/client/types.ts';
import { queryOf, requestJson } from '../api.ts';

export type { ExportProblem, ExportRequest };
export type Template = ExportTemplate;
export type Format = ExportFormat;
export type Task = ReconciliationTask;
export type TaskKind = Task['kind'];
export type ExportState = ToldExport['state'];
/** The order as the server keeps it. */
export interface ExportOrder extends Omit<ExportRequest, 'area' | 'crs' | 'pictures'> {
  readonly district?: string;
  readonly polygon?: Exclude<ExportRequest['area'], string | undefined>;
  readonly districts?: readonly string[];
  readonly pictures?: { readonly dpi: number };
  readonly epsg?: number;
  readonly view: 'masked' | 'full';
}

export type Export = Omit<ToldExport, 'request'> & { readonly request: ExportOrder };
export type Manifest = NonNullable<Export['manifest']>;
export type TableGap = Manifest['gaps'][number];

/** Nothing more comes of it. */
export const isOver = ({ state }: Pick<Export, 'state'>): boolean => state !== 'queued' && state !== 'running';

const EXPORTS = '/api/exports';
const addressOf = (id: string): string => `${EXPORTS}/${encodeURIComponent(id)}`;

export const orderExport = async (body: ExportRequest): Promise<Export> => requestJson(EXPORTS, { body });

export const fetchExports = async (
  cursor: string | null,
  signal?: AbortSignal,
): Promise<{ readonly exports: readonly Export[]; readonly next: string | null }> =>
  requestJson(`${EXPORTS}?${queryOf(cursor ? { cursor } : {})}`, { signal });

export const fetchExport = async (id: string, signal?: AbortSignal): Promise<Export> =>
  requestJson(addressOf(id), { signal });

export interface ProblemPage {
  readonly problems: readonly ExportProblem[];
  readonly total: number;
  readonly tables: readonly { readonly table: string; readonly refusals: number; readonly notices: number }[];
}

export const fetchProblems = async (
  id: string,
  table: string,
  offset: number,
  signal?: AbortSignal,
): Promise<ProblemPage> =>
  requestJson(`${addressOf(id)}/problem-list?${queryOf({ offset, ...(table === '' ? {} : { table }) })}`, { signal });

export interface Quarter {
  readonly name: string;
  readonly end: string;
}

export interface District {
  readonly code: string;
  readonly name: string;
}

type Options = AnswerOf<'/api/export-options', 'get'>;

/** What an order may choose from. */
export type Choices = Options & {
  readonly templates: readonly Template[];
  /** Files of templates that somebody has spoilt. */
  readonly faulty: readonly { readonly file: string; readonly detail: string }[];
  readonly formats: readonly Format[];
};

export async function fetchChoices(signal?: AbortSignal): Promise<Choices> {
  const [options, { templates, faulty }, { formats }] = await Promise.all([
    fetchOptions(signal),
    requestJson<Pick<Choices, 'templates' | 'faulty'>>('/api/export-templates', { signal }),
    requestJson<Pick<Choices, 'formats'>>('/api/export-formats', { signal }),
  ]);
  return { ...options, templates, faulty, formats };
}

export const fetchOptions = async (signal?: AbortSignal): Promise<Options> =>
  requestJson('/api/export-options', { signal });

export interface NewTemplate {
  readonly template: Template;
  readonly unfilled: readonly string[];
  readonly differences: readonly {
    readonly kind: string;
    readonly table: string;
    readonly field?: string;
    readonly message: string;
  }[];
}

export const sendTemplate = async (
  file: Blob,
  head: { readonly id: string; readonly title: string; readonly reference: string },
): Promise<NewTemplate> => requestJson(`/api/export-templates?${queryOf(head)}`, { bytes: file });

export interface ScheduleEntry {
  readonly template: string;
  readonly district: string;
  readonly quarter: string;
  readonly exportId: string;
  readonly orderedAt: string;
  readonly jobState: string | null;
  readonly state: string | null;
  readonly refusals: number;
  readonly notices: number;
}

export interface Schedule {
  readonly templates: readonly { readonly id: string; readonly title: string }[];
  readonly quarter: Quarter;
  readonly next: Quarter;
  readonly entries: readonly ScheduleEntry[];
}

export const fetchSchedule = async (signal?: AbortSignal): Promise<Schedule> =>
  requestJson('/api/export-schedule', { signal });

export interface TaskFilter {
  readonly district: string;
  /** `open`, `overdue` or `closed`; empty is all. */
  readonly state: string;
  readonly kind: string;
}

export const fetchTasks = async (
  { district, state, kind }: TaskFilter,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<{ readonly tasks: readonly Task[]; readonly next: string | null }> => {
  const query = {
    ...(district === '' ? {} : { district }),
    ...(state === 'overdue' ? { overdue: 'true' } : state === '' ? {} : { state }),
    ...(kind === '' ? {} : { kind }),
    ...(cursor === null ? {} : { cursor }),
  };
  return requestJson(`/api/reconciliation/tasks?${queryOf(query)}`, { signal });
};

export interface Received {
  readonly found: number;
  readonly opened: number;
  readonly closed?: number;
  /** Differences of other districts, left out. */
  readonly elsewhere?: number;
  readonly dueOn: string;
  readonly unknownYears: readonly number[];
}

export const sendReturned = async (file: File, district: string, receivedOn: string): Promise<Received> =>
  requestJson(
    `/api/reconciliations?${queryOf({ name: file.name, district, ...(receivedOn === '' ? {} : { receivedOn }) })}`,
    { bytes: file },
  );

export type ResendKind = 'late' | 'again' | 'after-repair';

const taskAddress = (id: string): string => `/api/reconciliation/tasks/${encodeURIComponent(id)}`;

export const resendTask = async (id: string, kind: ResendKind): Promise<Task> =>
  requestJson(`${taskAddress(id)}/resend`, { body: { kind } });

export const closeTask = async (id: string, note: string): Promise<Task> =>
  requestJson(`${taskAddress(id)}/close`, { body: { note } });

export const reportAddress = (district: string): string =>
  `/api/reconciliation/report${district === '' ? '' : `?${queryOf({ district })}`}`;

export interface LogDay {
  readonly day: string;
  readonly registers: number;
  readonly reported: number;
  readonly unreported: number;
  readonly openTasks: number;
}

export const fetchLogDays = async (
  district: string,
  before: string | null,
  signal?: AbortSignal,
): Promise<{ readonly days: readonly LogDay[]; readonly next: string | null }> =>
  requestJson(`/api/access-log/days?${queryOf({ district, ...(before === null ? {} : { before }) })}`, { signal });

export const logAddress = (district: string, day: string): string => `/api/access-log?${queryOf({ district, day })}`;

export const orderLogTasks = async (district: string, day: string): Promise<Received> =>
  requestJson('/api/access-log/tasks', { body: { district, day } });

export interface LogCheck {
  readonly isValid: boolean;
  readonly registers: number;
  readonly accesses: number;
  readonly unreported: number;
  readonly findings: readonly {
    readonly code: string;
    readonly line: number | null;
    readonly at: string;
    readonly message: string;
  }[];
}

export const checkLog = async (file: Blob): Promise<LogCheck> => requestJson('/api/access-log/check', { bytes: file });
