import { z } from 'zod';

import { projectRedline } from '../../../schemas/layers/project-redline.ts';
import { registrationRecord } from '../../../schemas/layers/registration-record.ts';
import { restorationAcceptance } from '../../../schemas/layers/restoration-acceptance.ts';
import { restorationProject } from '../../../schemas/layers/restoration-project.ts';
import { beijingDay } from '../../reconciliation/beijing-day.ts';
import { workingCalendar } from '../../reconciliation/tasks.ts';
import { route, type Route, type RouteContext } from '../../route.ts';
import { versionsAsked } from '../as-of.ts';
import { projectDefinitions } from '../projects/project-definitions.ts';
import { registrationDefinitions } from '../registration/registration-query.ts';
import { restorationDefinitions } from '../restoration/restoration-query.ts';
import { figureSql } from '../stock/figure-sql.ts';
import { dimensions, measures, SIZE_BOUNDS_MU } from '../stock/figures.ts';
import { ALL_IN_STOCK } from '../stock/stock-filter.ts';
import { withValues } from './page-figure.ts';

const figureSchema = z.object({
  id: z.string(),
  title: z.string(),
  titleEn: z.string(),
  unit: z.string().describe('语句按值计数时为空'),
  note: z.string(),
  noteEn: z.string(),
  sql: z.string().describe('完整语句：一行 value，或按 value 的各行'),
});

const getDefinitions = route({
  method: 'get',
  path: '/api/overview/definitions',
  tag: '总览',
  summary: '指标与维度的定义，及与之等价的 SQL',
  answer: z.object({
    measures: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        titleEn: z.string(),
        unit: z.string(),
        digits: z.int(),
        sql: z.string(),
        note: z.string(),
        noteEn: z.string(),
      }),
    ),
    dimensions: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        titleEn: z.string(),
        codelist: z.string().nullable(),
        multiple: z.boolean().describe('一宗可有多个值：各值均计，合计只计一次'),
        sql: z.string().describe('在库地块按此维度的完整语句'),
      }),
    ),
    sizeBoundsMu: z.array(z.number()),
    pages: z
      .array(z.object({ id: z.enum(['projects', 'restoration', 'registration']), figures: z.array(figureSchema) }))
      .describe('重大项目、生态修复、登记业务各页的指标；范围为全部现行数据'),
  }),
  async handle(context) {
    const { stockFacts, caller } = context;
    const { versions, years } = await stockFacts.within(caller.districts).read();
    const order = { versions, year: Math.max(...years.keys(), 0) || null, filter: ALL_IN_STOCK };
    return {
      body: {
        measures: measures.map((measure) => ({ ...measure })),
        dimensions: dimensions.map((dimension) => ({
          id: dimension.id,
          title: dimension.title,
          titleEn: dimension.titleEn,
          codelist: 'codelist' in dimension ? dimension.codelist : null,
          multiple: 'isMultiple' in dimension,
          sql: withValues(figureSql(order, dimension.id)),
        })),
        sizeBoundsMu: [...SIZE_BOUNDS_MU],
        pages: await pagesOf(context),
      },
    };
  },
});

async function pagesOf(context: RouteContext) {
  const layers = [projectRedline, restorationProject, restorationAcceptance, registrationRecord].map(({ id }) => id);
  const versions = await versionsAsked(context, layers, undefined);
  const today = beijingDay(context.clock());
  return [
    {
      id: 'projects' as const,
      figures: projectDefinitions(versions[projectRedline.id]!, today, workingCalendar(context.settings)).map(told),
    },
    {
      id: 'restoration' as const,
      figures: restorationDefinitions({
        projectVersion: versions[restorationProject.id]!,
        acceptanceVersion: versions[restorationAcceptance.id]!,
        today,
      }).map(told),
    },
    { id: 'registration' as const, figures: registrationDefinitions(versions[registrationRecord.id]!).map(told) },
  ];
}

const told = ({ id, title, titleEn, unit, note, noteEn, sql }: z.output<typeof figureSchema>) => ({
  id,
  title,
  titleEn,
  unit,
  note,
  noteEn,
  sql,
});

/** What every figure of the overview means. */
export const definitionRoutes: readonly Route[] = [getDefinitions];
