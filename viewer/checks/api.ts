/** Overlap checks as the server tells of them. Areas are unrounded m², coordinates [longitude, latitude] CGCS2000. */
import type { Parameter, Thresholds } from '../../schemas/rules/rule.ts';
import { type DrawnGeometry, type LonLat, queryOf, requestJson } from '../api.ts';

export type Verdict = 'pass' | 'conditional' | 'fail' | 'undetermined';
export type RuleState = 'overlaps' | 'clear' | 'below-threshold' | 'cannot-check' | 'met' | 'not-met';
export type Severity = 'block' | 'conditional' | 'warn' | 'inform';
export type PieceClass = 'real' | 'edge' | 'noise';
export type AreaKind = 'ellipsoidal' | 'planar';

export interface Areas {
  readonly ellipsoidal: number;
  readonly planar: number;
}

export interface ProjectType {
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
  readonly parameters: readonly Parameter[];
  readonly rules: readonly { readonly id: string; readonly line?: string; readonly relation: string }[];
}

export interface Rules {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly areaKind: AreaKind;
  readonly thresholds: Thresholds;
  readonly lines: readonly {
    readonly id: string;
    readonly title: string;
    readonly titleEn: string;
    readonly layer: string;
  }[];
  readonly projectTypes: readonly ProjectType[];
  /** English of what the rules say, by the Chinese. */
  readonly english: Readonly<Record<string, string>>;
}

export interface CheckSummary {
  readonly id: string;
  readonly number: string;
  readonly digest: string;
  readonly verdict: Verdict;
  readonly projectType: string;
  readonly name: string;
  readonly applicant: string | null;
  readonly projectCode: string | null;
  readonly plots: number;
  readonly area: number | null;
  readonly day: string | null;
  readonly revision: number;
  readonly previousId: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly signed: boolean;
  readonly bbox: readonly [number, number, number, number];
}

export interface Finding {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly blocks: boolean;
  readonly plot: string;
  readonly actual: string;
  readonly expected: string;
  readonly message: string;
  readonly place?: LonLat;
}

export interface FoundPlot extends Areas {
  readonly number: string;
  readonly name: string;
  readonly planeSrid: number;
  readonly points: number;
  readonly geometry: DrawnGeometry;
}

export interface Findings {
  readonly canCheck: boolean;
  readonly plots: readonly FoundPlot[];
  readonly findings: readonly Finding[];
  readonly title: string | null;
}

/** As printed: adjusted, m² with two and ha with four decimals. */
interface ClosedArea {
  readonly squareMetres: number;
  readonly hectares: number;
}

export interface Piece extends Areas {
  readonly plot: string;
  readonly feature: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly share: number;
  readonly width: { readonly atLeast: number; readonly atMost: number };
  readonly class: PieceClass;
  readonly closed: ClosedArea;
  readonly geometry: DrawnGeometry;
}

export interface UncheckedPlot {
  readonly plot: string;
  readonly reason: string;
  readonly detail: string;
}

export type Overlay =
  | {
      readonly state: 'checked';
      readonly version: number;
      readonly inside: readonly Piece[];
      readonly outside: readonly Piece[] | null;
      readonly closing: readonly { readonly inside: ClosedArea; readonly outside: ClosedArea }[];
      readonly unchecked: readonly UncheckedPlot[];
    }
  | { readonly state: 'cannot-check'; readonly reason: string; readonly detail: string };

export interface RuleResult {
  readonly rule: string;
  readonly line: string | null;
  readonly scope: string | null;
  readonly relation: 'must-not-overlap' | 'must-lie-within' | 'parameter';
  readonly state: RuleState;
  readonly severity: Severity | null;
  readonly messages: readonly string[];
  readonly materials: readonly string[];
  readonly basis: readonly { readonly document: string; readonly clause?: string; readonly url?: string }[];
  readonly totals: Readonly<Record<'all' | PieceClass, Areas>> | null;
  readonly reason: string | null;
  readonly uncheckedPlots: number;
  readonly decides: boolean;
}

