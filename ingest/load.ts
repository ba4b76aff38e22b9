/**
 * The way of checked rows onto the map: stage (COPY into an unlogged table), check (what needs all rows), publish (one
 * transaction). Killed at any moment it leaves the published data as it was; the next load clears what is left.
 */

import type pg from 'pg';
import type { Logger } from 'pino';
import { fromWkb } from '../schemas/geometry.ts';
import type { Layer } from '../schemas/layer.ts';
import type { QualityRules } from '../schemas/rules/quality-rule.ts';
import { loadQualityRules } from '../schemas/rules/load-quality-rules.ts';
import { ADOPTED_FROM, createFirstStaging, firstVersion, indexBeside } from './adopt.ts';
import { accepter, type Tally } from './accept-rows.ts';
import { analyseKeys, checkStaged } from './check-staged.ts';
import { type Delivery, type LoadReport, type OriginalRow, type Progress, Refusal } from './delivery.ts';
import { Findings } from './findings.ts';
import { type IssueCode, messageOf, withAllowed } from './issues.ts';
import type { SliceAnswer } from './parallel/messages.ts';
import { PictureKeeper } from './keep-pictures.ts';
import { publish, type Published } from './publish.ts';
import { inTransaction, keepOriginal, record, refreshStatistics, SESSION } from './record-delivery.ts';
import { keepStaged } from './review.ts';
import { DeliveryDigests, digestSubjects, RowDigests } from './staged-digests.ts';
import { cleanLeftovers, copyEncoded, copyRows, createStaging, LOAD_LOCK, stagingTable } from './stage.ts';

export interface LoadContext {
  readonly db: pg.Pool;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly progress?: (progress: Progress) => void;
  /** Aborted, the load stops and leaves nothing. */
  readonly signal?: AbortSignal;
  /** Rows from which the staging table of an empty layer becomes its table; default `ADOPTED_FROM`. */
  readonly adoptedFrom?: number;
  /** Runs in the transaction that stages or publishes, last before its commit; what it throws takes everything back. */
  readonly commit?: (client: pg.ClientBase, report: LoadReport) => Promise<void>;
}

/** Loads a delivery and publishes it as the next version of its layer. Throws Refusal when it must not be published. */
export async function loadDelivery(context: LoadContext, delivery: Delivery): Promise<LoadReport> {
  const client = await context.db.connect();
  let failure: Error | undefined;
  try {
    await client.query(SESSION);
    await inTransaction(client, () => cleanLeftovers(client));
    const run = await register(client, delivery);
    try {
      return await runLoad(context, client, delivery, run);
    } catch (error) {
      await abandon(client, run.deliveryId, error).catch((cause: Error) => (failure = cause));
      throw error;
    }
  } finally {
    // Closed, not returned: that drops the lock and the session settings, whatever state the connection is in.
    client.release(failure ?? true);
  }
}

interface Run {
  readonly deliveryId: number;
  readonly datasetId: number;
}

/** Puts the delivery on record as `loading` and takes its lock, in one step, so that no cleaner mistakes it for a dead one. */
async function register(client: pg.ClientBase, delivery: Delivery): Promise<Run> {
  const { layer, dataset, districtCode, source, mapping, createdBy = 'system' } = delivery;
  return inTransaction(client, async () => {
    const datasets = await client.query<{ id: number }>(
      `insert into dimai.dataset (layer, name, district_code)
       values ($1, $2, $3)
       on conflict (layer, name) do update set district_code = coalesce(excluded.district_code, dimai.dataset.district_code)
       returning id`,
      [layer.id, dataset, districtCode],
    );
    const datasetId = datasets.rows[0]!.id;
    const deliveries = await client.query<{ id: number }>(
      `insert into dimai.dataset_version
         (dataset_id, layer, state, source_name, source_sha256, source_bytes, source_crs, source_encoding, mapping, created_by,
          source_columns, is_partial, mends)
       values ($1, $2, 'loading', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       returning id`,
      [
        datasetId,
        layer.id,
        source.name,
        source.sha256,
        source.bytes,
        source.crs,
        source.encoding,
        mapping == null ? null : JSON.stringify(mapping),
        createdBy,
        delivery.columns == null ? null : JSON.stringify(delivery.columns),
        delivery.partial === true || delivery.mends != null,
        delivery.mends ?? null,
      ],
    );
    const deliveryId = deliveries.rows[0]!.id;
    await client.query('select pg_advisory_lock($1, $2)', [LOAD_LOCK, deliveryId]);
    return { deliveryId, datasetId };
  });
}

