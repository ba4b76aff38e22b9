/** `dimai map`: maps from the command line, written into a folder. */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { openDatabase } from '../../schemas/database/cluster.ts';
import { migrate } from '../../schemas/database/migrate.ts';
import { createPool } from '../../schemas/database/pool.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { regionById } from '../../schemas/regions/index.ts';
import type { Settings } from '../../schemas/settings.ts';
import { existingFolder } from '../whole-folder.ts';
import { describePlan, requireContent } from './describe-plan.ts';
import { makeMap } from './make-map.ts';
import { MapRequest } from './map-order.ts';
import { settleMap } from './settle-map.ts';

interface MapFlags {
  readonly sheet?: string;
  readonly box?: string;
  readonly polygon?: string;
  readonly parcel?: string;
  readonly parcels?: string;
  readonly crs?: string;
  readonly scale?: string;
  readonly paper?: string;
  readonly orientation?: string;
  readonly division?: string;
  readonly sheetFormat?: string;
  readonly index: boolean;
  readonly annex: boolean;
  readonly asOf?: string;
  readonly title?: string;
  readonly unit?: string;
  readonly surveyedOn?: string;
  readonly drawnBy?: string;
  readonly checkedBy?: string;
  readonly approvedBy?: string;
  readonly secrecy?: string;
  readonly watermark?: string;
  readonly formats?: string;
  readonly dpi?: string;
  readonly masked: boolean;
  readonly out: string;
  readonly json: boolean;
}

/** Adds `dimai map`. `finish` takes the exit code. */
export function addMapCommand(program: Command, settings: () => Settings, finish: (code: number) => void): void {
  program
    .command('map')
    .description('地籍图：按图幅号、范围或宗地出图 Draw cadastral maps by sheet number, area or parcel')
    .option('--sheet <number>', '图幅号：3520.75-497.50（与 --scale 同用）或 H50G005096')
    .option('--box <west,south,east,north>', '范围，坐标系见 --crs')
    .option('--polygon <file>', 'GeoJSON 面（几何或要素）')
    .option('--parcel <code>', '宗地图：宗地代码')
    .option('--parcels <file>', '成批宗地图：每行一个宗地代码的文件')
    .option('--crs <epsg>', '范围的坐标系，缺省 4490')
    .option('--scale <denominator>', '比例尺分母')
    .option('--paper <A4…A0>', '图纸')
    .option('--orientation <portrait|landscape>', '图纸方向')
    .option('--division <paper|square|geographic>', '范围如何分幅')
    .option('--sheet-format <50x50|40x50>', '正方形、矩形图幅')
    .option('--index', '只绘分幅接合图', false)
    .option('--annex', '附界址点坐标表', false)
    .option('--as-of <time>', '数据时点：2024-03-31 或 ISO 时间')
    .option('--title <text>', '图名')
    .option('--unit <text>', '编制单位')
    .option('--surveyed-on <yyyy-MM-dd>', '测图日期')
    .option('--drawn-by <name>', '绘图员')
    .option('--checked-by <name>', '检查员')
    .option('--approved-by <name>', '审核员')
    .option('--secrecy <class>', '密级：公开、内部、秘密、机密')
    .option('--watermark <text>', '水印文字')
    .option('--formats <list>', '文件：pdf,svg,png,dxf,gpkg,shp,txt')
    .option('--dpi <number>', 'PNG 每英寸点数')
    .option('--masked', '权利人脱敏', false)
    .option('--out <folder>', '存放成果的文件夹', '.')
    .option('--json', '输出 JSON', false)
    .action(async (flags: MapFlags) => finish(await run(settings(), flags)));
}

const number = (text: string | undefined): number | undefined => (text == null ? undefined : Number(text));

