/**
 * One file becomes one layer version: detect → read → reproject → map → check → stage → publish. Everything that can refuse
 * the delivery as a whole (mapping, columns, CRS) is asked before the first row is staged.
 */

import type pg from 'pg';
import type { Layer } from '../schemas/layer.ts';
import type { QualityRules } from '../schemas/rules/quality-rule.ts';
import { type ApportionBy, apportionedLayer } from './apportion.ts';
import type { CheckedRow, Delivery, LoadReport, OriginalRow } from './delivery.ts';
import { Refusal } from './delivery.ts';
import { issue } from './issues.ts';
import { type LoadContext, loadDelivery } from './load.ts';
import {
  type BoundMapping,
  bindMapping,
  checkMapping,
  type MappingOverrides,
  type SourceMapping,
  type ValueMeanings,
} from './mapping.ts';
import { type RepairCode, repairing } from './repairs.ts';
import { markMended, type MendedDelivery, mendedLayer } from './mended.ts';
import { columnIssues, originalOf, rowMapper } from './map-row.ts';
import { openDelivery } from './open-delivery.ts';
import { layerById } from '../schemas/layers/index.ts';
import { refuseOtherUnit } from './area-unit.ts';
import { withFirstRows } from './first-rows.ts';
import { encodeRows, PARALLEL_FROM } from './parallel/encode-rows.ts';
import type { PackageLimits } from './package-limits.ts';
import type { ReadLimits } from './readers/read-limits.ts';
import { encodingLabel } from './readers/text-encoding.ts';
import type { SourceLayer, SourceRow } from './readers/reader.ts';
import { type CrsOptions, decideCrs, NO_CRS, type WorkingCrs } from './working-crs.ts';

export interface IngestOptions {
  readonly path: string;
  readonly layer: Layer;
  readonly dataset?: string;
  readonly districtCode?: string;
  /** Layer inside the package, where it holds several. */
  readonly layerName?: string;
  readonly source?: SourceMapping;
  readonly overrides?: MappingOverrides;
  readonly meanings?: ValueMeanings;
  readonly encoding?: string;
  readonly crs?: Omit<CrsOptions, 'textOf' | 'textsNamed'>;
  readonly allow?: ReadonlySet<string>;
  /** Quality rules of the layer; those of the product when absent. */
  readonly rules?: QualityRules | undefined;
  /** False leaves out the checks of shapes against each other. */
  readonly topology?: boolean;
  readonly dryRun?: boolean;
  /** Stop before publishing; somebody reviews what is staged. */
  readonly stageOnly?: boolean;
  /** Load a delivery that was published before. */
  readonly again?: boolean;
  readonly confirmed?: boolean;
  /** Findings that are repaired where they occur; none unless asked for. */
  readonly repair?: ReadonlySet<RepairCode>;
  /** Rows that the file does not bring stay as they are. */
  readonly partial?: boolean;
  /** The file holds rejected rows of this delivery, mended. */
  readonly mends?: MendedDelivery;
  readonly workFolder: string;
  readonly packageLimits?: PackageLimits;
  readonly readLimits?: ReadLimits;
  /** Axes are exchanged and units converted as the detector proposes. */
  readonly correctCoordinates?: boolean;
  /** Spread figures of enterprises over their plots (stock-land-economics). */
  readonly apportion?: ApportionBy;
  readonly createdBy?: string;
  /** Rows from which a shapefile is read on several threads; default `PARALLEL_FROM`. */
  readonly parallelFrom?: number;
}

export type IngestResult =
  | { readonly state: 'published' | 'staged' | 'tried'; readonly report: LoadReport }
  /** The dataset's current version came from the same content, read the same way. */
  | { readonly state: 'known'; readonly version: number; readonly publishedAt: string; readonly dataset: string };

