/** Makes a survey package: a folder that is there whole or not at all, with a manifest that names every file, layer version and gap. */
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { crsByEpsg } from '../../schemas/crs.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { makeMap } from '../cadastral-map/make-map.ts';
import { readControlData } from '../overlap/control-data.ts';
import type { DatasetUsed } from '../overlap/result.ts';
import { fileDigests, type FileDigests } from '../export/file-digests.ts';
import { zipFiles } from '../export/zip-files.ts';
import { makeWholeFolder } from '../whole-folder.ts';
import type { PackageOrder } from './package-order.ts';
import { controlPointsNear, controlPointTable, heldTable } from './package-tables.ts';
import type { HeldCode, HeldPoints } from './reserve-codes.ts';
import { readFormParcels, surveyForms } from './survey-forms.ts';
import type { SurveyTask } from './task-store.ts';

/** A file of a package. */
export interface PackageFile extends FileDigests {
  readonly name: string;
  /** What it is, in Chinese. */
  readonly title: string;
}

/** Everything about a package. Areas m², unrounded. */
export interface PackageManifest {
  readonly format: 'dimai-survey-package/1';
  readonly task: Pick<
    SurveyTask,
    'id' | 'number' | 'kind' | 'place' | 'purpose' | 'dueOn' | 'districts' | 'subdistricts'
  >;
  readonly crs: { readonly epsg: number; readonly title: string };
  /** Degrees around the map. */
  readonly extent: readonly number[] | null;
  readonly scale: number | null;
  readonly day: string;
  readonly view: 'masked' | 'full';
  readonly layers: readonly {
    readonly layer: string;
    readonly title: string;
    /** 0 where nothing was ever published: the package lacks it. */
    readonly version: number;
    readonly datasets: readonly DatasetUsed[];
  }[];
  readonly contents: {
    readonly overlapped: readonly string[];
    readonly parcelsDrawn: number;
    readonly controlPoints: number;
    readonly codes: readonly { readonly code: string; readonly expiresOn: string }[];
    readonly points: readonly {
      readonly subdistrict: string;
      readonly from: number;
      readonly to: number;
      readonly expiresOn: string;
    }[];
  };
  /** What a surveyor should know, in Chinese: what is missing and why. */
  readonly notices: readonly string[];
  readonly files: readonly PackageFile[];
}

/** What making a package takes. */
export interface PackageRun {
  /** What the order may see. */
  readonly db: Pool;
  /** The whole database, for what layers there are. */
  readonly whole: Pool;
  readonly order: PackageOrder;
  readonly task: SurveyTask;
  readonly held: { readonly codes: readonly HeldCode[]; readonly points: readonly HeldPoints[] };
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly progress?: (done: number, total: number, message: string) => unknown;
}

/** Archive of everything, beside the files themselves. */
export const PACKAGE_ZIP = 'package.zip';
export const MANIFEST = 'manifest.json';

const FORMS = 'survey-forms.pdf';
const CONTROLS = 'control-points.csv';
const CODES = 'reserved-codes.csv';
const STEPS = 5;

/** Makes it. Nothing stays of a package that failed. */
export async function makePackage(run: PackageRun): Promise<PackageManifest> {
  return makeWholeFolder(run.folder, run.signal, (folder) => fill(run, folder));
}

