import { useMarks } from '../components/marks.ts';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { sayFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import { isEnded, type Job, watchJob } from '../jobs/api.ts';
import { JobBadge, JobProgressBar } from '../jobs/job-view.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchPackages, orderPackage, type Package, packageFile, type Task } from './api.ts';
import { surveyWords } from './words.ts';

/** The package of a task: ordered, followed while it is made, fetched as a whole or file by file. */
export function PackagePart({ task, onMade }: { readonly task: Task; readonly onMade: () => void }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(surveyWords);
  const question = useQuestion(`packages ${task.id}`, async (signal) => fetchPackages(task.id, signal));
  const margin = useSignal('50');
  const controlMargin = useSignal('1000');
  const scale = useSignal('');
  const job = useSignal<Job | null>(null);
  const answer = question.answer.value;
  const pending = answer.state === 'answered' ? answer.value.pending.find((each) => !isEnded(each)) : undefined;
  const watched = job.value?.id ?? pending?.id ?? null;
  useEffect(() => {
    if (watched === null) return undefined;
    return watchJob(watched, {
      onJob: (now) => (job.value = now),
      onEnd: () => {
        question.again();
        onMade();
      },
    });
  }, [watched]);
  const order = async (): Promise<void> => {
    try {
      const made = await orderPackage(task.id, {
        margin: Number(margin.value) || 0,
        controlMargin: Number(controlMargin.value) || 0,
        ...(scale.value.trim() === '' ? {} : { scale: Number(scale.value) }),
      });
      job.value = made.job;
    } catch (error) {
      sayFault(state, error);
    }
  };
  const mayMake = may(state, 'survey:work') && ['accepted', 'preparing', 'field'].includes(task.state);
  const isRunning = job.value !== null && !isEnded(job.value);
  return (
    <Section id="package" title={words.package}>
      <p class="quiet">{words.packageLead}</p>
      {mayMake && (
        <div class="survey-row">
          <TextField
            label={words.margin}
            unit="m"
            isNumber
            value={margin.value}
            maxLength={4}
            onInput={(value) => (margin.value = value)}
          />
          <TextField
            label={words.controlMargin}
            unit="m"
            isNumber
            value={controlMargin.value}
            maxLength={5}
            onInput={(value) => (controlMargin.value = value)}
          />
          <TextField
            label={words.scale}
            isNumber
            value={scale.value}
            maxLength={5}
            onInput={(value) => (scale.value = value)}
          />
          <Button tone="strong" disabled={isRunning} onClick={() => void order()}>
            {words.makePackage}
          </Button>
        </div>
      )}
      {job.value !== null && job.value.state !== 'succeeded' && (
        <div class="card record-card" aria-live="polite">
          <JobBadge job={job.value} />
          {isRunning && <JobProgressBar job={job.value} />}
          {job.value.problem !== null && (
            <p class="field-fault">{state.language.value === 'en' ? job.value.problem.en : job.value.problem.zh}</p>
          )}
        </div>
      )}
      <Answer question={question} rows={2}>
        {({ packages }) =>
          packages.length === 0 ? (
            <p class="quiet">{words.noPackage}</p>
          ) : (
            packages.map((each) => <Made key={each.id} made={each} />)
          )
        }
      </Answer>
    </Section>
  );
}

function Made({ made }: { readonly made: Package }): JSX.Element {
  const marks = useMarks();
  const words = useWords(surveyWords);
  const { manifest } = made;
  const lacking = manifest.layers.filter(({ version }) => version === 0);
  return (
    <details class="card record-card">
      <summary>
        {words.made} {formatTimestamp(made.madeAt)} {made.madeBy} · {words.files(manifest.files.length)} · EPSG:
        {manifest.crs.epsg}{' '}
        {made.bytes !== null && (
          <a class="button" href={packageFile(made.id, 'package.zip')} download>
            {words.download} ({formatNumber(made.bytes)} B)
          </a>
        )}
      </summary>
      {manifest.notices.length > 0 && (
        <ul class="note" aria-label={words.notices}>
          {manifest.notices.map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
      )}
      <p class="quiet">
        {words.layers}
        {marks.colon}
        {manifest.layers
          .filter(({ version }) => version > 0)
          .map(({ title, version }) => `${title} ${words.version(version)}`)
          .join(marks.list)}
        {lacking.length > 0 && ` · ${words.lacking}${marks.colon}${lacking.map(({ title }) => title).join(marks.list)}`}
      </p>
      <Table
        caption={words.package}
        columns={[
          {
            id: 'name',
            title: words.fileName,
            isHead: true,
            cell: ({ name, title }) => (
              <>
                <a href={packageFile(made.id, name)} download>
                  {title}
                </a>
                <span class="cell-note">{name}</span>
              </>
            ),
          },
          { id: 'bytes', title: words.bytes, isNumber: true, cell: ({ bytes }) => formatNumber(bytes) },
          { id: 'sm3', title: words.digest, cell: ({ sm3 }) => <span class="survey-digest">{sm3.slice(0, 16)}…</span> },
        ]}
        rows={manifest.files}
        keyOf={({ name }) => name}
      />
    </details>
  );
}
