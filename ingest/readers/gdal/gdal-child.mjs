/** Starts `gdal-child.ts` in its process: the loader of the parent is not that of its children. */
import { importProgram } from '../../../schemas/setup/program.mjs';

await importProgram(new URL('gdal-child.ts', import.meta.url));
