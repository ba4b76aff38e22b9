/** Turns an uploaded file of any format into the plots of a check: numbers, names, what was declared, and the delivered shape. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type pg from 'pg';
import { withTransaction } from '../../schemas/database/sql.ts';
import { asMulti, type FlatGeometry, isPolygonal, toWkb } from '../../schemas/geometry.ts';
import { squareMetresOf } from '../../schemas/units.ts';
import { Refusal } from '../delivery.ts';
import { messageOf } from '../issues.ts';
import { openDelivery } from '../open-delivery.ts';
import type { DeliveredFile, SourceLayer, SourceRow, SourceValue } from '../readers/reader.ts';
import { type Reprojected, reprojector } from '../reproject.ts';
import { REQUEST_VERTICES, TooManyVertices } from '../../schemas/densify.ts';
import { saidAt } from '../../schemas/flag-words.ts';
import { decideCrs } from '../working-crs.ts';
import { machineFolder, namedFiles } from './named-files.ts';
import { plotsOfPoints } from './plots-of-points.ts';

/** Plots one upload may hold: a batch of checks takes them all, a single check 500. */
export const MOST_PLOTS = 200_000;
/** Plots of one statement. */
const SLICE = 2000;
const PACKAGE_LIMITS = { entries: 1000, unpackedBytes: 512 * 1024 ** 2, ratio: 400, ratioFromBytes: 64 * 1024 ** 2 };

/** Column names, any case, by what they tell of a plot; the first one that a file has is used. */
const COLUMNS = {
  number: ['地块编号', 'DKBH', 'plotNumber', 'ZDDM', 'BH', 'id'],
  name: ['地块名称', 'DKMC', 'name', 'MC'],
  squareMetres: ['地块面积（平方米）', 'area', 'ZDMJ'],
  hectares: ['地块面积（公顷）', '地块面积', 'DKMJ', 'hectares'],
  points: ['界址点数', 'JZDS'],
  mapSheet: ['图幅号', 'TFH'],
} as const;

interface StagedPlot extends Reprojected {
  readonly number: string;
  readonly name: string;
  readonly area: number | null;
  readonly points: number | null;
  readonly mapSheet: string | null;
  readonly isNumbered: boolean;
}

/** Reads a received upload and stages its plots; a file that cannot be used becomes `refused` with the reason. `folder` holds the uploads. */
export async function stageUpload(db: pg.Pool, id: string, folder: string): Promise<'ready' | 'refused'> {
  const { rows } = await db.query<{ name: string; crs: number | null }>(
    `select name, crs from dimai.upload where id = $1 and state = 'received'`,
    [id],
  );
  const upload = rows[0];
  if (upload == null) throw new Error(`no upload ${id} waits to be read`);
  const files = await namedFiles({ uploads: folder, work: machineFolder(dirname(folder)) }, [
    { id, name: upload.name },
  ]);
  try {
    const { plots, inventory } = await readUpload(db, files.path, files.workFolder, upload.crs);
    await storePlots(db, id, plots, inventory);
    return 'ready';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { zh, en } = saidAt('plots', error);
    await db.query(
      `update dimai.upload set state = 'refused', refusal = $2, refusal_en = $3, refusal_code = $4 where id = $1`,
      [id, zh, en, error.code],
    );
    return 'refused';
  } finally {
    await files.remove();
  }
}

async function readUpload(
  db: pg.Pool,
  path: string,
  workFolder: string,
  epsg: number | null,
): Promise<{ readonly plots: readonly StagedPlot[]; readonly inventory: UploadInventory }> {
  const opened = await openDelivery(path, { workFolder, packageLimits: PACKAGE_LIMITS });
  try {
    const plots: StagedPlot[] = [];
    const layers: UploadLayer[] = [];
    const areas = opened.layers.filter(({ geometry }) => geometry === 'polygon' || geometry === 'any');
    const tables = opened.layers.filter(({ geometry }) => geometry === 'point').map(plotsOfPoints);
    for (const layer of areas.length > 0 ? areas : tables) {
      const read = await plotsOfLayer(db, layer, epsg, plots.length);
      for (const plot of read.plots) plots.push(plot);
      layers.push(read.layer);
    }
    if (plots.length === 0) throw refusal('文件中没有面图形。', 'There are no polygons in the file.');
    const files = await Promise.all(opened.files.map(fileEntry));
    files.sort((a, b) => (a.name < b.name ? -1 : 1));
    return { plots, inventory: { files, layers } };
  } finally {
    await opened.close();
  }
}

