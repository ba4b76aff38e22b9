/** `dimai ingest`, `dimai layers` and what follows staging (review-command.ts): arguments in, exit code out. */

import { join } from 'node:path';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import pino from 'pino';
import { openDatabase } from '../schemas/database/cluster.ts';
import { migrate } from '../schemas/database/migrate.ts';
import { createPool } from '../schemas/database/pool.ts';
import type { Layer } from '../schemas/layer.ts';
import { layerById, layerByTableName, layers as catalogue } from '../schemas/layers/index.ts';
import { installedQualityRules } from '../schemas/rules/load-quality-rules.ts';
import { readSettings, type Settings } from '../schemas/settings.ts';
import type { ApportionBy } from './apportion.ts';
import { Refusal } from './delivery.ts';
import { withFirstRows } from './first-rows.ts';
import { chooseLayer, ingestFile, type IngestResult } from './ingest-file.ts';
import { isIssueCode, ISSUES } from './issues.ts';
import { layersText, listLayers } from './list-layers.ts';
import type { LoadContext } from './load.ts';
import { checkMapping, type Rule, type SourceMapping, type ValueMeanings } from './mapping.ts';
import { openDelivery, type OpenOptions } from './open-delivery.ts';
import { areaUnit } from './match-columns.ts';
import { PACKAGE_LIMITS, type PackageLimits } from './package-limits.ts';
import { progressView } from './progress-bar.ts';
import type { ReadLimits } from './readers/read-limits.ts';
import { addCheckDataCommand } from './quality/check-data-command.ts';
import { isRepairCode, type RepairCode, REPAIRS } from './repairs.ts';
import { addRepairsCommand } from './repairs-command.ts';
import { addRejectsCommand } from './rejects-command.ts';
import { addReviewCommands, type CommandRunner, operatorName } from './review-command.ts';
import { EXIT, exitCodeOf, reportJson, reportText } from './report.ts';
import { exportRejects, RejectExportError } from '../schemas/database/export-rejects.ts';
import { findSource, isMappingName, savedIds, saveSource } from './sources/saved.ts';
import { sources } from './sources/index.ts';
import { mendedDelivery } from './mended.ts';
import { mappingOf, type Suggestion, suggestionText, suggestMapping } from './suggest.ts';
import type { DatumShift } from './world-crs.ts';

interface IngestFlags {
  readonly layer?: Layer;
  readonly dataset?: string;
  readonly map: Record<string, Rule>;
  readonly set: Record<string, Rule>;
  readonly value: ValueMeanings;
  readonly source?: string;
  readonly saveMapping?: string;
  readonly mends?: number;
  readonly partial?: boolean;
  readonly rejects?: string;
  readonly repair?: readonly RepairCode[];
  readonly crs?: number;
  readonly assumeDatum?: boolean;
  readonly datumShift?: DatumShift;
  readonly correctCoordinates?: boolean;
  readonly apportion?: ApportionBy;
  readonly encoding?: string;
  readonly district?: string;
  readonly layerName?: string;
  readonly allow?: readonly string[];
  readonly suggest?: boolean;
  /** commander sets it unless --no-topology is given. */
  readonly topology: boolean;
  readonly dryRun?: boolean;
  readonly stageOnly?: boolean;
  readonly again?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Runs `argv` (`['ingest', …]` or `['layers', …]`) and resolves with the exit code; see README.md for the codes. */
export async function run(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT.ok;
  const program = new Command('dimai').exitOverride().showHelpAfterError(false);
  ingestCommand(program).action(async (path: string, flags: IngestFlags) => {
    exitCode = await guarded(flags.json === true, () => ingest(path, flags));
  });
  program
    .command('layers')
    .description('列出图层、版本、行数、更新时间 / list layers with version, rows, freshness')
    .option('--all', '包括未发布的图层 / include layers without data')
    .option('--json', '输出 JSON / print JSON')
    .action(async (flags: { all?: boolean; json?: boolean }) => {
      exitCode = await guarded(flags.json === true, () => list(flags));
    });
  const runner: CommandRunner = {
    parseLayer,
    parseNumber,
    run: async (isJson, work) => {
      exitCode = await guarded(isJson, () => withDatabase(readSettings(process.env), work));
    },
  };
  addReviewCommands(program, runner);
  addRejectsCommand(program, runner);
  addRepairsCommand(program, runner);
  addCheckDataCommand(program, runner);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badUsage;
    throw error;
  }
}

