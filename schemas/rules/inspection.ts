/** How 图斑 of 耕地保护督察 and 执法 are worked off: found, checked, mended, evidenced, reviewed, closed. States of `enforcement-state`. */
import type { Right } from '../roles.ts';

export interface InspectionStep {
  readonly from: string;
  readonly to: string;
  readonly zh: string;
  readonly en: string;
  readonly right: Right;
  /** Photos taken at the plot must hang on it. */
  readonly needsEvidence?: true;
  /** Another person than who handed the evidence in. */
  readonly needsOther?: true;
}

/** Every legal step. */
export const INSPECTION_STEPS: readonly InspectionStep[] = [
  { from: '1', to: '2', zh: '开始核查', en: 'begin the check', right: 'land:edit' },
  { from: '2', to: '3', zh: '判定合法', en: 'found lawful', right: 'land:edit', needsEvidence: true },
  { from: '2', to: '4', zh: '判定违法', en: 'found unlawful', right: 'land:edit' },
  { from: '4', to: '5', zh: '开始整改', en: 'begin to mend', right: 'land:edit' },
  { from: '5', to: '6', zh: '提交举证，申请销号', en: 'hand in evidence', right: 'land:edit', needsEvidence: true },
  { from: '6', to: '5', zh: '退回整改', en: 'send back', right: 'overlap:sign' },
  {
    from: '6',
    to: '7',
    zh: '审核通过，销号',
    en: 'accept and close',
    right: 'overlap:sign',
    needsEvidence: true,
    needsOther: true,
  },
  {
    from: '3',
    to: '7',
    zh: '审核通过，销号',
    en: 'accept and close',
    right: 'overlap:sign',
    needsEvidence: true,
    needsOther: true,
  },
  { from: '3', to: '2', zh: '退回核查', en: 'check again', right: 'overlap:sign' },
  { from: '7', to: '2', zh: '重新核查', en: 'reopen', right: 'overlap:sign' },
];
