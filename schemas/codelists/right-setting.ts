import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 权利设定方式: TD/T 1066 不动产登记数据库标准, QLSDFS. */
export const rightSetting: CodeList = {
  id: 'right-setting',
  title: '权利设定方式',
  reference: 'TD/T 1066 不动产登记数据库标准, QLSDFS',
  entries: entries([
    ['1', '地上'],
    ['2', '地表'],
    ['3', '地下'],
  ]),
};
