import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 种植属性: TD/T 1055 第三次全国国土调查技术规程, ZZSXDM. Wording or codes are ours or not checked against the published text. */
export const plantingAttribute: CodeList = {
  id: 'planting-attribute',
  title: '种植属性',
  reference: 'TD/T 1055 第三次全国国土调查技术规程, ZZSXDM',
  provisional: true,
  entries: entries([
    ['LS', '种植粮食作物'],
    ['FLS', '种植非粮食作物'],
    ['LYFL', '粮与非粮轮作'],
    ['XG', '休耕'],
    ['LLJZ', '林粮间作'],
    ['WG', '未耕种'],
    ['JKHF', '即可恢复'],
    ['GCHF', '工程恢复'],
  ]),
};
