import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 权利性质: TD/T 1066 不动产登记数据库标准, QLXZ. */
export const rightNature: CodeList = {
  id: 'right-nature',
  title: '权利性质',
  reference: 'TD/T 1066 不动产登记数据库标准, QLXZ',
  entries: entries([
    ['100', '国有土地'],
    ['101', '划拨'],
    ['102', '出让'],
    ['103', '作价出资（入股）'],
    ['104', '国有土地租赁'],
    ['105', '授权经营'],
    ['106', '家庭承包'],
    ['107', '其他方式承包'],
    ['200', '集体土地'],
    ['201', '家庭承包'],
    ['202', '其他方式承包'],
    ['203', '批准拨用'],
    ['204', '入股'],
    ['205', '联营'],
  ]),
};
