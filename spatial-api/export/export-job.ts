import { rmSync } from 'node:fs';
import { withTransaction } from '../../schemas/database/sql.ts';
import type { JobHandler } from '../../schemas/jobs/job.ts';
import type { Settings } from '../../schemas/settings.ts';
import type { ExportOrder } from './export-order.ts';
import { exportFolder, recordExport, sweepExports } from './export-store.ts';
import { explained } from './export-faults.ts';
import { type ExportOutcome, runExport } from './run-export.ts';

export const EXPORT_KIND = 'export';

/** What an export job comes to. */
export interface ExportJobResult {
  readonly state: ExportOutcome['state'];
  readonly file: string | null;
  readonly rows: number;
  readonly refusals: number;
  readonly notices: number;
}

/** Words of the steps. */
const STEPS = { check: '逐行检查', draw: '准备图件', write: '写入文件', 'read-back': '回读比对' } as const;

/** The job that runs an order. It may run again after its worker died: the folder is replaced. */
export const exportJob = (settings: Settings): JobHandler<ExportOrder, ExportJobResult> => ({
  kind: EXPORT_KIND,
  async run({ id, db, log, signal, progress, note, fence, createdBy }, order) {
    await sweepExports(db, settings, new Date());
    const folder = exportFolder(settings, id);
    let outcome;
    try {
      outcome = await runExport({
        db,
        settings,
        order,
        folder,
        createdBy,
        signal,
        progress: (step, table, rows) => progress({ phase: step, done: rows, message: `${STEPS[step]} ${table}` }),
      });
    } catch (error) {
      signal.throwIfAborted();
      throw explained(error);
    }
    try {
      await withTransaction(db, async (client) => {
        await fence(client);
        await recordExport(client, id, { order, outcome, createdBy, keepMs: settings.exportKeepMs });
      });
    } catch (error) {
      signal.throwIfAborted();
      // without its record nobody would ever remove the folder
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    if (outcome.state === 'refused') note(`有 ${outcome.refusals} 处不能导出，见问题清单`, { level: 'warn' });
    if (outcome.state === 'misfit') note(`模板文件与模板有 ${outcome.refusals} 处差异，见问题清单`, { level: 'warn' });
    const manifest = outcome.state === 'exported' ? outcome.manifest : null;
    const gaps = manifest?.gaps.length ?? 0;
    if (gaps > 0) note(`有 ${gaps} 张表缺少数据（图层没有装入），空缺不表示没有，见问题清单与清单`, { level: 'warn' });
    const rows = manifest?.tables.reduce((sum, table) => sum + table.rows, 0) ?? 0;
    log.info({ job: id, state: outcome.state, rows, refusals: outcome.refusals }, 'Export:Finished');
    return {
      state: outcome.state,
      file: manifest?.file.name ?? null,
      rows,
      refusals: outcome.refusals,
      notices: outcome.notices,
    };
  },
});
