/**
 * A cadastral survey 地籍调查 from its commission to the register: states, legal steps and what each needs, as data. After TD/T 1001
 * (准备、权属调查与测量、成果检查、登记) and 互联网+地籍调查 as bureaus run it.
 */
import type { Right } from '../roles.ts';

/** Kinds of surveys; registration of the result follows the kind. */
export const surveyKinds = {
  first: { zh: '首次调查', en: 'first survey' },
  change: { zh: '变更调查', en: 'survey of a change' },
  split: { zh: '分割调查', en: 'survey of a split' },
  merge: { zh: '合并调查', en: 'survey of a merger' },
  boundary: { zh: '界址调整调查', en: 'survey of a moved boundary' },
  correction: { zh: '更正调查', en: 'survey of a correction' },
  general: { zh: '总调查', en: 'general survey of an area' },
} as const;
export type SurveyKind = keyof typeof surveyKinds;
export const surveyKindNames = Object.keys(surveyKinds) as [SurveyKind, ...SurveyKind[]];

/** States of a survey task. `isOpen`: somebody has something to do, and its term runs. */
export const surveyStates = {
  commissioned: { zh: '已委托', en: 'commissioned', isOpen: true },
  returned: { zh: '已退回', en: 'returned', isOpen: true },
  accepted: { zh: '已受理', en: 'accepted', isOpen: true },
  preparing: { zh: '准备中', en: 'in preparation', isOpen: true },
  field: { zh: '外业中', en: 'in the field', isOpen: true },
  submitted: { zh: '成果已提交', en: 'result handed in', isOpen: true },
  registered: { zh: '已登记', en: 'registered', isOpen: false },
  withdrawn: { zh: '已撤销', en: 'withdrawn', isOpen: false },
} as const;
export type SurveyState = keyof typeof surveyStates;
export const surveyStateNames = Object.keys(surveyStates) as [SurveyState, ...SurveyState[]];

/** What must be there before a step. */
export type SurveyNeed =
  /** A surveyor is assigned. */
  | 'surveyor'
  /** A survey package was made for the task. */
  | 'package'
  /** No result waits to be published or given up. */
  | 'no-open-result'
  /** Somebody else than who took the step into this state. */
  | 'other-person';

/** One legal step. */
export interface SurveyStep {
  readonly from: SurveyState;
  readonly to: SurveyState;
  readonly zh: string;
  readonly en: string;
  /** Who may take it. */
  readonly right: Right;
  readonly needs?: readonly SurveyNeed[];
}

/** Every legal step. What ends a task frees the codes that it holds. */
export const SURVEY_STEPS: readonly SurveyStep[] = [
  { from: 'commissioned', to: 'accepted', zh: '受理', en: 'accept', right: 'survey:manage' },
  { from: 'commissioned', to: 'returned', zh: '退回', en: 'return', right: 'survey:manage' },
  { from: 'returned', to: 'commissioned', zh: '重新提交', en: 'hand in again', right: 'survey:commission' },
  { from: 'commissioned', to: 'withdrawn', zh: '撤销', en: 'withdraw', right: 'survey:commission' },
  { from: 'returned', to: 'withdrawn', zh: '撤销', en: 'withdraw', right: 'survey:commission' },
  {
    from: 'accepted',
    to: 'preparing',
    zh: '开始准备',
    en: 'begin to prepare',
    right: 'survey:work',
    needs: ['surveyor'],
  },
  {
    from: 'preparing',
    to: 'field',
    zh: '开始外业',
    en: 'go into the field',
    right: 'survey:work',
    needs: ['surveyor', 'package'],
  },
  { from: 'field', to: 'preparing', zh: '补充准备', en: 'prepare again', right: 'survey:work' },
  { from: 'field', to: 'submitted', zh: '提交成果', en: 'hand in the result', right: 'survey:work' },
  { from: 'submitted', to: 'field', zh: '退回外业', en: 'send back to the field', right: 'survey:manage' },
  {
    from: 'submitted',
    to: 'registered',
    zh: '检查通过，登记',
    en: 'accept the result and register',
    right: 'land:edit',
    needs: ['no-open-result', 'other-person'],
  },
  { from: 'accepted', to: 'withdrawn', zh: '撤销', en: 'withdraw', right: 'survey:manage' },
  { from: 'preparing', to: 'withdrawn', zh: '撤销', en: 'withdraw', right: 'survey:manage' },
  { from: 'field', to: 'withdrawn', zh: '撤销', en: 'withdraw', right: 'survey:manage' },
  { from: 'submitted', to: 'withdrawn', zh: '撤销', en: 'withdraw', right: 'survey:manage' },
];

/** Steps from a state. */
export const stepsFrom = (state: SurveyState): readonly SurveyStep[] =>
  SURVEY_STEPS.filter(({ from }) => from === state);

/** Cadastral land that a sketch is held against; each is answered for itself. */
export const SURVEYED_LAYERS = ['parcel', 'building'] as const;
