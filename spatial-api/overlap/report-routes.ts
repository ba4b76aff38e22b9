/** Reports of an archived check, drawn from its record. */
import { z } from 'zod';
import type { Database } from '../../schemas/database/sql.ts';
import { shownAs } from '../../schemas/file-headers.ts';
import { route, type Route } from '../route.ts';
import { digestHeader, TAG } from './answers.ts';
import { type ArchivedCheck, findCheck, findOpinions, type Opinion } from './archive.ts';
import type { CheckRecord } from './record.ts';
import { readBase } from './report-base.ts';
import { reportGeoJson } from './report-geojson.ts';
import { reportPdf } from './report-pdf.ts';
import { reportShapefile } from './report-shapefile.ts';
import type { Language } from './report-words.ts';
import { reportWorkbook } from './report-workbook.ts';
import { Bytes, Document, Id } from './route-schemas.ts';

interface ReportForm {
  readonly suffix: string;
  readonly mediaType: string;
  readonly summary: string;
  /** Opinions change the bytes, the record never does. */
  readonly withOpinions: boolean;
  readonly write: (
    check: ArchivedCheck,
    opinions: readonly Opinion[],
    options: { readonly db: Database; readonly language: Language },
  ) => Promise<Buffer> | Buffer;
}

const REPORTS: readonly ReportForm[] = [
  {
    suffix: 'pdf',
    mediaType: 'application/pdf',
    summary: '审查质量报告（PDF）',
    withOpinions: true,
    write: async (check, opinions, { db, language }) => {
      const base = await readBase(db, JSON.parse(check.record) as CheckRecord);
      return reportPdf(check, opinions, { language, base });
    },
  },
  {
    suffix: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    summary: '审查质量报告（工作簿）',
    withOpinions: true,
    write: reportWorkbook,
  },
  {
    suffix: 'json',
    mediaType: 'application/json',
    summary: '存档记录，逐字节；X-Digest 为其 SM3 摘要',
    withOpinions: false,
    write: (check) => Buffer.from(check.record),
  },
  {
    suffix: 'geojson',
    mediaType: 'application/geo+json',
    summary: '地块与重叠图斑（GeoJSON，CGCS2000 经纬度）',
    withOpinions: false,
    write: (check) => reportGeoJson(check),
  },
  {
    suffix: 'shp.zip',
    mediaType: 'application/zip',
    summary: '地块与重叠图斑（Shapefile，计算平面坐标）',
    withOpinions: false,
    write: (check) => reportShapefile(check),
  },
];

function reportRoute({ suffix, mediaType, summary, withOpinions, write }: ReportForm): Route {
  return route({
    method: 'get',
    path: `/api/overlap-checks/{id}/report.${suffix}`,
    tag: TAG,
    right: 'overlap:check',
    summary,
    params: Id,
    query: z.strictObject({
      language: z.enum(['zh', 'en']).default('zh').describe('报告语言；只影响 PDF 与工作簿的文字'),
    }),
    mediaType,
    answer: mediaType.endsWith('json') ? Document : Bytes,
    problems: ['check-unknown', 'check-tampered'],
    async handle({ db }, { params, query: { language } }) {
      const check = await findCheck(db, params.id);
      const opinions = withOpinions ? await findOpinions(db, check) : [];
      const headers = { ...digestHeader(check), ...shownAs(`${check.number}.${suffix}`) };
      return { body: await write(check, opinions, { db, language }), headers };
    },
  });
}

/** One route for each form of the report. */
export const reportRoutes: readonly Route[] = REPORTS.map(reportRoute);
