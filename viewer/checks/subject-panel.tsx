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
import { formatArea } from '../format.ts';
import { useWords } from '../words.ts';
import type { Findings } from './api.ts';
import { DrawPanel } from './draw-panel.tsx';
import type { Drawing } from './draw-tool.ts';
import { FindingsList } from './findings-list.tsx';
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

function UploadPanel({ subject }: { readonly subject: SubjectModel }): JSX.Element {
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

function FindingsPart({
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
      {findings.state === 'answered' && (
        <>
          <PlotList plots={findings.value.plots} />
          {findings.value.findings.length === 0 ? (
            <p class="callout callout--good">
              <Icon name="check" size={16} />
              {words.noFindings}
            </p>
          ) : (
            <FindingsList
              findings={findings.value.findings}
              lifted={lifted}
              onShow={({ place }) => place && onShow(place)}
            />
          )}
        </>
      )}
    </div>
  );
}

/** Beyond so many plots only their number and their sum are told. */
const MOST_LISTED = 12;

function PlotList({ plots }: { readonly plots: Findings['plots'] }): JSX.Element | null {
  const words = useWords(checkWords);
  if (plots.length === 0) return null;
  const total = formatArea(plots.reduce((sum, { ellipsoidal }) => sum + ellipsoidal, 0));
  return (
    <div class="plots">
      <p class="plots-sum">
        <strong>{total.hectares}</strong> {words.hectares}
        <span class="quiet">
          {total.mu} {words.mu} · {words.check.plots(plots.length)} · {words.areaKinds.ellipsoidal}
        </span>
      </p>
      {plots.length > 1 && plots.length <= MOST_LISTED && (
        <ul class="plot-list">
          {plots.map(({ number, name, ellipsoidal, points }) => (
            <li key={number}>
              <span>
                {words.plot(number)} {name !== number && name}
              </span>
              <span class="quiet">{words.order.points(points)}</span>
              <span class="number">
                {formatArea(ellipsoidal).hectares} {words.hectares}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