function ingestCommand(program: Command): Command {
  return program
    .command('ingest <file>')
    .description(
      '把一份交付数据检查后发布为图层的新版本 / check a delivery and publish it as the next version of a layer',
    )
    .option('--layer <id>', '图层，如 parcel、DLTB / layer id or standard table code', parseLayer)
    .option(
      '--dataset <name>',
      '数据集名称，同名数据集整体更新 / dataset; a delivery replaces the former one of its name',
    )
    .option(
      '--map <field=COLUMN>',
      '字段=列名，可重复；面积可注明单位，如 area=地块面积@公顷 / which column a field is read from, repeatable; areas may name their unit, area=MJ@公顷',
      collectMap,
      {},
    )
    .option(
      '--value <field:DELIVERED=code>',
      '字段:交付的值=代码，可重复，如 dominantUse:居住用地=4 / which code a delivered value stands for, repeatable',
      collectValue,
      {},
    )
    .option(
      '--source <id>',
      `来源映射 / source mapping: ${sources.map(({ id }) => id).join(', ')}, 或已保存的映射 or a saved one`,
    )
    .option(
      '--set <field=value>',
      '字段=固定值，可重复 / the same value of a field for every row, repeatable',
      collectSet,
      {},
    )
    .option('--crs <epsg>', '指定坐标系 EPSG 代码 / CRS of the file, overrides the .prj', parseEpsg)
    .option('--assume-datum', '其他国家的基准视同 CGCS2000 / take a foreign datum for CGCS2000')
    .option('--datum-shift <dx,dy,dz,rx,ry,rz,k>', '七参数（米、角秒、ppm） / seven parameters to CGCS2000', parseShift)
    .option(
      '--correct-coordinates',
      '确认按检测结果更正坐标（调换坐标轴、换算单位） / exchange axes and convert units as detected',
    )
    .option(
      '--apportion <floor-area|land-area>',
      '企业数据按建筑面积或用地面积分摊到地块 / spread figures of enterprises over their plots',
      parseApportion,
    )
    .option('--encoding <name>', '属性编码，如 GBK、UTF-8 / encoding of the attributes')
    .option('--district <code>', '所属行政区代码 / district that the data are declared to be of', parseDistrict)
    .option('--layer-name <name>', '包内图层名 / layer inside the package')
    .option('--allow <code...>', '这些错误仍入库 / issue codes whose rows load all the same', collectCodes)
    .option('--suggest', '只看列匹配建议，不入库 / print a proposed mapping and stop')
    .option('--no-topology', '不检查图形之间的重叠和缝隙 / leave out overlaps and gaps between shapes')
    .option(
      '--save-mapping <name>',
      '与 --suggest 同用，把建议保存为来源映射 / with --suggest: save the proposal for --source',
      parseMappingName,
    )
    .option(
      '--rejects <file>',
      '把退件写成 .gpkg 或 .xlsx / write the rejected rows as .gpkg or .xlsx',
      parseRejectsPath,
    )
    .option(
      '--mends <delivery>',
      '改正后的退件，仅合并这些行 / mended rejected rows of a delivery: only they are merged',
      parseNumber,
    )
    .option(
      '--repair <code...>',
      `自动修复这些问题并记录 / repair these findings, on record: ${Object.keys(REPAIRS).join(', ')}`,
      collectRepairs,
    )
    .option('--partial', '仅合并文件中的行，其余不移除 / merge the rows of the file, remove none')
    .option('--dry-run', '只检查，不发布 / check everything, publish nothing')
    .option(
      '--stage-only',
      '检查后暂存待审，不发布（之后 dimai publish） / check and stage; publish later with dimai publish',
    )
    .option('--again', '相同文件也再发布一次 / publish the same file once more')
    .option('--yes', '确认大量行消失 / confirm that most rows of the dataset vanish')
    .option('--json', '输出 JSON / print JSON')
    .addHelpText('after', helpText());
}

function helpText(): string {
  return [
    '',
    '退出码 Exit codes: 0 成功 ok; 1 已发布但有行被拒绝 published, some rows rejected; 2 用法错误 bad usage; 3 拒绝发布 refused; 4 故障 fault',
    `图层 Layers: ${catalogue.map(({ id }) => id).join(', ')}`,
  ].join('\n');
}

function parseLayer(text: string): Layer {
  const layer = layerById(text) ?? layerByTableName(text);
  if (layer != null) return layer;
  throw new InvalidArgumentError(`没有图层 no layer ${text}; ${catalogue.map(({ id }) => id).join(', ')}`);
}

