import { load } from './load.ts';
import { missingPrograms, peers, type RunningPeer } from './peers.ts';
import {
  figure,
  parcelScans,
  printTable,
  shuffled,
  startOurs,
  tilesInside,
  viewports,
  type BenchContext,
} from './place.ts';

const PORT = 18105;
const CONNECTIONS = [10, 100] as const;
/** Screens are looked at where there are enough of them. */
const VIEWPORT_ZOOM = 16;

interface Measured {
  readonly name: string;
  readonly what: string;
  readonly connections: number;
  readonly perSecond: number;
  readonly cells: readonly string[];
}

/** Throughput where nobody keeps a tile. */
export async function benchCold(context: BenchContext): Promise<void> {
  const measured: Measured[] = [];
  measured.push(...(await measureServer(context, 'dimai', () => startOurs(context, PORT, 0))));
  for (const peer of peers) {
    if (missingPrograms(peer).length > 0) continue;
    const options = { ...context, port: PORT, cacheMegabytes: 0 };
    measured.push(...(await measureServer(context, peer.name, () => peer.start(options))));
  }
  const ours = new Map(
    measured.filter(({ name }) => name === 'dimai').map((row) => [`${row.what} ${row.connections}`, row.perSecond]),
  );
  const rows = measured.map(({ what, connections, name, perSecond, cells }) => {
    const ratio = (ours.get(`${what} ${connections}`) ?? 0) / perSecond;
    return [what, String(connections), name, figure(perSecond), ...cells, name === 'dimai' ? '' : figure(ratio)];
  });
  const order = (row: readonly string[]) => `${row[0]} ${row[1]?.padStart(4)}`;
  rows.sort((a, b) => (order(a) < order(b) ? -1 : order(a) > order(b) ? 1 : 0));
  printTable(
    'Cold: nothing kept, shuffled tiles',
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
      'scans/request',
      'dimai is × faster',
    ],
    rows,
  );
}

async function measureServer(
  context: BenchContext,
  name: string,
  start: () => Promise<RunningPeer>,
): Promise<readonly Measured[]> {
  const server = await start();
  try {
    const measured: Measured[] = [];
    const middle = tilesInside(context, VIEWPORT_ZOOM)[0]!;
    const probe = await fetch(`${server.base}${server.path(middle.z, middle.x, middle.y)}`);
    if (!probe.ok) {
      console.log(`skipped: ${name} (answers ${probe.status}: ${(await probe.text()).slice(0, 200)})`);
      return [];
    }
    const runs = [
      ...context.zooms.map((z) => ({ what: `z${z}`, tiles: shuffled(tilesInside(context, z)) })),
      { what: `4×4 z${VIEWPORT_ZOOM}`, tiles: viewports(tilesInside(context, VIEWPORT_ZOOM)) },
    ];
    for (const { what, tiles } of runs) {
      const paths = tiles.map(({ z, x, y }) => server.path(z, x, y));
      for (const connections of CONNECTIONS) {
        const before = await parcelScans(context.db);
        const result = await load({ base: server.base, paths, connections, seconds: context.seconds });
        const scans = (await parcelScans(context.db)) - before;
        const { perSecond, p50, p95, p99, bytesPerRequest, errors, requests } = result;
        const cells = [
          ...[p50, p95, p99, bytesPerRequest / 1000].map(figure),
          String(errors),
          figure(scans / Math.max(requests, 1)),
        ];
        measured.push({ name, what, connections, perSecond, cells });
      }
    }
    return measured;
  } finally {
    await server.stop();
  }
}
