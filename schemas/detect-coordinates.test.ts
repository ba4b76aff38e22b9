import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { zoneOfLongitude } from './crs-table.ts';
import {
  applyReading,
  type CoordinateHints,
  detectCoordinates,
  type Detection,
  type Pairs,
  type Reading,
} from './detect-coordinates.ts';
import { toGaussKruger } from './gauss-kruger.ts';

/** The test quadrilateral, north and east, with zone. */
const QUADRILATERAL: Pairs = [
  [3521033.457, 40497700.123],
  [3521012.208, 40497781.66],
  [3520931.774, 40497768.905],
  [3520948.019, 40497695.342],
];
const WITHOUT_ZONE = map(QUADRILATERAL, (a, b) => [a, b - 40_000_000]);
const DEGREES: Pairs = [
  [119.973596699, 31.812303683],
  [119.975181234, 31.812301987],
  [119.975179876, 31.811219876],
];

function map(pairs: Pairs, change: (a: number, b: number) => [number, number]): Pairs {
  return pairs.map(([a, b]) => change(a, b));
}

function swap(pairs: Pairs): Pairs {
  return map(pairs, (a, b) => [b, a]);
}

function codes({ findings }: Detection): string[] {
  return findings.map(({ code, severity }) => `${severity} ${code}`);
}

function readingOf(pairs: Pairs, hints?: CoordinateHints): Reading {
  const detection = detectCoordinates(pairs, hints);
  assert.ok(detection.state === 'recognised', `${detection.state}: ${codes(detection).join(', ')}`);
  return detection.reading;
}

describe('detector, 1: degrees', () => {
  it('longitude before latitude is read as it is', () => {
    assert.deepEqual(readingOf(DEGREES), { kind: 'geographic', epsg: 4490, order: 'longitude-latitude' });
    assert.deepEqual(codes(detectCoordinates(DEGREES)), []);
  });

  it('latitude before longitude is read with a warning', () => {
    const detection = detectCoordinates(swap(DEGREES));
    assert.deepEqual(codes(detection), ['warning latitude-first']);
    assert.deepEqual(readingOf(swap(DEGREES)).order, 'latitude-longitude');
    assert.match(detection.findings[0]!.message.zh, /经纬度顺序/);
  });

  it('belong to the datum that the header names', () => {
    assert.equal(readingOf(DEGREES, { datum: 'Xian80' }).epsg, 4610);
    assert.equal(readingOf(DEGREES, { datum: 'Beijing54' }).epsg, 4214);
  });

  it('that look like degrees.minutes-seconds in every row are suspected', () => {
    const packed: Pairs = [
      [119.582501, 31.484412],
      [119.583055, 31.484501],
      [119.583122, 31.485207],
      [119.575947, 31.485913],
    ];
    assert.deepEqual(codes(detectCoordinates(packed)), ['warning dms-packed']);
  });

  it('are not suspected when one row has 60 or more minutes or seconds', () => {
    const rows: Pairs = [
      [119.5825, 31.4844],
      [119.5836, 31.4861],
      [119.5843, 31.4852],
    ];
    assert.deepEqual(codes(detectCoordinates(rows)), []);
    assert.deepEqual(codes(detectCoordinates(DEGREES)), []);
  });

  it('are only noted as possible degrees.minutes-seconds where few values tell', () => {
    const few: Pairs = [
      [119.5825, 31.4844],
      [119.5825, 31.4845],
      [119.5826, 31.4844],
    ];
    assert.deepEqual(codes(detectCoordinates(few)), ['info dms-packed']);
    assert.deepEqual(codes(detectCoordinates(few.slice(0, 2))), []);
  });

  it('outside China are refused with their rows', () => {
    const detection = detectCoordinates([...DEGREES, [0, 0], [-74, 40.7], [60, 30]]);
    assert.equal(detection.state, 'refused');
    assert.deepEqual(codes(detection), ['error out-of-range']);
    assert.deepEqual(detection.findings[0]!.rows, [4, 5, 6]);
  });
});

