import { useMarks } from '../components/marks.ts';
import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Fault } from '../components/asked.tsx';
import { FileDrop } from '../components/file-drop.tsx';
import { TextField } from '../components/form.tsx';
import { formatNumber } from '../format.ts';
import { useWords } from '../words.ts';
import { type NewTemplate, sendTemplate } from './api.ts';
import { exportWords } from './words.ts';

/** Differences and fields that are listed; the rest is counted. */
const LISTED = 40;

/** A template from the .mdb that the receiver supplies. */
export function InstallTemplate({ onMade }: { readonly onMade: () => void }): JSX.Element {
  const words = useWords(exportWords).install;
  const file = useSignal<File | null>(null);
  const head = useSignal({ id: '', title: '', reference: '' });
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  const made = useSignal<NewTemplate | null>(null);
  const choose = ([chosen]: readonly File[]): void => {
    if (chosen === undefined) return;
    file.value = chosen;
    made.value = null;
    failure.value = null;
    const name = chosen.name.replace(/\.[^.]*$/, '');
    const id = name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^[-\d]+|-$/g, '');
    head.value = { id, title: name, reference: chosen.name };
  };
  const send = async (): Promise<void> => {
    isBusy.value = true;
    failure.value = null;
    try {
      made.value = await sendTemplate(file.value!, head.value);
      file.value = null;
      onMade();
    } catch (error) {
      failure.value = error;
    } finally {
      isBusy.value = false;
    }
  };
  const set = (part: Partial<typeof head.value>): void => {
    head.value = { ...head.value, ...part };
  };
  return (
    <details class="card install">
      <summary>{words.title}</summary>
      <div class="form">
        <FileDrop title={file.value?.name ?? words.drop} hint={words.hint} isBusy={isBusy.value} onFiles={choose} />
        {file.value !== null && (
          <form
            class="form"
            onSubmit={(event) => {
              event.preventDefault();
              if (head.value.id !== '' && !isBusy.value) void send();
            }}
          >
            <div class="form-row">
              <TextField
                label={words.id}
                hint={words.idHint}
                isRequired
                value={head.value.id}
                maxLength={61}
                onInput={(id) => set({ id })}
              />
              <TextField
                label={words.name}
                isRequired
                value={head.value.title}
                maxLength={200}
                onInput={(title) => set({ title })}
              />
              <TextField
                label={words.reference}
                value={head.value.reference}
                maxLength={300}
                onInput={(reference) => set({ reference })}
              />
            </div>
            <div class="form-buttons">
              <button
                type="submit"
                class="button button--strong"
                disabled={isBusy.value || head.value.id === '' || head.value.title === ''}
              >
                {isBusy.value ? words.sending : words.send}
              </button>
            </div>
          </form>
        )}
        {failure.value !== null && <Fault title={words.failed} error={failure.value} />}
        {made.value !== null && <Made made={made.value} />}
      </div>
    </details>
  );
}

function Made({ made: { template, unfilled, differences } }: { readonly made: NewTemplate }): JSX.Element {
  const words = useWords(exportWords).install;
  const marks = useMarks();
  return (
    <div role="status">
      <p class="callout callout--good">{words.done(template.title, formatNumber(template.tables.length))}</p>
      {unfilled.length > 0 && (
        <details>
          <summary>{words.unfilled(formatNumber(unfilled.length))}</summary>
          <p class="codes-list">{unfilled.slice(0, LISTED).join(marks.list)}</p>
        </details>
      )}
      {differences.length > 0 && (
        <details>
          <summary>{words.differences(formatNumber(differences.length))}</summary>
          <ul class="plain-list">
            {differences.slice(0, LISTED).map(({ table, field, kind, message }) => (
              <li key={`${table} ${field ?? ''} ${kind}`} lang="zh-CN">
                {table}
                {field === undefined ? '' : `.${field}`}：{message}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
