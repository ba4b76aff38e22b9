import assert from 'node:assert/strict';
import { createExpression, latest, validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, it } from 'mocha';
import { layers } from '../layers/index.ts';
import { landUse } from '../layers/land-use.ts';
import { restorationWorks } from '../layers/restoration-works.ts';
import { catalogueStyle, styleLayers } from './style.ts';

const style = catalogueStyle('dimai', layers, (id) => `/tiles/${id}.json`);

describe('The style of the catalogue', () => {
  it('is valid MapLibre', () => {
    const problems = validateStyleMin(JSON.parse(JSON.stringify(style)), latest);
    assert.deepEqual(
      problems.map((problem) => problem.message),
      [],
    );
  });

  it('asks for nothing beyond the tiles: no glyphs, no sprite, no pattern', () => {
    const text = JSON.stringify(style);
    assert.ok(!('glyphs' in style) && !('sprite' in style));
    assert.ok(!/fill-pattern|line-pattern|icon-image|https?:/.test(text));
  });

  it('draws every layer that has tiles, labels above all areas', () => {
    const drawn = style.layers as readonly { type: string; source?: string }[];
    const sources = new Set(drawn.map((layer) => layer.source));
    for (const layer of layers) assert.equal(sources.has(layer.id), layer.tiles != null, layer.id);
    const firstLabel = drawn.findIndex((layer) => layer.type === 'symbol');
    assert.ok(drawn.slice(firstLabel).every((layer) => layer.type === 'symbol'));
  });

  it('paints land use below parcels below administrative borders', () => {
    const ids = (style.layers as readonly { id: string }[]).map((layer) => layer.id);
    const order = [
      'land-use-fill',
      'basic-farmland-fill',
      'parcel-fill',
      'low-efficiency-land-fill',
      'administrative-area-line',
    ];
    assert.deepEqual(
      order.map((id) => ids.indexOf(id)).toSorted((a, b) => a - b),
      order.map((id) => ids.indexOf(id)),
    );
    assert.ok(!order.some((id) => !ids.includes(id)));
  });

  it('gives each land class its colour and an unknown one the colour of the layer', () => {
    const fill = styleLayers(landUse).find((layer) => layer.type === 'fill');
    const parsed = createExpression(fill?.paint['fill-color'], {
      type: 'color',
      'property-type': 'data-driven',
      expression: { interpolated: false, parameters: ['zoom', 'feature'] },
    } as never);
    assert.equal(parsed.result, 'success');
    if (parsed.result !== 'success') return;
    const colourOf = (landClass: string) =>
      String(parsed.value.evaluate({ zoom: 12 }, { type: 'Polygon', properties: { landClass } } as never));
    assert.equal(colourOf('0601'), '#BB9674');
    assert.equal(colourOf('0101'), '#F8D072');
    assert.equal(colourOf('9999'), '#F2EEE4');
  });

  it('draws points, lines and areas of a mixed layer each in its way', () => {
    const types = styleLayers(restorationWorks).map((layer) => layer.type);
    assert.deepEqual(types, ['fill', 'line', 'circle', 'symbol']);
    assert.deepEqual(styleLayers(restorationWorks)[0]?.filter, ['==', ['geometry-type'], 'Polygon']);
  });

  it('starts each layer at the first zoom of its tiles', () => {
    for (const layer of layers) {
      for (const part of styleLayers(layer).filter((one) => one.type !== 'symbol'))
        assert.equal(part.minzoom, layer.tiles?.zoom[0]);
    }
  });
});
