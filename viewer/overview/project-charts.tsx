import type { JSX } from 'preact';
import { formatNumber } from '../format.ts';
import { useWords } from '../words.ts';
import type { KeyProject, KeyProjects } from './api.ts';
import { Bars } from './bars.tsx';
import { ChartCard, SheetView } from './chart-card.tsx';
import { Pie } from './pie.tsx';
import type { ProjectDimension, ProjectFilter } from './project-filter.ts';
import { PROGRESS_COLOURS } from './project-titles.ts';
import { overviewWords } from './words.ts';

/** A chart of the page. */
export type ProjectChart = ProjectDimension | 'milestones';

const ALL: readonly ProjectChart[] = ['milestones', 'progress', 'level', 'stage', 'district'];

interface ChartsProps {
  readonly filter: ProjectFilter;
  readonly projects: KeyProjects;
  readonly charts?: readonly ProjectChart[];
  readonly onChoose: (dimension: ProjectDimension, value: string) => void;
}

/** Charts of key projects, a table behind each of them. */
export function ProjectCharts({ charts = ALL, ...props }: ChartsProps): JSX.Element {
  return (
    <>
      {charts.map((chart) =>
        chart === 'milestones' ? (
          <Milestones key={chart} projects={props.projects} />
        ) : (
          <Groups key={chart} by={chart} {...props} />
        ),
      )}
    </>
  );
}

function Groups({
  by,
  filter,
  projects,
  onChoose,
}: ChartsProps & { readonly by: ProjectDimension }): JSX.Element | null {
  const all = useWords(overviewWords);
  const words = all.projects;
  const groups = projects.dimensions[by];
  if (groups.length === 0) return null;
  const title = words.dimensions[by];
  const bars = groups.map((group) => ({
    value: group.value,
    title: group.title,
    amount: group.projects,
    text: `${formatNumber(group.projects)} ${words.unit}`,
    note: `${formatNumber(group.hectares, 1)} ${words.hectares}`,
    ...(by === 'progress' ? { colour: PROGRESS_COLOURS[group.value as KeyProject['progress']] } : {}),
  }));
  const sum = groups.reduce((count, group) => count + group.projects, 0);
  const sheet = {
    name: title,
    head: [
      title,
      words.withUnit(words.projects, words.unit || words.projects),
      words.withUnit(words.area, words.hectares),
    ],
    rows: [
      ...groups.map((group) => [group.title, group.projects, group.hectares]),
      [all.total, sum, groups.reduce((hectares, group) => hectares + group.hectares, 0)],
    ],
  };
  const choose = (value: string): void => onChoose(by, value);
  const chosen = filter.values[by] ?? [];
  return (
    <ChartCard
      id={`project-${by}`}
      title={title}
      sheet={sheet}
      table={<SheetView sheet={sheet} cell={(value, column) => formatNumber(value, column === 2 ? 2 : 0)} />}
    >
      {by === 'progress' || by === 'level' ? (
        <Pie
          label={title}
          parts={bars}
          chosen={chosen}
          onChoose={choose}
          middle={{ figure: formatNumber(sum), unit: words.unit }}
        />
      ) : (
        <Bars label={title} bars={bars} chosen={chosen} onChoose={choose} />
      )}
    </ChartCard>
  );
}

const STATES = ['reached', 'reachedLate', 'overdue', 'planned', 'unplanned'] as const;

/** Of every milestone how many projects have reached it, in time or late, and how many are behind. */
function Milestones({ projects }: { readonly projects: KeyProjects }): JSX.Element {
  const words = useWords(overviewWords).projects;
  const sheet = {
    name: words.milestones,
    head: [words.milestone, ...STATES.map((state) => words.states[state])],
    rows: projects.milestones.map((each) => [each.title, ...STATES.map((state) => each[state])]),
  };
  const whole = Math.max(1, projects.total.projects);
  return (
    <ChartCard
      id="milestones"
      title={words.milestones}
      isWide
      sheet={sheet}
      table={<SheetView sheet={sheet} cell={(value) => formatNumber(value)} />}
    >
      <div class="milestones">
        <ul class="stack-key" aria-hidden="true">
          {STATES.map((state) => (
            <li key={state}>
              <span data-milestone={state} />
              {words.states[state]}
            </li>
          ))}
        </ul>
        <ul class="milestone-bars" aria-label={words.milestones}>
          {projects.milestones.map((each) => {
            const told = STATES.filter((state) => each[state] > 0)
              .map((state) => `${words.states[state]} ${each[state]}`)
              .join('，');
            return (
              <li key={each.value}>
                <span class="bar-title">{each.title}</span>
                <span class="stack" role="img" aria-label={told} title={told}>
                  {STATES.map((state) => (
                    <span key={state} data-milestone={state} style={{ width: `${(each[state] / whole) * 100}%` }} />
                  ))}
                </span>
                <span class="bar-text">
                  {formatNumber(each.reached + each.reachedLate)}
                  {each.overdue > 0 && <span class="overdue"> · {words.behind(each.overdue)}</span>}
                </span>
              </li>
            );
          })}
        </ul>
      </div>
    </ChartCard>
  );
}
