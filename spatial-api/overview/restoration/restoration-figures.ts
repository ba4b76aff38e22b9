/** Figures of 生态修复, one definition each: the query of the page sums them by cell, the definitions show them for all projects. */
import type { PageFigure } from '../definitions/page-figure.ts';

export interface RestorationFigure extends PageFigure {
  /** Over the projects `p` with what was accepted of them, `a`. */
  readonly sql: string;
  /** Square metres are told in hectares. */
  readonly isArea?: boolean;
}

export const restorationFigures = [
  {
    id: 'projects',
    title: '项目数',
    titleEn: 'Projects',
    unit: '个',
    note: '现行版本的生态修复项目，每个项目计一次。',
    noteEn: 'Projects of the present version, each once.',
    sql: 'count(*)::integer',
  },
  {
    id: 'area',
    title: '项目面积',
    titleEn: 'Project area',
    unit: '公顷',
    note: '项目范围的 CGCS2000 椭球面积。',
    noteEn: 'Area of the projects on the ellipsoid of CGCS2000.',
    sql: 'coalesce(sum(p.ellipsoidal_area), 0)',
    isArea: true,
  },
  {
    id: 'plannedArea',
    title: '计划修复面积',
    titleEn: 'Planned area',
    unit: '公顷',
    note: '登记的计划修复面积；未填报的项目另计个数，不按 0 计。',
    noteEn: 'As recorded; projects that do not say are counted apart, not as 0.',
    sql: 'coalesce(sum(p.planned_area), 0)::float8 * 10000',
    isArea: true,
  },
  {
    id: 'investment',
    title: '总投资',
    titleEn: 'Investment',
    unit: '万元',
    note: '未填报的项目另计个数，不按 0 计。',
    noteEn: 'Projects that do not say are counted apart, not as 0.',
    sql: 'coalesce(sum(p.total_investment), 0)::float8',
  },
  {
    id: 'paid',
    title: '已支付资金',
    titleEn: 'Funds paid',
    unit: '万元',
    note: '未填报的项目另计个数，不按 0 计；资金执行率为其与总投资之比。',
    noteEn: 'Projects that do not say are counted apart; the rate of funds is this over the investment.',
    sql: 'coalesce(sum(p.paid_funds), 0)::float8',
  },
  {
    id: 'accepted',
    title: '验收合格面积',
    titleEn: 'Accepted area',
    unit: '公顷',
    note: '各项目已达到的最高验收层级中，通过或整改后通过的面积之和。',
    noteEn: 'Areas passed, at once or after mending, at the highest level that each project has reached.',
    sql: 'coalesce(sum(a.accepted), 0)',
    isArea: true,
  },
  {
    id: 'acceptedProjects',
    title: '验收合格项目',
    titleEn: 'Projects accepted',
    unit: '个',
    note: '有通过或整改后通过的验收的项目。',
    noteEn: 'Projects with an acceptance that was passed, at once or after mending.',
    sql: 'count(a.accepted)::integer',
  },
] as const satisfies readonly RestorationFigure[];

/** What is overdue: the end of the work has passed, and the project is neither accepted nor ended. `today` is the parameter of the day. */
export const overdueFigure = {
  id: 'overdue',
  title: '逾期项目',
  titleEn: 'Overdue projects',
  unit: '个',
  note: '计划完工日已过，而状态不是验收、管护或终止的项目。',
  noteEn: 'The planned end has passed, and the project is not accepted, in maintenance or ended.',
  sql: (today: string) =>
    `count(*) filter (where p.ends_on < ${today} and coalesce(p.state, '') not in ('5', '6', '9'))::integer`,
} as const;
