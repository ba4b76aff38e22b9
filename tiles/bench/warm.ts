import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { packedBody } from './packed-body.ts';
import { findProgram, missingPrograms, peers, startNginx, type RunningPeer } from './peers.ts';
import { isWanted, shuffled, startOurs, tilesInside, type BenchContext } from './place.ts';
import { measureThroughput, printThroughput, scansPerTile, type NamedServer, type Throughput } from './throughput.ts';

const PORTS = { ours: 18105, peer: 18106, nginx: 18107 } as const;
const ZOOMS = [15, 17] as const;
/** Tiles that are asked for again and again: some screens. */
const TILES = 64;
const ROUNDS = 3;

/** Throughput of tiles that a server holds, ours beside a cached Martin and nginx with the same bytes, in turns; of the rounds the middle one. */
export async function benchWarm(context: BenchContext): Promise<void> {
  const servers = await startServers(context);
  try {
    const measured: Throughput[] = [];
    for (const zoom of ZOOMS) {
      const tiles = shuffled(tilesInside(context, zoom)).slice(0, TILES);
      const run = { what: `z${zoom}`, tiles };
      for (const server of servers) {
        await measureThroughput({ ...context, seconds: 1 }, server, { ...run, connections: 10 });
      }
      const scans = await scansPerTile(context, async () => {
        for (const connections of context.connections) {
          measured.push(...(await measureInTurns(context, servers, { ...run, connections })));
        }
        return measured;
      });
      console.log(`z${zoom}: ${scans.toFixed(4)} searches of the table per tile`);
    }
    printThroughput(`Warm: ${TILES} tiles again and again, the middle of ${ROUNDS} rounds in turns`, measured);
  } finally {
    for (const { server } of servers) await server.stop();
  }
}

async function startServers(context: BenchContext): Promise<readonly NamedServer[]> {
  const ours = await startOurs(context, PORTS.ours, 256);
  const servers: NamedServer[] = [{ name: 'dimai', server: ours }];
  const martin = peers.find(({ name }) => name === 'Martin');
  if (martin !== undefined && missingPrograms(martin).length === 0 && isWanted(context, martin.name)) {
    const server = await martin.start({ ...context, port: PORTS.peer, cacheMegabytes: 256 });
    servers.push({ name: 'Martin, cache on', server });
  }
  if (findProgram('nginx') === undefined) console.log('skipped: nginx (not installed)');
  else servers.push({ name: 'nginx, files', server: await startFiles(context, ours) });
  return servers;
}

/** Rounds in which every server has its turn; of each the middle one. */
async function measureInTurns(
  context: BenchContext,
  servers: readonly NamedServer[],
  run: Parameters<typeof measureThroughput>[2],
): Promise<readonly Throughput[]> {
  const rounds: Throughput[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const results: Throughput[] = [];
    for (const server of servers) results.push(await measureThroughput(context, server, run));
    rounds.push(results);
  }
  return servers.map((_, index) => {
    const ofServer = rounds.map((results) => results[index]!).toSorted((a, b) => a.perSecond - b.perSecond);
    return { ...ofServer[Math.floor(ROUNDS / 2)]!, errors: sum(ofServer.map(({ errors }) => errors)) };
  });
}

/** The very bytes that our server sends, as files. */
async function startFiles(context: BenchContext, ours: RunningPeer): Promise<RunningPeer> {
  const root = join(context.folder, 'files');
  for (const zoom of ZOOMS) {
    for (const { z, x, y } of shuffled(tilesInside(context, zoom)).slice(0, TILES)) {
      const path = ours.path(z, x, y);
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), await packedBody(`${ours.base}${path}`));
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

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
