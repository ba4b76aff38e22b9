import type { JSX } from 'preact';
import { type Signal, useSignal } from '@preact/signals';
import { Answer } from '../components/asked.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import { useWords } from '../words.ts';
import { fetchKeyProjects, type KeyProject, type KeyProjects } from './api.ts';
import { useAskedAgain, useFilterOfAddress } from './asked-again.ts';
import { TableCard } from './chart-card.tsx';
import { FilteredPage } from './filtered-page.tsx';
import { KeyFacts } from './key-facts.tsx';
import { pressed, writeListFilter } from './list-filter.ts';
import { ProjectCharts } from './project-charts.tsx';
import { projectDimensions, type ProjectFilter, readProjectFilter } from './project-filter.ts';
import { ProjectMap } from './project-map.tsx';
import { useTitledProjects } from './project-titles.ts';
import { overviewWords } from './words.ts';

/** Key projects under a filter, asked again and again. */
export function useKeyProjects(filter: ProjectFilter) {
  const asked = writeListFilter(filter);
  const { question, last, stale } = useAskedAgain(`projects${asked}`, (signal) => fetchKeyProjects(asked, signal));
  return { question, projects: useTitledProjects(last), stale };
}

/** 重大项目: how they stand and at which milestones they are behind; charts, map and list filter each other. */
export function ProjectsPart({ search }: { readonly search: string }): JSX.Element {
  const words = useWords(overviewWords);
  const [filter, change] = useFilterOfAddress(search, readProjectFilter);
  const lifted = useSignal<string | null>(null);
  const shown = useSignal<string | null>(null);
  const { question, projects, stale } = useKeyProjects(filter.value);
  if (projects === null)
    return (
      <Answer question={question} rows={12}>
        {() => null}
      </Answer>
    );
  const { total } = projects;
  return (
    <FilteredPage
      view="projects"
      filter={filter.value}
      dimensions={projectDimensions}
      titles={words.projects.dimensions}
      groups={projects.dimensions}
      onChange={change}
      isAsking={stale === null && question.answer.value.state !== 'answered'}
      empty={total.projects === 0 ? { title: words.projects.none, hint: words.projects.noneHint } : null}
      facts={<ProjectFacts total={total} />}
      charts={
        <ProjectCharts
          filter={filter.value}
          projects={projects}
          onChoose={(id, value) => change(pressed(filter.value, id, value))}
        />
      }
      map={<ProjectMap projects={projects.projects} asOf={filter.value.texts['asOf']!} lifted={lifted} shown={shown} />}
      versions={{ 'project-redline': projects.version }}
      published={{ 'project-redline': projects.publishedAt }}
      stale={stale}
    >
      {projects.projects.length > 0 && (
        <ProjectList projects={projects.projects} today={projects.today} lifted={lifted} shown={shown} />
      )}
    </FilteredPage>
  );
}

/** Figures of all projects of the filter. */
export function ProjectFacts({ total }: { readonly total: KeyProjects['total'] }): JSX.Element {
  const words = useWords(overviewWords).projects;
  const inProgress = (['on-time', 'overdue', 'finished', 'unplanned'] as const).map((progress) => ({
    title: words.progress[progress],
    figure: formatNumber(total[progress]),
    unit: words.unit,
  }));
  return (
    <KeyFacts
      facts={[
        { title: words.projects, figure: formatNumber(total.projects), unit: words.unit },
        { title: words.area, figure: formatNumber(total.hectares, 1), unit: words.hectares },
        ...inProgress,
      ]}
    />
  );
}

/** Every project with its next milestone; a row brings the map to it. */
function ProjectList({
  projects,
  today,
  lifted,
  shown,
}: {
  readonly projects: readonly KeyProject[];
  readonly today: string;
  readonly lifted: Signal<string | null>;
  readonly shown: Signal<string | null>;
}): JSX.Element {
  const words = useWords(overviewWords);
  const own = words.projects;
  const columns: readonly Column<KeyProject>[] = [
    { id: 'name', title: own.name, isHead: true, cell: ({ name }) => name, sortBy: ({ name }) => name },
    { id: 'code', title: own.code, isMinor: true, cell: ({ code }) => code, sortBy: ({ code }) => code },
    { id: 'level', title: own.dimensions.level, cell: ({ levelTitle }) => levelTitle, sortBy: ({ level }) => level },
    { id: 'stage', title: own.dimensions.stage, cell: ({ stageTitle }) => stageTitle, sortBy: ({ stage }) => stage },
    {
      id: 'district',
      title: own.dimensions.district,
      isMinor: true,
      cell: ({ districtTitle }) => districtTitle,
      sortBy: ({ districtTitle }) => districtTitle,
    },
    {
      id: 'area',
      title: words.withUnit(own.area, own.hectares),
      isNumber: true,
      cell: ({ hectares }) => formatNumber(hectares, 2),
      sortBy: ({ hectares }) => hectares,
    },
    {
      id: 'progress',
      title: own.dimensions.progress,
      cell: ({ progress }) => (
        <span class="progress-mark" data-progress={progress}>
          {own.progress[progress]}
        </span>
      ),
      sortBy: ({ progress }) => progress,
    },
    {
      id: 'next',
      title: own.next,
      cell: ({ next }) =>
        next === null ? (
          '—'
        ) : (
          <>
            {next.title}
            <span class={next.overdueDays > 0 ? 'cell-note overdue' : 'cell-note'}>
              {next.dueOn}
              {next.overdueDays > 0 && ` · ${own.overdueDays(next.overdueDays)}`}
            </span>
          </>
        ),
      sortBy: ({ next }) => next?.dueOn ?? null,
    },
  ];
  const sheet = {
    name: own.list,
    head: [
      own.name,
      own.code,
      own.dimensions.level,
      own.dimensions.stage,
      own.dimensions.district,
      words.withUnit(own.area, own.hectares),
      own.dimensions.progress,
      own.next,
      own.dueOn,
      own.overdueHead,
    ],
    rows: projects.map((each) => [
      each.name,
      each.code,
      each.levelTitle,
      each.stageTitle,
      each.districtTitle,
      each.hectares,
      own.progress[each.progress],
      each.next?.title ?? null,
      each.next?.dueOn ?? null,
      each.next?.overdueDays ?? null,
    ]),
  };
  return (
    <TableCard id="project-list" note={words.progress.asOfDay(today)} sheet={sheet}>
      <Table
        caption={own.list}
        columns={columns}
        rows={projects}
        keyOf={({ code }) => code}
        lifted={lifted.value}
        onLift={(code) => (lifted.value = code)}
        onOpen={({ code }) => (shown.value = code)}
        sortedBy={{ column: 'next', descending: false }}
      />
    </TableCard>
  );
}
