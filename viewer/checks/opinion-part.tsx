import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { explain, reportFault, say } from '../actions/say.ts';
import { ApiError } from '../api.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextArea, TextField } from '../components/form.tsx';
import { Facts, Section } from '../components/page.tsx';
import { formatTimestamp } from '../format.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { addOpinion, type Check, type Opinion } from './api.ts';
import { isNamed, rememberReviewer, reviewerOf } from './reviewer.ts';
import { checkWords } from './words.ts';

/** Opinions, sign-off and withdrawal: added, never changed. */
export function OpinionPart({
  check,
  onChange,
}: {
  readonly check: Check;
  readonly onChange: () => void;
}): JSX.Element {
  const words = useWords(checkWords).check;
  const asked = useSignal<Opinion['kind'] | null>(null);
  const { state } = useViewer();
  const maySign = may(state, 'overlap:sign');
  const mayRemark = may(state, 'overlap:check');
  return (
    <Section
      id="opinions"
      title={words.opinions}
      actions={
        (maySign || mayRemark) && (
          <div class="page-actions">
            {mayRemark && <Button onClick={() => (asked.value = 'opinion')}>{words.addOpinion}</Button>}
            {maySign && check.signed && <Button onClick={() => (asked.value = 'withdrawal')}>{words.withdraw}</Button>}
            {maySign && !check.signed && (
              <Button tone="strong" icon="stamp" onClick={() => (asked.value = 'sign-off')}>
                {words.signOff}
              </Button>
            )}
          </div>
        )
      }
    >
      {check.opinions.length === 0 ? (
        <p class="quiet">{words.noOpinions}</p>
      ) : (
        <ol class="opinions">
          {check.opinions.map(({ kind, opinion, actor, at, digest }) => (
            <li key={digest} data-kind={kind}>
              <p class="opinion-head">
                <strong>{words.kinds[kind]}</strong>
                <span class="quiet">{words.by(actor, formatTimestamp(at))}</span>
              </p>
              <p class="opinion-text">{opinion}</p>
            </li>
          ))}
        </ol>
      )}
      <OpinionDialog check={check} kind={asked.value} onClose={() => (asked.value = null)} onAdded={onChange} />
    </Section>
  );
}

function OpinionDialog({
  check,
  kind,
  onClose,
  onAdded,
}: {
  readonly check: Check;
  readonly kind: Opinion['kind'] | null;
  readonly onClose: () => void;
  readonly onAdded: () => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(checkWords).check;
  const text = useSignal('');
  const named = useSignal(reviewerOf(state.session.value));
  // an account signs in its own name, whatever was typed before there was one
  const actor = isNamed(state.session.value) ? { value: reviewerOf(state.session.value) } : named;
  const isBusy = useSignal(false);
  const fault = useSignal<string | undefined>(undefined);
  const add = async (): Promise<void> => {
    if (kind === null) return;
    if (text.value.trim() === '' || actor.value.trim() === '') {
      fault.value = words.needsText;
      return;
    }
    isBusy.value = true;
    fault.value = undefined;
    try {
      rememberReviewer(actor.value);
      await addOpinion(check.id, { kind, opinion: text.value.trim(), actor: actor.value.trim() });
      text.value = '';
      say(state, { tone: 'info', title: `${words.kinds[kind]}：${words.added}` });
      onClose();
      onAdded();
    } catch (error) {
      const told = explain(state, error);
      fault.value = `${words.failed}：${told.title}${told.detail === undefined ? '' : `，${told.detail}`}`;
      if (!(error instanceof ApiError)) reportFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  const label = kind === 'withdrawal' ? words.withdraw : kind === 'sign-off' ? words.signOff : words.addOpinion;
  return (
    <Dialog
      title={label}
      isOpen={kind !== null}
      onClose={onClose}
      cancelLabel={words.cancel}
      confirm={{
        label,
        onConfirm: () => void add(),
        isBusy: isBusy.value,
        ...(kind === 'withdrawal' ? { tone: 'danger' as const } : {}),
      }}
    >
      {kind !== 'opinion' && <p class="quiet">{kind === 'withdrawal' ? words.withdrawHint : words.signHint}</p>}
      <TextArea
        label={kind === 'withdrawal' ? words.withdrawalText : words.opinionText}
        isRequired
        value={text.value}
        fault={fault.value}
        maxLength={4000}
        onInput={(value) => (text.value = value)}
      />
      {isNamed(state.session.value) ? (
        <Facts facts={[[words.actor, actor.value]]} />
      ) : (
        <TextField
          label={words.actor}
          isRequired
          value={actor.value}
          maxLength={60}
          onInput={(value) => (actor.value = value)}
        />
      )}
    </Dialog>
  );
}