/** What an upload is made of; printed in part A of the report. */
interface UploadInventory {
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[];
  readonly layers: readonly UploadLayer[];
}

interface UploadLayer {
  readonly name: string;
  readonly plots: number;
  readonly encoding: string | null;
  /** Words of the file about its CRS. */
  readonly crsDeclared: string | null;
  /** EPSG code of the delivered coordinates as they were read; null where the plots came in degrees. */
  readonly crsUsed: number;
  /** Who said so: the sender, the file, or the numbers themselves. */
  readonly crsFrom: 'sender' | 'file' | 'numbers';
}

async function fileEntry({ path, name, bytes }: DeliveredFile): Promise<UploadInventory['files'][number]> {
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return { name, bytes, sha256 };
}

async function plotsOfLayer(
  db: pg.Pool,
  layer: SourceLayer,
  epsg: number | null,
  before: number,
): Promise<{ readonly plots: readonly StagedPlot[]; readonly layer: UploadLayer }> {
  const found: SourceRow[] = [];
  for await (const batch of layer.read()) {
    for (const row of batch) {
      if (row.isDeleted === true) continue;
      const fault = row.issues.find(({ severity }) => severity === 'error');
      if (fault != null) throw refusal(`第 ${row.sourceRow} 个地块：${messageOf(fault, 'zh')}`, messageOf(fault, 'en'));
      if (row.geometry == null || !isPolygonal(row.geometry.type)) {
        throw refusal(`第 ${row.sourceRow} 条记录不是面。`, `Record ${row.sourceRow} is no polygon.`);
      }
      found.push(row);
    }
    if (before + found.length > MOST_PLOTS) {
      throw refusal(`地块超过 ${MOST_PLOTS} 个，请分批提交。`, `There are more than ${MOST_PLOTS} plots.`);
    }
  }
  const described = {
    name: layer.name,
    plots: found.length,
    encoding: layer.encoding?.label ?? null,
    crsDeclared: layer.crsText?.slice(0, 200) ?? null,
    crsFrom: epsg != null ? 'sender' : layer.crsText != null ? 'file' : 'numbers',
  } as const;
  if (found.length === 0) return { plots: [], layer: { ...described, crsUsed: epsg ?? 4490 } };
  if (epsg == null && layer.crsProblem != null) throw new Refusal('crs-contradiction', layer.crsProblem);
  const { crs } = await decideCrs(
    { text: layer.crsText, pairs: found.map(({ geometry }) => [geometry!.xy[0]!, geometry!.xy[1]!] as const) },
    {
      ...(epsg == null ? {} : { epsg }),
      ...(layer.datumShift == null ? {} : { datumShift: layer.datumShift }),
      textOf: async (code) => (await spatialReferences(db, code))[0]?.text,
      textsNamed: async () => [],
    },
  );
  const most = found.reduce((sum, { geometry }) => Math.max(sum, geometry!.xy.length / 2), 0) + REQUEST_VERTICES;
  const reproject = bounded(reprojector(crs, most), crs.label);
  const at = columnFinder(layer);
  const isNumbered = layer.columns.some(({ name }) => name === '界址点数');
  const plots = found.map((row, index): StagedPlot => {
    const value = (key: keyof typeof COLUMNS) => at(row, key);
    const hectares = numberOf(value('hectares'));
    return {
      ...reproject(asMulti(row.geometry!)),
      number: textOf(value('number')) ?? String(before + index + 1),
      name: textOf(value('name')) ?? '',
      area: numberOf(value('squareMetres')) ?? (hectares == null ? null : squareMetresOf(hectares, 'hectares')),
      points: numberOf(value('points')),
      mapSheet: textOf(value('mapSheet')) ?? null,
      isNumbered,
    };
  });
  return { plots, layer: { ...described, crsUsed: plots[0]!.delivered?.srid ?? 4490 } };
}

