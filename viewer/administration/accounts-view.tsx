import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { explain, reportFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatTimestamp } from '../format.ts';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  type Account,
  createAccount,
  fetchAccounts,
  grantRoles,
  resetPassword,
  type Role,
  setDisabled,
} from './api.ts';
import { AreasField } from './areas-field.tsx';
import { listOf, Secret } from './secret.tsx';
import { administrationWords } from './words.ts';

/** Accounts: the system administrator makes and stops them, the security administrator says what they may do. */
export function AccountsView(): JSX.Element {
  const { state } = useViewer();
  const words = useWords(administrationWords);
  const question = useQuestion('accounts', fetchAccounts);
  const secret = useSignal<string | null>(null);
  const isAdding = useSignal(false);
  const granting = useSignal<Account | null>(null);
  const act = async (work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
      question.again();
    } catch (error) {
      reportFault(state, error);
    }
  };
  const maySet = may(state, 'accounts:manage');
  const mayGrant = may(state, 'rights:grant');
  const buttons = (account: Account): JSX.Element => (
    <span class="task-acts">
      {mayGrant && <Button onClick={() => (granting.value = account)}>{words.accounts.grant}</Button>}
      {maySet && (
        <>
          <Button onClick={() => void act(async () => setDisabled(account.id, account.disabledAt === null))}>
            {account.disabledAt === null ? words.accounts.disable : words.accounts.enable}
          </Button>
          <Button
            onClick={() => void act(async () => (secret.value = (await resetPassword(account.id)).temporaryPassword))}
          >
            {words.accounts.reset}
          </Button>
        </>
      )}
    </span>
  );
  return (
    <div class="administration">
      {maySet && (
        <div class="administration-bar">
          <Button tone="strong" onClick={() => (isAdding.value = true)}>
            {words.accounts.add}
          </Button>
        </div>
      )}
      {secret.value !== null && <Secret label={words.accounts.password} text={secret.value} />}
      <Answer question={question}>
        {({ accounts, roles }) => (
          <>
            {accounts.length === 0 ? (
              <Notice icon="person" title={words.accounts.empty}>
                <p>{words.accounts.emptyHint}</p>
              </Notice>
            ) : (
              <AccountTable accounts={accounts} roles={roles} buttons={buttons} />
            )}
            {granting.value !== null && (
              <GrantDialog
                account={granting.value}
                roles={roles}
                onClose={(isChanged) => {
                  granting.value = null;
                  if (isChanged) question.again();
                }}
              />
            )}
          </>
        )}
      </Answer>
      {isAdding.value && (
        <AddDialog
          onClose={(password) => {
            isAdding.value = false;
            if (password === undefined) return;
            secret.value = password;
            question.again();
          }}
        />
      )}
    </div>
  );
}

function AccountTable({
  accounts,
  roles,
  buttons,
}: {
  readonly accounts: readonly Account[];
  readonly roles: readonly Role[];
  readonly buttons: (account: Account) => JSX.Element;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(administrationWords).accounts;
  const nameOf = (id: string): string => {
    const role = roles.find((each) => each.id === id);
    return role === undefined ? id : state.language.value === 'en' ? role.en : role.zh;
  };
  const columns: readonly Column<Account>[] = [
    {
      id: 'name',
      title: words.name,
      isHead: true,
      sortBy: ({ name }) => name,
      cell: ({ name, login }) => (
        <>
          {name}
          <span class="cell-note">{login}</span>
        </>
      ),
    },
    {
      id: 'roles',
      title: words.roles,
      cell: ({ roles: held }) =>
        held.length === 0 ? (
          <span class="quiet">{words.noRoles}</span>
        ) : (
          held.map(nameOf).join(state.messages.value.marks.list)
        ),
    },
    {
      id: 'districts',
      title: words.districts,
      cell: ({ districts }) => districts?.join(state.messages.value.marks.list) ?? words.everywhere,
    },
    { id: 'state', title: words.state, cell: (account) => <StateBadge account={account} /> },
    { id: 'acts', title: '', cell: buttons },
  ];
  return <Table caption={words.caption} columns={columns} rows={accounts} keyOf={({ id }) => id} />;
}

function StateBadge({ account: { disabledAt, lockedUntil } }: { readonly account: Account }): JSX.Element {
  const words = useWords(administrationWords).accounts;
  if (disabledAt !== null) return <span class="badge badge--unknown">{words.disabled}</span>;
  if (lockedUntil !== null && lockedUntil > new Date().toISOString()) {
    return (
      <span class="badge badge--warn" title={formatTimestamp(lockedUntil)}>
        {words.locked}
      </span>
    );
  }
  return <span class="badge badge--good">{words.active}</span>;
}

function AddDialog({ onClose }: { readonly onClose: (password?: string) => void }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(administrationWords);
  const login = useSignal('');
  const name = useSignal('');
  const fault = useSignal<string | undefined>(undefined);
  const isBusy = useSignal(false);
  const add = async (): Promise<void> => {
    isBusy.value = true;
    try {
      onClose((await createAccount({ login: login.value.trim(), name: name.value.trim() })).temporaryPassword);
    } catch (error) {
      const { title, detail } = explain(state, error);
      fault.value = detail ?? title;
      isBusy.value = false;
    }
  };
  return (
    <Dialog
      title={words.accounts.add}
      isOpen
      onClose={() => onClose()}
      cancelLabel={words.cancel}
      confirm={{ label: words.save, onConfirm: () => void add(), isBusy: isBusy.value }}
    >
      <TextField
        label={words.accounts.login}
        value={login.value}
        isRequired
        onInput={(value) => (login.value = value)}
      />
      <TextField
        label={words.accounts.name}
        value={name.value}
        isRequired
        fault={fault.value}
        onInput={(value) => (name.value = value)}
      />
    </Dialog>
  );
}

function GrantDialog({
  account,
  roles,
  onClose,
}: {
  readonly account: Account;
  readonly roles: readonly Role[];
  readonly onClose: (isChanged: boolean) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(administrationWords);
  const held = useSignal<readonly string[]>(account.roles);
  const districts = useSignal(account.districts?.join(', ') ?? '');
  const fault = useSignal<string | undefined>(undefined);
  const grant = async (): Promise<void> => {
    try {
      await grantRoles(account.id, { roles: held.value, districts: listOf(districts.value) });
      onClose(true);
    } catch (error) {
      const { title, detail } = explain(state, error);
      fault.value = detail ?? title;
    }
  };
  const toggle = (id: string, on: boolean): void => {
    held.value = on ? [...held.value, id] : held.value.filter((each) => each !== id);
  };
  return (
    <Dialog
      title={words.accounts.grantTitle(account.name)}
      isOpen
      onClose={() => onClose(false)}
      cancelLabel={words.cancel}
      confirm={{ label: words.save, onConfirm: () => void grant() }}
    >
      <fieldset class="form-field role-list">
        <legend class="field-label">{words.accounts.roles}</legend>
        {roles.map(({ id, zh, en }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={held.value.includes(id)}
              onChange={(event) => toggle(id, event.currentTarget.checked)}
            />
            {state.language.value === 'en' ? en : zh}
          </label>
        ))}
      </fieldset>
      <AreasField value={districts.value} fault={fault.value} onChange={(value) => (districts.value = value)} />
    </Dialog>
  );
}
