import '../styles/deliveries.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Signal, useComputed, useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import type { DrawnGeometry, Extent } from '../api.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import { Fault, type Question, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Icon } from '../components/icon.tsx';
import { Skeleton } from '../components/notice.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { Progress } from '../components/progress.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import type { Figure } from '../map/figures.ts';
import type { PageProps } from '../pages.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  type Delivery,
  discardDelivery,
  fetchDelivery,
  type Issue,
  isUnderWay,
  type RejectedRow,
  type RepairedRow,
  type Step,
  stepDelivery,
  watchDelivery,
} from './api.ts';
import { issueKey, IssuePart } from './issue-part.tsx';
import { ReadForm } from './read-form.tsx';
import { rejectKey, RejectPart } from './reject-part.tsx';
import { repairKey, RepairPart } from './repair-part.tsx';
import { ReviewPart } from './review-part.tsx';
import { useStep } from './use-step.ts';
import { StateBadge } from './state-badge.tsx';
import { deliveryWords } from './words.ts';

/** One delivery on its way from the files to the map. */
export function DeliveryPage({ route }: PageProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords);
  const id = route.parameters['id'] ?? '';
  const question = useQuestion(id, async (signal) => fetchDelivery(id, signal));
  const answer = question.answer.value;
  if (answer.state === 'answered') return <Desk delivery={answer.value} question={question} />;
  return (
    <Page>
      <PageHead
        title={state.messages.value.pages.delivery}
        back={{ href: pathOfPage('deliveries'), label: words.back }}
      />
      {answer.state === 'failed' ? (
        <Fault error={answer.error} onRetry={question.again} />
      ) : (
        <Skeleton label={state.messages.value.state.loading} rows={8} />
      )}
    </Page>
  );
}

const READABLE: readonly Delivery['state'][] = ['examined', 'staged', 'refused', 'failed', 'cancelled', 'known'];
/** Rows were checked: there may be findings. */
const CHECKED: readonly Delivery['state'][] = ['staged', 'reviewing', 'publishing', 'published', 'refused', 'failed'];

function Desk({
  delivery,
  question,
}: {
  readonly delivery: Delivery;
  readonly question: Question<Delivery>;
}): JSX.Element {
  const { state } = useViewer();
  const live = useLive(delivery, question);
  const issues = useSignal<readonly Issue[]>([]);
  const rejects = useSignal<readonly RejectedRow[]>([]);
  const repairs = useSignal<readonly RepairedRow[]>([]);
  const lifted = useSignal<string | null>(null);
  const view = useSignal<Extent | null>(delivery.report?.extent ?? null);
  const extent = delivery.report?.extent ?? null;
  useEffect(() => {
    view.value = extent;
  }, [delivery.report?.deliveryId]);
  const figures = useComputed(() => [
    ...rejectFigures(rejects.value),
    ...repairFigures(repairs.value),
    ...figuresOf(issues.value),
  ]);
  const layers = useComputed(() => [
    'administrative-area',
    ...(delivery.options.layer === undefined ? [] : [delivery.options.layer]),
  ]);
  const show = (wanted: Extent | null, key: string | null): void => {
    lifted.value = key;
    view.value = wanted === null ? null : [...wanted];
  };
  const update = (next: Delivery): void => {
    question.answer.value = { state: 'answered', value: next };
  };
  // rows that are taken back after publishing are rejected ones, too
  const hasRepairs = CHECKED.includes(delivery.state) && (delivery.report?.issueCounts['repaired'] ?? 0) > 0;
  const hasRegister =
    CHECKED.includes(delivery.state) &&
    ((delivery.report?.rows.rejected ?? 0) > 0 || hasRepairs || delivery.problem?.code === 'nothing-left');
  const hasMap = CHECKED.includes(delivery.state) && (delivery.report !== null || issues.value.length > 0);
  const body = (
    <>
      <Head delivery={live.value} onChange={update} />
      <StateNote delivery={live.value} />
      {isUnderWay(live.value) && <UnderWay delivery={live.value} />}
      {delivery.state === 'examined' && <ReadForm delivery={delivery} onChange={update} />}
      {delivery.report !== null && <ReviewPart delivery={delivery} onChange={update} onShow={(at) => show(at, null)} />}
      {CHECKED.includes(delivery.state) && (
        <IssuePart
          delivery={delivery}
          issues={issues}
          lifted={lifted}
          onChange={update}
          onShow={({ place }, key) => place && show(around(place), key)}
        />
      )}
      {hasRegister && (
        <RejectPart
          delivery={delivery}
          rejects={rejects}
          lifted={lifted}
          onShow={(row) => show(placeOf(row.geometry, row.faults[0]?.place), rejectKey(row))}
        />
      )}
      {hasRepairs && (
        <RepairPart
          delivery={delivery}
          repairs={repairs}
          lifted={lifted}
          onShow={(row) => show(placeOf(row.afterGeometry, null), repairKey(row))}
          onUndone={question.again}
        />
      )}
      {delivery.state !== 'examined' && READABLE.includes(delivery.state) && delivery.examination !== null && (
        <ReadAgain delivery={delivery} onChange={update} />
      )}
    </>
  );
  if (!hasMap) return <Page title={delivery.name}>{body}</Page>;
  return (
    <Page kind="desk" isWide title={delivery.name}>
      <div class="desk-column">{body}</div>
      <DeskMap
        figures={figures}
        layers={layers}
        lifted={lifted}
        view={view}
        onPick={pickRow}
        label={state.messages.value.pages.delivery}
      />
    </Page>
  );
}