export interface RecordLine {
  readonly id: string;
  readonly title: string;
  readonly titleEn: string;
  readonly layer: string;
  readonly fields: readonly {
    readonly key: string;
    readonly title: string;
    readonly unit: string | null;
    readonly labels: Readonly<Record<string, string>>;
  }[];
}

export interface LandUseRow {
  readonly landClass: string;
  readonly landClassName: string;
  readonly ownership: string;
  readonly category: string;
  readonly area: number;
  readonly hectares: number;
}

export type LandUseTable =
  | {
      readonly plot: string;
      readonly state: 'closed';
      readonly version: number;
      readonly rows: readonly LandUseRow[];
    }
  | {
      readonly plot: string;
      readonly state: 'not-closed';
      readonly version: number;
      readonly rows: readonly LandUseRow[];
      readonly discrepancy: number;
    }
  | { readonly plot: string; readonly state: 'cannot-check'; readonly reason: string; readonly detail: string };

export interface CheckRecord {
  readonly engine: Readonly<Record<string, string>>;
  readonly ruleSet: {
    readonly id: string;
    readonly version: string;
    readonly title: string;
    readonly digest: string;
    readonly areaKind: AreaKind;
    readonly thresholds: Thresholds;
  };
  readonly projectType: { readonly id: string; readonly title: string; readonly titleEn: string };
  readonly parameters: readonly {
    readonly key: string;
    readonly title: string;
    readonly unit: string | null;
    readonly value: string | number | boolean | null;
  }[];
  readonly day: string;
  readonly subject: {
    readonly name: string;
    readonly applicant: string | null;
    readonly source: { readonly kind: string; readonly name?: string; readonly code?: string };
    readonly findings: readonly Finding[];
    readonly areas: Areas;
    readonly plots: readonly (Areas & {
      readonly number: string;
      readonly name: string;
      readonly geometry: DrawnGeometry;
      readonly planeSrid: number;
    })[];
  };
  readonly versions: Readonly<Record<string, number>>;
  readonly datasets: readonly {
    readonly layer: string;
    readonly layerTitle: string;
    readonly dataset: string;
    readonly version: number;
    readonly source: string;
    readonly districtCode: string | null;
    readonly publishedAt: string;
    readonly rows: number;
  }[];
  readonly landUse: { readonly plots: readonly LandUseTable[] };
  readonly verdict: Verdict;
  /** English of what rules and code lists say here, by the Chinese; checks of earlier engines have none. */
  readonly english?: Readonly<Record<string, string>>;
  readonly rules: readonly RuleResult[];
  readonly lines: readonly RecordLine[];
  readonly overlays: Readonly<Record<string, Overlay>>;
}

export interface Opinion {
  readonly kind: 'opinion' | 'sign-off' | 'withdrawal';
  readonly opinion: string;
  readonly actor: string;
  readonly at: string;
  readonly digest: string;
}

export interface Check extends CheckSummary {
  readonly record: CheckRecord;
  readonly opinions: readonly Opinion[];
  readonly chain: readonly CheckSummary[];
}

export interface Cause {
  readonly kind: string;
  readonly before: string | number;
  readonly after: string | number;
  readonly layer?: string;
  readonly rule?: string;
  readonly parameter?: string;
  readonly parameterEn?: string;
  readonly beforeEn?: string;
  readonly afterEn?: string;
}

export interface RuleSide {
  readonly state: RuleState;
  readonly severity: Severity | null;
  readonly reason: string | null;
  readonly printed: number | null;
}

export interface PieceChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly plot: string;
  readonly feature: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly label: string;
  readonly labelEn: string;
  readonly printedBefore: number | null;
  readonly printedAfter: number | null;
  readonly geometryBefore: DrawnGeometry | null;
  readonly geometryAfter: DrawnGeometry | null;
}

