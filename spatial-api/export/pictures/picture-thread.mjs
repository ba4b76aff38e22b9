/** Starts `picture-thread.ts` in its thread: the loader of the main thread is not that of its threads. */
import { register } from 'tsx/esm/api';

register();
await import(new URL('picture-thread.ts', import.meta.url).href);
