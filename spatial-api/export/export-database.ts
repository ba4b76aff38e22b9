import { createHash } from 'node:crypto';
import { createReadStream, renameSync, rmSync, statSync } from 'node:fs';
import type { Pool, PoolClient } from 'pg';
import Cursor from 'pg-cursor';
import type { Template, TemplateTable } from '../../schemas/templates/template.ts';
import { compareTemplate } from './compare-template.ts';
import type { TemplateDifference } from './compare-template.ts';
import { createDatabase, describeDatabase, openTemplate } from './jet/index.ts';
import type { DatabaseDescription, DatabaseWriter, JetValue } from './jet/index.ts';
import { readBack } from './read-back.ts';
import type { TableDigest } from './read-back.ts';
import { RowDigest } from './row-digest.ts';
import { noticesOf, refusalOf } from './row-problems.ts';
import type { RowProblem } from './row-problems.ts';
import { templateDesign } from './template-design.ts';
import { layersOf, tableQuery } from './template-query.ts';
import type { Extent } from './template-query.ts';

/** Rows fetched at once. */
const FETCH = 2000;

/** Problems kept in full; further ones are counted. */
const KEPT_PROBLEMS = 10_000;

export interface ExportRequest {
  readonly template: Template;
  /** Where the file appears when it has been read back and found equal. */
  readonly path: string;
  /** A file the receiver supplied, filled in a copy; absent, a new file is made from the template. */
  readonly file?: string;
  readonly extent?: Extent;
  /** Told now and then: the step, the table and its rows so far. */
  readonly progress?: (step: 'check' | 'write' | 'read-back', table: string, rows: number) => void | Promise<void>;
}

/** What an exported file contains and where it comes from. */
export interface ExportManifest {
  readonly template: { readonly id: string; readonly version: string; readonly title: string };
  readonly district: string | null;
  /** Moment of the snapshot, ISO 8601 in UTC. */
  readonly asOf: string;
  /** Version of every layer the rows come from. */
  readonly layers: Readonly<Record<string, number>>;
  readonly file: { readonly bytes: number; readonly sha256: string; readonly sm3: string };
  readonly tables: readonly TableDigest[];
  readonly notices: number;
}

export type ExportResult =
  | { readonly state: 'exported'; readonly manifest: ExportManifest; readonly problems: readonly RowProblem[] }
  | { readonly state: 'refused'; readonly problems: readonly RowProblem[]; readonly refusals: number }
  | { readonly state: 'misfit'; readonly differences: readonly TemplateDifference[] };

/** What comes out of the snapshot: findings alone when a row is refused. */
interface Outcome {
  readonly findings: Findings;
  readonly written?: {
    readonly tables: readonly TableDigest[];
    readonly asOf: string;
    readonly layers: Record<string, number>;
  };
}

type Values = readonly JetValue[];

/** Rows of a table inside the snapshot, in fetches. */
async function* fetchRows(client: PoolClient, table: TemplateTable, extent: Extent): AsyncGenerator<readonly Values[]> {
  const query = tableQuery(table, extent);
  if (query == null) return;
  const cursor = client.query(new Cursor<Values>(query.text, [...query.values], { rowMode: 'array' }));
  try {
    for (let rows = await cursor.read(FETCH); rows.length > 0; rows = await cursor.read(FETCH)) yield rows;
  } finally {
    await cursor.close();
  }
}

/** Runs `work` in one read-only snapshot: what others publish meanwhile is not seen. */
async function inSnapshot<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

interface Findings {
  readonly problems: RowProblem[];
  refusals: number;
  notices: number;
}

function keep(findings: Findings, problem: RowProblem): void {
  if (problem.severity === 'refusal') findings.refusals++;
  else findings.notices++;
  if (findings.problems.length < KEPT_PROBLEMS) findings.problems.push(problem);
}

const columnsOf = (table: TemplateTable): string[] => table.fields.map((field) => field.name);

/** First pass: everything wrong with any row, before one is written. */
async function checkRows(client: PoolClient, writer: DatabaseWriter, request: ExportRequest): Promise<Findings> {
  const findings: Findings = { problems: [], refusals: 0, notices: 0 };
  for (const table of request.template.tables) {
    let rows = 0;
    for await (const batch of fetchRows(client, table, request.extent ?? {})) {
      for (const values of batch) for (const notice of noticesOf(table, values)) keep(findings, notice);
      const errors = await writer.checkRows(table.name, batch, { columns: columnsOf(table), limit: KEPT_PROBLEMS });
      for (const error of errors) keep(findings, refusalOf(table, batch[(error.detail.row ?? 1) - 1] ?? [], error));
      rows += batch.length;
      await request.progress?.('check', table.name, rows);
    }
  }
  return findings;
}

