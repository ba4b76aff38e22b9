import { abandonedMine } from '../layers/abandoned-mine.ts';
import { restorationAcceptance } from '../layers/restoration-acceptance.ts';
import { restorationProgress } from '../layers/restoration-progress.ts';
import { restorationProject } from '../layers/restoration-project.ts';
import { restorationUnit } from '../layers/restoration-unit.ts';
import { restorationWorks } from '../layers/restoration-works.ts';
import { tableFromLayer } from './from-layer.ts';
import type { Template } from './template.ts';

/** 生态修复: projects, units and works with their progress and acceptance, and the mines to be restored. */
export const restoration: Template = {
  id: 'restoration',
  title: '国土空间生态修复台账',
  reference: '国土空间生态修复监管（dimai，尚无公开字段标准）',
  version: '1',
  tables: [
    restorationProject,
    restorationUnit,
    restorationWorks,
    restorationProgress,
    restorationAcceptance,
    abandonedMine,
  ].map((layer) => tableFromLayer(layer, layer.standard.code)),
};
