import { Command, CommanderError } from 'commander';

import { main } from './main.ts';

/** Runs a command of this folder (`serve`); returns the exit code. `argv` begins with the command. */
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
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
}
