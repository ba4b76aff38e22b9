import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { withFirstRows } from './first-rows.ts';
import type { SourceLayer, SourceRow } from './readers/reader.ts';

describe('first rows of a layer', () => {
  let readings = 0;
  const layerOf = (count: number) => {
    readings = 0;
    async function* read(): AsyncGenerator<readonly SourceRow[]> {
      readings++;
      for (let from = 1; from <= count; from += 64) {
        const rows = Array.from({ length: Math.min(64, count - from + 1) }, (_, i) => from + i);
        yield rows.map((sourceRow) => ({ sourceRow, values: [sourceRow], geometry: null, issues: [] }));
      }
    }
    return withFirstRows({ read } as unknown as SourceLayer);
  };
  const numbers = async (layer: SourceLayer, most = Infinity) => {
    const found: number[] = [];
    for await (const batch of layer.read()) {
      found.push(...batch.map(({ sourceRow }) => sourceRow));
      if (found.length >= most) break;
    }
    return found;
  };
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

  it('are read once, however many look at them', async () => {
    const layer = layerOf(1000);
    assert.deepEqual(await numbers(layer, 200), upTo(256));
    assert.deepEqual(await numbers(layer, 100), upTo(128));
    assert.equal(readings, 1);
  });

  it('go on into the file for whoever wants more, none twice and none left out', async () => {
    const layer = layerOf(1000);
    await numbers(layer, 100);
    assert.deepEqual(await numbers(layer), upTo(1000));
    assert.equal(readings, 2);
    assert.deepEqual(await numbers(layer), upTo(1000));
    assert.equal(readings, 2, 'a small file is remembered whole');
  });

  it('are not all of a large file', async () => {
    const layer = layerOf(20_000);
    assert.deepEqual(await numbers(layer), upTo(20_000));
    assert.deepEqual(await numbers(layer), upTo(20_000));
    assert.equal(readings, 2);
  });
});
