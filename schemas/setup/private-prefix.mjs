/**
 * The private prefix: Debian packages unpacked into the project for a user who may not install any. Programs find their
 * libraries and data there through environment variables, because the packages believe they lie in /usr.
 */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Folder of what the installer makes: log, stamp, unpacked packages. The database lies under DIMAI_DATA. */
export const setupFolder = join(projectRoot, '.dimai');

export const privatePrefix = join(setupFolder, 'system');

/** Folders of shared libraries in a prefix. @param {string} prefix @returns {string[]} */
export function libraryFolders(prefix) {
  const bases = [join(prefix, 'usr/lib'), join(prefix, 'lib')]
    .filter((path) => existsSync(path))
    .map((path) => realpathSync(path));
  return [...new Set(bases)].flatMap((base) => {
    const triplets = childrenOf(base).filter((name) => name.endsWith('-linux-gnu'));
    // Alternatives that dpkg would link, and libraries that their packages keep to themselves.
    const inner = triplets.flatMap((name) =>
      ['', 'blas', 'lapack', 'nss', 'pulseaudio'].map((folder) => join(base, name, folder)),
    );
    return [...inner.filter((path) => existsSync(path)), base];
  });
}

/** Where projection and GDAL data lie. @param {string} prefix */
function dataVariables(prefix) {
  const proj = join(prefix, 'usr/share/proj');
  return { PROJ_DATA: proj, PROJ_LIB: proj, GDAL_DATA: join(prefix, 'usr/share/gdal') };
}

/** Environment for a program that lies in a prefix. @param {string} prefix */
export function prefixEnvironment(prefix) {
  return { LD_LIBRARY_PATH: libraryFolders(prefix).join(':'), ...dataVariables(prefix) };
}

/**
 * Variables our own process needs for libraries it loads from the private prefix; none where packages are installed as usual.
 * @param {NodeJS.ProcessEnv} env @param {string} [prefix]
 */
export function prefixDataVariables(env, prefix = privatePrefix) {
  if (!existsSync(join(prefix, 'usr/share/proj')) || existsSync('/usr/share/proj/proj.db')) return {};
  return Object.fromEntries(Object.entries(dataVariables(prefix)).filter(([name]) => !env[name]));
}

/** @param {string} folder @returns {string[]} */
export function childrenOf(folder) {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
