import { z } from 'zod';

import { codelists } from '../../schemas/codelists/index.ts';
import { regionalAssessment } from '../../schemas/layers/regional-assessment.ts';
import { Problem } from '../../schemas/problems.ts';
import { detailIn } from '../../schemas/rules/check-details.ts';
import { DISTRICTS } from '../overlap/check-plan.ts';
import { readControlData } from '../overlap/control-data.ts';
import { findSubject } from '../overlap/find-subject.ts';
import { InvalidPlotError, prepareSubjects } from '../overlap/prepare-subjects.ts';
import { FindingsBody } from '../overlap/route-schemas.ts';
import { overlapRun } from '../overlap/run.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { route, type Route } from '../route.ts';
import { assessmentCover } from './assessment-cover.ts';

const areas = z.object({ ellipsoidal: z.number(), planar: z.number() });
const resultSchema = z
  .object({
    id: z.int(),
    assessmentNumber: z.string().nullable(),
    areaName: z.string().nullable(),
    documentNumber: z.string().nullable().describe('批复文号'),
    validFrom: z.string().nullable(),
    validUntil: z.string().nullable(),
    share: z.number().describe('占项目的比例，0 至 1'),
    unused: z
      .enum(['expired', 'not-begun', 'no-term'])
      .nullable()
      .describe('未采用的原因：已过期、未生效、未写明有效期；null 为采用'),
  })
  .meta({ id: 'AssessmentResult' });
const itemSchema = z
  .object({
    item: z.string(),
    title: z.string(),
    titleEn: z.string().nullable(),
    state: z.enum(['covered', 'partly', 'not-covered', 'cannot-check']),
    reason: z.string().nullable(),
    detail: z.object({ zh: z.string(), en: z.string() }).nullable(),
    share: z.number().nullable().describe('有效成果覆盖的比例；各成果重叠处只计一次'),
    uncovered: areas.nullable().describe('未覆盖的面积，m²'),
    results: z.array(resultSchema),
  })
  .meta({ id: 'AssessmentCover' });

const cover = route({
  method: 'post',
  path: '/api/assessment-coverages',
  tag: '审查',
  summary: '区域评估：项目在某日是否已被各事项的有效成果覆盖',
  description:
    '逐事项给出覆盖的比例、未覆盖的面积，以及涉及的每个成果；过期、未生效、未写明有效期的成果列出而不采用，仅边界相接的不算覆盖。',
  right: 'overlap:check',
  body: z
    .object({ ...FindingsBody.shape, day: z.iso.date().optional().describe('按哪一天的有效期，缺省为今天') })
    .strict(),
  answer: z.object({ day: z.string(), version: z.int(), areas, items: z.array(itemSchema) }),
  problems: ['subject-invalid', 'code-unknown', 'upload-unknown', 'layer-restricted'],
  async handle({ db, scoped, layers, ruleSet, clock, signal }, { body: { day = beijingDay(clock()), ...asked } }) {
    layers.find(regionalAssessment.id, 'path');
    if ([asked.geometry, asked.code, asked.uploadId].filter((given) => given != null).length !== 1) {
      throw new Problem('request-invalid', 'geometry、code、uploadId 三者须且只须给出一个');
    }
    const { submission } = await findSubject(scoped, asked);
    const [fault] = submission.findings.filter(({ blocks }) => blocks);
    if (fault !== undefined) throw new Problem('subject-invalid', fault.message);
    const run = overlapRun(db, { signal });
    try {
      const subjects = await prepareSubjects(run, submission.plots);
      const controls = await readControlData(db, [regionalAssessment.id, DISTRICTS]);
      const control = controls.get(regionalAssessment.id)!;
      const items = await assessmentCover(run, subjects, control, controls.get(DISTRICTS), {
        day,
        thresholds: ruleSet.thresholds,
      });
      const titles = new Map(codelists['assessment-item']!.entries.map((entry) => [entry.code, entry]));
      return {
        body: {
          day,
          version: control.version,
          areas: {
            ellipsoidal: subjects.reduce((sum, each) => sum + each.areas.ellipsoidal, 0),
            planar: subjects.reduce((sum, each) => sum + each.areas.planar, 0),
          },
          items: items.map(({ detail, results, ...item }) => ({
            ...item,
            title: titles.get(item.item)!.label,
            titleEn: titles.get(item.item)!.labelEn ?? null,
            detail: detail === null ? null : { zh: detailIn('zh', detail), en: detailIn('en', detail) },
            results: [...results],
          })),
        },
      };
    } catch (error) {
      if (!(error instanceof InvalidPlotError)) throw error;
      throw new Problem('subject-invalid', `地块 ${error.plot} 不是有效的多边形：${error.reason}`, { cause: error });
    }
  },
});

/** Routes of 区域评估. */
export const assessmentRoutes: readonly Route[] = [cover];
