import { missingPrograms, peers, type RunningPeer } from './peers.ts';
import { figure, isWanted, shuffled, startOurs, tilesInside, viewports, type BenchContext } from './place.ts';
import { measureThroughput, printThroughput, scansPerTile, type NamedServer, type Throughput } from './throughput.ts';

const FIRST_PORT = 18105;
/** Seconds of tiles before anything is measured: servers run for weeks, so what they do once (compile, plan, read the catalogue) is not what is asked. */
const WARM_UP_SECONDS = 5;
/** Screens are looked at where there are enough of them. */
const VIEWPORT_ZOOM = 16;

/** Throughput where nobody keeps a tile. All servers are up and measured in turns, so that whatever else the machine does falls on all of them. */
export async function benchCold(context: BenchContext): Promise<void> {
  const servers = await startServers(context);
  try {
    const runs = [
      ...context.zooms.toReversed().map((z) => ({ what: `z${z}`, tiles: shuffled(tilesInside(context, z)) })),
      { what: `4×4 z${VIEWPORT_ZOOM}`, tiles: viewports(tilesInside(context, VIEWPORT_ZOOM)) },
    ];
    const measured: Throughput[] = [];
    for (const run of runs) {
      for (const connections of context.connections) {
        for (const server of servers) measured.push(await measureThroughput(context, server, { ...run, connections }));
        const rates = measured.slice(-servers.length).map(({ server, perSecond }) => `${server} ${figure(perSecond)}`);
        console.log(`${run.what}, ${connections} connections, tiles/s: ${rates.join(', ')}`);
      }
    }
    printThroughput('Cold: nothing kept, shuffled tiles', measured);
  } finally {
    for (const { server } of servers) await server.stop();
  }
}

async function startServers(context: BenchContext): Promise<readonly NamedServer[]> {
  const starts: [name: string, start: (port: number) => Promise<RunningPeer>][] = peers
    .filter((peer) => missingPrograms(peer).length === 0)
    .map((peer) => [peer.name, (port) => peer.start({ ...context, port, cacheMegabytes: 0 })]);
  starts.unshift(['dimai', (port) => startOurs(context, port, 0)]);
  const servers: NamedServer[] = [];
  for (const [index, [name, start]] of starts.entries()) {
    if (!isWanted(context, name)) continue;
    const server = await start(FIRST_PORT + index).catch((error: unknown) => {
      console.log(`skipped: ${name} (${String(error).slice(0, 300)})`);
    });
    if (server === undefined) continue;
    if (await isReady(context, { name, server })) servers.push({ name, server });
    else await server.stop();
  }
  return servers;
}

/** Whether a server gives tiles; warms it up, and shows that it searches the table for each. */
async function isReady(context: BenchContext, { name, server }: NamedServer): Promise<boolean> {
  const tiles = shuffled(tilesInside(context, VIEWPORT_ZOOM));
  const probe = await fetch(`${server.base}${server.path(tiles[0]!.z, tiles[0]!.x, tiles[0]!.y)}`);
  const body = await probe.arrayBuffer();
  if (!probe.ok || body.byteLength < 1000) {
    console.log(`skipped: ${name} (answers ${probe.status}: ${Buffer.from(body).toString('latin1').slice(0, 200)})`);
    return false;
  }
  const scans = await scansPerTile(context, async () => [
    await measureThroughput(
      { ...context, seconds: WARM_UP_SECONDS },
      { name, server },
      { what: 'warm-up', tiles, connections: 10 },
    ),
  ]);
  console.log(`${name}: ${scans.toFixed(2)} searches of the table per tile`);
  return true;
}
