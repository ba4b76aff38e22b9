import type { Rules, ProjectType } from './api.ts';

/** What every map of a check shows below the plots. */
const ALWAYS: readonly string[] = ['administrative-area', 'parcel'];
const THREE_LINES: readonly string[] = ['urban-growth-boundary', 'ecological-redline', 'basic-farmland'];

/** Layers that a project type is checked against, else the three lines. */
export function layersOfType(rules: Rules, type: ProjectType | undefined): readonly string[] {
  if (type === undefined) return [...ALWAYS, ...THREE_LINES];
  const lines = new Set(type.rules.flatMap(({ line }) => (line === undefined ? [] : [line])));
  return [...new Set([...ALWAYS, ...rules.lines.filter(({ id }) => lines.has(id)).map(({ layer }) => layer)])];
}

/** Colours of the lines' pieces: as on paper, so that map and report read alike. */
const COLOURS: Readonly<Record<string, string>> = {
  'basic-farmland': '#c9a400',
  'ecological-redline': '#2e8b3d',
  'urban-growth-boundary': '#d43a2f',
  'mining-right': '#6d4c41',
  'exploration-right': '#3949ab',
  'registered-parcel': '#00838f',
  'approved-project': '#ad1457',
  'enforcement-plot': '#aa00ff',
  'accepted-restoration': '#558b2f',
  'regional-assessment': '#0277bd',
};

export function colourOfLine(line: string): string {
  return COLOURS[line] ?? '#7a5ea8';
}
