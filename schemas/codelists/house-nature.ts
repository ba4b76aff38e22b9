import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 房屋性质: TD/T 1066 不动产登记数据库标准, FWXZ. Wording or codes are ours or not checked against the published text. */
export const houseNature: CodeList = {
  id: 'house-nature',
  title: '房屋性质',
  reference: 'TD/T 1066 不动产登记数据库标准, FWXZ',
  provisional: true,
  entries: entries([
    ['0', '市场化商品房'],
    ['1', '动迁房'],
    ['2', '配套商品房'],
    ['3', '公共租赁住房'],
    ['4', '廉租住房'],
    ['5', '限价普通商品住房'],
    ['6', '经济适用住房'],
    ['7', '定销商品房'],
    ['8', '集资建房'],
    ['9', '福利房'],
    ['99', '其他'],
  ]),
};
