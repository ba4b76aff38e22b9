import { missingPrograms, peers, type RunningPeer } from './peers.ts';
import { figure, isWanted, shuffled, startOurs, tilesInside, viewports, type BenchContext } from './place.ts';
import { measureThroughput, printThroughput, scansPerTile, type Throughput } from './throughput.ts';

const PORT = 18105;
/** Screens are looked at where there are enough of them. */
const VIEWPORT_ZOOM = 16;

/** Throughput where nobody keeps a tile. */
export async function benchCold(context: BenchContext): Promise<void> {
  const measured: Throughput[] = [];
  if (isWanted(context, 'dimai')) {
    measured.push(...(await measureServer(context, 'dimai', () => startOurs(context, PORT, 0))));
  }
  for (const peer of peers) {
    if (missingPrograms(peer).length > 0 || !isWanted(context, peer.name)) continue;
    const options = { ...context, port: PORT, cacheMegabytes: 0 };
    measured.push(...(await measureServer(context, peer.name, () => peer.start(options))));
  }
  printThroughput('Cold: nothing kept, shuffled tiles', measured);
}

async function measureServer(
  context: BenchContext,
  name: string,
  start: () => Promise<RunningPeer>,
): Promise<readonly Throughput[]> {
  const server = await start().catch((error: unknown) => {
    console.log(`skipped: ${name} (${String(error).slice(0, 300)})`);
  });
  if (server === undefined) return [];
  try {
    const middle = tilesInside(context, VIEWPORT_ZOOM)[0]!;
    const probe = await fetch(`${server.base}${server.path(middle.z, middle.x, middle.y)}`);
    const body = await probe.arrayBuffer();
    if (!probe.ok || body.byteLength < 1000) {
      console.log(`skipped: ${name} (answers ${probe.status}: ${Buffer.from(body).toString('latin1').slice(0, 200)})`);
      return [];
    }
    const runs = [
      // From the deepest: a server that drowns at the first zooms has shown the others.
      ...context.zooms.toReversed().map((z) => ({ what: `z${z}`, tiles: shuffled(tilesInside(context, z)) })),
      { what: `4×4 z${VIEWPORT_ZOOM}`, tiles: viewports(tilesInside(context, VIEWPORT_ZOOM)) },
    ];
    const measured: Throughput[] = [];
    const scans = await scansPerTile(context, async () => {
      for (const run of runs) {
        for (const connections of context.connections) {
          measured.push(await measureThroughput(context, { name, server }, { ...run, connections }));
        }
      }
      return measured;
    });
    const rates = measured.map(({ what, connections, perSecond }) => `${what}/${connections} ${figure(perSecond)}`);
    console.log(`${name}: ${scans.toFixed(2)} searches of the table per tile; tiles/s: ${rates.join(', ')}`);
    return measured;
  } finally {
    await server.stop();
  }
}
