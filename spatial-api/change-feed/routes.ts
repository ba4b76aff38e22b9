import { wholeDistricts } from '../access/route-schemas.ts';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Problem } from '../../schemas/problems.ts';
import { integerParameter, layerIds } from '../parameters.ts';
import { route, type Route } from '../route.ts';
import { cursorText, parseCursor, readFeed, START } from './feed.ts';
import { takeMessage } from './inbound.ts';
import { mayBePushedTo } from './push-address.ts';

const TAG = '推送';

const feed = route({
  method: 'get',
  path: '/api/changes',
  tag: TAG,
  summary: '变更流：自某处以来各图层要素的增、改、删',
  description: '按发布的先后；从同一 cursor 重放得到同样的序列。处理完一页后存下 next，下次从那里继续。个人信息脱敏。',
  query: z.strictObject({
    cursor: z.string().max(60).optional().describe('上一页的 next；缺省从头'),
    layers: layerIds.optional(),
    limit: integerParameter(1, 1000, '每页条数').default(200),
  }),
  answer: z.object({
    changes: z.array(
      z.object({
        layer: z.string(),
        version: z.int(),
        at: z.string(),
        kind: z.enum(['added', 'changed', 'removed']),
        featureId: z.int(),
        key: z.string().describe('主键；多个字段以 | 连接'),
        properties: z.record(z.string(), z.unknown()).nullable(),
        bbox: z.array(z.number()).nullable(),
      }),
    ),
    next: z.string(),
    hasMore: z.boolean(),
  }),
  problems: ['layer-unknown', 'layer-restricted'],
  async handle({ db, layers, caller }, { query }) {
    const cursor = query.cursor === undefined ? START : parseCursor(query.cursor);
    if (cursor === undefined) {
      const errors = [{ at: 'query.cursor', actual: query.cursor, expected: '上一页的 next' }];
      throw new Problem('request-invalid', 'cursor 应为上一页的 next', { errors });
    }
    const asked = query.layers?.map((id) => layers.find(id, 'query.layers')) ?? layers.all;
    const page = await readFeed(db, asked, caller.districts, cursor, query.limit);
    return {
      body: {
        changes: page.changes.map((change) => ({
          ...change,
          properties: change.properties === null ? null : { ...change.properties },
          bbox: change.bbox === null ? null : [...change.bbox],
        })),
        next: cursorText(page.cursor),
        hasMore: page.hasMore,
      },
    };
  },
});

const targetSchema = z.object({
  id: z.int(),
  name: z.string(),
  url: z.string(),
  layers: z.array(z.string()),
  districts: z.array(z.string()).nullable(),
  paused: z.boolean(),
  waiting: z.int().describe('待送报文数'),
  delivered: z.int(),
  lastError: z.string().nullable(),
});

const listTargets = route({
  method: 'get',
  path: '/api/push-targets',
  tag: TAG,
  right: 'keys:manage',
  summary: '接收变更的其他平台及其投递情况',
  answer: z.object({ targets: z.array(targetSchema) }),
  async handle({ db }) {
    const { rows } = await db.query<z.input<typeof targetSchema>>(
      `select t.id, t.name, t.url, t.layers, t.districts, t.paused_at is not null as paused,
  count(m.id) filter (where m.delivered_at is null)::integer as waiting, count(m.id) filter (where m.delivered_at is not null)::integer as delivered,
  (array_agg(m.last_error order by m.id) filter (where m.delivered_at is null and m.last_error is not null))[1] as "lastError"
from dimai.push_target t left join dimai.push_message m on m.target_id = t.id group by t.id order by t.name`,
    );
    return { body: { targets: rows } };
  },
});

const addTarget = route({
  method: 'post',
  statuses: [201],
  path: '/api/push-targets',
  tag: TAG,
  right: 'keys:manage',
  summary: '登记接收变更的平台；密钥只在此时给出',
  description:
    '报文以 POST 送达，Idempotency-Key 为报文键，X-Signature 为正文的 HMAC-SM3；未答 2xx 的按 2、4、8 秒……至 1 小时重试，重启后继续，键不变。',
  body: z.strictObject({
    name: z.string().trim().min(1).max(100),
    url: z
      .url({ protocol: /^https?$/ })
      .max(500)
      .refine(mayBePushedTo, '本机或云主机内部地址不能登记')
      .describe('http 或 https；不跟随重定向，不送往链路本地地址（169.254.0.0/16 等）'),
    layers: z.array(z.string()).min(1).max(50),
    districts: wholeDistricts.default(null),
    fromNow: z.boolean().default(true).describe('只推送今后的变更；false 则从头'),
  }),
  answer: z.object({ id: z.int(), secret: z.string().describe('HMAC-SM3 密钥') }),
  problems: ['layer-unknown', 'push-target-exists'],
  async handle(context, { body }) {
    const known = new Set<string>(context.region.layers);
    const unknown = body.layers.filter((id) => !known.has(id));
    if (unknown.length > 0) throw new Problem('layer-unknown', `没有图层 ${unknown.join('、')}`);
    const secret = randomBytes(32).toString('hex');
    const { rows } = await context.db.query<{ id: number }>(
      `insert into dimai.push_target (name, url, secret, layers, districts, created_by, transaction_id, publication_id)
select $1, $2, $3, $4, $5, $6, coalesce(last.transaction_id, '0'), coalesce(last.id, 0)
from (select 1) as always
left join lateral (
  select transaction_id, id from dimai.change_publication
  where $7::boolean and transaction_id < pg_snapshot_xmin(pg_current_snapshot()) order by transaction_id desc, id desc limit 1
) as last on true
on conflict (name) do nothing returning id`,
      [
        body.name,
        body.url,
        context.access.policy.secrets.seal(secret),
        body.layers,
        body.districts,
        context.caller.name,
        body.fromNow,
      ],
    );
    if (rows[0] === undefined) throw new Problem('push-target-exists', `已有名为 ${body.name} 的接收平台`);
    await context.audit('push-target.add', String(rows[0].id), { name: body.name, url: body.url, layers: body.layers });
    return { status: 201, body: { id: rows[0].id, secret } };
  },
});

const inbound = route({
  method: 'post',
  statuses: [200, 201],
  path: '/api/inbound-messages',
  tag: TAG,
  right: 'land:edit',
  summary: '接收其他平台的案卷状态',
  description: '同一 messageId 重复送达只处理一次；同一案卷 sequence 小于已收到的，记录而不采用。',
  body: z.strictObject({
    messageId: z.string().trim().min(1).max(100),
    caseNumber: z.string().trim().min(1).max(100).describe('案卷编号'),
    sequence: z.int().min(0).describe('同一案卷内递增'),
    state: z.string().trim().min(1).max(100),
    code: z.string().trim().max(40).optional().describe('宗地代码'),
    happenedAt: z.iso.datetime({ offset: true }),
    detail: z.record(z.string(), z.unknown()).optional(),
  }),
  answer: z.object({ outcome: z.enum(['applied', 'outdated', 'repeated']) }),
  problems: ['message-differs'],
  async handle(context, { body }) {
    const { code = null, detail = null, ...rest } = body;
    const outcome = await takeMessage(context.db, { ...rest, code, detail, sender: context.caller.id });
    await context.audit('inbound.take', body.messageId, {
      caseNumber: body.caseNumber,
      sequence: body.sequence,
      outcome,
    });
    return { status: outcome === 'applied' ? 201 : 200, body: { outcome } };
  },
});

/** Routes of the change feed and of what comes in. */
export const changeFeedRoutes: readonly Route[] = [feed, listTargets, addTarget, inbound];
