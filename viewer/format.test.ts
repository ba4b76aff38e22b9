import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
  formatArea,
  formatDate,
  formatLandCode,
  formatNumber,
  formatScale,
  metresPerPixel,
  normaliseQuery,
  scaleBar,
  scaleDenominator,
} from './format.ts';

describe('areas as an office writes them', () => {
  it('derive 公顷 and 亩 from the unrounded square metres', () => {
    assert.deepEqual(formatArea(6596.0592), { squareMetres: '6,596.06', hectares: '0.6596', mu: '9.89' });
    assert.deepEqual(formatArea(1_000_000), { squareMetres: '1,000,000.00', hectares: '100.0000', mu: '1,500.00' });
  });

  it('round the decimal that is read half up, not the double below it', () => {
    assert.equal(formatNumber(1.005, 2), '1.01');
    assert.equal(formatNumber(2.675, 2), '2.68');
    assert.equal(formatNumber(-1.005, 2), '-1.01');
    assert.equal(formatNumber(0.1 + 0.2, 2), '0.30');
    assert.equal(formatNumber(1e-7, 2), '0.00');
  });
});

describe('codes', () => {
  it('are grouped for reading: parcel 6+6+7, unit 6+6+7+9', () => {
    assert.equal(formatLandCode('320411001002GB00011'), '320411 001002 GB00011');
    assert.equal(formatLandCode('320411001002GB00011F00010001'), '320411 001002 GB00011 F00010001');
    assert.equal(formatLandCode('兰陵路 1 号'), '兰陵路 1 号');
  });

  it('are searched without the spaces people copy along, full-width digits and small letters included', () => {
    assert.equal(normaliseQuery(' 320411 001002 gb00011 '), '320411001002GB00011');
    assert.equal(normaliseQuery('３２０４１１ ００１'), '320411001');
    assert.equal(normaliseQuery('兰陵路  1 号'), '兰陵路 1 号');
    assert.equal(normaliseQuery('2023 年'), '2023 年');
  });
});

describe('scale', () => {
  it('is that of a web-mercator map at its latitude', () => {
    assert.ok(Math.abs(metresPerPixel(0, 0) - 78271.517) < 0.001);
    assert.equal(scaleDenominator(31.8, 15), 7700);
  });

  it('is written in 万 from a million on in Chinese', () => {
    assert.equal(formatScale(4500, 'zh'), '1:4,500');
    assert.equal(formatScale(1_200_000, 'zh'), '1:120万');
    assert.equal(formatScale(1_200_000, 'en'), '1:1,200,000');
  });

  it('has a bar of a round length that fits', () => {
    for (let zoom = 3; zoom <= 21; zoom += 0.37) {
      const { metres, pixels } = scaleBar(31.8, zoom, 100);
      assert.ok(pixels > 35 && pixels <= 100, `${zoom}: ${pixels}`);
      assert.match(String(metres / 10 ** Math.floor(Math.log10(metres) + 1e-9)), /^(1|2|5)(\.0+\d*)?$/);
    }
  });
});

describe('dates', () => {
  it('are written year first, whatever the language', () => {
    assert.equal(formatDate('2026-11-20'), '2026-11-20');
    assert.match(formatDate('2026-11-20T09:24:00+08:00'), /^2026-11-20$/);
    assert.equal(formatDate('不详'), '不详');
  });
});
