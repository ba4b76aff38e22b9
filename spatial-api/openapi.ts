import { z } from 'zod';

import { problems, type ProblemCode } from '../schemas/problems.ts';
import { rights } from '../schemas/roles.ts';
import { SESSION_COOKIE } from './access/access.ts';
import { EXAMPLES } from './examples.ts';
import { COMMON_PROBLEMS, type Route } from './route.ts';

/** A JSON object of the document. */
type Json = { readonly [key: string]: unknown };

/** What the document says about itself. */
export interface OpenApiInfo {
  readonly version: string;
  /** Headings in the order of the reference page, with what they are about. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
}

const DESCRIPTION = `自然资源空间数据平台接口。坐标为 CGCS2000 经纬度 [经度, 纬度]（EPSG:4490），面积为 ㎡。
错误以 application/problem+json（RFC 9457）返回，code 为固定代码，detail 说明如何处理。`;

/** A route as far as it is described; one that no `Route` answers may be. */
export type DescribedRoute = Omit<Route, 'handle' | 'etag'>;

/** Edition of OpenAPI. */
export type OpenApiEdition = '3.1.0' | '3.0.3';

/** What is being written: the edition decides the dialect of schemas, those with an id become components. */
interface Draft {
  readonly edition: OpenApiEdition;
  readonly components: Record<string, unknown>;
}

/** OpenAPI of some routes, 3.1 unless asked for 3.0. Their zod schemas are the only source; schemas with an id become components. */
export function openApi(routes: readonly DescribedRoute[], info: OpenApiInfo, edition: OpenApiEdition = '3.1.0'): Json {
  const components: Draft = { edition, components: {} };
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route, components) };
  }
  return {
    openapi: edition,
    info: {
      title: 'dimai 地脉',
      version: info.version,
      description: DESCRIPTION,
      license: { name: 'MIT', ...(edition === '3.1.0' ? { identifier: 'MIT' } : {}) },
    },
    ...(edition === '3.1.0' ? { jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema' } : {}),
    servers: [{ url: '/' }],
    tags: info.tags,
    paths,
    security: [{ session: [] }, { key: [] }, { keyHeader: [] }, {}],
    components: {
      schemas: { ...components.components, Problem: problemSchema },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE, description: '登录后由服务器设置' },
        key: { type: 'http', scheme: 'bearer', description: '接口密钥 dmk_…' },
        keyHeader: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: '接口密钥 dmk_…' },
      },
    },
  };
}

function operation(route: DescribedRoute, draft: Draft): Json {
  const example = EXAMPLES[`${route.method} ${route.path}`];
  const mediaType = route.mediaType ?? 'application/json';
  const success = {
    description: '成功',
    content: {
      [mediaType]: { schema: schemaOf(route.answer, 'output', draft) },
      ...Object.fromEntries((route.otherMediaTypes ?? []).map((type) => [type, { schema: { type: 'string' } }])),
    },
  };
  const unchanged = { description: '与 If-None-Match 所给版本相同' };
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, rightText(route)].filter((text) => text !== undefined).join('\n\n'),
    'x-right': route.right ?? 'layer:read',
    parameters: [
      ...parametersOf(route.params, 'path', draft, example?.path),
      ...parametersOf(route.query, 'query', draft, example?.query),
      ...parametersOf(route.headers, 'header', draft, example?.headers),
    ],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: {
              [route.bodyBytes === undefined ? 'application/json' : 'application/octet-stream']: {
                schema: schemaOf(route.body, 'input', draft),
                ...(example?.body === undefined ? {} : { example: example.body }),
              },
              ...Object.fromEntries(
                (route.bodyMediaTypes ?? []).map((type) => [
                  type,
                  {
                    schema: schemaOf(route.body!, 'input', draft),
                    ...(example?.body === undefined ? {} : { example: example.body }),
                  },
                ]),
              ),
              ...(route.bodyStream === true
                ? { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
                : {}),
            },
          },
        }),
    responses: {
      ...Object.fromEntries(
        (route.statuses ?? [200]).map((status) => [status, status === 204 ? { description: '没有内容' } : success]),
      ),
      ...(route.method === 'get' ? { 304: unchanged } : {}),
      ...problemResponses(route),
    },
  };
}

