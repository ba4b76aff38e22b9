/**
 * `npm start` and `npm test` on a machine with Node and nothing else: installs what is missing, then starts or tests.
 *   install.mjs start    install, build the viewer, load the demo county, serve
 *   install.mjs test     install (browser and fonts too), run every check
 *   install.mjs check    only say what is missing
 * Plain JavaScript on Node's built-ins, because it runs before npm packages are there.
 */
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { advice } from './advice.mjs';
import { buildGdal, buildGdalUnprivileged, hasBuildTools, restoreBuild } from './build-gdal.mjs';
import { acquireLock, tryLock } from './file-lock.mjs';
import { findChromium } from './find-chromium.mjs';
import { isGdalBuilt } from './find-gdal.mjs';
import { findPostgres, isUsable } from './find-postgres.mjs';
import {
  areDependenciesFresh,
  examineMachine,
  isComplete,
  printFindings,
  renderFindings,
  systemTitle,
} from './findings.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { setupFolder } from './private-prefix.mjs';
import { say, SetupError } from './run.mjs';
import { readStamp, writeStamp } from './stamp.mjs';
import { hasApt, installSystemPackages, rootCommand } from './system-packages.mjs';

/** @param {string} task */
async function install(task) {
  const stamp = readStamp();
  if (stamp?.tasks.includes(task) && areDependenciesFresh()) return;
  const lock = await installLock();
  try {
    const before = readStamp();
    await installMissing(task, before?.gdal === 'failed');
    const findings = examineMachine();
    const missing = findings.filter(({ ok, needed }) => !ok && (needed !== 'test' || task === 'test'));
    if (missing.length > 0) say(renderFindings(missing).trimEnd());
    if (!isComplete(findings)) throw new SetupError('上面标 ✘ 的缺一不可。What is marked ✘ is needed.');
    writeStamp({
      tasks: [...new Set([...(before?.tasks ?? []), task])],
      gdal: isGdalBuilt() ? 'built' : 'failed',
      programs: programsInUse(),
    });
  } finally {
    lock?.release();
  }
}

/** One installation at a time in a checkout; Windows has no lock to offer. */
async function installLock() {
  if (process.platform === 'win32') return undefined;
  const path = join(setupFolder, 'install.lock');
  const free = await tryLock(path, 'exclusive');
  if (free != null) return free;
  say('另一个进程正在安装，等待中。Another process is installing, waiting for it.');
  return acquireLock(path, 'exclusive');
}

/** Programs whose disappearance means installing again. */
function programsInUse() {
  const postgres = process.env.DATABASE_URL
    ? undefined
    : findPostgres({ folder: process.env.DIMAI_POSTGRES || undefined }).find(isUsable);
  const chromium = findChromium();
  return [
    ...(postgres == null ? [] : [join(postgres.binaries, 'initdb')]),
    ...(chromium == null ? [] : [chromium.path]),
  ];
}

/** @param {string} task @param {boolean} gdalFailed an earlier build failed and nothing has changed since */
async function installMissing(task, gdalFailed) {
  const findings = examineMachine();
  const lacks = (/** @type {string} */ id) => findings.some((finding) => finding.id === id && !finding.ok);
  if (lacks('node')) throw new SetupError(renderFindings(findings.filter(({ id }) => id === 'node')));
  const apt = await hasApt();
  const wanted = {
    postgres: lacks('postgres'),
    gdal: !isGdalBuilt() && !gdalFailed && !hasBuildTools(),
    tests: task === 'test' && ['chromium', 'fonts', 'poppler'].some(lacks),
  };
  if (apt) await installSystemPackages(wanted);
  else adviseByHand(wanted);
  if (!areDependenciesFresh()) await installNpmPackages();
  // Looked at again: npm has just emptied node_modules.
  if (!isGdalBuilt() && !gdalFailed) await tryToBuildGdal(apt);
}

/** @param {Record<'postgres' | 'gdal' | 'tests', boolean>} wanted */
function adviseByHand(wanted) {
  const lines = Object.keys(wanted)
    .filter((what) => wanted[what])
    .map((what) => `  ${advice(what)}`);
  if (lines.length > 0) say(`${systemTitle()}：请手工安装 please install by hand:\n${lines.join('\n')}`);
}

/** @param {boolean} apt */
async function tryToBuildGdal(apt) {
  try {
    if (await restoreBuild()) return;
    if (hasBuildTools()) await buildGdal();
    else if (apt && (await rootCommand()) == null) await buildGdalUnprivileged();
    else throw new SetupError(advice('gdal'));
  } catch (error) {
    say(
      `gdal-async 没有编译成功，GDAL 格式（GPKG、FileGDB、DXF…）停用，其余不受影响。gdal-async could not be built: GDAL formats are off, everything else works.\n${error.message}`,
    );
  }
}

/** @param {string} task */
async function main(task) {
  if (task === 'check') return printFindings(examineMachine());
  mkdirSync(setupFolder, { recursive: true });
  await install(task);
  const { start, test } = await import('./launch.mjs');
  return task === 'test' ? test() : start();
}

const [task = 'start'] = process.argv.slice(2);
if (!['start', 'test', 'check'].includes(task)) {
  process.stderr.write('install.mjs start | test | check\n');
  process.exit(2);
}
try {
  process.exitCode = await main(task);
} catch (error) {
  process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
  process.exitCode = 1;
}