function requestOf(flags: MapFlags): MapRequest {
  const given = {
    sheet: flags.sheet,
    box: flags.box?.split(',').map(Number),
    geometry: flags.polygon == null ? undefined : geometryOf(readText(flags.polygon)),
    parcel: flags.parcel,
    parcels:
      flags.parcels == null
        ? undefined
        : readText(flags.parcels)
            .split(/\s+/)
            .filter((line) => line !== ''),
    crs: number(flags.crs),
    scale: number(flags.scale),
    paper: flags.paper,
    orientation: flags.orientation,
    division: flags.division,
    sheetFormat: flags.sheetFormat,
    index: flags.index || undefined,
    annex: flags.annex || undefined,
    asOf: flags.asOf,
    title: flags.title,
    unit: flags.unit,
    surveyedOn: flags.surveyedOn,
    drawnBy: flags.drawnBy,
    checkedBy: flags.checkedBy,
    approvedBy: flags.approvedBy,
    secrecy: flags.secrecy,
    watermark: flags.watermark,
    formats: flags.formats?.split(','),
    dpi: number(flags.dpi),
  };
  const parsed = MapRequest.safeParse(
    Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
  );
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    at: path.map(String).join('.'),
    expected: message,
  }));
  throw new Problem('request-invalid', `有 ${errors.length} 处参数有误`, { errors });
}

function readText(path: string): string {
  try {
    return readFileSync(resolve(path), 'utf8');
  } catch (cause) {
    throw new Problem('request-invalid', `文件 ${path} 不存在或不能读取`, { cause });
  }
}

/** A geometry, or that of a feature, or of the only feature of a collection. */
function geometryOf(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Problem('request-invalid', '--polygon 的文件不是 JSON', { cause });
  }
  const { type, features, geometry } = value as { type?: string; features?: readonly unknown[]; geometry?: unknown };
  if (type === 'Feature') return geometry;
  if (type !== 'FeatureCollection') return value;
  if (features?.length === 1) return (features[0] as { geometry?: unknown }).geometry;
  throw new Problem('request-invalid', `--polygon 的文件应只有一个要素，实有 ${features?.length ?? 0} 个`);
}

async function run(settings: Settings, flags: MapFlags): Promise<number> {
  const request = requestOf(flags);
  const region = regionById(settings.region);
  if (region == null) throw new Problem('request-invalid', `DIMAI_REGION=${settings.region} 不是已知的地区`);
  const out = existingFolder(resolve(flags.out));
  const cancel = new AbortController();
  const stop = () => cancel.abort(new Problem('request-invalid', '已取消，没有留下文件'));
  process.once('SIGINT', stop);
  const database = await openDatabase(settings, () => undefined);
  const db = createPool({ url: database.url, size: 8, applicationName: 'dimai-map' });
  const work = mkdtempSync(join(out, '.dimai-map-'));
  const bar = process.stderr.isTTY
    ? new SingleBar({ format: '{bar} {value}/{total} {words}', stream: process.stderr })
    : null;
  try {
    await migrate(db);
    const order = await settleMap(db, request, {
      region,
      layers: region.layers.flatMap((id) => layerById(id) ?? []),
      districts: null,
      view: flags.masked ? 'masked' : 'full',
      name: userInfo().username,
      may: () => true,
      now: new Date(),
    });
    if (request.parcels == null) await requireContent(db, order, await describePlan(db, order));
    bar?.start(1, 0, { words: '' });
    const report = await makeMap({
      db,
      order,
      folder: join(work, 'map'),
      signal: cancel.signal,
      progress: (done, total, words) => {
        bar?.setTotal(total);
        bar?.update(done, { words });
      },
    });
    bar?.stop();
    const stem = order.title.replaceAll(/[\\/:*?"<>|\s]+/g, '-');
    const names = report.files
      .filter(({ format }) => format !== 'preview')
      .map(({ name }) => ({ from: name, to: `${stem}.${name}` }));
    for (const { from, to } of names) cpSync(join(work, 'map', from), join(out, to));
    if (flags.json) console.log(JSON.stringify({ ...report, files: names.map(({ to }) => to) }));
    else {
      const scale = report.scale == null ? '' : ` 1:${report.scale}`;
      console.log(
        `${order.title}${scale}\t${report.sheetCount} 幅\t${report.pages} 页\t${report.epsg == null ? '兰伯特圆锥投影' : `EPSG:${report.epsg}`}`,
      );
      for (const { to } of names) console.log(`  ${to}`);
      for (const { zh } of report.notices) console.log(`  ${zh}`);
      for (const { sheet, kind, name } of report.unplaced) console.log(`  未注记：${sheet} ${kind} ${name}`);
    }
    return 0;
  } finally {
    bar?.stop();
    process.off('SIGINT', stop);
    rmSync(work, { recursive: true, force: true });
    await db.end();
    await database.release();
  }
}
