/** A step of a survey task, in a transaction of the caller: legal, by who may, with what it needs. */
import type { PoolClient } from 'pg';
import { Problem } from '../../schemas/problems.ts';
import type { Right } from '../../schemas/roles.ts';
import {
  stepsFrom,
  type SurveyNeed,
  type SurveyState,
  surveyStates,
  type SurveyStep,
} from '../../schemas/rules/survey.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { freeHeld } from './reserve-codes.ts';
import { type Caller, requireRight } from '../access/caller.ts';
import { type Actor, changeTask, hasPackage, lockTask, noteEntry, readEntries, type SurveyTask } from './task-store.ts';

/** What somebody wants to happen. */
export interface StepOrder {
  readonly taskId: number;
  readonly to: SurveyState;
  readonly reason: string;
  /** Revision that was seen; absent where the transaction knows. */
  readonly expected?: number | undefined;
  readonly detail?: object | undefined;
  /** Stands for the right of the step where something greater has been asked for: publishing a result registers it. */
  readonly right?: Right | undefined;
  /** The result that is being published by this step. */
  readonly resultId?: string | undefined;
}

/** Steps that a caller may take now, whatever they still need. */
export function stepsOf(task: SurveyTask, caller: Caller): readonly SurveyStep[] {
  return stepsFrom(task.state).filter((step) => caller.may(step.right) && !isOthers(task, step, caller));
}

/** Who may commission alone, acts on commissions of their own. */
function isOthers(task: SurveyTask, { right }: SurveyStep, caller: Caller): boolean {
  return right === 'survey:commission' && !mayHandle(task, caller);
}

/** Whether somebody may act on a commission: whoever made it, and whoever manages all. */
export const mayHandle = (task: Pick<SurveyTask, 'createdById'>, caller: Caller): boolean =>
  caller.kind === 'local' || task.createdById === caller.id || caller.may('survey:manage');

/**
 * Takes a step and returns the new revision. Throws `version-conflict`, `transition-illegal`, `transition-incomplete`, `forbidden`.
 * The district of the caller was looked at when the task was read for them.
 */
export async function takeSurveyStep(
  client: PoolClient,
  order: StepOrder,
  { caller, who }: { readonly caller: Caller; readonly who: Actor },
): Promise<{ readonly revision: number; readonly from: SurveyState }> {
  const task = await lockTask(client, order.taskId);
  requireRevision(task, order.expected);
  const step = stepsFrom(task.state).find(({ to }) => to === order.to);
  if (step === undefined) throw illegal(task.state, order.to);
  requireRight(caller, order.right ?? step.right);
  if (isOthers(task, step, caller)) {
    throw new Problem('forbidden', `任务 ${task.number} 由他人委托，只能由委托人或管理人员办理`);
  }
  for (const need of step.needs ?? []) await requireNeed(client, task, need, caller, order.resultId);
  const revision = await changeTask(client, task.id, { state: step.to }, who);
  const { reason } = order;
  const freed =
    step.to === 'withdrawn' || step.to === 'registered'
      ? await freeHeld(client, task.id, step.to, { who, today: beijingDay(who.at) })
      : [];
  const detail = freed.length === 0 ? order.detail : { ...order.detail, freed };
  await noteEntry(client, task.id, { kind: 'step', from: step.from, to: step.to, reason, detail }, who);
  return { revision, from: step.from };
}

/** Throws `version-conflict` where a task is no longer what was seen. */
export function requireRevision({ number, revision }: SurveyTask, expected: number | undefined): void {
  if (expected === undefined || expected === revision) return;
  throw new Problem(
    'version-conflict',
    `任务 ${number} 已被他人修改（现为第 ${revision} 版，所见为第 ${expected} 版）；请刷新后重试`,
  );
}

function illegal(from: SurveyState, to: SurveyState): Problem {
  const allowed = stepsFrom(from).map((step) => `${surveyStates[step.to].zh}（${step.to}）`);
  return new Problem(
    'transition-illegal',
    `${surveyStates[from].zh}的任务不能变为${surveyStates[to].zh}；可变为：${allowed.join('、') || '无'}`,
  );
}

async function requireNeed(
  client: PoolClient,
  task: SurveyTask,
  need: SurveyNeed,
  caller: Caller,
  resultId: string | undefined,
): Promise<void> {
  if (need === 'surveyor' && task.surveyor === null) {
    throw new Problem('transition-incomplete', `任务 ${task.number} 还没有指定调查员；请先分派`);
  }
  if (need === 'package' && !(await hasPackage(client, task.id))) {
    throw new Problem('transition-incomplete', `任务 ${task.number} 还没有准备成果包；请先生成，完成后再开始外业`);
  }
  if (need === 'no-open-result') {
    const { rows } = await client.query<{ name: string }>(
      `select name from dimai.survey_result
where task_id = $1 and state in ('waiting', 'checked') and id is distinct from $2::uuid
order by uploaded_at limit 1`,
      [task.id, resultId ?? null],
    );
    if (rows[0] !== undefined) {
      throw new Problem(
        'transition-incomplete',
        `任务 ${task.number} 的成果“${rows[0].name}”还没有发布；请先发布或放弃，再登记`,
      );
    }
  }
  // On a machine without accounts nobody can be told apart.
  if (need === 'other-person' && caller.kind !== 'local') {
    const into = (await readEntries(client, task.id)).findLast(({ kind, to }) => kind === 'step' && to === task.state);
    if (into?.byId === caller.id) {
      throw new Problem('transition-illegal', '提交成果的人不能检查自己的成果，请由他人办理');
    }
  }
}
