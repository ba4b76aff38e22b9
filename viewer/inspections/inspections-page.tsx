import '../styles/land.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useComputed, useSignal } from '@preact/signals';
import { say, sayFault } from '../actions/say.ts';
import { keepFilter } from '../actions/navigate.ts';
import { type DrawnGeometry, type Extent, queryOf, requestJson } from '../api.ts';
import { codeLabelOf } from '../code-labels.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ReasonField, Select, TextField } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import { extentAround, extentOfGeometry } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { inspectionWords } from './words.ts';

interface Plot {
  readonly id: number;
  readonly version: number;
  readonly plotNumber: string;
  readonly location: string | null;
  readonly state: string | null;
  readonly violationType: string | null;
  readonly area: number | null;
  readonly cultivatedArea: number | null;
  readonly dueOn: string | null;
  readonly isOverdue: boolean;
  readonly photos: number;
  readonly geometry: DrawnGeometry | null;
}

interface PlotDetail extends Plot {
  readonly steps: readonly {
    readonly to: string;
    readonly zh: string;
    readonly en: string;
    readonly needsEvidence: boolean;
  }[];
  readonly evidence: readonly {
    readonly id: number;
    readonly title: string;
    readonly fileName: string;
    readonly mediaType: string;
    readonly isFar: boolean;
    readonly metresOutside: number | null;
  }[];
  readonly history: readonly {
    readonly version: number;
    readonly at: string | null;
    readonly by: string | null;
    readonly reason: string | null;
    readonly from: string | null;
    readonly to: string | null;
  }[];
}

/** Colours of the states, as the legend of the layer has them. */
const COLOURS: Readonly<Record<string, string>> = {
  1: '#f48fb1',
  2: '#ffb74d',
  3: '#81c784',
  4: '#d32f2f',
  5: '#ff7043',
  6: '#dce775',
  7: '#90a4ae',
};

