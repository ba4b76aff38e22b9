import { defineConfig } from 'vite';

/** The build that the server hands out at `/`: no other host, no inline script, so that a strict content security policy holds. */
export default defineConfig({
  base: '/',
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
});
