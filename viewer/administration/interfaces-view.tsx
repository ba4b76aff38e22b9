import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Choice, Select } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import { useWords } from '../words.ts';
import { fetchUse, type InterfaceUse, type UseFigures, type UsePeriod, type UseShare } from './api.ts';
import { UseChart } from './use-chart.tsx';
import { administrationWords } from './words.ts';

/** What the interfaces were used for: over time, by consumer, by route. */
export function InterfacesView(): JSX.Element {
  const words = useWords(administrationWords);
  const period = useSignal<UsePeriod>('day');
  const consumer = useSignal('');
  const question = useQuestion(`use ${period.value} ${consumer.value}`, async (signal) =>
    fetchUse(period.value, consumer.value, signal),
  );
  const everyone = useQuestion(`use ${period.value}`, async (signal) => fetchUse(period.value, '', signal));
  const known = everyone.answer.value.state === 'answered' ? everyone.answer.value.value.consumers : [];
  const { periods } = words.interfaces;
  return (
    <div class="administration">
      <search class="filters">
        <Choice
          label={words.interfaces.period}
          value={period.value}
          options={(Object.keys(periods) as UsePeriod[]).map((value) => ({ value, title: periods[value] }))}
          onChange={(value) => (period.value = value)}
        />
        <Select
          label={words.interfaces.consumer}
          value={consumer.value}
          none={words.all}
          options={known.map(({ id, name }) => ({ value: id, title: name }))}
          onChange={(value) => (consumer.value = value)}
        />
      </search>
      <Answer question={question}>{(use) => <Use use={use} />}</Answer>
    </div>
  );
}

function Use({ use }: { readonly use: InterfaceUse }): JSX.Element {
  const words = useWords(administrationWords).interfaces;
  if (use.series.length === 0) {
    return (
      <div class="card">
        <Notice icon="columns" title={words.empty} />
      </div>
    );
  }
  return (
    <>
      <div class="card use-card">
        <UseChart use={use} />
      </div>
      <Section id="use-consumers" title={words.consumers}>
        <Shares caption={words.consumers} head={words.consumer} rows={use.consumers} />
      </Section>
      <Section id="use-routes" title={words.routes}>
        <Shares caption={words.routes} head={words.route} rows={use.routes} />
      </Section>
    </>
  );
}

function Shares({
  caption,
  head,
  rows,
}: {
  readonly caption: string;
  readonly head: string;
  readonly rows: readonly UseShare[];
}): JSX.Element {
  const words = useWords(administrationWords).interfaces;
  const number = (id: 'calls' | 'refused' | 'failed'): Column<UseShare> => ({
    id,
    title: words[id],
    isNumber: true,
    sortBy: (row) => row[id],
    cell: (row) => formatNumber(row[id]),
  });
  const columns: readonly Column<UseShare>[] = [
    { id: 'name', title: head, isHead: true, sortBy: ({ name }) => name, cell: ({ name }) => name },
    number('calls'),
    number('refused'),
    number('failed'),
    { id: 'mean', title: words.mean, isNumber: true, cell: ({ meanMs }) => duration(meanMs) },
    { id: 'p95', title: words.p95, isNumber: true, cell: (row) => percentile(row, words.longer) },
  ];
  return <Table caption={caption} columns={columns} rows={rows} keyOf={({ id }) => id} />;
}

const duration = (ms: number | null): string => (ms === null ? '–' : `${formatNumber(ms, ms < 10 ? 1 : 0)} ms`);

const percentile = ({ p95Ms, calls }: UseFigures, longer: string): string =>
  p95Ms === null ? (calls === 0 ? '–' : longer) : duration(p95Ms);
