/** A delivery that came over HTTP, as workers see it: its files and how they are to be read. */
import type pg from 'pg';
import { dataFolder, type Settings } from '../../schemas/settings.ts';
import { layerById, layerByTableName } from '../../schemas/layers/index.ts';
import type { Layer } from '../../schemas/layer.ts';
import { installedQualityRules } from '../../schemas/rules/load-quality-rules.ts';
import { ingestOptionsSchema, type IngestJobOptions } from '../../schemas/ingest-options.ts';
import { findUploads, hashUpload, type Upload } from '../../schemas/uploads/upload-store.ts';
import { Refusal } from '../delivery.ts';
import { mendedDelivery } from '../mended.ts';
import type { IngestOptions } from '../ingest-file.ts';
import { PACKAGE_LIMITS } from '../package-limits.ts';
import type { OpenOptions } from '../open-delivery.ts';
import { isRepairCode } from '../repairs.ts';
import { findSource } from '../sources/saved.ts';
import { machineFolder, namedFiles, type NamedFiles } from '../uploads/named-files.ts';
import type { DatumShift } from '../world-crs.ts';

/** What the jobs of a delivery are told. */
export interface IngestJobParameters {
  readonly ingestJobId: string;
}

export interface IngestJobRow {
  readonly id: string;
  readonly name: string;
  readonly uploadIds: readonly string[];
  readonly options: IngestJobOptions;
  readonly outcome: 'staged' | 'published' | 'known' | 'discarded' | null;
  readonly deliveryId: number | null;
  readonly createdByName: string;
}

/** Reads a delivery's row; throws where it is gone. */
export async function readIngestJob(db: pg.Pool, id: string): Promise<IngestJobRow> {
  const { rows } = await db.query<Omit<IngestJobRow, 'options'> & { options: unknown }>(
    `select id, name, upload_ids as "uploadIds", options, outcome, dataset_version_id as "deliveryId",
  created_by_name as "createdByName"
from dimai.ingest_job
where id = $1`,
    [id],
  );
  const row = rows[0];
  if (row == null) throw new Error(`there is no ingest job ${id}`);
  return { ...row, options: ingestOptionsSchema.parse(row.options) };
}

/** Lays the delivery's files out for reading, after their hashes were computed or held against what the sender stated. */
export async function openUploads(
  db: pg.Pool,
  settings: Settings,
  { uploadIds, name }: Pick<IngestJobRow, 'uploadIds' | 'name'>,
): Promise<NamedFiles> {
  const folder = dataFolder(settings, 'uploads');
  const uploads = await findUploads(db, uploadIds);
  if (uploads.length < uploadIds.length) {
    throw new Refusal('upload-missing', {
      zh: `${name} 的上传文件已过保存期，请重新上传。`,
      en: `The uploaded files of ${name} have expired: upload them again.`,
    });
  }
  const files = await namedFiles({ uploads: folder, work: machineFolder(settings.dataDirectory) }, uploads);
  try {
    for (const upload of uploads) await settleHash(db, folder, upload);
    return files;
  } catch (error) {
    await files.remove();
    throw error;
  }
}

async function settleHash(db: pg.Pool, folder: string, upload: Upload): Promise<void> {
  const sha256 = await hashUpload(folder, upload.id);
  if (upload.sha256 == null) {
    await db.query('update dimai.upload set sha256 = $2 where id = $1', [upload.id, sha256]);
  } else if (upload.sha256.toLowerCase() !== sha256) {
    throw new Refusal('upload-differs', {
      zh: `文件 ${upload.name} 的 SHA-256 为 ${sha256}，与声明的 ${upload.sha256} 不符，可能传输有误，请重新上传。`,
      en: `The SHA-256 of ${upload.name} is ${sha256}, not the stated ${upload.sha256}: the transfer may have gone wrong; upload it again.`,
    });
  }
}

/** Limits and folders of the settings, as `openDelivery` takes them. */
export function openOptions(settings: Settings, workFolder: string): OpenOptions {
  return {
    workFolder,
    packageLimits: {
      ...PACKAGE_LIMITS,
      entries: settings.archiveEntryLimit,
      unpackedBytes: settings.unpackedLimitBytes,
    },
    limits: {
      vertices: settings.shapeVertexLimit,
      valueCharacters: settings.valueLimitCharacters,
      columns: settings.columnLimit,
      depth: settings.nestingLimit,
      heldBytes: settings.heldFileBytes,
    },
  };
}

/** The layer that the options name, or that their source mapping feeds. */
export function layerOf({ layer, source }: IngestJobOptions, { dataDirectory }: Settings): Layer | undefined {
  const name = layer ?? (source == null ? undefined : findSource(source, dataDirectory)?.layer);
  return name == null ? undefined : (layerById(name) ?? layerByTableName(name));
}

/** Options of the delivery as `ingestFile` takes them; it stops at the review. Throws Refusal for a layer or source that there is not. */
export async function fileOptions(
  db: pg.Pool,
  settings: Settings,
  row: IngestJobRow,
  files: NamedFiles,
): Promise<IngestOptions> {
  const { options } = row;
  const mends = options.mends == null ? undefined : await mendedDelivery(db, options.mends);
  const layer = mends?.layer ?? layerOf(options, settings);
  const source = options.source == null ? undefined : findSource(options.source, settings.dataDirectory);
  if (layer == null || (options.source != null && source == null)) {
    const wrong = options.source != null && source == null ? `来源映射 ${options.source}` : `图层 ${options.layer}`;
    throw new Refusal('mapping-invalid', {
      zh: `没有${wrong}。`,
      en: `There is no ${options.source ?? options.layer}.`,
    });
  }
  const { packageLimits, limits } = openOptions(settings, files.workFolder);
  const constants = Object.entries(options.set ?? {}).map(([key, constant]) => [key, { constant }] as const);
  const given: Partial<Record<keyof IngestOptions, unknown>> = {
    source: mends?.source ?? source,
    mends,
    dataset: mends?.dataset ?? options.dataset,
    districtCode: mends == null ? options.district : mends.districtCode,
    partial: options.partial,
    topology: options.topology,
    rules: installedQualityRules(settings.dataDirectory).get(layer.id),
    meanings: options.values,
    repair: options.repair == null ? undefined : new Set(options.repair.filter(isRepairCode)),
    layerName: options.layerName,
    encoding: options.encoding,
    apportion: options.apportion,
    correctCoordinates: options.correctCoordinates,
    allow: options.allow == null ? undefined : new Set(options.allow),
    packageLimits,
    readLimits: limits,
  };
  return {
    ...(withoutAbsent(given) as Partial<IngestOptions>),
    path: files.path,
    layer,
    overrides: { ...options.map, ...Object.fromEntries(constants) } as NonNullable<IngestOptions['overrides']>,
    crs: withoutAbsent({
      epsg: options.crs,
      assumeDatum: options.assumeDatum,
      datumShift: options.datumShift as DatumShift | undefined,
    }) as NonNullable<IngestOptions['crs']>,
    rules: installedQualityRules(settings.dataDirectory).get(layer.id),
    again: options.again === true,
    stageOnly: true,
    workFolder: files.workFolder,
    createdBy: row.createdByName,
  };
}

function withoutAbsent(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, each]) => each != null));
}
