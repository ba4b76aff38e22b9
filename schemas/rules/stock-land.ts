/**
 * How stock land moves: states with the steps that are legal between them, what each step requires, and the milestones of every
 * path of disposal. Proposals of this product where the bureaus' contract names a path or a node without its order; data, so that
 * a bureau can change them.
 */

/** States of `stock-land-state`. */
export const STOCK_STATES = ['10', '20', '30', '40', '50', '60', '90'] as const;
export type StockState = (typeof STOCK_STATES)[number];

/** What a step asks for before it is taken. */
export type Requirement = 'exit-reason' | 'path' | 'plan' | 'milestones-planned' | 'milestones-reached';

export interface StockStep {
  readonly from: StockState;
  readonly to: StockState;
  readonly zh: string;
  readonly en: string;
  readonly requires: readonly Requirement[];
  /** Reasons of `exit-reason` that fit a step out of the stock. */
  readonly exitReasons?: readonly string[];
}

const step = (
  from: StockState,
  to: StockState,
  zh: string,
  en: string,
  requires: readonly Requirement[] = [],
  exitReasons?: readonly string[],
): StockStep => ({ from, to, zh, en, requires, ...(exitReasons === undefined ? {} : { exitReasons }) });

/** Every legal step; what is not here is refused. */
export const STOCK_STEPS: readonly StockStep[] = [
  step('10', '20', '开始核查', 'begin the check'),
  step('10', '90', '线索不实，出库', 'unfounded, out of the stock', ['exit-reason'], ['2']),
  step('20', '10', '退回线索', 'back to a lead'),
  step('20', '30', '核实入库', 'into the stock'),
  step('20', '90', '误入，出库', 'in error, out of the stock', ['exit-reason'], ['2']),
  step('30', '40', '确定路径', 'choose the path', ['path', 'plan']),
  step('30', '90', '出库', 'out of the stock', ['exit-reason'], ['2', '3', '4']),
  step('40', '30', '撤销路径', 'drop the path'),
  step('40', '50', '开始处置', 'begin disposal', ['path', 'plan', 'milestones-planned']),
  step('40', '90', '出库', 'out of the stock', ['exit-reason'], ['3', '4']),
  step('50', '40', '变更路径', 'change the path', ['path', 'plan']),
  step('50', '60', '申请验收', 'ask for acceptance', ['milestones-reached']),
  step('50', '90', '出库', 'out of the stock', ['exit-reason'], ['3', '4']),
  step('60', '50', '验收未通过', 'not accepted'),
  step('60', '90', '验收通过，出库', 'accepted, out of the stock', ['exit-reason'], ['1']),
  step('90', '20', '重新核查', 'check again'),
];

/** A milestone of a path; codes of `milestone`. */
export interface PathNode {
  readonly code: string;
  /** Must be planned before disposal begins, and reached before acceptance. */
  readonly isMandatory: boolean;
}

const nodes = (mandatory: readonly string[], optional: readonly string[] = []): readonly PathNode[] => [
  ...mandatory.map((code) => ({ code, isMandatory: true })),
  ...optional.map((code) => ({ code, isMandatory: false })),
];

/** Milestones by path of `disposal-path`, in their order. */
export const PATH_NODES: Readonly<Record<string, readonly PathNode[]>> = {
  '01': nodes(['11', '12', '13']),
  '02': nodes(['21', '22', '99']),
  '03': nodes(['1', '2', '3', '4', '5'], ['6', '7']),
  '04': nodes(['31', '32', '33'], ['34']),
  '05': nodes(['41', '4', '5', '6'], ['7']),
  '06': nodes(['51', '52', '53'], ['1', '2']),
  '07': nodes(['61', '4', '5'], ['6', '7']),
  '08': nodes(['62', '53'], ['4', '5', '6']),
  '09': nodes(['71', '72', '73']),
  '10': nodes(['99']),
};

/** The step between two states, if it is legal. */
export function stockStep(from: string, to: string): StockStep | undefined {
  return STOCK_STEPS.find((each) => each.from === from && each.to === to);
}
