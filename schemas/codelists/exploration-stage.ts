import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 勘查阶段: 固体矿产勘查阶段. */
export const explorationStage: CodeList = {
  id: 'exploration-stage',
  title: '勘查阶段',
  reference: '固体矿产勘查阶段',
  entries: entries([
    ['1', '普查'],
    ['2', '详查'],
    ['3', '勘探'],
    ['4', '预查'],
  ]),
};
