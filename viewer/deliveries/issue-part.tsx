import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type Signal, useSignal } from '@preact/signals';
import { issueTitleOf, repairableIssues } from '../../schemas/issue-titles.ts';
import { reportFault } from '../actions/say.ts';
import { Answer, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { Section } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  changeOptions,
  type Delivery,
  fetchIssues,
  type Issue,
  type IssueCount,
  issueListAddress,
  type IssueSeverity,
} from './api.ts';
import { useStep } from './use-step.ts';
import { deliveryWords } from './words.ts';

export const issueKey = ({ id, code, sourceRow }: Issue): string => `issue-${id ?? `${code}-${sourceRow}`}`;

const SEVERITIES: readonly IssueSeverity[] = ['error', 'warning', 'info'];

/** What the checks found: counted by code, listed, placed on the map, and handed out as a list. */
export function IssuePart({
  delivery,
  issues,
  lifted,
  onChange,
  onShow,
}: {
  readonly delivery: Delivery;
  /** What is listed now; the map shows the same. */
  readonly issues: Signal<readonly Issue[]>;
  readonly lifted: Signal<string | null>;
  readonly onChange: (delivery: Delivery) => void;
  readonly onShow: (issue: Issue, key: string) => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(deliveryWords).issues;
  const code = useSignal<string | null>(null);
  const next = useSignal<number | null>(null);
  const key = `${delivery.id} ${delivery.jobId} ${delivery.deliveryId} ${code.value}`;
  const question = useQuestion(key, async (signal) =>
    fetchIssues(delivery.id, { code: code.value, after: null }, signal),
  );
  const answer = question.answer.value;
  useEffect(() => {
    if (answer.state !== 'answered') return;
    issues.value = answer.value.issues;
    next.value = answer.value.next;
  }, [answer]);
  const readOn = async (): Promise<void> => {
    try {
      const page = await fetchIssues(delivery.id, { code: code.value, after: next.value });
      issues.value = [...issues.value, ...page.issues];
      next.value = page.next;
    } catch (error) {
      reportFault(state, error);
    }
  };
  return (
    <Answer question={question} rows={4}>
      {({ counts }) => {
        const total = counts.reduce((sum, { count }) => sum + count, 0);
        // Nothing was checked where the delivery itself was refused: that must not look like a clean one.
        if (total === 0 && (delivery.state === 'refused' || delivery.state === 'failed')) return null;
        return (
          <Section
            id="issues"
            title={words.title}
            {...(total > 0 ? { note: words.total(formatNumber(total)) } : {})}
            actions={total > 0 && <Lists id={delivery.id} />}
          >
            {total === 0 ? (
              <p class="callout callout--good">
                <Icon name="check" size={16} />
                {words.none}
              </p>
            ) : (
              <>
                <CodeFilter delivery={delivery} counts={counts} code={code} onChange={onChange} />
                <IssueTable issues={issues.value} lifted={lifted} onShow={onShow} />
                {next.value !== null && (
                  <div class="list-foot">
                    <Button onClick={() => void readOn()}>{words.more}</Button>
                  </div>
                )}
              </>
            )}
          </Section>
        );
      }}
    </Answer>
  );
}

function Lists({ id }: { readonly id: string }): JSX.Element {
  const words = useWords(deliveryWords).issues;
  return (
    <span class="page-actions">
      {(['xlsx', 'csv'] as const).map((form) => (
        <a key={form} class="button button--small" href={issueListAddress(id, form)} download="">
          <Icon name="download" size={16} />
          {words[form]}
        </a>
      ))}
    </span>
  );
}

const isRepairable = (code: string): boolean => repairableIssues.some((each) => each === code);

/** Codes with their counts; choosing one lists it alone, and rows of an error can be let pass. */
function CodeFilter({
  delivery,
  counts,
  code,
  onChange,
}: {
  readonly delivery: Delivery;
  readonly counts: readonly IssueCount[];
  readonly code: Signal<string | null>;
  readonly onChange: (delivery: Delivery) => void;
}): JSX.Element {
  const words = useWords(deliveryWords).issues;
  const language = useViewer().state.language.value;
  const { isBusy, order } = useStep(onChange);
  const chosen = counts.find((each) => each.code === code.value);
  const allowed = delivery.options.allow ?? [];
  const sorted = counts.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const allow = (): void => {
    if (chosen === undefined) return;
    void order(async () => changeOptions(delivery.id, { ...delivery.options, allow: [...allowed, chosen.code] }));
  };
  const repair = (repaired: string): void => {
    const asked = [...(delivery.options.repair ?? []), repaired] as NonNullable<Delivery['options']['repair']>;
    void order(async () => changeOptions(delivery.id, { ...delivery.options, repair: asked }));
  };
  return (
    <div class="codes">
      <div class="code-chips" role="group" aria-label={words.columns.code}>
        <button type="button" class="code-chip" aria-pressed={code.value === null} onClick={() => (code.value = null)}>
          {words.all}
        </button>
        {sorted.map(({ code: each, severity, count }) => (
          <button
            key={`${each} ${severity}`}
            type="button"
            class="code-chip"
            data-severity={severity}
            aria-pressed={code.value === each}
            onClick={() => (code.value = code.value === each ? null : each)}
          >
            {issueTitleOf(each, language)} <span class="code-name">{each}</span>
            <span class="tab-count">{formatNumber(count)}</span>
          </button>
        ))}
      </div>
      {chosen !== undefined && isRepairable(chosen.code) && delivery.state === 'staged' && (
        <p class="code-allow">
          <span class="quiet">{words.repairHint}</span>
          <Button disabled={isBusy.value} onClick={() => repair(chosen.code)}>
            {words.repair}
          </Button>
        </p>
      )}
      {chosen?.severity === 'error' && delivery.state === 'staged' && (
        <p class="code-allow">
          <span class="quiet">{words.allowHint}</span>
          {allowed.includes(chosen.code) ? (
            <span class="badge">{words.allowed}</span>
          ) : (
            <Button disabled={isBusy.value} onClick={allow}>
              {words.allow}
            </Button>
          )}
        </p>
      )}
    </div>
  );
}

function IssueTable({
  issues,
  lifted,
  onShow,
}: {
  readonly issues: readonly Issue[];
  readonly lifted: Signal<string | null>;
  readonly onShow: (issue: Issue, key: string) => void;
}): JSX.Element {
  const { state } = useViewer();
  const { issues: words, review } = useWords(deliveryWords);
  const titles = words.columns;
  const isEnglish = state.language.value === 'en';
  const columns: readonly Column<Issue>[] = [
    {
      id: 'severity',
      title: titles.severity,
      cell: ({ severity }) => (
        <span class={`badge ${severity === 'error' ? 'badge--danger' : severity === 'warning' ? 'badge--warn' : ''}`}>
          {words.severities[severity]}
        </span>
      ),
      sortBy: ({ severity }) => SEVERITIES.indexOf(severity),
    },
    {
      id: 'message',
      title: titles.message,
      isHead: true,
      cell: (issue) => (
        <>
          {isEnglish ? issue.messageEn : issue.message}
          <span class="cell-note">
            {[issue.code, issue.field, issue.rowKey].filter((each) => each != null && each !== '').join(' · ')}
          </span>
        </>
      ),
    },
    {
      id: 'row',
      title: titles.row,
      isNumber: true,
      cell: ({ sourceRow }) => sourceRow ?? '—',
      sortBy: ({ sourceRow }) => sourceRow,
    },
    { id: 'actual', title: titles.actual, cell: ({ actual }) => actual ?? '—' },
    { id: 'expected', title: titles.expected, cell: ({ expected }) => expected ?? '—' },
    {
      id: 'place',
      title: '',
      cell: (issue) => (issue.place == null ? null : <Icon name="target" size={16} />),
    },
  ];
  return (
    <Table
      caption={`${words.title}（${review.show}）`}
      columns={columns}
      rows={issues}
      keyOf={issueKey}
      virtualFrom={400}
      lifted={lifted.value}
      onLift={(key) => (lifted.value = key)}
      onOpen={(issue) => onShow(issue, issueKey(issue))}
    />
  );
}
