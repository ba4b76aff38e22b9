/**
 * `npm run bench -- api [side] [part …]`: pages of 1,000 features at the first, middle and last of all pages; the same through the
 * views of a scope and beside them straight from the table; whole layers streamed in each format with the memory that takes;
 * mixed load. `side` is the number of parcels along an edge: 1000 gives 1,000,000. Parts: pages, scope, stream, load. `BENCH_KEEP` names a
 * folder for a database that is filled once, as in the bench of the tiles.
 */
import { startApi, type TestApi } from '../../fixtures/harness/api.ts';
import { parameters } from '../../schemas/database/sql.ts';
import { scopedDatabase } from '../../schemas/database/scope.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { openBenchDatabase } from '../../tiles/bench/bench-database.ts';
import { CRS84 } from './crs.ts';
import { pageStatement } from './feature-query.ts';
import { encodeToken } from './page-token.ts';

const PAGE = 1000;
const ROUNDS = 60;
/** Pages before anything is measured: what is compiled and planned once is not what is asked. */
const WARM_UP = 40;

/** Prints a table per part. */
export async function bench([side = '1000', ...given]: readonly string[]): Promise<void> {
  const parts = given.length === 0 ? ['pages', 'scope', 'stream', 'load'] : given;
  const database = await openBenchDatabase(Number(side), process.env['BENCH_KEEP']);
  const count = Number(side) ** 2;
  const api = await startApi(
    { pool: database.db },
    { LOG_LEVEL: 'silent', STATEMENT_TIMEOUT: '0', OFFICE_HOURS: 'none' },
  );
  try {
    if (parts.includes('pages')) await pages(api, count);
    if (parts.includes('scope')) await scope(database.db, count);
    if (parts.includes('stream')) await streams(api, count);
    if (parts.includes('load')) {
      const { rows } = await database.db.query<{ code: string }>(
        'select parcel_code as code from land.parcel where feature_id % 997 = 1 order by 1 limit 500',
      );
      const seconds = Number(process.env['LOAD_SECONDS'] ?? 60);
      await load(
        api,
        count,
        seconds,
        rows.map(({ code }) => code),
      );
    }
  } finally {
    await api.close();
    await database.close();
  }
}

const itemsOf = (api: TestApi, query: string) => `${api.url}/ogc/collections/parcel/items?${query}`;
const tokenAfter = (id: number) =>
  encodeToken({ position: { id, values: [] }, versions: { from: 1, to: 1 }, matched: null });

async function pages(api: TestApi, count: number): Promise<void> {
  const last = Math.max(0, count - PAGE - 1);
  const places = { first: 0, middle: Math.floor(count / 2), last };
  const table: Record<string, Record<string, number>> = {};
  for (let round = 0; round < WARM_UP; round++) {
    const answer = await fetch(itemsOf(api, `limit=${PAGE}&after=${tokenAfter(round)}`));
    await answer.arrayBuffer();
  }
  for (const encoding of ['identity', 'gzip']) {
    for (const [name, id] of Object.entries(places)) {
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const begun = performance.now();
        const address = itemsOf(api, `limit=${PAGE}${id === 0 ? '' : `&after=${tokenAfter(id)}`}`);
        const response = await fetch(address, { headers: { 'Accept-Encoding': encoding } });
        const bytes = await response.arrayBuffer();
        times.push(performance.now() - begun);
        if (response.status !== 200 || bytes.byteLength < 100_000) throw new Error(`${name}: ${response.status}`);
      }
      table[`page of ${PAGE}, ${name}, ${encoding}`] = percentiles(times);
    }
  }
  console.table(table);
}

/** Pages at a time while throughput is measured: more than the cores, so that nobody waits for a message on its way. */
const AT_ONCE = 18;

