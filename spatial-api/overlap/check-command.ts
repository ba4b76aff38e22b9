import { readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { openDatabase } from '../../schemas/database/cluster.ts';
import { migrate } from '../../schemas/database/migrate.ts';
import { createPool } from '../../schemas/database/pool.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Values } from '../../schemas/rules/evaluate.ts';
import { installedRules } from '../../schemas/rules/load-rules.ts';
import type { Parameter, ProjectType } from '../../schemas/rules/rule.ts';
import type { Settings } from '../../schemas/settings.ts';
import { type BatchOrder, checkBatch } from './batch-check.ts';
import { BATCH_LANES, ROUND_LIMIT_MS } from './batch-stretch.ts';
import type { SummaryRow } from './batch-summary.ts';
import { batchWorkbook, ruleTitles, summaryRow } from './batch-workbook.ts';
import { checkParameters, findProjectType } from './check-parameters.ts';
import { plotsOfGeoJson } from './plots-of-geojson.ts';
import { Lanes, overlapRun } from './run.ts';

interface CheckFlags {
  readonly projectType: string;
  readonly parameter: readonly string[];
  readonly crs: string;
  readonly day?: string;
  readonly summary?: string;
  readonly archive: boolean;
  readonly json: boolean;
}

/** Adds `dimai check`. `finish` takes the exit code. */
export function addCheckCommand(program: Command, settings: () => Settings, finish: (code: number) => void): void {
  program
    .command('check')
    .description(
      '批量重叠审查：每个地块一份结论，汇总为一个工作簿 Check every plot of a GeoJSON file against the control lines',
    )
    .argument('<file>', 'GeoJSON 文件，每个要素为一个地块')
    .requiredOption('--project-type <id>', '审查事项类型，如 construction-batch')
    .option('--parameter <key=value...>', '申报参数，可重复', collect, [])
    .option('--crs <epsg>', '坐标系 EPSG 编号', '4490')
    .option('--day <yyyy-MM-dd>', '按哪一天施行的规则审查，缺省为今天')
    .option('--summary <file.xlsx>', '汇总工作簿')
    .option('--archive', '每个地块的审查记录都存档', false)
    .option('--json', '逐行输出 JSON', false)
    .action(async (file: string, flags: CheckFlags) => finish(await runCheck(settings(), file, flags)));
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function runCheck(settings: Settings, file: string, flags: CheckFlags): Promise<number> {
  const ruleSet = installedRules(settings.dataDirectory);
  const projectType = findProjectType(ruleSet, flags.projectType);
  const parameters = checkParameters(projectType, parametersOf(projectType, flags.parameter));
  const text = await readFile(file);
  const { plots, findings } = readPlots(text, Number(flags.crs));
  for (const finding of findings) console.error(finding.message);
  const day = flags.day ?? new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const cancel = new AbortController();
  const stop = () => cancel.abort(new Problem('request-invalid', '已取消；此前存档的审查记录保留'));
  process.once('SIGINT', stop);
  const database = await openDatabase(settings, () => undefined);
  const db = createPool({ url: database.url, size: BATCH_LANES + 2, applicationName: 'dimai-check' });
  const bar = new SingleBar({ stream: process.stderr, format: '{bar} {value}/{total}', hideCursor: true });
  try {
    await migrate(db);
    const order: BatchOrder = {
      projectType,
      parameters,
      day,
      plots,
      applicant: null,
      source: { kind: 'upload', name: basename(file), sha256 },
      archive: flags.archive ? { by: 'dimai check', day, districts: null } : null,
    };
    const run = overlapRun(db, { lanes: new Lanes(BATCH_LANES), timeoutMs: ROUND_LIMIT_MS, signal: cancel.signal });
    const rows: SummaryRow[] = [];
    let titles: ReadonlyMap<string, string> = new Map();
    if (process.stderr.isTTY) bar.start(plots.length, 0);
    for await (const items of checkBatch(run, ruleSet, order)) {
      for (const item of items) {
        rows.push(summaryRow(item));
        if (titles.size === 0 && item.state === 'checked') titles = ruleTitles(item.record);
      }
      bar.increment(items.length);
      if (!flags.json) continue;
      for (const item of items) {
        const answer =
          item.state === 'checked'
            ? { verdict: item.record.verdict, number: item.archived?.number ?? null }
            : { findings: item.findings };
        console.log(JSON.stringify({ plot: item.plot, state: item.state, ...answer }));
      }
    }
    bar.stop();
    if (flags.summary != null) await writeFile(flags.summary, await batchWorkbook(rows, titles));
    if (!flags.json) printCounts(rows);
    return findings.length === 0 ? 0 : 2;
  } finally {
    bar.stop();
    process.off('SIGINT', stop);
    await db.end();
    await database.release();
  }
}

function readPlots(text: Buffer, epsg: number) {
  let geojson: unknown;
  try {
    geojson = JSON.parse(text.toString('utf8'));
  } catch (cause) {
    throw new Problem('subject-invalid', `文件不是 GeoJSON：${(cause as Error).message}`, { cause });
  }
  return plotsOfGeoJson(geojson, epsg, Infinity);
}

/** `canRestore=true`, `termMonths=24`: values by the type that the project type declares. */
function parametersOf({ parameters }: ProjectType, given: readonly string[]): Values {
  return Object.fromEntries(
    given.map((pair) => {
      const [key = '', ...rest] = pair.split('=');
      return [
        key,
        valueOf(
          parameters.find((parameter) => parameter.key === key),
          rest.join('='),
        ),
      ];
    }),
  );
}

function valueOf(parameter: Parameter | undefined, text: string): unknown {
  if (parameter?.type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return parameter?.type === 'number' && text.trim() !== '' ? Number(text) : text;
}

function printCounts(rows: readonly SummaryRow[]): void {
  const counts = new Map<string, number>();
  for (const { verdict } of rows) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  for (const [verdict, count] of counts) console.log(`${verdict}\t${count}`);
}
