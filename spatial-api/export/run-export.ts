/** Runs an order: everything is made in a folder of its own, which takes its place only when it is complete. */
import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { scopedDatabase } from '../../schemas/database/scope.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import type { TemplateTable } from '../../schemas/templates/template.ts';
import type { Settings } from '../../schemas/settings.ts';
import { makeWholeFolder } from '../whole-folder.ts';
import type { TemplateDifference } from './compare-template.ts';
import type { StoreSettings } from '../attachments/store.ts';
import { beijingDay } from '../cadastral-map/settle-map.ts';
import { exportDatabase, type ExportProgress, type PictureRequest } from './export-database.ts';
import { exportDistricts } from './export-districts.ts';
import type { ExportOrder } from './export-order.ts';
import { cutOf, knowsCountyAlone } from './extent.ts';
import { fileDigests, type FileDigests } from './file-digests.ts';
import { formatById } from './formats/index.ts';
import type { TableGap } from './layer-gaps.ts';
import { findTemplate } from './installed-templates.ts';
import { exportLayers, type RenamedColumn } from './layers/export-layers.ts';
import { exportTable } from './layers/export-table.ts';
import { differenceWorkbook, problemWorkbook, refusalsFirst } from './problem-workbook.ts';
import type { PictureCount } from './pictures/picture-set.ts';
import { periodName } from './quarter.ts';
import type { RowProblem } from './row-problems.ts';

/** Names of what lies beside the file. */
export const MANIFEST_FILE = 'manifest.json';
export const PROBLEMS_FILE = 'problems.xlsx';
/** The same problems for pages and programs. */
export const PROBLEM_LIST_FILE = 'problems.json';

/** What an exported file holds and where it comes from; goes with the file. */
export interface ExportManifest {
  readonly order: ExportOrder;
  readonly template: { readonly id: string; readonly title: string; readonly version: string } | null;
  readonly format: string;
  readonly district: string | null;
  /** Moment the rows are of, ISO 8601 in UTC. */
  readonly asOf: string;
  /** Version of every layer the rows come from. */
  readonly layers: Readonly<Record<string, number>>;
  /** The file; for an order of several, the list of them. */
  readonly file: FileDigests & { readonly name: string; readonly mediaType: string };
  /** The files of an order by districts; absent for one file. */
  readonly parts?: readonly ExportPart[];
  /** SHA-256 of the rows as they lie in the file, by table; reading back gave the same. */
  readonly tables: readonly { readonly name: string; readonly rows: number; readonly digest: string }[];
  readonly renamed: readonly RenamedColumn[];
  /** Tables that say nowhere where their rows belong and went out whole. */
  readonly uncut: readonly string[];
  /** Tables that lack data nobody has loaded: empty there is no answer. */
  readonly gaps: readonly TableGap[];
  /** How many pictures went along and whence they are; absent for an export without. */
  readonly pictures?: readonly PictureCount[];
  readonly notices: number;
  readonly createdBy: string;
  readonly createdAt: string;
}

/** The file of one district in an order of several. */
export interface ExportPart {
  readonly district: string;
  readonly file: FileDigests & { readonly name: string; readonly mediaType: string };
  readonly tables: ExportManifest['tables'];
  readonly gaps: readonly TableGap[];
  readonly pictures?: readonly PictureCount[];
}

export type ExportOutcome =
  | { readonly state: 'exported'; readonly manifest: ExportManifest; readonly refusals: 0; readonly notices: number }
  | { readonly state: 'checked' | 'refused'; readonly refusals: number; readonly notices: number }
  | {
      readonly state: 'misfit';
      readonly differences: readonly TemplateDifference[];
      readonly refusals: number;
      readonly notices: 0;
    };

export interface ExportRun {
  readonly db: Pool;
  readonly settings: Pick<Settings, 'dataDirectory'> & Partial<Pick<Settings, 'mdbLimit'> & StoreSettings>;
  readonly order: ExportOrder;
  /** Folder in which the result appears; it is replaced. */
  readonly folder: string;
  readonly createdBy: string;
  /** Another file to fill than the one kept with the template. */
  readonly fill?: string;
  readonly progress?: ExportProgress;
  readonly signal?: AbortSignal;
}

