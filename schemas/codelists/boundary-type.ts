import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 界线类型: TD/T 1016 土地利用数据库标准, JXLX. */
export const boundaryType: CodeList = {
  id: 'boundary-type',
  title: '界线类型',
  reference: 'TD/T 1016 土地利用数据库标准, JXLX',
  entries: entries([
    ['630200', '省、自治区、直辖市界'],
    ['640200', '地区、自治州、地级市界'],
    ['650200', '县、区、旗、县级市界'],
    ['660200', '街道、乡、镇界'],
    ['670402', '开发区、保税区界'],
    ['670500', '村、街坊界'],
  ]),
};
