import '../styles/checks.css';
import '../styles/land.css';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { useComputed, useSignal } from '@preact/signals';
import { say, sayFault } from '../actions/say.ts';
import { ApiError, type Extent, fetchFeature, type FieldInfo, type Hit, requestJson } from '../api.ts';
import { Fault, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ReasonField, Select, TextField } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { Skeleton } from '../components/notice.tsx';
import { Page, PageHead, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { formatLandCode, formatTimestamp } from '../format.ts';
import { extentOfGeometry } from '../geometry-extent.ts';
import { fieldTitleOf, titleOf } from '../i18n/messages.ts';
import type { PageProps } from '../pages.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { BoundaryPart } from './boundary-part.tsx';
import { createBoundary } from './boundary.ts';
import { changesOf, textOfValue } from './form-values.ts';
import { editWords } from './words.ts';

interface Entry {
  readonly version: number;
  readonly until: number | null;
  readonly at: string | null;
  readonly by: string | null;
  readonly kind: string;
  readonly reason: string | null;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

interface Loaded {
  readonly hit: Hit;
  readonly version: number;
  readonly entries: readonly Entry[];
}

const addressOf = (layer: string, id: string): string => `/api/layers/${encodeURIComponent(layer)}/items/${id}`;

async function load(layer: string, id: string, signal: AbortSignal): Promise<Loaded> {
  const [hit, history] = await Promise.all([
    fetchFeature({ layer, id: Number(id) }, signal),
    requestJson<{ version: number; entries: readonly Entry[] }>(`${addressOf(layer, id)}/history`, { signal }),
  ]);
  return { hit, ...history };
}

/** The fields of one feature, its boundary, and every version of it. */
export function EditPage({ route }: PageProps): JSX.Element {
  const { state } = useViewer();
  const words = useWords(editWords);
  const [layer, id] = [route.parameters['layer'] ?? '', route.parameters['id'] ?? ''];
  const question = useQuestion(`${layer} ${id}`, async (signal) => load(layer, id, signal));
  const answer = question.answer.value;
  if (answer.state === 'answered') {
    return (
      <Desk
        key={`${id} ${answer.value.version}`}
        layer={layer}
        id={id}
        loaded={answer.value}
        onChange={question.again}
      />
    );
  }
  return (
    <Page>
      <PageHead title={words.title} back={{ href: '/', label: words.back }} />
      {answer.state === 'failed' ? (
        <Fault error={answer.error} onRetry={question.again} />
      ) : (
        <Skeleton label={state.messages.value.state.loading} rows={10} />
      )}
    </Page>
  );
}

interface DeskProps {
  readonly layer: string;
  readonly id: string;
  readonly loaded: Loaded;
  readonly onChange: () => void;
}

function Desk({ layer, id, loaded, onChange }: DeskProps): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const words = useWords(editWords);
  const { hit, version } = loaded;
  const info = state.layers.value.find((each) => each.id === layer);
  const fields = (info?.fields ?? []).filter(({ type }) => type !== 'json');
  const given = useSignal<Readonly<Record<string, string>>>({});
  const boundary = useMemo(() => createBoundary(hit.geometry), []);
  const reason = useSignal('');
  const isBusy = useSignal(false);
  const faults = useSignal<Readonly<Record<string, string>>>({});
  const isStale = useSignal(false);
  const undoing = useSignal<number | null>(null);
  const lifted = useSignal<string | null>(null);
  const view = useSignal<Extent | null>(hit.geometry === null ? null : extentOfGeometry(hit.geometry));
  const layers = useComputed(() => ['administrative-area', layer]);
  const changes = changesOf(fields, hit.properties, given.value);
  const count = Object.keys(changes).length + (boundary.changed.value === null ? 0 : 1);
  const send = async (act: () => Promise<{ readonly version: number }>): Promise<void> => {
    isBusy.value = true;
    faults.value = {};
    try {
      const made = await act();
      say(state, { tone: 'info', title: words.saved(made.version) });
      onChange();
    } catch (error) {
      if (error instanceof ApiError) {
        isStale.value = error.code === 'version-conflict';
        faults.value = Object.fromEntries(
          error.errors.map(({ at, expected }) => [at.replace('body.properties.', ''), expected]),
        );
      }
      sayFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  const headers = { 'If-Match': `"${version}"` };
  const save = (): void => {
    const shape = boundary.changed.value;
    void send(async () =>
      requestJson(addressOf(layer, id), {
        method: 'PUT',
        headers,
        body: {
          properties: changes,
          reason: reason.value.trim(),
          ...shape,
        },
      }),
    );
  };
  const undo = (target: number): void => {
    undoing.value = null;
    void send(async () =>
      requestJson(`${addressOf(layer, id)}/undo`, {
        headers,
        body: { version: target, reason: reason.value.trim() || words.undoTitle(target) },
      }),
    );
  };
  return (
    <Page kind="desk" isWide title={words.title}>
      <div class="desk-column">
        <PageHead
          title={formatLandCode(hit.title)}
          lead={`${info === undefined ? layer : titleOf(info, state.language.value)} · ${words.version} ${version} · ${words.lead}`}
          back={{ href: '/', label: words.back }}
        />
        {isStale.value && (
          <div class="callout callout--warn note">
            <Icon name="warning" />
            <div>
              {words.conflict}{' '}
              <button type="button" class="link" onClick={onChange}>
                {words.reload}
              </button>
            </div>
          </div>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (count > 0 && reason.value.trim() !== '') save();
          }}
        >
          <Section id="fields" title={words.fields} note={count === 0 ? null : words.changed(count)}>
            <div class="card edit-fields">
              {fields.map((field) => (
                <FieldInput
                  key={field.key}
                  field={field}
                  title={fieldTitleOf(field, state.language.value)}
                  value={given.value[field.key] ?? textOfValue(hit.properties[field.key])}
                  isMasked={hit.masked.includes(field.key)}
                  isKey={info?.key.includes(field.key) ?? false}
                  isChanged={field.key in changes}
                  fault={faults.value[field.key]}
                  onInput={(next) => (given.value = { ...given.value, [field.key]: next })}
                />
              ))}
            </div>
          </Section>
          {hit.geometry !== null && <BoundaryPart boundary={boundary} held={hit.geometry} />}
          <div class="edit-save">
            <ReasonField label={words.reason} value={reason.value} onInput={(next) => (reason.value = next)} />
            <button
              type="submit"
              class="button button--strong"
              disabled={isBusy.value || count === 0 || reason.value.trim() === ''}
            >
              {words.save}
            </button>
          </div>
        </form>
        <HistoryPart loaded={loaded} fields={info?.fields ?? []} onUndo={(target) => (undoing.value = target)} />
        <Dialog
          title={words.undoTitle(undoing.value ?? 0)}
          isOpen={undoing.value !== null}
          onClose={() => (undoing.value = null)}
          cancelLabel={words.cancel}
          confirm={{
            label: words.undo,
            isBusy: isBusy.value,
            onConfirm: () => undoing.value !== null && undo(undoing.value),
          }}
        >
          <p>{words.undoText}</p>
          <TextField
            label={words.reason}
            maxLength={500}
            value={reason.value}
            onInput={(next) => (reason.value = next)}
          />
        </Dialog>
      </div>
      <DeskMap
        figures={boundary.figures}
        layers={layers}
        lifted={lifted}
        view={view}
        tool={boundary.tool}
        label={words.map}
      />
    </Page>
  );
}

function FieldInput({
  field,
  title,
  value,
  isMasked,
  isKey,
  isChanged,
  fault,
  onInput,
}: {
  readonly field: FieldInfo;
  readonly title: string;
  readonly value: string;
  readonly isMasked: boolean;
  readonly isKey: boolean;
  readonly isChanged: boolean;
  readonly fault: string | undefined;
  readonly onInput: (value: string) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(editWords);
  const entries = field.codelist === undefined ? [] : (state.codeLists.value[field.codelist]?.entries ?? []);
  if (isMasked || isKey) {
    return (
      <div class="form-field" data-fixed>
        <span class="field-label">{title}</span>
        <span class={isMasked ? 'value-masked' : 'value-fixed'} title={isMasked ? words.masked : words.key}>
          {value === '' ? '—' : value} <Icon name="lock" size={14} />
        </span>
        {isKey && <span class="field-hint">{words.key}</span>}
      </div>
    );
  }
  const isChoice = field.type === 'boolean' || (entries.length > 0 && entries.length <= 200 && field.type === 'text');
  const options =
    field.type === 'boolean'
      ? [
          { value: 'true', title: words.yes },
          { value: 'false', title: words.no },
        ]
      : entries.map(({ code, label, labelEn }) => ({
          value: code,
          title: `${code} ${state.language.value === 'en' ? (labelEn ?? label) : label}`,
        }));
  return (
    <div data-changed={isChanged}>
      {isChoice ? (
        <Select label={title} value={value} none="—" options={options} fault={fault} onChange={onInput} />
      ) : (
        <TextField
          label={title}
          value={value}
          unit={field.unit}
          fault={fault}
          isNumber={field.type === 'decimal' || field.type === 'integer'}
          type={field.type === 'date' ? 'date' : 'text'}
          onInput={onInput}
        />
      )}
    </div>
  );
}

function HistoryPart({
  loaded,
  fields,
  onUndo,
}: {
  readonly loaded: Loaded;
  readonly fields: readonly FieldInfo[];
  readonly onUndo: (version: number) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(editWords);
  const titleFor = (key: string): string => {
    const field = fields.find((each) => each.key === key);
    return field === undefined ? key : fieldTitleOf(field, state.language.value);
  };
  return (
    <Section id="versions" title={words.history}>
      <Table
        caption={words.history}
        columns={[
          {
            id: 'version',
            title: words.version,
            isHead: true,
            cell: ({ version, until }) => (
              <>
                {version}
                {until === null && <span class="badge badge--good version-badge">{words.now}</span>}
              </>
            ),
          },
          { id: 'when', title: words.when, cell: ({ at }) => (at === null ? '—' : formatTimestamp(at)) },
          {
            id: 'who',
            title: words.who,
            cell: ({ by, kind }) => (
              <>
                {by ?? '—'}
                <span class="cell-note">{words.kinds[kind] ?? kind}</span>
              </>
            ),
          },
          {
            id: 'what',
            title: words.what,
            cell: ({ before, after }) => (
              <>
                {Object.keys(after ?? {}).map((key) => (
                  <span key={key} class="history-change">
                    {key === 'geometry'
                      ? words.shape
                      : `${titleFor(key)}${state.messages.value.marks.colon}${words.changes(textOfValue(before?.[key]) || '—', textOfValue(after?.[key]) || '—')}`}
                  </span>
                ))}
              </>
            ),
          },
          { id: 'why', title: words.why, cell: ({ reason }) => reason ?? '—' },
          {
            id: 'undo',
            title: '',
            cell: ({ version, until }) =>
              until === null ? null : (
                <Button icon="undo" onClick={() => onUndo(version)}>
                  {words.undo}
                </Button>
              ),
          },
        ]}
        rows={loaded.entries}
        keyOf={({ version }) => String(version)}
      />
    </Section>
  );
}
