/** Reads everything known of a piece of land at a moment, and puts it into blocks. */
import type { Pool, PoolClient } from 'pg';
import { districtReach } from '../../schemas/district-scope.ts';
import { poolBelow } from '../../schemas/database/scope.ts';
import { standingQuery, withStanding } from '../../schemas/database/standing-query.ts';
import { layerVersionsAt } from '../../schemas/database/versions.ts';
import type { DocumentArchive } from '../document-archives/document-archive.ts';
import { findDocuments } from '../document-archives/find-documents.ts';
import { attachmentsOfCodes, type AttachmentBlock } from '../attachments/attachments.ts';
import type { GeoJsonGeometry } from '../../schemas/geometry.ts';
import type { PersonalView } from '../catalogue/feature-view.ts';
import { mayLieIn } from '../district-scope.ts';
import { districtOfCode } from '../land-codes/code-kinds.ts';
import { inDistricts, lineageAlone, readLineage } from '../land-codes/lineage.ts';
import { readStages } from '../land-codes/stages.ts';
import { overlapRun } from '../overlap/run.ts';
import { agreementsOfCodes } from '../surveys/bundle/agreements.ts';
import { composeFile } from './compose-file.ts';
import { overlayControl, type ControlAnswer } from './control-lines.ts';
import { fileStatement, nearStatement, VERSIONED_LAYERS, type FileRow } from './file-query.ts';
import type { LandFile } from './land-file.ts';
import { datasetsAt, publicationDays, type Provenance } from './provenance.ts';
import { CONTROL_SOURCES, FILE_SOURCES } from './sources.ts';

/** Who reads a file, and as of when. */
export interface FileOrder {
  readonly code: string;
  /** As it was asked for. */
  readonly asked: string;
  /** End of a day in China; null for now. */
  readonly asOf: string | null;
  /** Day of the answer, `yyyy-MM-dd`: terms are held against it. */
  readonly day: string;
  /** Ids of the layers in use in the region, and those of them that the caller may read. */
  readonly inUse: ReadonlySet<string>;
  readonly readable: ReadonlySet<string>;
  readonly view: PersonalView;
  readonly districts: readonly string[] | null;
  /** Where control lines are read, which hold wherever they were recorded; null where everything is read from one database. */
  readonly controls: Pool | null;
  /** Whether what restricted layers share with the land is measured exactly, but drawn on their grid alone. */
  readonly isReduced: boolean;
  /** Whether documents of a block may be seen. */
  readonly sees: (block: AttachmentBlock) => boolean;
  /** Archive systems that are asked for documents, and how long they are waited for, ms. */
  readonly archives?: readonly DocumentArchive[] | undefined;
  readonly archiveTimeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The file of a code; undefined where no table knows the code at that time. */
export async function readLandFile(db: Pool, order: FileOrder): Promise<LandFile | undefined> {
  const { asOf, signal } = order;
  const versions = asOf === null ? null : await versionsThen(db, asOf);
  // On one connection: taking another, or setting it anew for each, costs more than what they ask.
  const read = await withStanding(db, { signal, byIndex: true }, async (client) => {
    const row = await readRow(client, poolBelow(db), order, versions);
    if (row.own === null && row.code === null) return undefined;
    const at = (layer: string): number =>
      versions === null ? (row.versions?.[layer] ?? 0) : (versions.get(layer) ?? 0);
    const kin = await readKin(client, order, row);
    const controls = order.controls === null ? await overlayControls(db, client, row, at, order, versions) : null;
    return { row, at, kin, controls };
  });
  if (read === undefined) return undefined;
  const { row, at, kin } = read;
  const apart = async (whole: Pool) =>
    withStanding(whole, { signal, byIndex: true }, (client) =>
      overlayControls(whole, client, row, at, order, versions),
    );
  const [controls, provenance, days, archived] = await Promise.all([
    read.controls ?? apart(order.controls ?? db),
    provenanceOf(db, row, at),
    publicationDays(
      db,
      'parcel',
      (row.history ?? []).map(({ since }) => since),
    ),
    findDocuments(order.archives ?? [], kin.forebears, order.archiveTimeoutMs ?? 0, signal),
  ]);
  return composeFile({ order, row, ...kin, controls, provenance, at, days, archived });
}

/** Layers that had rows when they were last looked at. Only a guess: every answer tells which have. */
const filled = new WeakMap<Pool, ReadonlySet<string>>();

/**
 * The row of the statement over the layers that have rows: a statement over all would be twice as long. Where one got its first
 * row meanwhile, as the answer says, it is asked again.
 */
async function readRow(
  client: PoolClient,
  below: Pool,
  order: FileOrder,
  versions: ReadonlyMap<string, number> | null,
): Promise<FileRow> {
  const { code, readable, view, districts } = order;
  const known = filled.get(below);
  const asked = known === undefined ? readable : new Set([...readable].filter((id) => known.has(id)));
  const text = fileStatement({
    layers: asked,
    view,
    isPast: versions !== null,
    isScoped: districts !== null,
    controlsApart: order.controls !== null,
  });
  const patterns = districts === null ? null : districtReach(districts).map((prefix) => `${prefix}%`);
  const values = [code, versions === null ? null : VERSIONED_LAYERS.map((id) => versions.get(id) ?? 0), patterns];
  const { rows } = await standingQuery<FileRow & Record<string, unknown>>(client, { text, values });
  const row = rows[0]!;
  const now = new Set(row.filled ?? []);
  if (known === undefined || [...now].some((id) => !known.has(id))) filled.set(below, now);
  if ([...now].some((id) => readable.has(id) && !asked.has(id))) return readRow(client, below, order, versions);
  return { ...row, ...emptyLayers(row, readable, asked) };
}

/** What the statement would have told of layers that were left out. */
function emptyLayers(
  { sources, near }: FileRow,
  readable: ReadonlySet<string>,
  asked: ReadonlySet<string>,
): Pick<FileRow, 'sources' | 'near'> {
  const without = <T>(ids: readonly string[], value: T) =>
    Object.fromEntries(ids.filter((id) => readable.has(id) && !asked.has(id)).map((id) => [id, value]));
  return {
    sources: {
      ...sources,
      ...without(
        FILE_SOURCES.map(({ layer }) => layer.id),
        null,
      ),
    },
    near:
      near === null
        ? null
        : {
            ...near,
            ...without(
              CONTROL_SOURCES.map(({ id }) => id),
              false,
            ),
          },
  };
}

/** The family of a code with its stages and documents. */
async function readKin(
  client: PoolClient,
  { code, asOf, districts, view }: FileOrder,
  { beside, code: known }: FileRow,
) {
  const family = beside.events ? await readLineage(client, code, { asOf }) : lineageAlone(code, known, asOf);
  const lineage = inDistricts(family, districts);
  // Stages and documents of codes in other districts are theirs to tell.
  const own = lineage.codes.filter((each) => mayLieIn(districts, districtOfCode(each.code)));
  const codesOf = (codes: typeof own) => codes.map((each) => each.code);
  const stages = beside.events || beside.stages ? await readStages(client, codesOf(own), asOf) : [];
  const forebears = codesOf(own.filter(({ generation }) => generation <= 0));
  const attachments = beside.events || beside.documents ? await attachmentsOfCodes(client, forebears) : [];
  const agreements =
    view === 'full' && (beside.events || beside.agreements)
      ? await agreementsOfCodes(client, forebears, asOf)
      : { records: [], signatures: [] };
  return { lineage, stages, attachments, agreements, forebears };
}

async function versionsThen(db: Pool, asOf: string): Promise<ReadonlyMap<string, number>> {
  const found = await layerVersionsAt(db, VERSIONED_LAYERS, { moment: `${asOf}T23:59:59.999999+08:00` });
  return new Map([...found].map(([layer, version]) => [layer, version ?? 0]));
}

/** Shapes on the grid of `dimai.reduced`; figures as they are, which the law asks for. */
function coarse(answer: ControlAnswer): ControlAnswer {
  return { ...answer, hits: answer.hits.map((hit) => ({ ...hit, geometry: onGrid(hit.geometry) as GeoJsonGeometry })) };
}

function onGrid(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1000) / 1000;
  if (Array.isArray(value)) return value.map(onGrid);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, onGrid(inner)]));
}

