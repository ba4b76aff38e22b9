import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import type { Grammar, Layer } from '../layer.ts';
import { catalogue, layerById, layerByTableName, layers } from './index.ts';

describe('The layers', () => {
  it('are found by id and by every name a standard gives their table, in any case', () => {
    assert.equal(layerById('parcel'), catalogue.parcel);
    assert.equal(layerById('no-such-layer'), undefined);
    for (const name of ['YJJBNTBHTB', 'YJJBNT', 'YJJBNTTB', 'JBNTBHTB', 'yjjbnt']) {
      assert.equal(layerByTableName(name)?.id, 'basic-farmland', name);
    }
    assert.equal(layerByTableName('CSKFBJ')?.id, 'urban-growth-boundary');
    assert.equal(layerByTableName('stbhhx')?.id, 'ecological-redline');
    assert.equal(layerByTableName('KTT_ZDJBXX')?.id, 'parcel');
  });

  it('keep the control lines restricted', () => {
    const lines = layers.filter((layer) => layer.group === 'control-lines');
    assert.deepEqual(
      lines.map((layer) => layer.secrecy),
      ['restricted', 'restricted', 'restricted'],
    );
  });

  it('treat people as personal data wherever they are named', () => {
    const people =
      /权利人$|权利人名称|使用权人|抵押人|义务人$|登簿人|责任人|联系人|联系电话|证件号|居住地址|校核人|填报人|专家|^宗地四至|违法主体|申请人/;
    for (const layer of layers) {
      for (const [key, field] of Object.entries(layer.fields)) {
        if (people.test(field.title)) assert.equal(field.sensitivity, 'personal', `${layer.id}.${key} ${field.title}`);
      }
    }
  });

  it('have every column of the protected-farmland table as delivered', () => {
    const delivered =
      'BSM YSDM XZQDM XZQMC YJJBNTTBBH TBBH DLBM DLMC QSXZ QSDWDM QSDWMC ZLDWDM ZLDWMC YJJBNTTBMJ KCDLBM KCXS KCMJ YJJBNTMJ GDLX GDPDJB GGBZL TBXHDM TBXHMC ZZSXDM ZZSXMC GDDB GDDJ ZLFLDM FRDBS SJNF CFZR ZMC ZZRR ZRRZJHM ZRRMC LXDH JZDZ BHKSSJ BHJSSJ SJBH SJMC ZRSYX WDGD SFWYYJJBNT BZ';
    assert.deepEqual(codesOf(catalogue.basicFarmland), delivered.split(' ').sort());
    const required =
      'BSM YSDM XZQDM XZQMC YJJBNTTBBH TBBH DLBM DLMC QSXZ QSDWDM QSDWMC ZLDWDM ZLDWMC YJJBNTTBMJ YJJBNTMJ SJNF BHKSSJ WDGD';
    const asked = Object.values<Layer['fields'][string]>(catalogue.basicFarmland.fields)
      .filter((field) => field.required === true || field.expected === true)
      .map((field) => field.code);
    assert.deepEqual(asked.sort(), required.split(' ').sort());
  });

  it('have every column of the land-use table', () => {
    const standard =
      'BSM YSDM TBYBH TBBH DLBM DLMC QSXZ QSDWDM QSDWMC ZLDWDM ZLDWMC TBMJ KCDLBM KCXS KCMJ TBDLMJ GDLX GDPDJB XZDWKD TBXHDM TBXHMC ZZSXDM ZZSXMC GDDB FRDBS CZCSXM SJNF MSSM HDMC BZ';
    assert.deepEqual(codesOf(catalogue.landUse), standard.split(' ').sort());
  });

  it('have every column of the building and unit tables of the exchange standard', () => {
    const building =
      'BSM ZRZH ZDDM BDCDYH YSDM XMMC JZWMC JGRQ JZWGD ZZDMJ ZYDMJ YCJZMJ SCJZMJ ZCS DSCS DXCS DXSD GHYT FWJG ZTS JZWJBYT DAH BZ ZT QXDM';
    assert.deepEqual(codesOf(catalogue.building), building.split(' ').sort());
    const unit =
      'BDCDYH FWBM YSDM ZRZH LJZH CH ZL MJDW SJCS HH SHBW HX HXJG FWYT1 FWYT2 FWYT3 YCJZMJ YCTNJZMJ YCFTJZMJ YCDXBFJZMJ YCQTJZMJ YCFTXS SCJZMJ SCTNJZMJ SCFTJZMJ SCDXBFJZMJ SCQTJZMJ SCFTXS GYTDMJ FTTDMJ DYTDMJ FWLX FWXZ FCFHT ZT QXDM';
    assert.deepEqual(codesOf(catalogue.buildingUnit), unit.split(' ').sort());
  });

  it('know a redline of any of the three field families', () => {
    const names = Object.values<Layer['fields'][string]>(catalogue.ecologicalRedline.fields).flatMap((field) => [
      field.code,
      ...(field.aliases ?? []),
    ]);
    const families =
      'BSM YSDM XZQDM XZQMC SHENG SHI XIAN HXBM HXMC HXLX LXBM MJ ZRBHDMC ZRBHDJB ZRBHDLX ZRBHDFQ XTYZBLX GKCS SZXJXZQDM SZXJXZQMC BZ XJXZQHDM LXDM SLDM MC QYMJ SLSJ XJXZQDM SJXZQMC SJXZQMC1 XJXZQMC LHLX';
    for (const name of families.split(' ')) assert.ok(names.includes(name), name);
  });

  it('describe all kinds of stock land by the same shared fields', () => {
    const kinds = [catalogue.lowEfficiencyLand, catalogue.approvedUnsuppliedLand, catalogue.suppliedUnusedLand];
    for (const key of [
      'plotCode',
      'landCode',
      'stockClasses',
      'rightHolder',
      'demolitionCost',
      'disposalPath',
      'state',
    ] as const) {
      assert.equal(new Set(kinds.map((kind) => kind.fields[key])).size, 1, `${key} is copied, not shared`);
    }
  });

  it('give a field whose code has a grammar the length of that grammar', () => {
    const lengths: Readonly<Record<Grammar, number>> = {
      'parcel-code': 19,
      'unit-number': 28,
      'district-code': 6,
      'cadastral-district': 9,
      'cadastral-subdistrict': 12,
      'credit-code': 18,
      'feature-code': 10,
    };
    for (const layer of layers) {
      for (const [key, { grammar, length }] of Object.entries(layer.fields)) {
        if (grammar != null) assert.equal(length, lengths[grammar], `${layer.id}.${key}`);
      }
    }
  });

  it('all stand in the glossary with their Chinese name, identifier and code', () => {
    const glossary = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    for (const { title, id, standard } of layers) {
      const isListed = glossary
        .split('\n')
        .some(
          (line) => line.includes(`| ${title} |`) && line.includes(` ${id}`) && line.includes(`| ${standard.code} |`),
        );
      assert.ok(isListed, `${title} | ${id} | ${standard.code}`);
    }
  });

  it('allow any delivery into the reference layer, of which one field keeps all columns', () => {
    assert.equal(catalogue.referenceFeature.geometry, 'Geometry');
    assert.equal(catalogue.referenceFeature.fields.attributes.type, 'json');
  });
});

function codesOf(layer: Layer): readonly string[] {
  return Object.values(layer.fields)
    .map((field) => field.code)
    .sort();
}
