import '../styles/exports.css';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { keepInAddress } from '../actions/navigate.ts';
import { reportFault, say } from '../actions/say.ts';
import { Answer, Fault, useQuestion } from '../components/asked.tsx';
import { Button } from '../components/button.tsx';
import { FileDrop } from '../components/file-drop.tsx';
import { Select } from '../components/form.tsx';
import { Icon } from '../components/icon.tsx';
import { ListFoot, useListPages } from '../components/list-pages.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page.tsx';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber } from '../format.ts';
import type { PageProps } from '../pages.tsx';
import { may } from '../session.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import {
  checkLog,
  type Choices,
  fetchLogDays,
  fetchOptions,
  logAddress,
  type LogCheck,
  type LogDay,
  orderLogTasks,
} from './api.ts';
import { ExportViews } from './views.tsx';
import { exportWords } from './words.ts';

/** 登簿日志 day by day, and the check of a log that came from elsewhere. */
export function AccessLogsPage({ route }: PageProps): JSX.Element {
  const words = useWords(exportWords);
  const question = useQuestion('options', fetchOptions);
  return (
    <Page title={words.views.logs}>
      <PageHead
        title={words.views.logs}
        lead={words.logs.lead}
        actions={
          <a class="button" href="/api/access-log/schema.xsd" download="AccessLog.xsd">
            {words.logs.schema}
          </a>
        }
      />
      <ExportViews current="logs" />
      <CheckLog />
      <Answer question={question} rows={6}>
        {({ districts }) => <Days districts={districts} search={route.search} />}
      </Answer>
    </Page>
  );
}

function Days({
  districts,
  search,
}: {
  readonly districts: Choices['districts'];
  readonly search: string;
}): JSX.Element {
  const words = useWords(exportWords).logs;
  const district = useSignal(new URLSearchParams(search).get('district') ?? districts[0]?.code ?? '');
  const pages = useListPages(district.value === '' ? null : `days ${district.value}`, {
    fetchPage: async (cursor, signal) => fetchLogDays(district.value, cursor, signal),
    rowsOf: ({ days }) => days,
  });
  useEffect(() => keepInAddress(`?district=${district.value}`), [district.value]);
  return (
    <>
      <search class="filters">
        <Select
          label={words.district}
          value={district.value}
          options={districts.map(({ code, name }) => ({ value: code, title: `${name}（${code}）` }))}
          onChange={(code) => (district.value = code)}
        />
      </search>
      <Answer question={pages.question} rows={6}>
        {({ days }) =>
          days.length === 0 ? (
            <div class="card">
              <Notice icon="empty" title={words.empty}>
                <p>{words.emptyHint}</p>
              </Notice>
            </div>
          ) : (
            <>
              <DayTable district={district.value} days={[...days, ...pages.further]} onChange={pages.restart} />
              <ListFoot pages={pages} more={words.more} />
            </>
          )
        }
      </Answer>
    </>
  );
}

function DayTable({
  district,
  days,
  onChange,
}: {
  readonly district: string;
  readonly days: readonly LogDay[];
  readonly onChange: () => void;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(exportWords).logs;
  const isBusy = useSignal(false);
  const titles = words.columns;
  const order = async (day: string): Promise<void> => {
    isBusy.value = true;
    try {
      const { found, opened, dueOn } = await orderLogTasks(district, day);
      say(state, { tone: 'info', title: words.tasksDone(formatNumber(found), formatNumber(opened), dueOn) });
      onChange();
    } catch (error) {
      reportFault(state, error);
    } finally {
      isBusy.value = false;
    }
  };
  const number = (id: 'registers' | 'reported'): Column<LogDay> => ({
    id,
    title: titles[id],
    isNumber: true,
    cell: (day) => formatNumber(day[id]),
    sortBy: (day) => day[id],
  });
  const columns: readonly Column<LogDay>[] = [
    { id: 'day', title: titles.day, isHead: true, cell: ({ day }) => day, sortBy: ({ day }) => day },
    number('registers'),
    number('reported'),
    {
      id: 'unreported',
      title: titles.unreported,
      isNumber: true,
      cell: ({ unreported, openTasks }) => (
        <>
          <span class={unreported > 0 ? 'short' : undefined}>{formatNumber(unreported)}</span>
          {openTasks > 0 && <span class="cell-note">{words.open(formatNumber(openTasks))}</span>}
        </>
      ),
      sortBy: ({ unreported }) => unreported,
    },
    {
      id: 'act',
      title: titles.act,
      cell: ({ day, unreported, openTasks }) => (
        <span class="task-acts">
          {may(state, 'export:download') && (
            <a class="button" href={logAddress(district, day)} download="" aria-label={words.downloadOf(day)}>
              <Icon name="download" size={16} />
              {words.download}
            </a>
          )}
          {unreported > openTasks && (
            <Button disabled={isBusy.value} onClick={() => void order(day)}>
              {words.tasks}
            </Button>
          )}
        </span>
      ),
    },
  ];
  return <Table caption={words.caption} columns={columns} rows={days} keyOf={({ day }) => day} />;
}

/** Holds a log that somebody else wrote against its structure, sums and pairs. */
function CheckLog(): JSX.Element {
  const words = useWords(exportWords).logs;
  const isBusy = useSignal(false);
  const failure = useSignal<unknown>(null);
  const found = useSignal<LogCheck | null>(null);
  const check = async ([file]: readonly File[]): Promise<void> => {
    if (file === undefined) return;
    isBusy.value = true;
    failure.value = null;
    found.value = null;
    try {
      found.value = await checkLog(file);
    } catch (error) {
      failure.value = error;
    } finally {
      isBusy.value = false;
    }
  };
  const told = found.value;
  return (
    <details class="card install">
      <summary>{words.check}</summary>
      <div class="form">
        <FileDrop
          title={isBusy.value ? words.checking : words.checkDrop}
          hint={words.checkHint}
          isBusy={isBusy.value}
          onFiles={(files) => void check(files)}
        />
        {failure.value !== null && <Fault title={words.checkFailed} error={failure.value} />}
        {told?.isValid === true && (
          <p class="callout callout--good" role="status">
            {words.valid(formatNumber(told.registers), formatNumber(told.accesses))}
          </p>
        )}
        {told?.isValid === false && (
          <div role="status">
            <p class="callout callout--danger">{words.invalid(formatNumber(told.findings.length))}</p>
            <ul class="plain-list" lang="zh-CN">
              {told.findings.slice(0, 100).map(({ code, line, at, message }, index) => (
                <li key={`${index} ${code} ${at}`}>
                  {line !== null && `${words.line(String(line))} `}
                  {at}：{message}
                </li>
              ))}
            </ul>
          </div>
        )}
      </div>
    </details>
  );
}
