import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { sheetArea } from './area.ts';
import {
  type GeographicScale,
  geographicNeighbours,
  geographicSheetAt,
  MapSheetError,
  parseGeographicSheet,
  parseSquareSheet,
  squareNeighbours,
  type SquareScale,
  squareSheetAt,
} from './map-sheet.ts';

const SQUARE_SCALES: SquareScale[] = [500, 1000, 2000];
const GEOGRAPHIC_SCALES: GeographicScale[] = [
  1_000_000, 500_000, 250_000, 100_000, 50_000, 25_000, 10_000, 5000, 2000, 1000, 500,
];

function codeOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof MapSheetError) return error.code;
    throw error;
  }
  return undefined;
}

describe('square map sheets', () => {
  it('are numbered by the south-west corner in km, north first', () => {
    const at = (scale: SquareScale) => squareSheetAt(497547.626, 3520917.608, { scale }).number;
    assert.deepEqual(SQUARE_SCALES.map(at), ['3520.75-497.50', '3520.5-497.5', '3520.0-497.0']);
  });

  it('measure half a metre of paper, or 40 cm northwards in the narrow format', () => {
    assert.deepEqual(squareSheetAt(497547.626, 3520917.608, { scale: 1000 }), {
      number: '3520.5-497.5',
      west: 497_500,
      south: 3_520_500,
      east: 498_000,
      north: 3_521_000,
    });
    assert.deepEqual(squareSheetAt(497547.626, 3520917.608, { scale: 500, format: '40x50' }), {
      number: '3520.80-497.50',
      west: 497_500,
      south: 3_520_800,
      east: 497_750,
      north: 3_521_000,
    });
  });

  it('hold their west and south edges', () => {
    assert.equal(squareSheetAt(497_500, 3_520_750, { scale: 500 }).number, '3520.75-497.50');
    assert.equal(squareSheetAt(497_749.999, 3_520_999.999, { scale: 500 }).number, '3520.75-497.50');
    assert.equal(squareSheetAt(497_750, 3_521_000, { scale: 500 }).number, '3521.00-497.75');
  });

  it('contain every point that leads to them, and are found back by their number', () => {
    const place = fc.tuple(
      fc.double({ min: 0, max: 999_999, noNaN: true }),
      fc.double({ min: 0, max: 6e6, noNaN: true }),
      fc.constantFrom(...SQUARE_SCALES),
      fc.constantFrom('50x50' as const, '40x50' as const),
    );
    fc.assert(
      fc.property(place, ([east, north, scale, format]) => {
        const sheet = squareSheetAt(east, north, { scale, format });
        assert.ok(sheet.west <= east && east < sheet.east && sheet.south <= north && north < sheet.north);
        assert.deepEqual(parseSquareSheet(sheet.number, { scale, format }), sheet);
      }),
    );
  });

  it('have eight neighbours that share their edges', () => {
    const system = { scale: 500 } as const;
    const around = squareNeighbours('3520.75-497.50', system);
    assert.equal(around.northWest?.number, '3521.00-497.25');
    assert.equal(around.north?.number, '3521.00-497.50');
    assert.equal(around.southEast?.number, '3520.50-497.75');
    assert.equal(Object.keys(around).length, 8);
    assert.equal(squareNeighbours(around.east!.number, system).west?.number, '3520.75-497.50');
  });

  it('say what is wrong with a number', () => {
    const parse = (number: string, scale: SquareScale = 500) => codeOf(() => parseSquareSheet(number, { scale }));
    assert.equal(parse('3520.75-497.50'), undefined);
    assert.equal(parse('3520.75'), 'sheet-format');
    assert.equal(parse('3520.7-497.5'), 'sheet-format');
    assert.equal(parse('3520.75-497.50', 1000), 'sheet-format');
    assert.equal(parse('3520.80-497.50'), 'sheet-alignment');
    assert.equal(parse('3520.3-497.5', 1000), 'sheet-alignment');
    assert.equal(parse('3520.75-40497.50'), 'zone-prefix');
  });

  it('refuse zone-prefixed eastings and places that are none', () => {
    assert.equal(
      codeOf(() => squareSheetAt(40_497_547, 3_520_917, { scale: 500 })),
      'zone-prefix',
    );
    assert.equal(
      codeOf(() => squareSheetAt(-1, 3_520_917, { scale: 500 })),
      'place-range',
    );
    assert.equal(
      codeOf(() => squareSheetAt(NaN, 3_520_917, { scale: 500 })),
      'place-range',
    );
  });
});