/** Runs the order; nothing appears at the folder until everything in it is complete and on the disk. */
export async function runExport(given: ExportRun): Promise<ExportOutcome> {
  const { scope } = given.order;
  const run = scope == null ? given : { ...given, db: scopedDatabase(given.db, scope) };
  return makeWholeFolder(run.folder, run.signal, async (partial) =>
    run.order.template == null
      ? layerFiles(run, partial)
      : run.order.districts == null
        ? templateFile(run, partial)
        : districtFiles(run, partial),
  );
}

function fileName({ district, polygon }: ExportOrder, what: string, moment: Date): string {
  const where = district ?? (polygon == null ? 'all' : 'area');
  return `${where}-${periodName(moment)}-${what}`;
}

async function templateFile(run: ExportRun, partial: string): Promise<ExportOutcome> {
  const { order, db } = run;
  const { template, file } = findTemplate(run.settings, order.template!);
  const fill = run.fill ?? file;
  const asOf = order.asOf == null ? undefined : new Date(order.asOf);
  const name = `${fileName(order, template.id, asOf ?? new Date())}.mdb`;
  const path = join(partial, name);
  const result = await exportDatabase(db, {
    template,
    path,
    ...(fill == null ? {} : { file: fill }),
    extent: extentOf(order),
    ...(asOf == null ? {} : { asOf }),
    view: order.view,
    ...picturesOf(run, asOf),
    ...(order.checkOnly == null ? {} : { checkOnly: order.checkOnly }),
    ...(run.settings.mdbLimit == null ? {} : { maxBytes: run.settings.mdbLimit }),
    ...(run.progress == null ? {} : { progress: run.progress }),
    ...(run.signal == null ? {} : { signal: run.signal }),
  });
  if (result.state === 'misfit') return misfit(partial, result.differences);
  if (result.state !== 'exported') {
    const { state, refusals, notices } = result;
    await writeProblems(partial, result.problems, refusals, notices);
    return { state, refusals, notices };
  }
  const { manifest: made, problems } = result;
  const manifest: ExportManifest = {
    ...headOf(run),
    template: { id: template.id, title: template.title, version: template.version },
    format: 'mdb',
    asOf: made.asOf,
    layers: made.layers,
    file: { name, mediaType: ACCESS, ...made.file },
    tables: made.tables,
    renamed: [],
    uncut: template.tables.filter((table) => isUncut(table, order)).map((table) => table.name),
    gaps: made.gaps,
    ...(made.pictures == null ? {} : { pictures: made.pictures }),
    notices: made.notices,
  };
  return finish(partial, manifest, problems);
}

/** What the pictures of an order are made with; nothing for an order without. */
function picturesOf(
  { order: { pictures, view, scope }, settings }: ExportRun,
  asOf: Date | undefined,
  isAlone = false,
): { readonly pictures?: PictureRequest } {
  if (pictures == null) return {};
  const day = beijingDay(new Date());
  const { attachmentStore = 'folder', dataDirectory } = settings;
  const { s3Endpoint = '', s3Region = '', s3AccessKey = '', s3SecretKey = '' } = settings;
  return {
    pictures: {
      order: {
        ...pictures,
        view,
        districts: scope?.districts ?? null,
        day,
        dataDay: asOf == null ? day : beijingDay(new Date(asOf.getTime() - 1)),
      },
      store: { attachmentStore, dataDirectory, s3Endpoint, s3Region, s3AccessKey, s3SecretKey },
      ...(scope == null ? {} : { scope }),
      ...(isAlone ? { isAlone } : {}),
    },
  };
}

async function misfit(partial: string, differences: readonly TemplateDifference[]): Promise<ExportOutcome> {
  writeFileSync(join(partial, PROBLEMS_FILE), await differenceWorkbook(differences), { flush: true });
  writeProblemList(partial, differences.map(differenceProblem));
  return { state: 'misfit', differences, refusals: differences.length, notices: 0 };
}

