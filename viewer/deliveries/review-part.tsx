import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import type { Extent } from '../api.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { Facts, Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatArea, formatNumber } from '../format.ts';
import { fieldTitleOf, titleOf } from '../i18n/messages.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type Delivery, publishDelivery, type Report, type SampleRow, stepDelivery } from './api.ts';
import { useStep } from './use-step.ts';
import { deliveryWords } from './words.ts';

const FATES = ['added', 'changed', 'removed', 'unchanged', 'rejected'] as const;

interface ReviewPartProps {
  readonly delivery: Delivery;
  readonly onChange: (delivery: Delivery) => void;
  readonly onShow: (extent: Extent | null) => void;
}

/** What publishing would change, sample rows of it, and publishing. */
export function ReviewPart({ delivery, onChange, onShow }: ReviewPartProps): JSX.Element | null {
  const words = useWords(deliveryWords).review;
  const { report } = delivery;
  if (report === null) return null;
  const isStaged = delivery.state === 'staged';
  return (
    <Section
      id="review"
      title={delivery.state === 'published' ? words.published : words.title}
      actions={isStaged && <PublishButtons delivery={delivery} report={report} onChange={onChange} />}
    >
      <ul class="tiles">
        {FATES.map((fate) => (
          <li key={fate} class="tile" data-fate={fate} data-none={report.rows[fate] === 0}>
            <strong>{formatNumber(report.rows[fate])}</strong>
            <span>{words.fates[fate]}</span>
          </li>
        ))}
      </ul>
      <ReportFacts delivery={delivery} report={report} />
      {report.samples !== undefined && report.samples.length > 0 && (
        <Samples layer={report.layer} samples={report.samples} onShow={onShow} />
      )}
    </Section>
  );
}

function ReportFacts({ delivery, report }: { readonly delivery: Delivery; readonly report: Report }): JSX.Element {
  const { units } = useViewer().state.messages.value;
  const words = useWords(deliveryWords).review;
  const area = report.area.ellipsoidal === null ? null : formatArea(report.area.ellipsoidal);
  return (
    <div class="card report-facts">
      <Facts
        facts={[
          [delivery.state === 'published' ? words.became : words.becomes, words.version(report.version)],
          [words.source, report.source.name],
          [words.crs, report.source.crs],
          ...(area === null ? [] : ([[words.area, `${area.hectares} ${units.hectares}`]] as const)),
        ]}
      />
    </div>
  );
}

function PublishButtons({
  delivery,
  report,
  onChange,
}: {
  readonly delivery: Delivery;
  readonly report: Report;
  readonly onChange: (delivery: Delivery) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords);
  const { isBusy, order } = useStep(onChange);
  const isAsking = useSignal(false);
  const hasChecked = useSignal(false);
  const layer = state.layers.value.find(({ id }) => id === report.layer);
  const title = layer === undefined ? report.layer : titleOf(layer, state.language.value);
  const isOutdated = delivery.problem?.code === 'staged-outdated';
  const isMass =
    delivery.problem?.code === 'mass-removal' || report.rows.removed > report.rows.unchanged + report.rows.changed;
  if (isOutdated) {
    return (
      <Button
        tone="strong"
        icon="repeat"
        disabled={isBusy.value}
        onClick={() => void order(async () => stepDelivery(delivery.id, 'review'))}
      >
        {words.review.reviewAgain}
      </Button>
    );
  }
  if (!may(state, 'ingest:publish')) return <span class="quiet">{words.review.mayNot}</span>;
  return (
    <span class="page-actions">
      <Button tone="strong" icon="check" onClick={() => (isAsking.value = true)}>
        {words.review.publish}
      </Button>
      <Dialog
        title={words.review.publishTitle}
        isOpen={isAsking.value}
        onClose={() => (isAsking.value = false)}
        cancelLabel={state.messages.value.goTo.cancel}
        confirm={{
          label: words.review.publish,
          isBusy: isBusy.value || (isMass && !hasChecked.value),
          onConfirm: () =>
            void order(async () => publishDelivery(delivery.id, isMass && hasChecked.value)).then(
              () => (isAsking.value = false),
            ),
        }}
      >
        <p>{words.review.publishText(title, report.version)}</p>
        {isMass && (
          <div class="callout callout--danger">
            <Icon name="warning" />
            <div>
              {words.review.massRemoval}
              <label class="check-line">
                <input
                  type="checkbox"
                  checked={hasChecked.value}
                  onChange={(event) => (hasChecked.value = event.currentTarget.checked)}
                />
                {words.review.confirm}
              </label>
            </div>
          </div>
        )}
      </Dialog>
    </span>
  );
}

/** Fields that two rows do not share. */
function changedFields({ before, after }: SampleRow): readonly string[] {
  if (before === null || after === null) return [];
  return Object.keys(after).filter((key) => JSON.stringify(before[key] ?? null) !== JSON.stringify(after[key] ?? null));
}

/** Values of a row that is new or goes, empty ones left out. */
function onlyRow({ before, after }: SampleRow): Readonly<Record<string, unknown>> {
  if (before !== null && after !== null) return {};
  const values = Object.entries(after ?? before ?? {}).filter(([, value]) => value != null && value !== '');
  return Object.fromEntries(values);
}

const textOf = (value: unknown): string =>
  value == null || value === '' ? '—' : typeof value === 'object' ? JSON.stringify(value) : String(value as string);

function Samples({
  layer,
  samples,
  onShow,
}: {
  readonly layer: string;
  readonly samples: readonly SampleRow[];
  readonly onShow: (extent: Extent | null) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords).review;
  const fields = state.layers.value.find(({ id }) => id === layer)?.fields ?? [];
  const titleOfKey = (key: string): string => {
    const field = fields.find((each) => each.key === key);
    return field === undefined ? key : fieldTitleOf(field, state.language.value);
  };
  const columns: readonly Column<SampleRow>[] = [
    {
      id: 'change',
      title: words.change,
      cell: ({ fate }) => <span class={`badge fate--${fate}`}>{words.fates[fate]}</span>,
      sortBy: ({ fate }) => FATES.indexOf(fate),
    },
    { id: 'key', title: words.key, isHead: true, cell: ({ key }) => key, sortBy: ({ key }) => key },
    {
      id: 'fields',
      title: words.fields,
      cell: (sample) => (
        <ul class="field-changes">
          {sample.isShapeChanged && <li>{words.shape}</li>}
          {changedFields(sample)
            .slice(0, 6)
            .map((key) => (
              <li key={key}>
                {titleOfKey(key)} <del>{textOf(sample.before?.[key])}</del> <ins>{textOf(sample.after?.[key])}</ins>
              </li>
            ))}
          {Object.entries(onlyRow(sample))
            .slice(0, 4)
            .map(([key, value]) => (
              <li key={key}>
                <span class="quiet">{titleOfKey(key)}</span> {textOf(value)}
              </li>
            ))}
        </ul>
      ),
    },
    { id: 'row', title: words.row, isNumber: true, isMinor: true, cell: ({ sourceRow }) => sourceRow ?? '—' },
  ];
  return (
    <>
      <h3 class="part-title">
        {words.samples} <span class="quiet">{words.samplesNote}</span>
      </h3>
      <Table
        caption={words.samples}
        columns={columns}
        rows={samples}
        keyOf={({ fate, key, sourceRow }) => `${fate} ${key} ${sourceRow}`}
        onOpen={({ extent }) => extent !== null && onShow(extent)}
      />
    </>
  );
}
