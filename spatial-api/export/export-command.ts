import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { BoundaryExportFault, exportBoundaryTxt } from '../../schemas/database/boundary-export.ts';
import { openDatabase } from '../../schemas/database/cluster.ts';
import { migrate } from '../../schemas/database/migrate.ts';
import { createPool } from '../../schemas/database/pool.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { regionById } from '../../schemas/regions/index.ts';
import type { Settings } from '../../schemas/settings.ts';
import { existingFolder } from '../whole-folder.ts';
import { ExportRequest } from './export-order.ts';
import { findTemplate, installTemplate, listTemplates } from './installed-templates.ts';
import type { RowProblem } from './row-problems.ts';
import { type ExportManifest, type ExportOutcome, PROBLEM_LIST_FILE, PROBLEMS_FILE, runExport } from './run-export.ts';
import { settleOrder } from './settle-order.ts';

interface ExportFlags {
  readonly template?: string;
  readonly format?: string;
  readonly layers?: string;
  readonly area?: string;
  readonly asOf?: string;
  readonly perDistrict: boolean;
  readonly pictures: boolean;
  readonly crs?: string;
  readonly fill?: string;
  readonly templateFrom?: string;
  readonly id?: string;
  readonly title?: string;
  readonly dataset?: string;
  readonly masked: boolean;
  readonly out: string;
  readonly list: boolean;
  readonly json: boolean;
}

/** Exit code for an export that was refused: the list of problems has been written. */
const REFUSED = 2;

/** Adds `dimai export`. `finish` takes the exit code. */
export function addExportCommand(program: Command, settings: () => Settings, finish: (code: number) => void): void {
  program
    .command('export')
    .description('按模板导出 .mdb，或按图层导出空间数据文件 Export by template, or layers as files')
    .option('--template <id>', '导出模板，如 comparison-database')
    .option('--format <id>', '按图层导出的格式：shp shp-utf8 gpkg geojson txt vct geodatabase xlsx csv')
    .option('--layers <ids>', '图层编号，以逗号分隔')
    .option('--area <code|file>', '行政区、地籍区代码，或 GeoJSON 面（JSON 文本）')
    .option('--per-district', '范围内每个区县各出一个文件，同一时刻、一份总清单', false)
    .option('--pictures', '含图件：交来的宗地图、房产分户图原样交出，没有的宗地图按数据绘制', false)
    .option('--as-of <time>', '数据时点：2024-03-31 或 ISO 时间')
    .option('--crs <epsg>', '坐标系 EPSG 编号')
    .option('--fill <file.mdb>', '在此文件的副本中填写，代替模板所附的文件')
    .option('--dataset <name>', '与 --format txt、一个图层同用：该数据集的界址点 TXT，未变更的地块按原字节返回')
    .option('--masked', '个人信息脱敏', false)
    .option('--out <folder>', '存放导出文件的文件夹', '.')
    .option('--template-from <file.mdb>', '按下发的 .mdb 建立模板（与 --id、--title 同用）')
    .option('--id <id>', '新模板的编号')
    .option('--title <text>', '新模板或导出的名称')
    .option('--list', '列出模板', false)
    .option('--json', '输出 JSON', false)
    .action(async (flags: ExportFlags) => finish(await run(settings(), flags)));
}

async function run(settings: Settings, flags: ExportFlags): Promise<number> {
  if (flags.list) return printTemplates(settings, flags);
  if (flags.dataset != null) return writeBoundaryTxt(settings, flags, flags.dataset);
  if (flags.templateFrom != null) return newTemplate(settings, flags);
  return exportFiles(settings, flags);
}

function printTemplates(settings: Settings, { json }: ExportFlags): number {
  const { usable: all, faulty } = listTemplates(settings);
  if (json) console.log(JSON.stringify(all.map(({ template, file, isBuiltIn }) => ({ ...template, file, isBuiltIn }))));
  else
    for (const { template, file } of all)
      console.log(`${template.id}\t${template.title}\t${template.tables.length} 表\t${file ?? ''}`);
  for (const { detail } of faulty) console.error(detail);
  return 0;
}

function newTemplate(settings: Settings, { templateFrom, id, title, json }: ExportFlags): number {
  if (id == null) throw new Problem('request-invalid', '请用 --id 写明新模板的编号，如 changzhou-2024');
  const head = { id, title: title ?? basename(templateFrom!), reference: basename(templateFrom!), version: '1' };
  const { template, unfilled, differences } = installTemplate(settings, resolve(templateFrom!), head);
  if (json) console.log(JSON.stringify({ id, tables: template.tables.length, unfilled, differences }));
  else {
    console.log(`模板 ${id} 已建立：${template.tables.length} 表，${unfilled.length} 个字段没有数据来源`);
    for (const field of unfilled) console.log(`  无来源 ${field}`);
    for (const { table, field, message } of differences)
      console.log(`  差异 ${table}${field == null ? '' : `.${field}`}：${message}`);
  }
  return 0;
}

/** A dataset as it was delivered, changes aside. */
async function writeBoundaryTxt(settings: Settings, flags: ExportFlags, dataset: string): Promise<number> {
  const layer = layerById(flags.layers ?? '');
  if (flags.format !== 'txt' || layer == null) {
    throw new Problem('request-invalid', '--dataset 须与 --format txt 和一个图层（--layers project-redline）同用');
  }
  const database = await openDatabase(settings, () => undefined);
  const db = createPool({ url: database.url, size: 1, applicationName: 'dimai-export' });
  try {
    await migrate(db);
    const content = await exportBoundaryTxt(db, layer, { dataset }).catch((error: unknown) => {
      throw error instanceof BoundaryExportFault ? new Problem('request-invalid', error.message) : error;
    });
    const name = `${dataset.replaceAll(/[/\\\0]/g, '_')}.txt`;
    writeFileSync(join(existingFolder(resolve(flags.out)), name), content);
    console.log(flags.json ? JSON.stringify({ name, bytes: content.length }) : `${name}\t${content.length} 字节`);
    return 0;
  } finally {
    await db.end();
    await database.release();
  }
}

