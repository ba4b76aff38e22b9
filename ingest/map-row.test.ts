import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { codeNames, unknownCodes } from '../schemas/codelists/code-names.ts';
import { codelists } from '../schemas/codelists/index.ts';
import { crsByEpsg } from '../schemas/crs.ts';
import type { FlatGeometry } from '../schemas/geometry.ts';
import { layerById } from '../schemas/layers/index.ts';
import type { Refusal } from './delivery.ts';
import { bindMapping, type MappingOverrides, type ValueMeanings } from './mapping.ts';
import { columnIssues, rowMapper } from './map-row.ts';
import type { SourceColumn, SourceValue } from './readers/reader.ts';
import type { WorkingCrs } from './working-crs.ts';

const parcel = layerById('parcel')!;
const zone40: WorkingCrs = {
  kind: 'chinese',
  label: 'EPSG:4528',
  srid: 4528,
  isGeographic: false,
  crs: crsByEpsg(4528)!,
};
const degrees: WorkingCrs = {
  kind: 'chinese',
  label: 'EPSG:4490',
  srid: 4490,
  isGeographic: true,
  crs: crsByEpsg(4490)!,
};

const polygon = (...xy: readonly number[]): FlatGeometry => ({
  type: 'Polygon',
  xy: Float64Array.from(xy),
  ends: Uint32Array.of(xy.length / 2),
  parts: Uint32Array.of(1),
});
const SQUARE = polygon(
  40_497_500,
  3_520_920,
  40_497_500,
  3_521_020,
  40_497_600,
  3_521_020,
  40_497_600,
  3_520_920,
  40_497_500,
  3_520_920,
);
const CODE = '320411001002GB00011';

interface Given {
  readonly values?: Readonly<Record<string, SourceValue>>;
  readonly geometry?: FlatGeometry | null;
  readonly crs?: WorkingCrs;
  readonly overrides?: MappingOverrides;
  readonly districtCode?: string;
  readonly epsg?: number;
}

function map({ values = {}, geometry = SQUARE, crs = zone40, overrides, districtCode, epsg }: Given) {
  const all: Record<string, SourceValue> = { ZDDM: CODE, ...values };
  const columns = Object.keys(all).map((name): SourceColumn => ({ name, type: 'text', length: 0, scale: 0 }));
  const mapping = bindMapping(parcel, columns, undefined, overrides);
  const mapRow = rowMapper({ layer: parcel, mapping, columns, crs, ...(districtCode == null ? {} : { districtCode }) });
  return mapRow({ sourceRow: 7, values: Object.values(all), geometry, issues: [], ...(epsg == null ? {} : { epsg }) });
}

const codesOf = (row: ReturnType<typeof map>) => (row.issues ?? []).map(({ code }) => code);

