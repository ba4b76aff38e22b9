import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { enter } from '../actions/session.ts';
import { explain, say } from '../actions/say.ts';
import { ApiError } from '../api.ts';
import { TextField } from '../components/form.tsx';
import { Page } from '../components/page.tsx';
import { changePassword, fetchSession, gateOf, login } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { accessWords } from './words.ts';

/** Stands before every page until somebody has said who they are, or has changed a password that has to be. */
export function GatePage(): JSX.Element {
  const { state } = useViewer();
  const words = useWords(accessWords);
  return (
    <Page title={gateOf(state) === 'password' ? words.changeTitle : words.title}>
      <GateCard lead={words.lead} />
    </Page>
  );
}

/** Stands before the page of somebody whose session has ended: what they typed is there again when they come back. */
export function HeldGateDialog(): JSX.Element {
  const viewer = useViewer();
  const words = useWords(accessWords);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    // Who has logged in elsewhere meanwhile, in another window or at the bureau's sign-on, need not do it twice.
    const look = async (): Promise<void> => {
      const session = await fetchSession();
      if (session.kind === 'user') await enter(viewer, session);
    };
    const onFocus = (): void => void look().catch(console.warn);
    addEventListener('focus', onFocus);
    return () => removeEventListener('focus', onFocus);
  }, []);
  return (
    <dialog
      ref={dialog}
      class="gate-dialog"
      aria-labelledby="gate-title"
      onCancel={(event) => event.preventDefault()}
      // A browser closes a dialog at the second Escape whatever is said.
      onClose={() => dialog.current?.showModal()}
    >
      <GateCard lead={words.heldLead} />
    </dialog>
  );
}

function GateCard({ lead }: { readonly lead: string }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(accessWords);
  const isPassword = gateOf(state) === 'password';
  return (
    <div class="gate card">
      <h1 id="gate-title">{isPassword ? words.changeTitle : words.title}</h1>
      <p class="quiet">{isPassword ? words.changeLead : lead}</p>
      {isPassword ? <PasswordForm /> : <LoginForm />}
      {!isPassword && (state.ended.value ?? state.session.value)?.hasSignOn === true && (
        <a class="button" href="/api/session/sign-on" target={state.ended.value === null ? undefined : '_blank'}>
          {words.signOn}
        </a>
      )}
    </div>
  );
}

function LoginForm(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(accessWords);
  const name = useSignal('');
  const password = useSignal('');
  const code = useSignal('');
  const needsCode = useSignal(false);
  const isBusy = useSignal(false);
  const fault = useSignal<string | undefined>(undefined);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    isBusy.value = true;
    fault.value = undefined;
    try {
      const given = { login: name.value.trim(), password: password.value };
      await enter(viewer, await login(code.value === '' ? given : { ...given, code: code.value.trim() }));
    } catch (error) {
      if (error instanceof ApiError && error.code === 'second-factor-required') needsCode.value = true;
      fault.value = textOf(explain(state, error), state.messages.value.marks.colon);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <TextField
        label={words.login}
        value={name.value}
        autocomplete="username"
        maxLength={64}
        onInput={(value) => (name.value = value)}
      />
      <TextField
        label={words.password}
        type="password"
        value={password.value}
        autocomplete="current-password"
        maxLength={200}
        fault={needsCode.value ? undefined : fault.value}
        onInput={(value) => (password.value = value)}
      />
      {needsCode.value && (
        <TextField
          label={words.code}
          isNumber
          value={code.value}
          autocomplete="one-time-code"
          maxLength={6}
          fault={fault.value}
          onInput={(value) => (code.value = value)}
        />
      )}
      <button
        type="submit"
        class="button button--strong"
        disabled={isBusy.value || name.value === '' || password.value === ''}
      >
        {isBusy.value ? words.entering : words.enter}
      </button>
    </form>
  );
}

/** Changing one's own password, at the gate or by choice. */
export function PasswordForm({ onDone }: { readonly onDone?: () => void }): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(accessWords);
  const current = useSignal('');
  const next = useSignal('');
  const again = useSignal('');
  const isBusy = useSignal(false);
  const fault = useSignal<string | undefined>(undefined);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (next.value !== again.value) {
      fault.value = words.differ;
      return;
    }
    isBusy.value = true;
    fault.value = undefined;
    try {
      const session = await changePassword({ current: current.value, next: next.value });
      say(state, { tone: 'info', title: words.changed });
      await enter(viewer, session);
      onDone?.();
    } catch (error) {
      fault.value = textOf(explain(state, error), state.messages.value.marks.colon);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <TextField
        label={words.current}
        type="password"
        value={current.value}
        autocomplete="current-password"
        onInput={(value) => (current.value = value)}
      />
      <TextField
        label={words.next}
        type="password"
        value={next.value}
        autocomplete="new-password"
        onInput={(value) => (next.value = value)}
      />
      <TextField
        label={words.again}
        type="password"
        value={again.value}
        autocomplete="new-password"
        fault={fault.value}
        onInput={(value) => (again.value = value)}
      />
      <button type="submit" class="button button--strong" disabled={isBusy.value || next.value === ''}>
        {isBusy.value ? words.changing : words.change}
      </button>
    </form>
  );
}

const textOf = ({ title, detail }: { readonly title: string; readonly detail?: string }, colon: string): string =>
  detail === undefined ? title : `${title}${colon}${detail}`;
