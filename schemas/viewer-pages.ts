/**
 * Pages of the viewer by their addresses. The server hands out the viewer at each of them, the viewer shows the page that
 * stands there; anything else is no page and is answered 404.
 */

/** Address of every page; `{name}` stands for one part of a path. */
export const viewerPages = {
  map: '/',
  overview: '/overview',
  'overview-view': '/overview/{view}',
  checks: '/checks',
  'new-check': '/checks/new',
  check: '/checks/{id}',
  comparison: '/checks/{id}/compare/{other}',
  batches: '/batches',
  batch: '/batches/{id}',
  maps: '/maps',
  'new-map': '/maps/new',
  presentation: '/maps/presentation',
  'cadastral-map': '/maps/{id}',
  deliveries: '/deliveries',
  delivery: '/deliveries/{id}',
  versions: '/deliveries/versions/{layer}',
  exports: '/exports',
  'new-export': '/exports/new',
  reconciliation: '/exports/reconciliation',
  'access-logs': '/exports/access-logs',
  export: '/exports/{id}',
  'short-link': '/s/{code}',
  administration: '/administration',
  'land-codes': '/land-codes',
  lineage: '/land-codes/{code}',
  'land-file': '/land-files/{code}',
  'stock-land': '/stock-land',
  'stock-plot': '/stock-land/{layer}/{id}',
  edit: '/edit/{layer}/{id}',
  projects: '/projects',
  project: '/projects/{code}',
  surveys: '/surveys',
  'new-survey': '/surveys/new',
  survey: '/surveys/{id}',
  inspections: '/inspections',
  mining: '/mining',
  'survey-work': '/surveys/{id}/work',
  jobs: '/jobs',
  job: '/jobs/{id}',
} as const;

export type ViewerPage = keyof typeof viewerPages;

/** A page with what its address names. */
export interface PageAddress {
  readonly page: ViewerPage;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The page at a path; null where there is none. Fixed parts win over named ones: `/checks/new` is no check. */
export function pageOfPath(path: string): PageAddress | null {
  const parts = partsOf(path);
  const matches = (Object.keys(viewerPages) as ViewerPage[]).flatMap((page) => {
    const parameters = matchParts(partsOf(viewerPages[page]), parts);
    return parameters === null ? [] : [{ page, parameters }];
  });
  const named = ({ parameters }: PageAddress): number => Object.keys(parameters).length;
  return matches.toSorted((a, b) => named(a) - named(b))[0] ?? null;
}

/** Path of a page, e.g. `/checks/4f…`. Throws where a part is not given. */
export function pathOfPage(page: ViewerPage, parameters: Readonly<Record<string, string>> = {}): string {
  return viewerPages[page].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined || value === '') throw new Error(`the address of page ${page} needs ${name}`);
    return encodeURIComponent(value);
  });
}

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

function matchParts(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const given = parts[index]!;
    const name = /^\{(\w+)\}$/.exec(expected)?.[1];
    if (name === undefined && given !== expected) return null;
    if (name === undefined) continue;
    const value = decoded(given);
    if (value === null) return null;
    parameters[name] = value;
  }
  return parameters;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