async function fill(run: PackageRun, folder: string): Promise<PackageManifest> {
  const { db, whole, order, task, held, signal, progress } = run;
  const { map, epsg, request } = order;
  const notices: string[] = [];
  await progress?.(0, STEPS, '绘制地籍图、写出邻宗数据');
  const drawn = await drawMap(run, folder, notices);
  signal?.throwIfAborted();
  await progress?.(1, STEPS, '查找控制点');
  const version = map.versions['control-point'] ?? 0;
  const controls = await controlPointsNear(db, { taskId: task.id, epsg, metres: request.controlMargin, version });
  if (version === 0) notices.push('测量控制点图层没有数据或无权查看，成果包不含控制点');
  else if (controls.length === 0) notices.push(`调查范围外 ${request.controlMargin} m 以内没有测量控制点`);
  writeFileSync(join(folder, CONTROLS), controlPointTable(controls, epsg), { flush: true });
  await progress?.(2, STEPS, '预填地籍调查表');
  const parcels = task.overlaps.find(({ layer }) => layer === 'parcel')?.features ?? [];
  const overlapped = parcels.filter(({ isSliver }) => !isSliver).map(({ code }) => code);
  const codes = held.codes.filter(({ state }) => state === 'held');
  const points = held.points.filter(({ state }) => state === 'held');
  const versions = { parcel: map.versions.parcel ?? 0, points: map.versions['boundary-point'] ?? 0 };
  const forms = await surveyForms(await readFormParcels(db, overlapped, versions), {
    task,
    unit: map.unit,
    day: map.day,
    reserved: codes.map(({ code }) => code),
  });
  writeFileSync(join(folder, FORMS), forms, { flush: true });
  if (versions.parcel === 0) notices.push('宗地图层没有数据，邻宗未知：不等于没有邻宗');
  if (versions.points === 0) notices.push('界址点图层没有数据，调查表未预填界址点');
  if (codes.length === 0) notices.push('没有预留宗地代码');
  writeFileSync(join(folder, CODES), heldTable({ codes, points }), { flush: true });
  signal?.throwIfAborted();
  await progress?.(3, STEPS, '计算摘要');
  const { id, number, kind, place, purpose, dueOn, districts, subdistricts } = task;
  const manifest: PackageManifest = {
    format: 'dimai-survey-package/1',
    task: { id, number, kind, place, purpose, dueOn, districts, subdistricts },
    crs: { epsg, title: crsByEpsg(epsg)?.name ?? `EPSG:${epsg}` },
    extent: drawn?.extent ?? null,
    scale: drawn?.scale ?? null,
    day: map.day,
    view: map.view,
    layers: await layersUsed(whole, map.versions),
    contents: {
      overlapped,
      parcelsDrawn: drawn?.sheets.reduce((sum, { counts }) => sum + counts.parcels, 0) ?? 0,
      controlPoints: controls.length,
      codes: codes.map(({ code, expiresOn }) => ({ code, expiresOn })),
      points: points.map(({ subdistrict, from, to, expiresOn }) => ({ subdistrict, from, to, expiresOn })),
    },
    notices: [...notices, ...(drawn?.notices ?? []).map(({ zh }) => zh)],
    files: await filesIn(folder),
  };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  await progress?.(4, STEPS, '压缩并核对');
  const names = [...manifest.files.map((file) => file.name), MANIFEST];
  await zipFiles(
    join(folder, PACKAGE_ZIP),
    names.map((name) => ({ name, path: join(folder, name) })),
  );
  await progress?.(STEPS, STEPS, '完成');
  return manifest;
}

/** The map and the data of its sheets, beside the other files. Ground of which nothing is known has no map, and the package says so. */
async function drawMap({ db, order, signal }: PackageRun, folder: string, notices: string[]) {
  const own = join(folder, 'map');
  try {
    const report = await makeMap({ db, order: order.map, folder: own, signal });
    for (const name of readdirSync(own)) renameSync(join(own, name), join(folder, name));
    rmSync(own, { recursive: true });
    return report;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'map-empty') throw error;
    notices.push('范围内没有任何现有数据，未绘地籍图');
    return undefined;
  }
}

async function layersUsed(db: Pool, versions: PackageOrder['map']['versions']): Promise<PackageManifest['layers']> {
  const ids = Object.keys(versions);
  const known = await readControlData(db, ids, versions as Readonly<Record<string, number>>);
  return ids.map((layer) => ({
    layer,
    title: layerById(layer)!.title,
    version: known.get(layer)!.version,
    datasets: known.get(layer)!.datasets,
  }));
}

const TITLES: readonly (readonly [pattern: RegExp, title: string])[] = [
  [/^map\.pdf$/, '地籍图（PDF，附界址点坐标表）'],
  [/^page-\d+\.dxf$/, '地籍图（DXF）'],
  [/^page-\d+\.png$/, '地籍图（PNG）'],
  [/^preview\.png$/, '地籍图缩略图'],
  [/^data-gpkg/, '邻宗、界址点、控制点等（GeoPackage）'],
  [/^data-shp/, '邻宗、界址点、控制点等（Shapefile）'],
  [/^data-txt/, '邻宗界址点坐标（TXT）'],
  [/^survey-forms\.pdf$/, '地籍调查表（预填）'],
  [/^control-points\.csv$/, '测量控制点'],
  [/^reserved-codes\.csv$/, '预留的宗地代码与界址点号'],
];

async function filesIn(folder: string): Promise<PackageFile[]> {
  const files: PackageFile[] = [];
  for (const name of readdirSync(folder).sort()) {
    const title = TITLES.find(([pattern]) => pattern.test(name))?.[1] ?? name;
    files.push({ name, title, ...(await fileDigests(join(folder, name))) });
  }
  return files;
}
