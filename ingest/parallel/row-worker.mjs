/** Starts `row-worker.ts` in its thread: the loader of the main thread is not that of its threads. */
import { importProgram } from '../../schemas/setup/program.mjs';

await importProgram(new URL('row-worker.ts', import.meta.url));
