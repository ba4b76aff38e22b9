import { renameSync, rmSync } from 'node:fs';
import type { Pool, PoolClient } from 'pg';
import type { Template, TemplateTable } from '../../schemas/templates/template.ts';
import type { PersonalView } from '../catalogue/feature-view.ts';
import { rowNumbering, type RowNumbering } from './automatic-numbers.ts';
import { compareTemplate } from './compare-template.ts';
import type { TemplateDifference } from './compare-template.ts';
import { decidingLayers, versionsAt } from './extent.ts';
import type { Extent } from './extent.ts';
import { rowFitter } from './fit-values.ts';
import { fileDigests } from './file-digests.ts';
import type { FileDigests } from './file-digests.ts';
import { Findings } from './findings.ts';
import { gapProblem, layerGaps, tableGaps, type TableGap } from './layer-gaps.ts';
import { fullProblem } from './file-forecast.ts';
import { createDatabase, describeDatabase, openTemplate } from './jet/index.ts';
import type { DatabaseDescription, DatabaseWriter, JetValue } from './jet/index.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { PARCEL_MAP_LAYERS } from '../cadastral-map/read-content.ts';
import type { PictureOrder } from './pictures/draw-pictures.ts';
import { pictureFields } from './pictures/picture-fields.ts';
import { type PictureCount, type PictureMeans, PictureSet } from './pictures/picture-set.ts';
import { readBack } from './read-back.ts';
import type { TableDigest } from './read-back.ts';
import { RowDigest } from './row-digest.ts';
import { keyWatch, noticesOf, refusalOf, repeatedKey, takeParcel, unfilledOf } from './row-problems.ts';
import type { RowProblem } from './row-problems.ts';
import { fetchRows, inSnapshot, snapshotTime } from './snapshot.ts';
import { computesValues } from './source-expression.ts';
import { classDifferences, ClassFiller, type FeatureClass, featureClasses } from './supplied-geodatabase.ts';
import { templateDesign } from './template-design.ts';
import { layersOf, tableQuery } from './template-query.ts';

/** Refusals the writer lists of one fetch of rows. */
const LISTED = 10_000;

/** Steps of an export, in their order. */
export type ExportStep = 'check' | 'draw' | 'write' | 'read-back';

/** Told now and then: the step, the table and its rows so far. */
export type ExportProgress = (step: ExportStep, table: string, rows: number) => void | Promise<void>;

export interface ExportRequest {
  readonly template: Template;
  /** Where the file appears when it has been read back and found equal. */
  readonly path: string;
  /** A file the receiver supplied, filled in a copy; absent, a new file is made from the template. */
  readonly file?: string;
  readonly extent?: Omit<Extent, 'versions'>;
  /** The state of the layers at this moment; absent, what is current. */
  readonly asOf?: Date;
  /** How personal fields are shown; in full where absent. */
  readonly view?: PersonalView;
  /** How pictures are made and where they lie; absent, their fields stay empty. */
  readonly pictures?: PictureRequest;
  readonly progress?: ExportProgress;
  /** Checks the rows and writes nothing. */
  readonly checkOnly?: boolean;
  /** Stops the export; nothing of it stays. */
  readonly signal?: AbortSignal;
  /** Largest file; absent, what Access can work with. A larger export is refused and nothing of it stays. */
  readonly maxBytes?: number;
  /** A snapshot that another session holds (`pg_export_snapshot`): several files of one moment. */
  readonly snapshot?: string;
}

/** What an exported file contains and where it comes from. */
export interface ExportManifest {
  readonly template: { readonly id: string; readonly version: string; readonly title: string };
  readonly district: string | null;
  /** Moment the rows are of, ISO 8601 in UTC: the one asked for, else that of the snapshot. */
  readonly asOf: string;
  /** Version of every layer the rows come from. */
  readonly layers: Readonly<Record<string, number>>;
  readonly file: FileDigests;
  readonly tables: readonly TableDigest[];
  /** Tables that lack data nobody has loaded. */
  readonly gaps: readonly TableGap[];
  /** The pictures of each field; absent for an export without. */
  readonly pictures?: readonly PictureCount[];
  readonly notices: number;
}

export type ExportResult =
  | { readonly state: 'exported'; readonly manifest: ExportManifest; readonly problems: readonly RowProblem[] }
  | {
      readonly state: 'checked' | 'refused';
      readonly problems: readonly RowProblem[];
      readonly refusals: number;
      readonly notices: number;
    }
  | { readonly state: 'misfit'; readonly differences: readonly TemplateDifference[] };

/** What a file holds that has been written and not yet read back. */
export interface Written {
  readonly tables: readonly TableDigest[];
  readonly asOf: string;
  readonly layers: Readonly<Record<string, number>>;
  readonly gaps: readonly TableGap[];
  readonly pictures?: readonly PictureCount[];
}