async function nearControls(
  client: PoolClient,
  layers: ReadonlySet<string>,
  shape: Buffer,
  versions: ReadonlyMap<string, number> | null,
): Promise<Readonly<Record<string, boolean>>> {
  const text = nearStatement({ layers, isPast: versions !== null });
  const values = [shape, versions === null ? null : VERSIONED_LAYERS.map((id) => versions.get(id) ?? 0)];
  const query = { text, values };
  const { rows } = await standingQuery<{ near: Readonly<Record<string, boolean>> }>(client, query);
  return rows[0]!.near;
}

async function overlayControls(
  db: Pool,
  on: PoolClient,
  { shape, near: told }: FileRow,
  at: (layer: string) => number,
  { readable, isReduced }: FileOrder,
  versions: ReadonlyMap<string, number> | null,
): Promise<ReadonlyMap<string, ControlAnswer>> {
  if (shape === null) return new Map();
  const run = overlapRun(db, { on });
  const near = told ?? (await nearControls(on, readable, shape, versions));
  const asked = CONTROL_SOURCES.filter(
    ({ id, geometry }) => readable.has(id) && geometry === 'MultiPolygon' && near[id],
  );
  const answers: ControlAnswer[] = [];
  for (const layer of asked) answers.push(await overlayControl(run, layer, at(layer.id), shape));
  return new Map(
    answers.map((answer, index) => [
      answer.layer,
      isReduced && asked[index]!.secrecy === 'restricted' ? coarse(answer) : answer,
    ]),
  );
}

/** Deliveries of every layer that a file reads, by layer. */
async function provenanceOf(
  db: Pool,
  { sources }: FileRow,
  at: (layer: string) => number,
): Promise<ReadonlyMap<string, readonly (Provenance & { readonly id: number })[]>> {
  const layers = ['parcel', 'stock-land-economics', ...Object.keys(sources), ...CONTROL_SOURCES.map(({ id }) => id)];
  const known = [...new Set([...layers, ...FILE_SOURCES.map(({ layer }) => layer.id)])].filter((id) => at(id) > 0);
  const found = await Promise.all(known.map(async (id) => [id, await datasetsAt(db, id, at(id))] as const));
  return new Map(found);
}