describe('checking rows', () => {
  it('carries a clean row over with both areas and keeps the delivered shape', () => {
    const row = map({ values: { ZDMJ: 10000, YT: '0701', DJSJ: '2020-05-06' } });
    assert.deepEqual(codesOf(row), []);
    assert.deepEqual(
      [row.values['parcelCode'], row.values['area'], row.values['registeredOn']],
      [CODE, 10000, '2020-05-06'],
    );
    assert.equal(row.planarArea, 10000);
    assert.ok(Math.abs(row.ellipsoidalArea! - 9999.998) < 0.005);
    assert.equal(row.delivered?.srid, 4528);
    assert.equal(row.delivered?.geometry, SQUARE);
    assert.ok(Math.abs(row.geometry!.xy[0]! - 119.9736) < 0.001);
  });

  it('rejects a row without its key and names row and field', () => {
    const row = map({ values: { ZDDM: null } });
    const [found] = row.issues!;
    assert.deepEqual(
      [found!.code, found!.severity, found!.sourceRow, found!.field],
      ['value-required', 'error', 7, 'ZDDM 宗地代码'],
    );
    assert.deepEqual(row.original!().attributes, { ZDDM: null });
  });

  it('rejects a key that breaks its grammar, and only warns of another code that does', () => {
    const wrong = map({ values: { ZDDM: '320411001002XB00011' } });
    assert.deepEqual(
      wrong.issues!.map(({ code, severity, expected }) => [code, severity, expected]),
      [['parcel-ownership-letter', 'error', 'parcel-ownership-letter']],
    );
    const unit = map({ values: { BDCDYH: `${CODE}W12345678` } });
    assert.deepEqual(
      unit.issues!.map(({ code, severity, expected }) => [code, severity, expected]),
      [['unit-without-attachment', 'warning', 'unit-without-attachment']],
    );
  });

  it('notices a unit number of another parcel', () => {
    const row = map({ values: { BDCDYH: '320411001002GB00012W00000000' } });
    assert.deepEqual(
      row.issues!.map(({ code, expected }) => [code, expected]),
      [['unit-parcel-differs', CODE]],
    );
  });

  it('reports a code of no list, takes the code of a label, and says both', () => {
    const unknown = map({ values: { YT: '9999' } });
    assert.deepEqual(
      unknown.issues!.map(({ code, severity, actual, expected }) => [code, severity, actual, expected]),
      [['code-unknown', 'warning', '9999', 'land-class']],
    );
    assert.equal(unknown.values['landClass'], '9999');
    const label = map({ values: { YT: '城镇住宅用地' } });
    assert.deepEqual(codesOf(label), ['label-as-code']);
    assert.equal(label.values['landClass'], '0701');
  });

  it('understands names that are longer than codes, other names in use, and codes with their names; the unknown is refused by name', () => {
    const stock = layerById('low-efficiency-land')!;
    const columns = ['DKBH', 'ZDYT'].map((name) => ({ name, type: 'text' as const, length: 20, scale: 0 }));
    const read = (given: string, meanings?: ValueMeanings) => {
      const mapping = bindMapping(stock, columns, undefined, {}, meanings);
      const mapped = rowMapper({ layer: stock, mapping, columns, crs: zone40 })({
        sourceRow: 1,
        values: ['A1', given],
        geometry: SQUARE,
        issues: [],
      });
      const found = mapped.issues!.filter(({ field }) => field === 'ZDYT 主导用途');
      return [mapped.values['dominantUse'], ...found.map(({ code, expected }) => `${code} ${expected}`)];
    };
    assert.deepEqual(read('公共管理与公共服务'), ['5', 'label-as-code 5']);
    assert.deepEqual(read('居住用地'), ['4', 'label-as-code 4']);
    assert.deepEqual(read('4 住宅'), ['4', 'label-as-code 4']);
    assert.deepEqual(read('4'), ['4']);
    assert.deepEqual(read('科教用地'), [null, 'name-unknown dominant-use']);
    assert.deepEqual(read('科教用地', { dominantUse: { 科教用地: '5' } }), ['5']);
    assert.deepEqual(read('科教用地', { dominantUse: { 科教用地: '' } }), [null]);
    assert.throws(
      () => bindMapping(stock, columns, undefined, {}, { usage: { 空: '1' } }),
      ({ code }: Refusal) => code === 'mapping-invalid',
    );
  });

  it('tells no code by a name that two have', () => {
    const names = codeNames(codelists['right-nature']!);
    assert.equal(names.get('家庭承包'), undefined);
    assert.equal(names.get('106 家庭承包'), '106');
    assert.deepEqual(unknownCodes(codelists['right-nature']!, ['102', '出让', '送']), ['送']);
  });

  it('reports an expected value that is empty, once for a column that is absent', () => {
    assert.deepEqual(codesOf(map({ values: { ZL: null } })), ['value-expected']);
    const mapping = bindMapping(
      parcel,
      [
        { name: 'ZDDM', type: 'text', length: 19, scale: 0 },
        { name: 'FOO', type: 'text', length: 1, scale: 0 },
      ],
      undefined,
    );
    const issues = columnIssues(parcel, mapping).map(({ code, field, actual }) => `${code} ${field ?? actual}`);
    assert.ok(issues.includes('column-absent ZL 坐落'));
    assert.ok(issues.includes('column-unmapped FOO'));
  });

  it('holds the declared area against both computed ones', () => {
    assert.deepEqual(codesOf(map({ values: { ZDMJ: 10009 } })), []);
    assert.deepEqual(codesOf(map({ values: { ZDMJ: 10020 } })), ['area-differs']);
    assert.deepEqual(codesOf(map({ values: { '宗地面积（亩）': 15 } })), []);
    assert.equal(map({ values: { '宗地面积（亩）': 15 } }).values['area'], 10000);
  });

  it('warns of codes outside the declared district', () => {
    assert.deepEqual(codesOf(map({ districtCode: '320411' })), []);
    assert.deepEqual(codesOf(map({ districtCode: '3204' })), []);
    assert.deepEqual(codesOf(map({ districtCode: '320412' })), ['district-differs']);
  });

  it('applies constants, defaults, tables of values and conversions', () => {
    const overrides: MappingOverrides = {
      status: { constant: '1' },
      rightNature: { column: 'XZ', default: '102', values: { 出让: '102' } },
      cadastralSubdistrict: { column: 'ZDDM', convert: 'subdistrict-of-parcel-code' },
    };
    const { values } = map({ values: { XZ: '出让' }, overrides });
    assert.deepEqual(
      [values['status'], values['rightNature'], values['cadastralSubdistrict']],
      ['1', '102', '320411001002'],
    );
    assert.equal(map({ values: { XZ: null }, overrides }).values['rightNature'], '102');
  });

  it('refuses shapes that are missing, of the wrong kind, open, too short or out of reach', () => {
    const open = polygon(40_497_500, 3_520_920, 40_497_500, 3_521_020, 40_497_600, 3_521_020, 40_497_600, 3_520_920);
    const short = polygon(40_497_500, 3_520_920, 40_497_500, 3_521_020, 40_497_500, 3_520_920);
    const far = polygon(0, 0, 0, 1, 1, 1, 0, 0);
    const notFinite = polygon(NaN, 0, 0, 1, 1, 1, NaN, 0);
    const line: FlatGeometry = { ...SQUARE, type: 'LineString', parts: new Uint32Array() };
    const found = [null, line, open, short, far, notFinite].map((geometry) => codesOf(map({ geometry })));
    assert.deepEqual(found, [
      ['geometry-missing'],
      ['geometry-type'],
      ['ring-not-closed'],
      ['ring-too-short'],
      ['zone-prefix-differs'],
      ['coordinate-not-finite'],
    ]);
  });

  it('mentions points that follow themselves', () => {
    const geometry = polygon(
      40_497_500,
      3_520_920,
      40_497_500,
      3_520_920,
      40_497_500,
      3_521_020,
      40_497_600,
      3_521_020,
      40_497_500,
      3_520_920,
    );
    assert.deepEqual(
      map({ geometry }).issues!.map(({ code, severity, actual }) => [code, severity, actual]),
      [['point-repeated', 'info', '1']],
    );
  });

  it('measures degrees in their Gauss-Krüger zone and needs no delivered copy', () => {
    const geometry = polygon(
      119.9736,
      31.8112,
      119.9736,
      31.8122,
      119.9746,
      31.8122,
      119.9746,
      31.8112,
      119.9736,
      31.8112,
    );
    const row = map({ geometry, crs: degrees });
    assert.equal(row.delivered, null);
    assert.ok(Math.abs(row.planarArea! - row.ellipsoidalArea!) < 0.01);
  });

  it('places a row that names a zone of its own there, and hands it out rejected in that of the delivery', () => {
    const moved = polygon(...[...SQUARE.xy].map((value, i) => (i % 2 === 0 ? value - 1e6 : value)));
    const row = map({ geometry: moved, epsg: 4527, values: { ZDDM: null } });
    assert.equal(row.delivered!.srid, 4527);
    assert.ok(Math.abs(row.geometry!.xy[0]! - 116.973) < 0.001, String(row.geometry!.xy[0]));
    const { geometry } = row.original!();
    const again = map({ geometry: geometry! });
    assert.deepEqual(
      codesOf(again).filter((code) => code.startsWith('zone') || code.startsWith('coord')),
      [],
    );
    assert.ok(Math.abs(again.geometry!.xy[0]! - row.geometry!.xy[0]!) < 1e-10);
    assert.ok(Math.abs(again.ellipsoidalArea! - row.ellipsoidalArea!) < 0.001);
  });
});
