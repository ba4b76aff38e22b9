import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LayerInfo } from './api.ts';
import {
  askedLayers,
  choicesOf,
  drawnLayers,
  extentOf,
  FIRST_LAYERS,
  initialStates,
  treeOf,
  withGroupSwitched,
  withLayer,
} from './layers.ts';

function layer(id: string, group: LayerInfo['group'], more: Partial<LayerInfo> = {}): LayerInfo {
  return {
    id,
    title: id,
    titleEn: id,
    group,
    standard: { code: id.toUpperCase(), reference: '' },
    key: [],
    geometry: 'MultiPolygon',
    version: 1,
    changedAt: null,
    rows: 1,
    extent: null,
    zoom: [12, 18],
    legend: { fill: '#ffffff' },
    fields: [],
    ...more,
  };
}

const LAYERS = [
  layer('land-use', 'land-use', { zoom: [8, 17], extent: [119, 31, 120, 32] }),
  layer('building', 'cadastre', { zoom: [14, 18] }),
  layer('parcel', 'cadastre', { extent: [119.5, 31.5, 120.5, 31.9] }),
  layer('boundary-point', 'cadastre', { version: 0 }),
  layer('stock-land-economics', 'stock-land', { geometry: null, zoom: null, legend: null }),
];

describe('the layer tree', () => {
  it('lists groups in the order of a bureau, and only what can be drawn', () => {
    const tree = treeOf(LAYERS, initialStates(LAYERS, undefined), 13);
    assert.deepEqual(
      tree.map(({ id, layers }) => [id, layers.map(({ layer: { id: name } }) => name)]),
      [
        ['cadastre', ['building', 'parcel', 'boundary-point']],
        ['land-use', ['land-use']],
      ],
    );
    assert.equal(tree[0]!.visible, 2);
  });

  it('says why a layer shows nothing: zoomed out too far, or no data', () => {
    const [cadastre] = treeOf(LAYERS, initialStates(LAYERS, undefined), 13);
    assert.deepEqual(
      cadastre!.layers.map(({ showing }) => showing),
      ['too-far-out', 'shown', 'no-data'],
    );
  });

  it('switches a group on as a whole unless all of it is on', () => {
    const states = withLayer(initialStates(LAYERS, []), 'parcel', { visible: true });
    const on = withGroupSwitched(states, treeOf(LAYERS, states, 13)[0]!);
    assert.deepEqual([on['parcel']!.visible, on['building']!.visible, on['land-use']!.visible], [true, true, false]);
    const off = withGroupSwitched(on, treeOf(LAYERS, on, 13)[0]!);
    assert.deepEqual([off['parcel']!.visible, off['building']!.visible], [false, false]);
  });
});

describe('which layers are on', () => {
  it('is what the address says, none included', () => {
    assert.equal(initialStates(LAYERS, [{ id: 'land-use', opacity: 0.4 }])['land-use']!.opacity, 0.4);
    assert.equal(initialStates(LAYERS, [{ id: 'land-use', opacity: 0.4 }])['parcel']!.visible, false);
    assert.ok(Object.values(initialStates(LAYERS, [])).every(({ visible }) => !visible));
  });

  it('goes into the address only where it differs from a first visit', () => {
    const first = initialStates(LAYERS, undefined);
    assert.equal(choicesOf(LAYERS, first), undefined);
    assert.deepEqual(choicesOf(LAYERS, withLayer(first, 'parcel', { opacity: 0.5 })), [
      { id: 'building', opacity: 1 },
      { id: 'parcel', opacity: 0.5 },
    ]);
    assert.deepEqual(choicesOf(LAYERS, initialStates(LAYERS, [])), []);
  });

  it('survives a round through the address', () => {
    const states = withLayer(initialStates(LAYERS, undefined), 'land-use', { visible: true });
    assert.deepEqual(initialStates(LAYERS, choicesOf(LAYERS, states)), states);
  });

  it('begins with layers that exist in the catalogue', async () => {
    const { layers } = await import('../schemas/layers/index.ts');
    for (const id of FIRST_LAYERS)
      assert.ok(
        layers.some((each) => each.id === id && each.tiles !== undefined),
        id,
      );
  });
});

describe('a click', () => {
  it('asks what is visible, published and drawn at this zoom, the parcel before what stands on it', () => {
    const states = withLayer(initialStates(LAYERS, undefined), 'land-use', { visible: true });
    assert.deepEqual(askedLayers(LAYERS, states, 15), ['parcel', 'building', 'land-use']);
    assert.deepEqual(askedLayers(LAYERS, states, 9), ['land-use']);
    assert.deepEqual(askedLayers(LAYERS, initialStates(LAYERS, []), 15), []);
  });
});

describe('the extent of all data', () => {
  it('encloses every published layer', () => {
    assert.deepEqual(extentOf(LAYERS), [119, 31, 120.5, 32]);
    assert.equal(extentOf([]), null);
    assert.equal(drawnLayers(LAYERS).length, 4);
  });
});