/** Means of pictures; the versions they are drawn of are those of the rows. */
export type PictureRequest = Omit<PictureMeans, 'order'> & { readonly order: Omit<PictureOrder, 'versions'> };

/** What comes out of the snapshot: findings alone when a row is refused, or when no more was asked for. */
interface Outcome {
  readonly findings: Findings;
  /** Rows that were checked. */
  readonly rows: number;
  readonly written?: Written;
}

type Values = readonly JetValue[];

/** What is read inside the snapshot. */
interface Reading {
  readonly client: PoolClient;
  readonly extent: Extent;
  readonly request: ExportRequest;
  /** Feature classes of a supplied geodatabase, by table name. */
  readonly classes: ReadonlyMap<string, ClassFiller>;
  /** Tables of a supplied file that number their rows themselves. */
  readonly numberings: ReadonlyMap<string, RowNumbering>;
  readonly pictures: PictureSet | undefined;
}

/** The picture of a row by its table, the position of the field and that of the row. */
type PictureOf = (table: string, position: number, row: number) => Uint8Array | null;

/** Rows of a table with pictures that are in memory at once. */
const PICTURED = 64;

/** Rows of a table inside the snapshot, in fetches; shapes and what goes with them are put in, their problems told. */
async function* rowsOf(
  { client, extent, request, classes, numberings }: Reading,
  table: TemplateTable,
  pictureOf: PictureOf | undefined,
  onProblem: (problem: RowProblem) => void = () => undefined,
): AsyncGenerator<readonly Values[]> {
  const filler = classes.get(table.name);
  filler?.restart();
  const number = numberings.get(table.name);
  // files of our own have the types that the catalogue gives; those of receivers have their own, and what is computed is a text
  const fit = request.file == null && !computesValues(table) ? undefined : rowFitter(table);
  let index = 0;
  const query = tableQuery(table, extent, { view: request.view ?? 'full', epsg: filler?.found.epsg });
  if (query == null) return;
  const pictures = pictureOf == null ? [] : pictureFields(table);
  let at = 0;
  const isCoordinates = table.source != null && 'query' in table.source;
  for await (const batch of fetchRows<Values>(
    client,
    query,
    request.signal,
    pictures.length > 0 ? PICTURED : undefined,
  )) {
    for (const row of pictures.length === 0 ? [] : (batch as readonly JetValue[][])) {
      for (const { position } of pictures) row[position] = pictureOf!(table.name, position, at);
      at++;
    }
    for (const row of isCoordinates ? (batch as readonly JetValue[][]) : []) takeParcel(table, row);
    for (const row of fit == null ? [] : (batch as readonly JetValue[][])) {
      number?.(row, index++);
      const problem = filler?.fill(row);
      if (problem != null) onProblem(problem);
      fit!(row);
    }
    yield batch;
  }
}

const columnsOf = (table: TemplateTable): string[] => table.fields.map((field) => field.name);

/** The feature classes that the template gives shapes to. */
function fillersOf(
  tables: readonly TemplateTable[],
  classes: ReadonlyMap<string, FeatureClass>,
): ReadonlyMap<string, ClassFiller> {
  return new Map(
    tables.flatMap((table) => {
      const found = classes.get(table.name.toLowerCase());
      const hasShape = table.fields.some(({ source }) => source != null && 'shape' in source);
      if (found == null || !hasShape || table.source == null) return [];
      return [[table.name, new ClassFiller(table, found)] as const];
    }),
  );
}

/** First pass: everything wrong with any row, before one is written. */
async function checkRows(reading: Reading, writer: DatabaseWriter, findings: Findings): Promise<number> {
  const { request } = reading;
  let all = 0;
  for (const table of request.template.tables) {
    let rows = 0;
    const seen = keyWatch(table);
    const { pictures } = reading;
    const asked = pictures == null ? withoutPictures(table) : table;
    const standIn = pictures?.standIn.bind(pictures);
    for await (const batch of rowsOf(reading, table, standIn, (problem) => findings.add(problem))) {
      for (const values of batch) {
        for (const notice of noticesOf(asked, values)) findings.add(notice);
        if (seen?.(values) === true) findings.add(repeatedKey(table, values));
      }
      const errors = await writer.checkRows(table.name, batch, { columns: columnsOf(table), limit: LISTED });
      for (const error of errors) findings.add(refusalOf(table, batch[(error.detail.row ?? 1) - 1] ?? [], error));
      rows += batch.length;
      await request.progress?.('check', table.name, rows);
    }
    all += rows;
  }
  const full = fullProblem(writer.forecast(), request, reading.pictures?.expected);
  if (full != null) findings.add(full);
  return all;
}

