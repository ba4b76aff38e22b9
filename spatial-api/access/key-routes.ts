/** Keys of other systems. */
import { z } from 'zod';

import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { visibleFields } from '../catalogue/feature-view.ts';
import { route, type Route } from '../route.ts';
import { createKey, KEY_RIGHTS, listKeys, revokeKey } from './keys.ts';
import { districts, NO_STORE, TAG } from './route-schemas.ts';

const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    consumer: z.string(),
    rights: z.array(z.string()),
    layers: z.array(z.string()).nullable(),
    fields: z.array(z.string()).nullable(),
    districts: z.array(z.string()).nullable(),
    callsPerMinute: z.number().nullable(),
    callsPerDay: z.number().nullable(),
    callsToday: z.number(),
    expiresAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: 'ApiKey' });

const getKeys = route({
  method: 'get',
  path: '/api/keys',
  tag: TAG,
  summary: '全部接口密钥（不含密钥本身）及今日调用数',
  right: 'keys:manage',
  answer: z.object({ keys: z.array(keySchema) }),
  async handle({ db, access }) {
    await access.keyUse.flush();
    const keys = (await listKeys(db)).map((key) => ({
      ...key,
      rights: [...key.rights],
      layers: key.layers === null ? null : [...key.layers],
      fields: key.fields === null ? null : [...key.fields],
      districts: key.districts === null ? null : [...key.districts],
    }));
    return { body: { keys }, headers: NO_STORE };
  },
});

/** Rights of a key that is limited to fields: what else a system may do shows more than single fields. */
const FIELD_RIGHTS: ReadonlySet<string> = new Set(['layer:read', 'restricted:read', 'precise:read']);

function refuseUnknownFields(names: readonly string[]): void {
  const errors = names.flatMap((name) => {
    const [id = '', field = ''] = name.split('.');
    const layer = layerById(id);
    const known = visibleFields(layer ?? { fields: {} }).map(([key]) => `${id}.${key}`);
    if (known.includes(`${id}.${field}`) && name === `${id}.${field}`) return [];
    return [
      {
        at: 'body.fields',
        actual: name,
        expected: layer === undefined ? '图层.字段，如 parcel.area' : known.join('、'),
      },
    ];
  });
  if (errors.length > 0) throw new Problem('request-invalid', `有 ${errors.length} 个字段不存在`, { errors });
}

const postKey = route({
  method: 'post',
  statuses: [201],
  path: '/api/keys',
  tag: TAG,
  summary: '新建接口密钥；答复中的密钥只出现一次',
  right: 'keys:manage',
  body: z.strictObject({
    name: z.string().trim().min(1).max(80).describe('用途'),
    consumer: z.string().trim().min(1).max(80).describe('使用方'),
    rights: z.array(z.enum(KEY_RIGHTS)).min(1),
    layers: z.array(z.string()).min(1).nullable().default(null).describe('限定的图层；null 为不限'),
    fields: z
      .array(z.string().max(130))
      .min(1)
      .nullable()
      .default(null)
      .describe('限定的字段，写作 图层.字段，如 parcel.area；所列图层只给出这些字段与其主键，且没有瓦片；null 为不限'),
    districts: districts.default(null),
    callsPerMinute: z.int().min(1).nullable().default(null),
    callsPerDay: z.int().min(1).nullable().default(null),
    expiresAt: z.iso.datetime().nullable().default(null),
  }),
  answer: z.object({ id: z.string(), key: z.string() }),
  problems: ['layer-unknown'],
  async handle({ db, region, caller, audit }, { body }) {
    const unknown = (body.layers ?? []).filter((id) => !(region.layers as readonly string[]).includes(id));
    if (unknown.length > 0)
      throw new Problem('layer-unknown', `没有图层 ${unknown.join('、')}；可用的图层见 /api/layers`);
    refuseUnknownFields(body.fields ?? []);
    if (body.fields !== null && body.rights.some((right) => !FIELD_RIGHTS.has(right)))
      throw new Problem(
        'request-invalid',
        '限定字段的密钥只能有查看的权限（layer:read、restricted:read、precise:read）',
      );
    const made = await createKey(db, { ...body, createdBy: caller.name });
    await audit('key.create', made.id, { ...body });
    return { status: 201, body: made, headers: NO_STORE };
  },
});

const deleteKey = route({
  method: 'delete',
  path: '/api/keys/{id}',
  tag: TAG,
  summary: '吊销接口密钥，一秒内在所有进程生效',
  right: 'keys:manage',
  params: z.strictObject({ id: z.string().regex(/^[0-9a-f]{12}$/) }),
  answer: z.object({ revoked: z.literal(true) }),
  problems: ['key-unknown'],
  async handle({ db, access, caller, audit }, { params: { id } }) {
    await revokeKey(db, id, caller.name);
    access.forget();
    await audit('key.revoke', id);
    return { body: { revoked: true as const }, headers: NO_STORE };
  },
});

/** Routes of keys. */
export const keyRoutes: readonly Route[] = [getKeys, postKey, deleteKey];
