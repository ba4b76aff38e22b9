/**
 * Finds PostgreSQL installations that can be ours: 14 or later, with PostGIS 3.3 or later in their own share folder. A machine may have others
 * beside them (a `postgres` in /usr/local/bin without PostGIS): those are reported, never used.
 * Plain JavaScript on Node's built-ins: the installer runs it before any dependency is there.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { childrenOf, prefixEnvironment, privatePrefix } from './private-prefix.mjs';

export const MINIMUM_POSTGRES = 14;
export const MINIMUM_POSTGIS = '3.3';

/** @param {string} folder @returns {string[]} paths, newest version first; none when it does not exist */
function children(folder) {
  const version = (/** @type {string} */ name) => Number.parseFloat(name.replace(/^\D+/, '')) || 0;
  return childrenOf(folder)
    .sort((a, b) => version(b) - version(a))
    .map((name) => join(folder, name));
}

/** Folders that may hold `initdb`, best first. @param {NodeJS.ProcessEnv} env @param {string} prefix */
function candidateFolders(env, prefix) {
  const homebrew = ['/opt/homebrew/opt', '/usr/local/opt', '/home/linuxbrew/.linuxbrew/opt']
    .flatMap(children)
    .filter((folder) => /\/postgresql(@\d+)?$/.test(folder));
  const unpacked = children(join(prefix, 'usr/lib/postgresql'));
  const isRoot = process.getuid?.() === 0;
  const found = [
    ...(isRoot ? [] : unpacked), // root installs packages, and its database user may not reach the project
    ...children('/usr/lib/postgresql'), // Debian, Ubuntu
    ...(isRoot ? unpacked : []),
    ...children('/usr').filter((folder) => /\/pgsql-\d+$/.test(folder)), // packages of postgresql.org for Fedora, RHEL
    ...children('/opt').filter((folder) => /\/(pgpro|kingbase|postgres)/.test(folder)),
    ...homebrew,
    ...children('/Applications/Postgres.app/Contents/Versions'),
  ].map((folder) => join(folder, 'bin'));
  return [...found, ...(env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')];
}

/** Environment for the programs of one installation: unpacked ones need their libraries and data named. @param {string} binaries */
function programEnvironment(binaries) {
  const prefix = /^(.+)\/usr\/lib\/postgresql\/[^/]+\/bin$/.exec(binaries)?.[1];
  return prefix == null ? {} : prefixEnvironment(prefix);
}

/** Environment without the PG… variables of other servers. @param {NodeJS.ProcessEnv} env */
export function withoutPgVariables(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PG') || name === 'PGSYSCONFDIR'));
}

/** Asks the programs of one folder what they are; undefined when the folder holds no server. @param {string} binaries @param {NodeJS.ProcessEnv} env */
function inspect(binaries, env) {
  if (!['initdb', 'postgres', 'pg_ctl'].every((program) => existsSync(join(binaries, program)))) return undefined;
  const environment = programEnvironment(binaries);
  const run = (/** @type {string} */ program, /** @type {string[]} */ args) =>
    execFileSync(join(binaries, program), args, {
      encoding: 'utf8',
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...withoutPgVariables(env), ...environment },
    }).trim();
  try {
    const version = /(\d+)(\.\d+)?\S*/.exec(run('postgres', ['--version']).replace(/^.*?\)/, ''))?.[0] ?? '0';
    const share = shareFolder(binaries, run);
    const control = join(share, 'extension/postgis.control');
    const postgis = existsSync(control)
      ? /default_version\s*=\s*'([^']+)'/.exec(readFileSync(control, 'utf8'))?.[1]
      : undefined;
    return { binaries, major: Number.parseInt(version, 10), version, share, postgis, environment };
  } catch {
    return undefined;
  }
}

/** @param {string} binaries @param {(program: string, args: string[]) => string} run */
function shareFolder(binaries, run) {
  if (existsSync(join(binaries, 'pg_config'))) return run('pg_config', ['--sharedir']);
  const guesses = ['../share/postgresql', '../share', '../../../../share/postgresql'].map((path) =>
    resolve(binaries, path),
  );
  return guesses.find((folder) => existsSync(join(folder, 'extension'))) ?? resolve(binaries, '../share');
}

/** Compares `3.10.1` with `3.3`. @param {string} version @param {string} minimum */
export function isAtLeast(version, minimum) {
  const [a, b] = [version, minimum].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let i = 0; i < b.length; i++) if ((a[i] ?? 0) !== b[i]) return (a[i] ?? 0) > b[i];
  return true;
}

/**
 * Every installation found, newest first.
 * @param {{ env?: NodeJS.ProcessEnv, folder?: string | undefined, prefix?: string }} [options] `folder`: look there alone
 */
export function findPostgres({ env = process.env, folder, prefix = privatePrefix } = {}) {
  const seen = new Set();
  const installations = [];
  for (const candidate of folder == null ? candidateFolders(env, prefix) : [folder]) {
    const initdb = join(candidate, 'initdb');
    if (!existsSync(initdb)) continue;
    const binaries = dirname(realpathSync(initdb));
    if (seen.has(binaries)) continue;
    seen.add(binaries);
    const installation = inspect(binaries, env);
    if (installation != null) installations.push(installation);
  }
  return installations.sort((a, b) => b.major - a.major);
}

/** @param {{ major: number, postgis?: string | undefined }} installation */
export function isUsable({ major, postgis }) {
  return major >= MINIMUM_POSTGRES && postgis != null && isAtLeast(postgis, MINIMUM_POSTGIS);
}
