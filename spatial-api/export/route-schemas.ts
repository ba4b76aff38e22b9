import { z } from 'zod';
import { JobSchema } from '../jobs/route-schemas.ts';

/** A template as lists show it. */
export const TemplateSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    reference: z.string().describe('所依据的标准或文件'),
    version: z.string(),
    isBuiltIn: z.boolean().describe('随系统提供；否则由本单位按下发的 .mdb 建立'),
    hasFile: z.boolean().describe('是否在下发的 .mdb 副本中填写'),
    hasPictures: z.boolean().describe('有无图件字段（宗地图、房产分户图）'),
    layers: z.array(z.string()).describe('数据来自哪些图层'),
    tables: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        fields: z.int(),
        filled: z.int().describe('有数据来源的字段数'),
      }),
    ),
  })
  .meta({ id: 'ExportTemplate' });

export const FormatSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    mediaType: z.string(),
    systems: z.enum(['any', 'degrees', 'plane']).describe('可用的坐标系：任意、经纬度、投影'),
    takesTables: z.boolean().describe('能否存放没有图形的表'),
  })
  .meta({ id: 'ExportFormat' });

export const ManifestSchema = z
  .looseObject({
    format: z.string(),
    district: z.string().nullable(),
    asOf: z.string().describe('数据时点（UTC）'),
    layers: z.record(z.string(), z.int()).describe('各图层版本'),
    file: z.object({
      name: z.string(),
      mediaType: z.string(),
      bytes: z.int(),
      sha256: z.string(),
      sm3: z.string(),
    }),
    parts: z
      .array(
        z.object({
          district: z.string(),
          file: z.object({
            name: z.string(),
            mediaType: z.string(),
            bytes: z.int(),
            sha256: z.string(),
            sm3: z.string(),
          }),
          tables: z.array(z.object({ name: z.string(), rows: z.int(), digest: z.string() })),
        }),
      )
      .optional()
      .describe('逐区县导出时各区县的文件；下载时以 district 写明'),
    tables: z
      .array(z.object({ name: z.string(), rows: z.int(), digest: z.string() }))
      .describe('各表行数与逐行内容摘要（SHA-256）；写入与回读一致'),
    uncut: z.array(z.string()).describe('无法按范围裁取、整表导出的表'),
    gaps: z
      .array(z.object({ table: z.string(), layer: z.string(), code: z.string(), message: z.string() }))
      .describe('缺少数据的表：图层没有装入，或只装入了部分区县；该处空缺不表示没有'),
    pictures: z
      .array(
        z.object({
          table: z.string(),
          field: z.string(),
          title: z.string(),
          delivered: z.int().describe('交来的，原样交出'),
          attached: z.int().describe('取自附件'),
          drawn: z.int().describe('按数据绘制'),
          missing: z.int().describe('没有图件的行'),
          bytes: z.int(),
          dpi: z.int().describe('绘制的分辨率'),
        }),
      )
      .optional()
      .describe('含图件的导出中各图件字段的幅数与来源'),
    notices: z.int(),
  })
  .meta({ id: 'ExportManifest' });

/** One problem of an export, as its workbook lists it. */
export const ProblemSchema = z
  .object({
    severity: z.enum(['refusal', 'notice']).describe('refusal 不能导出；notice 提示'),
    code: z.string(),
    table: z.string(),
    key: z.string().describe('主键各字段的值，以 / 相连'),
    field: z.string(),
    value: z.string(),
    message: z.string(),
  })
  .meta({ id: 'ExportProblem' });

/** An export: its job, and once that has ended what came of it. */
export const ExportSchema = z
  .object({
    id: z.uuid(),
    title: z.string(),
    state: z
      .enum(['queued', 'running', 'exported', 'checked', 'refused', 'misfit', 'failed', 'cancelled', 'removed'])
      .describe(
        'exported 已生成；checked 只检查，没有不能导出的问题；refused 有数据不能写入，见问题清单；misfit 所给模板文件与模板不符；removed 文件已过保留期删除',
      ),
    job: JobSchema.describe('进度与日志；实时进度见 /api/jobs/{id}/events'),
    refusals: z.int().describe('不能导出的问题数'),
    notices: z.int().describe('提示数（必填项为空、代码不在代码表内、图层没有装入数据）'),
    manifest: ManifestSchema.nullable(),
    request: z.looseObject({}).describe('所发起的内容：模板或格式与图层、范围、时点、坐标系、个人信息是否脱敏'),
    downloads: z.int().describe('已下载次数'),
    expiresAt: z.string().nullable().describe('文件保留到何时'),
    links: z.object({
      download: z.string().optional(),
      manifest: z.string().optional(),
      problems: z.string().optional().describe('问题清单（XLSX）'),
      problemList: z.string().optional().describe('问题清单（JSON）'),
      events: z.string(),
    }),
  })
  .meta({ id: 'Export' });
