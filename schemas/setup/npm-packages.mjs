/** npm packages from the lock file. Scripts of packages do not run (`ignore-scripts` in .npmrc): the one we need is built by build-gdal.mjs. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram } from './findings.mjs';
import { projectRoot } from './private-prefix.mjs';
import { run, SetupError } from './run.mjs';

/** How to call npm: the one that runs us, else the one beside node, else the one in PATH. @returns {string[]} */
export function npmCommand() {
  const running = process.env.npm_execpath;
  if (running?.endsWith('npm-cli.js')) return [process.execPath, running];
  const beside = join(dirname(realpathSync(process.execPath)), 'npm');
  const found = existsSync(beside) ? beside : findProgram('npm', process.env);
  if (found == null) throw new SetupError('没有找到 npm，请安装。npm was not found: install it.');
  return [found];
}

/** Installs exactly what package-lock.json says. */
export async function installNpmPackages() {
  const options = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--ignore-scripts'];
  await run('安装 npm 依赖 Installing npm packages', [...npmCommand(), 'ci', ...options], { cwd: projectRoot });
}
