/** `ingest-load`: a delivery from its files to the review. */
import { type JobContext, type JobHandler, JobInterrupted, type JobProgress } from '../../schemas/jobs/job.ts';
import type { Settings } from '../../schemas/settings.ts';
import { type LoadReport, type Progress, Refusal, type RefusalCode } from '../delivery.ts';
import { ingestFile } from '../ingest-file.ts';
import { reportJson } from '../report.ts';
import { examineDelivery, recordExamination } from './examine.ts';
import { fileOptions, type IngestJobParameters, openUploads, readIngestJob } from './ingest-job.ts';

/** What the job's result holds: the report, or that nothing is new. */
export type LoadResult =
  | { readonly state: 'staged'; readonly report: unknown }
  | { readonly state: 'known'; readonly version: number; readonly publishedAt: string; readonly dataset: string };

/** Refusals that a person mends by choosing layer, columns or CRS: an examination helps. */
const MENDED_BY_OPTIONS: ReadonlySet<RefusalCode> = new Set([
  'layer-ambiguous',
  'mapping-invalid',
  'nothing-mapped',
  'crs-unknown',
  'crs-ambiguous',
  'crs-contradiction',
  'crs-datum',
  'nothing-left',
]);

const PHASES: Readonly<Record<string, string>> = {
  stage: '读取、检查，写入暂存',
  check: '检查全部行：主键、图形有效性、拓扑',
  publish: '与现有数据比对',
};

export const loadJob = (settings: Settings): JobHandler<IngestJobParameters, LoadResult> => ({
  kind: 'ingest-load',
  async run(context, { ingestJobId }) {
    const { db, log, signal } = context;
    const row = await readIngestJob(db, ingestJobId);
    // A worker that died after its commit has done the work already.
    if (row.outcome === 'staged' && row.deliveryId != null) return storedResult(context, row.deliveryId);
    context.progress({ phase: 'open', message: '打开文件，识别格式' });
    const files = await openUploads(db, settings, row);
    try {
      const result = await ingestFile(
        {
          db,
          log,
          signal,
          progress: (progress) => context.progress(progressOf(progress)),
          commit: async (client, report) => {
            await context.fence(client);
            const { rowCount } = await client.query(
              `update dimai.ingest_job set outcome = 'staged', dataset_version_id = $2, changed_at = now()
where id = $1 and job_id = $3 and outcome is null`,
              [row.id, report.deliveryId, context.id],
            );
            // Discarded, or ordered anew with other options, while this was on its way.
            if (rowCount !== 1) throw new JobInterrupted('cancelled');
          },
        },
        await fileOptions(db, settings, row, files),
      );
      if (result.state === 'known') {
        await db.query(`update dimai.ingest_job set outcome = 'known', changed_at = now() where id = $1`, [row.id]);
        context.note(`同一内容已发布为版本 ${result.version}，未重复入库`);
        return result;
      }
      noteReport(context, result.report);
      return { state: 'staged', report: reportJson(result.report) };
    } catch (error) {
      if (error instanceof Refusal && MENDED_BY_OPTIONS.has(error.code)) {
        const examination = await examineDelivery(db, settings, row, files).catch(() => null);
        if (examination != null) await recordExamination(db, row.id, examination);
      }
      throw error;
    } finally {
      await files.remove();
    }
  },
});

function progressOf({ phase, rows, expectedRows }: Progress): JobProgress {
  return {
    phase,
    done: rows,
    ...(expectedRows == null ? {} : { total: expectedRows }),
    message: PHASES[phase] ?? phase,
  };
}

function noteReport({ note }: JobContext, { rows, deliveryId }: LoadReport): void {
  const { read, loaded, rejected, added, changed, removed, unchanged } = rows;
  note(
    `批次 ${deliveryId}：读入 ${read} 行，暂存 ${loaded}，拒绝 ${rejected}；发布后新增 ${added}，变更 ${changed}，移除 ${removed}，未变 ${unchanged}`,
    { level: rejected > 0 ? 'warn' : 'info' },
  );
}

async function storedResult({ db }: JobContext, deliveryId: number): Promise<LoadResult> {
  const { rows } = await db.query<{ report: LoadReport }>('select report from dimai.dataset_version where id = $1', [
    deliveryId,
  ]);
  return { state: 'staged', report: reportJson(rows[0]!.report) };
}
