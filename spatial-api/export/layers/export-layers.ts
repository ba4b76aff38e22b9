/**
 * Layers of the catalogue as files of any format, from one snapshot: every row is held against its format first; then the
 * rows are written, read back and compared row by row. What comes of it lies in a folder that the caller puts into place.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { type ExportProgress, requireEqual } from '../export-database.ts';
import { cutOf, decidingLayers, type Extent, knowsCountyAlone, versionsAt } from '../extent.ts';
import { fullProblem } from '../file-forecast.ts';
import { Findings } from '../findings.ts';
import {
  type ExportFormat,
  type FormatHead,
  type FormatWriter,
  type SizeForecast,
  type StoredRow,
  type TableForm,
} from '../formats/format.ts';
import { formOf } from '../formats/forms.ts';
import { gapProblem, layerGaps, tableGaps, type TableGap } from '../layer-gaps.ts';
import type { TableDigest } from '../read-back.ts';
import type { RowProblem } from '../row-problems.ts';
import { inSnapshot, snapshotTime } from '../snapshot.ts';
import { zipFiles } from '../zip-files.ts';
import type { ExportRow, ExportTable } from './export-table.ts';
import { faultProblem, layerNotices } from './layer-notices.ts';
import { layerRows } from './layer-rows.ts';

export interface LayersRequest {
  readonly format: ExportFormat;
  readonly tables: readonly ExportTable[];
  readonly extent: Omit<Extent, 'versions'>;
  /** The state of the layers at this moment; absent, what is current. */
  readonly asOf?: Date;
  /** Folder for the work; only the finished file stays in it. */
  readonly folder: string;
  /** Name of the finished file without extension. */
  readonly name: string;
  /** Checks the rows and writes nothing. */
  readonly checkOnly?: boolean;
  /** Largest file of a format that ends at a size. */
  readonly maxBytes?: number;
  readonly progress?: ExportProgress;
  readonly signal?: AbortSignal;
}

/** A column whose name in the file is not that of the standard. */
export interface RenamedColumn {
  readonly table: string;
  readonly column: string;
  readonly code: string;
  readonly title: string;
}

export interface LayersWritten {
  /** Name of the file in the folder. */
  readonly file: string;
  readonly mediaType: string;
  readonly tables: readonly (TableDigest & { readonly layer: string; readonly title: string })[];
  readonly layers: Readonly<Record<string, number>>;
  readonly asOf: Date;
  readonly renamed: readonly RenamedColumn[];
  /** Tables that lack data nobody has loaded. */
  readonly gaps: readonly TableGap[];
  /** Tables that could not be cut to the district or area and went out whole. */
  readonly uncut: readonly string[];
}

export interface LayersResult {
  readonly findings: Findings;
  /** Absent where a row was refused, or no more than the check was asked for. */
  readonly written?: LayersWritten;
}

interface Work {
  readonly request: LayersRequest;
  readonly client: PoolClient;
  readonly extent: Extent;
  /** Forms by layer. */
  readonly forms: ReadonlyMap<string, readonly TableForm[]>;
}

/** Runs the export. Throws what the database, the disk or the signal throw; the folder is the caller's to remove then. */
export async function exportLayers(pool: Pool, request: LayersRequest): Promise<LayersResult> {
  const { format, tables } = request;
  const files = join(request.folder, 'files');
  mkdirSync(files, { recursive: true });
  const forms = new Map(tables.map((table) => [table.layer.id, format.forms(table)]));
  const all = [...forms.values()].flat();
  return inSnapshot(pool, async (client) => {
    const layers = await versionsAt(
      client,
      decidingLayers(
        tables.map(({ layer }) => layer.id),
        request.extent,
      ),
      request.asOf ?? null,
    );
    const extent = { ...request.extent, ...(request.asOf == null ? {} : { versions: layers }) };
    const work: Work = { request, client, extent, forms };
    const gaps = tableGaps(
      tables.map(({ name, layer }) => ({ name, layers: [layer.id] })),
      await layerGaps(client, layers, { asOf: request.asOf ?? null, district: request.extent.district }),
    );
    const findings = new Findings();
    for (const gap of gaps) findings.add(gapProblem(gap));
    const head = await checkRows(work, files, findings);
    if (findings.refusals > 0 || request.checkOnly === true) return { findings };
    const digests = await writeRows(work, files, all, head);
    await requireReadBack(work, files, all, digests);
    const file = await packFiles(request, files);
    const titles = new Map(all.map(({ name, table }) => [name, table]));
    return {
      findings,
      written: {
        ...file,
        tables: digests.map((digest) => {
          const { layer, title } = titles.get(digest.name)!;
          return { ...digest, layer: layer.id, title };
        }),
        layers,
        asOf: request.asOf ?? (await snapshotTime(client)),
        renamed: renamedColumns(all),
        gaps,
        uncut: tables.filter(({ layer }) => isUncut(layer, request.extent)).map(({ name }) => name),
      },
    };
  });
}

function isUncut(layer: ExportTable['layer'], extent: Extent): boolean {
  if (extent.district == null && extent.polygon == null) return false;
  return cutOf(layer, extent) === 'whole' || (extent.polygon == null && knowsCountyAlone(layer, extent));
}

function renamedColumns(forms: readonly TableForm[]): RenamedColumn[] {
  return forms.flatMap(({ name, table, columns }) =>
    table.columns.length !== columns.length
      ? []
      : table.columns.flatMap(({ code, title }, i) =>
          columns[i] === code ? [] : [{ table: name, column: columns[i]!, code, title }],
        ),
  );
}

