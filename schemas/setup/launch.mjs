/** What follows installation: viewer, demo county and server for `npm start`, every check for `npm test`. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { npmCommand } from './npm-packages.mjs';
import { prefixDataVariables, privatePrefix, projectRoot } from './private-prefix.mjs';
import { run, say } from './run.mjs';

/** Our programs see the unpacked ones by name, and the data of unpacked libraries. */
function environment() {
  const programs = join(privatePrefix, 'programs');
  const path = existsSync(programs) ? `${process.env.PATH}${delimiter}${programs}` : process.env.PATH;
  return { ...process.env, PATH: path, ...prefixDataVariables(process.env) };
}

/** Runs in the foreground, signals passed on; resolves with the exit code. @param {string[]} command */
function foreground([program, ...args]) {
  const child = spawn(program, args, { cwd: projectRoot, env: environment(), stdio: 'inherit' });
  // On a terminal Ctrl-C reaches the child by itself; twice would mean "at once".
  const forward = (/** @type {NodeJS.Signals} */ signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
  const watch = watchNpm(() => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(name, forward);
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
  const watch = setInterval(() => process.ppid !== parent && ended(), 500);
  return watch.unref();
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
  return foreground([...npmCommand(), 'run', 'test:all']);
}
