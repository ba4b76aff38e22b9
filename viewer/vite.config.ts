import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin, transformWithOxc } from 'vite';

/** MapLibre as it is written, so that a build takes of it what the map uses (see README, first load). */
const MAPLIBRE = fileURLToPath(new URL('../node_modules/maplibre-gl/src/', import.meta.url));
const MAP_WORKER = 'virtual:map-worker';

/**
 * The address of the map's worker. Built, page and worker share what both need of MapLibre, some hundred kilobytes, in one file
 * that is fetched once; a worker bundled by itself would carry all of that a second time.
 */
function mapWorker(): Plugin {
  let isBuild = false;
  return {
    name: 'map-worker',
    configResolved: ({ command }) => void (isBuild = command === 'build'),
    resolveId: (id) => (id === MAP_WORKER ? `\0${MAP_WORKER}` : null),
    load(id) {
      if (id !== `\0${MAP_WORKER}`) return null;
      if (!isBuild) return `export { default } from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'`;
      const file = this.emitFile({ type: 'chunk', id: `${MAPLIBRE}source/worker.ts`, name: 'map-worker' });
      return `export default import.meta.ROLLUP_FILE_URL_${file}`;
    },
  };
}

/**
 * MapLibre's classes name fields that a parent's constructor fills: its authors build without defining them anew, and so must we.
 */
function mapLibreFields(): Plugin {
  return {
    name: 'maplibre-fields',
    enforce: 'pre',
    transform(code, id) {
      if (!id.startsWith(MAPLIBRE) || !id.endsWith('.ts')) return null;
      return transformWithOxc(code, id, { typescript: { removeClassFieldsWithoutInitializer: true } });
    },
  };
}

/** The build that the server hands out at `/`: no other host, no inline script, so that a strict content security policy holds. */
export default defineConfig(({ command }) => ({
  base: '/',
  plugins: [mapLibreFields(), mapWorker()],
  resolve: {
    alias:
      command === 'build'
        ? [
            { find: /^maplibre-gl$/, replacement: `${MAPLIBRE}index.ts` },
            { find: /^@maplibre\/mlt$/, replacement: fileURLToPath(new URL('map/no-mlt.ts', import.meta.url)) },
          ]
        : [],
  },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
  worker: { format: 'es' },
  server: {
    proxy: { '/api': 'http://127.0.0.1:8080', '/tiles': 'http://127.0.0.1:8080', '/healthz': 'http://127.0.0.1:8080' },
  },
}));