/** The table of an export without pictures: that they are absent is said once, not of every row. */
const withoutPictures = (table: TemplateTable): TemplateTable => {
  const pictures = new Set(pictureFields(table).map(({ position }) => position));
  if (pictures.size === 0) return table;
  return {
    ...table,
    fields: table.fields.map((field, i) => (pictures.has(i) ? { ...field, expected: false } : field)),
  };
};

/** Second pass: writes the rows and digests them as they go out. */
async function writeRows(reading: Reading, writer: DatabaseWriter): Promise<TableDigest[]> {
  const { request } = reading;
  const digests: TableDigest[] = [];
  for (const table of request.template.tables) {
    const digest = new RowDigest(table.fields.map((field) => field.type));
    for await (const batch of rowsOf(reading, table, reading.pictures?.bytesOf.bind(reading.pictures))) {
      await writer.addRows(table.name, batch, { columns: columnsOf(table) });
      await reading.classes.get(table.name)?.writeCells(writer);
      for (const values of batch) digest.add(values);
      await request.progress?.('write', table.name, digest.rows);
    }
    reading.classes.get(table.name)?.widenExtent(writer);
    digests.push({ name: table.name, rows: digest.rows, digest: digest.digest() });
  }
  return digests;
}

/** What was read back differs from what was written: the file is not handed out. */
export class ReadBackError extends Error {
  override readonly name = 'ReadBackError';
}

/** Throws where what was read is not what was written. */
export function requireEqual(written: readonly TableDigest[], read: readonly TableDigest[]): void {
  for (const [i, { name, rows, digest }] of written.entries()) {
    const found = read[i];
    if (found?.rows === rows && found.digest === digest) continue;
    throw new ReadBackError(
      `${name}: 写入 ${rows} 行，回读 ${found?.rows ?? 0} 行${found?.rows === rows ? '，内容不一致' : ''}`,
    );
  }
}

/** Rows a supplied file already holds, by table name in lower case: the comparison leaves them out. */
const rowsBefore = (supplied: DatabaseDescription | undefined): ReadonlyMap<string, number> =>
  new Map(supplied?.tables.map((table) => [table.name.toLowerCase(), table.rows]));

/** A supplied file, and how it does not fit the template. */
function suppliedFile({ template, file }: ExportRequest) {
  const supplied = file == null ? undefined : describeDatabase(file);
  const classes = supplied == null ? new Map<string, FeatureClass>() : featureClasses(file!, supplied);
  const differences =
    supplied == null ? [] : [...compareTemplate(template, supplied), ...classDifferences(template.tables, classes)];
  return { supplied, classes, differences };
}

/**
 * What is done with the rows in one snapshot: they are checked, and where nothing is refused written to a file at `unverified`, which
 * is complete but not yet read back. The check may be left out where it was done in the same snapshot before.
 */
export async function fillDatabase(
  pool: Pool,
  request: ExportRequest,
  unverified: string,
  stages: { readonly check: boolean; readonly write: boolean },
): Promise<Outcome | { readonly differences: readonly TemplateDifference[] }> {
  const { template, file } = request;
  const { supplied, classes, differences } = suppliedFile(request);
  if (differences.length > 0) return { differences };
  const limit = request.maxBytes == null ? {} : { maxBytes: request.maxBytes };
  const writer =
    file == null
      ? await createDatabase(unverified, templateDesign(template), limit)
      : await openTemplate(file, unverified, limit);
  let isComplete = false;
  let pictures: PictureSet | undefined;
  try {
    const layerIds = [...new Set(template.tables.flatMap(layersOf))];
    const outcome = await inSnapshot(
      pool,
      async (client): Promise<Outcome> => {
        const layers = await versionsAt(client, decidingLayers(layerIds, request.extent), request.asOf ?? null);
        const extent = { ...request.extent, ...(request.asOf == null ? {} : { versions: layers }) };
        const numberings = new Map(
          template.tables.flatMap((table) => {
            const numbering = rowNumbering(table, supplied, writer);
            return numbering == null ? [] : [[table.name, numbering] as const];
          }),
        );
        pictures = await locatePictures(pool, client, request, extent);
        const reading = { client, extent, request, classes: fillersOf(template.tables, classes), numberings, pictures };
        const findings = new Findings();
        for (const problem of withheld(request)) findings.add(problem);
        const found = await layerGaps(client, layers, {
          asOf: request.asOf ?? null,
          district: request.extent?.district,
        });
        const read = template.tables.map((table) => ({ name: table.name, layers: layersOf(table) }));
        const gaps = tableGaps(read, found);
        for (const gap of gaps) findings.add(gapProblem(gap));
        for (const notice of unfilledOf(template, supplied)) findings.add(notice);
        const rows = stages.check ? await checkRows(reading, writer, findings) : 0;
        if (findings.refusals > 0 || !stages.write) return { findings, rows };
        const more = await pictures?.gather(`${unverified}.pictures`, {
          tell: (problem) => findings.add(problem),
          progress: (table, done) => request.progress?.('draw', table, done),
          signal: request.signal,
        });
        if (more != null) {
          const forecast = writer.forecast();
          const full = fullProblem({ ...forecast, bytes: forecast.bytes + more }, request);
          if (full != null) findings.add(full);
          if (findings.refusals > 0) return { findings, rows };
        }
        const tables = await writeRows(reading, writer);
        const asOf = (request.asOf ?? (await snapshotTime(client))).toISOString();
        const counted = pictures == null ? {} : { pictures: pictures.counts() };
        return { findings, rows, written: { tables, asOf, layers, gaps, ...counted } };
      },
      request.snapshot,
    );
    if (outcome.written != null) {
      await writer.close();
      isComplete = true;
    }
    return outcome;
  } finally {
    pictures?.close();
    await writer.abort();
    if (!isComplete) rmSync(unverified, { force: true });
  }
}