/** Inspection plots: list and map, evidence, and the way from finding to closing. */
export function InspectionsPage({ route }: PageProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(inspectionWords);
  const given = new URLSearchParams(route.search);
  const filter = useSignal({ state: given.get('state') ?? '', q: given.get('q') ?? '' });
  const chosen = useSignal<number | null>(Number(given.get('plot')) || null);
  const lifted = useSignal<string | null>(null);
  const view = useSignal<Extent | null>(null);
  const isFar = useSignal(true);
  const question = useQuestion(JSON.stringify(filter.value), async (signal) => {
    const query = Object.fromEntries(Object.entries(filter.value).filter(([, value]) => value !== ''));
    return requestJson<{ plots: readonly Plot[] }>(`/api/inspections?${queryOf({ limit: 500, ...query })}`, { signal });
  });
  const plots = question.answer.value.state === 'answered' ? question.answer.value.value.plots : [];
  const figures = useComputed<readonly Figure[]>(() => {
    const answer = question.answer.value;
    if (answer.state !== 'answered') return [];
    return answer.value.plots.flatMap(({ id, geometry, state: at, plotNumber }) =>
      geometry === null
        ? []
        : figuresOf(
            { key: String(id), geometry, colour: COLOURS[at ?? ''] ?? '#888888' },
            plotNumber.slice(-4),
            isFar.value,
          ),
    );
  });
  // The first list says where to look; who has opened a plot is brought to that one.
  useEffect(() => {
    const asked = plots.filter(({ id }) => id === chosen.value);
    const extents = (asked.length > 0 ? asked : plots)
      .map(({ geometry }) => (geometry === null ? null : extentOfGeometry(geometry)))
      .filter((extent) => extent !== null);
    if (view.value === null && extents.length > 0) view.value = extentAround(extents);
  }, [plots.length]);
  // Back and Forward: another plot, or none.
  useEffect(() => {
    const now = new URLSearchParams(route.search);
    filter.value = { state: now.get('state') ?? '', q: now.get('q') ?? '' };
    chosen.value = Number(now.get('plot')) || null;
    lifted.value = now.get('plot');
  }, [route]);
  const layers = useComputed(() => ['administrative-area', 'parcel']);
  const open = (id: number): void => {
    chosen.value = id;
    lifted.value = String(id);
    const shape = plots.find((plot) => plot.id === id)?.geometry ?? null;
    const extent = shape === null ? null : extentOfGeometry(shape);
    view.value = extent === null ? null : [...extent];
    keep('push');
  };
  const keep = (how: 'push' | 'replace' = 'replace'): void => keepFilter({ ...filter.value, plot: chosen.value }, how);
  const label = (list: string, code: string | null): string =>
    code === null ? '—' : (codeLabelOf(state.codeLists.value[list], code, state.language.value) ?? code);
  return (
    <Page kind="desk" isWide title={words.title}>
      <div class="desk-column">
        <PageHead title={words.title} lead={words.lead} />
        <div class="filters">
          <Select
            label={words.state}
            value={filter.value.state}
            none={words.all}
            options={Object.keys(COLOURS).map((code) => ({ value: code, title: label('enforcement-state', code) }))}
            onChange={(next) => {
              filter.value = { ...filter.value, state: next };
              keep();
            }}
          />
          <TextField
            label={words.find}
            value={filter.value.q}
            onInput={(next) => {
              filter.value = { ...filter.value, q: next };
              keep();
            }}
          />
        </div>
        {chosen.value !== null && <Detail key={chosen.value} id={chosen.value} onChange={question.again} />}
        <Answer question={question}>
          {({ plots: rows }) =>
            rows.length === 0 ? (
              <Notice icon="empty" title={words.none} />
            ) : (
              <Table
                caption={words.title}
                columns={[
                  {
                    id: 'number',
                    title: words.number,
                    isHead: true,
                    cell: ({ plotNumber, location }) => (
                      <>
                        {plotNumber}
                        <span class="cell-note">{location ?? '—'}</span>
                      </>
                    ),
                    sortBy: ({ plotNumber }) => plotNumber,
                  },
                  {
                    id: 'state',
                    title: words.state,
                    cell: ({ state: at }) => (
                      <span class="plot-state">
                        <span class="plot-colour" style={{ background: COLOURS[at ?? ''] ?? 'transparent' }} />
                        {label('enforcement-state', at)}
                      </span>
                    ),
                    sortBy: ({ state: at }) => at,
                  },
                  {
                    id: 'due',
                    title: words.due,
                    cell: ({ dueOn, isOverdue }) => (
                      <>
                        {dueOn ?? '—'} {isOverdue && <span class="badge badge--danger">{words.overdue}</span>}
                      </>
                    ),
                    sortBy: ({ dueOn }) => dueOn,
                  },
                  { id: 'photos', title: words.photos, isNumber: true, cell: ({ photos }) => String(photos) },
                  {
                    id: 'area',
                    title: `${words.area} (㎡)`,
                    isNumber: true,
                    cell: ({ area }) => (area === null ? '—' : formatNumber(area, 2)),
                    sortBy: ({ area }) => area,
                  },
                ]}
                rows={rows}
                keyOf={({ id }) => String(id)}
                lifted={lifted.value}
                onLift={(key) => (lifted.value = key)}
                onOpen={({ id }) => open(id)}
              />
            )
          }
        </Answer>
      </div>
      <DeskMap
        figures={figures}
        layers={layers}
        lifted={lifted}
        view={view}
        onPick={(key) => open(Number(key))}
        onRest={(_view, zoom) => (isFar.value = zoom < NEAR_ZOOM)}
        label={words.title}
      />
    </Page>
  );
}

/** From this zoom on a plot of some hundred square metres is seen as an area; farther away a point stands for it. */
const NEAR_ZOOM = 14.5;

function figuresOf(
  plot: Pick<Figure, 'key' | 'geometry' | 'colour'>,
  label: string,
  isFar: boolean,
): readonly Figure[] {
  const extent = isFar ? extentOfGeometry(plot.geometry) : null;
  if (extent === null) return [{ ...plot, look: 'piece', label }];
  const [west, south, east, north] = extent;
  const coordinates = [(west + east) / 2, (south + north) / 2] as const;
  return [{ ...plot, look: 'fault', geometry: { type: 'Point', coordinates } }];
}

