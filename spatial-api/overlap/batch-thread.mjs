/** Starts `batch-thread.ts` in its thread: the loader of the main thread is not that of its threads. */
import { register } from 'tsx/esm/api';

register();
await import(new URL('batch-thread.ts', import.meta.url).href);
