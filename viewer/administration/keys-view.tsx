import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { explain, reportFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { TextField } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { createKey, fetchKeys, type Key, revokeKey } from './api.ts';
import { listOf, Secret } from './secret.tsx';
import { administrationWords } from './words.ts';

/** Keys of other systems: made, watched, revoked. */
export function KeysView(): JSX.Element {
  const { state } = useViewer();
  const all = useWords(administrationWords);
  const words = all.keys;
  const question = useQuestion('keys', fetchKeys);
  const secret = useSignal<string | null>(null);
  const isAdding = useSignal(false);
  const revoking = useSignal<Key | null>(null);
  const revoke = async (): Promise<void> => {
    try {
      await revokeKey(revoking.value!.id);
      question.again();
    } catch (error) {
      reportFault(state, error);
    }
    revoking.value = null;
  };
  const columns: readonly Column<Key>[] = [
    {
      id: 'name',
      title: words.name,
      isHead: true,
      sortBy: ({ consumer }) => consumer,
      cell: ({ name, consumer, id }) => (
        <>
          {consumer}
          <span class="cell-note">
            {name} · {id}
          </span>
        </>
      ),
    },
    {
      id: 'scope',
      title: words.scope,
      cell: ({ layers, fields, districts }) =>
        [layers, fields, districts]
          .map((held) => held?.join(state.messages.value.marks.list))
          .filter((part) => part !== undefined)
          .join(' · ') || words.unlimited,
    },
    { id: 'quota', title: words.quota, cell: (key) => <Quota of={key} /> },
    {
      id: 'today',
      title: words.today,
      isNumber: true,
      sortBy: ({ callsToday }) => callsToday,
      cell: ({ callsToday }) => formatNumber(callsToday),
    },
    { id: 'state', title: words.state, cell: (key) => <KeyBadge of={key} /> },
    {
      id: 'acts',
      title: '',
      cell: (key) => key.revokedAt === null && <Button onClick={() => (revoking.value = key)}>{words.revoke}</Button>,
    },
  ];
  return (
    <div class="administration">
      <div class="administration-bar">
        <Button tone="strong" onClick={() => (isAdding.value = true)}>
          {words.add}
        </Button>
      </div>
      {secret.value !== null && <Secret label={words.secret} text={secret.value} />}
      <Answer question={question}>
        {(keys) =>
          keys.length === 0 ? (
            <div class="card">
              <Notice icon="lock" title={words.empty} />
            </div>
          ) : (
            <Table caption={words.caption} columns={columns} rows={keys} keyOf={({ id }) => id} />
          )
        }
      </Answer>
      {isAdding.value && (
        <AddKey
          onClose={(key) => {
            isAdding.value = false;
            if (key === undefined) return;
            secret.value = key;
            question.again();
          }}
        />
      )}
      <Dialog
        title={words.revoke}
        isOpen={revoking.value !== null}
        onClose={() => (revoking.value = null)}
        cancelLabel={all.cancel}
        confirm={{ label: words.revoke, onConfirm: () => void revoke(), tone: 'danger' }}
      >
        <p>
          {revoking.value?.consumer} · {revoking.value?.name}
        </p>
        <p>{words.revokeHint}</p>
      </Dialog>
    </div>
  );
}

function Quota({ of: { callsPerMinute, callsPerDay } }: { readonly of: Key }): JSX.Element {
  const words = useWords(administrationWords).keys;
  const parts = [
    ...(callsPerMinute === null ? [] : [words.perMinute(formatNumber(callsPerMinute))]),
    ...(callsPerDay === null ? [] : [words.perDay(formatNumber(callsPerDay))]),
  ];
  return <>{parts.length === 0 ? words.unlimited : parts.join(' · ')}</>;
}

function KeyBadge({ of: { revokedAt, expiresAt } }: { readonly of: Key }): JSX.Element {
  const words = useWords(administrationWords).keys;
  if (revokedAt !== null) return <span class="badge badge--danger">{words.revoked}</span>;
  if (expiresAt !== null && expiresAt < new Date().toISOString()) {
    return <span class="badge badge--unknown">{words.expired}</span>;
  }
  return <span class="badge badge--good">{words.active}</span>;
}

function AddKey({ onClose }: { readonly onClose: (key?: string) => void }): JSX.Element {
  const { state } = useViewer();
  const all = useWords(administrationWords);
  const words = all.keys;
  const form = useSignal({
    consumer: '',
    name: '',
    layers: '',
    fields: '',
    districts: '',
    minute: '',
    day: '',
    restricted: false,
    precise: false,
  });
  const fault = useSignal<string | undefined>(undefined);
  const isBusy = useSignal(false);
  const set = (change: Partial<typeof form.value>): void => {
    form.value = { ...form.value, ...change };
  };
  const numberOf = (text: string): number | null => (/^\d+$/.test(text.trim()) ? Number(text) : null);
  const add = async (): Promise<void> => {
    const { consumer, name, layers, fields, districts, minute, day, restricted, precise } = form.value;
    isBusy.value = true;
    try {
      const made = await createKey({
        consumer,
        name,
        rights: [
          'layer:read',
          ...(restricted ? ['restricted:read'] : []),
          ...(restricted && precise ? ['precise:read'] : []),
        ],
        layers: listOf(layers),
        fields: listOf(fields),
        districts: listOf(districts),
        callsPerMinute: numberOf(minute),
        callsPerDay: numberOf(day),
      });
      onClose(made.key);
    } catch (error) {
      const { title, detail } = explain(state, error);
      fault.value = detail ?? title;
      isBusy.value = false;
    }
  };
  const { consumer, name, layers, fields, districts, minute, day, restricted, precise } = form.value;
  return (
    <Dialog
      title={words.add}
      isOpen
      onClose={() => onClose()}
      cancelLabel={all.cancel}
      confirm={{ label: all.save, onConfirm: () => void add(), isBusy: isBusy.value }}
    >
      <TextField label={words.consumer} value={consumer} isRequired onInput={(value) => set({ consumer: value })} />
      <TextField label={words.name} value={name} isRequired onInput={(value) => set({ name: value })} />
      <TextField label={words.layers} value={layers} onInput={(value) => set({ layers: value })} />
      <TextField label={words.fields} value={fields} onInput={(value) => set({ fields: value })} />
      <TextField label={words.districts} value={districts} onInput={(value) => set({ districts: value })} />
      <TextField label={words.callsPerMinute} value={minute} isNumber onInput={(value) => set({ minute: value })} />
      <TextField
        label={words.callsPerDay}
        value={day}
        isNumber
        fault={fault.value}
        onInput={(value) => set({ day: value })}
      />
      <label class="role-list">
        <input
          type="checkbox"
          checked={restricted}
          onChange={(event) => set({ restricted: event.currentTarget.checked })}
        />
        {words.restricted}
      </label>
      {restricted && (
        <label class="role-list">
          <input
            type="checkbox"
            checked={precise}
            onChange={(event) => set({ precise: event.currentTarget.checked })}
          />
          {words.precise}
        </label>
      )}
    </Dialog>
  );
}
