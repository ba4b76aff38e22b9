/** Whether gdal-async is built for this Node, and where its native part lies. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './private-prefix.mjs';

export const gdalPackage = join(projectRoot, 'node_modules/gdal-async');

/** The binary for this Node; another major version of Node needs another one. */
export const gdalBinary = join(
  gdalPackage,
  `lib/binding/node-v${process.versions.modules}-${process.platform}-${process.arch}/gdal.node`,
);

export function isGdalBuilt() {
  return existsSync(gdalBinary);
}
