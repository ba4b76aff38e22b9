/** A step of a plot from one state to another: legal, complete, and on record with who, when, why. */
import type { Pool } from 'pg';
import type { WorkingCalendar } from '../../schemas/calendar/working-days.ts';
import { codeEntry } from '../../schemas/codelists/index.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { STOCK_STEPS, stockStep, type StockStep } from '../../schemas/rules/stock-land.ts';
import { editFeature, type Edited, type Editor } from '../editing/edit-feature.ts';
import { milestonesOf } from './milestones.ts';

/** What comes with a step. */
export interface Transition {
  readonly to: string;
  readonly reason: string;
  readonly evidence?: string | undefined;
  readonly exitReason?: string | undefined;
  readonly disposalPath?: string | undefined;
  readonly responsibleUnit?: string | undefined;
  readonly disposalDueOn?: string | undefined;
  /** Planned days by milestone. */
  readonly plans?: Readonly<Record<string, string>> | undefined;
}

const stateTitle = (code: string): string => codeEntry('stock-land-state', code)?.label ?? code;

/** Takes a step. Throws `transition-illegal`, `transition-incomplete` and what editing throws. */
export function takeStep(
  db: Pool,
  target: { readonly layer: Layer; readonly featureId: number; readonly expected: number },
  transition: Transition,
  clock: { readonly today: string; readonly calendar: WorkingCalendar },
  editor: Editor,
): Promise<Edited> {
  return editFeature(
    db,
    {
      ...target,
      kind: 'transition',
      reason: transition.reason,
      change: ({ properties }) => {
        const from = (properties['state'] as string | null) ?? '';
        const step = stockStep(from, transition.to);
        if (step === undefined) throw illegal(from, transition.to);
        const changes = changesOf(properties, transition, step, clock.today);
        refuseIncomplete(step, { ...properties, ...changes }, transition, clock);
        const detail = {
          from,
          to: transition.to,
          ...(transition.evidence === undefined ? {} : { evidence: transition.evidence }),
        };
        return { properties: changes, detail };
      },
    },
    editor,
  );
}

function illegal(from: string, to: string): Problem {
  const allowed = STOCK_STEPS.filter((step) => step.from === from).map(
    (step) => `${stateTitle(step.to)}（${step.to}）`,
  );
  const text = `${stateTitle(from) || '未定'}状态不能变为${stateTitle(to)}`;
  return new Problem('transition-illegal', `${text}；可变为：${allowed.join('、') || '无'}`);
}

function changesOf(
  current: Readonly<Record<string, unknown>>,
  transition: Transition,
  step: StockStep,
  today: string,
): Readonly<Record<string, unknown>> {
  const { to, exitReason, disposalPath, responsibleUnit, disposalDueOn, plans } = transition;
  const noted = (current['milestones'] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const planned = Object.entries(plans ?? {}).map(([code, day]) => [code, { ...noted[code], planned: day }] as const);
  return {
    state: to,
    ...(exitReason === undefined ? {} : { exitReason }),
    ...(disposalPath === undefined ? {} : { disposalPath }),
    ...(responsibleUnit === undefined ? {} : { responsibleUnit }),
    ...(disposalDueOn === undefined ? {} : { disposalDueOn }),
    ...(planned.length === 0 ? {} : { milestones: { ...noted, ...Object.fromEntries(planned) } }),
    ...(step.to === '30' && step.from === '20' ? { enteredOn: today } : {}),
    ...(step.to === '90' ? { exitedOn: today, ...(exitReason === '1' ? { disposedOn: today } : {}) } : {}),
    // What comes back to be checked is in the stock again.
    ...(step.from === '90' ? { exitedOn: null, exitReason: null, disposedOn: null } : {}),
    ...(step.from === '40' && step.to === '30' ? { disposalPath: null } : {}),
  };
}

function refuseIncomplete(
  step: StockStep,
  next: Readonly<Record<string, unknown>>,
  { exitReason }: Transition,
  { today, calendar }: { readonly today: string; readonly calendar: WorkingCalendar },
): void {
  const lacking: string[] = [];
  const path = (next['disposalPath'] as string | null | undefined) ?? null;
  const mandatory = milestonesOf(path, next['milestones'], today, calendar).filter(({ isMandatory }) => isMandatory);
  const named = (list: readonly { readonly title: string }[]) => list.map(({ title }) => title).join('、');
  for (const requirement of step.requires) {
    switch (requirement) {
      case 'exit-reason': {
        const reasons = (step.exitReasons ?? [])
          .map((code) => `${code} ${codeEntry('exit-reason', code)?.label ?? ''}`)
          .join('、');
        if (exitReason === undefined) lacking.push(`出库原因（${reasons}）`);
        else if (!step.exitReasons!.includes(exitReason)) lacking.push(`与该步骤相符的出库原因（${reasons}）`);
        break;
      }
      case 'path':
        if (path === null) lacking.push('盘活路径');
        break;
      case 'plan':
        if (next['responsibleUnit'] == null) lacking.push('责任单位');
        if (next['disposalDueOn'] == null) lacking.push('计划完成时间');
        break;
      case 'milestones-planned': {
        const open = mandatory.filter(({ planned }) => planned === null);
        if (open.length > 0) lacking.push(`必经节点的计划日期：${named(open)}`);
        break;
      }
      case 'milestones-reached': {
        const open = mandatory.filter(({ actual }) => actual === null);
        if (open.length > 0) lacking.push(`必经节点的实际日期：${named(open)}`);
        break;
      }
    }
  }
  if (lacking.length > 0) throw new Problem('transition-incomplete', `${step.zh}还缺：${lacking.join('；')}`);
}