/** Follows the delivery; whenever its state changes, its report and examination are read anew. */
function useLive(delivery: Delivery, question: Question<Delivery>): Signal<Delivery> {
  const live = useSignal<Delivery>(delivery);
  useEffect(() => {
    live.value = delivery;
  }, [delivery]);
  useEffect(() => {
    if (delivery.state === 'published' || delivery.state === 'discarded') return undefined;
    return watchDelivery(delivery.id, (summary) => {
      const hasMoved = summary.state !== live.value.state || summary.jobId !== live.value.jobId;
      live.value = { ...live.value, ...summary };
      if (hasMoved) question.again();
    });
  }, [delivery.id]);
  return live;
}

/** About a hundred metres around a place. */
function around([longitude, latitude]: readonly [number, number]): Extent {
  return [longitude - 0.0006, latitude - 0.0005, longitude + 0.0006, latitude + 0.0005];
}

function figuresOf(issues: readonly Issue[]): readonly Figure[] {
  return issues.flatMap((issue): readonly Figure[] =>
    issue.place == null
      ? []
      : [
          {
            key: issueKey(issue),
            look: 'fault',
            geometry: { type: 'Point', coordinates: issue.place },
            ...(issue.severity === 'error' ? {} : { colour: issue.severity === 'warning' ? '#c27a00' : '#5f6d68' }),
          },
        ],
  );
}

/** What is wrong in its own colour; a shape without ground is a place. */
function rejectFigures(rows: readonly RejectedRow[]): readonly Figure[] {
  return rows.flatMap((row): readonly Figure[] =>
    row.geometry === null ? [] : [{ key: rejectKey(row), look: 'piece', geometry: row.geometry, colour: '#b3261e' }],
  );
}

/** Before with a broken line, after as it is. */
function repairFigures(rows: readonly RepairedRow[]): readonly Figure[] {
  return rows.flatMap((row): readonly Figure[] => [
    ...(row.beforeGeometry === null
      ? []
      : [{ key: repairKey(row), look: 'gone', geometry: row.beforeGeometry } as const]),
    ...(row.afterGeometry === null
      ? []
      : [{ key: repairKey(row), look: 'faint', geometry: row.afterGeometry } as const]),
  ]);
}

function placeOf(geometry: DrawnGeometry | null, place: readonly [number, number] | null | undefined): Extent | null {
  return geometry !== null ? extentOfGeometry(geometry) : place == null ? null : around(place);
}

function pickRow(key: string): void {
  const row = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  row?.scrollIntoView({ block: 'center' });
  row?.focus({ preventScroll: true });
}

