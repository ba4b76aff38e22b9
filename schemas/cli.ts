/** `dimai doctor`, `dimai backup`, `dimai restore`, `dimai work`. */
import { join, resolve } from 'node:path';
import cliProgress from 'cli-progress';
import { Command, CommanderError } from 'commander';
import { pino } from 'pino';
import { backupDatabase } from './database/backup.ts';
import { locateCluster, openDatabase, type OpenDatabase } from './database/cluster.ts';
import { clientTools } from './database/postgres-tools.ts';
import { restoreDatabase } from './database/restore.ts';
import { migrate } from './database/migrate.ts';
import { createPool } from './database/pool.ts';
import { diagnose } from './doctor.ts';
import { plannedWorkers, superviseWorkers } from './jobs/supervise.ts';
import { dataFolder, readSettings, SettingsError, type Settings } from './settings.ts';
import { isComplete, renderFindings } from './setup/findings.mjs';
import type { PostgresInstallation } from './setup/find-postgres.mjs';

interface OutputFlags {
  readonly json?: boolean;
}

/** Runs `argv` (`['doctor', …]`, `['backup', …]`, `['restore', …]`); resolves with the exit code: 0 good, 1 not, 2 wrong usage. */
export async function run(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('dimai').exitOverride();
  program
    .command('doctor')
    .description('检查运行环境：找到什么、缺什么 / print what was found and what is missing')
    .option('--json', '输出 JSON / print JSON')
    .action(async (flags: OutputFlags) => {
      exitCode = await doctor(flags);
    });
  program
    .command('backup')
    .description(
      '备份数据库到一个文件夹（可在服务运行时进行） / back the database up into a folder, while the server runs',
    )
    .option('--to <folder>', '目标文件夹，默认在数据目录的 backups 下 / folder to create')
    .option('--json', '输出 JSON / print JSON')
    .action((flags: OutputFlags & { to?: string }) => backup(flags));
  program
    .command('work')
    .description(
      '另起执行进程处理排队的任务，按 Ctrl-C 停止 / run queued jobs until Ctrl-C, beside or without a server',
    )
    .option('--ingest <number>', '入库进程数，默认同 INGEST_WORKERS / loads at a time, a process each')
    .option('--jobs <number>', '其他任务数，默认同 JOB_SLOTS / other jobs at a time')
    .action(async (flags: { ingest?: string; jobs?: string }) => {
      exitCode = await work(flags);
    });
  program
    .command('restore <folder>')
    .description(
      '从备份恢复：先恢复到旁边、核对行数，再替换现库 / restore beside the database, verify, then replace it',
    )
    .option('--verify', '只验证备份能完整恢复，不替换 / only prove that it can be restored')
    .option('--yes', '确认替换现有数据库 / replace the present database without asking')
    .option('--json', '输出 JSON / print JSON')
    .action(async (folder: string, flags: OutputFlags & { verify?: boolean; yes?: boolean }) => {
      exitCode = await restore(folder, flags);
    });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof SettingsError) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    throw error;
  }
}

function print(json: boolean | undefined, value: unknown, text: string): void {
  process.stdout.write(json ? `${JSON.stringify(value, undefined, 2)}\n` : `${text.trimEnd()}\n`);
}

async function doctor({ json }: OutputFlags): Promise<number> {
  const { system, findings } = await diagnose(process.env);
  const ok = isComplete(findings);
  const verdict = ok ? '可以启动 Ready: npm start' : '✘ 所列缺一不可 What is marked ✘ is needed';
  print(json, { ok, system, findings }, `${system}\n${renderFindings(findings)}\n${verdict}`);
  return ok ? 0 : 1;
}

interface OpenTools {
  readonly database: OpenDatabase;
  readonly tools: PostgresInstallation;
}

async function withDatabase<T>(settings: Settings, work: (open: OpenTools) => Promise<T>): Promise<T> {
  const database = await openDatabase(settings, (message) => process.stderr.write(`${message}\n`));
  try {
    const tools = database.managed ? locateCluster(settings).installation : clientTools(settings.postgresDirectory);
    return await work({ database, tools });
  } finally {
    await database.release();
  }
}

/** A bar on the terminal; nothing where nobody watches. */
async function withBar<T>(
  title: string,
  work: (progress: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  const bar = new cliProgress.SingleBar({
    format: `${title} {bar} {percentage}% {duration_formatted}`,
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  if (!process.stderr.isTTY) return work(() => {});
  bar.start(1, 0);
  try {
    return await work((done, total) => {
      bar.setTotal(Math.max(total, 1));
      bar.update(Math.min(done, total));
    });
  } finally {
    bar.stop();
  }
}

async function backup({ to, json }: OutputFlags & { to?: string }): Promise<void> {
  const settings = readSettings(process.env);
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = to == null ? join(dataFolder(settings, 'backups'), `dimai-${stamp}`) : resolve(to);
  const manifest = await withDatabase(settings, ({ database, tools }) =>
    withBar('备份 Backing up', (progress) => backupDatabase({ url: database.url, tools, folder, progress })),
  );
  const rows = manifest.tables.reduce((sum, count) => sum + count.rows, 0);
  const size = `${(manifest.dump.bytes / 1024 ** 2).toFixed(1)} MB`;
  print(
    json,
    { folder, ...manifest },
    `✔ ${folder}\n  ${manifest.tables.length} 张表 tables, ${rows} 行 rows, ${size}`,
  );
}

async function restore(given: string, flags: OutputFlags & { verify?: boolean; yes?: boolean }): Promise<number> {
  const folder = resolve(given);
  if (!flags.verify && !flags.yes) {
    process.stderr.write(
      '恢复会替换现有数据库，请加 --yes 确认，或用 --verify 只作验证。Restoring replaces the present database: confirm with --yes, or use --verify.\n',
    );
    return 2;
  }
  const verifyOnly = flags.verify === true;
  const report = await withDatabase(readSettings(process.env), ({ database, tools }) =>
    withBar(verifyOnly ? '验证 Verifying' : '恢复 Restoring', (progress) =>
      restoreDatabase({ url: database.url, tools, folder, verifyOnly, progress }),
    ),
  );
  const kept = report.replaced == null ? '' : `\n  原数据库保留为 the replaced database is kept as ${report.replaced}`;
  const done = verifyOnly ? '备份完整，可以恢复 The backup is complete and can be restored' : '已恢复 Restored';
  print(flags.json, report, `✔ ${done}: ${report.manifest.createdAt}, ${report.rows} 行 rows${kept}`);
  return 0;
}

/** Workers beside those of a server, on this machine or another one. Ends with 0 on Ctrl-C, after their jobs are back in the queue. */
async function work({ ingest, jobs }: { readonly ingest?: string; readonly jobs?: string }): Promise<number> {
  if (ingest != null) process.env['INGEST_WORKERS'] = ingest;
  if (jobs != null) process.env['JOB_SLOTS'] = jobs;
  const settings = readSettings(process.env);
  const log = pino({ level: settings.logLevel }, pino.destination(2));
  return withDatabase(settings, async ({ database }) => {
    const db = createPool({ url: database.url, size: 2 });
    await migrate(db).finally(() => db.end());
    const workers = superviseWorkers(
      { log, databaseUrl: database.url },
      plannedWorkers(settings),
      settings.shutdownGraceMs,
    );
    process.stdout.write('正在执行任务，按 Ctrl-C 停止 Working; Ctrl-C stops\n');
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
    });
    await workers.stop();
    return 0;
  });
}
