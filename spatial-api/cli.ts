import { Command, CommanderError } from 'commander';

import { Problem } from '../schemas/problems.ts';
import { readSettings, SettingsError } from '../schemas/settings.ts';
import { RuleFileError } from '../schemas/rules/load-rules.ts';
import { addAccountCommands } from './access/account-command.ts';
import { main } from './main.ts';
import { addMapCommand } from './cadastral-map/map-command.ts';
import { addExportCommand } from './export/export-command.ts';
import { addCheckCommand } from './overlap/check-command.ts';
import { addPurgeCommand } from './purge/purge-command.ts';
import { addReconciliationCommands } from './reconciliation/commands.ts';

/** Runs a command of this folder (`serve`, `check`); returns the exit code. `argv` begins with the command. */
export async function run(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('dimai').exitOverride();
  program
    .command('serve')
    .description('启动接口、瓦片与地图页面，按 Ctrl-C 停止 Serve API, tiles and viewer until Ctrl-C')
    .option('--host <address>', '监听地址，同环境变量 HOST')
    .option('--port <number>', '监听端口，同环境变量 PORT')
    .action(async ({ host, port }: { host?: string; port?: string }) => {
      exitCode = await main({
        ...(host === undefined ? {} : { HOST: host }),
        ...(port === undefined ? {} : { PORT: port }),
      });
    });
  addAccountCommands(
    program,
    () => readSettings(process.env),
    (code) => (exitCode = code),
  );
  addReconciliationCommands(
    program,
    () => readSettings(process.env),
    (code) => (exitCode = code),
  );
  addExportCommand(
    program,
    () => readSettings(process.env),
    (code) => (exitCode = code),
  );
  addPurgeCommand(
    program,
    () => readSettings(process.env),
    (code) => (exitCode = code),
  );
  addMapCommand(
    program,
    () => readSettings(process.env),
    (code) => (exitCode = code),
  );
  addCheckCommand(
    program,
    () => readSettings(process.env),
    (code) => (exitCode = code),
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (error instanceof Problem) return complain(error.detail, error);
    if (error instanceof SettingsError || error instanceof RuleFileError) return complain(error.message);
    throw error;
  }
}

/** What is wrong with the request is printed without a stack, each wrong value on its line. */
function complain(message: string, problem?: Problem): number {
  console.error(message);
  for (const { at, expected } of problem?.options.errors ?? []) console.error(`  ${at}：${expected}`);
  return 1;
}
