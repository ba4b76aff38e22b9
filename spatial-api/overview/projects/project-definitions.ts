/** The figures of 重大项目 as plain SQL that anybody can run: shown with the definitions, and what tests hold the page against. */
import type { WorkingCalendar } from '../../../schemas/calendar/working-days.ts';
import { parameters } from '../../../schemas/database/sql.ts';
import { type DefinedFigure, type PageFigure, withValues } from '../definitions/page-figure.ts';

interface ProjectFigure extends PageFigure {
  /** Over `project`, a row a project; where it counts by value, `value` comes first. */
  readonly select: string;
  /** Needs the days on which people work. */
  readonly isOfDays?: boolean;
}

const by = (column: string): string =>
  `select coalesce(${column}, '-') as value, count(*)::integer as count\nfrom project\ngroup by 1\norder by 1`;

const figures: readonly ProjectFigure[] = [
  {
    id: 'projects',
    title: '项目数',
    titleEn: 'Projects',
    unit: '个',
    note: '项目红线中标明重大项目级别的项目，不论几个地块计一次；级别取各地块中最高者，其余取首个填写的地块。',
    noteEn:
      'Projects of a level, once whatever the number of their plots; of the highest level among these, all else from the first plot that says.',
    select: 'select count(*)::integer as value\nfrom project',
  },
  {
    id: 'plots',
    title: '地块数',
    titleEn: 'Plots',
    unit: '个',
    note: '上述项目的全部地块。',
    noteEn: 'All plots of these projects.',
    select: 'select coalesce(sum(plots), 0)::integer as value\nfrom project',
  },
  {
    id: 'hectares',
    title: '用地面积',
    titleEn: 'Area',
    unit: '公顷',
    note: '各地块的 CGCS2000 椭球面积之和。',
    noteEn: 'Of the plots, on the ellipsoid of CGCS2000.',
    select: 'select coalesce(sum(area), 0) / 10000 as value\nfrom project',
  },
  {
    id: 'level',
    title: '项目级别',
    titleEn: 'Level',
    unit: '',
    note: '重大项目级别代码。',
    noteEn: 'Code of the level.',
    select: by('level'),
  },
  {
    id: 'stage',
    title: '项目阶段',
    titleEn: 'Stage',
    unit: '',
    note: '项目阶段代码。',
    noteEn: 'Code of the stage.',
    select: by('stage'),
  },
  {
    id: 'district',
    title: '区县',
    titleEn: 'District',
    unit: '',
    note: '区县代码前六位。',
    noteEn: 'The first six digits of the district code.',
    select: by('district'),
  },
  {
    id: 'progress',
    title: '进展',
    titleEn: 'Progress',
    unit: '',
    note: '登记阶段或登记节点已达成为 finished；有节点的计划日（遇休息日顺延至下一工作日）已过而未达成为 overdue；有计划而未到为 on-time；其余为 unplanned。',
    noteEn:
      'finished: registered; overdue: a milestone’s planned day, or the next working day, has passed and it is not reached; on-time: planned; unplanned: neither.',
    isOfDays: true,
    select: by(`case
    when stage = '9' or milestones -> '9' ->> 'actual' ~ '^\\d{4}-\\d{2}-\\d{2}' then 'finished'
    when exists (select from due where due.code = project.code and due.day < (select day from today)) then 'overdue'
    when exists (select from due where due.code = project.code) then 'on-time'
    else 'unplanned'
  end`),
  },
];

/** Milestones that have a planned day and are not reached, each with the day it is due. */
function dueSql(today: string, calendar: WorkingCalendar): string {
  const days = calendar.exceptions().map(({ day, isWorked }) => `('${day}'::date, ${isWorked})`);
  return `, today (day) as (
  values (${today})
), exception (day, is_worked) as (
  values ${days.join(', ')}
), due as (
  select project.code, (
    select min(each.day::date)
    from generate_series(planned.day, planned.day + 40, interval '1 day') as each (day)
    left join exception on exception.day = each.day::date
    where coalesce(exception.is_worked, extract(isodow from each.day) < 6)
  ) as day
  from project
  cross join lateral jsonb_each(project.milestones) as noted (stage, entry)
  cross join lateral (select substring(noted.entry ->> 'planned' from '^\\d{4}-\\d{2}-\\d{2}')::date as day) as planned
  where noted.stage between '1' and '9' and planned.day is not null
    and coalesce(noted.entry ->> 'actual', '') !~ '^\\d{4}-\\d{2}-\\d{2}'
)`;
}

/** The figures of all projects of a version on a day, each with the statement that gives it. */
export function projectDefinitions(
  version: number,
  today: string,
  calendar: WorkingCalendar,
): readonly DefinedFigure[] {
  return figures.map(({ select, isOfDays, ...figure }) => {
    const { add, values } = parameters();
    const at = add(version, 'integer');
    const first = (column: string): string =>
      `(array_agg(${column} order by plot_number) filter (where ${column} is not null))[1]`;
    const text = `with project as (
  select project_code as code, min(key_level) as level, ${first('stage')} as stage,
    left(${first('district_code')}, 6) as district, ${first('milestones')} as milestones,
    count(*) as plots, sum(ellipsoidal_area) as area
  from land.project_redline
  where key_level is not null and version_from <= ${at} and coalesce(version_to > ${at}, true)
  group by project_code
)${isOfDays === true ? dueSql(add(today, 'date'), calendar) : ''}
${select}`;
    return { ...figure, sql: withValues({ text, values }) };
  });
}