describe('geographic map sheets of GB/T 13989', () => {
  it('are numbered at every scale as in Changzhou and Hohhot', () => {
    const changzhou = [1_000_000, 50_000, 10_000, 5000, 2000, 1000, 500] as const;
    assert.deepEqual(
      changzhou.map((scale) => geographicSheetAt(119.9741, 31.8112, scale).number),
      ['H50', 'H50E002024', 'H50G005096', 'H50H010192', 'H50I028574', 'H50J00551148', 'H50K01092295'],
    );
    assert.deepEqual(
      ([10_000, 5000] as const).map((scale) => geographicSheetAt(111.75, 40.84, scale).number),
      ['K49G076061', 'K49H152121'],
    );
  });

  it('have the bounds and the theoretical area of H50G005096', () => {
    const sheet = parseGeographicSheet('H50G005096');
    assert.deepEqual([sheet.west, sheet.east], [119.9375, 120]);
    assert.deepEqual([sheet.south.toFixed(6), sheet.north.toFixed(6)], ['31.791667', '31.833333']);
    assert.equal(sheetArea(sheet).toFixed(2), '27341144.28');
  });

  it('read the example of the standard, J50E001010', () => {
    const sheet = parseGeographicSheet('J50E001010');
    assert.deepEqual([sheet.scale, sheet.west, sheet.north], [50_000, 116.25, 40]);
    assert.equal(geographicSheetAt(116.3, 39.9, 50_000).number, 'J50E001010');
  });

  it('divide the 1:1 000 000 sheet without remainder', () => {
    const counts = {
      500_000: 2,
      250_000: 4,
      100_000: 12,
      50_000: 24,
      25_000: 48,
      10_000: 96,
      5000: 192,
      2000: 576,
      1000: 1152,
      500: 2304,
    };
    for (const [scale, count] of Object.entries(counts)) {
      const last = geographicSheetAt(119.99999999, 28, Number(scale) as GeographicScale).number;
      const digits = (last.length - 4) / 2;
      assert.equal(Number(last.slice(4, 4 + digits)), count, last);
      assert.equal(Number(last.slice(4 + digits)), count, last);
    }
  });

  it('hold their west and south edges, whatever the rounding of degrees', () => {
    for (const scale of GEOGRAPHIC_SCALES) {
      const sheet = geographicSheetAt(119.9741, 31.8112, scale);
      assert.equal(geographicSheetAt(sheet.west, sheet.south, scale).number, sheet.number);
      assert.notEqual(geographicSheetAt(sheet.east, sheet.south, scale).number, sheet.number);
      assert.notEqual(geographicSheetAt(sheet.west, sheet.north, scale).number, sheet.number);
    }
  });

  it('contain every point that leads to them, and are found back by number and by corner', () => {
    const place = fc.tuple(
      fc.double({ min: 73, max: 136, noNaN: true }),
      fc.double({ min: 3, max: 54, noNaN: true }),
      fc.constantFrom(...GEOGRAPHIC_SCALES),
    );
    fc.assert(
      fc.property(place, ([longitude, latitude, scale]) => {
        const sheet = geographicSheetAt(longitude, latitude, scale);
        const margin = 1e-11;
        assert.ok(sheet.west <= longitude + margin && longitude < sheet.east);
        assert.ok(sheet.south <= latitude + margin && latitude < sheet.north);
        assert.deepEqual(parseGeographicSheet(sheet.number), sheet);
        assert.deepEqual(geographicSheetAt(sheet.west, sheet.south, scale), sheet);
      }),
      { numRuns: 500 },
    );
  });

  it('have neighbours across the limits of a 1:1 000 000 sheet', () => {
    assert.equal(geographicNeighbours('H50G005096').east?.number, 'H51G005001');
    assert.equal(geographicNeighbours('H50G001096').northEast?.number, 'I51G096001');
    assert.equal(geographicNeighbours('H50').south?.number, 'G50');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 96 }), fc.integer({ min: 1, max: 96 }), (row, column) => {
        const number = `H50G${String(row).padStart(3, '0')}${String(column).padStart(3, '0')}`;
        const around = geographicNeighbours(number);
        assert.equal(geographicNeighbours(around.northEast!.number).southWest?.number, number);
        assert.equal(around.west?.milliseconds.east, parseGeographicSheet(number).milliseconds.west);
      }),
    );
  });

  it('have none beyond the equator', () => {
    assert.deepEqual(Object.keys(geographicNeighbours('A50')), ['northWest', 'north', 'northEast', 'west', 'east']);
  });

  it('say what is wrong with a number', () => {
    const parse = (number: string) => codeOf(() => parseGeographicSheet(number));
    for (const number of [
      '',
      'H5',
      'W50',
      'H50A001001',
      'H50L001001',
      'H50G05096',
      'H50G0050960',
      'H50J005096',
      'h50g005096',
      'H50G',
    ]) {
      assert.equal(parse(number), 'sheet-format', number);
    }
    for (const number of ['H00', 'H61', 'H50G000001', 'H50G097001', 'H50G001097', 'H50B003001', 'H50K23050001']) {
      assert.equal(parse(number), 'sheet-range', number);
    }
  });

  it('refuse places outside the grid', () => {
    for (const [longitude, latitude] of [
      [180, 30],
      [120, 88],
      [120, -1],
      [NaN, 30],
    ] as const) {
      assert.equal(
        codeOf(() => geographicSheetAt(longitude, latitude, 10_000)),
        'place-range',
      );
    }
  });
});