/** Second pass: writes the rows and digests them as they go out. */
async function writeRows(client: PoolClient, writer: DatabaseWriter, request: ExportRequest): Promise<TableDigest[]> {
  const digests: TableDigest[] = [];
  for (const table of request.template.tables) {
    const digest = new RowDigest(table.fields.map((field) => field.type));
    for await (const batch of fetchRows(client, table, request.extent ?? {})) {
      await writer.addRows(table.name, batch, { columns: columnsOf(table) });
      for (const values of batch) digest.add(values);
      await request.progress?.('write', table.name, digest.rows);
    }
    digests.push({ name: table.name, rows: digest.rows, digest: digest.digest() });
  }
  return digests;
}

/** What was read back differs from what was written: the file is not handed out. */
export class ReadBackError extends Error {
  override readonly name = 'ReadBackError';
}

function requireEqual(written: readonly TableDigest[], read: readonly TableDigest[]): void {
  for (const [i, { name, rows, digest }] of written.entries()) {
    const found = read[i];
    if (found?.rows === rows && found.digest === digest) continue;
    throw new ReadBackError(
      `${name}: 写入 ${rows} 行，回读 ${found?.rows ?? 0} 行${found?.rows === rows ? '，内容不一致' : ''}`,
    );
  }
}

async function fileDigests(path: string): Promise<ExportManifest['file']> {
  const hashes = { sha256: createHash('sha256'), sm3: createHash('sm3') };
  for await (const chunk of createReadStream(path))
    for (const hash of Object.values(hashes)) hash.update(chunk as Buffer);
  return { bytes: statSync(path).size, sha256: hashes.sha256.digest('hex'), sm3: hashes.sm3.digest('hex') };
}

async function layerVersions(
  client: PoolClient,
  template: Template,
): Promise<{ asOf: string; layers: Record<string, number> }> {
  const ids = [...new Set(template.tables.flatMap(layersOf))];
  const { rows } = await client.query<{ layer: string; version: number }>(
    'select layer, version from dimai.layer_state where layer = any($1::text[])',
    [ids],
  );
  const versions = new Map(rows.map(({ layer, version }) => [layer, version]));
  const moment = await client.query<{ now: Date }>('select now() as now');
  return {
    asOf: moment.rows[0]!.now.toISOString(),
    layers: Object.fromEntries(ids.map((id) => [id, versions.get(id) ?? 0])),
  };
}

/** Rows a supplied file already holds, by table name in lower case: the comparison leaves them out. */
const rowsBefore = (supplied: DatabaseDescription | undefined): ReadonlyMap<string, number> =>
  new Map(supplied?.tables.map((table) => [table.name.toLowerCase(), table.rows]));

/**
 * Exports the current rows of a template's layers into an Access file, from one snapshot: sees that a supplied file fits
 * the template, checks every row first and
 * refuses with the whole list when the file format cannot hold one; writes; reads the file back with an independent reader
 * and compares row by row; only then does the file appear at its path.
 */
export async function exportDatabase(pool: Pool, request: ExportRequest): Promise<ExportResult> {
  const { template, path, file } = request;
  const supplied = file == null ? undefined : describeDatabase(file);
  const differences = supplied == null ? [] : compareTemplate(template, supplied);
  if (differences.length > 0) return { state: 'misfit', differences };
  const unverified = `${path}.unverified`;
  const writer =
    file == null ? await createDatabase(unverified, templateDesign(template)) : await openTemplate(file, unverified);
  try {
    const outcome = await inSnapshot(pool, async (client): Promise<Outcome> => {
      const findings = await checkRows(client, writer, request);
      if (findings.refusals > 0) return { findings };
      const tables = await writeRows(client, writer, request);
      return { findings, written: { tables, ...(await layerVersions(client, template)) } };
    });
    const { problems, refusals, notices } = outcome.findings;
    const { written } = outcome;
    if (written == null) return { state: 'refused', problems, refusals };
    await writer.close();
    await request.progress?.('read-back', '', 0);
    requireEqual(written.tables, readBack(unverified, template.tables, rowsBefore(supplied)));
    const digests = await fileDigests(unverified);
    renameSync(unverified, path);
    const { asOf, layers, tables } = written;
    const head = { id: template.id, version: template.version, title: template.title };
    const manifest = {
      template: head,
      district: request.extent?.district ?? null,
      asOf,
      layers,
      file: digests,
      tables,
      notices,
    };
    return { state: 'exported', manifest, problems };
  } finally {
    await writer.abort();
    rmSync(unverified, { force: true });
  }
}
