/** What this machine has and lacks: the installer acts on it, `dimai doctor` prints it. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statfsSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { advice, systemNames } from './advice.mjs';
import { findChromium } from './find-chromium.mjs';
import { gdalBinary, isGdalBuilt } from './find-gdal.mjs';
import { findPostgres, isUsable } from './find-postgres.mjs';
import { childrenOf, privatePrefix, projectRoot } from './private-prefix.mjs';

const MINIMUM_NODE = [20, 19];

/** @typedef {{ id: string, needed: 'start' | 'test' | 'formats', ok: boolean, zh: string, en: string, detail: string, remedy?: string }} Finding */

/** On Debian the installer does it; elsewhere a person must. @param {'postgres' | 'gdal' | 'tests'} what */
function byHand(what) {
  const command = what === 'tests' ? 'npm test' : 'npm start';
  return systemNames().some((name) => ['debian', 'ubuntu'].includes(name)) ? command : `${advice(what)}, ${command}`;
}

/** @returns {Finding} */
function node() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > MINIMUM_NODE[0] || (major === MINIMUM_NODE[0] && minor >= MINIMUM_NODE[1]);
  return {
    id: 'node',
    needed: 'start',
    ok,
    zh: 'Node.js',
    en: 'Node.js',
    detail: process.version,
    remedy: `Node.js ≥ ${MINIMUM_NODE.join('.')}: https://nodejs.org`,
  };
}

/** Installed, and from the present lock file: npm writes a copy of it into node_modules at the end. */
export function areDependenciesFresh() {
  const installed = statSync(join(projectRoot, 'node_modules/.package-lock.json'), { throwIfNoEntry: false });
  return installed != null && installed.mtimeMs >= statSync(join(projectRoot, 'package-lock.json')).mtimeMs;
}

/** @returns {Finding} */
function dependencies() {
  const ok = areDependenciesFresh();
  const present = existsSync(join(projectRoot, 'node_modules'));
  const detail = ok
    ? 'node_modules'
    : present
      ? '比 package-lock.json 旧 older than package-lock.json'
      : '未安装 not installed';
  return { id: 'dependencies', needed: 'start', ok, zh: 'npm 依赖', en: 'npm packages', detail, remedy: 'npm start' };
}

/** @param {NodeJS.ProcessEnv} env @returns {Finding} */
function postgres(env) {
  const base = {
    id: 'postgres',
    needed: /** @type {const} */ ('start'),
    zh: 'PostgreSQL + PostGIS',
    en: 'PostgreSQL + PostGIS',
    remedy: byHand('postgres'),
  };
  if (env.DATABASE_URL) return { ...base, ok: true, detail: 'DATABASE_URL' };
  const found = findPostgres({ env, folder: env.DIMAI_POSTGRES || undefined });
  const usable = found.find(isUsable);
  if (usable != null)
    return { ...base, ok: true, detail: `${usable.version} + ${usable.postgis} (${usable.binaries})` };
  const seen = found.map(({ version, postgis, binaries }) => `${version} + PostGIS ${postgis ?? '✘'} (${binaries})`);
  return { ...base, ok: false, detail: seen.join(', ') || '未找到 not found' };
}

/** @returns {Finding} */
function gdal() {
  const ok = isGdalBuilt();
  const detail = ok
    ? gdalBinary.slice(projectRoot.length + 1)
    : '未编译：GDAL 格式（GPKG、FileGDB、DXF…）停用 not built: GDAL formats are off';
  return {
    id: 'gdal',
    needed: 'formats',
    ok,
    zh: 'gdal-async',
    en: 'gdal-async',
    detail,
    remedy: byHand('gdal'),
  };
}

/** @param {NodeJS.ProcessEnv} env @returns {Finding} */
function chromium(env) {
  const found = findChromium(env);
  return {
    id: 'chromium',
    needed: 'test',
    ok: found != null,
    zh: 'Chromium（测试用）',
    en: 'Chromium (tests)',
    detail: found?.path ?? '未找到 not found',
    remedy: byHand('tests'),
  };
}

/** @returns {Finding} */
function fonts() {
  const places = [join(privatePrefix, 'usr/share/fonts'), '/usr/share/fonts', '/usr/local/share/fonts'];
  const file = places
    .flatMap((folder) => [join(folder, 'opentype/noto'), join(folder, 'noto-cjk'), join(folder, 'google-noto-cjk')])
    .find((folder) => childrenOf(folder).some((name) => /CJK/.test(name)));
  const detail = file ?? chineseFont();
  return {
    id: 'fonts',
    needed: 'test',
    ok: detail != null,
    zh: '中文字体（测试用）',
    en: 'Chinese fonts (tests)',
    detail: detail ?? '未找到 not found',
    remedy: byHand('tests'),
  };
}

function chineseFont() {
  try {
    const listed = execFileSync('fc-list', [':lang=zh-cn', 'family'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return listed.split('\n')[0] || undefined;
  } catch {
    return process.platform === 'linux' ? undefined : 'system';
  }
}

/** Path of a program in PATH or the private prefix. @param {string} name @param {NodeJS.ProcessEnv} env */
export function findProgram(name, env) {
  const folders = [join(privatePrefix, 'programs'), ...(env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** @param {NodeJS.ProcessEnv} env @returns {Finding} */
function poppler(env) {
  const path = findProgram('pdftoppm', env);
  return {
    id: 'poppler',
    needed: 'test',
    ok: path != null,
    zh: 'poppler（测试用）',
    en: 'poppler (tests)',
    detail: path ?? '未找到 not found',
    remedy: byHand('tests'),
  };
}

/** @returns {Finding} */
function disk() {
  const { bavail, bsize } = statfsSync(projectRoot);
  const gigabytes = (bavail * bsize) / 1024 ** 3;
  return {
    id: 'disk',
    needed: 'start',
    ok: gigabytes > 0.5,
    zh: '剩余磁盘',
    en: 'Free disk',
    detail: `${gigabytes.toFixed(1)} GB`,
    remedy: 'DIMAI_DATA → 其他磁盘 another disk',
  };
}

/** Everything that can be seen without npm packages. @param {NodeJS.ProcessEnv} [env] */
export function examineMachine(env = process.env) {
  return [node(), dependencies(), postgres(env), gdal(), chromium(env), fonts(), poppler(env), disk()];
}

/** Name and version of the operating system, for reports. */
export function systemTitle() {
  try {
    return /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  } catch {
    return `${process.platform} ${process.arch}`;
  }
}

/** A missing thing counts when the product cannot start without it. @param {readonly Finding[]} findings */
export function isComplete(findings) {
  return findings.every(({ ok, needed }) => ok || needed !== 'start');
}

/** One line each, with the command that helps. @param {readonly Finding[]} findings @returns {string} */
export function renderFindings(findings) {
  return findings
    .map(({ ok, needed, zh, en, detail, remedy }) => {
      const mark = ok ? '✔' : needed === 'start' ? '✘' : '○';
      const name = zh === en ? zh : `${zh} ${en}`;
      return `${mark} ${name}: ${detail}${ok || remedy == null ? '' : `\n    → ${remedy}`}\n`;
    })
    .join('');
}

/** Prints the findings; returns the exit code. @param {readonly Finding[]} findings */
export function printFindings(findings) {
  process.stdout.write(renderFindings(findings));
  return isComplete(findings) ? 0 : 1;
}
