import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 危污乱散低分类: 常州市危污乱散低整治. Wording or codes are ours or not checked against the published text. */
export const stockLandClass: CodeList = {
  id: 'stock-land-class',
  title: '危污乱散低分类',
  reference: '常州市危污乱散低整治',
  provisional: true,
  entries: entries([
    ['W', '危（安全隐患）', ['危']],
    ['R', '污（环境污染）', ['污']],
    ['L', '乱（违法违规、环境脏乱）', ['乱']],
    ['S', '散（园区外零散布局）', ['散']],
    ['D', '低（产出低效）', ['低']],
  ]),
};
