/**
 * The quality rules over a published layer, as over a delivery: what they find becomes tickets. A ticket stays open while runs
 * find it, is resolved by the first that does not, and opens again when it comes back. One transaction sees one state of the data.
 */

import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Layer } from '../../schemas/layer.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { type QualityRuleSet, qualityRulesOf } from '../../schemas/rules/load-quality-rules.ts';
import { type Issue, messageOf } from '../issues.ts';
import { SESSION } from '../record-delivery.ts';
import { publishedTable } from './checked-table.ts';
import { type CheckRun, runChecks } from './run-checks.ts';

export interface CheckDataContext {
  readonly db: pg.Pool;
  readonly log: Pick<Logger, 'info'>;
  readonly signal?: AbortSignal;
}

export interface DataCheck {
  readonly runId: number;
  readonly layer: string;
  readonly version: number;
  readonly rows: number;
  readonly checks: readonly CheckRun[];
  /** Tickets after the run. */
  readonly tickets: { readonly open: number; readonly opened: number; readonly resolved: number };
  /** Open tickets by code. */
  readonly byCode: Readonly<Record<string, number>>;
}

/** Checks what the map shows of a layer at present. */
export async function checkData(
  { db, log, signal }: CheckDataContext,
  layer: Layer,
  rules: QualityRuleSet,
  createdBy: string,
): Promise<DataCheck> {
  const client = await db.connect();
  try {
    await client.query(SESSION);
    await client.query('begin isolation level repeatable read');
    // two runs over one layer would resolve each other's tickets
    await client.query('select pg_advisory_xact_lock(hashtext($1))', [`quality ${layer.id}`]);
    const state = await client.query<{ version: number }>('select version from dimai.layer_state where layer = $1', [
      layer.id,
    ]);
    const counted = await client.query<{ rows: string }>(
      `select count(*) as rows from ${tableName(layer)} where version_to is null`,
    );
    const { issues, runs } = await runChecks(client, publishedTable(layer), {
      rules: qualityRulesOf(rules, layer),
      signal,
    });
    const head = { version: state.rows[0]?.version ?? 0, rows: Number(counted.rows[0]!.rows) };
    const run = await client.query<{ id: string }>(
      `insert into dimai.quality_run (layer, version, checks, rows_checked, created_by) values ($1, $2, $3, $4, $5) returning id`,
      [layer.id, head.version, JSON.stringify(runs), head.rows, createdBy],
    );
    const runId = Number(run.rows[0]!.id);
    const opened = await keepTickets(client, layer, runId, issues);
    const resolved = await resolveTickets(client, layer, runId, runs);
    const open = await client.query<{ code: string; tickets: string }>(
      `select code, count(*) as tickets from dimai.quality_ticket where layer = $1 and state = 'open' group by code order by code`,
      [layer.id],
    );
    await client.query('commit');
    const byCode = Object.fromEntries(open.rows.map(({ code, tickets }) => [code, Number(tickets)]));
    const total = Object.values(byCode).reduce((sum, tickets) => sum + tickets, 0);
    log.info({ layer: layer.id, runId, rows: head.rows, open: total, opened, resolved }, 'Quality:Checked');
    return { runId, layer: layer.id, ...head, checks: runs, tickets: { open: total, opened, resolved }, byCode };
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release(true);
  }
}

/** Codes of which one feature may have several, told apart by the other feature. */
const OF_PAIRS = new Set(['overlap', 'gap', 'value-duplicate']);

function fingerprintOf({ code, rowKey, field, expected }: Issue): string {
  const parts = [code, rowKey ?? '', field ?? '', OF_PAIRS.has(code) ? (expected ?? '') : ''];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}

const BATCH = 2000;

/** Tickets of what was found; returns how many are new or open again. */
async function keepTickets(
  client: pg.ClientBase,
  layer: Layer,
  runId: number,
  issues: readonly Issue[],
): Promise<number> {
  const found = [...new Map(issues.map((issue) => [fingerprintOf(issue), issue]))];
  let opened = 0;
  for (let start = 0; start < found.length; start += BATCH) {
    const some = found.slice(start, start + BATCH);
    const own = some.map(([, issue]) => issue);
    const { rows } = await client.query<{ opened: string }>(
      `with given as (
         select t.*, f.feature_id
         from unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
           $12::text[], $13::float8[], $14::float8[])
           as t (fingerprint, code, severity, row_id, row_key, field, actual, expected, message, message_en, longitude, latitude)
         left join ${tableName(layer)} f on f.row_id = t.row_id
       ), before as (
         select fingerprint, state from dimai.quality_ticket where layer = $1 and fingerprint = any ($3::text[])
       ), kept as (
         insert into dimai.quality_ticket (layer, fingerprint, code, severity, feature_id, row_key, field, actual, expected, message,
           message_en, place, first_run, last_run)
         select $1, fingerprint, code, severity, feature_id, row_key, field, actual, expected, message, message_en,
           st_setsrid(st_makepoint(longitude, latitude), 4490), $2, $2
         from given
         on conflict (layer, fingerprint) do update
         set state = 'open', severity = excluded.severity, feature_id = excluded.feature_id, actual = excluded.actual,
           expected = excluded.expected, message = excluded.message, message_en = excluded.message_en, place = excluded.place,
           last_run = excluded.last_run, resolved_run = null
         returning fingerprint
       )
       select count(*) as opened from kept left join before using (fingerprint) where before.state is distinct from 'open'`,
      [
        layer.id,
        runId,
        some.map(([fingerprint]) => fingerprint),
        own.map(({ code }) => code),
        own.map(({ severity }) => severity),
        own.map(({ sourceRow }) => sourceRow),
        own.map(({ rowKey }) => rowKey ?? null),
        own.map(({ field }) => field ?? null),
        own.map(({ actual }) => actual ?? null),
        own.map(({ expected }) => expected ?? null),
        own.map((issue) => messageOf(issue, 'zh')),
        own.map((issue) => messageOf(issue, 'en')),
        own.map(({ place }) => place?.[0] ?? null),
        own.map(({ place }) => place?.[1] ?? null),
      ],
    );
    opened += Number(rows[0]!.opened);
  }
  return opened;
}

/** Codes that a rule can give: a rule that could not be asked resolves nothing. */
const CODES_OF_RULE: Readonly<Record<string, readonly string[]>> = {
  sums: ['sum-differs'],
  agreements: ['part-differs'],
  unique: ['value-duplicate'],
  references: ['reference-missing'],
  schemes: ['scheme-clash'],
  within: ['not-within', 'place-code-differs'],
  covers: ['not-covered'],
  webMapShift: ['web-map-shift'],
  topology: ['overlap', 'gap', 'gap-enclosed', 'points-close', 'spike', 'parts-several', 'sliver'],
};

async function resolveTickets(
  client: pg.ClientBase,
  layer: Layer,
  runId: number,
  runs: readonly CheckRun[],
): Promise<number> {
  const unasked = runs.flatMap(({ rule, state }) => (state === 'not-run' ? (CODES_OF_RULE[rule] ?? []) : []));
  const { rowCount } = await client.query(
    `update dimai.quality_ticket
     set state = 'resolved', resolved_run = $2
     where layer = $1 and state = 'open' and last_run < $2 and code <> all ($3::text[])`,
    [layer.id, runId, unasked],
  );
  return rowCount ?? 0;
}