const ACCESS = 'application/x-msaccess';

/** A file for every district, and the list of them. */
async function districtFiles(run: ExportRun, partial: string): Promise<ExportOutcome> {
  const { order, db, settings } = run;
  const { template, file } = findTemplate(settings, order.template!);
  const fill = run.fill ?? file;
  const asOf = order.asOf == null ? undefined : new Date(order.asOf);
  const moment = asOf ?? new Date();
  const { district: _, ...extent } = extentOf(order);
  const result = await exportDistricts(db, {
    template,
    districts: order.districts!,
    folder: partial,
    nameOf: (district) => `${fileName({ ...order, district }, template.id, moment)}.mdb`,
    checkOnly: order.checkOnly === true,
    work: {
      scope: order.scope ?? null,
      request: {
        extent,
        view: order.view,
        ...picturesOf(run, asOf, true),
        ...(fill == null ? {} : { file: fill }),
        ...(asOf == null ? {} : { asOf }),
        ...(settings.mdbLimit == null ? {} : { maxBytes: settings.mdbLimit }),
      },
    },
    progress: run.progress,
    signal: run.signal,
  });
  if ('differences' in result) return misfit(partial, result.differences);
  const { findings, files } = result;
  const { problems, refusals, notices } = findings;
  if (files == null) {
    await writeProblems(partial, problems, refusals, notices);
    return { state: refusals > 0 ? 'refused' : 'checked', refusals, notices };
  }
  const parts = files.map(({ district, name, file: digests, tables, gaps, pictures }): ExportPart => ({
    district,
    file: { name, mediaType: ACCESS, ...digests },
    tables,
    gaps,
    ...(pictures == null ? {} : { pictures }),
  }));
  const listName = `${fileName(order, template.id, moment)}.files.json`;
  const head = { template: { id: template.id, title: template.title, version: template.version } };
  const moments = { asOf: files[0]!.asOf, layers: files[0]!.layers };
  writeFileSync(join(partial, listName), `${JSON.stringify({ ...head, ...moments, files: parts }, null, 2)}\n`, {
    flush: true,
  });
  const manifest: ExportManifest = {
    ...headOf(run),
    ...head,
    format: 'mdb',
    ...moments,
    file: { name: listName, mediaType: 'application/json', ...(await fileDigests(join(partial, listName))) },
    parts,
    tables: template.tables.map(({ name }, i) =>
      sumOf(
        name,
        parts.map(({ tables }) => tables[i]!),
      ),
    ),
    renamed: [],
    uncut: [],
    gaps: differentOf(files.flatMap(({ gaps }) => gaps)),
    ...(order.pictures == null ? {} : { pictures: sumOfPictures(files.flatMap(({ pictures = [] }) => pictures)) }),
    notices,
  };
  return finish(partial, manifest, problems);
}

/** Pictures of a field over all files. */
function sumOfPictures(counts: readonly PictureCount[]): PictureCount[] {
  const sums = new Map<string, PictureCount>();
  for (const count of counts) {
    const key = `${count.table}.${count.field}`;
    const { delivered, attached, drawn, missing, bytes } = sums.get(key) ?? NO_PICTURES;
    sums.set(key, {
      ...count,
      delivered: delivered + count.delivered,
      attached: attached + count.attached,
      drawn: drawn + count.drawn,
      missing: missing + count.missing,
      bytes: bytes + count.bytes,
    });
  }
  return [...sums.values()];
}

const NO_PICTURES = { delivered: 0, attached: 0, drawn: 0, missing: 0, bytes: 0 } as const;

/** Gaps that are the same in several districts, once. */
const differentOf = (gaps: readonly TableGap[]): readonly TableGap[] => [
  ...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values(),
];

/** A table over all files: its rows, and a digest of their digests. */
const sumOf = (name: string, tables: ExportManifest['tables']): ExportManifest['tables'][number] => ({
  name,
  rows: tables.reduce((sum, { rows }) => sum + rows, 0),
  digest: createHash('sha256')
    .update(tables.map(({ digest }) => digest).join('\n'))
    .digest('hex'),
});

