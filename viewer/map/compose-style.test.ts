import assert from 'node:assert/strict';
import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, it } from 'mocha';
import { layers as catalogue } from '../../schemas/layers/index.ts';
import type { LayerInfo } from '../api.ts';
import { initialStates, withLayer } from '../layers.ts';
import { composeStyle, LABELS_BEGIN, type Scene } from './compose-style.ts';
import { lineColour, textColour } from './palette.ts';
import { rehearsalSource, rehearsalsOf } from './rehearsal.ts';
import { patternName, patternOf } from './patterns.ts';

const LAYERS: readonly LayerInfo[] = catalogue.map((layer) => ({
  id: layer.id,
  title: layer.title,
  titleEn: layer.titleEn,
  group: layer.group,
  standard: layer.standard,
  geometry: layer.geometry,
  version: 7,
  changedAt: null,
  rows: 1,
  extent: null,
  zoom: layer.tiles?.zoom ?? null,
  legend: layer.legend ?? null,
  key: layer.key,
  fields: [],
}));

const all = initialStates(
  LAYERS,
  LAYERS.map(({ id }) => ({ id, opacity: 1 })),
);

function scene(more: Partial<Scene> = {}): Scene {
  const shown = new Set(LAYERS.map(({ id }) => id));
  return {
    layers: LAYERS,
    states: all,
    shown,
    base: 'calm',
    theme: 'light',
    scale: 1,
    hasColumns: false,
    selected: null,
    ...more,
  };
}

const PARCEL = { layer: 'parcel', id: 1 };
const POINT = { type: 'Point', coordinates: [120, 31] } as const;

describe('the style of the map', () => {
  it('is valid for the whole catalogue in either theme, on any screen, behind columns or not', () => {
    for (const theme of ['light', 'dark'] as const) {
      for (const more of [
        {},
        { scale: 1.68 },
        { hasColumns: true },
        { base: 'none' as const },
        { only: { parcel: [1, 2], building: [] }, asOf: '2026-01-01' },
      ]) {
        const style = composeStyle(scene({ theme, selected: { ref: PARCEL, geometry: POINT }, ...more }));
        assert.deepEqual(
          validateStyleMin(style).map(({ message }) => message),
          [],
        );
      }
    }
  });

  it('asks nothing of any other host: no glyphs, no sprite, tiles of our own server', () => {
    const style = composeStyle(scene());
    assert.equal(style.glyphs, undefined);
    assert.equal(style.sprite, undefined);
    for (const source of Object.values(style.sources)) {
      if (source.type === 'vector') assert.match(source.url!, /^\/tiles\/[a-z-]+\.json\?pin=7$/);
    }
  });

  it('names counties and towns once each, from places of their own, as of the day that is shown', () => {
    const shown = new Set(['administrative-area']);
    const names = (asOf: string) => composeStyle(scene({ shown, asOf })).sources['administrative-area/names'];
    assert.deepEqual(names(''), { type: 'geojson', data: '/api/layers/administrative-area/names?asOf=7' });
    assert.match(String((names('2026-06-30') as { data: string }).data), /names\?asOf=2026-06-30$/);
    const labels = composeStyle(scene({ shown })).layers.filter(({ id }) =>
      id.startsWith('administrative-area/label-'),
    );
    assert.deepEqual(
      labels.map((layer) => 'source' in layer && [layer.id.split('-').at(-1), layer.source, 'source-layer' in layer]),
      [
        ['village', 'administrative-area', true],
        ['town', 'administrative-area/names', false],
        ['county', 'administrative-area/names', false],
      ],
    );
  });

  it('puts every label above everything else, and columns below the labels', () => {
    const { layers } = composeStyle(scene());
    // Signs of survey marks are symbols without a text.
    const isLabel = layers.map(({ layout = {} }) => 'text-field' in layout);
    const begin = layers.findIndex(({ id }) => id === LABELS_BEGIN);
    assert.ok(isLabel.slice(0, begin).every((label) => !label));
    assert.ok(isLabel.slice(begin + 1).every((label) => label));
  });

  it('draws control lines over land use and parcels, buildings over their parcels', () => {
    const order = composeStyle(scene()).layers.map(({ id }) => id);
    const rising = ['base/land-use', 'land-use/fill', 'parcel/fill', 'building/fill', 'basic-farmland/fill'];
    assert.deepEqual(
      rising.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)),
      rising,
    );
  });

  it('holds only what has been visible, and keeps it hidden once it is switched off', () => {
    const states = withLayer(all, 'parcel', { visible: false });
    const style = composeStyle(scene({ states, shown: new Set(['parcel']) }));
    assert.deepEqual(Object.keys(style.sources).toSorted(), ['land-use', 'parcel', 'selection']);
    const fill = style.layers.find(({ id }) => id === 'parcel/fill');
    assert.equal(fill?.layout?.visibility, 'none');
  });

  it('leaves out layers without data, the base map included', () => {
    const style = composeStyle(scene({ layers: LAYERS.map((layer) => ({ ...layer, version: 0 })) }));
    assert.deepEqual(Object.keys(style.sources), ['selection']);
    assert.equal(style.layers[0]!.id, 'paper');
  });

  it('names a new version of a layer in the address of its tiles', () => {
    const layers = LAYERS.map((layer) => (layer.id === 'parcel' ? { ...layer, version: 8 } : layer));
    const { parcel } = composeStyle(scene({ layers })).sources;
    assert.equal(parcel?.type === 'vector' && parcel.url, '/tiles/parcel.json?pin=8');
  });

  it('shows the layers as of a day where one is given', () => {
    const { sources } = composeStyle(scene({ asOf: '2026-01-01' }));
    assert.equal((sources['parcel'] as { url: string }).url, '/tiles/parcel.json?asOf=2026-01-01');
  });

  it('draws of a layer only the features that are named, and none where none are', () => {
    const filters = (only: Scene['only']) =>
      composeStyle(scene({ only: only! }))
        .layers.filter((layer) => 'source' in layer && layer.source === 'parcel')
        .map((layer) => JSON.stringify('filter' in layer ? layer.filter : undefined));
    assert.ok(filters({ parcel: [7, 9] }).every((filter) => filter.includes('["match",["id"],[7,9],true,false]')));
    assert.ok(filters({ parcel: [] }).every((filter) => filter.includes('["literal",false]')));
    assert.ok(filters({}).every((filter) => !filter?.includes('"id"')));
  });

  it('puts a layer above or below all others where somebody did', () => {
    const order = (more: Partial<Scene>) => {
      const ids = composeStyle(scene(more))
        .layers.filter(({ type }) => type === 'fill')
        .map(({ id }) => id.split('/')[0]);
      return [...new Set(ids)].filter((id) => id === 'land-use' || id === 'parcel' || id === 'basic-farmland');
    };
    assert.deepEqual(order({}), ['land-use', 'parcel', 'basic-farmland']);
    assert.deepEqual(order({ above: ['parcel', 'land-use'] }), ['basic-farmland', 'parcel', 'land-use']);
    assert.deepEqual(order({ below: ['parcel', 'basic-farmland'] }), ['basic-farmland', 'parcel', 'land-use']);
  });

  it('outlines the selected feature by itself only where its own tiles do not', () => {
    const line = (more: Partial<Scene>) =>
      composeStyle(scene({ selected: { ref: PARCEL, geometry: POINT }, ...more })).layers.find(
        ({ id }) => id === 'selection/line',
      );
    assert.equal(line({})?.maxzoom, 10);
    assert.equal(line({ states: withLayer(all, 'parcel', { visible: false }) })?.maxzoom, undefined);
  });
});