function requestOf(flags: ExportFlags): ExportRequest {
  const { area } = flags;
  const given = {
    ...(flags.template == null ? {} : { template: flags.template }),
    ...(flags.format == null ? {} : { format: flags.format }),
    ...(flags.layers == null ? {} : { layers: flags.layers.split(',').map((id) => id.trim()) }),
    ...(area == null ? {} : { area: area.trimStart().startsWith('{') ? (JSON.parse(area) as unknown) : area }),
    ...(flags.asOf == null ? {} : { asOf: flags.asOf }),
    ...(flags.perDistrict ? { perDistrict: true } : {}),
    ...(flags.pictures ? { pictures: true } : {}),
    ...(flags.crs == null ? {} : { crs: Number(flags.crs) }),
    ...(flags.title == null ? {} : { title: flags.title }),
  };
  const parsed = ExportRequest.safeParse(given);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map(({ path, message }) => ({
    at: path.map(String).join('.'),
    expected: message,
  }));
  throw new Problem('request-invalid', `有 ${errors.length} 处参数有误`, { errors });
}

async function exportFiles(settings: Settings, flags: ExportFlags): Promise<number> {
  const request = requestOf(flags);
  const region = regionById(settings.region);
  if (region == null) throw new Problem('request-invalid', `DIMAI_REGION=${settings.region} 不是已知的地区`);
  const template = request.template == null ? undefined : findTemplate(settings, request.template).template;
  const order = settleOrder(request, template, {
    region,
    findLayer: (id) => layerById(id) ?? unknownLayer(id),
    districts: null,
    view: flags.masked ? 'masked' : 'full',
    dpi: settings.exportPictureDpi,
    now: new Date(),
  });
  const cancel = new AbortController();
  const stop = () => cancel.abort(new Problem('request-invalid', '已取消，没有留下文件'));
  process.once('SIGINT', stop);
  const database = await openDatabase(settings, () => undefined);
  const db = createPool({ url: database.url, size: 6, applicationName: 'dimai-export' });
  const out = resolve(flags.out);
  const work = mkdtempSync(join(existingFolder(out), '.dimai-export-'));
  try {
    await migrate(db);
    let last = '';
    const outcome = await runExport({
      db,
      settings,
      order,
      folder: join(work, 'export'),
      createdBy: 'dimai export',
      ...(flags.fill == null ? {} : { fill: resolve(flags.fill) }),
      signal: cancel.signal,
      progress: (step, table) => {
        if (process.stderr.isTTY && last !== `${step} ${table}`) console.error((last = `${step} ${table}`));
      },
    });
    const names = readdirSync(join(work, 'export')).toSorted();
    const refusals = refusalsIn(join(work, 'export'));
    const stem = outcome.state === 'exported' ? outcome.manifest.file.name.replace(/(\.files)?\.[^.]*$/, '') : 'export';
    const files = outcome.state === 'exported' ? filesOf(outcome.manifest).map((file) => file.name) : [];
    for (const name of names) {
      await moveInto(join(work, 'export', name), join(out, files.includes(name) ? name : `${stem}.${name}`));
    }
    report(outcome, stem, refusals, flags);
    return outcome.state === 'exported' ? 0 : REFUSED;
  } finally {
    process.off('SIGINT', stop);
    rmSync(work, { recursive: true, force: true });
    await db.end();
    await database.release();
  }
}

/** The files of an export, the list of several first. */
const filesOf = ({ file, parts = [] }: ExportManifest) => [file, ...parts.map((part) => part.file)];

async function moveInto(from: string, to: string): Promise<void> {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    await cp(from, to);
  }
}

function unknownLayer(id: string): never {
  throw new Problem('layer-unknown', `没有图层 ${id}`);
}

/** Refusals that are shown on the screen; all of them are in the workbook. */
const SHOWN = 5;

function refusalsIn(folder: string): readonly RowProblem[] {
  const path = join(folder, PROBLEM_LIST_FILE);
  if (!existsSync(path)) return [];
  const problems = JSON.parse(readFileSync(path, 'utf8')) as readonly RowProblem[];
  return problems.filter(({ severity }) => severity === 'refusal').slice(0, SHOWN);
}

function report(outcome: ExportOutcome, stem: string, refusals: readonly RowProblem[], { json }: ExportFlags): void {
  if (json) return console.log(JSON.stringify(outcome));
  if (outcome.state === 'exported') {
    const { tables } = outcome.manifest;
    for (const file of filesOf(outcome.manifest)) console.log(`${file.name}\t${file.bytes} 字节\tSM3 ${file.sm3}`);
    for (const { name, rows } of tables) console.log(`  ${name}\t${rows}`);
    if (outcome.notices > 0) console.log(`${outcome.notices} 条提示，见 ${stem}.${PROBLEMS_FILE}`);
    return;
  }
  if (outcome.state === 'misfit') {
    for (const { table, field, message } of outcome.differences)
      console.error(`${table}${field == null ? '' : `.${field}`}：${message}`);
  } else {
    for (const { table, field, key, message } of refusals)
      console.error(`${[table, field].filter(Boolean).join('.')} ${key}：${message}`);
  }
  console.error(`未导出：${outcome.refusals} 处问题，见 ${stem}.${PROBLEMS_FILE}`);
}
