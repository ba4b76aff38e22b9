import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Pool } from 'pg';
import { openDatabase } from '../../schemas/database/cluster.ts';
import { migrate } from '../../schemas/database/migrate.ts';
import { createPool } from '../../schemas/database/pool.ts';
import { regionById } from '../../schemas/regions/index.ts';
import type { Settings } from '../../schemas/settings.ts';
import { accessLogXml, buildAccessLog } from '../access-log/access-log.ts';
import { checkAccessLog } from '../access-log/check-log.ts';
import { unreportedOf } from '../access-log/unreported.ts';
import { beijingDay } from './beijing-day.ts';
import { differencesOf } from './differences.ts';
import { readReturned } from './read-table.ts';
import { reconciliationReport } from './report.ts';
import { listTasks, openTasks, workingCalendar } from './tasks.ts';

type Finish = (code: number) => void;
const CREATED_BY = 'dimai';
const REPORTED = 100_000;

async function withDatabase<T>(settings: Settings, work: (db: Pool) => Promise<T>): Promise<T> {
  const database = await openDatabase(settings, () => undefined);
  const db = createPool({ url: database.url, size: 2, applicationName: 'dimai-reconcile' });
  try {
    await migrate(db);
    return await work(db);
  } finally {
    await db.end();
    await database.release();
  }
}

/** Adds `dimai reconcile` and `dimai access-log`. `finish` takes the exit code. */
export function addReconciliationCommands(program: Command, settings: () => Settings, finish: Finish): void {
  program
    .command('reconcile')
    .description('比对销账：登记上级返回的差异，输出销账报告 Open tasks for returned differences, write the report')
    .argument('[file]', '上级返回的比对结果（.mdb .xlsx .csv）')
    .requiredOption('--district <code>', '区县代码')
    .option('--received-on <yyyy-MM-dd>', '收到日期，缺省为今天')
    .option('--report <file.xlsx>', '写出销账报告')
    .action(async (file: string | undefined, flags: ReconcileFlags) =>
      finish(await reconcile(settings(), file, flags)),
    );
  program
    .command('access-log')
    .description('登簿日志：生成一天的 XML，或核验一份文件 Write the register log of a day, or check a file')
    .option('--district <code>', '区县代码')
    .option('--day <yyyy-MM-dd>', '登簿日期')
    .option('--out <file.xml>', '写到文件，缺省输出到屏幕')
    .option('--tasks', '把未上报清单登记为销账任务', false)
    .option('--check <file.xml>', '核验此文件')
    .action(async (flags: LogFlags) => finish(await accessLog(settings(), flags)));
}

interface ReconcileFlags {
  readonly district: string;
  readonly receivedOn?: string;
  readonly report?: string;
}

async function reconcile(settings: Settings, file: string | undefined, flags: ReconcileFlags): Promise<number> {
  const today = beijingDay(new Date());
  return withDatabase(settings, async (db) => {
    if (file != null) {
      const name = basename(file);
      const { differences, elsewhere } = await differencesOf(db, readReturned(file, name), {
        code: flags.district,
        region: (regionById(settings.region)?.districts ?? []).map(({ code }) => code),
      });
      const made = await openTasks(
        db,
        workingCalendar(settings),
        {
          origin: 'difference-file',
          district: flags.district,
          sourceName: name,
          sourceSha256: createHash('sha256').update(readFileSync(file)).digest('hex'),
          receivedOn: flags.receivedOn ?? today,
          createdBy: CREATED_BY,
        },
        differences,
      );
      console.log(`差异 ${made.found}，新任务 ${made.opened}，销账 ${made.closed}，截止 ${made.dueOn}`);
      if (elsewhere > 0) console.log(`另有 ${elsewhere} 处属其他区县，未登记`);
      if (made.unknownYears.length > 0)
        console.error(`${made.unknownYears.join('、')} 年节假日未知，期限只按周末计算；请补充 holidays.json`);
    }
    const tasks = await listTasks(db, today, { district: flags.district, limit: REPORTED });
    const overdue = tasks.filter(({ isOverdue }) => isOverdue).length;
    const open = tasks.filter(({ state }) => state === 'open').length;
    console.log(`未销账 ${open}（其中超期 ${overdue}），已销账 ${tasks.length - open}`);
    if (flags.report != null) writeFileSync(flags.report, await reconciliationReport(tasks));
    return overdue > 0 ? 2 : 0;
  });
}

interface LogFlags {
  readonly district?: string;
  readonly day?: string;
  readonly out?: string;
  readonly tasks: boolean;
  readonly check?: string;
}

async function accessLog(settings: Settings, flags: LogFlags): Promise<number> {
  if (flags.check != null) return printFindings(readFileSync(flags.check, 'utf8'));
  const { district, day } = flags;
  if (district == null || day == null) {
    console.error('请写明 --district 与 --day，或用 --check 核验文件');
    return 1;
  }
  return withDatabase(settings, async (db) => {
    const log = await buildAccessLog(db, district, day);
    const xml = accessLogXml(log);
    if (printFindings(xml) !== 0) return 2;
    if (flags.out == null) process.stdout.write(xml);
    else writeFileSync(flags.out, xml);
    if (flags.tasks) {
      const returned = {
        origin: 'access-log',
        district,
        sourceName: `登簿日志 ${day}`,
        sourceSha256: null,
        receivedOn: beijingDay(new Date()),
        createdBy: CREATED_BY,
      } as const;
      const made = await openTasks(db, workingCalendar(settings), returned, unreportedOf(log));
      console.error(`未上报 ${made.found}，新任务 ${made.opened}，截止 ${made.dueOn}`);
    }
    return 0;
  });
}

function printFindings(xml: string): number {
  const { findings, log, unreported } = checkAccessLog(xml);
  for (const { line, code, message } of findings) console.error(`${line ?? '–'}\t${code}\t${message}`);
  if (log != null)
    console.error(`登簿 ${log.registers.length}，上报 ${log.accesses.length}，未上报 ${unreported.length}`);
  return findings.length === 0 ? 0 : 2;
}
