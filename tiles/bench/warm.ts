import { mkdir, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { dirname, join } from 'node:path';

import { load, type LoadResult } from './load.ts';
import { findProgram, missingPrograms, peers, startNginx, type RunningPeer } from './peers.ts';
import { figure, parcelScans, printTable, shuffled, startOurs, tilesInside, type BenchContext } from './place.ts';

const PORTS = { ours: 18105, peer: 18106, nginx: 18107 } as const;
const CONNECTIONS = [10, 100] as const;
const ZOOMS = [15, 17] as const;
/** Tiles that are asked for again and again: some screens. */
const TILES = 64;
const ROUNDS = 3;

/** Throughput of tiles that a server holds, ours beside a cached Martin and nginx with the same bytes, in turns. */
export async function benchWarm(context: BenchContext): Promise<void> {
  const servers = await startServers(context);
  try {
    const rows: string[][] = [];
    for (const zoom of ZOOMS) {
      const tiles = shuffled(tilesInside(context, zoom)).slice(0, TILES);
      for (const connections of CONNECTIONS) {
        const rounds = new Map<string, { result: LoadResult; scans: number }[]>();
        for (const { server } of servers) {
          await load({ ...asked(server, tiles), connections: 10, seconds: 1 });
        }
        for (let round = 0; round < ROUNDS; round++) {
          for (const { name, server } of servers) {
            const before = await parcelScans(context.db);
            const result = await load({ ...asked(server, tiles), connections, seconds: context.seconds });
            const scans = (await parcelScans(context.db)) - before;
            rounds.set(name, [...(rounds.get(name) ?? []), { result, scans }]);
          }
        }
        const best = (name: string) => median((rounds.get(name) ?? []).map(({ result }) => result.perSecond));
        for (const [name, results] of rounds) {
          const middle = results.toSorted((a, b) => a.result.perSecond - b.result.perSecond)[Math.floor(ROUNDS / 2)]!;
          const { p50, p95, p99, bytesPerRequest } = middle.result;
          rows.push([
            `z${zoom}`,
            String(connections),
            name,
            ...[best(name), p50, p95, p99, bytesPerRequest / 1000].map(figure),
            String(results.reduce((sum, { result }) => sum + result.errors, 0)),
            String(results.reduce((sum, { scans }) => sum + scans, 0)),
            name === 'dimai' ? '' : figure(best('dimai') / best(name)),
          ]);
        }
      }
    }
    printTable(
      `Warm: ${TILES} tiles again and again, medians of ${ROUNDS} rounds in turns`,
      [
        'tiles',
        'connections',
        'server',
        'tiles/s',
        'p50 ms',
        'p95 ms',
        'p99 ms',
        'kB',
        'errors',
        'scans',
        'dimai / it',
      ],
      rows,
    );
  } finally {
    for (const { server } of servers) await server.stop();
  }
}

interface Named {
  readonly name: string;
  readonly server: RunningPeer;
}

async function startServers(context: BenchContext): Promise<readonly Named[]> {
  const ours = await startOurs(context, PORTS.ours, 256);
  const servers: Named[] = [{ name: 'dimai', server: ours }];
  const martin = peers.find(({ name }) => name === 'Martin');
  if (martin !== undefined && missingPrograms(martin).length === 0) {
    const server = await martin.start({ ...context, port: PORTS.peer, cacheMegabytes: 256 });
    servers.push({ name: 'Martin, cache on', server });
  }
  if (findProgram('nginx') === undefined) console.log('skipped: nginx (not installed)');
  else servers.push({ name: 'nginx, files', server: await startFiles(context, ours) });
  return servers;
}

/** The very bytes that our server sends, as files. */
async function startFiles(context: BenchContext, ours: RunningPeer): Promise<RunningPeer> {
  const root = join(context.folder, 'files');
  for (const zoom of ZOOMS) {
    for (const { z, x, y } of shuffled(tilesInside(context, zoom)).slice(0, TILES)) {
      const path = ours.path(z, x, y);
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), await compressedBody(`${ours.base}${path}`));
    }
  }
  const location = `location / {
      root ${root};
      types { }
      default_type application/vnd.mapbox-vector-tile;
      add_header Content-Encoding gzip;
      add_header Cache-Control "public, no-cache";
      add_header Access-Control-Allow-Origin "*";
    }`;
  const server = await startNginx(context.folder, PORTS.nginx, location);
  return { ...server, path: (z, x, y) => ours.path(z, x, y) };
}

/** The body as it travels; `fetch` would unpack it. */
function compressedBody(url: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks)));
    }).on('error', reject);
  });
}

function asked(server: RunningPeer, tiles: ReturnType<typeof tilesInside>) {
  return { base: server.base, paths: tiles.map(({ z, x, y }) => server.path(z, x, y)) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
