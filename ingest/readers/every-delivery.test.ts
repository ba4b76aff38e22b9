import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'mocha';
import { withDelivery } from '../../fixtures/harness/deliveries.ts';

const data = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const index = join(data, 'INDEX.md');

/** Files that are vector data for a reader of ours; GDAL's have a test of their own, which starts its process once. */
const READ = /\.(shp|zip|geojson|json)$/;

/** `### path` and below it `layer: n=12 …`, as measured with GDAL. */
function facts(): readonly (readonly [path: string, rows: readonly number[]])[] {
  if (!existsSync(index)) return [];
  const sections = readFileSync(index, 'utf8').split(/^### /m).slice(1);
  return sections.flatMap((section) => {
    const path = section.split(/ {2}\(/)[0]!;
    const rows = [...section.matchAll(/^(?:- facts: | {2}- )\S.*?: n=(\d+)/gm)].map(([, count]) => Number(count));
    return READ.test(path) && !path.includes('.gdb') && rows.length === 1 ? [[path, rows] as const] : [];
  });
}

describe('every real delivery', () => {
  const known = facts();
  if (known.length === 0) it('skipped: no real deliveries beside the project');
  for (const [path, rows] of known) {
    it(`${path}: as many rows as GDAL counts`, async () => {
      const counts = await withDelivery(join(data, path), async ({ layers }) => {
        const found: number[] = [];
        for (const layer of layers) {
          let count = 0;
          for await (const batch of layer.read()) count += batch.length;
          found.push(count);
        }
        return found;
      });
      assert.deepEqual(counts, rows);
    });
  }
});