export interface RuleChange {
  readonly rule: string;
  readonly line: string | null;
  readonly relation: RuleResult['relation'];
  readonly lineTitle: string;
  readonly lineTitleEn: string;
  readonly change: 'same' | 'changed' | 'added' | 'removed';
  readonly before: RuleSide | null;
  readonly after: RuleSide | null;
  readonly pieces: readonly PieceChange[];
  readonly causes: readonly Cause[];
}

export interface Comparison {
  readonly before: CheckSummary;
  readonly after: CheckSummary;
  readonly identical: boolean;
  readonly causes: readonly Cause[];
  readonly rules: readonly RuleChange[];
}

/** Exactly one of the three says where the plots come from. */
export interface Subject {
  readonly geometry?: unknown;
  readonly crs?: number;
  readonly code?: string;
  readonly uploadId?: string;
}

export interface CheckOrder extends Subject {
  readonly projectType: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly name?: string;
  readonly applicant?: string;
  readonly projectCode?: string;
  readonly previousId?: string;
  readonly by?: string;
}

export interface ArchiveFilter {
  readonly q: string;
  readonly verdict: string;
  readonly projectType: string;
  readonly signed: string;
  readonly from: string;
  readonly until: string;
}

const CHECKS = '/api/overlap-checks';

export const fetchRules = async (signal?: AbortSignal): Promise<Rules> => requestJson('/api/overlap-rules', { signal });

export const fetchFindings = async (subject: Subject, signal?: AbortSignal): Promise<Findings> =>
  requestJson(`${CHECKS}/findings`, { body: subject, signal });

/** Sends a file that describes plots; `crs` is asked for only where the file does not tell. */
export async function sendUpload(
  file: File,
  crs: number | null,
  signal?: AbortSignal,
): Promise<Findings & { readonly uploadId: string }> {
  const query = queryOf({ name: file.name, ...(crs === null ? {} : { crs }) });
  return requestJson(`/api/uploads?${query}`, { bytes: file, signal });
}

export const makeCheck = async (order: CheckOrder): Promise<Check> => requestJson(CHECKS, { body: order });

export const fetchCheck = async (id: string, signal?: AbortSignal): Promise<Check> =>
  requestJson(`${CHECKS}/${encodeURIComponent(id)}`, { signal });

/** One page of the archive, the newest first; `cursor` is the `next` of the page before. */
export async function fetchChecks(
  filter: Partial<ArchiveFilter>,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<{ readonly checks: readonly CheckSummary[]; readonly next: string | null }> {
  const given = Object.entries(filter).filter(([, value]) => value !== '');
  return requestJson(`${CHECKS}?${queryOf({ ...Object.fromEntries(given), ...(cursor ? { cursor } : {}) })}`, {
    signal,
  });
}

export const repeatCheck = async (
  id: string,
  order: { readonly versions: 'current' | 'archived' | Readonly<Record<string, number>>; readonly by?: string },
): Promise<Check> => requestJson(`${CHECKS}/${encodeURIComponent(id)}/rerun`, { body: order });

export const fetchComparison = async (id: string, other: string, signal?: AbortSignal): Promise<Comparison> =>
  requestJson(`${CHECKS}/${encodeURIComponent(id)}/compare/${encodeURIComponent(other)}`, { signal });

export const addOpinion = async (
  id: string,
  opinion: Pick<Opinion, 'kind' | 'opinion' | 'actor'>,
): Promise<{ readonly signed: boolean }> =>
  requestJson(`${CHECKS}/${encodeURIComponent(id)}/opinions`, { body: opinion });

/** Forms in which a check is handed out. */
export const reportForms = ['pdf', 'xlsx', 'geojson', 'shp.zip', 'json'] as const;

export const reportAddress = (id: string, form: (typeof reportForms)[number], language: 'zh' | 'en'): string => {
  const spoken = language === 'en' && (form === 'pdf' || form === 'xlsx') ? '?language=en' : '';
  return `${CHECKS}/${encodeURIComponent(id)}/report.${form}${spoken}`;
};