/** `area=地块面积`, `area=地块面积@公顷`. */
function collectMap(text: string, previous: Record<string, Rule>): Record<string, Rule> {
  const [key = '', column] = text.split(/=(.*)/s);
  if (key === '' || column == null || column === '')
    throw new InvalidArgumentError('应为 字段=列名 expected field=COLUMN');
  const [, name, unit] = /^(.+)@([^@]+)$/.exec(column) ?? [];
  const area = unit == null ? undefined : areaUnit(unit);
  return { ...previous, [key]: area == null ? column : { column: name!, unit: area } };
}

/** `--value dominantUse:居住用地=4`: values by field. */
function collectValue(text: string, previous: ValueMeanings): ValueMeanings {
  const [, key, delivered, code] = /^([^:=]+):(.+)=([^=]*)$/s.exec(text) ?? [];
  if (key == null || delivered == null || code == null)
    throw new InvalidArgumentError('应为 字段:交付的值=代码 expected field:DELIVERED=code');
  return { ...previous, [key]: { ...previous[key], [delivered]: code } };
}

/** `--set projectCode=2024-320411`: kept apart from `--map`, because a column may have any name. */
function collectSet(text: string, previous: Record<string, Rule>): Record<string, Rule> {
  const [key = '', value] = text.split(/=(.*)/s);
  if (key === '' || value == null || value === '') throw new InvalidArgumentError('应为 字段=值 expected field=value');
  return { ...previous, [key]: { constant: value } };
}

function parseMappingName(text: string): string {
  if (isMappingName(text)) return text;
  throw new InvalidArgumentError('应为字母、数字、_、- expected letters, digits, _ and -');
}

function collectRepairs(text: string, previous: readonly RepairCode[] = []): readonly RepairCode[] {
  if (isRepairCode(text)) return [...previous, text];
  throw new InvalidArgumentError(`没有这种修复 no repair of ${text}; ${Object.keys(REPAIRS).join(', ')}`);
}

function parseRejectsPath(text: string): string {
  if (/\.(gpkg|xlsx)$/i.test(text)) return text;
  throw new InvalidArgumentError('应为 .gpkg 或 .xlsx 文件 expected a .gpkg or .xlsx file');
}

function parseApportion(text: string): ApportionBy {
  if (text === 'floor-area' || text === 'land-area') return text;
  throw new InvalidArgumentError('应为 floor-area 或 land-area expected floor-area or land-area');
}

function parseNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('应为整数 expected a whole number');
}

function parseEpsg(text: string): number {
  const code = /^(?:EPSG:)?(\d{4,6})$/i.exec(text)?.[1];
  if (code == null) throw new InvalidArgumentError('应为 EPSG 代码，如 4549 expected an EPSG code such as 4549');
  return Number(code);
}

function parseShift(text: string): DatumShift {
  const numbers = text.split(',').map(Number);
  if (numbers.length !== 7 || numbers.some((number) => !Number.isFinite(number))) {
    throw new InvalidArgumentError('应为七个数 expected seven numbers');
  }
  return numbers as unknown as DatumShift;
}

function parseDistrict(text: string): string {
  if (!/^\d{2}(\d{2}(\d{2})?)?$/.test(text))
    throw new InvalidArgumentError('应为 2、4 或 6 位数字 expected 2, 4 or 6 digits');
  return text;
}

function collectCodes(text: string, previous: readonly string[] = []): readonly string[] {
  if (text !== 'delivery-empty' && !isIssueCode(text)) {
    const errors = Object.entries(ISSUES).filter(([, { severity }]) => severity === 'error');
    throw new InvalidArgumentError(`没有问题代码 no issue code ${text}; ${errors.map(([code]) => code).join(', ')}`);
  }
  return [...previous, text];
}

/** Refusals and faults become messages and exit codes. */
async function guarded(isJson: boolean, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CommanderError || error instanceof RejectExportError) {
      process.stderr.write(`${error.message}\n`);
      return EXIT.badUsage;
    }
    const isRefusal = error instanceof Refusal;
    const message = error instanceof Error ? error.message : String(error);
    if (isJson) {
      const body = isRefusal
        ? { state: 'refused', code: error.code, message: error.zh, messageEn: error.en }
        : { state: 'failed', message };
      process.stdout.write(`${JSON.stringify(body, null, 2)}\n`);
    } else {
      process.stderr.write(
        isRefusal ? `拒绝 Refused [${error.code}]\n${error.zh}\n${error.en}\n` : `故障 Fault: ${message}\n`,
      );
      if (!isRefusal && process.env['LOG_LEVEL'] === 'debug') console.error(error);
    }
    return isRefusal ? EXIT.refused : EXIT.fault;
  }
}

