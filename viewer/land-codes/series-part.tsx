import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { sayFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/form.tsx';
import { Facts, Section } from '../components/page.tsx';
import { Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { allocateCodes, fetchSeries, type SeriesReport } from './api.ts';
import { landCodeWords } from './words.ts';

/** Numbers of a series, given out in order; holes with their reasons. */
export function SeriesPart(): JSX.Element {
  const { state } = useViewer();
  const words = useWords(landCodeWords).series;
  const series = useSignal('');
  const count = useSignal('1');
  const purpose = useSignal('');
  const looked = useSignal('');
  const given = useSignal<readonly string[]>([]);
  const question = useQuestion(looked.value === '' ? null : `${looked.value} ${given.value.length}`, async (signal) =>
    fetchSeries(looked.value, signal),
  );
  const name = (): string => series.value.replaceAll(/\s/g, '').toUpperCase();
  const allocate = async (): Promise<void> => {
    try {
      const made = await allocateCodes({ series: name(), count: Number(count.value), purpose: purpose.value.trim() });
      given.value = [...given.value, ...made.codes];
      looked.value = name();
    } catch (error) {
      sayFault(state, error);
    }
  };
  return (
    <Section id="series" title={words.title} note={words.lead}>
      <div class="card form">
        <div class="form-row">
          <TextField
            label={words.series}
            hint={words.seriesHint}
            value={series.value}
            maxLength={28}
            onInput={(next) => (series.value = next)}
          />
          <TextField label={words.count} isNumber value={count.value} onInput={(next) => (count.value = next)} />
          <TextField
            label={words.purpose}
            value={purpose.value}
            maxLength={200}
            onInput={(next) => (purpose.value = next)}
          />
        </div>
        <span class="page-actions">
          <Button
            tone="strong"
            disabled={name() === '' || purpose.value.trim() === '' || !(Number(count.value) >= 1)}
            onClick={() => void allocate()}
          >
            {words.allocate}
          </Button>
          <Button disabled={name() === ''} onClick={() => (looked.value = name())}>
            {words.look}
          </Button>
        </span>
        {given.value.length > 0 && (
          <p role="status">
            {words.given} {given.value.join(state.messages.value.marks.list)}
          </p>
        )}
      </div>
      {looked.value !== '' && <Answer question={question}>{(report) => <Report report={report} />}</Answer>}
    </Section>
  );
}

function Report({ report }: { readonly report: SeriesReport }): JSX.Element {
  const words = useWords(landCodeWords).series;
  return (
    <div class="series-report">
      <Facts
        facts={[
          [words.last, formatNumber(report.last)],
          [words.used, formatNumber(report.used)],
          [words.founded, formatNumber(report.foundedAt)],
          [words.holes, formatNumber(report.holes.reduce((sum, { from, to }) => sum + to - from + 1, 0))],
        ]}
      />
      {report.holes.length > 0 && (
        <Table
          caption={words.holes}
          columns={[
            {
              id: 'numbers',
              title: words.numbers,
              isHead: true,
              cell: ({ from, to }) => (from === to ? String(from) : `${from}–${to}`),
            },
            { id: 'why', title: words.reason, cell: ({ why }) => words.why[why] },
            { id: 'purpose', title: words.purpose, cell: ({ purpose }) => purpose ?? '—' },
            { id: 'by', title: words.by, cell: ({ by, at }) => (by === null ? '—' : `${by} ${at ?? ''}`) },
          ]}
          rows={report.holes}
          keyOf={({ from }) => String(from)}
        />
      )}
    </div>
  );
}
