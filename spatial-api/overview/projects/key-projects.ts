/** 重大项目: each with its milestones, how they stand on a day, and the sums of all of them. */
import type { WorkingCalendar } from '../../../schemas/calendar/working-days.ts';
import { projectStage } from '../../../schemas/codelists/project-stage.ts';
import { type Milestone, milestoneOf, type Noted } from '../../stock-land/milestones.ts';

/** A plot of a project as the statement returns it. */
export interface ProjectPlotRow {
  readonly projectCode: string;
  readonly projectName: string | null;
  readonly level: string;
  readonly stage: string | null;
  readonly district: string | null;
  readonly applicant: string | null;
  readonly milestones: unknown;
  /** m² of the ellipsoid. */
  readonly area: number | null;
  readonly featureId: number;
  readonly x: number | null;
  readonly y: number | null;
}

/** How a project stands: registered, behind its plan, within it, or without one. */
export const progresses = ['finished', 'overdue', 'on-time', 'unplanned'] as const;
export type Progress = (typeof progresses)[number];

export interface KeyProject {
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly stage: string | null;
  readonly district: string | null;
  readonly applicant: string | null;
  readonly plots: readonly number[];
  readonly area: number;
  /** A place in its first plot, `[longitude, latitude]`. */
  readonly center: readonly [number, number] | null;
  readonly milestones: readonly Milestone[];
  readonly progress: Progress;
  /** The first milestone that has a day and is not reached. */
  readonly next: Milestone | null;
}

interface Clock {
  /** `yyyy-MM-dd` in China. */
  readonly today: string;
  readonly calendar: WorkingCalendar;
}

/** Last stage of a project. */
const LAST = '9';

/** Projects out of their plots: a project is one, however many plots it has. */
export function keyProjects(rows: readonly ProjectPlotRow[], clock: Clock): readonly KeyProject[] {
  const plots = new Map<string, ProjectPlotRow[]>();
  for (const row of rows) {
    const own = plots.get(row.projectCode);
    if (own === undefined) plots.set(row.projectCode, [row]);
    else own.push(row);
  }
  return [...plots.values()].map((own) => projectOf(own, clock));
}

function projectOf(plots: readonly ProjectPlotRow[], clock: Clock): KeyProject {
  const first = plots[0]!;
  const known = <K extends keyof ProjectPlotRow>(key: K) => plots.find((plot) => plot[key] !== null)?.[key] ?? null;
  const noted = (known('milestones') ?? {}) as Readonly<Record<string, Noted>>;
  const milestones = projectStage.entries.map(({ code, label }) =>
    milestoneOf({ code, title: label, isMandatory: true }, noted[code], clock),
  );
  const placed = plots.find(({ x }) => x !== null);
  const stage = known('stage');
  return {
    code: first.projectCode,
    name: known('projectName') ?? first.projectCode,
    // The lists are of levels: what is on that of the nation is on it with all of its plots.
    level: plots.reduce((highest, { level }) => (level < highest ? level : highest), first.level),
    stage,
    district: known('district'),
    applicant: known('applicant'),
    plots: plots.map(({ featureId }) => featureId),
    area: plots.reduce((sum, { area }) => sum + (area ?? 0), 0),
    center: placed === undefined ? null : [placed.x!, placed.y!],
    milestones,
    progress: progressOf(milestones, stage),
    next: milestones.find(({ actual, planned }) => actual === null && planned !== null) ?? null,
  };
}

function progressOf(milestones: readonly Milestone[], stage: string | null): Progress {
  if (stage === LAST || milestones.find(({ code }) => code === LAST)!.actual !== null) return 'finished';
  if (milestones.some(({ state }) => state === 'overdue')) return 'overdue';
  return milestones.some(({ state }) => state === 'planned') ? 'on-time' : 'unplanned';
}

/** What projects are counted by; each of them can be a condition. */
export const projectDimensions = ['level', 'stage', 'district', 'progress'] as const;
export type ProjectDimension = (typeof projectDimensions)[number];
export type ProjectFilter = Readonly<Partial<Record<ProjectDimension, readonly string[] | undefined>>>;

/** Stands for projects without a value. */
export const NO_VALUE = '-';

export interface ProjectSum {
  readonly value: string;
  readonly projects: number;
  readonly area: number;
}

/** The projects of a filter, and each dimension under all conditions but its own. */
export function summariseProjects(all: readonly KeyProject[], filter: ProjectFilter) {
  const passes = (project: KeyProject, but?: ProjectDimension): boolean =>
    projectDimensions.every(
      (id) => id === but || filter[id] === undefined || filter[id].includes(project[id] ?? NO_VALUE),
    );
  const projects = all.filter((project) => passes(project));
  const dimensions = Object.fromEntries(
    projectDimensions.map((id) => {
      const sums = new Map<string, { projects: number; area: number }>();
      for (const project of all) {
        if (!passes(project, id)) continue;
        const value = project[id] ?? NO_VALUE;
        const sum = sums.get(value) ?? { projects: 0, area: 0 };
        sums.set(value, { projects: sum.projects + 1, area: sum.area + project.area });
      }
      return [
        id,
        [...sums].map(([value, sum]) => ({ value, ...sum })).toSorted((a, b) => (a.value < b.value ? -1 : 1)),
      ];
    }),
  ) as unknown as Readonly<Record<ProjectDimension, readonly ProjectSum[]>>;
  return { projects, dimensions };
}

/** How many projects stand how at each milestone: the five states add up to all of them. */
export function milestoneSums(projects: readonly KeyProject[]) {
  return projectStage.entries.map(({ code, label }) => {
    const count = (state: Milestone['state']): number =>
      projects.filter(({ milestones }) => milestones.find((each) => each.code === code)!.state === state).length;
    return {
      value: code,
      title: label,
      reached: count('reached'),
      reachedLate: count('reached-late'),
      overdue: count('overdue'),
      planned: count('planned'),
      unplanned: count('unplanned'),
    };
  });
}