async function runLoad(context: LoadContext, client: pg.PoolClient, delivery: Delivery, run: Run): Promise<LoadReport> {
  const { layer } = delivery;
  const findings = new Findings(context.db, run.deliveryId);
  const tally: Tally = { read: 0, rejected: 0, deleted: 0 };
  const tookMs = { stage: 0, check: 0, publish: 0 };
  for (const found of delivery.issues ?? []) findings.add(found);

  let started = performance.now();
  // by itself, so that the lock on the layer's table ends at once
  const isFirst = await prepareStaging(client, layer, run);
  const digests = await stageRows(context, client, delivery, run, findings, tally);
  await findings.flush();
  tookMs.stage = performance.now() - started;

  started = performance.now();
  context.progress?.({ phase: 'check', rows: tally.read });
  await analyseKeys(client, layer, run.deliveryId);
  const check = () => rejectStaged(client, delivery, run.deliveryId, findings, digests, context.signal);
  const isLarge = tally.read - tally.rejected >= (context.adoptedFrom ?? ADOPTED_FROM);
  const isAdopted = isFirst && isLarge && delivery.dryRun !== true;
  const staged = { layer, deliveryId: run.deliveryId, isPublishedNext: delivery.stageOnly !== true };
  const judged = isAdopted ? await indexBeside(context.db, client, staged, check) : await check();
  tally.rejected += judged.rejected;
  await findings.flush();
  refuseEmpty(delivery, tally, findings);
  tookMs.check = performance.now() - started;

  const sha256 = await (delivery.hash ?? delivery.source.sha256);
  started = performance.now();
  context.signal?.throwIfAborted();
  context.progress?.({ phase: 'publish', rows: tally.read });
  const describe = (published: Published) => {
    tookMs.publish = performance.now() - started;
    return reportOf(
      { ...delivery, source: { ...delivery.source, sha256 } },
      run,
      published,
      tally,
      findings,
      judged.checks,
      tookMs,
    );
  };
  if (delivery.stageOnly === true) return keepStaged(client, delivery, run, describe, context.commit);
  const report = await publishOrTry(context, client, delivery, run, describe);
  if (delivery.dryRun === true) {
    await forget(client, run);
    return report;
  }
  if (!isAdopted) await refreshStatistics(client, layer, report);
  context.log.info({ layer: layer.id, version: report.version, rows: report.rows, tookMs }, 'Ingest:Published');
  return report;
}

/** Fills the staging table, and tells what is known of its rows then. */
async function stageRows(
  context: LoadContext,
  client: pg.ClientBase,
  delivery: Delivery,
  { deliveryId }: Run,
  findings: Findings,
  tally: Tally,
): Promise<DeliveryDigests> {
  const { layer, encoded } = delivery;
  const staged = { layer, deliveryId };
  const digests = new DeliveryDigests(digestSubjects(layer, rulesOf(delivery)));
  const { subjects } = digests;
  await inTransaction(client, async () => {
    if (encoded == null) {
      const noted = new RowDigests(layer, subjects);
      const pictures = delivery.dryRun === true ? undefined : new PictureKeeper(context.db, layer);
      await copyRows(client, staged, delivery.rows, accepter(context, delivery, findings, tally), noted, pictures);
      digests.add(noted.take());
    } else {
      await copyEncoded(client, staged, (types) =>
        noteSlices(context, delivery, encoded(types, subjects), findings, tally, digests),
      );
    }
  });
  return digests;
}

/** Bytes of the slices; what was found in them is noted as `accepter` notes it, row by row. */
async function* noteSlices(
  { progress, signal }: LoadContext,
  { expectedRows }: Delivery,
  slices: AsyncIterable<SliceAnswer>,
  findings: Findings,
  tally: Tally,
  digests: DeliveryDigests,
): AsyncGenerator<Uint8Array> {
  for await (const { bytes, read, rejected, deleted, counts, issues, rejections, digests: piece } of slices) {
    signal?.throwIfAborted();
    digests.add(piece);
    const unstored = { ...counts };
    for (const found of issues) {
      findings.add(found);
      unstored[found.code] = (unstored[found.code] ?? 1) - 1;
    }
    for (const [code, count] of Object.entries(unstored)) findings.addUnstored(code as IssueCode, count);
    for (const rejection of rejections) findings.reject(rejection);
    tally.read += read;
    tally.rejected += rejected;
    tally.deleted += deleted;
    progress?.({ phase: 'stage', rows: tally.read, ...(expectedRows == null ? {} : { expectedRows }) });
    if (findings.isFull) await findings.flush();
    yield bytes;
  }
}

