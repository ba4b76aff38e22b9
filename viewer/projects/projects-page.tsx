import '../styles/land.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useComputed, useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepInAddress } from '../actions/navigate.ts';
import type { Extent } from '../api.ts';
import { codeLabelOf } from '../code-labels.ts';
import { Answer } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Select, TextField } from '../components/form.tsx';
import { ListFoot, useListPages } from '../components/list-pages.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { formatArea } from '../format.ts';
import { extentAround } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchProjects, type ProjectList, type ProjectSummary } from './api.ts';
import { projectWords } from './words.ts';

const STAGES = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Projects by stage, as a list and on the map. */
export function ProjectsPage({ route }: PageProps): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(projectWords);
  const given = new URLSearchParams(route.search);
  const filter = useSignal({ stage: given.get('stage') ?? '', q: given.get('q') ?? '' });
  const lifted = useSignal<string | null>(null);
  const asked = Object.fromEntries(Object.entries(filter.value).filter(([, value]) => value.trim() !== ''));
  const pages = useListPages<ProjectList, ProjectSummary>(JSON.stringify(asked), {
    fetchPage: async (after, signal) => fetchProjects(asked, after, signal),
    rowsOf: ({ projects }) => projects,
  });
  const answer = pages.question.answer.value;
  const rows = answer.state === 'answered' ? [...answer.value.projects, ...pages.further] : [];
  const shown = useSignal<readonly ProjectSummary[]>([]);
  useEffect(() => {
    shown.value = rows;
  }, [rows.map(({ code }) => code).join('\n')]);
  const figures = useComputed<readonly Figure[]>(() =>
    shown.value.flatMap(({ code, center }) =>
      center === null
        ? []
        : [{ key: code, look: 'fault', geometry: { type: 'Point', coordinates: [center[0], center[1]] } }],
    ),
  );
  const view = useComputed<Extent | null>(() => {
    const places = shown.value.flatMap(({ center }) => (center === null ? [] : [center]));
    if (places.length === 0) return null;
    return extentAround(places.map(([x, y]) => [x - 0.01, y - 0.01, x + 0.01, y + 0.01]));
  });
  const layers = useComputed(() => ['administrative-area', 'project-redline']);
  const change = (next: Partial<typeof filter.value>): void => {
    filter.value = { ...filter.value, ...next };
    const kept = new URLSearchParams(
      Object.entries(filter.value).filter(([, value]) => value.trim() !== ''),
    ).toString();
    keepInAddress(kept === '' ? '' : `?${kept}`);
  };
  const label = (list: string, code: string | null): string =>
    code === null ? '—' : (codeLabelOf(state.codeLists.value[list], code, state.language.value) ?? code);
  return (
    <Page kind="desk" isWide title={words.title}>
      <div class="desk-column">
        <PageHead title={words.title} lead={words.lead} />
        <div class="filters">
          <Select
            label={words.stage}
            value={filter.value.stage}
            none={words.all}
            options={[
              { value: '-', title: words.noStage },
              ...STAGES.map((code) => ({ value: code, title: label('project-stage', code) })),
            ]}
            onChange={(stage) => change({ stage })}
          />
          <TextField label={words.find} value={filter.value.q} onInput={(q) => change({ q })} />
        </div>
        <Answer question={pages.question}>
          {() =>
            rows.length === 0 ? (
              <Notice icon="empty" title={words.none} />
            ) : (
              <>
                <Table
                  caption={words.title}
                  columns={[
                    {
                      id: 'project',
                      title: words.project,
                      isHead: true,
                      cell: ({ code, name }) => (
                        <>
                          <a href={pathOfPage('project', { code })}>{name ?? code}</a>
                          <span class="cell-note">{code}</span>
                        </>
                      ),
                      sortBy: ({ name, code }) => name ?? code,
                    },
                    {
                      id: 'stage',
                      title: words.stage,
                      cell: ({ stage, stages }) =>
                        stage !== null
                          ? label('project-stage', stage)
                          : stages.length > 1
                            ? words.mixed
                            : words.noStage,
                      sortBy: ({ stage }) => stage,
                    },
                    { id: 'type', title: words.type, cell: ({ type }) => label('project-type', type) },
                    {
                      id: 'area',
                      title: words.area,
                      isNumber: true,
                      cell: ({ area, plots }) => (
                        <>
                          {area === null ? '—' : words.hectares(formatArea(area).hectares)}
                          <span class="cell-note">{words.plotCount(plots)}</span>
                        </>
                      ),
                      sortBy: ({ area }) => area,
                    },
                  ]}
                  rows={rows}
                  keyOf={({ code }) => code}
                  lifted={lifted.value}
                  onLift={(key) => (lifted.value = key)}
                />
                <ListFoot pages={pages} more={words.more} />
              </>
            )
          }
        </Answer>
      </div>
      <DeskMap figures={figures} layers={layers} lifted={lifted} view={view} label={words.title} />
    </Page>
  );
}
