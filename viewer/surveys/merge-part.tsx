import { useMarks } from '../components/marks.ts';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Signal, useSignal } from '@preact/signals';
import { say } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Choice, TextArea } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { formatTimestamp } from '../format.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import { fieldTitleOf, titleOf } from '../i18n/messages.ts';
import type { Figure } from '../map/figures.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  applyMerge,
  bringBundle,
  compareMerge,
  decideChange,
  discardMerge,
  fetchMerge,
  fetchMerges,
  type Merge,
  type MergeChange,
  type MergeSummary,
} from './field-api.ts';
import { fieldWords } from './field-words.ts';
import type { FieldPartProps } from './field-work-page.tsx';
import { HandDialog } from './hand-dialog.tsx';
import { HandedIn } from './handed-in.tsx';
import { useDeed, useRepeat } from './use-deed.ts';

/** Bundles that came back: a list, and one of them with its changes to be decided. */
export function MergePart(props: FieldPartProps): JSX.Element {
  const words = useWords(fieldWords).merge;
  return (
    <HandedIn
      {...props}
      kind="merges"
      words={words}
      fetchAll={fetchMerges}
      send={bringBundle}
      card={(merge, open) => <MergeCard key={merge.id} merge={merge} onOpen={open} />}
      one={(id, back) => <OneMerge key={id} {...props} id={id} onBack={back} />}
    />
  );
}

const TONES: Readonly<Record<MergeSummary['state'], string>> = {
  waiting: 'badge--unknown',
  open: 'badge--warn',
  merged: 'badge--good',
  nothing: 'badge--unknown',
  discarded: 'badge--unknown',
  refused: 'badge--warn',
};

function MergeCard({ merge, onOpen }: { readonly merge: MergeSummary; readonly onOpen: () => void }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(fieldWords).merge;
  const { counts, problem } = merge;
  return (
    <li class="card field-card">
      <div class="field-card-head">
        {counts !== null ? (
          <button type="button" class="link-button" onClick={onOpen}>
            {merge.fileName}
          </button>
        ) : (
          <strong>{merge.fileName}</strong>
        )}
        <span class={`badge ${TONES[merge.state]}`}>{words.states[merge.state]}</span>
        <span class="cell-note">
          {merge.uploadedBy} · {formatTimestamp(merge.uploadedAt)}
        </span>
      </div>
      {problem !== null && (
        <p class="field-problem">
          {state.language.value === 'en' ? problem.en : problem.zh} <code>{problem.code}</code>
        </p>
      )}
      {counts !== null && (
        <p class="field-counts">
          <span>{words.counts(counts.changed, counts.added, counts.removed)}</span>
          {counts.conflicts > 0 && <span class="badge badge--warn">{words.conflicts(counts.conflicts)}</span>}
          {counts.signatures > 0 && <span>{words.signatures(counts.signatures)}</span>}
          {counts.records > 0 && <span>{words.records(counts.records)}</span>}
        </p>
      )}
    </li>
  );
}

const MINE = '#0b62c4';
const THEIRS = '#c22f2f';

/** Shapes of the changes: the field in blue, what is published in broken red, the base only as it is. */
function figuresOf(changes: readonly MergeChange[]): readonly Figure[] {
  return changes.flatMap((change) => {
    if (!change.hasShape && change.kind === 'changed') return [];
    const key = String(change.id);
    const mine = change.mine?.geometry ?? null;
    const theirs = (change.theirs ?? change.base)?.geometry ?? null;
    const look = (geometry: NonNullable<typeof mine>, area: Figure['look']): Figure['look'] =>
      geometry.type === 'Point' ? 'vertex' : area;
    return [
      ...(theirs === null ? [] : [{ key, look: look(theirs, 'gone'), geometry: theirs, colour: THEIRS } as const]),
      ...(mine === null ? [] : [{ key, look: look(mine, 'plot'), geometry: mine, colour: MINE } as const]),
    ];
  });
}

