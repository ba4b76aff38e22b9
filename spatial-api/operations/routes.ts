/** Switches of the running system, for the system administrator. */
import { z } from 'zod';

import { route, type Route } from '../route.ts';

const stateSchema = z
  .object({
    readOnly: z.boolean(),
    isFixed: z.boolean().describe('由设置 READ_ONLY 决定，不能在此更改'),
    reason: z.string().nullable(),
    changedBy: z.string().nullable(),
    changedAt: z.string().nullable(),
  })
  .meta({ id: 'ReadOnlyState' });

const NO_STORE = { 'Cache-Control': 'no-store' };

const getReadOnly = route({
  method: 'get',
  path: '/api/operations/read-only',
  tag: '运行',
  summary: '是否为只读模式',
  right: 'operations:read',
  answer: stateSchema,
  handle: async ({ readOnly }) => ({ body: await readOnly.read(), headers: NO_STORE }),
});

const putReadOnly = route({
  method: 'put',
  path: '/api/operations/read-only',
  tag: '运行',
  summary: '开启或解除只读模式：拒绝一切写入，瓦片与查询照常；一秒内在所有进程生效',
  right: 'accounts:manage',
  writesWhenReadOnly: true,
  body: z.strictObject({ readOnly: z.boolean(), reason: z.string().trim().min(2).max(500) }),
  answer: stateSchema,
  async handle({ readOnly, caller, audit }, { body }) {
    const state = await readOnly.set(body.readOnly, body.reason, caller.name);
    await audit(body.readOnly ? 'read-only.begin' : 'read-only.end', null, { reason: body.reason });
    return { body: state, headers: NO_STORE };
  },
});

/** Routes of switches. */
export const operationRoutes: readonly Route[] = [getReadOnly, putReadOnly];
