import type { JSX } from 'preact';
import type { Signal } from '@preact/signals';
import type { LonLat } from '../api.ts';
import { Fault } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { FileDrop } from '../components/file-drop.tsx';
import { TextArea, TextField } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { Skeleton } from '../components/notice.tsx';
import { Tabs } from '../components/tabs.tsx';
import { useWords } from '../words.ts';
import { DrawPanel } from './draw-panel.tsx';
import type { Drawing } from './draw-tool.ts';
import { FoundPlots } from './found-plots.tsx';
import { codesIn, type SubjectModel, type Way } from './subject.ts';
import { checkWords } from './words.ts';

const WAYS: readonly { readonly id: Way; readonly icon: 'pen' | 'deliveries' | 'search' }[] = [
  { id: 'draw', icon: 'pen' },
  { id: 'upload', icon: 'deliveries' },
  { id: 'code', icon: 'search' },
];

/** Three ways to say where, and what the server finds in it. */
export function SubjectPanel({
  subject,
  drawing,
  lifted,
  onShow,
}: {
  readonly subject: SubjectModel;
  readonly drawing: Drawing;
  readonly lifted: Signal<string | null>;
  readonly onShow: (place: LonLat) => void;
}): JSX.Element {
  const words = useWords(checkWords).order;
  const way = subject.way.value;
  return (
    <>
      <Tabs
        label={words.subject}
        tabs={WAYS.map(({ id, icon }) => ({ id, icon, title: words.ways[id] }))}
        current={way}
        onChange={(id) => (subject.way.value = id)}
      >
        {way === 'draw' && <DrawPanel drawing={drawing} />}
        {way === 'upload' && <UploadPanel subject={subject} />}
        {way === 'code' && <CodePanel subject={subject} />}
      </Tabs>
      <FindingsPart subject={subject} lifted={lifted} onShow={onShow} />
    </>
  );
}

export function UploadPanel({ subject }: { readonly subject: SubjectModel }): JSX.Element {
  const words = useWords(checkWords).order;
  const upload = subject.upload.value;
  const isBusy = upload === null && subject.findings.value.state === 'asking';
  if (upload !== null) {
    return (
      <p class="upload-file">
        <Icon name="check" size={16} />
        <strong>{upload.name}</strong>
        <Button onClick={() => (subject.upload.value = null)}>{words.another}</Button>
      </p>
    );
  }
  return (
    <div class="form">
      <FileDrop
        title={isBusy ? words.reading : words.drop}
        hint={words.dropHint}
        isBusy={isBusy}
        onFiles={([file]) => file && void subject.send(file)}
      />
      <TextField
        label={words.crs}
        hint={words.crsHint}
        isNumber
        value={subject.crs.value}
        onInput={(value) => (subject.crs.value = value.trim())}
      />
    </div>
  );
}

function CodePanel({ subject }: { readonly subject: SubjectModel }): JSX.Element {
  const words = useWords(checkWords).order;
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        subject.askedCodes.value = codesIn(subject.code.value);
      }}
    >
      <TextArea
        label={words.code}
        hint={words.codeHint}
        rows={Math.min(8, Math.max(1, subject.code.value.split('\n').length))}
        value={subject.code.value}
        onInput={(value) => (subject.code.value = value)}
      />
      {subject.askedCodes.value.length > 1 && <p class="quiet">{words.codes(subject.askedCodes.value.length)}</p>}
      <button type="submit" class="button" disabled={subject.code.value.trim() === ''}>
        {words.take}
      </button>
    </form>
  );
}

export function FindingsPart({
  subject,
  lifted,
  onShow,
}: {
  readonly subject: SubjectModel;
  readonly lifted: Signal<string | null>;
  readonly onShow: (place: LonLat) => void;
}): JSX.Element | null {
  const words = useWords(checkWords).order;
  const findings = subject.findings.value;
  if (findings.state === 'idle') return null;
  return (
    <div class="subject-findings" aria-live="polite">
      {findings.state === 'asking' && <Skeleton label={words.checking} rows={2} />}
      {findings.state === 'failed' && <Fault error={findings.error} onRetry={subject.again} />}
      {findings.state === 'answered' && <FoundPlots found={findings.value} lifted={lifted} onShow={onShow} />}
    </div>
  );
}
