import { approvedUnsuppliedLand } from '../layers/approved-unsupplied-land.ts';
import { lowEfficiencyLand } from '../layers/low-efficiency-land.ts';
import { stockLandEconomics } from '../layers/stock-land-economics.ts';
import { suppliedUnusedLand } from '../layers/supplied-unused-land.ts';
import { tableFromLayer } from './from-layer.ts';
import type { Template } from './template.ts';

/** 存量建设用地: 低效、批而未供、供而未用 with the yearly output of each plot. */
export const stockLand: Template = {
  id: 'stock-land',
  title: '存量建设用地台账',
  reference: '存量建设用地全要素数据库（dimai）',
  version: '1',
  tables: [lowEfficiencyLand, approvedUnsuppliedLand, suppliedUnusedLand, stockLandEconomics].map((layer) =>
    tableFromLayer(layer, layer.standard.code),
  ),
};
