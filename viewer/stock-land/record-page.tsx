import '../styles/land.css';
import type { JSX } from 'preact';
import { useComputed, useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import type { Extent } from '../api.ts';
import { codeLabelOf } from '../code-labels.ts';
import { Fault, useQuestion } from '../components/asked.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Icon } from '../components/icon.tsx';
import { Skeleton } from '../components/notice.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { formatTimestamp } from '../format.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import { RecordFacts } from '../land-file/record-facts.tsx';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchRecord, type StockRecord } from './api.ts';
import { ComparisonPart, EconomicsPart } from './benefit-parts.tsx';
import { MilestonesPart } from './milestones-part.tsx';
import { StepsPart } from './steps-part.tsx';
import { stockWords } from './words.ts';

/** One plot of the stock: its state and what may come next, milestones, yield, before and after, history. */
export function StockPlotPage({ route }: PageProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(stockWords);
  const layer = route.parameters['layer'] ?? '';
  const id = route.parameters['id'] ?? '';
  const question = useQuestion(`${layer} ${id}`, async (signal) => fetchRecord(layer, id, signal));
  const answer = question.answer.value;
  if (answer.state === 'answered') {
    return <Desk key={`${layer} ${id}`} layer={layer} id={id} record={answer.value} onChange={question.again} />;
  }
  return (
    <Page>
      <PageHead
        title={state.messages.value.pages['stock-plot']}
        back={{ href: pathOfPage('stock-land'), label: words.back }}
      />
      {answer.state === 'failed' ? (
        <Fault error={answer.error} onRetry={question.again} />
      ) : (
        <Skeleton label={state.messages.value.state.loading} rows={8} />
      )}
    </Page>
  );
}

/** What the parts of the page are given. */
export interface RecordPartProps {
  readonly layer: string;
  readonly id: string;
  readonly record: StockRecord;
  readonly onChange: () => void;
}

function Desk(props: RecordPartProps): JSX.Element {
  const { layer, id, record, onChange } = props;
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(stockWords);
  const { feature } = record;
  const { properties } = feature;
  const label = (list: string, key: string): string | null => {
    const code = properties[key];
    return typeof code === 'string'
      ? (codeLabelOf(state.codeLists.value[list], code, state.language.value) ?? code)
      : null;
  };
  const lifted = useSignal<string | null>(null);
  const extent = feature.geometry === null ? null : extentOfGeometry(feature.geometry);
  const view = useSignal<Extent | null>(extent);
  const figures = useComputed<readonly Figure[]>(() =>
    feature.geometry === null ? [] : [{ key: 'plot', look: 'plot', geometry: feature.geometry }],
  );
  const layers = useComputed(() => ['administrative-area', 'parcel', layer]);
  const name = typeof properties['plotName'] === 'string' ? properties['plotName'] : feature.title;
  const parcel =
    record.economics[0]?.parcels[0]?.parcelCode ??
    (typeof properties['landCode'] === 'string' ? properties['landCode'] : null);
  return (
    <Page kind="desk" isWide title={name}>
      <div class="desk-column">
        <PageHead
          title={name}
          back={{ href: pathOfPage('stock-land'), label: words.back }}
          lead={
            <span class="land-file-lead">
              <span class="state-mark" data-state={properties['state']}>
                {label('stock-land-state', 'state') ?? '—'}
              </span>
              {record.isOverdue && (
                <span class="badge badge--danger">
                  {words.overdue(Math.max(...record.milestones.map(({ overdueDays }) => overdueDays)))}
                </span>
              )}
              <span>{label('disposal-path', 'disposalPath') ?? words.filters.none}</span>
              <span class="number">{String(properties['plotCode'])}</span>
            </span>
          }
          actions={
            <>
              {parcel !== null && (
                <a class="button" href={pathOfPage('land-file', { code: parcel })}>
                  {words.file}
                </a>
              )}
              <a class="button" href={`${pathOfPage('overview')}?plot=${layer}.${id}`}>
                {words.overview}
              </a>
              {may(state, 'land:edit') && (
                <a class="button" href={pathOfPage('edit', { layer, id })}>
                  <Icon name="pen" size={16} />
                  {words.edit}
                </a>
              )}
            </>
          }
        />
        {may(state, 'land:edit') && <StepsPart layer={layer} id={id} record={record} onChange={onChange} />}
        <MilestonesPart layer={layer} id={id} record={record} onChange={onChange} />
        <ComparisonPart record={record} />
        <EconomicsPart record={record} />
        <Section id="record" title={words.record}>
          <div class="card">
            <RecordFacts
              record={{
                layer,
                id: feature.id,
                properties,
                masked: feature.masked,
                area: feature.area?.ellipsoidal ?? null,
              }}
              without={['milestones', 'attachments', 'landClassSplit']}
            />
          </div>
        </Section>
        <Section id="history" title={words.history}>
          <Table
            caption={words.history}
            columns={[
              {
                id: 'when',
                title: words.when,
                isHead: true,
                cell: ({ at }) => (at === null ? '—' : formatTimestamp(at)),
              },
              {
                id: 'what',
                title: words.what,
                cell: ({ kind, from, to }) => (
                  <>
                    {words.kinds[kind] ?? kind}
                    {to !== null && (
                      <span class="cell-note">
                        {[from, to]
                          .map(
                            (code) =>
                              codeLabelOf(
                                state.codeLists.value['stock-land-state'],
                                code ?? '',
                                state.language.value,
                              ) ?? code,
                          )
                          .join(' → ')}
                      </span>
                    )}
                  </>
                ),
              },
              {
                id: 'why',
                title: words.reason,
                cell: ({ reason, evidence }) => (
                  <>
                    {reason ?? '—'}
                    {evidence !== null && <span class="cell-note">{evidence}</span>}
                  </>
                ),
              },
              { id: 'who', title: words.who, cell: ({ by }) => by ?? '—' },
            ]}
            rows={record.history}
            keyOf={({ version }) => String(version)}
          />
        </Section>
      </div>
      <DeskMap figures={figures} layers={layers} lifted={lifted} view={view} label={name} />
    </Page>
  );
}
