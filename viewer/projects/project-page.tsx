import '../styles/land.css';
import '../styles/projects.css';
import type { JSX } from 'preact';
import { useComputed, useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import type { Extent } from '../api.ts';
import { codeLabelOf } from '../code-labels.ts';
import { Fault, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Skeleton } from '../components/notice.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { formatArea, formatTimestamp } from '../format.ts';
import { extentAround, extentOfGeometry } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchProject, type ProjectDetail } from './api.ts';
import { ArchiveSection } from './archive-section.tsx';
import { AssessmentsPart } from './assessments-part.tsx';
import { DecidePart } from './decide-part.tsx';
import { projectWords } from './words.ts';

/** One project: where it lies, what may be decided, how it came here. */
export function ProjectPage({ route }: PageProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(projectWords);
  const code = route.parameters['code'] ?? '';
  const question = useQuestion(`project ${code}`, async (signal) => fetchProject(code, signal));
  const answer = question.answer.value;
  if (answer.state === 'answered') {
    return <Desk key={code} project={answer.value} onChange={question.again} />;
  }
  return (
    <Page>
      <PageHead title={code} back={{ href: pathOfPage('projects'), label: words.back }} />
      {answer.state === 'failed' ? (
        <Fault error={answer.error} onRetry={question.again} />
      ) : (
        <Skeleton label={state.messages.value.state.loading} rows={8} />
      )}
    </Page>
  );
}

/** What the parts of the page are given. */
export interface ProjectPartProps {
  readonly project: ProjectDetail;
  readonly onChange: () => void;
}

/** Names of stages in the reader's language. */
export function useStageName(): (code: string | null) => string {
  const { state } = useViewer();
  const words = useWords(projectWords);
  return (code) =>
    code === null || code === ''
      ? words.noStage
      : (codeLabelOf(state.codeLists.value['project-stage'], code, state.language.value) ?? code);
}

function Desk({ project, onChange }: ProjectPartProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(projectWords);
  const stageName = useStageName();
  const lifted = useSignal<string | null>(null);
  const extents = project.plots.flatMap(({ geometry }) => {
    const extent = geometry === null ? null : extentOfGeometry(geometry);
    return extent === null ? [] : [extent];
  });
  const view = useSignal<Extent | null>(extents.length === 0 ? null : extentAround(extents));
  const figures = useComputed<readonly Figure[]>(() =>
    project.plots.flatMap(({ id, number, geometry }) =>
      geometry === null ? [] : [{ key: String(id), look: 'plot', geometry, label: number }],
    ),
  );
  const layers = useComputed(() => ['administrative-area', 'parcel', 'project-redline']);
  const title = project.name ?? project.code;
  const type = codeLabelOf(state.codeLists.value['project-type'], project.type ?? '', state.language.value);
  return (
    <Page kind="desk" isWide title={title}>
      <div class="desk-column">
        <PageHead
          title={title}
          back={{ href: pathOfPage('projects'), label: words.back }}
          lead={
            <span class="land-file-lead">
              <span class="state-mark">
                {project.stage === null && project.plots.length > 1 ? words.mixed : stageName(project.stage)}
              </span>
              {type !== undefined && <span>{type}</span>}
              {project.area !== null && <span>{words.hectares(formatArea(project.area).hectares)}</span>}
              <span>{words.plotCount(project.plots.length)}</span>
              <span class="number">{project.code}</span>
            </span>
          }
        />
        <Section id="places" title={words.places}>
          <ol class="office-path">
            {(['city', 'district', 'office'] as const).map((level) => {
              const here = project.places.filter((place) => place.level === level);
              return (
                <li key={level} class="office">
                  <span class="quiet">{words.levels[level]}</span>
                  {here.map(({ code, name, area }) => (
                    <strong key={code}>
                      {name}
                      {area !== null && here.length > 1 && (
                        <span class="cell-note">{words.hectares(formatArea(area).hectares)}</span>
                      )}
                    </strong>
                  ))}
                  {here.length === 0 && <span>{level === 'office' ? words.noOffice : '—'}</span>}
                </li>
              );
            })}
          </ol>
        </Section>
        <DecidePart project={project} onChange={onChange} />
        {may(state, 'overlap:check') && <AssessmentsPart code={project.code} />}
        <ArchiveSection code={project.code} />
        <Section id="timeline" title={words.timeline}>
          <ol class="project-line">
            {project.history.map(({ version, at, by, reason, from, to, kind, level, plots }) => (
              <li key={`${version} ${to ?? ''}`} class="project-entry">
                <strong>
                  {from === null ? '' : `${stageName(from)} → `}
                  {stageName(to)}
                </strong>
                <span class="cell-note">
                  {[
                    at === null ? null : formatTimestamp(at),
                    by,
                    level === null ? null : words.levels[level],
                    words.kinds[kind] ?? kind,
                    project.plots.length > 1 ? words.plotCount(plots) : null,
                  ]
                    .filter((text) => text !== null)
                    .join(' · ')}
                </span>
                {reason !== null && <p>{reason}</p>}
              </li>
            ))}
          </ol>
        </Section>
        {project.reviews.length > 0 && (
          <Section id="opinions" title={words.opinions}>
            <ol class="project-line">
              {project.reviews.map(({ id, stage, level, agrees, opinion, by, at, isOutdated }) => (
                <li key={id} class="project-entry">
                  <strong>
                    {stageName(stage)} · {words.levels[level]}{' '}
                    <span class={`badge ${agrees ? 'badge--good' : 'badge--warn'}`}>
                      {agrees ? words.agree : words.giveBack}
                    </span>
                    {isOutdated && <span class="badge badge--unknown">{words.states.outdated}</span>}
                  </strong>
                  <span class="cell-note">
                    {formatTimestamp(at)} · {by}
                  </span>
                  <p>{opinion}</p>
                </li>
              ))}
            </ol>
          </Section>
        )}
      </div>
      <DeskMap figures={figures} layers={layers} lifted={lifted} view={view} label={words.map} />
    </Page>
  );
}