/** The same statement through the views of everybody, of one district, and straight from the table, in turns: pages a second, several at a time. */
async function scope(db: Parameters<typeof scopedDatabase>[0], count: number): Promise<void> {
  const ways = {
    'table itself': db,
    'views, everything': scopedDatabase(db, { layers: ['parcel'], districts: null, personal: false }),
    'views, one district': scopedDatabase(db, { layers: ['parcel'], districts: ['320412'], personal: false }),
  };
  const read = async (pool: typeof db, round: number) => {
    const { add, values } = parameters();
    const id = (round * 7919) % Math.max(1, count - PAGE);
    const text = pageStatement(
      { layer: parcel, view: 'masked', crs: CRS84 },
      { layer: parcel, conditions: [] },
      { sort: [], after: { id, values: [] }, limit: PAGE },
      { add, values },
    );
    await pool.query(text, values);
  };
  const rates = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
  for (let round = 0; round < ROUNDS / 2; round++) {
    for (const [name, pool] of Object.entries(ways)) {
      const begun = performance.now();
      await Promise.all(Array.from({ length: AT_ONCE }, (_, page) => read(pool, round * 100 + page)));
      rates.get(name)!.push((AT_ONCE * 1000) / (performance.now() - begun));
    }
  }
  const middle = [...rates.values()].map((list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!);
  console.table(
    Object.fromEntries([...rates.keys()].map((name, way) => [name, { 'pages/s (median)': round1(middle[way]!) }])),
  );
  const [plain, all, one] = middle;
  const cost = (rate: number) => `${((1 - rate / plain!) * 100).toFixed(1)} %`;
  console.log(`cost of rights, of throughput: everything ${cost(all!)}, one district ${cost(one!)}`);
}

async function streams(api: TestApi, count: number): Promise<void> {
  const table: Record<string, Record<string, number>> = {};
  for (const format of ['jsonseq', 'csv', 'fgb']) {
    const before = process.memoryUsage().rss;
    let [most, bytes] = [before, 0];
    const begun = performance.now();
    const response = await fetch(itemsOf(api, `f=${format}`), { headers: { 'Accept-Encoding': 'identity' } });
    for await (const piece of response.body!) {
      bytes += (piece as Uint8Array).length;
      most = Math.max(most, process.memoryUsage.rss());
    }
    const seconds = (performance.now() - begun) / 1000;
    table[format] = {
      seconds: round1(seconds),
      'features/s': Math.round(count / seconds),
      'MB/s': round1(bytes / 1e6 / seconds),
      'memory grown MB': round1((most - before) / 1e6),
    };
  }
  console.table(table);
}

/** Tiles, pages, filters, figures, land files and checks at once, for some time: no error, no growth. */
async function load(api: TestApi, count: number, seconds: number, codes: readonly string[]): Promise<void> {
  const until = performance.now() + seconds * 1000;
  const times: number[] = [];
  const memory: number[] = [];
  let [faults, turn] = [0, 0];
  const requests: readonly (() => Promise<Response>)[] = [
    () => fetch(itemsOf(api, `limit=100&after=${tokenAfter((turn * 7919) % count)}`)),
    () =>
      fetch(itemsOf(api, `limit=50&bbox=${119.85 + (turn % 90) * 0.001},31.7,${119.853 + (turn % 90) * 0.001},31.703`)),
    () => fetch(itemsOf(api, `limit=20&filter=${encodeURIComponent(`landClass = '0601' AND area > ${turn % 900}`)}`)),
    () => fetch(`${api.url}/ogc/collections/parcel/items/${1 + ((turn * 104_729) % count)}`),
    () => fetch(`${api.url}/tiles/parcel/16/${54_586 + (turn % 20)}/${26_670 + (turn % 17)}.mvt`),
    () => fetch(`${api.url}/api/identify?lon=${119.86 + (turn % 80) * 0.001}&lat=31.7`),
    () => fetch(`${api.url}/api/search?q=32041200${turn % 10}`),
    () =>
      fetch(`${api.url}/api/statistics`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({
          layer: 'parcel',
          groupBy: ['landClass'],
          filter: `S_INTERSECTS(geometry, BBOX(${119.86 + (turn % 40) * 0.001}, 31.7, ${119.87 + (turn % 40) * 0.001}, 31.71))`,
        }),
      }),
  ];
  const plot = () => {
    const [w, s] = [119.86 + (turn % 60) * 0.0011, 31.69 + (turn % 40) * 0.0007];
    const ring = [
      [w, s],
      [w + 0.0006, s],
      [w + 0.0006, s + 0.0005],
      [w, s + 0.0005],
      [w, s],
    ];
    return { type: 'Polygon', coordinates: [ring] };
  };
  const post = (path: string, body: object) =>
    fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  const kinds = [
    ...requests,
    () => fetch(`${api.url}/api/land-files/${codes[turn % codes.length]}`),
    () =>
      post('/api/overlap-checks', {
        projectType: 'land-assembly',
        parameters: { publicShare: 45 },
        name: `混合负载 ${turn}`,
        geometry: plot(),
      }),
  ];
  const answers = new Map<string, number>();
  const visitor = async () => {
    while (performance.now() < until) {
      const begun = performance.now();
      const response = await kinds[turn++ % kinds.length]!();
      await response.arrayBuffer();
      times.push(performance.now() - begun);
      if (response.status >= 400) {
        faults += 1;
        const what = `${response.status} ${new URL(response.url).pathname.split('/').slice(0, 3).join('/')}`;
        answers.set(what, (answers.get(what) ?? 0) + 1);
      }
    }
  };
  const sampler = setInterval(() => memory.push(process.memoryUsage.rss()), Math.max(500, seconds * 20));
  await Promise.all(Array.from({ length: 8 }, visitor));
  clearInterval(sampler);
  const half = Math.floor(memory.length / 2);
  const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / Math.max(1, list.length);
  console.table({
    'mixed load': {
      requests: times.length,
      'per second': Math.round(times.length / seconds),
      errors: faults,
      ...percentiles(times),
    },
  });
  for (const [what, times] of answers) console.log(`${times} × ${what}`);
  console.log(
    `memory: second quarter ${mb(mean(memory.slice(half / 2, half)))} MB, last quarter ${mb(mean(memory.slice(half + half / 2)))} MB`,
  );
}

const mb = (bytes: number) => Math.round(bytes / 1e6);
const round1 = (value: number) => Math.round(value * 10) / 10;

function percentiles(times: readonly number[]): Record<string, number> {
  const rising = times.toSorted((a, b) => a - b);
  const at = (share: number) => round1(rising[Math.min(rising.length - 1, Math.floor(rising.length * share))]!);
  return { 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'max ms': at(1) };
}