function Detail({ id, onChange }: { readonly id: number; readonly onChange: () => void }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(inspectionWords);
  const question = useQuestion(`inspection ${id}`, async (signal) =>
    requestJson<PlotDetail>(`/api/inspections/${id}`, { signal }),
  );
  const asked = useSignal<PlotDetail['steps'][number] | null>(null);
  const reason = useSignal('');
  const isBusy = useSignal(false);
  const run = async (act: () => Promise<unknown>): Promise<void> => {
    isBusy.value = true;
    try {
      await act();
      asked.value = null;
      reason.value = '';
      say(state, { tone: 'info', title: words.saved });
      question.again();
      onChange();
    } catch (error) {
      sayFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  const add = (file: File | undefined): void => {
    if (file === undefined) return;
    const query = queryOf({
      layer: 'enforcement-plot',
      featureId: id,
      block: 'inspections',
      title: file.name,
      name: file.name,
    });
    void run(async () => requestJson(`/api/attachments?${query}`, { bytes: file }));
  };
  return (
    <Answer question={question} rows={3}>
      {(plot) => (
        <Section id="plot" title={plot.plotNumber} note={plot.location ?? ''}>
          <div class="card record-card">
            <div class="page-actions">
              {plot.steps.map((step) => (
                <Button key={step.to} tone={step.to === '7' ? 'strong' : 'plain'} onClick={() => (asked.value = step)}>
                  {state.language.value === 'en' ? step.en : step.zh}
                </Button>
              ))}
              <label class="button">
                {words.addPhoto}
                <input
                  type="file"
                  class="visually-hidden"
                  accept="image/jpeg,image/png,application/pdf"
                  onChange={(event) => add(event.currentTarget.files?.[0])}
                />
              </label>
            </div>
            <ul class="documents note">
              {plot.evidence.map((photo) => (
                <li key={photo.id} class="document">
                  <a
                    class="document-look"
                    href={`/api/attachments/${photo.id}/content`}
                    target="_blank"
                    rel="noopener"
                    aria-label={photo.title}
                  >
                    {photo.mediaType.startsWith('image/') && (
                      <img src={`/api/attachments/${photo.id}/content`} alt="" loading="lazy" />
                    )}
                  </a>
                  <div class="document-text">
                    {photo.title}
                    {photo.metresOutside === null ? (
                      <span class="badge badge--unknown">{words.noPlace}</span>
                    ) : (
                      <span class={`badge ${photo.isFar ? 'badge--warn' : 'badge--good'}`}>
                        {photo.isFar ? words.far(formatNumber(photo.metresOutside, 0)) : words.near}
                      </span>
                    )}
                  </div>
                </li>
              ))}
            </ul>
            <ul class="note">
              {plot.history.map(({ version, at, by, reason: why, to }) => (
                <li key={version} class="cell-note">
                  {at === null ? '' : formatTimestamp(at)} {by ?? ''}{' '}
                  {to === null
                    ? ''
                    : (codeLabelOf(state.codeLists.value['enforcement-state'], to, state.language.value) ?? to)}{' '}
                  {why ?? ''}
                </li>
              ))}
            </ul>
          </div>
          <Dialog
            title={asked.value === null ? '' : state.language.value === 'en' ? asked.value.en : asked.value.zh}
            isOpen={asked.value !== null}
            onClose={() => (asked.value = null)}
            cancelLabel={words.cancel}
            confirm={{
              label: words.save,
              isBusy: isBusy.value,
              onConfirm: () => {
                const step = asked.value;
                if (step === null || reason.value.trim() === '') return;
                void run(async () =>
                  requestJson(`/api/inspections/${id}/steps`, {
                    body: { to: step.to, reason: reason.value.trim() },
                    headers: { 'If-Match': `"${plot.version}"` },
                  }),
                );
              },
            }}
          >
            {asked.value?.needsEvidence === true && <p class="quiet">{words.evidenceHint}</p>}
            <ReasonField label={words.reason} value={reason.value} onInput={(next) => (reason.value = next)} />
          </Dialog>
        </Section>
      )}
    </Answer>
  );
}