/** First pass: everything wrong with any row, and what writers want to know beforehand. */
async function checkRows(work: Work, files: string, findings: Findings): Promise<FormatHead> {
  const { request, forms } = work;
  const size = await request.format.forecast?.(files, [...forms.values()].flat(), request);
  if (size == null) return checkEach(work, findings);
  try {
    const head = await checkEach(work, findings, size);
    const { forecast, errors } = await size.finish();
    for (const { form, row, code, message } of errors)
      findings.add(faultProblem(form.table, row.cells, { code, column: -1, message }));
    const full = fullProblem(forecast, { extent: request.extent }, undefined, 'layers');
    if (full != null) findings.add(full);
    return head;
  } finally {
    await size.abandon();
  }
}

async function checkEach(
  { request, client, extent, forms }: Work,
  findings: Findings,
  size?: SizeForecast,
): Promise<FormatHead> {
  const rows = new Map<string, number>();
  const featureCodes = new Map<string, string>();
  for (const table of request.tables) {
    const own = forms.get(table.layer.id)!;
    const codeAt = table.columns.findIndex(({ field }) => field.grammar === 'feature-code');
    let count = 0;
    for await (const batch of layerRows(client, table, extent, request.signal)) {
      for (const row of batch) {
        const form = formOf(own, row);
        rows.set(form.name, (rows.get(form.name) ?? 0) + 1);
        const code = row.cells[codeAt];
        if (typeof code === 'string' && !featureCodes.has(form.name)) featureCodes.set(form.name, code);
        const problems = rowProblems(request.format, form, row);
        for (const problem of problems) findings.add(problem);
        // what is refused already is not counted, nor told twice
        if (size != null && !problems.some(({ severity }) => severity === 'refusal')) await size.add(form, row);
      }
      count += batch.length;
      await request.progress?.('check', table.name, count);
    }
  }
  const day = new Date((request.asOf ?? new Date()).getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
  return { day, rows, featureCodes, maxBytes: request.maxBytes };
}

function rowProblems(format: ExportFormat, form: TableForm, row: ExportRow): RowProblem[] {
  const faults = format.faults(form, row).map((fault) => faultProblem(form.table, row.cells, fault));
  return [...faults, ...layerNotices(form.table, row.cells)];
}

/** Digest of stored rows in their order. */
class StoredDigest {
  private readonly hash = createHash('sha256');
  rows = 0;

  add({ values, shape }: StoredRow): void {
    this.hash.update(`${JSON.stringify([...values, shape])}\n`);
    this.rows++;
  }

  finish(name: string): TableDigest {
    return { name, rows: this.rows, digest: this.hash.digest('hex') };
  }
}

/** Second pass: writes the rows and digests them as they are stored. */
async function writeRows(
  work: Work,
  files: string,
  all: readonly TableForm[],
  head: FormatHead,
): Promise<TableDigest[]> {
  const { request, client, extent, forms } = work;
  const { format } = request;
  const digests = new Map(all.map(({ name }) => [name, new StoredDigest()]));
  const writer: FormatWriter = await format.open(files, all, head);
  try {
    for (const form of all) {
      const own = forms.get(form.table.layer.id)!;
      const digest = digests.get(form.name)!;
      // A layer of mixed shapes is read once for each kind: some formats want their tables one after the other.
      for await (const batch of layerRows(client, form.table, extent, request.signal)) {
        for (const row of batch) {
          if (own.length > 1 && formOf(own, row) !== form) continue;
          await writer.add(form, row);
          digest.add(format.stored(form, row));
        }
        await request.progress?.('write', form.name, digest.rows);
      }
    }
    await writer.close();
  } catch (error) {
    await writer.abandon();
    throw error;
  }
  return all.map(({ name }) => digests.get(name)!.finish(name));
}

async function requireReadBack(
  { request }: Work,
  files: string,
  all: readonly TableForm[],
  written: readonly TableDigest[],
): Promise<void> {
  const read: TableDigest[] = [];
  for (const form of all) {
    const digest = new StoredDigest();
    for await (const row of request.format.read(files, form)) {
      digest.add(row);
      if (digest.rows % 10_000 === 0) {
        request.signal?.throwIfAborted();
        await request.progress?.('read-back', form.name, digest.rows);
      }
    }
    read.push(digest.finish(form.name));
    await request.progress?.('read-back', form.name, digest.rows);
  }
  requireEqual(written, read);
}

/** One file as it is, several in a zip; it stands in the folder of the request, the others are gone. */
async function packFiles(request: LayersRequest, files: string): Promise<{ file: string; mediaType: string }> {
  const { format, folder, name } = request;
  const names = readdirSync(files).toSorted();
  const isAlone = names.length === 1;
  const extension = isAlone ? names[0]!.slice(names[0]!.lastIndexOf('.')) : '.zip';
  const target = join(folder, `${name}${extension}`);
  if (isAlone) renameSync(join(files, names[0]!), target);
  else {
    const legend = legendText(request);
    if (legend !== '') writeFileSync(join(files, '字段对照.csv'), legend);
    await zipFiles(
      target,
      readdirSync(files)
        .toSorted()
        .map((each) => ({ name: each, path: join(files, each) })),
    );
  }
  rmSync(files, { recursive: true });
  return { file: `${name}${extension}`, mediaType: isAlone ? format.mediaType : 'application/zip' };
}

/** Which column is which, for people who open the files. */
function legendText({ format, tables }: LayersRequest): string {
  const lines = tables.flatMap((table) =>
    format
      .forms(table)
      .flatMap(({ name, columns }) =>
        table.columns.length !== columns.length
          ? []
          : table.columns.map(({ code, title, field }, i) =>
              [name, columns[i]!, code, title, field.unit ?? ''].join(','),
            ),
      ),
  );
  return lines.length === 0 ? '' : `\uFEFF${['表,字段,标准字段,名称,单位', ...lines].join('\r\n')}\r\n`;
}
