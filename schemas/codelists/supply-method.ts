import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 供地方式: 土地市场动态监测与监管. */
export const supplyMethod: CodeList = {
  id: 'supply-method',
  title: '供地方式',
  reference: '土地市场动态监测与监管',
  entries: entries([
    ['1', '划拨'],
    ['2', '协议出让'],
    ['3', '招标出让'],
    ['4', '拍卖出让'],
    ['5', '挂牌出让'],
    ['6', '租赁'],
    ['7', '作价出资（入股）'],
    ['8', '授权经营'],
    ['9', '其他'],
  ]),
};
