/** Which Debian packages are needed for what. */
import { systemNames } from './advice.mjs';
import { run, SetupError } from './run.mjs';

/**
 * Newest PostgreSQL that the distribution builds PostGIS for.
 * @param {string[]} [options] of apt-cache @returns {Promise<number>}
 */
export async function postgresMajor(options = []) {
  const listed = await run('', ['apt-cache', ...options, 'search', '--names-only', '^postgresql-[0-9]+-postgis-3$']);
  const majors = [...listed.matchAll(/^postgresql-(\d+)-postgis-3\b/gm)].map((match) => Number(match[1]));
  if (majors.length > 0) return Math.max(...majors);
  throw new SetupError('软件源中没有 postgresql-NN-postgis-3。The package sources have no postgresql-NN-postgis-3.');
}

/** @param {number} major */
export function postgresPackages(major) {
  return [
    `postgresql-${major}`,
    `postgresql-client-${major}`,
    `postgresql-${major}-postgis-3`,
    `postgresql-${major}-postgis-3-scripts`,
  ];
}

/** Compiler and library for gdal-async. */
export const GDAL_PACKAGES = ['libgdal-dev', 'g++', 'make', 'python3'];

/** Ubuntu's chromium is a snap, which runs neither in containers nor from another folder. */
export function testPackages() {
  const browser = systemNames()[0] === 'ubuntu' ? [] : ['chromium'];
  return [...browser, 'fonts-noto-cjk', 'poppler-utils', 'gdal-bin'];
}