async function ingest(path: string, flags: IngestFlags): Promise<number> {
  const settings = readSettings(process.env);
  const workFolder = join(settings.dataDirectory, 'work');
  const limits: PackageLimits = {
    ...PACKAGE_LIMITS,
    entries: settings.archiveEntryLimit,
    unpackedBytes: settings.unpackedLimitBytes,
  };
  const readLimits: ReadLimits = {
    vertices: settings.shapeVertexLimit,
    valueCharacters: settings.valueLimitCharacters,
    columns: settings.columnLimit,
    depth: settings.nestingLimit,
    heldBytes: settings.heldFileBytes,
  };
  if (flags.suggest === true) {
    return suggest(path, flags, { workFolder, packageLimits: limits, limits: readLimits }, settings.dataDirectory);
  }
  const source = sourceOf(flags.source, settings.dataDirectory);
  const layer = flags.layer ?? (source == null ? undefined : layerById(source.layer));
  if (layer == null && flags.mends == null) {
    process.stderr.write(
      '请用 --layer 指定图层；不清楚时先用 --suggest。Name the layer with --layer; --suggest helps to find it.\n',
    );
    return EXIT.badUsage;
  }
  const { crs: epsg, assumeDatum, datumShift, dataset, district, layerName, encoding, allow } = flags;
  const result = await withDatabase(settings, async (context) => {
    const mends = flags.mends == null ? undefined : await mendedDelivery(context.db, flags.mends);
    const target = mends?.layer ?? layer!;
    const outcome = await ingestFile(context, {
      path,
      layer: target,
      overrides: { ...flags.map, ...flags.set },
      meanings: flags.value,
      readLimits,
      ...(flags.apportion == null ? {} : { apportion: flags.apportion }),
      ...(flags.correctCoordinates == null ? {} : { correctCoordinates: flags.correctCoordinates }),
      crs: {
        ...(epsg == null ? {} : { epsg }),
        ...(assumeDatum == null ? {} : { assumeDatum }),
        ...(datumShift == null ? {} : { datumShift }),
      },
      ...(mends == null ? (source == null ? {} : { source }) : { mends, source: mends.source, dataset: mends.dataset }),
      ...(dataset == null ? {} : { dataset }),
      ...(district == null
        ? mends?.districtCode == null
          ? {}
          : { districtCode: mends.districtCode }
        : { districtCode: district }),
      partial: flags.partial === true,
      ...(flags.repair == null ? {} : { repair: new Set(flags.repair) }),
      ...(layerName == null ? {} : { layerName }),
      ...(encoding == null ? {} : { encoding }),
      ...(allow == null ? {} : { allow: new Set(allow) }),
      rules: installedQualityRules(settings.dataDirectory).get(target.id),
      topology: flags.topology,
      dryRun: flags.dryRun === true,
      stageOnly: flags.stageOnly === true,
      createdBy: operatorName(),
      again: flags.again === true,
      confirmed: flags.yes === true,
      workFolder,
      packageLimits: limits,
    });
    if (flags.rejects != null && outcome.state !== 'known') {
      await writeRejects(context, outcome.report.deliveryId, flags.rejects);
    }
    return outcome;
  });
  return printResult(result, flags.json === true);
}

/** The mapping that `--source` names; a name that is none is a wrong use. */
function sourceOf(id: string | undefined, dataDirectory: string): SourceMapping | undefined {
  if (id == null) return undefined;
  const source = findSource(id, dataDirectory);
  if (source != null) return source;
  const known = [...sources.map((each) => each.id), ...savedIds(dataDirectory)].join(', ');
  throw new CommanderError(EXIT.badUsage, 'source-unknown', `没有来源映射 no source mapping ${id}; ${known}`);
}

async function writeRejects({ db }: LoadContext, deliveryId: number, path: string): Promise<void> {
  const rows = await exportRejects(db, deliveryId, path);
  process.stderr.write(
    rows === 0
      ? '没有退件，未写文件。No rejected rows; no file was written.\n'
      : `退件 ${rows} 行已写入 ${path}；改正后用 dimai ingest ${path} --mends ${deliveryId} 重新入库。\n${rows} rejected rows were written to ${path}; mend them and load them with --mends ${deliveryId}.\n`,
  );
}

