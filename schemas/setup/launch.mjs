/** What follows installation: viewer, demo county and server for `npm start`, every check for `npm test`. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { npmCommand } from './npm-packages.mjs';
import { prefixDataVariables, privatePrefix, projectRoot } from './private-prefix.mjs';
import { run, say } from './run.mjs';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** Our programs see the unpacked ones by name, and the data of unpacked libraries. */
function environment() {
  const programs = join(privatePrefix, 'programs');
  const path = existsSync(programs) ? `${process.env.PATH}${delimiter}${programs}` : process.env.PATH;
  return { ...process.env, PATH: path, ...prefixDataVariables(process.env) };
}

/**
 * Runs a program and passes signals on; resolves with its exit code. It gets a process group of its own, because Ctrl-C and
 * service managers signal a whole group: the server would hear everything twice, and the second signal means "at once".
 * @param {string[]} command @param {{ wholeGroup?: boolean }} [options] `wholeGroup`: signal what it has started as well
 */
function foreground([program, ...args], { wholeGroup = false } = {}) {
  const detached = process.platform !== 'win32';
  const child = spawn(program, args, { cwd: projectRoot, env: environment(), stdio: 'inherit', detached });
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    // The server knows SIGINT and SIGTERM; a closed terminal means the same.
    const passed = signal === 'SIGHUP' ? 'SIGTERM' : signal;
    if (wholeGroup && detached && child.pid != null) process.kill(-child.pid, passed);
    else child.kill(passed);
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  const watch = watchNpm(() => stop('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of SIGNALS) process.off(name, stop);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/**
 * npm passes SIGTERM to the shell between us, which dies without passing it on: `kill` of npm would leave the server behind.
 * @param {() => void} ended
 */
function watchNpm(ended) {
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event == null || process.platform === 'win32') return undefined;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    ended();
  }, 500);
  return watch;
}

const typescript = (/** @type {string} */ file) => [process.execPath, '--import', 'tsx', join(projectRoot, file)];

/** Newest change below a folder, in ms. @param {string} folder @returns {number} */
function newestChange(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'dist' && name !== 'node_modules')
    .reduce((newest, entry) => {
      const path = join(folder, entry.name);
      return Math.max(newest, entry.isDirectory() ? newestChange(path) : statSync(path).mtimeMs);
    }, 0);
}

/** The viewer is made of its own folder and the catalogue. */
function isViewerStale() {
  const built = statSync(join(projectRoot, 'viewer/dist/index.html'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = ['viewer', 'schemas'].map((folder) => newestChange(join(projectRoot, folder)));
  return Math.max(...sources, statSync(join(projectRoot, 'package-lock.json')).mtimeMs) > built;
}

async function buildViewer() {
  if (!existsSync(join(projectRoot, 'viewer/index.html'))) {
    say('viewer/index.html 不存在，跳过地图页面。There is no viewer/index.html: the map page is left out.');
    return;
  }
  if (!isViewerStale()) return;
  const vite = join(projectRoot, 'node_modules/vite/bin/vite.js');
  await run('构建地图页面 Building the viewer', [process.execPath, vite, 'build', 'viewer'], { cwd: projectRoot });
}

/** Loads the demo county into an empty database; DIMAI_DEMO=off leaves it empty. */
async function loadDemo() {
  if (process.env.DIMAI_DEMO === 'off' || !existsSync(join(projectRoot, 'fixtures/demo.ts'))) return 0;
  return foreground(typescript('fixtures/demo.ts'));
}

/** `npm start`; resolves with the exit code of the server. */
export async function start() {
  await buildViewer();
  const demo = await loadDemo();
  if (demo !== 0) return demo;
  return foreground(typescript('spatial-api/main.ts'));
}

/** `npm test`; resolves with the exit code of the checks. */
export async function test() {
  return foreground([...npmCommand(), 'run', 'test:all'], { wholeGroup: true });
}
