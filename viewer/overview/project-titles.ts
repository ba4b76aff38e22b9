/** What levels and stages of projects are called in English; the server names them by the code lists, which are Chinese. */
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import type { KeyProjects } from './api.ts';
import { overviewWords } from './words.ts';

/** English of the lists key-project-level and project-stage. */
export const projectTitles: Readonly<Record<'level' | 'stage', Readonly<Record<string, string>>>> = {
  level: { '1': 'National', '2': 'Provincial', '3': 'Municipal', '4': 'District' },
  stage: {
    '1': 'Planning',
    '2': 'Site selection',
    '3': 'Conversion of farmland',
    '4': 'Expropriation',
    '5': 'Supply',
    '6': 'Planning permit',
    '7': 'Start of works',
    '8': 'Completion',
    '9': 'Registration',
  },
};

/** Colours of how a project stands: on the map, in charts and before its words. */
export const PROGRESS_COLOURS = {
  'on-time': '#1976a8',
  overdue: '#c62828',
  finished: '#2e7d32',
  unplanned: '#78828a',
} as const;

/** Key projects called in the reader's language. */
export function useTitledProjects(given: KeyProjects | null): KeyProjects | null {
  const language = useViewer().state.language.value;
  const words = useWords(overviewWords).projects;
  if (given === null || language === 'zh') return given;
  const { level, stage } = projectTitles;
  const none = 'Not given';
  const titled = <T extends { readonly value: string; readonly title: string }>(
    groups: readonly T[],
    names: Readonly<Record<string, string>>,
  ) => groups.map((group) => ({ ...group, title: group.value === '-' ? none : (names[group.value] ?? group.title) }));
  const stageNames = Object.fromEntries(given.milestones.map(({ value, title }) => [title, stage[value] ?? title]));
  return {
    ...given,
    dimensions: {
      level: titled(given.dimensions.level, level),
      stage: titled(given.dimensions.stage, stage),
      district: titled(given.dimensions.district, {}),
      progress: titled(given.dimensions.progress, words.progress),
    },
    milestones: titled(given.milestones, stage),
    projects: given.projects.map((project) => ({
      ...project,
      levelTitle: level[project.level] ?? project.levelTitle,
      stageTitle: project.stage === null ? none : (stage[project.stage] ?? project.stageTitle),
      next: project.next && { ...project.next, title: stageNames[project.next.title] ?? project.next.title },
    })),
  };
}