function OneMerge({
  task,
  id,
  figures,
  view,
  lifted,
  onBack,
  onChange,
}: FieldPartProps & { readonly id: string; readonly onBack: () => void }): JSX.Element {
  const words = useWords(fieldWords);
  const taskId = String(task.id);
  const question = useQuestion(`merge ${id}`, async (signal) => fetchMerge(taskId, id, signal));
  const answer = question.answer.value;
  const merge = answer.state === 'answered' ? answer.value : null;
  useEffect(() => {
    if (merge !== null) figures.value = figuresOf(merge.changes);
  }, [merge]);
  useRepeat(merge?.state === 'waiting', question.again);
  return (
    <Section
      id="merge"
      title={merge?.fileName ?? words.tabs.merges}
      actions={
        <Button icon="left" onClick={onBack}>
          {words.merge.back}
        </Button>
      }
    >
      <Answer question={question}>
        {(found) => (
          <>
            <MergeActions
              taskId={taskId}
              merge={found}
              onChange={() => {
                question.again();
                onChange();
              }}
              onBack={onBack}
            />
            <ul class="field-list">
              {found.changes.map((change) => (
                <ChangeCard
                  key={change.id}
                  taskId={taskId}
                  merge={found}
                  change={change}
                  lifted={lifted}
                  onShow={() => {
                    const shape = (change.mine ?? change.theirs ?? change.base)?.geometry ?? null;
                    const extent = shape === null ? null : extentOfGeometry(shape);
                    if (extent !== null) view.value = extent;
                  }}
                  onDecided={question.again}
                />
              ))}
            </ul>
          </>
        )}
      </Answer>
    </Section>
  );
}

function MergeActions({
  taskId,
  merge,
  onChange,
  onBack,
}: {
  readonly taskId: string;
  readonly merge: Merge;
  readonly onChange: () => void;
  readonly onBack: () => void;
}): JSX.Element {
  const { state } = useViewer();
  const marks = useMarks();
  const words = useWords(fieldWords);
  const { isBusy, run } = useDeed();
  const isAsking = useSignal(false);
  const reason = useSignal('');
  const apply = async (): Promise<void> => {
    if (reason.value.trim() === '') return;
    if (!(await run(async () => applyMerge(taskId, merge.id, reason.value.trim())))) return;
    isAsking.value = false;
    say(state, { tone: 'info', title: words.done });
    onChange();
  };
  return (
    <div class="card field-card">
      <p class="field-counts">
        <span class={`badge ${TONES[merge.state]}`}>{words.merge.states[merge.state]}</span>
        {merge.undecided > 0 && <span class="badge badge--warn">{words.merge.undecided(merge.undecided)}</span>}
        {merge.versions !== null && (
          <span>
            {words.merge.versions(
              Object.entries(merge.versions)
                .map(([layer, version]) => `${layer} ${version}`)
                .join(marks.list),
            )}
          </span>
        )}
      </p>
      {merge.state === 'open' && (
        <div class="page-actions">
          {merge.mayDecide ? (
            <Button tone="strong" icon="check" disabled={merge.undecided > 0} onClick={() => (isAsking.value = true)}>
              {words.merge.apply}
            </Button>
          ) : (
            <span class="quiet">{words.merge.mayNot}</span>
          )}
          {may(state, 'survey:work') && (
            <>
              <Button
                icon="repeat"
                disabled={isBusy.value}
                onClick={() => void run(async () => compareMerge(taskId, merge.id)).then(onChange)}
              >
                {words.merge.compare}
              </Button>
              <Button
                icon="bin"
                disabled={isBusy.value}
                onClick={() => void run(async () => discardMerge(taskId, merge.id)).then(onBack)}
              >
                {words.merge.discard}
              </Button>
            </>
          )}
        </div>
      )}
      <Dialog
        title={words.merge.apply}
        isOpen={isAsking.value}
        onClose={() => (isAsking.value = false)}
        cancelLabel={words.cancel}
        confirm={{ label: words.merge.apply, isBusy: isBusy.value, onConfirm: () => void apply() }}
      >
        <p>{words.merge.applyText}</p>
        <TextArea
          label={words.reason}
          isRequired
          maxLength={500}
          value={reason.value}
          onInput={(next) => (reason.value = next)}
        />
      </Dialog>
    </div>
  );
}

