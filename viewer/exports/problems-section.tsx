import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { reportFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Select } from '../components/form.tsx';
import { Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type Export, type ExportProblem, fetchProblems } from './api.ts';
import { exportWords } from './words.ts';

/** What is wrong with rows, refusals first, by table where somebody wants to see one alone. */
export function ProblemsSection({ made }: { readonly made: Export }): JSX.Element {
  const { state } = useViewer();
  const words = useWords(exportWords).one;
  const table = useSignal('');
  const further = useSignal<readonly ExportProblem[]>([]);
  const question = useQuestion(`${made.id} ${table.value}`, async (signal) =>
    fetchProblems(made.id, table.value, 0, signal),
  );
  useEffect(() => {
    further.value = [];
  }, [table.value]);
  const readOn = async (shown: number): Promise<void> => {
    try {
      const { problems } = await fetchProblems(made.id, table.value, shown);
      further.value = [...further.value, ...problems];
    } catch (error) {
      reportFault(state, error);
    }
  };
  return (
    <Section id="problems" title={words.problems}>
      <Answer question={question} rows={4}>
        {({ problems, total, tables }) => {
          const rows = [...problems, ...further.value];
          return rows.length === 0 ? (
            <p class="quiet">{words.noProblems}</p>
          ) : (
            <>
              <div class="filters">
                {tables.length > 1 && (
                  <Select
                    label={words.tableColumn}
                    value={table.value}
                    none={words.allTables}
                    options={tables.map((each) => ({
                      value: each.table,
                      title: `${each.table}（${formatNumber(each.refusals + each.notices)}）`,
                    }))}
                    onChange={(name) => (table.value = name)}
                  />
                )}
                <span class="quiet">
                  {words.problemsNote(formatNumber(rows.length), formatNumber(made.refusals + made.notices))}
                </span>
              </div>
              <ProblemTable rows={rows} />
              {rows.length < total && (
                <div class="list-foot">
                  <Button onClick={() => void readOn(rows.length)}>{words.more}</Button>
                </div>
              )}
            </>
          );
        }}
      </Answer>
    </Section>
  );
}

function ProblemTable({ rows }: { readonly rows: readonly ExportProblem[] }): JSX.Element {
  const words = useWords(exportWords).one;
  const titles = words.columns;
  const numbered = rows.map((problem, index) => ({ ...problem, index }));
  const columns: readonly Column<(typeof numbered)[number]>[] = [
    {
      id: 'severity',
      title: titles.severity,
      cell: ({ severity }) => (
        <span class={`badge ${severity === 'refusal' ? 'badge--danger' : 'badge--warn'}`}>
          {words.severities[severity]}
        </span>
      ),
      sortBy: ({ severity }) => (severity === 'refusal' ? 0 : 1),
    },
    { id: 'table', title: titles.table, isHead: true, cell: ({ table }) => table, sortBy: ({ table }) => table },
    { id: 'key', title: titles.key, cell: ({ key }) => key || '—', sortBy: ({ key }) => key },
    { id: 'field', title: titles.field, cell: ({ field }) => field || '—', sortBy: ({ field }) => field },
    { id: 'value', title: titles.value, cell: ({ value }) => value || '—' },
    { id: 'message', title: titles.message, cell: ({ message }) => <span lang="zh-CN">{message}</span> },
  ];
  return (
    <Table caption={words.problemsCaption} columns={columns} rows={numbered} keyOf={({ index }) => String(index)} />
  );
}
