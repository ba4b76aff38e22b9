import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { codelists } from '../codelists/index.ts';
import type { CodeList, Field, Layer } from '../layer.ts';
import { layers } from '../layers/index.ts';
import { changzhou } from '../regions/changzhou.ts';
import { regions } from '../regions/index.ts';
import { checkCatalogue, deliveredNames } from './check-catalogue.ts';

const sound: Layer = {
  id: 'pond',
  title: '坑塘',
  titleEn: 'Ponds',
  group: 'reference',
  standard: { code: 'KT', reference: 'test' },
  geometry: 'MultiPolygon',
  key: ['code'],
  fields: {
    code: { code: 'BH', title: '编号', type: 'text', length: 10, required: true, tile: 8 },
    landClass: { code: 'DLBM', title: '地类', type: 'text', length: 5, codelist: 'land-class', tile: 8 },
  },
  tiles: {
    zoom: [8, 14],
    simplify: [
      { upTo: 9, tolerance: 20, minArea: 10 },
      { upTo: 12, tolerance: 5, minArea: 0 },
    ],
  },
  legend: { by: 'landClass', line: '#338EC0', entries: [{ value: '1104', label: '坑塘水面', fill: '#338EC0' }] },
};

const problemsOf = (layer: Layer) => checkCatalogue({ layers: [layer], codelists, regions: [] });
const withField = (field: Partial<Field>, key = 'depth'): Layer => ({
  ...sound,
  fields: { ...sound.fields, [key]: { code: 'SD', title: '深度', type: 'text', length: 5, ...field } },
});
const assertFinds = (problems: readonly string[], pattern: RegExp) =>
  assert.ok(
    problems.some((problem) => pattern.test(problem)),
    `${pattern} is not among:\n${problems.join('\n')}`,
  );

describe('The catalogue', () => {
  it('is sound', () => {
    assert.deepEqual(checkCatalogue(), []);
  });

  it('has a check that a sound layer passes', () => {
    assert.deepEqual(problemsOf(sound), []);
  });

  it('refuses two layers of one id or of one table name', () => {
    const twice = checkCatalogue({
      layers: [sound, { ...sound, standard: { code: 'KT2', aliases: ['kt'], reference: '' } }],
      codelists,
      regions: [],
    });
    assertFinds(twice, /layer id pond is used twice/);
    assertFinds(twice, /table name KT belongs to two layers/);
  });

  const cases: readonly (readonly [string, Layer, RegExp])[] = [
    ['a column that the pipeline owns', withField({}, 'featureId'), /column feature_id occurs twice/],
    ['a code that another field has as an alias', withField({ aliases: ['dlbm'] }), /DLBM names two fields/],
    ['a title that another field has', withField({ title: '地类' }), /地类 names two fields/],
    ['a code list that does not exist', withField({ codelist: 'depths' }), /code list depths does not exist/],
    [
      'a code longer than its field',
      withField({ codelist: 'land-class', length: 3 }),
      /code 0101 of land-class is longer than 3/,
    ],
    [
      'a decimal without scale',
      { ...sound, fields: { ...sound.fields, depth: { code: 'SD', title: '深', type: 'decimal', length: 5 } } },
      /needs length and scale/,
    ],
    ['a text with a unit', withField({ unit: 'm' }), /a text has no unit/],
    ['personal data in tiles', withField({ sensitivity: 'personal', tile: 9 }), /personal data must not be in tiles/],
    [
      'personal data in the open search',
      withField({ sensitivity: 'personal', search: 'contains' }),
      /must not be found by the open search/,
    ],
    ['a key that may be empty', { ...sound, key: ['landClass'] }, /key field landClass is not required/],
    ['a key that does not exist', { ...sound, key: ['number'] }, /key field number does not exist/],
    ['a colour that is a name', { ...sound, legend: { line: 'red' } }, /colour red is not #RRGGBB/],
    [
      'a legend value outside the code list',
      { ...sound, legend: { by: 'landClass', line: '#000000', entries: [{ value: '9', label: '?' }] } },
      /legend value 9 is no code of land-class/,
    ],
    [
      'a legend by a field that tiles lack',
      { ...sound, legend: { by: 'depth', line: '#000000' } },
      /legend field depth does not exist/,
    ],
    [
      'a label earlier than its field',
      { ...sound, legend: { line: '#000000', label: { field: 'code', zoom: 7 } } },
      /label field code is not in tiles at zoom 7/,
    ],
    [
      'steps that grow coarser',
      {
        ...sound,
        tiles: {
          zoom: [8, 14],
          simplify: [
            { upTo: 9, tolerance: 5, minArea: 0 },
            { upTo: 12, tolerance: 20, minArea: 0 },
          ],
        },
      },
      /must grow finer/,
    ],
    ['tiles of a table without geometry', { ...sound, geometry: null }, /has tiles but no geometry/],
    ['an identifier PostgreSQL would cut', withField({ search: 'prefix' }, `d${'e'.repeat(60)}p`), /is longer than 63/],
    ['an id in camelCase', { ...sound, id: 'fishPond' }, /id is not kebab-case/],
  ];
  for (const [title, layer, pattern] of cases) it(`refuses ${title}`, () => assertFinds(problemsOf(layer), pattern));

  it('refuses a code list with a code twice, a lost parent or a false name', () => {
    const list: CodeList = {
      id: 'x',
      title: 'x',
      reference: 'x',
      entries: [
        { code: '1', label: 'a' },
        { code: '1', label: 'b', parent: '7', category: '8', colour: '#fff' },
      ],
    };
    const problems = checkCatalogue({ layers: [], codelists: { y: list }, regions: [] });
    for (const pattern of [/calls itself x/, /code 1 occurs twice/, /parent 7/, /category 8/, /colour #fff/])
      assertFinds(problems, pattern);
  });

  it('refuses a region with unknown layers or districts elsewhere', () => {
    const region = {
      ...changzhou,
      layers: ['parcel', 'parcel', 'forest'],
      districtCode: '999999',
      bounds: [0, 0, 1, 1] as const,
    };
    const problems = checkCatalogue({ layers, codelists, regions: [region] });
    for (const pattern of [/parcel is listed twice/, /forest does not exist/, /999999/, /lies outside the bounds/])
      assertFinds(problems, pattern);
  });

  it('gives every layer a place in a region', () => {
    const used = new Set(regions.flatMap((region) => region.layers));
    assert.deepEqual(
      layers.filter((layer) => !used.has(layer.id)).map((layer) => layer.id),
      [],
    );
  });
});

describe('Names in a delivery', () => {
  it('are the code, the Chinese title and the aliases, in any case', () => {
    assert.deepEqual(deliveredNames({ code: 'ZDMJ', title: '宗地面积', type: 'decimal', aliases: ['mj'] }), [
      'ZDMJ',
      '宗地面积',
      'MJ',
    ]);
  });
});