interface StepProps {
  readonly delivery: Delivery;
  readonly onChange: (delivery: Delivery) => void;
}

function Head({ delivery, onChange }: StepProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords);
  const { isBusy, order } = useStep(onChange);
  const asksDiscard = useSignal(false);
  const mayLoad = may(state, 'ingest:load');
  const step = (name: Step) => (): void => void order(async () => stepDelivery(delivery.id, name));
  const isOver = delivery.state === 'published' || delivery.state === 'discarded';
  const canRetry = delivery.state === 'refused' || delivery.state === 'failed' || delivery.state === 'cancelled';
  return (
    <PageHead
      title={delivery.name}
      back={{ href: pathOfPage('deliveries'), label: words.back }}
      lead={
        <span class="check-lead delivery-lead">
          <StateBadge delivery={delivery} />
          <span>{delivery.createdBy}</span>
          <span>{formatTimestamp(delivery.createdAt)}</span>
          {delivery.options.layer !== undefined && (
            <a class="link" href={pathOfPage('versions', { layer: delivery.options.layer })}>
              {words.history}
            </a>
          )}
        </span>
      }
      actions={
        mayLoad && (
          <>
            {canRetry && (
              <Button icon="repeat" disabled={isBusy.value} onClick={step('retry')}>
                {words.retry}
              </Button>
            )}
            {isUnderWay(delivery) && (
              <Button icon="close" disabled={isBusy.value || delivery.isCancelRequested} onClick={step('cancel')}>
                {delivery.isCancelRequested ? words.stopping : words.cancel}
              </Button>
            )}
            {!isOver && (
              <Button icon="bin" disabled={isBusy.value} onClick={() => (asksDiscard.value = true)}>
                {words.discard}
              </Button>
            )}
            <Dialog
              title={words.discardTitle}
              isOpen={asksDiscard.value}
              onClose={() => (asksDiscard.value = false)}
              cancelLabel={words.keep}
              confirm={{
                label: words.discard,
                tone: 'danger',
                isBusy: isBusy.value,
                onConfirm: () =>
                  void order(async () => discardDelivery(delivery.id)).then(() => (asksDiscard.value = false)),
              }}
            >
              <p>{words.discardText}</p>
            </Dialog>
          </>
        )
      }
    />
  );
}

/** Why it stands where it stands, where that is not plain: refusals say what to do. */
function StateNote({ delivery }: { readonly delivery: Delivery }): JSX.Element | null {
  const { state } = useViewer();
  const words = useWords(deliveryWords);
  const { problem } = delivery;
  const hint = words.stateHints[delivery.state];
  if (problem === null || isUnderWay(delivery)) return hint === undefined ? null : <p class="callout note">{hint}</p>;
  return (
    <div class="callout callout--danger note" role="alert">
      <Icon name="warning" />
      <div>
        <strong>{state.language.value === 'en' ? problem.en : problem.zh}</strong>
        {words.nothingChanged} <span class="quiet">{problem.code}</span>
      </div>
    </div>
  );
}

function UnderWay({ delivery }: { readonly delivery: Delivery }): JSX.Element {
  const words = useWords(deliveryWords);
  const { progress } = delivery;
  const isCounted = progress?.total !== undefined && progress.total > 0 && progress.done !== undefined;
  const counted =
    progress?.done === undefined
      ? undefined
      : `${formatNumber(progress.done)}${progress.total === undefined ? '' : ` / ${formatNumber(progress.total)}`}`;
  return (
    <div class="card note">
      <Progress
        label={progress?.message ?? words.states[delivery.state]}
        share={isCounted ? progress.done! / progress.total! : null}
        text={counted}
      />
    </div>
  );
}

function ReadAgain({ delivery, onChange }: StepProps): JSX.Element {
  const words = useWords(deliveryWords).read;
  // A delivery that could not be read is to be read differently: the form is open.
  const isOpen = delivery.state === 'refused';
  return (
    <Section id="read" title={words.again} note={words.againNote}>
      <details open={isOpen}>
        <summary>{words.title}</summary>
        <ReadForm delivery={delivery} onChange={onChange} />
      </details>
    </Section>
  );
}
