import { z } from 'zod';
import { route, type Route } from '../route.ts';
import { TAG } from './answers.ts';
import { batchRoutes } from './batch-routes.ts';
import { checkRoutes } from './check-routes.ts';
import { opinionRoutes } from './opinion-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { subjectRoutes } from './subject-routes.ts';

const rules = route({
  method: 'get',
  path: '/api/overlap-rules',
  tag: TAG,
  right: 'overlap:check',
  summary: '审查规则：事项类型及其参数、管控要素、阈值',
  answer: z.looseObject({
    id: z.string(),
    version: z.string(),
    title: z.string(),
    digest: z.string(),
    areaKind: z.enum(['ellipsoidal', 'planar']),
    thresholds: z.looseObject({ noiseArea: z.number(), toleranceArea: z.number(), toleranceWidth: z.number() }),
    lines: z.array(z.looseObject({ id: z.string(), title: z.string(), layer: z.string() })),
    projectTypes: z.array(
      z.looseObject({ id: z.string(), title: z.string(), parameters: z.array(z.looseObject({ key: z.string() })) }),
    ),
    english: z.record(z.string(), z.string()).describe('规则中各段文字的英文，以中文为键'),
  }),
  async handle({ ruleSet }) {
    const { lines, projectTypes, english, ...head } = ruleSet;
    const lists = { lines: [...lines.values()], projectTypes: [...projectTypes.values()] };
    return { body: { ...head, ...lists, english: Object.fromEntries(english) } };
  },
});

/** Routes of overlap checks (规划辅助审查). */
export const overlapRoutes: readonly Route[] = [
  rules,
  // `/findings` before `/{id}`
  ...subjectRoutes,
  ...checkRoutes,
  ...reportRoutes,
  ...opinionRoutes,
  ...batchRoutes,
];