/** Loads a file. Throws Refusal when it cannot be published as it is. */
export async function ingestFile(context: LoadContext, options: IngestOptions): Promise<IngestResult> {
  const { layer } = options;
  refuseMapping(options);
  const encoding = encodingOption(options);
  const opened = await openDelivery(options.path, {
    workFolder: options.workFolder,
    ...(options.packageLimits == null ? {} : { packageLimits: options.packageLimits }),
    ...(options.readLimits == null ? {} : { limits: options.readLimits }),
    ...(options.correctCoordinates == null ? {} : { correctCoordinates: options.correctCoordinates }),
    ...(encoding == null ? {} : { encoding }),
  });
  try {
    const chosen = chooseLayer(opened.layers, options);
    const { apportion } = options;
    const spread = apportion == null ? chosen : await apportionedLayer(context.db, chosen, layer, apportion);
    const mended = options.mends == null ? undefined : await mendedLayer(context.db, spread, options.mends);
    const given = mended?.source ?? spread;
    const isCrsStated = (options.crs?.epsg ?? options.source?.crs) != null;
    const source = isCrsStated ? inOneSystem(given) : given;
    const mapping = bindMapping(layer, source.columns, options.source, options.overrides, options.meanings);
    const looked = withFirstRows(source);
    await refuseOtherUnit(layer, looked, mapping);
    const { crs, issues } = await decideSourceCrs(context.db, looked, options);
    const dataset = options.dataset ?? options.source?.dataset ?? options.districtCode ?? source.name;
    const reading = {
      mapping: describeMapping(mapping),
      crs: crs.label,
      encoding: source.encoding?.label ?? null,
      ...(apportion == null ? {} : { apportion }),
      ...(options.repair == null || options.repair.size === 0 ? {} : { repair: [...options.repair].toSorted() }),
    };
    const newest = await newestAlike(context.db, layer, { dataset, reading, mends: options.mends?.deliveryId });
    const hash = source.sha256();
    hash.catch(() => {}); // awaited before anything is published
    if (newest != null && options.again !== true && newest.sha256 === (await hash)) {
      return { state: 'known', dataset, version: newest.version, publishedAt: newest.publishedAt };
    }
    const map = rowMapper({
      layer,
      mapping,
      columns: source.columns,
      crs,
      ...(options.districtCode == null ? {} : { districtCode: options.districtCode }),
      ...(options.readLimits == null ? {} : { mostVertices: options.readLimits.vertices }),
    });
    const { mends } = options;
    const marking: LoadContext =
      mends == null || mended == null
        ? context
        : {
            ...context,
            commit: async (client, published) => {
              await markMended(client, mends.deliveryId, published.deliveryId, mended.registerRows);
              await context.commit?.(client, published);
            },
          };
    const report = await loadDelivery(marking, {
      layer,
      dataset,
      ...(options.districtCode == null ? {} : { districtCode: options.districtCode }),
      source: {
        name: opened.name,
        sha256: '',
        bytes: source.bytes,
        crs: crs.label,
        ...(source.encoding == null ? {} : { encoding: source.encoding.label }),
      },
      hash,
      rows: mappedRows(source, repairing(map, { columns: source.columns, crs }, options.repair ?? new Set())),
      ...encodedRows(source, { mapping, crs }, options),
      ...(source.rowCount == null ? {} : { expectedRows: source.rowCount }),
      mapping: reading,
      columns: source.columns,
      partial: options.partial === true,
      ...(mends == null ? {} : { mends: mends.deliveryId }),
      issues: [...source.issues, ...issues, ...columnIssues(layer, mapping)],
      ...(options.allow == null ? {} : { allow: options.allow }),
      ...(source.original == null ? {} : { original: source.original }),
      originals: (sourceRows) => originalRows(source, crs, sourceRows),
      ...(options.rules == null ? {} : { rules: options.rules }),
      topology: options.topology !== false,
      confirmed: options.confirmed === true,
      dryRun: options.dryRun === true,
      stageOnly: options.stageOnly === true,
      ...(options.createdBy == null ? {} : { createdBy: options.createdBy }),
    });
    return { state: report.isStaged === true ? 'staged' : options.dryRun === true ? 'tried' : 'published', report };
  } finally {
    await opened.close();
  }
}

function refuseMapping({ layer, source }: IngestOptions): void {
  const problems = source == null ? [] : checkMapping(source, layer);
  if (problems.length === 0) return;
  throw new Refusal('mapping-invalid', {
    zh: `映射 ${source!.id} 有误：\n  ${problems.join('\n  ')}`,
    en: `Mapping ${source!.id} is wrong: ${problems.join('; ')}`,
  });
}