describe('detector, 2: northing and easting', () => {
  it('of the test parcel are zone 40 with prefix', () => {
    assert.deepEqual(readingOf(QUADRILATERAL), {
      kind: 'projected',
      epsg: 4528,
      order: 'north-east',
      zone: 40,
      width: 3,
      prefixed: true,
      metresPerUnit: 1,
    });
  });

  it('with prefixes 13 to 23 are 6° zones', () => {
    const reading = readingOf(map(QUADRILATERAL, (a, b) => [a, b - 20_000_000]));
    assert.deepEqual([reading.epsg, reading.kind === 'projected' && reading.width], [4498, 6]);
    assert.equal(
      readingOf(
        map(QUADRILATERAL, (a, b) => [a, b - 20_000_000]),
        { datum: 'Beijing54' },
      ).epsg,
      21420,
    );
  });

  it('with a prefix that no zone has are refused', () => {
    for (const zone of [12, 24, 46, 99]) {
      const detection = detectCoordinates(map(WITHOUT_ZONE, (a, b) => [a, b + zone * 1e6]));
      assert.deepEqual(codes(detection), ['error prefix-unknown'], String(zone));
      assert.match(detection.findings[0]!.message.zh, new RegExp(`带号 ${zone} `));
      assert.equal(detection.state, 'refused');
    }
  });

  it('beyond what a 3° zone reaches are warned of, not in 6° zones', () => {
    const far = map(QUADRILATERAL, (a, b) => [a, b + 200_000]);
    const detection = detectCoordinates(far);
    assert.deepEqual(codes(detection), ['warning easting-beyond-zone']);
    assert.deepEqual(detection.findings[0]!.rows, [1, 2, 3, 4]);
    assert.deepEqual(codes(detectCoordinates(map(far, (a, b) => [a, b - 20_000_000]))), []);
  });

  it('out of every range are refused', () => {
    for (const pair of [
      [3_521_033, 150_000],
      [3_521_033, 850_000],
      [1_000_000, 500_000],
      [6_100_000, 500_000],
    ] as const) {
      assert.deepEqual(codes(detectCoordinates([pair])), ['error out-of-range'], String(pair));
    }
  });
});

describe('detector, 3: order of axes', () => {
  it('east before north in a format that wants north first is an error with a correction to confirm', () => {
    const detection = detectCoordinates(swap(QUADRILATERAL));
    assert.deepEqual(codes(detection), ['error axes-swapped']);
    assert.ok(detection.state === 'correctable');
    assert.equal(detection.reading.order, 'east-north');
    assert.deepEqual(
      applyReading(swap(QUADRILATERAL), detection.reading),
      applyReading(QUADRILATERAL, readingOf(QUADRILATERAL)),
    );
    assert.match(detection.findings[0]!.message.zh, /应为X\(北\),Y\(东\)，实为Y\(东\),X\(北\)/);
  });

  it('east before north is right where the format says so', () => {
    assert.equal(readingOf(swap(QUADRILATERAL), { order: 'east-north' }).order, 'east-north');
    const reversed = detectCoordinates(QUADRILATERAL, { order: 'east-north' });
    assert.deepEqual([reversed.state, ...codes(reversed)], ['correctable', 'error axes-swapped']);
  });
});

describe('detector, 4: zone of eastings and header', () => {
  it('that agree are read', () => {
    assert.deepEqual(codes(detectCoordinates(QUADRILATERAL, { zone: 40, width: 3 })), []);
  });

  it('that differ are refused', () => {
    const detection = detectCoordinates(QUADRILATERAL, { zone: 39, width: 3 });
    assert.equal(detection.state, 'refused');
    assert.deepEqual(codes(detection), ['error zone-mismatch']);
    assert.match(detection.findings[0]!.message.zh, /带号为 40，文件头带号为 39/);
  });

  it('only the header gives is taken, and said', () => {
    const detection = detectCoordinates(WITHOUT_ZONE, { zone: 40, width: 3 });
    assert.deepEqual(codes(detection), ['info zone-added']);
    assert.ok(detection.state === 'recognised' && detection.reading.kind === 'projected');
    assert.deepEqual([detection.reading.epsg, detection.reading.prefixed], [4549, false]);
    assert.equal(readingOf(WITHOUT_ZONE, { zone: 20 }).epsg, 4509);
  });

  it('that nothing gives is a choice, the usual zone of the bureau first', () => {
    const detection = detectCoordinates(WITHOUT_ZONE, { width: 3, defaultZone: 40 });
    assert.ok(detection.state === 'choose');
    assert.deepEqual(codes(detection), ['error zone-missing']);
    assert.equal(detection.readings.length, 21);
    assert.equal(detection.readings[0]!.epsg, 4549);
    assert.equal(detection.readings[1]!.epsg, 4534);
    const anyWidth = detectCoordinates(WITHOUT_ZONE);
    assert.equal(anyWidth.state === 'choose' && anyWidth.readings.length, 32);
  });

  it('that nothing gives is refused in a batch', () => {
    const detection = detectCoordinates(WITHOUT_ZONE, { width: 3, defaultZone: 40, batch: true });
    assert.equal(detection.state, 'refused');
    assert.deepEqual(codes(detection), ['error zone-missing']);
  });

  it('that the header gives but no such zone exists is refused', () => {
    for (const hints of [{ zone: 50 }, { zone: 24 }, { zone: 40, width: 6 }, { zone: 20, width: 3 }] as const) {
      const detection = detectCoordinates(WITHOUT_ZONE, hints);
      assert.deepEqual([detection.state, ...codes(detection)], ['refused', 'error header-zone-unknown']);
    }
  });
});