/** Where the pictures of a file lie, and how large they are going to be; undefined for an export without. */
async function locatePictures(
  pool: Pool,
  client: PoolClient,
  { template: { tables }, pictures: asked, view = 'full', asOf, signal }: ExportRequest,
  extent: Extent,
): Promise<PictureSet | undefined> {
  if (asked == null) return undefined;
  const versions = await versionsAt(client, PARCEL_MAP_LAYERS, asOf ?? null);
  const pictures = new PictureSet(pool, tables, { ...asked, order: { ...asked.order, versions } });
  const keyOf = ({ source }: TemplateTable): string => layerById((source as { readonly layer: string }).layer)!.key[0]!;
  await pictures.locate(client, (table) => tableQuery(table, extent, { view, pictures: true }), keyOf, signal);
  await pictures.probe(signal);
  return pictures;
}

/** What is said once of pictures that do not go along: left out of the order, or not to be shown. */
function withheld({ template: { tables }, pictures, view }: ExportRequest): RowProblem[] {
  return tables.flatMap((table) =>
    pictureFields(table).flatMap(({ field: { name, title, expected }, kind }): RowProblem[] => {
      const say = (code: string, message: string): RowProblem[] => [
        { severity: 'notice', code, table: table.name, key: '', field: name, value: '', message },
      ];
      const rule = expected === true ? '标准要求填写' : '标准为选填';
      if (pictures == null) return say('pictures-left-out', `导出时未要求图件，${title}整列留空（${rule}）`);
      if (view !== 'masked') return [];
      if (kind === 'floor-plan') return say('picture-withheld', `脱敏导出不含${title}：图上有权利人信息（${rule}）`);
      return say('picture-withheld', `脱敏导出的${title}按脱敏的数据绘制，交来的图件不交出`);
    }),
  );
}

/** Where a file lies until it has been read back. */
export const unverifiedPath = (path: string): string => `${path}.unverified`;

/** Rows that a supplied file held before, by table name in lower case: reading back leaves them out. */
export const suppliedRows = (file: string | undefined): ReadonlyMap<string, number> =>
  rowsBefore(file == null ? undefined : describeDatabase(file));

/**
 * Exports the current rows of a template's layers into an Access file, from one snapshot: sees that a supplied file fits
 * the template, checks every row first and
 * refuses with the whole list when the file format cannot hold one; writes; reads the file back with an independent reader
 * and compares row by row; only then does the file appear at its path.
 */
export async function exportDatabase(pool: Pool, request: ExportRequest): Promise<ExportResult> {
  const { template, path } = request;
  const unverified = unverifiedPath(path);
  try {
    const outcome = await fillDatabase(pool, request, unverified, { check: true, write: request.checkOnly !== true });
    if ('differences' in outcome) return { state: 'misfit', differences: outcome.differences };
    const { problems, refusals, notices } = outcome.findings;
    const { written } = outcome;
    if (written == null) return { state: refusals > 0 ? 'refused' : 'checked', problems, refusals, notices };
    await request.progress?.('read-back', '', 0);
    const read = await readBack(unverified, template.tables, written.tables, {
      skip: suppliedRows(request.file),
      progress: (table, rows) => request.progress?.('read-back', table, rows),
      signal: request.signal,
    });
    requireEqual(written.tables, read);
    const digests = await fileDigests(unverified);
    renameSync(unverified, path);
    const manifest = {
      template: { id: template.id, version: template.version, title: template.title },
      district: request.extent?.district ?? null,
      ...written,
      file: digests,
      notices,
    };
    return { state: 'exported', manifest, problems };
  } finally {
    rmSync(unverified, { force: true });
  }
}
