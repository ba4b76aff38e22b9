import type { CodeList } from '../layer.ts';
import { entries } from './entries.ts';

/** 主导用途: 存量建设用地资源总览. Wording or codes are ours or not checked against the published text. */
export const dominantUse: CodeList = {
  id: 'dominant-use',
  title: '主导用途',
  reference: '存量建设用地资源总览',
  provisional: true,
  entries: entries([
    ['1', '工业'],
    ['2', '仓储'],
    ['3', '商服'],
    ['4', '住宅'],
    ['5', '公共管理与公共服务'],
    ['6', '公用设施'],
    ['7', '交通'],
    ['9', '其他'],
  ]),
};
