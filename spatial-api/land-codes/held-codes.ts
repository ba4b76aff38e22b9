/** Codes that are held for a survey: they are issued to it alone, and to nobody once they have expired. */
import type { Database } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';

/** For whom codes are to be issued, and when. */
export interface Issue {
  /** The survey task that they are issued to; absent where it is none. */
  readonly surveyTaskId?: number | undefined;
  /** Day in China. */
  readonly today: string;
}

/** Throws `land-code-held`, `land-code-expired` where a code may not be issued to whoever asks. Codes that nobody holds pass. */
export async function requireIssuable(
  db: Database,
  codes: readonly string[],
  { surveyTaskId, today }: Issue,
): Promise<void> {
  const { rows } = await db.query<{ code: string; task: number; number: string; expiresOn: string; expired: boolean }>(
    `select c.code, c.survey_task_id::integer as task, t.number, to_char(c.expires_on, 'YYYY-MM-DD') as "expiresOn", c.expires_on < $2::date as expired
from dimai.land_code c
join dimai.survey_task t on t.id = c.survey_task_id
where c.code = any($1::text[]) and c.state = 'reserved'
order by c.code`,
    [codes, today],
  );
  const expired = rows.filter((row) => row.expired);
  if (expired.length > 0) {
    const named = expired
      .map(({ code, number, expiresOn }) => `${code}（任务 ${number}，预留至 ${expiresOn}）`)
      .join('、');
    throw new Problem('land-code-expired', `${named}的预留已过期，不能启用；请为任务重新预留`);
  }
  const others = rows.filter(({ task }) => task !== surveyTaskId);
  if (others.length === 0) return;
  const named = others.map(({ code, number }) => `${code}（任务 ${number}）`).join('、');
  throw new Problem('land-code-held', `${named}已为地籍调查预留，只能由该任务启用；请另申领代码，或在该任务中办理`);
}

/** Notes that codes were issued: nobody holds them any longer. */
export async function endHeld(db: Database, codes: readonly string[], at: Date): Promise<void> {
  await db.query(
    `update dimai.survey_code set ended_at = $2, ended_why = 'issued' where code = any($1::text[]) and ended_at is null`,
    [codes, at],
  );
}