describe('detector, 5: width of zones', () => {
  it('6° data under a header of 3° is refused, and the reverse', () => {
    const sixDegrees = map(QUADRILATERAL, (a, b) => [a, b - 20_000_000]);
    const first = detectCoordinates(sixDegrees, { width: 3 });
    assert.deepEqual([first.state, ...codes(first)], ['refused', 'error width-mismatch']);
    const second = detectCoordinates(QUADRILATERAL, { width: 6 });
    assert.deepEqual([second.state, ...codes(second)], ['refused', 'error width-mismatch']);
  });

  it('reports a wrong zone and a wrong width together', () => {
    const sixDegrees = map(QUADRILATERAL, (a, b) => [a, b - 20_000_000]);
    const detection = detectCoordinates(sixDegrees, { zone: 40, width: 3 });
    assert.deepEqual(codes(detection), ['error zone-mismatch', 'error width-mismatch']);
  });
});

describe('detector, 7: mixed rows and units', () => {
  it('rows with and without zone are refused with the row numbers of the fewer', () => {
    const mixed = [...QUADRILATERAL.slice(0, 3), ...WITHOUT_ZONE.slice(3), ...WITHOUT_ZONE.slice(0, 1)];
    const detection = detectCoordinates(mixed, { zone: 40 });
    assert.equal(detection.state, 'refused');
    assert.deepEqual(codes(detection), ['error rows-mixed']);
    assert.deepEqual(detection.findings[0]!.rows, [4, 5]);
    assert.match(
      detection.findings[0]!.message.zh,
      /多数为X\(北\),Y\(东\) 含带号 米，部分为X\(北\),Y\(东\) 不含带号 米/,
    );
  });

  it('rows of two zones are refused', () => {
    const mixed: Pairs = [...QUADRILATERAL, [3521033.457, 39497700.123]];
    const detection = detectCoordinates(mixed);
    assert.deepEqual([detection.state, ...codes(detection)], ['refused', 'error rows-mixed']);
    assert.deepEqual(detection.findings[0]!.rows, [5]);
    assert.match(detection.findings[0]!.message.en, /mostly zone 40, some zone 39/);
  });

  it('rows with exchanged axes, degrees among metres and numbers that are none are all reported', () => {
    const mixed: Pairs = [...QUADRILATERAL, [40497700.123, 3521033.457], DEGREES[0]!, [NaN, 1], [0, 0]];
    const detection = detectCoordinates(mixed);
    assert.deepEqual(codes(detection), [
      'error not-finite',
      'error out-of-range',
      'error rows-mixed',
      'error rows-mixed',
    ]);
    assert.deepEqual(
      detection.findings.map(({ rows }) => rows),
      [[7], [8], [5], [6]],
    );
  });

  it('kilometres and millimetres are errors with a correction to confirm', () => {
    for (const [factor, code] of [
      [0.001, 'error unit-kilometres'],
      [1000, 'error unit-millimetres'],
    ] as const) {
      for (const pairs of [QUADRILATERAL, WITHOUT_ZONE]) {
        const scaled = map(pairs, (a, b) => [a * factor, b * factor]);
        const hints: CoordinateHints = { zone: 40 };
        const detection = detectCoordinates(scaled, hints);
        assert.ok(detection.state === 'correctable', codes(detection).join());
        assert.equal(codes(detection)[0], code);
        const metres = applyReading(scaled, detection.reading);
        const expected = applyReading(pairs, readingOf(pairs, hints));
        metres.forEach((value, i) => assert.ok(Math.abs(value - expected[i]!) < 1e-6));
      }
    }
  });

  it('no rows are refused', () => {
    assert.deepEqual(codes(detectCoordinates([])), ['error no-rows']);
  });
});

describe('detector', () => {
  it('reads back any parcel of China that is written with its zone', () => {
    const place = fc.tuple(fc.double({ min: 74, max: 135, noNaN: true }), fc.double({ min: 18, max: 53, noNaN: true }));
    fc.assert(
      fc.property(place, fc.constantFrom(3 as const, 6 as const), ([longitude, latitude], width) => {
        const zone = zoneOfLongitude(longitude, width);
        const centralMeridian = width === 3 ? 3 * zone : 6 * zone - 3;
        const [east, north] = toGaussKruger(longitude, latitude, {
          centralMeridian,
          falseEasting: zone * 1e6 + 500_000,
        });
        const reading = readingOf([[north, east]], { zone, width });
        assert.deepEqual(
          [reading.kind === 'projected' && reading.zone, reading.kind === 'projected' && reading.width],
          [zone, width],
        );
        assert.equal(detectCoordinates([[east, north]], { zone, width }).state, 'correctable');
        assert.equal(readingOf([[longitude, latitude]]).order, 'longitude-latitude');
      }),
    );
  });

  it('turns pairs into east and north or longitude and latitude', () => {
    assert.deepEqual(
      [...applyReading(QUADRILATERAL.slice(0, 1), readingOf(QUADRILATERAL))],
      [40497700.123, 3521033.457],
    );
    assert.deepEqual(
      [...applyReading(swap(DEGREES).slice(0, 1), readingOf(swap(DEGREES)))],
      [119.973596699, 31.812303683],
    );
  });
});