/** Edges of thousands of kilometres are no boundary of a plot: the CRS is another one, or a point is. */
function bounded(
  reproject: (geometry: FlatGeometry) => Reprojected,
  label: string,
): (geometry: FlatGeometry) => Reprojected {
  return (geometry) => {
    try {
      return reproject(geometry);
    } catch (cause) {
      if (!(cause instanceof TooManyVertices)) throw cause;
      throw new Refusal(
        'crs-contradiction',
        {
          zh: `按坐标系 ${label} 读出的边长以千公里计，坐标与坐标系不符，或个别坐标有误。请核对坐标，用 --crs EPSG代码 指定其坐标系。`,
          en: `Read in ${label}, edges are thousands of kilometres long: the numbers are of another CRS, or some of them are wrong. Check them and give --crs EPSG.`,
        },
        { cause },
      );
    }
  };
}

async function spatialReferences(db: pg.Pool, code: number): Promise<readonly { readonly text: string }[]> {
  const { rows } = await db.query<{ text: string }>('select srtext as text from spatial_ref_sys where srid = $1', [
    code,
  ]);
  return rows;
}

function columnFinder({ columns }: SourceLayer) {
  const positions = Object.fromEntries(
    Object.entries(COLUMNS).map(([key, names]) => {
      const position = names
        .map((name) => columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase()))
        .find((each) => each >= 0);
      return [key, position];
    }),
  );
  return (row: SourceRow, key: keyof typeof COLUMNS): SourceValue => {
    const position = positions[key];
    return position == null ? null : (row.values[position] ?? null);
  };
}

function textOf(value: SourceValue): string | undefined {
  return value == null ? undefined : String(value).trim() || undefined;
}

function numberOf(value: SourceValue): number | null {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  return Number.isFinite(number) && number > 0 ? number : null;
}

function refusal(zh: string, en: string): Refusal {
  return new Refusal('nothing-left', { zh, en });
}

async function storePlots(
  db: pg.Pool,
  id: string,
  plots: readonly StagedPlot[],
  inventory: UploadInventory,
): Promise<void> {
  await withTransaction(db, async (client) => {
    for (let at = 0; at < plots.length; at += SLICE) await storeSlice(client, id, at, plots.slice(at, at + SLICE));
    await client.query(`update dimai.upload set state = 'ready', inventory = $2 where id = $1`, [
      id,
      JSON.stringify(inventory),
    ]);
  });
}

async function storeSlice(
  client: pg.PoolClient,
  id: string,
  before: number,
  plots: readonly StagedPlot[],
): Promise<void> {
  await client.query(
    `insert into dimai.upload_plot (upload_id, position, number, name, declared_area, declared_points, map_sheet, is_numbered, geom, delivered)
select $1, $10 + i, number, name, area, points, sheet, numbered, ST_SetSRID(geom::geometry, 4490), delivered::geometry
from unnest($2::text[], $3::text[], $4::float8[], $5::integer[], $6::text[], $7::boolean[], $8::bytea[], $9::bytea[])
  with ordinality as given (number, name, area, points, sheet, numbered, geom, delivered, i)`,
    [
      id,
      plots.map((plot) => plot.number),
      plots.map((plot) => plot.name),
      plots.map((plot) => plot.area),
      plots.map((plot) => plot.points),
      plots.map((plot) => plot.mapSheet),
      plots.map((plot) => plot.isNumbered),
      plots.map((plot) => Buffer.from(toWkb(asMulti(plot.geometry)))),
      plots.map(({ delivered }) => (delivered == null ? null : Buffer.from(toWkb(delivered.geometry, delivered.srid)))),
      before,
    ],
  );
}
