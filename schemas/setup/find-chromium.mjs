/** Finds a full Chromium or Chrome for the browser tests. Plain JavaScript on Node's built-ins, like all of the installer. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { privatePrefix } from './private-prefix.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];

const MAC = ['Chromium', 'Google Chrome'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);

/**
 * Path and environment of the browser; undefined where there is none.
 * @param {NodeJS.ProcessEnv} [env] CHROMIUM names one explicitly
 */
export function findChromium(env = process.env) {
  const given = env['CHROMIUM'];
  if (given) return existsSync(given) ? { path: given, environment: {} } : undefined;
  const unpacked = join(privatePrefix, 'programs/chromium');
  if (existsSync(unpacked)) return { path: unpacked, environment: {} };
  const folders = (env['PATH'] ?? '').split(delimiter).concat('/usr/bin', '/snap/bin');
  const paths = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...MAC];
  const path = paths.find((candidate) => existsSync(candidate));
  return path == null ? undefined : { path, environment: {} };
}
