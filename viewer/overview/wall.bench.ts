/**
 * `npm run bench -- wall [minutes] [seconds]`: the large screen left alone. Pages turn every fraction of a second (0.15 unless
 * given), so that minutes stand for days at the usual twenty seconds; heap, nodes and listeners are counted after garbage
 * collection along the way, and must not rise from the second quarter of the time to the last.
 */
import assert from 'node:assert/strict';

import { startApi } from '../../fixtures/harness/api.ts';
import { testDatabase } from '../../fixtures/harness/database.ts';
import { memoryOf, type PageMemory } from '../../fixtures/harness/page-memory.ts';
import { stopTestServer } from '../../fixtures/harness/test-cluster.ts';
import { buildViewer, openViewer } from '../../fixtures/harness/viewer.ts';
import { fillGround } from '../../fixtures/overview-ground.ts';
import { fillOtherPages } from '../../fixtures/overview-other-pages.ts';
import { fillStockCity } from '../../fixtures/stock-city.ts';

const SAMPLES = 16;
/** The first page waits for all plots to be read, on a machine that may have much else to do. */
const PATIENCE_MS = 300_000;
/** How far a count may rise, above what the second quarter had. */
const RISE = 1.1;

/** Prints one table. */
export async function bench([minutes = '5', every = '0.15']: readonly string[]): Promise<void> {
  await buildViewer();
  const database = await testDatabase();
  try {
    await fillStockCity(database.pool, { plots: 3000, years: 10 });
    await fillGround(database.pool);
    await fillOtherPages(database.pool);
    const api = await startApi(database);
    const browser = await openViewer(api, `/overview/general?screen=1&every=${every}`, {
      viewport: { width: 1280, height: 720 },
      patienceMs: PATIENCE_MS,
    });
    const { page } = browser;
    await page.waitForSelector('.wall .key-figure');
    let turns = 0;
    page.on('framenavigated', () => turns++);
    const session = await browser.context.newCDPSession(page);
    const samples: (PageMemory & { readonly minute: number; readonly pages: number })[] = [];
    const begun = performance.now();
    for (let sample = 1; sample <= SAMPLES; sample++) {
      await page.waitForTimeout((Number(minutes) * 60_000 * sample) / SAMPLES - (performance.now() - begun));
      const minute = Math.round((performance.now() - begun) / 600) / 100;
      samples.push({ minute, pages: turns, ...(await memoryOf(session)) });
    }
    console.table(samples);
    console.log(`${turns} pages, ${Math.round((turns * 20) / 360) / 10} hours at twenty seconds a page`);
    const quarter = SAMPLES / 4;
    for (const count of ['heapMegabytes', 'nodes', 'listeners'] as const) {
      const most = (from: number) => Math.max(...samples.slice(from, from + quarter).map((each) => each[count]));
      assert.ok(
        most(SAMPLES - quarter) <= most(quarter) * RISE,
        `${count} rose from ${most(quarter)} to ${most(SAMPLES - quarter)}`,
      );
    }
    assert.deepEqual(browser.errors, []);
    await browser.close();
    await api.close();
  } finally {
    await database.drop();
    await stopTestServer();
  }
}
