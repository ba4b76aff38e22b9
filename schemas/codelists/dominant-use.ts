import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 主导用途: 存量建设用地资源总览. Wording or codes are ours or not checked against the published text. */
export const dominantUse: CodeList = {
  id: 'dominant-use',
  title: '主导用途',
  reference: '存量建设用地资源总览',
  provisional: true,
  entries: entries([
    ['1', '工业', ['工业用地']],
    ['2', '仓储', ['仓储用地', '物流仓储', '物流仓储用地']],
    ['3', '商服', ['商服用地', '商业', '商业用地', '商业服务业', '商业服务业用地']],
    ['4', '住宅', ['住宅用地', '居住', '居住用地']],
    ['5', '公共管理与公共服务', ['公共管理与公共服务用地', '公共服务', '公共服务用地']],
    ['6', '公用设施', ['公用设施用地']],
    ['7', '交通', ['交通用地', '交通运输', '交通运输用地']],
    ['9', '其他', ['其他用地']],
  ]),
};
