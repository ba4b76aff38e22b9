import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { reportFault, say } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/form.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber, formatTimestamp } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type AuditEntry, fetchAudit, verifyAudit } from './api.ts';
import { administrationWords } from './words.ts';

/** The audit log: read, proved whole, exported. Reading it is itself on record. */
export function AuditView(): JSX.Element {
  const { state } = useViewer();
  const all = useWords(administrationWords);
  const words = all.audit;
  const typed = useSignal('');
  const action = useSignal('');
  const question = useQuestion(`audit ${action.value}`, async (signal) =>
    fetchAudit({ action: action.value }, null, signal),
  );
  const further = useSignal<readonly AuditEntry[]>([]);
  const next = useSignal<number | null>(null);
  const answer = question.answer.value;
  useEffect(() => {
    if (answer.state !== 'answered') return;
    further.value = [];
    next.value = answer.value.next;
  }, [answer]);
  const readOn = async (): Promise<void> => {
    try {
      const page = await fetchAudit({ action: action.value }, next.value);
      further.value = [...further.value, ...page.entries];
      next.value = page.next;
    } catch (error) {
      reportFault(state, error);
    }
  };
  const verify = async (): Promise<void> => {
    try {
      const { state: is, entries, at } = await verifyAudit();
      const title = is === 'whole' ? words.whole(formatNumber(entries)) : words.broken(String(at));
      say(state, { tone: is === 'whole' ? 'info' : 'error', title });
    } catch (error) {
      reportFault(state, error);
    }
  };
  const columns: readonly Column<AuditEntry>[] = [
    { id: 'at', title: words.at, isHead: true, cell: ({ at }) => formatTimestamp(at) },
    { id: 'who', title: words.who, cell: ({ actor }) => actor.name },
    { id: 'what', title: words.what, cell: ({ action: what }) => <code>{what}</code> },
    { id: 'target', title: words.target, cell: ({ target }) => target ?? '–' },
    { id: 'result', title: words.result, cell: ({ result }) => words.results[result] ?? result },
    { id: 'from', title: words.from, isMinor: true, cell: ({ address }) => address ?? '–' },
  ];
  return (
    <div class="administration">
      <form
        class="filters"
        onSubmit={(event) => {
          event.preventDefault();
          action.value = typed.value.trim();
        }}
      >
        <TextField label={words.action} value={typed.value} onInput={(value) => (typed.value = value)} />
        <div class="administration-bar">
          <Button onClick={() => void verify()}>{words.verify}</Button>
          <a class="button" href="/api/audit/export" download>
            {words.export}
          </a>
        </div>
      </form>
      <Answer question={question} rows={8}>
        {({ entries }) => (
          <>
            <Table
              caption={words.caption}
              columns={columns}
              rows={[...entries, ...further.value]}
              keyOf={({ sequence }) => String(sequence)}
            />
            {next.value !== null && (
              <div class="list-foot">
                <Button onClick={() => void readOn()}>{all.more}</Button>
              </div>
            )}
          </>
        )}
      </Answer>
    </div>
  );
}
