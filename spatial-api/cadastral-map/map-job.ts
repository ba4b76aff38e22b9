import { rmSync } from 'node:fs';
import { scopedDatabase } from '../../schemas/database/scope.ts';
import { withTransaction } from '../../schemas/database/sql.ts';
import type { JobHandler } from '../../schemas/jobs/job.ts';
import type { Settings } from '../../schemas/settings.ts';
import { makeMap } from './make-map.ts';
import { type MapOrder, scopeOfMap } from './map-order.ts';
import { mapFolder, recordMap } from './map-store.ts';

export const MAP_KIND = 'cadastral-map';

/** What a map job comes to. */
export interface MapJobResult {
  readonly pages: number;
  readonly sheets: number;
  readonly unplaced: number;
}

/** The job that draws a map, in a worker process: the server does not feel it. It may run again after its worker died. */
export const cadastralMapJob = (settings: Settings): JobHandler<MapOrder, MapJobResult> => ({
  kind: MAP_KIND,
  async run({ id, db, log, signal, progress, note, fence, createdBy }, order) {
    const folder = mapFolder(settings, id);
    const started = performance.now();
    const report = await makeMap({
      db: scopedDatabase(db, scopeOfMap(order)),
      order,
      folder,
      signal,
      progress: (done, total, message) => progress({ phase: 'draw', done, total, message }),
    }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw explained(error);
    });
    try {
      await withTransaction(db, async (client) => {
        await fence(client);
        await recordMap(client, id, { order, report, createdBy });
      });
    } catch (error) {
      // Without its record nobody would ever find the folder.
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    for (const { code, zh } of report.notices) note(zh, { level: code === 'personal-masked' ? 'info' : 'warn' });
    const tookMs = Math.round(performance.now() - started);
    log.info({ job: id, sheets: report.sheetCount, unplaced: report.unplacedCount, tookMs }, 'Map:Made');
    return { pages: report.pages, sheets: report.sheetCount, unplaced: report.unplacedCount };
  },
});

/** A full disk, in words that say what to do. */
function explained(error: unknown): unknown {
  if ((error as NodeJS.ErrnoException | null)?.code !== 'ENOSPC') return error;
  const zh = '磁盘空间不足，出图已撤销。请清理数据目录后重试。';
  const en = 'The disk is full; nothing of the map stays. Make room and retry.';
  return Object.assign(new Error(en, { cause: error }), { code: 'disk-full', zh, en });
}
