import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { withFiles } from '../fixtures/harness/deliveries.ts';
import { layerById } from '../schemas/layers/index.ts';
import { refuseOtherUnit } from './area-unit.ts';
import { Refusal } from './delivery.ts';
import { bindMapping, type Rule } from './mapping.ts';
import { suggestMapping, suggestionText } from './suggest.ts';

const layer = layerById('low-efficiency-land')!;

/** Squares of about 100 m in a degree grid, whose area is stated by a factor. */
const delivery = (name: string, factor: number) =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: Array.from({ length: 6 }, (_, i) => {
      const [x, y, w, h] = [119.9 + 0.01 * i, 31.8, 0.00105537, 0.00090181];
      return {
        type: 'Feature',
        properties: { 地块编号: `C${i}`, [name]: Number((9990 * factor).toPrecision(4)) },
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [x, y],
              [x + w, y],
              [x + w, y + h],
              [x, y + h],
              [x, y],
            ],
          ],
        },
      };
    }),
  });

const suggested = (content: string) =>
  withFiles({ '低效.geojson': content }, async ({ layers }) => ({
    source: layers[0]!,
    suggestion: await suggestMapping('低效.geojson', layers[0]!, layer),
  }));

describe('the unit of an area', () => {
  it('is told by the shapes where the heading says nothing, and the command says it', async () => {
    for (const [factor, unit, label] of [
      [1e-4, 'hectares', '公顷'],
      [0.0015, 'mu', '亩'],
    ] as const) {
      const { suggestion } = await suggested(delivery('地块面积', factor));
      const own = layer.fields['area']!.unit === label;
      const column = suggestion.columns.find(({ field }) => field === 'area')!;
      assert.equal(column.unit, own ? null : unit);
      if (own) continue;
      assert.deepEqual(suggestion.fields['area'], { column: '地块面积', unit });
      assert.ok(suggestion.command.includes(`--map 'area=地块面积@${label}'`), suggestion.command);
      assert.match(suggestionText(suggestion), new RegExp(label));
    }
  });

  it('is left open where the numbers say something else', async () => {
    const { suggestion } = await suggested(delivery('地块面积', 0.37));
    assert.equal(suggestion.columns.find(({ field }) => field === 'area')!.unit, null);
  });

  it('is asked for where the numbers are plainly in another one, and nobody said which', async () => {
    const load = (factor: number, area?: Rule) =>
      withFiles({ '低效.geojson': delivery('地块面积', factor) }, async ({ layers: [source] }) => {
        const rules = area === undefined ? {} : { area };
        await refuseOtherUnit(layer, source!, bindMapping(layer, source!.columns, undefined, rules));
      });
    await assert.rejects(
      load(1.2e-4),
      (error) => error instanceof Refusal && error.code === 'area-unit' && /area=地块面积@公顷/.test(error.zh),
    );
    await load(1.2e-4, { column: '地块面积', unit: 'hectares' });
    await load(1.2e-4, { column: '地块面积', unit: 'squareMetres' });
    await load(1);
    await load(0.37);
  });

  it('in the name of a column holds when the column is named by hand as well', async () => {
    const { source } = await suggested(delivery('面积（公顷）', 1e-4));
    const bound = bindMapping(layer, source.columns, undefined, { area: '面积（公顷）' });
    const rule = bound.fields.find(({ key }) => key === 'area')!.rule;
    assert.equal(
      'unit' in rule ? rule.unit : undefined,
      layer.fields['area']!.unit === '公顷' ? undefined : 'hectares',
    );
  });
});
