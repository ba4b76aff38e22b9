/** The audit log, for the audit administrator alone. */
import { savedAs } from '../../schemas/file-headers.ts';
import { Readable } from 'node:stream';

import { z } from 'zod';

import { integerParameter } from '../parameters.ts';
import { route, type Route } from '../route.ts';
import { readChain, verifyChain, type ChainLink } from './audit-log.ts';
import { readAudit } from './audit-query.ts';
import { isSigned, signerOf, type Signature, type Signer } from './signing-key.ts';
import { NO_STORE, TAG } from './route-schemas.ts';

const auditEntrySchema = z
  .object({
    sequence: z.int(),
    at: z.string(),
    actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
    action: z.string(),
    target: z.string().nullable(),
    result: z.string(),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
    detail: z.record(z.string(), z.unknown()).optional(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry' });

const getAudit = route({
  method: 'get',
  path: '/api/audit',
  tag: TAG,
  summary: '审计日志，新者在前',
  right: 'audit:read',
  query: z.strictObject({
    actor: z.string().max(80).optional().describe('账号或密钥编号'),
    action: z.string().max(80).optional().describe('动作，或其开头，如 ingest.'),
    target: z.string().max(200).optional(),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    before: integerParameter(1, Number.MAX_SAFE_INTEGER, '只看此序号之前的记录（翻页）').optional(),
    limit: integerParameter(1, 1000, '条数').default(100),
  }),
  answer: z.object({ entries: z.array(auditEntrySchema), next: z.int().nullable() }),
  async handle({ db, audit }, { query }) {
    const { entries, next } = await readAudit(db, query);
    await audit('audit.read', null, { ...query });
    return { body: { entries: [...entries], next }, headers: NO_STORE };
  },
});

const verifyAudit = route({
  method: 'get',
  path: '/api/audit/verification',
  tag: TAG,
  summary: '核验审计日志的完整性',
  right: 'audit:read',
  answer: z.object({
    state: z.enum(['whole', 'broken']),
    entries: z.int(),
    lastHash: z.string().optional(),
    at: z.int().optional().describe('首条不符的序号'),
    reason: z.enum(['changed', 'missing', 'unlinked', 'unsigned']).optional(),
  }),
  async handle({ db, audit }) {
    const report = await verifyChain(db);
    await audit('audit.verify', null, { ...report });
    return { body: report, headers: NO_STORE };
  },
});

const exportAudit = route({
  method: 'get',
  path: '/api/audit/export',
  tag: TAG,
  summary: '导出审计日志（每行一条 JSON，含摘要），供留存与复核；用 dimai audit verify --file 核验',
  description: '设有 AUDIT_SIGNATURE 时末行为签名（SM2 或 Ed25519），所签为首末序号与末条摘要。',
  right: 'audit:read',
  query: z.strictObject({
    from: z.iso.datetime().optional().describe('起（含）；缺省为最早'),
    to: z.iso.datetime().optional().describe('止（不含）；缺省为最新'),
  }),
  answer: z.string(),
  mediaType: 'application/x-ndjson',
  async handle({ db, audit, clock, settings }, { query }) {
    // What is exported is on record in the export itself, unless it ends earlier.
    await audit('audit.export', null, { ...query });
    const name = `audit-${clock().toISOString().slice(0, 10)}.jsonl`;
    return {
      body: Readable.from(auditLines(readChain(db, query), signerOf(settings)), {
        objectMode: false,
      }) as unknown as string,
      headers: { ...NO_STORE, ...savedAs(name) },
    };
  },
});

/** Lines of an export; where there is a signer, the last one is a signature of the span: its last hash vouches for every entry. */
export async function* auditLines(links: AsyncIterable<ChainLink>, sign?: Signer): AsyncGenerator<string> {
  let span: Span | undefined;
  for await (const link of links) {
    span = spanTo(span, link);
    yield `${JSON.stringify(link)}\n`;
  }
  if (sign !== undefined && span !== undefined) {
    const signature = sign(signedText(span));
    yield `${JSON.stringify({ signature })}\n`;
  }
}

/** First and last entry of an export. */
export interface Span {
  readonly first: number;
  readonly last: number;
  /** Hash of the last one. */
  readonly hash: string;
}

/** The span with one link more. */
export function spanTo(span: Span | undefined, { sequence, hash }: ChainLink): Span {
  return { first: span?.first ?? sequence, last: sequence, hash };
}

function signedText({ first, last, hash }: Span): string {
  return `dimai-audit\n${first}\n${last}\n${hash}`;
}

/** Whether an export was signed by whom it says. */
export function isSignedSpan(span: Span, signature: Signature): boolean {
  return isSigned(signedText(span), signature);
}

/** Routes of the audit log. */
export const auditRoutes: readonly Route[] = [getAudit, exportAudit, verifyAudit];
