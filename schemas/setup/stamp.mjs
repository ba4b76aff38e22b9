/** Remembers that everything was installed, so that the next start looks at nothing but this and takes seconds. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gdalBinary } from './find-gdal.mjs';
import { projectRoot, setupFolder } from './private-prefix.mjs';

const stampFile = join(setupFolder, 'installed.json');

/** What the stamp is valid for: another checkout place, Node, lock file, user kind or version of the installer means looking again. */
function situation() {
  const hash = createHash('sha256')
    .update(readFileSync(join(projectRoot, 'package-lock.json')))
    .digest('hex');
  const root = process.getuid?.() === 0;
  return {
    project: projectRoot,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    lock: hash,
    root,
  };
}

/** @typedef {{ situation: object, tasks: string[], files: string[], gdal: 'built' | 'failed' }} Stamp */

/** @returns {Stamp | undefined} of the present situation; undefined when anything has changed or a file is gone */
export function readStamp() {
  try {
    /** @type {Stamp} */
    const stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
    const same = JSON.stringify(stamp.situation) === JSON.stringify(situation());
    return same && stamp.files.every((file) => existsSync(file)) ? stamp : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Omit<Stamp, 'situation' | 'files'> & { programs: string[] }} done */
export function writeStamp({ tasks, gdal, programs }) {
  const files = [
    join(projectRoot, 'node_modules/.package-lock.json'),
    ...programs,
    ...(gdal === 'built' ? [gdalBinary] : []),
  ];
  mkdirSync(setupFolder, { recursive: true });
  writeFileSync(stampFile, `${JSON.stringify({ situation: situation(), tasks, files, gdal }, undefined, 2)}\n`);
}
