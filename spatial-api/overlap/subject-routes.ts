/** What is to be checked: files handed in, and what is to be said of plots before any control line is looked at. */
import { z } from 'zod';
import { toGeoJson } from '../../schemas/geometry.ts';
import { dataFolder } from '../../schemas/settings.ts';
import { route, type Route } from '../route.ts';
import { TAG } from './answers.ts';
import { boundaryPoints, type ExaminedInput } from './check-input.ts';
import { findSubject } from './find-subject.ts';
import { findingsOf } from './make-check.ts';
import { Bytes, Crs, FindingsBody, FindingsSchema } from './route-schemas.ts';
import { overlapRun } from './run.ts';
import { MOST_PLOTS, type Submission } from './submitted-plot.ts';
import { plotsOfUpload, receiveUpload, UPLOAD_BYTES } from './uploads.ts';

const findings = route({
  method: 'post',
  path: '/api/overlap-checks/findings',
  tag: TAG,
  right: 'overlap:check',
  summary: '只检查送审数据本身：图形、坐标、界址点、面积、地块之间',
  body: FindingsBody,
  answer: FindingsSchema,
  problems: ['subject-invalid', 'code-unknown', 'upload-unknown'],
  async handle({ db, scoped, signal }, { body }) {
    const { submission } = await findSubject(scoped, body);
    return { body: findingsAnswer(submission, await findingsOf(overlapRun(db, { signal }), submission)) };
  },
});

function findingsAnswer(submission: Submission, examined: ExaminedInput): z.input<typeof FindingsSchema> {
  return {
    canCheck: examined.subjects.length > 0 && !examined.findings.some((finding) => finding.blocks),
    title: submission.title,
    findings: examined.findings.map(({ place, ...finding }) => ({
      ...finding,
      ...(place == null ? {} : { place: [...place] }),
    })),
    plots: examined.subjects.map(({ plot, areas, plane }) => ({
      number: plot.number,
      name: plot.name,
      ...areas,
      planeSrid: plane.srid,
      points: boundaryPoints(plot.delivered?.geometry ?? plot.geometry),
      geometry: toGeoJson(plot.geometry),
    })),
  };
}

const upload = route({
  method: 'post',
  statuses: [201],
  path: '/api/uploads',
  tag: TAG,
  right: 'overlap:check',
  summary: '上传送审范围文件（界址点 TXT、Shapefile 压缩包、GeoJSON 等），读成地块',
  description: '正文即文件本身。返回的编号用于 /api/overlap-checks 的 uploadId，保留 30 天。',
  query: z.strictObject({
    name: z
      .string()
      .regex(/^[^/\\]{1,200}$/)
      .describe('文件名，含扩展名'),
    crs: Crs.optional(),
  }),
  body: Bytes,
  bodyBytes: UPLOAD_BYTES,
  answer: z.object({ uploadId: z.uuid(), ...FindingsSchema.shape }),
  problems: ['upload-unreadable', 'crs-contradiction', 'body-too-large'],
  async handle({ db, settings, signal, caller }, { query: { name, crs = null }, body }) {
    const content = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const id = await receiveUpload(db, { name, content, crs, createdBy: caller.id }, dataFolder(settings, 'uploads'));
    const { submission } = await plotsOfUpload(db, id);
    if (submission.plots.length > MOST_PLOTS) {
      return { status: 201, body: { uploadId: id, ...manyPlots(submission) } };
    }
    const examined = await findingsOf(overlapRun(db, { signal }), submission);
    return { status: 201, body: { uploadId: id, ...findingsAnswer(submission, examined) } };
  },
});

/** A file for a batch: each plot is examined when it is checked. */
function manyPlots({ plots, title }: Submission): z.input<typeof FindingsSchema> {
  const message = `文件有 ${plots.length} 个地块，超过一次审查的上限 ${MOST_PLOTS} 个，请用批量审查（/api/overlap-batches）`;
  const detail = { plot: '', actual: String(plots.length), expected: `≤ ${MOST_PLOTS}`, message };
  return {
    canCheck: false,
    title,
    plots: [],
    findings: [{ code: 'plots-many', severity: 'info', blocks: true, ...detail }],
  };
}

/** Routes of subjects. */
export const subjectRoutes: readonly Route[] = [findings, upload];
