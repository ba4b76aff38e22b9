import { rmSync } from 'node:fs';
import { scopedDatabase } from '../../schemas/database/scope.ts';
import { withTransaction } from '../../schemas/database/sql.ts';
import type { JobHandler } from '../../schemas/jobs/job.ts';
import type { Settings } from '../../schemas/settings.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { makePackage } from './make-package.ts';
import { type PackageOrder, scopeOfPackage, SURVEY_PACKAGE_KIND } from './package-order.ts';
import { packageFolder, recordPackage } from './package-store.ts';
import { readHeld } from './reserve-codes.ts';
import { noteEntry, readTask } from './task-store.ts';

/** What a package job comes to. */
export interface PackageJobResult {
  readonly taskId: number;
  readonly files: number;
}

/** The job that makes a survey package, in a worker process. It may run again after its worker died. */
export const surveyPackageJob = (settings: Settings): JobHandler<PackageOrder, PackageJobResult> => ({
  kind: SURVEY_PACKAGE_KIND,
  async run({ id, db, log, signal, progress, note, fence, createdBy }, order) {
    const folder = packageFolder(settings, id);
    const shown = scopedDatabase(db, scopeOfPackage(order));
    const at = new Date();
    const manifest = await makePackage({
      db: shown,
      whole: db,
      order,
      task: await readTask(shown, order.taskId),
      held: await readHeld(shown, order.taskId, beijingDay(at)),
      folder,
      signal,
      progress: (done, total, message) => progress({ phase: 'package', done, total, message }),
    });
    try {
      await withTransaction(db, async (client) => {
        await fence(client);
        await recordPackage(client, id, { order, manifest, byId: createdBy, at });
        const { state } = await readTask(client, order.taskId);
        const detail = { package: id, files: manifest.files.length };
        const who = { id: createdBy, name: order.map.maker, at };
        await noteEntry(client, order.taskId, { kind: 'package', from: state, to: state, reason: null, detail }, who);
      });
    } catch (error) {
      // Without its record nobody would ever find the folder.
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
    for (const notice of manifest.notices) note(notice, { level: 'warn' });
    log.info({ job: id, task: order.taskId, files: manifest.files.length }, 'Survey:PackageMade');
    return { taskId: order.taskId, files: manifest.files.length };
  },
});
