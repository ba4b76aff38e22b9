/**
 * `npm run bench -- topology [parcels]`: the checks of shapes against each other (overlaps, slits, spikes …) beside the load
 * that they are part of, in one run of `dimai ingest`; and what PostGIS alone takes to name the overlapping pairs of the same
 * parcels with an index join, once the parcels and the index are there.
 */

import { testDatabase } from '../../fixtures/harness/database.ts';
import { stopTestServer } from '../../fixtures/harness/test-cluster.ts';
import { generateCounty } from '../../fixtures/county/county.ts';
import { loadCountyLayer } from '../../fixtures/load-county.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { publishedTable } from '../quality/checked-table.ts';
import { runChecks } from '../quality/run-checks.ts';
import { loadQualityRules } from '../../schemas/rules/load-quality-rules.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} } as never;

/** Runs the comparison and prints one table. */
export async function bench([count = '100000', layer = 'parcel', postgis = 'yes']: readonly string[]): Promise<void> {
  const database = await testDatabase();
  try {
    const county = generateCounty({ seed: 1, parcels: Number(count), boundaryShare: 0 });
    const generating = timeOf(() => [...county.layer(layer as 'parcel')].length);
    const report = await loadCountyLayer({ db: database.pool, log: silent }, county, layer as 'parcel', 'bench');
    const { stage, check, publish } = report.tookMs;
    const topology = report.checks.find(({ rule }) => rule === 'topology')!.tookMs;
    const load = stage + check + publish - topology - generating;
    print('rows', String(report.rows.read));
    print('load without them', seconds(load));
    print('topology checks', `${seconds(topology)}  = ${(topology / load).toFixed(2)} × load`);
    print('memory', `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB resident at most, generator included`);
    print('issues', JSON.stringify(report.issueCounts));
    const client = await database.pool.connect();
    const again = await runChecks(client, publishedTable(layerById(layer)!), {
      rules: { ...loadQualityRules().get(layer)!, within: [], references: [], webMapShift: undefined },
    });
    client.release();
    print('published layer', seconds(again.runs.find(({ rule }) => rule === 'topology')!.tookMs));
    if (postgis === 'yes') {
      const started = performance.now();
      await database.pool.query(`set statement_timeout = 0`);
      const { rows } = await database.pool.query<{ pairs: string }>(
        `select count(*) as pairs from land.${layer.replaceAll('-', '_')} a join land.${layer.replaceAll('-', '_')} b
           on a.row_id < b.row_id and a.geom && b.geom and st_relate(a.delivered, b.delivered, '2********')
         where a.version_to is null and b.version_to is null`,
      );
      print(
        'PostGIS index join',
        `${seconds(performance.now() - started)}  (${rows[0]!.pairs} overlapping pairs, no slits, no place)`,
      );
    }
  } finally {
    await database.drop();
    await stopTestServer();
  }
}

function timeOf(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

function print(name: string, value: string): void {
  console.log(`${name.padEnd(22)} ${value}`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
