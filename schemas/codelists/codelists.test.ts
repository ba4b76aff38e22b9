import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { ENGLISH_LABELS } from './english.ts';
import { legendEntries } from './entries.ts';
import { codeEntry, codeLabel, codelists } from './index.ts';
import { landClassSurvey } from './land-class-survey.ts';
import { landClass } from './land-class.ts';
import { landSeaClass } from './land-sea-class.ts';

describe('The land classes of GB/T 21010-2017', () => {
  const own = landClass.entries.filter((entry) => entry.note == null);

  it('are 12 of the first and 73 of the second level', () => {
    assert.equal(own.filter((entry) => entry.parent == null).length, 12);
    assert.equal(own.filter((entry) => entry.parent != null).length, 73);
  });

  it('have the 10xx, 12xx, 0905 and 0906 of the standard, which a public copy shifts or leaves out', () => {
    const expected = {
      '1001': '铁路用地',
      '1002': '轨道交通用地',
      '1006': '农村道路',
      '0905': '殡葬用地',
      '0906': '风景名胜设施用地',
      '1201': '空闲地',
      '1207': '裸岩石砾地',
    };
    for (const [code, label] of Object.entries(expected)) assert.equal(codeLabel('land-class', code), label);
  });

  it('each fall into one of the three categories', () => {
    for (const entry of landClass.entries) assert.match(entry.category ?? '', /^[123]$/, entry.code);
    const categoryOf = (code: string) => codeEntry('land-class', code)?.category;
    assert.equal(categoryOf('0403'), '1', '人工牧草地 is agricultural');
    assert.equal(categoryOf('0404'), '3', '其他草地 is unused');
    assert.equal(categoryOf('1006'), '1', '农村道路 is agricultural among roads');
    assert.equal(categoryOf('1109'), '2', '水工建筑用地 is construction land among waters');
    assert.equal(categoryOf('1201'), '2', '空闲地 is construction land among other land');
  });

  it('take in the variants of the survey that deliveries use in the same column', () => {
    for (const code of '0201K 0202K 0203K 0204K 0301K 0302K 0307K 0403K 1104A 1104K 1107A 0810A 05H1 0508 08H1 08H2 08H2A'.split(
      ' ',
    )) {
      assert.ok(codeEntry('land-class', code), code);
    }
  });
});

describe('The working classes of the 国土调查', () => {
  it('take the wetland out of the other classes', () => {
    const wetland = landClassSurvey.entries.filter((entry) => entry.parent === '00').map((entry) => entry.code);
    assert.deepEqual(wetland.sort(), ['0303', '0304', '0306', '0402', '0603', '1105', '1106', '1108']);
  });

  it('agree with GB/T 21010 on name and category wherever both know a code', () => {
    for (const entry of landClassSurvey.entries.filter((one) => one.parent != null)) {
      const other = codeEntry('land-class', entry.code);
      assert.equal(entry.label, other?.label);
      assert.equal(entry.category, other?.category, entry.code);
    }
  });
});

describe('The 用地用海 classes of 2023', () => {
  it('are 24 of the first level, 113 at the second and 140 at the third, undivided classes counting on', () => {
    const children = (code: string) => landSeaClass.entries.filter((entry) => entry.parent === code);
    const first = landSeaClass.entries.filter((entry) => entry.code.length === 2);
    const expand = (level: typeof first) =>
      level.flatMap((entry) => (children(entry.code).length === 0 ? [entry] : children(entry.code)));
    assert.equal(first.length, 24);
    assert.equal(expand(first).length, 113);
    assert.equal(expand(expand(first)).length, 140);
  });

  it('clash with GB/T 21010, so a code means nothing without its list', () => {
    assert.equal(codeLabel('land-class', '0601'), '工业用地');
    assert.equal(codeLabel('land-sea-class', '0601'), '农村道路');
    assert.equal(codeLabel('land-class', '1001'), '铁路用地');
    assert.equal(codeLabel('land-sea-class', '1001'), '工业用地');
  });

  it('are drawn in the colours of the plan palette', () => {
    const fill = new Map(legendEntries(landSeaClass).map((entry) => [entry.value, entry.fill]));
    assert.equal(fill.get('0701'), '#FFFF2D');
    assert.equal(fill.get('100102'), '#BB9674', 'a third-level class takes the colour of its parents');
    assert.equal(fill.get('0902'), '#C00000');
    assert.equal(fill.get('1101'), '#8761D3');
    assert.equal(fill.get('1705'), '#9ABCE2');
  });

  it('are listed in a legend under the class of the first level', () => {
    const groups = new Map(legendEntries(landSeaClass).map((entry) => [entry.value, entry.group]));
    assert.equal(groups.get('100102'), '工矿用地');
    assert.equal(groups.get('16'), '留白用地');
  });
});

describe('Code tables', () => {
  it('know the districts of both regions and flag the codes that only old parcels carry', () => {
    assert.equal(codeLabel('administrative-division', '320413'), '金坛区');
    assert.equal(codeEntry('administrative-division', '320482')?.historical, true);
    assert.equal(codeEntry('administrative-division', '320405')?.historical, true);
    const parts = (parent: string) =>
      codelists['administrative-division']?.entries.filter(
        (entry) => entry.parent === parent && entry.historical !== true,
      );
    assert.equal(parts('320400')?.length, 6);
    assert.equal(parts('150000')?.length, 12);
  });

  it('fold the ownership natures of the survey into state and collective', () => {
    const kinds = codelists['ownership-nature']?.entries.map((entry) => `${entry.code}-${entry.category}`);
    assert.deepEqual(kinds, ['10-10', '20-10', '21-10', '30-20', '31-20', '32-20', '33-20', '34-20', '40-20', '41-20']);
  });

  it('show a code they do not know as it is, never as nothing', () => {
    assert.equal(codeLabel('land-class', '9999'), '9999');
    assert.equal(codeLabel('no-such-list', '1'), '1');
  });

  it('say where they come from', () => {
    for (const list of Object.values(codelists)) assert.notEqual(list.reference, '', list.id);
  });
});

describe('Every code', () => {
  it('has a label in both languages', () => {
    const without = Object.values(codelists).flatMap(({ id, entries }) =>
      entries.filter(({ labelEn }) => labelEn === undefined || labelEn === '').map(({ code }) => `${id} ${code}`),
    );
    assert.deepEqual(without, []);
  });

  it('has an English label that the list of them needs', () => {
    const labels = new Set(Object.values(codelists).flatMap(({ entries }) => entries.map(({ label }) => label)));
    assert.deepEqual(
      Object.keys(ENGLISH_LABELS).filter((label) => !labels.has(label)),
      [],
    );
  });
});