function encodingOption({ encoding, source }: IngestOptions): string | undefined {
  const given = encoding ?? source?.encoding;
  if (given == null) return undefined;
  const label = encodingLabel(given);
  if (label != null) return label;
  throw new Refusal('encoding-unknown', {
    zh: `不认识的编码：${given}（可用 GBK、GB18030、UTF-8、Big5 等）。`,
    en: `Unknown encoding: ${given} (GBK, GB18030, UTF-8, Big5 …).`,
  });
}

/** The layer that was named, the only one, or the only one called after the layer in the standard. */
export function chooseLayer(
  layers: readonly SourceLayer[],
  { layerName, layer, source }: Pick<IngestOptions, 'layerName' | 'layer' | 'source'>,
): SourceLayer {
  if (layerName != null) {
    const named = layers.find(({ name }) => name === layerName) ?? layers.find(({ name }) => isSame(name, layerName));
    if (named != null) return named;
  } else {
    if (layers.length === 1) return layers[0]!;
    const names = [layer.standard.code, ...(layer.standard.aliases ?? []), layer.title, ...(source?.layerNames ?? [])];
    const fitting = layers.filter(({ name }) => names.some((known) => isSame(known, name)));
    if (fitting.length === 1) return fitting[0]!;
  }
  const list = layers.map(({ name, rowCount }) => `${name}（${rowCount ?? '?'} 行 rows）`).join('、');
  throw new Refusal('layer-ambiguous', {
    zh: `${layerName == null ? '包内有多个图层' : `包内没有图层 ${layerName}`}，请用 --layer-name 指定其一：${list}`,
    en: `${layerName == null ? 'The package holds several layers' : `The package has no layer ${layerName}`}; choose one with --layer-name: ${list}`,
  });
}

function isSame(a: string, b: string): boolean {
  return a.toUpperCase() === b.toUpperCase();
}

const SAMPLED_ROWS = 2000;

/** The CRS that a layer of a delivery would be read in. Throws Refusal where that cannot be told. */
export async function describeCrs(
  db: pg.Pool,
  source: SourceLayer,
  epsg: number | undefined,
): Promise<{ readonly label: string }> {
  if (source.geometry == null) return { label: NO_CRS.label };
  const layer = { geometry: 'Geometry' } as const;
  const { crs } = await decideSourceCrs(db, source, { layer, ...(epsg == null ? {} : { crs: { epsg } }) });
  return { label: crs.label };
}

/** The CRS of a layer of a delivery, and what was found on the way. */
export async function decideSourceCrs(
  db: pg.Pool,
  source: SourceLayer,
  options: Pick<IngestOptions, 'crs' | 'source'> & { readonly layer: Pick<Layer, 'geometry'> },
) {
  const given = options.crs?.epsg ?? options.source?.crs;
  const isShapeless = options.layer.geometry == null || (source.geometry == null && given == null);
  if (isShapeless) return { crs: NO_CRS, issues: [] };
  if (given == null && source.crsProblem != null) throw new Refusal('crs-contradiction', source.crsProblem);
  const shift = options.crs?.datumShift == null ? source.datumShift : undefined;
  const decided = await decideCrs(
    { text: source.crsText, pairs: options.layer.geometry == null ? [] : await samplePairs(source) },
    {
      ...options.crs,
      ...(shift == null ? {} : { datumShift: shift }),
      ...(given == null ? {} : { epsg: given }),
      textOf: (epsg) => projectionText(db, epsg),
      textsNamed: (plainName) => projectionTexts(db, plainName),
    },
  );
  const isShifted = shift != null && decided.crs.kind === 'transform';
  const used = isShifted ? [issue('datum-shift-from-file', null, { actual: shift.join(',') })] : [];
  return { crs: decided.crs, issues: [...decided.issues, ...used] };
}

/** First vertex of the first rows, without those that are drawn in a system of their own. */
async function samplePairs(source: SourceLayer): Promise<(readonly [number, number])[]> {
  const pairs: (readonly [number, number])[] = [];
  for await (const batch of source.read()) {
    for (const { geometry, epsg } of batch) {
      if (epsg != null) continue;
      const [x, y] = geometry?.xy ?? [];
      if (x != null && y != null) pairs.push([x, y]);
    }
    if (pairs.length >= SAMPLED_ROWS) break;
  }
  return pairs;
}

async function projectionText(db: pg.Pool, epsg: number): Promise<string | undefined> {
  const { rows } = await db.query<{ srtext: string }>('select srtext from spatial_ref_sys where srid = $1', [epsg]);
  return rows[0]?.srtext;
}

