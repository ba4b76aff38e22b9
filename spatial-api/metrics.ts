import { statfs } from 'node:fs/promises';

import type { Pool } from 'pg';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

import type { TileObserver, TileSource } from '../tiles/tile-source.ts';
import type { RequestObserver } from './http.ts';

/** The measurements of one application, in a registry of its own so that several can live in one process. */
export interface Metrics {
  readonly registry: Registry;
  readonly observeRequest: RequestObserver;
  /** The same for one route that is asked very often. */
  routeObserver(route: string): (end: Omit<Parameters<RequestObserver>[0], 'route'>) => void;
  readonly tileObserver: TileObserver;
  /** Adds the gauges of the tile queue and cache. */
  watchTiles(source: TileSource): void;
  /** Adds the gauges of the disk that a folder is on; they are absent where it cannot be looked at. */
  watchDisk(folder: string): void;
}

/** Creates the measurements; gauges of the pool are read when Prometheus asks. */
export function createMetrics(db: Pool): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'dimai_http_request_duration_seconds',
    help: 'Time from request to complete answer; status 499 is a client that left',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const cacheAnswers = new Counter({
    name: 'dimai_tile_cache_answers_total',
    help: 'Tiles looked up in the cache of this process',
    labelNames: ['result'],
    registers,
  });
  const [hits, misses] = ['hit', 'miss'].map((result) => cacheAnswers.labels({ result })) as [
    Counter.Internal,
    Counter.Internal,
  ];
  const tileQueries = new Histogram({
    name: 'dimai_tile_query_duration_seconds',
    help: 'Time of the statement that makes a tile',
    labelNames: ['zoom'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const tileBytes = new Histogram({
    name: 'dimai_tile_bytes',
    help: 'Size of tiles before compression',
    labelNames: ['zoom'],
    buckets: [1e3, 5e3, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6],
    registers,
  });
  registry.registerMetric(
    new Gauge({
      name: 'dimai_database_connections',
      help: 'Connections of the pool by state; waiting counts requests without one',
      labelNames: ['state'],
      registers: [],
      collect() {
        this.set({ state: 'busy' }, db.totalCount - db.idleCount);
        this.set({ state: 'idle' }, db.idleCount);
        this.set({ state: 'waiting' }, db.waitingCount);
      },
    }),
  );
  return {
    registry,
    observeRequest: ({ method, route, status, tookMs }) => requests.observe({ method, route, status }, tookMs / 1000),
    routeObserver(route) {
      const observers = new Map<string, { observe(seconds: number): void }>();
      return ({ method, status, tookMs }) => {
        const key = method === 'GET' && status === 200 ? '' : `${method} ${status}`;
        let observer = observers.get(key);
        if (observer === undefined) observers.set(key, (observer = requests.labels({ method, route, status })));
        observer.observe(tookMs / 1000);
      };
    },
    tileObserver: {
      cacheAnswered: (hit) => (hit ? hits : misses).inc(),
      tileBuilt: ({ databaseMs, rawBytes, zoom }) => {
        tileQueries.observe({ zoom }, databaseMs / 1000);
        tileBytes.observe({ zoom }, rawBytes);
      },
    },
    watchTiles(source) {
      registry.registerMetric(
        new Gauge({
          name: 'dimai_tile_queue',
          help: 'Tiles being made and tiles waiting for their turn',
          labelNames: ['state'],
          registers: [],
          collect() {
            this.set({ state: 'running' }, source.load.running);
            this.set({ state: 'waiting' }, source.load.waiting);
          },
        }),
      );
      registry.registerMetric(
        new Gauge({
          name: 'dimai_tile_cache_bytes',
          help: 'Memory that cached tiles take',
          registers: [],
          collect() {
            this.set(source.load.cachedBytes);
          },
        }),
      );
    },
    watchDisk(folder) {
      registry.registerMetric(
        new Gauge({
          name: 'dimai_disk_bytes',
          help: 'Disk that the data folder is on: its size, and what is free for us',
          labelNames: ['state'],
          // Every process sees the same disk.
          aggregator: 'max',
          registers: [],
          async collect() {
            const disk = await statfs(folder).catch(() => undefined);
            if (disk === undefined) return this.reset();
            this.set({ state: 'size' }, disk.blocks * disk.bsize);
            this.set({ state: 'free' }, disk.bavail * disk.bsize);
          },
        }),
      );
    },
  };
}