/** Creates the staging table. True where the layer is empty: then it is one that can become the layer's table. */
async function prepareStaging(client: pg.ClientBase, layer: Layer, { deliveryId, datasetId }: Run): Promise<boolean> {
  const version = await firstVersion(client, layer);
  const statements =
    version == null
      ? [createStaging(layer, deliveryId)]
      : createFirstStaging(layer, deliveryId, { datasetId, version });
  await inTransaction(client, async () => {
    for (const statement of statements) await client.query(statement);
  });
  return version != null;
}

/** Publishes in one transaction; a dry run takes the transaction back at the last moment. */
async function publishOrTry(
  context: LoadContext,
  client: pg.PoolClient,
  delivery: Delivery,
  run: Run,
  describe: (published: Published) => LoadReport,
): Promise<LoadReport> {
  const { layer, confirmed = false, dryRun = false } = delivery;
  await client.query('begin');
  try {
    let report: LoadReport | undefined;
    await publish(client, {
      layer,
      ...run,
      confirmed,
      finish: async (_, published) => {
        report = describe(published);
        await record(client, report, { state: 'published' });
        if (dryRun) return;
        await keepOriginal(client, delivery, run);
        await context.commit?.(client, report);
      },
    });
    await client.query(dryRun ? 'rollback' : 'commit');
    return report!;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

/** Removes what a dry run put on record, the dataset too if it was made for it. */
async function forget(client: pg.ClientBase, { deliveryId, datasetId }: Run): Promise<void> {
  await client.query(`drop table if exists ${stagingTable(deliveryId)}`);
  await client.query('delete from dimai.dataset_version where id = $1', [deliveryId]);
  await client.query(
    `delete from dimai.dataset d
     where id = $1 and not exists (select from dimai.dataset_version v where v.dataset_id = d.id)`,
    [datasetId],
  );
}

interface Judged {
  readonly rejected: number;
  readonly checks: LoadReport['checks'];
}

/** Rows that a check over all rows refuses leave the staging table for the register. */
async function rejectStaged(
  client: pg.PoolClient,
  delivery: Delivery,
  deliveryId: number,
  findings: Findings,
  digests: DeliveryDigests,
  signal: AbortSignal | undefined,
): Promise<Judged> {
  const { layer, districtCode, topology = true, allow = new Set<string>() } = delivery;
  const keys = new Map<number, string | null>();
  const options = { rules: rulesOf(delivery), districtCode, topology, signal, digests };
  const judged = await checkStaged(client, layer, deliveryId, options);
  refuseElsewhere(delivery, judged.outside);
  for (const given of judged.issues) {
    const found = withAllowed(given, allow);
    findings.add(found);
    if (found.severity === 'error' && found.sourceRow != null) keys.set(found.sourceRow, found.rowKey ?? null);
    if (findings.isFull) await findings.flush();
  }
  if (keys.size === 0) return { rejected: 0, checks: judged.runs };
  const sourceRows = new Set(keys.keys());
  const originals = delivery.originals?.(sourceRows) ?? stagedAsOriginals(client, delivery, deliveryId, sourceRows);
  for await (const original of originals) {
    findings.reject({ ...original, rowKey: keys.get(original.sourceRow) ?? null });
    if (findings.isFull) await findings.flush();
  }
  await client.query(`delete from ${stagingTable(deliveryId)} where source_row = any ($1::integer[])`, [
    [...sourceRows],
  ]);
  return { rejected: sourceRows.size, checks: judged.runs };
}

function rulesOf({ rules, layer }: Delivery): QualityRules | undefined {
  return rules ?? builtInRules().get(layer.id);
}

let rulesOfProduct: ReturnType<typeof loadQualityRules> | undefined;

function builtInRules(): ReturnType<typeof loadQualityRules> {
  rulesOfProduct ??= loadQualityRules();
  return rulesOfProduct;
}

/** Share of the rows outside the declared district from which the zone of the whole delivery is wrong. */
const ELSEWHERE = 0.5;

function refuseElsewhere({ districtCode, allow }: Delivery, { share, rows }: { share: number; rows: number }): void {
  if (share <= ELSEWHERE || allow?.has('outside-district') === true) return;
  const percent = Math.round(100 * share);
  throw new Refusal('outside-district', {
    zh: `${rows} 行（${percent}%）的图形不在声明的行政区 ${districtCode} 内，未发布。多为带号或中央经线有误，请用 --crs 更正；行政区写错请改 --district；确认无误请加 --allow outside-district。`,
    en: `${rows} rows (${percent}%) lie outside the declared district ${districtCode}; nothing was published. Usually the zone or central meridian is wrong: correct it with --crs, or --district if that is wrong; add --allow outside-district if it is right.`,
  });
}

/** For rows that cannot be read again: their mapped values, by standard code. */
async function* stagedAsOriginals(
  client: pg.ClientBase,
  { layer }: Delivery,
  deliveryId: number,
  sourceRows: ReadonlySet<number>,
): AsyncGenerator<OriginalRow> {
  const { rows } = await client.query<{
    source_row: number;
    attributes: Record<string, unknown>;
    shape: Buffer | null;
  }>(
    `select source_row, to_jsonb(s) - '{geom,delivered,search_tokens,name_tokens,row_id,feature_id,dataset_id,version_from,version_to}'::text[] as attributes,
       ${layer.geometry == null ? 'null::bytea' : 'st_asewkb(coalesce(delivered, geom))'} as shape
     from ${stagingTable(deliveryId)} s
     where source_row = any ($1::integer[])
     order by source_row`,
    [[...sourceRows]],
  );
  for (const { source_row: sourceRow, attributes, shape } of rows) {
    yield { sourceRow, attributes, ...(shape == null ? {} : { shape, geometry: fromWkb(shape).geometry }) };
  }
}

/** The errors that rows were rejected for, the first of each code, as refusals tell them. */
function firstErrors({ samples, counts }: Findings, language: 'zh' | 'en'): string {
  const errors = samples.filter(({ severity, sourceRow }) => severity === 'error' && sourceRow != null);
  const first = errors.filter(({ code }, i) => errors.findIndex((other) => other.code === code) === i);
  return first
    .slice(0, 3)
    .map((found) => `\n  [${found.code} × ${counts[found.code]}] ${found.sourceRow}: ${messageOf(found, language)}`)
    .join('');
}

function refuseEmpty(delivery: Delivery, { read, rejected }: Tally, findings: Findings): void {
  if (read > 0 && rejected === read) {
    const isReference = delivery.layer.id === 'reference-feature';
    const otherZh = isReference ? '若坐标系不对，请用 --crs 指定' : '若不属于本图层，可用 --layer reference-feature';
    const otherEn = isReference
      ? 'the CRS with --crs'
      : 'or use --layer reference-feature if the data are of another kind';
    throw new Refusal('nothing-left', {
      zh: `${read} 行全部有误，未发布。请查看问题清单；若列映射不对，请用 --map 指定；填的不是代码的，请用 --value 指定；${otherZh}。${firstErrors(findings, 'zh')}`,
      en: `All ${read} rows have errors; nothing was published. See the issues; correct the mapping with --map, say with --value which codes are meant, ${otherEn}.${firstErrors(findings, 'en')}`,
    });
  }
  if (read === 0 && delivery.allow?.has('delivery-empty') !== true) {
    throw new Refusal('delivery-empty', {
      zh: '文件中没有记录，未发布（空图层会被理解为“没有约束”）。确需发布空数据请加 --allow delivery-empty。',
      en: 'The file has no records; nothing was published (an empty layer reads as "no constraints"). Add --allow delivery-empty if that is meant.',
    });
  }
}

function reportOf(
  { layer, dataset, source, dryRun }: Delivery,
  { deliveryId }: Run,
  { version, counts, area, extent }: Published,
  { read, rejected, deleted }: Tally,
  findings: Findings,
  checks: LoadReport['checks'],
  tookMs: LoadReport['tookMs'],
): LoadReport {
  const rows = { deleted, read, loaded: read - rejected, rejected, ...counts };
  const staged = counts.added + counts.changed + counts.unchanged;
  if (staged !== rows.loaded) throw new Error(`rows do not add up: ${rows.loaded} loaded, ${staged} published`);
  return {
    deliveryId,
    layer: layer.id,
    dataset,
    version,
    isDryRun: dryRun === true,
    source,
    rows,
    area,
    extent,
    issueCounts: { ...findings.counts },
    firstIssues: [...findings.samples],
    checks,
    tookMs: { ...tookMs },
  };
}

/** A delivery that was not published keeps its record and findings, its staging table goes. */
async function abandon(client: pg.ClientBase, deliveryId: number, error: unknown): Promise<void> {
  const state = error instanceof Refusal ? 'refused' : 'failed';
  await client.query(`drop table if exists ${stagingTable(deliveryId)}`);
  await client.query(`update dimai.dataset_version set state = $2, report = $3 where id = $1`, [
    deliveryId,
    state,
    JSON.stringify({ code: error instanceof Refusal ? error.code : 'fault', message: String(error) }),
  ]);
}
