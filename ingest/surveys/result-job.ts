/** `survey-result-check`: a survey result from its file to the preview. Checked again, it begins with the file once more. */
import { withTransaction } from '../../schemas/database/sql.ts';
import type { JobHandler } from '../../schemas/jobs/job.ts';
import { installedQualityRules } from '../../schemas/rules/load-quality-rules.ts';
import type { Settings } from '../../schemas/settings.ts';
import { openOptions, openUploads } from '../jobs/ingest-job.ts';
import { checkResult } from './check-result.ts';
import { keepResult, type KeptResult } from './keep-result.ts';
import { readResult } from './read-result.ts';

export interface ResultJobParameters {
  readonly resultId: string;
}

interface ResultRecord {
  readonly name: string;
  readonly uploadId: string;
  readonly options: { readonly crs?: number; readonly encoding?: string; readonly correctCoordinates?: boolean };
  readonly state: string;
  readonly district: string | null;
}

/** The job; its effect is one transaction, so it may run again. */
export const surveyResultJob = (settings: Settings): JobHandler<ResultJobParameters, KeptResult> => ({
  kind: 'survey-result-check',
  async run({ db, signal, progress, note, fence }, { resultId }) {
    const { rows } = await db.query<ResultRecord>(
      `select r.name, r.upload_id as "uploadId", r.options, r.state,
  case when cardinality(t.districts) = 1 then t.districts[1] end as district
from dimai.survey_result r join dimai.survey_task t on t.id = r.task_id
where r.id = $1`,
      [resultId],
    );
    const [row] = rows;
    if (row === undefined) throw new Error(`there is no result ${resultId}`);
    progress({ phase: 'open', done: 0, total: 4, message: '打开成果文件，识别格式' });
    const files = await openUploads(db, settings, { uploadIds: [row.uploadId], name: row.name });
    try {
      progress({ phase: 'read', done: 1, total: 4, message: '读取宗地、界址点、界址线' });
      const read = await readResult(db, files.path, openOptions(settings, files.workFolder), {
        ...row.options,
        districtCode: row.district ?? undefined,
        signal,
      });
      progress({ phase: 'check', done: 2, total: 4, message: '与已发布地籍比对：捕捉、缝隙、重叠、一致性' });
      const kept = await withTransaction(db, async (client) => {
        const checked = await checkResult(client, read, {
          tolerance: settings.surveyTolerance,
          gapWidth: settings.surveyGapWidth,
          rules: installedQualityRules(settings.dataDirectory).get('parcel'),
          signal,
        });
        progress({ phase: 'keep', done: 3, total: 4, message: '写入预览' });
        await fence(client);
        const options = { layers: read.layers, tolerance: settings.surveyTolerance };
        const made = await keepResult(client, resultId, checked, options);
        await client.query(
          `update dimai.survey_result set file_sha256 = (select sha256 from dimai.upload where id = upload_id) where id = $1`,
          [resultId],
        );
        return made;
      });
      const { parcels, points, lines, moved, closed, blocking } = kept;
      note(`宗地 ${parcels}，界址点 ${points}，界址线 ${lines}；捕捉移动 ${moved} 处，闭合缝隙与重叠 ${closed} 处`);
      if (blocking > 0) note(`有 ${blocking} 处问题须更正后才能发布`, { level: 'warn' });
      return kept;
    } finally {
      await files.remove();
    }
  },
});