/** What a caller needs to reach a route. */
function rightText({ right = 'layer:read' }: DescribedRoute): string | undefined {
  return right === 'open' ? undefined : `所需权限：${right}（${rights[right].zh}）`;
}

/** `get /api/layers/{id}/items/{featureId}` → `getApiLayersIdItemsFeatureId`. */
function operationId({ method, path }: DescribedRoute): string {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return method + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

function parametersOf(
  shape: z.ZodObject | undefined,
  place: 'path' | 'query' | 'header',
  draft: Draft,
  examples: Readonly<Record<string, unknown>> = {},
): readonly Json[] {
  if (shape === undefined) return [];
  const {
    properties = {},
    required = [],
    additionalProperties,
  } = schemaOf(shape, 'input', draft) as {
    properties?: Record<string, Json>;
    required?: readonly string[];
    additionalProperties?: unknown;
  };
  const named = Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    ...(place === 'query' ? { style: 'form', explode: false } : {}),
    schema,
    ...(examples[name] === undefined ? {} : { example: examples[name] }),
  }));
  return additionalProperties === undefined || additionalProperties === false ? named : [...named, FIELD_PARAMETERS];
}

/** Parameters that a layer decides: the names of its fields. */
const FIELD_PARAMETERS: Json = {
  name: 'fields',
  in: 'query',
  description: '字段名=取值，字段见图层的 queryables',
  style: 'form',
  explode: true,
  schema: { type: 'object', additionalProperties: { type: 'string' } },
};

/** One response per status, listing the codes that come with it. */
function problemResponses(route: DescribedRoute): Json {
  const codes = [...new Set([...COMMON_PROBLEMS, ...(route.problems ?? [])])];
  const statuses = [...new Set(codes.map((code) => problems[code].status))];
  return Object.fromEntries(
    statuses.map((status) => [status, problemResponse(codes.filter((code) => problems[code].status === status))]),
  );
}

function problemResponse(codes: readonly ProblemCode[]): Json {
  return {
    description: codes.map((code) => `\`${code}\` ${problems[code].zh}`).join('；'),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'titleEn', 'status', 'code', 'detail'],
  properties: {
    type: { type: 'string', description: 'urn:dimai:problem:代码' },
    title: { type: 'string' },
    titleEn: { type: 'string' },
    detailEn: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(problems) },
    detail: { type: 'string', description: '具体情况及处理办法' },
    requestId: { type: 'string', description: '请求编号，报障时请提供' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['at', 'expected'],
        properties: { at: { type: 'string' }, actual: {}, expected: { type: 'string' } },
      },
    },
  },
} as const;

/** JSON Schema of a zod schema; definitions it brings along move to the components of the document. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', { edition, components }: Draft): Json {
  const {
    $schema: _,
    $defs = {},
    ...own
  } = z.toJSONSchema(schema, {
    io,
    target: edition === '3.1.0' ? 'draft-2020-12' : 'openapi-3.0',
  }) as Json & { $defs?: Record<string, unknown> };
  for (const [name, definition] of Object.entries($defs)) components[name] ??= relocate(definition);
  return relocate(own) as Json;
}

/**
 * Points `#/$defs/Name` to the components, and writes tuples of one kind as lists of that length: readers of other editions
 * (and a tester that we use) know no `prefixItems`.
 */
function relocate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(asList(value)).map(([key, member]) =>
      key === '$ref' && typeof member === 'string'
        ? [key, member.replace('#/$defs/', '#/components/schemas/')]
        : [key, relocate(member)],
    ),
  );
}

function asList(value: object): object {
  const { prefixItems, items: _items, ...rest } = value as { prefixItems?: readonly unknown[]; items?: unknown };
  if (prefixItems === undefined) return value;
  const [first, ...others] = prefixItems.map((item) => JSON.stringify(item));
  if (first === undefined || others.some((other) => other !== first)) return value;
  return { ...rest, items: prefixItems[0], minItems: prefixItems.length, maxItems: prefixItems.length };
}
