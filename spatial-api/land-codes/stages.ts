/** Stages that land passes from 预审 to 登记, told of any code of the line: they follow the land when its code changes. */
import type { ClientBase, Pool } from 'pg';

import type { Database } from '../../schemas/database/sql.ts';
import { standingQuery } from '../../schemas/database/standing-query.ts';

/** Stages in their order. */
export const stages = {
  'pre-examination': { zh: '用地预审', en: 'pre-examination' },
  conversion: { zh: '农用地转用', en: 'conversion' },
  acquisition: { zh: '土地征收', en: 'acquisition' },
  supply: { zh: '土地供应', en: 'supply' },
  'planning-permission': { zh: '规划许可', en: 'planning permission' },
  'joint-survey': { zh: '多测合一', en: 'joint survey' },
  registration: { zh: '不动产登记', en: 'registration' },
} as const;

export type Stage = keyof typeof stages;
export const stageNames = Object.keys(stages) as [Stage, ...Stage[]];

/** A stage as it was recorded. */
export interface StageRecord {
  readonly id: number;
  readonly code: string;
  readonly stage: Stage;
  readonly on: string;
  readonly documentNumber: string | null;
  readonly projectCode: string | null;
  readonly remark: string | null;
  readonly recordedBy: string;
}

/** Stages of some codes in the order of time. */
export async function readStages(
  db: Pool | ClientBase,
  codes: readonly string[],
  asOf: string | null,
): Promise<readonly StageRecord[]> {
  const text = `select id::integer as id, code, stage, to_char(happened_on, 'YYYY-MM-DD') as on, document_number as "documentNumber",
  project_code as "projectCode", remark, recorded_by as "recordedBy"
from dimai.land_code_stage
where code = any($1) and ($2::date is null or happened_on <= $2)
order by happened_on, array_position($3::text[], stage), id`;
  const values = [codes, asOf, stageNames];
  return (await standingQuery<StageRecord & Record<string, unknown>>(db, { text, values }, { byIndex: true })).rows;
}

/** Notes that land went through a stage; the same stage with the same document is noted once. */
export async function recordStage(
  db: Database,
  stage: Omit<StageRecord, 'id' | 'recordedBy'>,
  by: { readonly name: string; readonly at: Date },
): Promise<number> {
  const { rows } = await db.query<{ id: number }>(
    `insert into dimai.land_code_stage (code, stage, happened_on, document_number, project_code, remark, recorded_by, recorded_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (code, stage, (coalesce(document_number, ''))) do update set happened_on = excluded.happened_on,
  project_code = excluded.project_code, remark = excluded.remark, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at
returning id::integer as id`,
    [stage.code, stage.stage, stage.on, stage.documentNumber, stage.projectCode, stage.remark, by.name, by.at],
  );
  return rows[0]!.id;
}
