import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDatabase } from './check.ts';
import { createDatabase } from './database.ts';
import type { DatabaseDesign } from './design.ts';
import { everything, parcels } from './peer/designs.ts';
import { jackcess } from './peer/jackcess.ts';
import type { Row } from './row-source.ts';

/** The narrow table of the comparison: five columns and a primary key. Jackcess writes the same rows (JetPeer.java). */
const narrow: DatabaseDesign = {
  tables: [
    {
      name: 'ZDJBXX',
      columns: [
        { name: 'BSM', type: 'int32' },
        { name: 'ZDDM', type: 'text', length: 19 },
        { name: 'ZDMJ', type: 'double' },
        { name: 'DJSJ', type: 'datetime' },
        { name: 'ZL', type: 'text', length: 60 },
      ],
      indexes: [{ name: 'PrimaryKey', columns: ['BSM'], primary: true }],
    },
  ],
};

const two = (value: number): string => String(value).padStart(2, '0');

function* narrowRows(count: number): Generator<Row> {
  for (let i = 0; i < count; i++) {
    const time = `2024-${two(1 + (i % 12))}-${two(1 + (i % 28))} 12:${two(i % 60)}:00`;
    yield [
      i + 1,
      `320411001002GB${String(i % 100_000).padStart(5, '0')}`,
      i * 1.25,
      time,
      `常州市新北区太湖东路${i}号`,
    ];
  }
}

interface Result {
  readonly what: string;
  readonly rows: number;
  readonly tookMs: number;
  readonly bytes?: number;
  readonly peakMegabytes?: number;
}

/** Runs a step and watches how much memory the process takes meanwhile. */
async function timed(what: string, rows: number, work: () => Promise<string | undefined>): Promise<Result> {
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  const start = performance.now();
  const path = await work();
  const tookMs = performance.now() - start;
  clearInterval(watch);
  const size = path == null ? {} : { bytes: statSync(path).size };
  return { what, rows, tookMs, ...size, peakMegabytes: peak / 1e6 };
}

async function writeRows(path: string, design: DatabaseDesign, rows: Iterable<Row>): Promise<string> {
  const writer = await createDatabase(path, design);
  await writer.addRows(design.tables[0]!.name, rows);
  await writer.close();
  return path;
}

const number = (value: number | undefined, digits = 0): string =>
  value == null ? '' : value.toLocaleString('en', { maximumFractionDigits: digits });

function print(results: readonly Result[]): void {
  const heads = ['', 'rows', 'ms', 'rows/s', 'MB', 'peak MB'];
  const lines = results.map(({ what, rows, tookMs, bytes, peakMegabytes }) => {
    const rate = number((rows / tookMs) * 1000);
    return [
      what,
      number(rows),
      number(tookMs),
      rate,
      number(bytes == null ? undefined : bytes / 1e6, 1),
      number(peakMegabytes),
    ];
  });
  const widths = heads.map((head, i) => Math.max(head.length, ...lines.map((line) => line[i]!.length)));
  for (const line of [heads, ...lines])
    console.log(line.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[i]!))).join('  '));
}

/** Writing Access files: against Jackcess on the same rows, at length, with every type and 28 indexes, and the check. */
export async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mdb-bench-'));
  const file = (name: string): string => join(folder, name);
  try {
    const results: Result[] = [];
    await timed('warm up', 20_000, () => writeRows(file('warm.mdb'), narrow, narrowRows(20_000)));
    results.push(await timed('narrow table', 200_000, () => writeRows(file('a.mdb'), narrow, narrowRows(200_000))));
    const peer = jackcess();
    if (peer.state === 'ready') {
      const { tookMs } = JSON.parse(peer.run('bench', file('b.mdb'), '200000')) as { tookMs: number };
      results.push({ what: 'narrow table, Jackcess', rows: 200_000, tookMs, bytes: statSync(file('b.mdb')).size });
    }
    results.push(
      await timed('narrow table, long', 2_000_000, () => writeRows(file('c.mdb'), narrow, narrowRows(2_000_000))),
    );
    const check = (): Promise<undefined> => Promise.resolve(void checkDatabase(file('c.mdb')));
    results.push(await timed('check of the long table', 2_000_000, check));
    results.push(
      await timed('all types, 28 indexes', 20_000, () => writeRows(file('d.mdb'), everything, parcels(20_000))),
    );
    print(results);
    if (peer.state === 'absent') console.log(`Jackcess left out: ${peer.reason}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
