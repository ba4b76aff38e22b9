/** Rows that a delivery could not bring, and those it brought repaired: listed, handed out as files, taken back. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { exportRejects, RejectExportError } from '../../schemas/database/export-rejects.ts';
import { savedAs } from '../../schemas/file-headers.ts';
import { startJob } from '../../schemas/jobs/jobs.ts';
import { Problem } from '../../schemas/problems.ts';
import { requireRight } from '../access/caller.ts';
import { JobSchema } from '../jobs/route-schemas.ts';
import { findOwnJob } from '../jobs/routes.ts';
import { Bytes } from '../overlap/route-schemas.ts';
import { integerParameter } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { Id, isInDistricts, issuesOf, TAG } from './found-delivery.ts';
import { listRejects, listRepairs } from './register.ts';
import { IssueSchema } from './route-schemas.ts';

/** Rows as they were delivered are personal where the layer is: for who handed them in, or who may see such values. */
async function registerOf(context: RouteContext, id: string) {
  const found = await issuesOf(context, id, {});
  const isPersonal = Object.values(found.layer?.fields ?? {}).some(({ sensitivity }) => sensitivity === 'personal');
  if (!found.isFull && isPersonal) requireRight(context.caller, 'personal:read', found.layer?.id);
  return found;
}

const REJECT_FORMATS = {
  gpkg: 'application/geopackage+sqlite3',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

const rejects = (format: keyof typeof REJECT_FORMATS) =>
  route({
    method: 'get',
    path: `/api/ingest-jobs/{id}/rejects.${format}`,
    tag: TAG,
    right: 'open',
    summary: `退件（${format === 'gpkg' ? 'GeoPackage，含图形' : '工作簿'}）：原属性、原图形、问题说明`,
    description:
      '改正后以 options.mends 指明批次重新交付，只合并改正的行。退件为原样数据：由交付人下载，他人须有查看个人信息的权限。',
    params: Id,
    mediaType: REJECT_FORMATS[format],
    answer: Bytes,
    problems: ['ingest-job-unknown', 'request-invalid'],
    async handle(context, { params }) {
      const { job, filter } = await registerOf(context, params.id);
      const folder = await mkdtemp(join(tmpdir(), 'dimai-rejects-'));
      try {
        const path = join(folder, `rejects.${format}`);
        const rows = await exportRejects(context.db, filter.deliveryId, path).catch((error: unknown) => {
          throw error instanceof RejectExportError ? new Problem('request-invalid', error.message) : error;
        });
        if (rows === 0) throw new Problem('request-invalid', '本次交付没有退件');
        return { body: await readFile(path), headers: savedAs(`${job.name}-退件.${format}`) };
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  });

const Paged = z.strictObject({
  after: integerParameter(0, Number.MAX_SAFE_INTEGER, '上一页的 next').default(0),
  limit: integerParameter(1, 500, '每页条数').default(100),
});

const Geometry = z.unknown().describe('GeoJSON，经纬度（CGCS2000）；无法绘制时为 null');

const rejectList = route({
  method: 'get',
  path: '/api/ingest-jobs/{id}/rejects',
  tag: TAG,
  right: 'open',
  summary: '退件清单：原属性、问题（实际值与应有值）、图形，分页',
  description: '退件为原样数据：由交付人查看，他人须有查看个人信息的权限。',
  params: Id,
  query: Paged,
  answer: z.object({
    deliveryId: z.int().nullable().describe('批次号，改正后重新交付时为 options.mends'),
    rejects: z.array(
      z.object({
        sourceRow: z.int(),
        rowKey: z.string().nullable(),
        attributes: z.record(z.string(), z.unknown()).describe('列名 → 原值'),
        faults: z.array(IssueSchema.omit({ id: true, sourceRow: true })),
        mendedBy: z.int().nullable().describe('改正它的批次'),
        geometry: Geometry,
      }),
    ),
    next: z.int().nullable(),
  }),
  problems: ['ingest-job-unknown'],
  async handle(context, { params, query: { after, limit } }) {
    const { filter } = await registerOf(context, params.id);
    const found = await listRejects(context.db, filter.deliveryId, after, limit + 1);
    const page = found.slice(0, limit);
    const next = found.length > limit ? (page.at(-1)?.sourceRow ?? null) : null;
    return { body: { deliveryId: filter.deliveryId === 0 ? null : filter.deliveryId, rejects: [...page], next } };
  },
});

const repairList = route({
  method: 'get',
  path: '/api/ingest-jobs/{id}/repairs',
  tag: TAG,
  right: 'open',
  summary: '自动修复清单：修复前后的值与图形，分页',
  params: Id,
  query: Paged,
  answer: z.object({
    repairs: z.array(
      z.object({
        id: z.int(),
        code: z.string(),
        sourceRow: z.int(),
        rowKey: z.string().nullable(),
        column: z.string().nullable().describe('修复的列；null 为修复图形'),
        before: z.string().nullable().describe('修复前的值；图形为其点数'),
        after: z.string().nullable(),
        beforeGeometry: Geometry,
        afterGeometry: Geometry,
        undoneAt: z.string().nullable().describe('撤销时间'),
      }),
    ),
    next: z.int().nullable(),
  }),
  problems: ['ingest-job-unknown'],
  async handle(context, { params, query: { after, limit } }) {
    const { filter } = await registerOf(context, params.id);
    const found = await listRepairs(context.db, filter.deliveryId, after, limit + 1);
    const page = found.slice(0, limit);
    return { body: { repairs: [...page], next: found.length > limit ? (page.at(-1)?.id ?? null) : null } };
  },
});

const undoRepairs = route({
  method: 'post',
  statuses: [202],
  path: '/api/ingest-jobs/{id}/repairs/undo',
  tag: TAG,
  right: 'ingest:publish',
  summary: '撤销自动修复：以新版本撤下修复过的行，按原样记入退件',
  description: '由任务执行，进度见 /api/jobs/{id}。只对已发布的批次；后续交付改过的行不动。',
  params: Id,
  answer: JobSchema,
  problems: ['ingest-job-unknown', 'ingest-state-wrong', 'district-forbidden'],
  async handle(context, { params }) {
    const { db, caller } = context;
    const { job, layer, filter } = await issuesOf(context, params.id, {});
    if (layer != null) requireRight(caller, 'ingest:publish', layer.id);
    if (!isInDistricts(caller, job.options)) throw new Problem('district-forbidden', '不在授权的行政区内');
    if (job.state !== 'published') {
      throw new Problem('ingest-state-wrong', '只有已发布的批次才能撤销自动修复；未发布的可改变读取方式重新检查');
    }
    const jobId = await startJob(db, {
      kind: 'ingest-undo-repairs',
      title: `撤销自动修复：${job.name}`,
      parameters: { deliveryId: filter.deliveryId, by: caller.name },
      createdBy: caller.id,
    });
    await context.audit('ingest.undo-repairs', job.id, { deliveryId: filter.deliveryId });
    return {
      status: 202,
      headers: { Location: `/api/jobs/${jobId}` },
      body: { ...(await findOwnJob(context, jobId)) },
    };
  },
});

/** Routes of the register. */
export const registerRoutes: readonly Route[] = [rejectList, rejects('gpkg'), rejects('xlsx'), repairList, undoRepairs];
