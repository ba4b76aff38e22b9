import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Choices } from './api.ts';
import { isPart, orderOf, requestAgain, requestOf, searchOf } from './order.ts';

const choices = {
  templates: [{ id: 'comparison-database' }],
  formats: [{ id: 'shp' }],
  districts: [{ code: '320411', name: '新北区' }],
  isEverywhere: true,
  quarters: [{ name: '2026Q3', end: '2026-09-30T16:00:00.000Z' }],
} as unknown as Choices;

const sent = (search: string) => requestOf(orderOf(search, choices), choices.quarters, false);

describe('an order for an export', () => {
  it('stands in the address and comes back from it', () => {
    for (const search of [
      '?template=comparison-database',
      '?template=comparison-database&perDistrict=true&asOf=2026Q3',
      '?template=comparison-database&area=320411001002',
      '?format=shp&layers=parcel%2Cbuilding&crs=4549&area=320411',
    ]) {
      assert.equal(searchOf(orderOf(search, choices)), search);
    }
  });

  it('names a 地籍区 of its district, and files for every district only where there are several', () => {
    assert.deepEqual(sent('?area=320411001'), { template: 'comparison-database', area: '320411001' });
    assert.deepEqual(sent('?perDistrict=true'), { template: 'comparison-database', perDistrict: true });
    assert.deepEqual(sent('?perDistrict=true&area=320411'), { template: 'comparison-database', area: '320411' });
    assert.deepEqual(
      ['', '001', '001002', '01', '0010', 'abc'].map((part) => isPart({ part })),
      [true, true, true, false, false, false],
    );
  });

  it('of somebody who is limited to several districts is one file for each of them, or names one', () => {
    const several = [...choices.districts, { code: '320412', name: '武进区' }];
    const limited = { ...choices, districts: several, isEverywhere: false };
    const order = orderOf('?template=comparison-database&perDistrict=true', limited);
    assert.equal(order.area, '');
    assert.deepEqual(requestOf({ ...order, perDistrict: false }, [], false), {
      template: 'comparison-database',
      perDistrict: true,
    });
    assert.equal(orderOf('', limited).area, '320411');
    assert.equal(orderOf('?format=shp&perDistrict=true', limited).area, '320411', 'layers go out as one file');
    const one = { ...limited, districts: choices.districts };
    assert.equal(orderOf('?perDistrict=true', one).area, '320411');
  });

  it('has pictures where they are asked for', () => {
    const search = '?template=comparison-database&pictures=true&area=320411';
    assert.equal(searchOf(orderOf(search, choices)), search);
    assert.deepEqual(sent(search), { template: 'comparison-database', pictures: true, area: '320411' });
  });

  it('is made once more for the same shape and rows, not for everything', () => {
    const polygon = { type: 'Polygon' as const, coordinates: [[[119.9, 31.8]]] };
    const again = requestAgain(
      { format: 'shp', layers: ['parcel'], polygon, filter: 'ZDMJ > 100', epsg: 4549, view: 'masked' },
      false,
    );
    assert.deepEqual(again, { format: 'shp', layers: ['parcel'], area: polygon, filter: 'ZDMJ > 100', crs: 4549 });
  });
});
