/**
 * Programs written in TypeScript, each kept as one file of JavaScript below node_modules/.cache: starting one takes 0.4 s where
 * tsx, which asks for every file by itself, takes 1.1 s. The file is made anew when a source has changed. Where it cannot be
 * made or kept (a folder that is not ours to write), tsx runs the sources as ever.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { projectRoot } from './private-prefix.mjs';

const folder = join(projectRoot, 'node_modules/.cache/dimai');

/** Imports the program at a `.ts` URL. @param {URL} source @returns {Promise<any>} */
export async function importProgram(source) {
  const kept = await keptProgram(fileURLToPath(source));
  if (kept !== undefined) return import(pathToFileURL(kept).href);
  const { register } = await import('tsx/esm/api');
  register();
  return import(source.href);
}

/** Path of the program as one file; undefined where there can be none. @param {string} source */
async function keptProgram(source) {
  const name = relative(projectRoot, source).replaceAll(/[\\/]/g, '-').replace(/\.ts$/, '');
  const record = join(folder, `${name}.json`);
  const known = readRecord(record);
  if (known !== undefined && isCurrent(known)) return known.file;
  try {
    return await keep(source, name, record, known?.file);
  } catch {
    return undefined;
  }
}

/** @typedef {{ file: string, node: string, inputs: Record<string, string> }} Kept */

/** @param {string} record @returns {Kept | undefined} */
function readRecord(record) {
  try {
    return JSON.parse(readFileSync(record, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether every source is what it was. @param {Kept} kept */
function isCurrent({ file, node, inputs }) {
  try {
    statSync(file);
    return node === process.version && Object.entries(inputs).every(([path, state]) => stateOf(path) === state);
  } catch {
    return false; // a file is gone
  }
}

/** @param {string} path */
function stateOf(path) {
  const { mtimeMs, size } = statSync(path);
  return `${mtimeMs} ${size}`;
}

/** @param {string} source @param {string} name @param {string} record @param {string | undefined} former */
async function keep(source, name, record, former) {
  const require = createRequire(createRequire(import.meta.url).resolve('tsx/package.json'));
  /** @type {typeof import('esbuild')} */
  const { build } = require('esbuild');
  /** @type {Record<string, string>} */
  const inputs = { [fileURLToPath(import.meta.url)]: stateOf(fileURLToPath(import.meta.url)) };
  const { outputFiles } = await build({
    entryPoints: [source],
    absWorkingDir: projectRoot,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    write: false,
    logLevel: 'silent',
    plugins: [
      {
        name: 'own-places',
        setup(bundling) {
          // every source knows the place where it lies, not that of the file they become
          bundling.onLoad({ filter: /\.(ts|mjs|json)$/ }, ({ path }) => {
            inputs[path] = stateOf(path);
            const here = JSON.stringify(pathToFileURL(path).href);
            const text = readFileSync(path, 'utf8');
            const loader = path.endsWith('.ts') ? 'ts' : path.endsWith('.json') ? 'json' : 'js';
            return { contents: loader === 'json' ? text : text.replaceAll('import.meta.url', here), loader };
          });
        },
      },
    ],
  });
  const text = outputFiles[0].text;
  const file = join(folder, `${name}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.mjs`);
  mkdirSync(folder, { recursive: true });
  put(file, text);
  put(record, JSON.stringify({ file, node: process.version, inputs }));
  if (former !== undefined && basename(former) !== basename(file)) rmSync(former, { force: true });
  return file;
}

/** Whole or not there: others may be reading it. @param {string} file @param {string} text */
function put(file, text) {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}