/** Whether rows of a table say nowhere where they belong, or not as closely as asked for, so that more of it goes out. */
function isUncut({ source }: TemplateTable, order: ExportOrder): boolean {
  const layer = source != null && 'layer' in source ? layerById(source.layer) : undefined;
  if (layer == null || (order.district == null && order.polygon == null)) return false;
  const extent = extentOf(order);
  return cutOf(layer, extent) === 'whole' || (order.polygon == null && knowsCountyAlone(layer, extent));
}

const extentOf = ({ district, polygon, filter, isStrict }: ExportOrder) => ({
  ...(isStrict == null ? {} : { isStrict }),
  ...(district == null ? {} : { district }),
  ...(polygon == null ? {} : { polygon }),
  ...(filter == null ? {} : { filter }),
});

const headOf = ({ order, createdBy }: ExportRun) => ({
  order,
  district: order.district ?? null,
  createdBy,
  createdAt: new Date().toISOString(),
});

async function layerFiles(run: ExportRun, partial: string): Promise<ExportOutcome> {
  const { order, db } = run;
  const format = formatById(order.format!)!;
  const tables = order.layers!.map((id) => {
    const layer = layerById(id);
    if (layer == null) throw new Problem('layer-unknown', `没有图层 ${id}`);
    return exportTable(layer, order.epsg!, order.view);
  });
  const asOf = order.asOf == null ? undefined : new Date(order.asOf);
  const what = tables.length === 1 ? tables[0]!.layer.id : 'layers';
  const { findings, written } = await exportLayers(db, {
    format,
    tables,
    extent: extentOf(order),
    ...(asOf == null ? {} : { asOf }),
    ...(order.checkOnly == null ? {} : { checkOnly: order.checkOnly }),
    ...(run.settings.mdbLimit == null ? {} : { maxBytes: run.settings.mdbLimit }),
    folder: partial,
    name: fileName(order, what, asOf ?? new Date()),
    ...(run.progress == null ? {} : { progress: run.progress }),
    ...(run.signal == null ? {} : { signal: run.signal }),
  });
  const { problems, refusals, notices } = findings;
  if (written == null) {
    rmSync(join(partial, 'files'), { recursive: true, force: true });
    await writeProblems(partial, problems, refusals, notices);
    return { state: refusals > 0 ? 'refused' : 'checked', refusals, notices };
  }
  const { file: name, mediaType, layers, renamed, uncut, gaps } = written;
  const manifest: ExportManifest = {
    ...headOf(run),
    template: null,
    format: format.id,
    asOf: written.asOf.toISOString(),
    layers,
    file: { name, mediaType, ...(await fileDigests(join(partial, name))) },
    tables: written.tables.map((table) => ({ name: table.name, rows: table.rows, digest: table.digest })),
    renamed,
    uncut,
    gaps,
    notices,
  };
  return finish(partial, manifest, problems);
}

async function finish(
  partial: string,
  manifest: ExportManifest,
  problems: readonly RowProblem[],
): Promise<ExportOutcome> {
  const { notices } = manifest;
  if (notices > 0) await writeProblems(partial, problems, 0, notices);
  writeFileSync(join(partial, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  return { state: 'exported', manifest, refusals: 0, notices };
}

async function writeProblems(partial: string, problems: readonly RowProblem[], refusals: number, notices: number) {
  const ordered = refusalsFirst(problems);
  writeFileSync(join(partial, PROBLEMS_FILE), await problemWorkbook(ordered, { refusals, notices }), { flush: true });
  writeProblemList(partial, ordered);
}

function writeProblemList(partial: string, problems: readonly RowProblem[]): void {
  writeFileSync(join(partial, PROBLEM_LIST_FILE), JSON.stringify(problems), { flush: true });
}

/** A difference between a template and the file to be filled, as a problem. */
const differenceProblem = ({ table, field, kind, message }: TemplateDifference): RowProblem => ({
  severity: 'refusal',
  code: kind,
  table,
  key: '',
  field: field ?? '',
  value: '',
  message,
});