/** Fields that either side changed. */
function fieldsOf({ fields, state, base, theirs }: MergeChange): readonly string[] {
  if (state !== 'conflict' || base === null || theirs === null) return fields;
  const others = Object.keys(theirs.values).filter((key) => textOf(theirs.values[key]) !== textOf(base.values[key]));
  return [...new Set([...fields, ...others])];
}

export const textOf = (value: unknown): string =>
  value == null || value === '' ? '—' : typeof value === 'object' ? JSON.stringify(value) : String(value as string);

function ChangeCard({
  taskId,
  merge,
  change,
  lifted,
  onShow,
  onDecided,
}: {
  readonly taskId: string;
  readonly merge: Merge;
  readonly change: MergeChange;
  readonly lifted: Signal<string | null>;
  readonly onShow: () => void;
  readonly onDecided: () => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(fieldWords).merge;
  const { isBusy, run } = useDeed();
  const isByHand = useSignal(false);
  const layer = state.layers.value.find(({ id }) => id === change.layer);
  const titleOfField = (key: string): string => {
    const field = layer?.fields.find((each) => each.key === key);
    return field === undefined ? key : fieldTitleOf(field, state.language.value);
  };
  const decide = async (body: object): Promise<boolean> => {
    const isDone = await run(async () => decideChange(taskId, merge.id, change.id, body));
    if (isDone) onDecided();
    return isDone;
  };
  const isOpen = merge.mayDecide && change.state !== 'same';
  const sides = change.kind === 'changed' ? (['base', 'mine', 'theirs'] as const) : (['mine', 'theirs'] as const);
  const shown =
    change.kind === 'added' ? change.fields.filter((key) => change.mine?.values[key] != null) : fieldsOf(change);
  return (
    <li
      class="card field-card"
      data-lifted={lifted.value === String(change.id)}
      onMouseEnter={() => (lifted.value = String(change.id))}
      onMouseLeave={() => (lifted.value = null)}
    >
      <div class="field-card-head">
        <button type="button" class="link-button" onClick={onShow}>
          {layer === undefined ? change.layer : titleOf(layer, state.language.value)} {change.label}
        </button>
        <span class="badge badge--unknown">{words.kinds[change.kind]}</span>
        <span class={`badge ${change.state === 'conflict' ? 'badge--warn' : 'badge--good'}`}>
          {words.change[change.state]}
        </span>
      </div>
      {shown.length > 0 && (
        <div class="table-frame" tabIndex={0} role="region" aria-label={change.label}>
          <table class="table field-sides">
            <thead>
              <tr>
                <th scope="col">{words.field}</th>
                {sides.map((side) => (
                  <th key={side} scope="col">
                    {words.sides[side]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((key) => (
                <tr key={key} data-conflict={change.conflicts.includes(key)}>
                  <th scope="row">{titleOfField(key)}</th>
                  {sides.map((side) => (
                    <td key={side}>{change[side] === null ? words.gone : textOf(change[side].values[key])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {change.hasShape && change.kind === 'changed' && <p class="cell-note">{words.shapeChanged}</p>}
      {isOpen ? (
        <Choice
          label={words.decision}
          value={change.decision ?? ''}
          options={(change.kind === 'removed'
            ? (['mine', 'theirs'] as const)
            : (['mine', 'theirs', 'by-hand'] as const)
          ).map((value) => ({ value: value as string, title: words.decisions[value] }))}
          onChange={(next) => {
            if (next === 'by-hand') isByHand.value = true;
            else if (!isBusy.value) void decide({ decision: next });
          }}
        />
      ) : (
        change.decision !== null && (
          <p class="cell-note">
            {words.decision}：{words.decisions[change.decision]}
            {change.decidedBy === null ? '' : ` · ${change.decidedBy}`}
          </p>
        )
      )}
      {change.decision === 'by-hand' && change.chosen !== null && (
        <p class="cell-note">
          {words.sides.chosen}：
          {Object.entries(change.chosen.values)
            .map(([key, value]) => `${titleOfField(key)} ${textOf(value)}`)
            .join('；')}
        </p>
      )}
      <HandDialog
        change={change}
        layer={layer}
        isOpen={isByHand.value}
        isBusy={isBusy.value}
        onClose={() => (isByHand.value = false)}
        onSave={(body) => void decide(body).then((isDone) => isDone && (isByHand.value = false))}
      />
    </li>
  );
}