describe('colours', () => {
  it('of the standard stay on a light map; dark lines are lifted on a dark one', () => {
    assert.equal(lineColour('#5B3A8C', 'light'), '#5B3A8C');
    assert.match(lineColour('#5B3A8C', 'dark'), /^hsl\(26\d, 41%, 62%\)$/);
    assert.equal(lineColour('#FFFF00', 'light'), '#FFFF00');
    assert.equal(textColour('#808080', 'light'), 'hsl(0, 0%, 30%)');
  });

  it('name a hatch that can be drawn from its name alone', () => {
    const pattern = { kind: 'cross-hatch', colour: 'hsl(50, 100%, 62%)' } as const;
    assert.deepEqual(patternOf(patternName(pattern)), pattern);
    assert.equal(patternOf('marker'), null);
  });

  it('lets each program that is not in sight yet be rehearsed once, by a valid layer on a source of its own', () => {
    const style = composeStyle(scene());
    const far = rehearsalsOf(style, 9);
    assert.ok(far.length > 2 && far.length < 30, String(far.length));
    assert.deepEqual(rehearsalsOf(style, 21), [], 'everything is in sight');
    assert.ok(rehearsalsOf(style, 21, () => 22).length > far.length - 3, 'tiles that begin later');
    for (const type of ['fill', 'symbol'])
      assert.ok(
        far.some((layer) => layer.type === type),
        type,
      );
    const sources = Object.fromEntries(far.map(({ id }) => [id, rehearsalSource([120, 31])]));
    const faults = validateStyleMin({ version: 8, sources, layers: [...far] });
    assert.deepEqual(
      faults.filter(({ message }) => !message.includes('glyphs')),
      [],
    );
  });
});
