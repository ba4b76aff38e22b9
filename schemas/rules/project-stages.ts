/**
 * How 建设用地报批 moves: stages of `project-stage`, the legal steps between them, the lowest office that may take each, and whose
 * review must stand before it. Review begins at the 自然资源所 and goes up. Proposals of this product where no published text names
 * them; data, so that a bureau can change them.
 */

/** Offices from the ground up: 自然资源所 of townships, bureau of a district, bureau of the city. */
export const PROJECT_LEVELS = ['office', 'district', 'city'] as const;
export type ProjectLevel = (typeof PROJECT_LEVELS)[number];

/** What the levels are called. */
export const LEVEL_TITLES: Readonly<Record<ProjectLevel, { readonly zh: string; readonly en: string }>> = {
  office: { zh: '自然资源所', en: 'township office' },
  district: { zh: '区（县）局', en: 'district bureau' },
  city: { zh: '市局', en: 'city bureau' },
};

export interface ProjectStep {
  /** Stage it starts from; empty where a project has none yet. */
  readonly from: string;
  readonly to: string;
  readonly zh: string;
  readonly en: string;
  /** Lowest level that may take it. */
  readonly level: ProjectLevel;
  /** Levels that must have reviewed the project in this stage, and agreed. */
  readonly reviews: readonly ProjectLevel[];
}

const step = (
  from: string,
  to: string,
  zh: string,
  en: string,
  level: ProjectLevel,
  reviews: readonly ProjectLevel[] = [],
): ProjectStep => ({ from, to, zh, en, level, reviews });

/** Every legal step; what is not here is refused. */
export const PROJECT_STEPS: readonly ProjectStep[] = [
  step('', '1', '列入策划', 'Take up', 'office'),
  step('1', '2', '转入预审选址', 'To siting', 'office'),
  step('2', '3', '报农用地转用', 'Report for conversion', 'district', ['office']),
  step('2', '1', '退回策划', 'Back to planning', 'office'),
  step('3', '4', '批准转用，转入征收', 'Conversion approved, to acquisition', 'city', ['office', 'district']),
  step('3', '2', '退回预审选址', 'Back to siting', 'district'),
  step('4', '5', '征收完成，转入供地', 'Acquired, to supply', 'city', ['office', 'district']),
  step('4', '3', '退回农用地转用', 'Back to conversion', 'city'),
  step('5', '6', '供地完成，转入规划许可', 'Supplied, to planning permission', 'district'),
  step('5', '4', '退回征收', 'Back to acquisition', 'district'),
  step('6', '7', '核发许可，登记开工', 'Permitted, work begun', 'office'),
  step('6', '5', '退回供地', 'Back to supply', 'district'),
  step('7', '8', '竣工，申请验收', 'Finished, to acceptance', 'office'),
  step('8', '9', '验收通过，转入登记', 'Accepted, to registration', 'district', ['office']),
  step('8', '7', '验收未通过', 'Not accepted', 'district'),
];

/** The step between two stages; undefined where it is not legal. */
export function projectStep(from: string, to: string): ProjectStep | undefined {
  return PROJECT_STEPS.find((each) => each.from === from && each.to === to);
}

/** Whether a level is as high as another. */
export function reaches(level: ProjectLevel, lowest: ProjectLevel): boolean {
  return PROJECT_LEVELS.indexOf(level) >= PROJECT_LEVELS.indexOf(lowest);
}
