import '../styles/maps.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { navigate } from '../actions/navigate.ts';
import { reportFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Facts, Page, PageHead, Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { sizeText } from '../deliveries/deliveries-page.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import { isEnded } from '../jobs/api.ts';
import { JobButtons, JobProblemNote, JobProgressBar, useWatchedJob } from '../jobs/job-view.tsx';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  type CadastralMap,
  fetchChanges,
  fetchEditions,
  fetchMap,
  fileAddress,
  type MapReport,
  reissueMap,
} from './api.ts';
import { mapWords } from './words.ts';

/** One map: how its drawing goes, then what came of it. */
export function MapRecordPage({ route }: PageProps): JSX.Element {
  const id = route.parameters['id'] ?? '';
  const question = useQuestion(`map ${id}`, async (signal) => fetchMap(id, signal));
  const answer = question.answer.value;
  const map = answer.state === 'answered' ? answer.value : null;
  const watched = useWatchedJob(map !== null && map.report === null ? id : null);
  const job = watched.job.value ?? map?.job ?? null;
  const hasEnded = job !== null && isEnded(job);
  useEffect(() => {
    if (hasEnded && map !== null && map.report === null) question.again();
  }, [hasEnded]);
  const words = useWords(mapWords);
  return (
    <Page title={map?.title ?? null}>
      <Answer question={question} rows={8}>
        {(value) => (
          <>
            <PageHead
              title={<span lang="zh-CN">{value.title}</span>}
              back={{ href: pathOfPage('maps'), label: words.back }}
              actions={<Actions map={value} />}
            />
            {value.report === null ? (
              job !== null && (
                <div class="card note">
                  {job.problem === null ? <JobProgressBar job={job} /> : <JobProblemNote job={job} />}
                  <JobButtons
                    job={job}
                    onChange={() => {
                      watched.again();
                      question.again();
                    }}
                  />
                </div>
              )
            ) : (
              <Made map={value} report={value.report} />
            )}
          </>
        )}
      </Answer>
    </Page>
  );
}

function Actions({ map: { links, request } }: { readonly map: CadastralMap }): JSX.Element {
  const words = useWords(mapWords);
  const again = new URLSearchParams({
    ...(request.sheet === undefined ? {} : { sheet: request.sheet }),
    ...(request.parcel === undefined ? {} : { parcel: request.parcel }),
    ...(request.scale === undefined ? {} : { scale: String(request.scale) }),
  }).toString();
  return (
    <>
      {(request.sheet ?? request.parcel) !== undefined && (
        <a class="button" href={`${pathOfPage('new-map')}?${again}`}>
          {words.again}
        </a>
      )}
      {links['pdf'] !== undefined && (
        <a class="button button--strong" href={links['pdf']} target="_blank" rel="noopener" title={words.printHint}>
          {words.print}
        </a>
      )}
    </>
  );
}