function printResult(result: IngestResult, isJson: boolean): number {
  if (result.state === 'known') {
    const text = `同一文件已于 ${result.publishedAt} 发布为版本 ${result.version}（数据集 ${result.dataset}），未重复入库；要再发布请加 --again。\nThe same file was published as version ${result.version} (dataset ${result.dataset}) at ${result.publishedAt}; nothing was loaded. Add --again to publish it once more.`;
    process.stdout.write(`${isJson ? JSON.stringify(result, null, 2) : text}\n`);
    return EXIT.ok;
  }
  const { state, report } = result;
  const json = () => JSON.stringify({ state, ...(reportJson(report) as object) }, null, 2);
  process.stdout.write(`${isJson ? json() : reportText(report)}\n`);
  return exitCodeOf(report);
}

async function suggest(path: string, flags: IngestFlags, options: OpenOptions, dataDirectory: string): Promise<number> {
  const { layer, layerName, encoding } = flags;
  const opened = await openDelivery(path, {
    ...options,
    ...(flags.correctCoordinates == null ? {} : { correctCoordinates: flags.correctCoordinates }),
    ...(encoding == null ? {} : { encoding }),
  });
  try {
    const wanted = layer ?? catalogue[0]!;
    const chosen =
      layerName == null && layer == null
        ? opened.layers
        : [chooseLayer(opened.layers, { layer: wanted, ...(layerName == null ? {} : { layerName }) })];
    const suggestions = [];
    const isOneOfSeveral = opened.layers.length > 1;
    for (const source of chosen)
      suggestions.push(await suggestMapping(path, withFirstRows(source), layer, isOneOfSeveral));
    const text =
      flags.json === true ? JSON.stringify(suggestions, null, 2) : suggestions.map(suggestionText).join('\n\n');
    process.stdout.write(`${text}\n`);
    if (flags.saveMapping != null) await saveSuggestion(flags.saveMapping, suggestions, flags, dataDirectory);
    return EXIT.ok;
  } finally {
    await opened.close();
  }
}

async function saveSuggestion(
  name: string,
  suggestions: readonly Suggestion[],
  flags: IngestFlags,
  dataDirectory: string,
): Promise<void> {
  const [only] = suggestions;
  if (only == null || suggestions.length > 1) {
    const names = suggestions.map(({ sourceLayer }) => sourceLayer).join(', ');
    throw new Refusal('layer-ambiguous', {
      zh: `包内有多个图层，一个映射只对应一个，请用 --layer-name 指定：${names}`,
      en: `The package holds several layers and a mapping is for one; choose it with --layer-name: ${names}`,
    });
  }
  const mapping = mappingOf(name, only, { ...flags.map, ...flags.set }, flags.value);
  const problems = checkMapping(mapping, layerById(mapping.layer)!);
  if (problems.length > 0) {
    throw new Refusal('mapping-invalid', {
      zh: `映射有误：${problems.join('；')}`,
      en: `The mapping is wrong: ${problems.join('; ')}`,
    });
  }
  const path = await saveSource(dataDirectory, mapping, flags.yes === true);
  process.stderr.write(`映射已保存 Mapping saved: ${path}\n用 --source ${name} 采用 take it with --source ${name}\n`);
}

async function list(flags: { readonly all?: boolean; readonly json?: boolean }): Promise<number> {
  const layers = await withDatabase(readSettings(process.env), ({ db }) => listLayers(db));
  process.stdout.write(
    `${flags.json === true ? JSON.stringify(layers, null, 2) : layersText(layers, flags.all === true)}\n`,
  );
  return EXIT.ok;
}

/** Opens and migrates the database, runs the work with a progress bar, lets Ctrl-C stop it cleanly. */
async function withDatabase<T>(settings: Settings, work: (context: LoadContext) => Promise<T>): Promise<T> {
  const notice = (message: string) => process.stderr.write(`${message}\n`);
  const database = await openDatabase(settings, notice);
  const db = createPool({ url: database.url, size: 4, statementTimeoutMs: settings.jobTimeoutMs });
  const bar = progressView(process.stderr.isTTY);
  const abort = new AbortController();
  const stop = () =>
    abort.abort(new Refusal('cancelled', { zh: '已取消，未发布。', en: 'Cancelled; nothing was published.' }));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    await migrate(db);
    const log = pino({ level: settings.logLevel === 'info' ? 'warn' : settings.logLevel }, pino.destination(2));
    return await work({ db, log, progress: bar.update, signal: abort.signal });
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    bar.stop();
    await db.end();
    await database.release();
  }
}