/** The name is made plain as `plainCrsName` does it. */
async function projectionTexts(db: pg.Pool, plainName: string): Promise<readonly { epsg: number; text: string }[]> {
  const { rows } = await db.query<{ epsg: number; text: string }>(
    `select srid as epsg, srtext as text
     from spatial_ref_sys
     where auth_name = 'EPSG'
       and right(
         regexp_replace(regexp_replace(lower(split_part(srtext, '"', 2)), '[^a-z0-9]', '', 'g'), '19(\\d\\d)', '\\1', 'g'),
         length($1)
       ) = $1`,
    [plainName],
  );
  return rows;
}

/** Columns by field; where more is done with a value than taking it, that as well: mended rows are read the same way. */
function describeMapping({ id, fields }: BoundMapping): unknown {
  const described = fields.map(({ key, column, rule }) => {
    const isPlain = Object.entries(rule).every(([name, value]) => name === 'column' || value == null);
    return [key, column != null && isPlain ? column : column == null ? rule : { ...rule, column }];
  });
  return { id, fields: Object.fromEntries(described) as unknown };
}

/** The newest version of a dataset, if it was read the same way: only then can the delivery be the one that made it. */
async function newestAlike(
  db: pg.Pool,
  layer: Layer,
  {
    dataset,
    reading,
    mends,
  }: { readonly dataset: string; readonly reading: unknown; readonly mends: number | undefined },
): Promise<{ version: number; publishedAt: string; sha256: string } | null> {
  const { rows } = await db.query<{ version: number; publishedAt: string; sha256: string; isAlike: boolean }>(
    `select v.version, to_char(v.published_at, 'YYYY-MM-DD HH24:MI:SSOF') as "publishedAt", v.source_sha256 as sha256,
       coalesce(v.mapping = $3::jsonb, false) as "isAlike"
     from dimai.dataset_version v
     join dimai.dataset d on d.id = v.dataset_id
     where d.layer = $1 and d.name = $2 and v.state = 'published' and v.mends is not distinct from $4::bigint
     order by v.version desc
     limit 1`,
    [layer.id, dataset, JSON.stringify(reading), mends ?? null],
  );
  const newest = rows[0];
  return newest?.isAlike === true ? newest : null;
}

/** Rows on several threads, where they are many and all that the threads must know is plain data. */
function encodedRows(
  { slices, rowCount = 0, columns, encoding }: SourceLayer,
  { mapping, crs }: { readonly mapping: BoundMapping; readonly crs: WorkingCrs },
  { layer, districtCode, allow, repair, readLimits, parallelFrom = PARALLEL_FROM }: IngestOptions,
): Pick<Delivery, 'encoded'> {
  const isPlain =
    crs.kind !== 'transform' && layerById(layer.id) === layer && encoding != null && (repair?.size ?? 0) === 0;
  if (slices == null || !isPlain || rowCount < parallelFrom) return {};
  const plan = {
    layerId: layer.id,
    files: slices.files,
    encoding: encoding.label,
    columns,
    mapping,
    crs,
    allow: [...(allow ?? [])],
    ...(readLimits == null ? {} : { limits: readLimits }),
    ...(districtCode == null ? {} : { districtCode }),
  };
  return { encoded: (types, subjects) => encodeRows({ ...plan, types, subjects }, slices) };
}

async function* mappedRows(
  source: SourceLayer,
  map: (row: SourceRow) => CheckedRow,
): AsyncGenerator<readonly CheckedRow[]> {
  for await (const batch of source.read()) yield batch.map(map);
}

/** The layer without what its rows say of their systems: a person has said it for all of them. */
function inOneSystem(source: SourceLayer): SourceLayer {
  async function* read(): AsyncGenerator<readonly SourceRow[]> {
    for await (const batch of source.read()) {
      const isPlain = batch.every(({ epsg }) => epsg == null);
      yield isPlain ? batch : batch.map(({ epsg: _epsg, ...row }) => row);
    }
  }
  return { ...source, read };
}

async function* originalRows(
  source: SourceLayer,
  crs: WorkingCrs,
  sourceRows: ReadonlySet<number>,
): AsyncGenerator<OriginalRow> {
  for await (const batch of source.read()) {
    for (const row of batch) if (sourceRows.has(row.sourceRow)) yield originalOf(row, source.columns, crs);
  }
}