function Made({ map, report }: { readonly map: CadastralMap; readonly report: MapReport }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(mapWords);
  const isEnglish = state.language.value === 'en';
  return (
    <>
      {map.replacedBy !== null && (
        <p class="callout">
          {words.replaced} <a href={pathOfPage('cadastral-map', { id: map.replacedBy })}>{words.openNew}</a>
        </p>
      )}
      <div class="map-record">
        <figure class="card map-preview">
          <a
            href={map.links['pdf'] ?? map.links['preview'] ?? ''}
            target="_blank"
            rel="noopener"
            aria-label={words.open}
          >
            <img src={map.links['preview']} alt={words.preview} />
          </a>
        </figure>
        <div>
          <Facts
            facts={[
              [words.scale, report.scale === null ? '—' : `1:${report.scale}`],
              [words.paper, paperWords(report.paper, words.orientations)],
              [words.pages, formatNumber(report.pages)],
              [words.plane, report.epsg === null ? words.cone : `EPSG:${report.epsg}`],
              [words.data, map.dataDay],
              [words.made, `${map.createdBy} ${formatTimestamp(map.createdAt)}`],
              [words.secrecy, map.secrecy],
              [words.view, words.views[map.view]],
              [words.editions, map.edition === null ? '—' : words.edition(map.edition)],
              [words.downloads, formatNumber(map.downloads)],
            ]}
          />
          <Section id="files" title={words.files}>
            <Files map={map} report={report} />
            <p class="quiet">{words.printHint}</p>
          </Section>
          {report.notices.length > 0 && (
            <Section id="notices" title={words.notices}>
              <ul>
                {report.notices.map(({ code, zh, en }) => (
                  <li key={code}>{isEnglish ? en : zh}</li>
                ))}
              </ul>
            </Section>
          )}
        </div>
      </div>
      <Changes map={map} />
      <Section id="sheets" title={words.sheetsTitle}>
        <Sheets report={report} />
      </Section>
      {report.unplaced.length > 0 && (
        <Section id="unplaced" title={words.unplaced} note={words.unplacedNote(formatNumber(report.unplacedCount))}>
          <ul class="map-unplaced">
            {report.unplaced.map(({ sheet, kind, name }, i) => (
              <li key={i} lang="zh-CN">
                {sheet}　{kind}　{name}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Editions map={map} />
    </>
  );
}

/** `A1 landscape` in the language of the page; a form that knows no way round is named alone. */
function paperWords(paper: string, ways: Readonly<Record<string, string>>): string {
  const [name, way] = paper.split(' ');
  return way === undefined ? name! : `${name} ${ways[way] ?? way}`;
}

function Files({ map, report }: { readonly map: CadastralMap; readonly report: MapReport }): JSX.Element {
  const words = useWords(mapWords);
  const files = report.files.filter(({ format }) => format !== 'preview');
  return (
    <ul class="map-files">
      {files.slice(0, 60).map(({ name, format, page, bytes }) => (
        <li key={name}>
          <a href={fileAddress(map.id, name)} download>
            {format.toUpperCase()} {page === undefined ? words.allPages : words.page(page)}
          </a>
          <span class="quiet">{sizeText(bytes)}</span>
        </li>
      ))}
    </ul>
  );
}

function Sheets({ report }: { readonly report: MapReport }): JSX.Element {
  const words = useWords(mapWords);
  const titles = words.sheetColumns;
  type Row = MapReport['sheets'][number];
  const count = (id: string, title: string, key: string): Column<Row> => ({
    id,
    title,
    isNumber: true,
    cell: ({ counts }) => formatNumber(counts[key] ?? 0),
    sortBy: ({ counts }) => counts[key] ?? 0,
  });
  const columns: readonly Column<Row>[] = [
    { id: 'number', title: titles.number, isHead: true, cell: ({ number }) => number, sortBy: ({ number }) => number },
    { id: 'name', title: titles.name, cell: ({ name }) => name, sortBy: ({ name }) => name },
    count('parcels', titles.parcels, 'parcels'),
    count('buildings', titles.buildings, 'buildings'),
    count('points', titles.points, 'boundaryPoints'),
    count('labels', titles.labels, 'labels'),
    count('leaders', titles.leaders, 'labelsWithLeader'),
  ];
  return <Table caption={words.sheetsTitle} columns={columns} rows={report.sheets} keyOf={({ number }) => number} />;
}

function Changes({ map }: { readonly map: CadastralMap }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(mapWords);
  const question = useQuestion(`changes ${map.id}`, async (signal) => fetchChanges(map.id, signal));
  const isBusy = useSignal(false);
  const reissue = async (): Promise<void> => {
    isBusy.value = true;
    try {
      const { id } = await reissueMap(map.id);
      navigate(viewer, pathOfPage('cadastral-map', { id }));
    } catch (error) {
      reportFault(viewer.state, error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <Section
      id="changes"
      title={words.changes}
      actions={
        map.replacedBy === null ? (
          <Button icon="repeat" disabled={isBusy.value} onClick={() => void reissue()}>
            {words.reissue}
          </Button>
        ) : null
      }
    >
      <Answer question={question} rows={2}>
        {({ isCurrent, layers }) =>
          isCurrent ? (
            <p class="quiet">{words.current}</p>
          ) : (
            <>
              {layers.map(({ layer, title, from, to, added, changed, removed, features }) => (
                <details key={layer}>
                  <summary>
                    <span lang="zh-CN">{title}</span> {from} → {to}　{words.changed(added, changed, removed)}
                  </summary>
                  <ul class="map-unplaced">
                    {features.map(({ key, change }) => (
                      <li key={`${change} ${key}`}>
                        {words.change[change]}　{key}
                      </li>
                    ))}
                  </ul>
                </details>
              ))}
            </>
          )
        }
      </Answer>
    </Section>
  );
}

function Editions({ map }: { readonly map: CadastralMap }): JSX.Element | null {
  const words = useWords(mapWords);
  const answer = useQuestion(`editions ${map.id}`, async (signal) => fetchEditions(map.id, signal)).answer.value;
  if (answer.state !== 'answered' || answer.value.maps.length < 2) return null;
  return (
    <Section id="editions" title={words.editions}>
      <ul>
        {answer.value.maps.map(({ id, edition, createdBy, createdAt }) => (
          <li key={id}>
            <a href={pathOfPage('cadastral-map', { id })} aria-current={id === map.id}>
              {words.edition(edition ?? 0)}
            </a>{' '}
            <span class="quiet">
              {createdBy} {formatTimestamp(createdAt)}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
