/** Findings of a delivery: pages, and the whole list for spreadsheets. */
import type { Pool } from 'pg';
import Cursor from 'pg-cursor';
import type { Layer } from '../../schemas/layer.ts';
import type { z } from 'zod';
import type { IssueSchema } from './route-schemas.ts';
import { hidePersonal } from './personal.ts';

export type Issue = z.output<typeof IssueSchema>;

export interface IssueFilter {
  readonly deliveryId: number;
  readonly codes?: readonly string[] | undefined;
  readonly severity?: 'error' | 'warning' | 'info' | undefined;
  readonly sourceRow?: number | undefined;
  /** Id of the last finding of the page before. */
  readonly after?: number | undefined;
}

function issueQuery({ deliveryId, codes, severity, sourceRow, after }: IssueFilter, limit: number | null) {
  return {
    text: `select id, code, severity, source_row as "sourceRow", row_key as "rowKey", field, actual, expected, message,
  message_en as "messageEn", case when place is not null then array[st_x(place), st_y(place)] end as place
from dimai.ingest_issue
where dataset_version_id = $1
  and ($2::text[] is null or code = any($2))
  and ($3::text is null or severity = $3)
  and ($4::integer is null or source_row = $4)
  and id > $5
order by id
limit $6`,
    values: [deliveryId, codes ?? null, severity ?? null, sourceRow ?? null, after ?? 0, limit],
  };
}

/** A page of findings in the order in which they were found. */
export async function listIssues(db: Pool, filter: IssueFilter, limit: number): Promise<readonly Issue[]> {
  const { rows } = await db.query<Issue>(issueQuery(filter, limit));
  return rows;
}

/** Number of findings by code. */
export async function countIssues(
  db: Pool,
  deliveryId: number,
): Promise<readonly { readonly code: string; readonly severity: Issue['severity']; readonly count: number }[]> {
  const { rows } = await db.query<{ code: string; severity: Issue['severity']; count: number }>(
    `select code, severity, count(*) as count from dimai.ingest_issue where dataset_version_id = $1 group by code, severity order by severity, code`,
    [deliveryId],
  );
  return rows;
}

const BATCH = 2000;

/** Every finding, read as it is asked for. */
export async function* allIssues(db: Pool, filter: IssueFilter): AsyncGenerator<readonly Issue[]> {
  const client = await db.connect();
  try {
    const { text, values } = issueQuery(filter, null);
    const cursor = client.query(new Cursor<Issue>(text, values));
    for (;;) {
      const rows = await cursor.read(BATCH);
      if (rows.length === 0) break;
      yield rows;
    }
    await cursor.close();
    client.release();
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Headings of the list in spreadsheets. */
export const ISSUE_HEAD = [
  '序号',
  '严重程度',
  '代码',
  '行号',
  '主键',
  '字段',
  '实际值',
  '应为',
  '说明',
  'English',
  '经度',
  '纬度',
] as const;

const SEVERITIES = { error: '错误', warning: '警告', info: '提示' } as const;

/** One line of the list; text that a spreadsheet would compute is defused. */
export function issueCells(issue: Issue): (string | number | null)[] {
  const { place } = issue;
  const cells = [
    issue.id ?? null,
    SEVERITIES[issue.severity],
    issue.code,
    issue.sourceRow,
    issue.rowKey ?? null,
    issue.field ?? null,
    issue.actual ?? null,
    issue.expected ?? null,
    issue.message,
    issue.messageEn,
    place?.[0] ?? null,
    place?.[1] ?? null,
  ];
  return cells.map((cell) => (typeof cell === 'string' ? defused(cell) : cell));
}

/** `=1+1` → `'=1+1`: a cell that begins like a formula is shown, never computed. */
function defused(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

const quoted = (cell: string | number | null) => {
  const text = cell == null ? '' : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** CSV (RFC 4180) with a byte order mark, so that spreadsheet programs see UTF-8. */
export async function* issueCsv(
  db: Pool,
  filter: IssueFilter,
  layer: Layer | undefined,
  isPersonalShown: boolean,
): AsyncGenerator<string> {
  yield `\uFEFF${ISSUE_HEAD.join(',')}\r\n`;
  for await (const batch of allIssues(db, filter)) {
    const lines = batch.map((issue) =>
      issueCells(isPersonalShown ? issue : hidePersonal(issue, layer))
        .map(quoted)
        .join(','),
    );
    yield `${lines.join('\r\n')}\r\n`;
  }
}
