/**
 * `npm run bench -- viewer [parcels]`: what the map costs a person who opens it, on the city of the benches (20,000 parcels
 * unless given) that is made once and kept below DIMAI_DATA. Bytes of the first load, time until the map stands at 800×600
 * without a graphics card, the longest tasks of the main thread while panning and zooming, and memory before and after. Says
 * which budget is not kept.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

import { openBenchCity } from '../fixtures/bench-city.ts';
import { startApi } from '../fixtures/harness/api.ts';
import { memoryOf } from '../fixtures/harness/page-memory.ts';
import { buildViewer, mapIdle, openViewer } from '../fixtures/harness/viewer.ts';
import { projectRoot } from '../schemas/settings.ts';

const BUDGET = { firstLoadKilobytes: 500, usableMs: 2000, longestTaskMs: 100 } as const;
const OPENINGS = 5;
const ROUNDS = 20;
const LOOK_MS = 1500;

/** Prints one table. */
export async function bench([parcels = '20000']: readonly string[]): Promise<void> {
  await buildViewer();
  const city = await openBenchCity({
    parcels: Number(parcels),
    layers: ['administrative-area', 'land-use', 'parcel'],
    vertices: 2000,
  });
  try {
    const api = await startApi(city);
    const browser = await openViewer(api, '/?layers=administrative-area,parcel', {
      viewport: { width: 800, height: 600 },
    });
    const { page } = browser;
    await mapIdle(page);
    const usable: number[] = [];
    for (let opening = 0; opening < OPENINGS; opening++) {
      const begun = performance.now();
      await page.goto(`${api.url}/?layers=administrative-area,parcel`);
      // What can be clicked and panned: the map has drawn its first frame and takes the pointer.
      await page.waitForSelector('.map .maplibregl-canvas');
      await page.waitForSelector('.map[data-state="idle"]');
      usable.push(performance.now() - begun);
    }
    const extent = await page.evaluate<string>(`new URL(location.href).searchParams.get('map')`);
    // Whoever opens a map looks at it before they move it.
    await page.waitForTimeout(LOOK_MS);
    const session = await browser.context.newCDPSession(page);
    const before = await memoryOf(session);
    const tasks = await wander(page);
    const after = await memoryOf(session);
    const rows = {
      'first load, kB gzipped': { measured: firstLoad(), budget: BUDGET.firstLoadKilobytes },
      'map stands, ms (median)': { measured: Math.round(median(usable)), budget: BUDGET.usableMs },
      'longest task while moving, ms': { measured: Math.round(Math.max(0, ...tasks)), budget: BUDGET.longestTaskMs },
      'tasks above 100 ms': { measured: tasks.filter((each) => each > BUDGET.longestTaskMs).length, budget: 0 },
      'heap after moving, MB': { measured: after.heapMegabytes, budget: Math.round(before.heapMegabytes * 1.5 + 20) },
    };
    console.log(`${parcels} parcels, view ${extent}`);
    console.table(rows);
    for (const [name, { measured, budget }] of Object.entries(rows))
      if (measured > budget) console.log(`over budget: ${name}`);
    await browser.close();
    await api.close();
  } finally {
    await city.close();
  }
}

/** Pans and zooms for a while; returns the lengths of the long tasks of the main thread. */
async function wander(page: Page): Promise<readonly number[]> {
  await page.evaluate(`(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ entryTypes: ['longtask'] });
  })()`);
  await page.mouse.move(400, 300);
  for (let round = 0; round < ROUNDS; round++) {
    await page.mouse.wheel(0, round % 8 < 4 ? -240 : 240);
    await page.mouse.down();
    await page.mouse.move(400 + (round % 2 === 0 ? 160 : -160), 300 + (round % 3 === 0 ? 90 : -60), { steps: 12 });
    await page.mouse.up();
    await page.mouse.move(400, 300);
  }
  await mapIdle(page);
  return page.evaluate<number[]>('window.longTasks');
}

/** Page, style, scripts of shell and map, and the worker: what a first visit of the map loads. */
function firstLoad(): number {
  const dist = join(projectRoot, 'viewer', 'dist');
  const assets = readdirSync(join(dist, 'assets'));
  const found = new Set<string>();
  const add = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    if (!file.endsWith('.js')) return;
    const code = readFileSync(join(dist, 'assets', file), 'utf8');
    for (const [, imported] of code.matchAll(/(?:import|from)"\.\/([^"]+\.js)"/g)) add(imported!);
  };
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  for (const [, file] of html.matchAll(/(?:src|href)="\/assets\/([^"]+\.(?:js|css))"/g)) add(file!);
  for (const file of assets.filter((each) => /^map-page-.*\.(js|css)$/.test(each) || /worker.*\.js$/.test(each)))
    add(file);
  const bytes = [...found].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(dist, 'assets', file))).byteLength,
    0,
  );
  return Math.round((bytes + gzipSync(html).byteLength) / 1000);
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
