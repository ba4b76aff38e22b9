import type { ComponentChildren, JSX } from 'preact';
import { Icon } from '../components/icon.tsx';
import { Facts } from '../components/page.tsx';
import { fieldText } from '../field-value.ts';
import { fieldTitleOf } from '../i18n/messages.ts';
import { useViewer, type Viewer } from '../viewer.ts';
import type { FileRecord } from './api.ts';

/** The filled fields of a record, coded values by their names, masked ones with a lock. */
export function RecordFacts({
  record,
  without = [],
  only,
}: {
  readonly record: FileRecord;
  readonly without?: readonly string[];
  readonly only?: readonly string[];
}): JSX.Element {
  const viewer = useViewer();
  const fields = viewer.state.layers.value.find(({ id }) => id === record.layer)?.fields ?? [];
  const shown = fields.filter(
    ({ key }) => record.properties[key] != null && !without.includes(key) && (only === undefined || only.includes(key)),
  );
  return (
    <Facts
      facts={shown.map((field) => [
        fieldTitleOf(field, viewer.state.language.value),
        <FieldValue key={field.key} viewer={viewer} record={record} name={field.key} />,
      ])}
    />
  );
}

/** One field of a record as people read it. */
export function FieldValue({
  viewer,
  record,
  name,
  none = '—',
}: {
  readonly viewer: Viewer;
  readonly record: FileRecord;
  readonly name: string;
  readonly none?: string;
}): JSX.Element {
  const { state } = viewer;
  const { identify: messages } = state.messages.value;
  const field = state.layers.value.find(({ id }) => id === record.layer)?.fields.find(({ key }) => key === name);
  if (field === undefined) return <>{none}</>;
  const words = {
    codeLists: state.codeLists.value,
    language: state.language.value,
    yes: messages.yes,
    no: messages.no,
  };
  const text = fieldText(field, record.properties[name], record.masked.includes(name), words);
  if (text.kind === 'none') return <span class="quiet">{none}</span>;
  if (text.kind === 'masked') {
    return (
      <span class="value-masked" title={messages.masked}>
        {text.text} <Icon name="lock" size={14} />
        <span class="visually-hidden">{messages.masked}</span>
      </span>
    );
  }
  const parts: ComponentChildren[] = [text.text];
  if (text.unit !== undefined) parts.push(' ', text.unit);
  return <>{parts}</>;
}
